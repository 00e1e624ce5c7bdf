"""Holding two quantities against each other: whether they are of one dimension, and both in one unit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from zwcore.money import HUNDRED, ratio, round_half_up, scale
from zwcore.quantity.model import Quantity
from zwcore.quantity.units import MULTIPLES

_ONE = Fraction(1)
_NEAR = 5
"""How many times apart the cost of one and another thing may be to be held against each other."""
_FEWFOLD = 5
_PERIODS = frozenset(("半年", "季", "季度", "月", "周", "天", "日"))
_DAYS = {
    "天": (Decimal(1), Decimal(1)),
    "工作日": (Decimal(1), Decimal(2)),
    "周": (Decimal(7), Decimal(7)),
    "月": (Decimal(30), Decimal(31)),
    "季度": (Decimal(90), Decimal(92)),
    "年": (Decimal(365), Decimal(366)),
}
"""The fewest and the most days; a working day (工作日) brings a day off with it at most."""


def comparable(a: Quantity, b: Quantity) -> bool:
    """Tell whether two quantities are of one dimension; a number without a unit goes with any, and one that does not
    say again of what (500元 for 550元/人) with the one that does."""
    if not (a.unit or a.per) or not (b.unit or b.per):
        return True
    if _root(a)[0] != _root(b)[0]:
        return _in_days(a) is not None and _in_days(b) is not None
    return a.per == b.per or (not (a.per and b.per) and _PERIODS.isdisjoint(a.per + b.per) and _by_head(a, b))


def _by_head(a: Quantity, b: Quantity) -> bool:
    """Tell whether both are counted in one printed unit and not far apart: 360万元 for 600元/亩 is another thing."""
    if (a.unit, a.power) != (b.unit, b.power):
        return False
    low, high = sorted((abs(a.value), abs(b.value)))
    return high <= _NEAR * low


def _in_days(quantity: Quantity) -> tuple[Decimal, Decimal] | None:
    """The fewest and the most days that a stretch of time can have; ``None`` for what is none."""
    days = _DAYS.get(quantity.unit)
    return None if days is None or quantity.per else (quantity.value * days[0], quantity.value * days[1])


def _spans(target: Quantity, actual: Quantity) -> tuple[Decimal, Decimal] | None:
    """Months held against days: both in the target's unit, the same where it hangs on how long the months are."""
    asked, got = _in_days(target), _in_days(actual)
    if asked is None or got is None:
        return None
    share = ratio(got[1], asked[0]) if got[1] < asked[0] else ratio(got[0], asked[1]) if got[0] > asked[1] else 1
    return None if share is None else (target.value, round_half_up(target.value * share, 4))


def slipped(target: Quantity, actual: Quantity) -> Decimal | None:
    """Return the rate that is rather meant where a rate is tenfold or more off its target and the same digits with the
    point elsewhere are near it (9.2 or 950 for 90 %); ``None`` where the number can be meant as it stands."""
    asked, got = target.base, abs(actual.value)
    if target.unit != "%" or actual.unit not in ("", "%") or actual.power or asked <= 0 or not got:
        return None
    if asked < _FEWFOLD * got and got < _FEWFOLD * asked:
        return None
    meant = (scale(got, power) for power in ((1, 2) if got < asked else (-1, -2)))
    return next((one for one in meant if asked * 4 <= one * 5 and one <= max(HUNDRED, asked)), None)


def _root(quantity: Quantity) -> tuple[str, Fraction]:
    return MULTIPLES.get(quantity.unit) or (quantity.unit, _ONE)


def _in_unit_of(target: Quantity, actual: Quantity) -> Decimal:
    """The actual value in the target's base unit; exact where the target's is the smaller one."""
    if actual.unit == target.unit or not (actual.unit and target.unit):
        return actual.base
    factor = _root(actual)[1] / _root(target)[1]
    return ratio(actual.base * factor.numerator, Decimal(factor.denominator)) or actual.base


def aligned(target: Quantity, actual: Quantity) -> tuple[Decimal, Decimal] | None:
    """Return both values in the base unit, ``None`` where they cannot be compared without guessing.

    An actual value without a unit is in the target's unit (度量单位). Where that would make "54000" out of "5.5 万人",
    or "0.98" out of "90%", it stays open which was meant.
    """
    if target.unit == actual.unit != "" and target.power == actual.power and target.per == actual.per:
        return target.base, actual.base
    if not comparable(target, actual):
        return None
    stated, asked = bool(actual.unit or actual.power), bool(target.unit or target.power)
    if actual.unit == "%" and not asked and 0 < target.value <= 1 < actual.value:
        return None
    if not actual.unit and slipped(target, actual) is not None:
        return None
    if stated and _root(target)[0] != _root(actual)[0] and target.unit:
        return _spans(target, actual)
    if stated or not asked:
        pair = target.base, _in_unit_of(target, actual)
        return None if (actual.power and not asked) or _mixed_up(target, actual, *pair) else pair
    tenfold = scale(abs(target.value), target.power - 1)
    if target.power > 0 and actual.value >= tenfold > 0:
        return None
    if target.unit == "%" and 0 < actual.value <= 1 < target.value:
        return None
    return target.base, scale(actual.value, target.power)


def _mixed_up(target: Quantity, actual: Quantity, a: Decimal, b: Decimal) -> bool:
    """Tell whether one unit seems to stand for another (元 for 万元, 亩 for 公顷).

    So it is where the values are far apart and the bare numbers much less so, or where those are nearly the same.
    """
    units = {target.unit, actual.unit}
    if (target.unit, target.power) == (actual.unit, actual.power) or not units.isdisjoint(("", "%")):
        return False
    low, high = sorted((a, b))
    few, many = sorted((target.value, actual.value))
    if low <= 0 or few <= 0:
        return False
    far = high >= 10 * low and 4 * many * low <= high * few
    return far or (4 * many <= 5 * few and 2 * high >= 3 * low)
