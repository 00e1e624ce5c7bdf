"""The scoring methods (记分方法): from target and actual value to a share of the weight.

A formula is one function ``(a, b) → share`` in :data:`FORMULAS`, under the name by which rulebooks call it; a is the
target, b the actual value. No formula divides by zero, and no share leaves 0 to 1. What a formula needs and does not
have is a gap, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache

from zwcore.form import DENOMINATOR, Form, FundLine, Indicator
from zwcore.money import HUNDRED, ZERO, parse_amount, ratio, scale
from zwcore.quantity import Comparator, Date, Quantity, Value, ValueKind, aligned, read_value
from zwcore.rulebooks import Band, Formula, FormulaName, Rulebook, printed_bands
from zwcore.scoring.direction import Way, way_of
from zwcore.scoring.model import Gap, Method, Missed, Outcome
from zwcore.text import fold

ONE = Decimal(1)

# A rulebook names its formulas by these. A member of an enumeration takes longer to look up than to compare.
_NUMERIC = (Method.QUANTITATIVE, Method.REVERSE, Method.EQUAL)
_ABSENT, _IN_WORDS = (ValueKind.BLANK, ValueKind.MARK), (ValueKind.QUALITATIVE, ValueKind.OPTION_LIST)
_BEFORE = re.compile(r"[年月][之以]?前")
# What an outcome says about a qualitative target, worst first: "未完成" contains "完成".
_DONE = "(?:达成|完成|达到|实现)了?(?:年度|预期)*(?:指标|目标|效果|任务)?"
_STATED = (
    (2, re.compile(f"(?:未能?|没有){_DONE}[,并且]*(?:效果较差)?")),
    (1, re.compile(f"部分{_DONE}[,并且]*(?:具有一定效果)?")),
    (0, re.compile(f"(?:已|全部|全面|按[时期]|圆满|均已?|已?基本)?{_DONE}[,并且]*(?:效果较好)?")),
)


def quantitative(a: Decimal, b: Decimal) -> Decimal | None:
    """正向: reached → full, else B/A."""
    return ONE if b >= a else _share(b, a)


def reverse(a: Decimal, b: Decimal) -> Decimal | None:
    """反向 (成本, ≤): not exceeded → full, else A/B; 0 of 0 is reached."""
    return ONE if b <= a else _share(a, b)


def equal(a: Decimal, b: Decimal) -> Decimal | None:
    """等于: B < A → B/A, B > A → A/B."""
    return ONE if a == b else _share(min(a, b), max(a, b))


def linear(a: Decimal, b: Decimal) -> Decimal | None:
    """反向，按超出的比例扣: not exceeded → full, else 1 − (B − A) / A, which is 0 at twice the target."""
    if b <= a:
        return ONE
    return ZERO if b >= 2 * a >= 0 else _share(2 * a - b, a)


def reached(a: Decimal, b: Decimal) -> Decimal | None:
    """达到与否: equal → full, else nothing."""
    return ONE if a == b else ZERO


def execution(a: Decimal, b: Decimal) -> Decimal | None:
    """执行率: B/A, at most 1; no rate without a budget."""
    return _share(b, a) if a > 0 else None


FORMULAS: Mapping[FormulaName, Callable[[Decimal, Decimal], Decimal | None]] = {
    "B/A": quantitative,
    "A/B": reverse,
    "B/A, A/B": equal,
    "1-(B-A)/A": linear,
    "reached": reached,
}


def formula_of(method: Method, rulebook: Rulebook) -> Formula | None:
    """Return the rulebook's rule for a number scored by this method; ``None`` for what is no number."""
    rule: Formula | None = getattr(rulebook, method) if method in _NUMERIC else None
    return rule


def assess(indicator: Indicator, rulebook: Rulebook, direction: Comparator | None = None) -> Outcome:
    """Score one indicator row; ``direction`` is what a person said about a plain number."""
    target, actual = read_value(indicator.target_text), read_value(indicator.actual_text)
    if target.quantity is not None:
        return _compared(indicator, target, actual, rulebook, direction)
    if target.kind in _ABSENT:
        return _without(Method.NONE, Gap.NO_TARGET)
    if target.kind in _IN_WORDS:
        return _without(Method.QUALITATIVE, _missing(actual) or Gap.QUALITATIVE)
    if target.kind is ValueKind.SEVERAL:
        return _several(indicator, target, actual, rulebook, direction)
    if target.kind is ValueKind.DATE:
        return _on_time(target, actual)
    timely = "时效" in (indicator.level2 or "")
    return _without(Method.TIME if timely else Method.NONE, _missing(actual) or Gap.PERIOD)


def assess_execution(line: FundLine, form: Form, rulebook: Rulebook) -> Outcome:
    """Score the execution rate (预算执行率) of a fund row: spent over the budget that the print or the rules name."""
    initial = form.has_column(DENOMINATOR) or rulebook.denominator.of == "initial"
    a, b = (parse_amount(text, form.money_unit) for text in (line.initial if initial else line.adjusted, line.executed))
    if a is None or b is None:
        return Outcome(Method.EXECUTION, gap=Gap.NO_ACTUAL)
    share = execution(a, b)
    if share is None:
        return Outcome(Method.EXECUTION, gap=Gap.NO_BUDGET if a == 0 else Gap.NEGATIVE, a=a, b=b)
    return Outcome(Method.EXECUTION, share, a=a, b=b, formula="B/A")


def bands(indicator: Indicator, rulebook: Rulebook) -> tuple[Band, ...]:
    """Return the bands (三档) for a row: those printed in 得分计算方法, else the rulebook's."""
    edges = printed_bands(indicator.method)
    steps = rulebook.bands.steps
    own = (HUNDRED, *(step.lower for step in steps))
    if edges is None or len(edges) != len(own) or edges == own:
        return steps
    limits = zip(steps, edges[:-1], edges[1:], strict=True)
    return tuple(Band(name=step.name, upper=upper, lower=lower) for step, upper, lower in limits)


def stated_band(indicator: Indicator, rulebook: Rulebook) -> Band | None:
    """Return the band that the outcome itself states ("达成预期指标", "部分完成"), ``None`` where it states none."""
    outcome = fold(indicator.actual or "").strip("。.;!")
    steps = bands(indicator, rulebook)
    for index, words in _STATED:
        if words.fullmatch(outcome) and index < len(steps):
            return steps[index]
    return None


def within(points: Decimal, weight: Decimal, band: Band) -> bool:
    """Tell whether points lie in a band of the weight: its lower edge belongs to it, the upper one only at 100."""
    share = ratio(points * HUNDRED, weight)
    return share is not None and band.lower <= share and (share < band.upper or band.upper == HUNDRED >= share)


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return part / whole held between 0 and 1; below zero there is no proportion."""
    if whole <= 0:
        return ONE if part == whole == 0 else None
    share = ratio(part, whole)
    return None if share is None else min(ONE, max(ZERO, share))


def _missing(actual: Value) -> Gap | None:
    return Gap.NO_ACTUAL if actual.kind in _ABSENT else None


@cache
def _without(method: Method, gap: Gap, inferred: bool = False, unsure: bool = False) -> Outcome:
    """What most rows come to where the print has no actual values: one value for all of them."""
    return Outcome(method, gap=gap, inferred=inferred, unsure=unsure)


def _compared(
    indicator: Indicator, target: Value, actual: Value, rulebook: Rulebook, direction: Comparator | None
) -> Outcome:
    asked, got = target.quantity, actual.quantity
    assert asked is not None
    way = way_of(indicator, asked, rulebook, direction)
    gap = _missing(actual) or _unusable(target, actual)
    if gap is not None or got is None:
        return _without(way.method, gap or Gap.NOT_A_NUMBER, way.inferred, way.unsure)
    pair = aligned(asked, got)
    if pair is None:
        return _without(way.method, Gap.UNITS, way.inferred, way.unsure)
    # Shown as the target is printed: "3525 万元" stays 3525.
    a, b = (scale(value, -asked.power) for value in pair)
    way, share = _weighed(way, indicator, asked, (a, b), rulebook)
    if share is None:
        missed = None if way.unsure or way.inferred else _missed(way.method, a, b)
        gap = Gap.DIRECTION if way.unsure else Gap.NEGATIVE
        return Outcome(way.method, None, gap, a, b, None, way.inferred, way.unsure, missed=missed)
    rule = formula_of(way.method, rulebook)
    rules = rulebook.over_achievement if way.method is Method.QUANTITATIVE else None
    formula = None if rule is None else _applied(rule.formula, a, b, share)
    over = None if rules is None else rules.off(a, b)
    missed = None if share == ONE else _missed(way.method, a, b)
    return Outcome(way.method, share, None, a, b, formula, way.inferred, way.unsure, over, missed=missed)


def _weighed(
    way: Way, indicator: Indicator, asked: Quantity, pair: tuple[Decimal, Decimal], rulebook: Rulebook
) -> tuple[Way, Decimal | None]:
    """Return the share of the weight by the rule; none where the direction is but a guess and makes a difference.

    More than "=" asks for costs nothing unless a rule says so; where less is better it is not known what it means.
    """
    a, b = pair
    rule = formula_of(way.method, rulebook)
    if rule is None or way.unsure:
        return way, ONE if a == b else None
    if way.method is Method.EQUAL and a != b and a and rule.kind == "inferred":
        usual = way_of(indicator, replace(asked, comparator=Comparator.NONE), rulebook).method
        if usual is Method.REVERSE:
            return way._replace(unsure=True), None
        if b > a:
            return way, ONE
    return way, FORMULAS[rule.formula](a, b)


def _missed(method: Method, a: Decimal, b: Decimal) -> Missed | None:
    """On which side of the target an outcome lies that is not full."""
    if b < a:
        return None if method is Method.REVERSE else Missed.SHORT
    return None if method is Method.QUANTITATIVE else Missed.OVER


def _several(
    indicator: Indicator, target: Value, actual: Value, rulebook: Rulebook, direction: Comparator | None
) -> Outcome:
    """Compare several values in one cell one by one: all reached → full; how to count a part of them no rule says."""
    gap, asked, got = _missing(actual), target.quantities, actual.quantities
    unclear = target.doubt or actual.doubt or target.dates or actual.dates or target.estimate or actual.estimate
    if gap is not None or unclear or len(asked) != len(got):
        return Outcome(Method.COMPOUND, gap=gap or Gap.COMPOUND)
    inferred, missed = False, False
    for one, other in zip(asked, got, strict=True):
        pair = aligned(one, other)
        if pair is None or other.comparator not in (Comparator.NONE, Comparator.EQ):
            return Outcome(Method.COMPOUND, gap=Gap.COMPOUND)
        way, share = _weighed(way_of(indicator, one, rulebook, direction), indicator, one, pair, rulebook)
        if share is None:
            return Outcome(Method.COMPOUND, gap=Gap.COMPOUND)
        inferred, missed = inferred or way.inferred, missed or share != ONE
    if missed:
        return Outcome(Method.COMPOUND, gap=Gap.NOT_ALL, inferred=inferred, count=len(asked), missed=Missed.PARTLY)
    return Outcome(Method.COMPOUND, ONE, inferred=inferred, count=len(asked))


def _unusable(target: Value, actual: Value) -> Gap | None:
    if actual.quantity is None:
        return Gap.NOT_A_NUMBER
    if actual.quantity.comparator not in (Comparator.NONE, Comparator.EQ):
        return Gap.COPIED
    if actual.estimate:
        return Gap.ESTIMATE
    return Gap.DOUBT if target.doubt or actual.doubt else None


def _applied(formula: FormulaName, a: Decimal, b: Decimal, share: Decimal) -> FormulaName | None:
    if share == ONE:
        return None
    if formula == "B/A, A/B":
        return "B/A" if b < a else "A/B"
    return formula


def _on_time(target: Value, actual: Value) -> Outcome:
    """Compare two dates: in time → full; how much a delay costs no rule says."""
    gap = _missing(actual)
    if gap is not None:
        return _without(Method.TIME, gap)
    if (
        actual.kind is not ValueKind.DATE
        or target.doubt
        or actual.doubt
        or len(target.dates) != 1
        or len(actual.dates) != 1
    ):
        return Outcome(Method.TIME, gap=Gap.DOUBT)
    due, done = target.dates[0], actual.dates[0]
    if (due.year is None) != (done.year is None) or _BEFORE.search(fold(actual.printed or "")):
        return Outcome(Method.TIME, gap=Gap.DOUBT)
    # "9月前" ends before September, "9月底前" with it.
    first = _BEFORE.search(fold(target.printed or "")) is not None
    reached = _day(done, 12, 31) < _day(due, 0, 0) if first else _day(done, 12, 31) <= _day(due, 12, 31)
    return Outcome(Method.TIME, share=ONE) if reached else Outcome(Method.TIME, gap=Gap.LATE)


def _day(date: Date, month: int, day: int) -> tuple[int, int, int]:
    return date.year or 0, date.month or month, date.day or day
