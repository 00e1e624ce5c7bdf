"""ZW4xx — indicators: names and targets, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise

from zwcore.checks import Case, IndicatorRow, check, is_placeholder
from zwcore.finding import Hit, Scope, Severity
from zwcore.layouts.vocabulary import level_names
from zwcore.money import plain
from zwcore.quantity import ValueKind
from zwcore.rulebooks import contradictions, form_bands, get, printed_points
from zwcore.sample import NINE
from zwcore.text import Message, fold

_IN_TIME = ("及时", "按时", "按期", "规定时")
_ESTIMATES = re.compile("预估|预计|估计|估算|暂估")
_SEVERAL = ValueKind.SEVERAL  # a member of an enumeration takes longer to look up than to compare
_INNER = str.maketrans("“”", "‘’")


@check(
    "ZW408",
    "{row}：指标值与指标名称文字相同，没有写出要达到的程度。请对照批复的目标表。",
    severity=Severity.INFO,
    basis="cn-2021-101",
    bad={"indicators[4].target": "参训人员就业率", "indicators[4].actual": "66%"},
    rests=("indicators.level3",),
)
def target_repeats_name(case: Case) -> Iterator[Hit]:
    """指标值重复名称 — the target repeats the indicator's name."""
    for row in case.rows:
        if row.level3 and row.item.target and row.level3 == fold(row.item.target):
            yield Hit(f"{row.path}.target", {}, {"row": row.name})


@check(
    "ZW409",
    "{row}：三级指标写的是“{text}”，是类别名称，不是具体指标。请对照批复的目标表。",
    severity=Severity.WARNING,
    basis="cn-2021-101",
    bad={"indicators[4].level3": "社会效益指标"},
)
def level3_is_category(case: Case) -> Iterator[Hit]:
    """三级指标是类别名称 — level 3 is the name of a category."""
    names = level_names("level1") | level_names("level2")
    levels = case.form.has_column("level1") or case.form.has_column("level2")
    for row in case.rows if levels else ():
        if row.level3 in names:
            yield Hit(f"{row.path}.level3", {}, {"row": row.name, "text": row.item.level3 or ""})


@check(
    "ZW410",
    "“{text}”同时用作{rows}。请对照批复的目标表。",
    severity=Severity.WARNING,
    basis="cn-2021-101",
    bad={"indicators[4].level3": "培训合格率"},
)
def level3_twice(case: Case) -> Iterator[Hit]:
    """三级指标重复 — the same level 3 stands in two rows."""
    seen: dict[str, list[IndicatorRow]] = {}
    for row in case.rows:
        if row.level3:
            seen.setdefault(row.level3, []).append(row)
    for name, rows in seen.items() if len(seen) < len(case.rows) else ():
        if len(rows) > 1 and not is_placeholder(name):
            text = rows[0].item.level3 or ""
            words = {"text": text.translate(_INNER), "rows": "、".join(str(row.name) for row in rows)}
            places = tuple(f"{row.path}.level3" for row in rows)
            yield Hit(places[-1], {"other": str(rows[0].index)}, words, places[:-1])


@check(
    "ZW414",
    "{row}：指标值只写“{text}”，没有写到哪一天或第几个工作日。请对照批复的目标表。",
    severity=Severity.INFO,
    basis="cn-2021-101",
    scope=Scope.FILE,
    shared=Message(
        "ZW414.file", "{forms} 张表的时效指标值只写到年份或“规定时限内”，没有写到哪一天。请对照批复的目标表。"
    ),
    bad={"indicators[2].target": "2024年", "indicators[2].actual": "2024年"},
    rests=("indicators.level2",),
)
def time_is_only_a_year(case: Case) -> Iterator[Hit]:
    """时效指标值太粗 — the time target is only a year or "in time"."""
    for row in case.rows:
        if "时效" not in row.category or not row.item.target:
            continue
        value = row.target
        year_only = value.kind is ValueKind.DATE and all(date.month is None for date in value.dates)
        vague = value.kind is ValueKind.QUALITATIVE and any(word in row.item.target for word in _IN_TIME)
        if year_only or vague:
            yield Hit(f"{row.path}.target", {}, {"row": row.name, "text": row.item.target})


_ESTIMATED = Message("ZW415.given", "{row}：指标值写着预估（{text}），完成值已按实际数。请对照批复的目标表。")


@check(
    "ZW415",
    "{row}：写着预估（{text}），年度已结束，请说明实际数。",
    severity=Severity.WARNING,
    basis="practice",
    bad={"indicators[0].actual": "22期（预估）"},
)
def estimate_after_year(case: Case) -> Iterator[Hit]:
    """年度结束后仍是预估 — an estimate stands where the year is over."""
    # "约100人" is only round; these call their number an estimate.
    cells = [
        (row, name, value.printed or "")
        for row in case.rows
        for name, value in (("target", row.target), ("actual", row.actual))
        if value.quantities and value.quantities[0].estimate and _ESTIMATES.search(value.printed or "")
    ]
    if cells:
        places = tuple(f"{row.path}.{name}" for row, name, _ in cells)
        texts = "、".join(text for _, _, text in cells)
        given = all(name == "target" and row.actual.quantities for row, name, _ in cells)
        words = {"row": cells[0][0].name, "text": texts}
        yield Hit(places[0], {}, words, places[1:], message=_ESTIMATED if given else None)


@check(
    "ZW416",
    "{row}：一格里有 {count} 个指标值，完成情况请分别说明。",
    severity=Severity.INFO,
    basis="cn-2021-101",
    bad={"indicators[3].target": "600元/人/次；2500元/人/月", "indicators[3].actual": "600元/人/次；2500元/人/月"},
)
def several_targets(case: Case) -> Iterator[Hit]:
    """一格多个指标值 — several targets stand in one cell."""
    for row in case.rows:
        value = row.target
        if value.kind is _SEVERAL and value.doubt != "range" and len(value.quantities) > 1:
            yield Hit(f"{row.path}.target", {"count": str(len(value.quantities))}, {"row": row.name})


@check(
    "ZW421",
    "分值结构或定性三档与全国规则不同，按表内所印核对：一级 {split}，定性三档 {bands}。不作为填报问题。",
    severity=Severity.INFO,
    basis=("form-zhongwei-2024", "cn-2020-10"),
    scope=Scope.TEMPLATE,
    bad={"title": "中卫市某单位项目支出绩效自评表", "department": "中卫市人力资源和社会保障局"},
    base=NINE,
)
def other_than_national(case: Case) -> Iterator[Hit]:
    """与全国规则不同 — the split of weights or the bands differ from the national ones."""
    below = case.reading.below
    if not any(other.field in ("points", "bands") for other in contradictions(case.form, get("cn/2020"), below)):
        return
    points, bands = [points for _, points in printed_points(case.form).values()], form_bands(case.form, below)
    words = {"split": "/".join(map(plain, points)), "bands": _ranges(bands[1]) if bands else ""}
    yield Hit("template", {}, words, message=None if points and bands else _BANDS if bands else _SPLIT)


_SPLIT = Message("ZW421.split", "一级指标的分值与全国规则不同，按表内所印核对：{split}。不作为填报问题。")
_BANDS = Message("ZW421.bands", "定性三档与全国规则不同，按表内所印核对：{bands}。不作为填报问题。")


@cache
def _ranges(edges: tuple[Decimal, ...]) -> str:
    return "、".join(f"{plain(upper)}–{plain(lower)}" for upper, lower in pairwise(edges))
