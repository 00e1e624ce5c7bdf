"""ZW4xx — values: what targets and outcomes say, and whether they can be held against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from math import ceil
from operator import itemgetter

from zwcore.checks import Case, IndicatorRow, check, with_reason
from zwcore.finding import Hit, Scope, Severity
from zwcore.money import HUNDRED, plain, ratio, round_half_up, scale
from zwcore.quantity import Comparator, Quantity, ValueKind, aligned, comparable, slipped
from zwcore.scoring import Gap, band_range, stated_band, times_a_year, within
from zwcore.text import Message, fold

_BOUNDED = re.compile("满意|合格率|准确率|达标率|优良率|知晓率|及时率|按时率")
_SURVEYED = ("问卷", "调查", "测评", "回访", "评议")
# A member of an enumeration takes longer to look up than to compare.
_QUALITATIVE, _TIMES = ValueKind.QUALITATIVE, (ValueKind.PERIOD, ValueKind.DATE)
_EXACT, _AT_MOST = {Comparator.NONE, Comparator.EQ}, {Comparator.LE, Comparator.LT}
_SAYS_NOTHING = frozenset(
    {"完成", "已完成", "全部完成", "达成", "达标", "已达标", "达成预期指标", "按期完成", "达到预期目标"}
)


@check(
    "ZW402",
    "{row}：完成值 {actual} 超过指标值 {target}，得分按比例算到了 {claimed}；得分不超过分值，应为 {computed}。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"indicators[0].actual": "22期", "indicators[0].score": "16.5", "total": "101.3"},
    rests=("indicators.target", "indicators.actual", "indicators.weight"),
)
def over_achievement_counted(case: Case) -> Iterator[Hit]:
    """超额部分计了分 — over-achievement was counted beyond the weight."""
    for row in case.done:
        line = row.line
        if row.score is None or row.weight is None or line is None or row.score <= row.weight:
            continue
        a, b = line.outcome.a, line.outcome.b
        share = ratio(b, a) if a is not None and b is not None else None
        if share is not None and abs(row.score - round_half_up(share * row.weight)) <= case.tolerance:
            params = {"claimed": plain(row.score), "computed": plain(row.weight)}
            yield Hit(f"{row.path}.score", params, row.values, follows=(("ZW201", f"{row.path}.score"),))


@check(
    "ZW406",
    "{row}：完成情况写的是“{actual}”，得分 {score} 不在这一档（{range}），请核对。",
    severity=Severity.WARNING,
    basis="cn-2020-10",
    bad={
        "indicators[4].target": "有效提升",
        "indicators[4].actual": "部分达成",
        "indicators[4].deviation": "岗位不足",
    },
    rests=("indicators.target", "indicators.actual", "indicators.weight"),
)
def outside_the_stated_band(case: Case) -> Iterator[Hit]:
    """定性得分与档次不符 — qualitative points lie outside the band that the outcome states."""
    for row in case.done:
        if row.score is None or not row.weight or row.target.kind is not _QUALITATIVE:
            continue
        band = stated_band(row.item, case.rulebook)
        if band is not None and row.score <= row.weight and not within(row.score, row.weight, band):
            words = {**row.values, "score": plain(row.score), "range": band_range(row.weight, band)}
            yield with_reason(case, row, "ZW406", Hit(f"{row.path}.score", {}, words))


@check(
    "ZW407",
    "{row}：指标值“{target}”没有可以衡量的数。请对照批复的目标表。",
    severity=Severity.INFO,
    basis="cn-2021-101",
    bad={"indicators[0].target": "办好培训班", "indicators[0].actual": "办好"},
    rests=("indicators.level2", "indicators.level3"),
)
def target_not_measurable(case: Case) -> Iterator[Hit]:
    """指标值不可衡量 — a quantity or cost indicator has a target without any number."""
    for row in case.rows:
        measured = row.category.startswith(("数量", "成本", "经济成本"))
        if measured and row.target.kind is _QUALITATIVE and fold(row.item.target or "") != row.level3:
            yield Hit(f"{row.path}.target", {}, row.values)


_LONGEST_NAME = 300  # longer ones are no names, and to compare them all with all takes too long
_NEAR = 100  # rows above: each with each would be a quarter of a million pairs in the longest form


@check(
    "ZW411",
    "三级指标“{text}”与“{near}”几乎相同（相似度 {similarity}%）。请对照批复的目标表。",
    severity=Severity.INFO,
    basis="cn-2021-101",
    bad={"indicators[4].level3": "参训人员的满意度（问卷调查）"},
)
def level3_nearly_twice(case: Case) -> Iterator[Hit]:
    """三级指标近似重复 — nearly the same level 3 stands in two rows."""
    line = ceil(case.rulebook.lines.similarity.value * 100)
    seen: list[tuple[IndicatorRow, frozenset[str], int, int]] = []
    for row in case.rows:
        if not row.level3 or len(row.level3) > _LONGEST_NAME:
            continue
        # A text has as many pairs of neighbours as characters at most, and each character that the other one has not
        # (but the first) is in a pair that differs: too many of these, and the pairs need not be laid out. ``most`` is
        # what both can have in common at best: mostly that is too little already.
        chars, near = frozenset(row.level3), []
        weight, most = 10000 * len(chars) - (10001 - line) * len(row.level3), 20000 * (len(chars) + 1)
        for other, others, others_weight, others_most in seen[-_NEAR:]:
            both = weight + others_weight
            if both <= most and both <= others_most and both <= 20000 * (len(chars & others) + 1):
                near.append((likeness(row.level3, other.level3), other))
        seen.append((row, chars, weight, most))
        similarity, other = max(near, key=itemgetter(0)) if near else (-1, row)
        if similarity >= line:
            params = {"other": str(other.index), "similarity": plain(scale(Decimal(similarity), -2))}
            words = {"text": row.item.level3 or "", "near": other.item.level3 or ""}
            yield Hit(f"{row.path}.level3", params, words, (f"{other.path}.level3",))


@lru_cache(maxsize=1 << 10)
def _pairs(text: str) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(text))


def likeness(one: str, other: str) -> int:
    """Return how alike two texts are, in hundredths of a percent: by pairs of neighbours shared; -1 for the same."""
    pairs, others = _pairs(one), _pairs(other)
    total, shared = len(pairs) + len(others), len(pairs & others)
    return (20000 * shared + total // 2) // total if 2 * shared != total else -1


_NO_QUANTITY = Message(
    "ZW413.given", "{row}：指标值“{target}”没有写数量，完成值 {actual} 没法对照。请对照批复的目标表。"
)


@check(
    "ZW413",
    "{row}：指标值“{target}”是时间或人群，没有写数量，请说明实际数量。",
    severity=Severity.WARNING,
    basis="cn-2021-101",
    bad={"indicators[0].target": "2023年1月-2023年12月参训人员", "indicators[0].actual": "参训人员"},
    rests=("indicators.level2", "indicators.actual"),
)
def period_instead_of_quantity(case: Case) -> Iterator[Hit]:
    """数量指标写成时间段 — a period or a group of people stands where a quantity is due."""
    for row in case.rows:
        if row.target.kind in _TIMES and row.category.startswith("数量"):
            message = _NO_QUANTITY if row.actual.quantities else None
            yield Hit(f"{row.path}.target", {}, row.values, message=message)


@check(
    "ZW417",
    "{row}：没有写满意度是怎样得来的（问卷、测评、回访）。",
    severity=Severity.INFO,
    basis="cn-2020-10",
    scope=Scope.FILE,
    shared=Message("ZW417.file", "{forms} 张表的满意度没有写是怎样得来的（问卷、测评、回访）。"),
    bad={"indicators[5].level3": "参训人员满意度"},
    rests=("indicators.level2", "indicators.deviation"),
)
def satisfaction_without_survey(case: Case) -> Iterator[Hit]:
    """满意度没有调查依据 — a satisfaction rate without a word on how it was asked."""
    for row in case.rows:
        if "满意" not in row.category:
            continue
        item = row.item
        told = "".join(filter(None, (item.level3, item.target, item.actual, item.deviation, item.evidence)))
        if not any(word in told for word in _SURVEYED):
            yield Hit(f"{row.path}.level3", {}, row.values)


_SHARE = Message("ZW418.share", "{row}：指标值 {target}，完成值 {actual}，是不是 {percent}%？请核对。")
_MIXED_UP = Message(
    "ZW418.mixed", "{row}：指标值 {target}，完成值 {actual}，相差很大，请核对单位是否写错（如元与万元、亩与公顷）。"
)


@check(
    "ZW418",
    "{row}：指标值 {target} 与完成值 {actual} 的单位不同，没法比较，请核对。",
    severity=Severity.WARNING,
    basis="practice",
    bad={"indicators[0].actual": "22人"},
    rests=("indicators.target",),
)
def units_differ(case: Case) -> Iterator[Hit]:
    """单位不一致 — the units of target and actual value cannot be compared, or one seems to stand for another."""
    for row in case.done:
        if row.line is None or row.line.outcome.gap is not Gap.UNITS or row.missed is not None:
            continue
        if times_a_year(row.target) is not None:
            continue  # so often a month, and how often in the year
        asked, got, words = row.asked, row.got, row.values
        message = None
        if asked and got and asked.unit == "%" and not got.unit:
            meant = got.base * HUNDRED if 0 < got.base <= 1 else slipped(asked, got)
            words["percent"], message = plain(meant or got.base), _SHARE
        elif asked and got and asked.unit and got.unit and comparable(asked, got):
            message = _MIXED_UP
        # The points in the place of the outcome explain a number that is far off.
        yield Hit(f"{row.path}.actual", {}, words, message=message, follows=(("ZW420", f"{row.path}.actual"),))


_MINUS = Message("ZW419.minus", "{row}：完成值 {actual} 是负数（指标值 {target}），请核对是否多写了“-”。")


@check(
    "ZW419",
    "{row}：“{text}”超出了比率的范围，请核对是否写错。",
    severity=Severity.WARNING,
    basis="practice",
    bad={"indicators[5].target": "≥900%", "indicators[5].actual": "96%"},
)
def rate_out_of_range(case: Case) -> Iterator[Hit]:
    """比率超出范围 — a rate of satisfaction or coverage over 100, a percentage in the thousands, a count below 0."""
    for row in case.rows:
        if row.lost_a_sign:
            yield Hit(f"{row.path}.actual", {}, row.values, message=_MINUS)
            continue
        for field, value, quantity in (("target", row.target, row.asked), ("actual", row.actual, row.got)):
            if quantity is None or quantity.unit != "%" or quantity.base <= HUNDRED:
                continue
            if quantity.base > 10 * HUNDRED or _BOUNDED.search(row.category + row.level3):
                words = {"row": row.name, "text": value.printed or ""}
                yield Hit(f"{row.path}.{field}", {}, words)


@check(
    "ZW420",
    "{row}：完成值 {actual} 与分值相同，而指标值是 {target}，请核对是否把得分填到了完成值。",
    severity=Severity.WARNING,
    basis="practice",
    bad={"indicators[1].actual": "15"},
    rests=("indicators.target", "indicators.weight", "indicators.score"),
)
def points_in_the_value_column(case: Case) -> Iterator[Hit]:
    """得分填进了完成值 — the points were typed into the column of the actual value."""
    for row in case.done:
        target, actual = row.asked, row.got
        if target is None or actual is None or actual.unit or target.unit != "%":
            continue
        if actual.value == row.weight == row.score and 2 * actual.value < target.value:
            yield Hit(f"{row.path}.actual", {}, row.values)


_ROUND = Message("ZW422.round", "{row}：完成值写的是约数“{actual}”，请填实际完成的数。")
_ROUGHLY = re.compile("以上|以下|[以之]内|左右|上下|余|多|约|近|超|逾|不到|不足|未满|突破|大概|几乎")


@check(
    "ZW422",
    "{row}：指标值是 {target}，完成值写的是“{actual}”，没有实际数。请填实际完成的数。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"indicators[0].actual": "≥20期"},
    rests=("indicators.target",),
)
def outcome_says_nothing(case: Case) -> Iterator[Hit]:
    """完成值没有实际数 — an outcome that copies the target, says "完成" where a number is due, or is but round."""
    for row in case.done:
        if row.asked is None or row.missed is not None:
            continue
        printed = fold(row.item.actual or "").strip("。.")
        # All of them are 100 %.
        if row.got is None and printed in _SAYS_NOTHING and not (row.asked.unit == "%" and "全" in printed):
            yield Hit(f"{row.path}.actual", {}, row.values)
        elif row.got is not None and _is_round(row.got, row.actual.printed or ""):
            yield from _round(row, row.asked, row.got)


def _is_round(got: Quantity, printed: str) -> bool:
    """More or less than so many; an estimate that calls itself one (预估) is asked for elsewhere."""
    return got.comparator not in _EXACT or (got.estimate and _ROUGHLY.search(printed) is not None)


def _round(row: IndicatorRow, asked: Quantity, got: Quantity) -> Iterator[Hit]:
    """A copy of the target is no outcome; a round number is asked about where it may not be enough."""
    text = row.actual.printed or ""
    if _ROUGHLY.search(fold(text)) is None:
        copied = fold(text) == fold(row.target.printed or "")
        yield Hit(f"{row.path}.actual", {}, row.values, severity=None if copied else Severity.WARNING)
        return
    pair = aligned(asked, replace(got, comparator=Comparator.NONE))
    open_ended = {asked.comparator, got.comparator} & _AT_MOST
    more = re.search("以上|余|多|超|逾|突破", text) is not None
    if pair is None or open_ended or pair[1] < pair[0] or (pair[1] == pair[0] and not more):
        yield Hit(f"{row.path}.actual", {}, row.values, severity=Severity.WARNING, message=_ROUND)
