"""ZW4xx — indicators: names, targets, outcomes and points, row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise

from zwcore.checks import About, Case, IndicatorRow, check, is_placeholder
from zwcore.finding import Hit, Scope, Severity
from zwcore.layouts.vocabulary import level_names
from zwcore.money import HUNDRED, plain, round_half_up
from zwcore.quantity import Comparator, ValueKind, aligned
from zwcore.rulebooks import contradictions, get, printed_bands, printed_points
from zwcore.sample import NINE
from zwcore.scoring import Line
from zwcore.text import Message, fold

_IN_TIME = ("及时", "按时", "按期", "规定时")
_ESTIMATES = re.compile("预估|预计|估计|估算|暂估")
_SEVERAL = ValueKind.SEVERAL  # a member of an enumeration takes longer to look up than to compare
_INNER = str.maketrans("“”", "‘’")


def _differs(case: Case, row: IndicatorRow, line: Line) -> bool:
    """The claimed points differ from the recomputed ones, and no other finding says so already."""
    if line.recomputed is None or row.score is None or row.weight is None:
        return False
    if row.score > row.weight or row.score < 0 or row.lost_a_sign:
        return False
    return abs(row.score - line.recomputed) > case.tolerance


def _recomputed(case: Case) -> Iterator[tuple[IndicatorRow, Line, Decimal, Decimal]]:
    """Yield the rows whose claimed points (third) differ from the recomputed ones (fourth)."""
    for row in case.done:
        line = row.line
        if line is not None and _differs(case, row, line):
            assert row.score is not None
            assert line.recomputed is not None
            yield row, line, row.score, line.recomputed


def _missed_reverse(row: IndicatorRow, line: Line) -> bool:
    return line.method == "reverse" and row.score == row.weight


def _operator_printed(row: IndicatorRow) -> bool:
    return row.asked is not None and row.asked.comparator is not Comparator.NONE


def _rule_printed(case: Case, line: Line) -> bool:
    """Tell whether the formula is printed on the form or stands in a regulation, and is not inferred."""
    deducted = case.rulebook.over_achievement
    if line.outcome.over is not None and deducted is not None:
        return deducted.kind in ("printed", "regulation")
    rules = {"quantitative": case.rulebook.quantitative, "reverse": case.rulebook.reverse}
    rule = rules.get(line.method, case.rulebook.equal)
    return line.method == "time" or rule.kind in ("printed", "regulation")


@check(
    "ZW401",
    "{row}：得分 {claimed}，按指标值 {target}、完成值 {actual} 应为 {computed}，请核对。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"indicators[0].actual": "16期", "indicators[0].deviation": "报名不足"},
    about=About.POINTS,
)
def score_differs_from_rule(case: Case) -> Iterator[Hit]:
    """得分与规则不符 — the claimed points are not what the rule gives for the printed values."""
    for row, line, claimed, computed in _recomputed(case):
        # Too few points for a target that was missed want no further word where the reason is given.
        short = computed < (row.weight or computed) and row.item.deviation is None
        if not _missed_reverse(row, line) and (claimed > computed or short):
            params = {"claimed": plain(claimed), "computed": plain(computed)}
            certain = _operator_printed(row) and _rule_printed(case, line)
            severity = Severity.ERROR if certain else Severity.WARNING
            follows = (("ZW420", f"{row.path}.actual"),)
            yield Hit(f"{row.path}.score", params, row.values, severity=severity, follows=follows)


@check(
    "ZW403",
    "{row}：完成值 {actual} 超出指标值 {target}，记满分；按规则应为 {computed}，请核对。",
    severity=Severity.ERROR,
    basis=("cn-2020-10", "seen-hubei"),
    bad={"indicators[3].actual": "110万元", "indicators[3].deviation": "物价上涨"},
    about=About.POINTS,
)
def reverse_missed_full_marks(case: Case) -> Iterator[Hit]:
    """反向指标未达到却记满分 — an upper limit was exceeded and the row has full marks."""
    for row, line, _, computed in _recomputed(case):
        if _missed_reverse(row, line):
            params = {"actual": row.item.actual or "", "target": row.item.target or "", "computed": plain(computed)}
            severity = Severity.ERROR if _operator_printed(row) else Severity.WARNING
            yield Hit(f"{row.path}.score", params, {"row": row.name}, severity=severity)


@check(
    "ZW404",
    "{row}：完成值 {actual} 已达到指标值 {target}，扣了分而没有写原因，请说明。",
    severity=Severity.WARNING,
    basis="cn-2020-10",
    bad={"indicators[0].score": "13", "total": "96.8"},
    about=About.POINTS,
)
def deducted_without_reason(case: Case) -> Iterator[Hit]:
    """达到目标却扣分 — points were deducted though the target is reached, without a reason."""
    for row, _, claimed, computed in _recomputed(case):
        if claimed < computed == row.weight and row.item.deviation is None:
            yield Hit(f"{row.path}.score", {}, row.values)


@check(
    "ZW405",
    "{row}：完成值 {actual} 是指标值 {target} 的 {ratio}%，请说明原因。",
    severity=Severity.WARNING,
    basis=("house", "seen-published"),
    bad={"indicators[0].actual": "40期"},
)
def much_over_achieved(case: Case) -> Iterator[Hit]:
    """超额较多 — the outcome is beyond the over-achievement line and no reason is given."""
    line = case.rulebook.lines.over_achievement.value
    for row in case.done:
        pair = aligned(row.asked, row.got) if row.asked and row.got else None
        scored = row.line
        counted = scored is not None and _counted(scored) and scored.method != "reverse"
        if pair is None or pair[0] <= 0 or not counted or row.item.deviation:
            continue
        ratio = pair[1] * 100 / pair[0]
        if ratio > line:
            yield Hit(f"{row.path}.actual", {"ratio": plain(round_half_up(ratio))}, row.values)


def _counted(line: Line) -> bool:
    """Two numbers were held against each other, be there points for it or not."""
    return line.outcome.share is not None or line.outcome.gap == "no_points"


@check(
    "ZW408",
    "{row}：指标值与指标名称文字相同，没有写出要达到的程度。请对照批复的目标表。",
    severity=Severity.INFO,
    basis="cn-2021-101",
    bad={"indicators[4].target": "参训人员就业率", "indicators[4].actual": "66%"},
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
    for row in case.rows:
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
    national, own = get("cn/2020"), case.rulebook
    same = (own.weights.levels, own.bands.steps) == (national.weights.levels, national.bands.steps)
    if same and not any(other.field in ("points", "bands") for other in contradictions(case.form, national)):
        return
    printed = [points for _, points in printed_points(case.form).values()]
    split = "/".join(map(plain, printed or [level.points for level in own.weights.levels]))
    edges = next((edges for row in case.rows if (edges := printed_bands(row.item.method))), None)
    if not printed and edges is None:
        return  # what is not printed differs from nothing
    edges = edges or (HUNDRED, *(step.lower for step in own.bands.steps))
    yield Hit("template", {}, {"split": split, "bands": _said(edges)})


@cache
def _said(edges: tuple[Decimal, ...]) -> str:
    return "、".join(f"{plain(upper)}–{plain(lower)}" for upper, lower in pairwise(edges))
