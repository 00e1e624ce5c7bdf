"""ZW4xx — values: what targets and outcomes say, and whether they can be held against each other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from zwcore.checks import Case, Row, check
from zwcore.finding import Hit, Scope, Severity
from zwcore.money import HUNDRED, plain, ratio, round_half_up, scale
from zwcore.quantity import Kind, read_value
from zwcore.scoring import Gap, stated_band, within
from zwcore.text import Message, fold

_SURVEYED = ("问卷", "调查", "测评", "回访", "评议")
_SAYS_NOTHING = frozenset(
    {"完成", "已完成", "全部完成", "达成", "达标", "已达标", "达成预期指标", "按期完成", "达到预期目标"}
)


def _words(row: Row) -> dict[str, str | Message]:
    return {"row": row.name, "target": row.item.target or "", "actual": row.item.actual or ""}


@check(
    "ZW402",
    "{row}：完成值 {actual} 超过指标值 {target}，得分按比例算到了 {claimed}；得分不超过分值，应为 {computed}。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"indicators[0].actual": "22期", "indicators[0].score": "16.5", "total": "101.3"},
)
def over_achievement_counted(case: Case) -> Iterator[Hit]:
    """超额部分计了分 — over-achievement was counted beyond the weight."""
    for row in case.rows:
        line = case.lines.get(row.path)
        if row.score is None or row.weight is None or line is None or row.score <= row.weight:
            continue
        a, b = line.outcome.a, line.outcome.b
        share = ratio(b, a) if a is not None and b is not None else None
        if share is not None and abs(row.score - round_half_up(share * row.weight)) <= case.tolerance:
            params = {"claimed": plain(row.score), "computed": plain(row.weight)}
            yield Hit(f"{row.path}.score", params, _words(row), follows=(("ZW201", f"{row.path}.score"),))


@check(
    "ZW406",
    "{row}：完成情况写的是“{actual}”，得分 {score} 不在这一档（{low}–{high}），请核对。",
    severity=Severity.WARNING,
    basis="cn-2020-10",
    bad={
        "indicators[4].target": "有效提升",
        "indicators[4].actual": "部分达成",
        "indicators[4].deviation": "岗位不足",
    },
)
def outside_the_stated_band(case: Case) -> Iterator[Hit]:
    """定性得分与档次不符 — qualitative points lie outside the band that the outcome states."""
    for row in case.rows:
        if row.score is None or not row.weight or read_value(row.item.target).kind is not Kind.QUALITATIVE:
            continue
        band = stated_band(row.item, case.rulebook)
        if band is not None and row.score <= row.weight and not within(row.score, row.weight, band):
            low, high = (plain(round_half_up(row.weight * edge / HUNDRED)) for edge in (band.lower, band.upper))
            yield Hit(f"{row.path}.score", {}, {**_words(row), "score": plain(row.score), "low": low, "high": high})


@check(
    "ZW407",
    "{row}：指标值“{target}”没有可以衡量的数。请对照批复的目标表。",
    severity=Severity.INFO,
    basis="cn-2021-101",
    bad={"indicators[0].target": "办好培训班", "indicators[0].actual": "办好"},
)
def target_not_measurable(case: Case) -> Iterator[Hit]:
    """指标值不可衡量 — a quantity or cost indicator has a target without any number."""
    for row in case.rows:
        if not row.category.startswith(("数量", "成本", "经济成本")) or _same(row.item.target, row.item.level3):
            continue
        if read_value(row.item.target).kind is Kind.QUALITATIVE:
            yield Hit(f"{row.path}.target", {}, _words(row))


def _same(one: str | None, other: str | None) -> bool:
    return fold(one or "") == fold(other or "")


@check(
    "ZW411",
    "三级指标“{text}”与“{near}”几乎相同（相似度 {similarity}%）。请对照批复的目标表。",
    severity=Severity.INFO,
    basis="cn-2021-101",
    bad={"indicators[4].level3": "参训人员的满意度（问卷调查）"},
)
def level3_nearly_twice(case: Case) -> Iterator[Hit]:
    """三级指标近似重复 — nearly the same level 3 stands in two rows."""
    line = case.rulebook.lines.similarity.value
    named = [(row, frozenset(pairwise(fold(row.item.level3)))) for row in case.rows if row.item.level3]
    for n, (row, pairs) in enumerate(named):
        near = [(likeness(pairs, others), other) for other, others in named[:n] if pairs != others]
        similarity, other = max(near, key=lambda found: found[0], default=(0, row))
        if similarity >= line * 100:
            params = {"other": str(other.index), "similarity": plain(scale(Decimal(similarity), -2))}
            words = {"text": row.item.level3 or "", "near": other.item.level3 or ""}
            yield Hit(f"{row.path}.level3", params, words, (f"{other.path}.level3",))


def likeness(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> int:
    """Return how alike two texts are, in hundredths of a percent: by pairs of neighbours shared."""
    total = len(one) + len(other)
    return (20000 * len(one & other) + total // 2) // total if total else 0


@check(
    "ZW413",
    "{row}：指标值“{target}”是时间或人群，没有写数量，请说明实际数量。",
    severity=Severity.WARNING,
    basis="cn-2021-101",
    bad={"indicators[0].target": "2023年1月-2023年12月参训人员", "indicators[0].actual": "参训人员"},
)
def period_instead_of_quantity(case: Case) -> Iterator[Hit]:
    """数量指标写成时间段 — a period or a group of people stands where a quantity is due."""
    for row in case.rows:
        due = row.category.startswith("数量")
        if due and read_value(row.item.target).kind in (Kind.PERIOD, Kind.DATE):
            yield Hit(f"{row.path}.target", {}, _words(row))


@check(
    "ZW417",
    "{row}：没有写满意度是怎样得来的（问卷、测评、回访）。",
    severity=Severity.INFO,
    basis="cn-2020-10",
    scope=Scope.FILE,
    shared=Message("ZW417.file", "{forms} 张表的满意度没有写是怎样得来的（问卷、测评、回访）。"),
    bad={"indicators[5].level3": "参训人员满意度"},
)
def satisfaction_without_survey(case: Case) -> Iterator[Hit]:
    """满意度没有调查依据 — a satisfaction rate without a word on how it was asked."""
    for row in case.rows:
        told = "".join(filter(None, (row.item.level3, row.item.target, row.item.actual, row.item.deviation)))
        if "满意" in row.category and not any(word in told for word in _SURVEYED):
            yield Hit(f"{row.path}.level3", {}, _words(row))


@check(
    "ZW418",
    "{row}：指标值 {target} 与完成值 {actual} 的单位不同，没法比较，请核对。",
    severity=Severity.WARNING,
    basis="practice",
    bad={"indicators[0].actual": "22人"},
)
def units_differ(case: Case) -> Iterator[Hit]:
    """单位不一致 — the units of target and actual value cannot be compared."""
    for row in case.rows:
        line = case.lines.get(row.path)
        if line is not None and line.outcome.gap is Gap.UNITS:
            yield Hit(f"{row.path}.actual", {}, _words(row))


@check(
    "ZW419",
    "{row}：“{text}”超出了比率的范围，请核对是否写错。",
    severity=Severity.WARNING,
    basis="practice",
    bad={"indicators[5].target": "≥900%", "indicators[5].actual": "96%"},
)
def rate_out_of_range(case: Case) -> Iterator[Hit]:
    """比率超出范围 — a rate of satisfaction or coverage over 100, or a percentage in the thousands."""
    for row in case.rows:
        named = row.category + fold(row.item.level3 or "")
        for field in ("target", "actual"):
            quantity = read_value(getattr(row.item, field)).quantity
            if quantity is None or quantity.unit != "%":
                continue
            limit = HUNDRED if "满意" in named or "合格率" in named else 10 * HUNDRED
            if quantity.base > limit:
                words = {"row": row.name, "text": getattr(row.item, field) or ""}
                yield Hit(f"{row.path}.{field}", {}, words)


@check(
    "ZW420",
    "{row}：完成值 {actual} 与分值相同，而指标值是 {target}，请核对是否把得分填到了完成值。",
    severity=Severity.WARNING,
    basis="practice",
    bad={"indicators[1].actual": "15"},
)
def points_in_the_value_column(case: Case) -> Iterator[Hit]:
    """得分填进了完成值 — the points were typed into the column of the actual value."""
    for row in case.rows:
        target, actual = read_value(row.item.target).quantity, read_value(row.item.actual).quantity
        if target is None or actual is None or actual.unit or target.unit != "%":
            continue
        if actual.value == row.weight == row.score and 2 * actual.value < target.value:
            yield Hit(f"{row.path}.actual", {}, _words(row))


@check(
    "ZW422",
    "{row}：指标值是 {target}，完成值写的是“{actual}”，没有实际数。请填实际完成的数。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"indicators[0].actual": "≥20期"},
)
def outcome_says_nothing(case: Case) -> Iterator[Hit]:
    """完成值没有实际数 — an outcome that only copies the target, or says "完成" where a number is due."""
    for row in case.rows:
        if row.item.actual is None or read_value(row.item.target).quantity is None:
            continue
        line = case.lines.get(row.path)
        copied = line is not None and line.outcome.gap is Gap.COPIED
        if copied or fold(row.item.actual).strip("。.") in _SAYS_NOTHING:
            yield Hit(f"{row.path}.actual", {}, _words(row))
