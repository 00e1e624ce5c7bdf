"""What the points must add up to, as the witness between two ways to read a table whose cells reach over rows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from zwcore.layouts.align_lattice import Row
from zwcore.money import HUNDRED, ZERO, add, parse_points


class Printed(NamedTuple):
    """Points printed elsewhere: of the total row (分值, 得分) and of the money (分值, 得分)."""

    total: Sequence[str] = ()
    money: Sequence[str] = ()

    def agrees(self, rows: Sequence[Row], kinds: Sequence[str]) -> int:
        """Tell how many of the sums of the points (分值, 得分) are those that are printed."""
        return sum(
            sum_of(rows, kinds, name) in self._expected(total, money)
            for name, total, money in zip(
                ("weight", "score"), self._pair(self.total), self._pair(self.money), strict=True
            )
        )

    def _pair(self, texts: Sequence[str]) -> tuple[Decimal | None, Decimal | None]:
        """分值 and 得分 of a row: where there is one number only, it is the score."""
        numbers = [points for text in texts if (points := parse_points(text)) is not None]
        return (numbers[0], numbers[1]) if len(numbers) == 2 else (None, numbers[0] if len(numbers) == 1 else None)

    def _expected(self, total: Decimal | None, money: Decimal | None) -> set[Decimal]:
        whole = HUNDRED if total is None else total
        return {whole, whole - (money or ZERO)}


def sum_of(rows: Sequence[Row], kinds: Sequence[str], name: str) -> Decimal:
    """Add up a column of points."""
    points = (parse_points(cell.text) for row in rows for cell in row if kinds[cell.col] == name)
    return add(number for number in points if number is not None)
