"""A table of a Word document as it grows, cell by cell and row by row."""

from __future__ import annotations

from dataclasses import dataclass, field

from zwcore.documents import Cell, Grid
from zwcore.documents.limits import MAX_SIDE, check_places


@dataclass(slots=True)
class WordCell:
    """A cell as it grows; ``merges`` tells whether cells below may belong to it, ``drawn`` which one it belongs to.

    ``mark`` is its number among the cells of the source, where they were numbered.
    """

    page: int
    said: list[str] = field(default_factory=list)
    row: int = 0
    col: int = 0
    row_span: int = 1
    col_span: int = 1
    continues_above: bool = False
    continues_left: bool = False
    merges: bool = False
    drawn: WordCell | None = None
    mark: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(part.strip() for part in self.said)

    def cell(self) -> Cell:
        """Return it as it stands in the grid."""
        return Cell("".join(self.said).strip(), self.row, self.col, self.row_span, self.col_span, self.page)


@dataclass(slots=True)
class WordTable:
    """A table as it grows: its cells, the row that is being filled, and the cell that covers a column of the row
    above."""

    cells: list[WordCell] = field(default_factory=list)
    above: dict[int, WordCell] = field(default_factory=dict)
    row: list[WordCell] = field(default_factory=list)
    before: int = 0
    rows: int = 0
    cols: int = 0

    def end_row(self) -> None:
        """Place the cells of the row."""
        current: dict[int, WordCell] = {}
        last = WordCell(0)
        at, self.before = self.before, 0
        for n, box in enumerate(self.row):
            if box.continues_left and n and box.blank:
                last.col_span += box.col_span
                box.drawn = last
            else:
                last = current[at] = self._place(box, at)
            at += box.col_span
        self.cols = max(self.cols, at)
        self.above, self.row = current, []
        self.rows += 1
        check_places(self.rows, self.cols)

    def _place(self, box: WordCell, col: int) -> WordCell:
        """A merged cell that has a text, or no merged one above it, is the first of its merge."""
        upper = self.above.get(col) if box.continues_above and box.blank else None
        if upper is not None and upper.merges:
            upper.row_span = self.rows - upper.row + 1
            box.drawn = upper
            return upper
        box.row, box.col = self.rows, col
        self.cells.append(box)
        return box

    def grid(self) -> Grid:
        """Return the table, once all its rows have ended."""
        return Grid(tuple([box.cell() for box in self.cells]), self.rows, self.cols)


def on_before(table: WordTable, value: str) -> None:
    """The row starts some columns further right."""
    table.before = _number(value, 0)


def on_span(table: WordTable, value: str) -> None:
    """The cell is some columns wide."""
    table.row[-1].col_span = max(_number(value, 1), 1)


def on_above(table: WordTable, value: str) -> None:
    """The cell is merged with those above or below it."""
    table.row[-1].merges = True
    table.row[-1].continues_above = value in ("", "continue")


def on_left(table: WordTable, value: str) -> None:
    """The cell is merged with the one left of it (as old versions write it)."""
    table.row[-1].continues_left = value in ("", "continue")


def on_paragraph(table: WordTable, _value: str) -> None:
    """A paragraph begins in the cell."""
    if table.row and table.row[-1].said:
        table.row[-1].said.append("\n")


def _number(value: str, default: int) -> int:
    """A count from an attribute, kept within what a table can have; ``default`` where it is none."""
    if not value.isascii() or not value.isdigit():
        return default
    return min(int(value[:9]), MAX_SIDE)
