"""Whether a column of money (预算调整数, 年中预算数, 追加数) is the adjusted budget or what was added to the first."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from zwcore.money import HUNDRED, ZERO, parse_amount, parse_percent
from zwcore.text import canonical

_HALF = Decimal("0.5")


class Amounts(NamedTuple):
    """The texts of a row of money: 年初预算, the column in question, 执行, and 执行率."""

    initial: str | None
    shifted: str | None
    executed: str | None
    rate: str | None


class Witness(NamedTuple):
    """What the sums say: it is the adjusted budget, or a difference; ``sure`` where a printed rate or a sign tells."""

    adjusted: bool
    sure: bool


def witness(rows: Iterable[Amounts]) -> Witness | None:
    """Tell what the sums of the rows say of the column; ``None`` where they say nothing, or both."""
    votes = [vote for row in rows if (vote := _vote(row)) is not None]
    sure = [vote for vote in votes if vote.sure] or votes
    return sure[0] if sure and len({vote.adjusted for vote in sure}) == 1 else None


def _vote(row: Amounts) -> Witness | None:
    initial, shifted, executed = (parse_amount(text) for text in row[:3])
    if initial is None or shifted is None or initial <= ZERO:
        return None
    if shifted < ZERO or (row.shifted or "").strip().startswith("+"):
        return Witness(adjusted=False, sure=True)
    if executed is None or executed < ZERO:
        return None
    whole, added = (_says(row.rate, executed, budget) for budget in (shifted, initial + shifted))
    if whole != added:
        return Witness(whole, sure=True)
    if 2 * shifted < initial and shifted < executed <= initial + shifted:
        return Witness(adjusted=False, sure=False)
    return Witness(adjusted=True, sure=False) if executed <= shifted and initial <= 2 * shifted else None


def _says(rate: str | None, executed: Decimal, budget: Decimal) -> bool:
    """Tell whether a printed rate is the one of this budget, as exactly as it is printed."""
    percent = parse_percent(rate)
    if percent is None or budget <= ZERO:
        return False
    places = len(canonical(rate or "").rstrip("%").partition(".")[2])
    return abs(executed * HUNDRED - percent * budget) <= budget * _HALF.scaleb(-places)
