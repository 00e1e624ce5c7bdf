"""A table of one page while characters are put into its cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence, Set

from zwcore.documents.lines import Char, PrintedLine, lines_of_cell
from zwcore.documents.pdf_grid import CellBox
from zwcore.documents.pieces import CellPiece, LostPiece, TablePiece

# A cell's text reaches its edge when less than this share of a line is left between.
_FULL = 0.6
_DOUBTFUL = 500


class RuledTable:
    """The cells of a table, and the characters in each."""

    def __init__(self, cells: list[CellBox], page: int) -> None:
        self._page = page
        self.cells = cells
        self._chars: list[list[Char]] = [[] for _ in cells]
        self._lost: list[LostPiece] = []
        self.xs = sorted({x for x0, _, x1, _ in cells for x in (x0, x1)})
        self.ys = sorted({y for _, top, _, bottom in cells for y in (top, bottom)})
        self.area = (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])
        column = {x: i for i, x in enumerate(self.xs)}
        row = {y: i for i, y in enumerate(self.ys)}
        self._rows = [(row[top], row[bottom]) for _, top, _, bottom in cells]
        self._owner: dict[tuple[int, int], int] = {}
        places = 0
        for at, (x0, _, x1, _) in enumerate(cells):
            for r in range(*self._rows[at]):
                for c in range(column[x0], column[x1]):
                    self._owner[r, c] = at
                    places += 1
        self.overlaps = places > len(self._owner)

    def holds(self, x: float, y: float) -> bool:
        """Whether a place lies within its outer edges."""
        return self.xs[0] <= x < self.xs[-1] and self.ys[0] <= y < self.ys[-1]

    def _at(self, char: Char) -> int | None:
        row = bisect_right(self.ys, (char[2] + char[4]) / 2) - 1
        return self._owner.get((row, bisect_right(self.xs, (char[1] + char[3]) / 2) - 1))

    def take(self, chars: Sequence[Char]) -> list[Char]:
        """Put each character into the cell that its middle lies in; return those that lie in none."""
        rest: list[Char] = []
        left = right = top = bottom = 0.0  # the cell of the character before: most are followed by one in the same
        put = rest.append
        for char in chars:
            x, y = (char[1] + char[3]) / 2, (char[2] + char[4]) / 2
            if not (left <= x < right and top <= y < bottom):
                owner = self._owner.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))
                if owner is None:
                    rest.append(char)
                    continue
                left, top, right, bottom = self.cells[owner]
                put = self._chars[owner].append
            put(char)
        return rest

    def loses(self, text: str, why: str, char: Char) -> bool:
        """Note what was left out of the cell that its first character lies in; false where there is none."""
        owner = self._at(char)
        if owner is None:
            return False
        self._lost.append(LostPiece(text, why, self._page, self._rows[owner][0], round(char.middle[0] * 100)))
        return True

    def piece(self, doubtful: Set[int]) -> TablePiece:
        """The table with its texts; cells with characters of ``doubtful`` runs, or over each other, are so."""
        parts = tuple(self._part(at, chars, doubtful) for at, chars in enumerate(self._chars))
        return TablePiece(parts, len(self.ys) - 1, lost=tuple(self._lost))

    def _part(self, at: int, chars: list[Char], doubtful: Set[int]) -> CellPiece:
        x0, top, x1, bottom = self.cells[at]
        first, end = self._rows[at]
        box = (round(x0 * 100), round(top * 100), round(x1 * 100), round(bottom * 100))
        if not chars:
            return CellPiece("", first, end - first, self._page, box)
        lines = lines_of_cell(chars)
        text = "\n".join(line.text for line in lines)
        clear = all(line.apart for line in lines) and not (doubtful and any(char.run in doubtful for char in chars))
        to_top, to_bottom = _fills(lines, top, bottom)
        return CellPiece(text, first, end - first, self._page, box, to_top, to_bottom, 1000 if clear else _DOUBTFUL)


def _fills(lines: list[PrintedLine], top: float, bottom: float) -> tuple[bool, bool]:
    """Whether text reaches the upper and the lower edge of its cell."""
    if not lines:
        return False, False
    slack = _FULL * (lines[0].bottom - lines[0].top)
    return lines[0].top - top < slack, bottom - lines[-1].bottom < slack
