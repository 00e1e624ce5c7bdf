"""Holding two quantities against each other: whether they are of one dimension, and both in one unit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from zwcore.money import ratio, scale
from zwcore.quantity.model import Quantity
from zwcore.quantity.units import MULTIPLES


def comparable(a: Quantity, b: Quantity) -> bool:
    """Tell whether two quantities are of one dimension; a number without a unit goes with any."""
    return (_root(a)[0] == _root(b)[0] and a.per == b.per) or not (a.unit or a.per) or not (b.unit or b.per)


def _root(quantity: Quantity) -> tuple[str, Fraction]:
    return MULTIPLES.get(quantity.unit, (quantity.unit, Fraction(1)))


def _in_unit_of(target: Quantity, actual: Quantity) -> Decimal:
    """The actual value in the target's base unit; exact where the target's is the smaller one."""
    factor = _root(actual)[1] / _root(target)[1] if actual.unit and target.unit else Fraction(1)
    return ratio(actual.base * factor.numerator, Decimal(factor.denominator)) or actual.base


def aligned(target: Quantity, actual: Quantity) -> tuple[Decimal, Decimal] | None:
    """Return both values in the base unit, ``None`` where they cannot be compared without guessing.

    An actual value without a unit is in the target's unit (度量单位). Where that would make "54000" out of "5.5 万人",
    or "0.98" out of "90%", it stays open which was meant.
    """
    if not comparable(target, actual):
        return None
    stated, asked = bool(actual.unit or actual.power), bool(target.unit or target.power)
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
