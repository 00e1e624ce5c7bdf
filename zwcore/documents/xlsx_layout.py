"""The boxes of a sheet → tables and lines in reading order: forms side by side one after the other, titles and notes
apart from the tables that they stand above and below."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from zwcore.documents import Cell, Dropped, Grid, Paragraph
from zwcore.documents.limits import MAX_PLACES, check_places
from zwcore.documents.xlsx_beside import side_by_side

_WIDEST = 500


class SheetBox(NamedTuple):
    """A printed cell of the sheet, in sheet coordinates; ``kept`` where it says something, be it left out.

    ``home`` is the stored cell that it shows.
    """

    row: int
    col: int
    last_row: int
    last_col: int
    text: str
    ruled: bool
    kept: bool = False
    home: tuple[int, int] = (0, 0)


class Omission(NamedTuple):
    """A text that is left out, where it would stand, and why."""

    row: int
    col: int
    text: str
    why: str


class _Laid(NamedTuple):
    """A table or a line, and the first and the last row and column that it takes up."""

    block: Grid | Paragraph
    top: int
    left: int
    bottom: int
    right: int


def laid_out(
    boxes: Sequence[SheetBox], notes: Sequence[Omission], name: str, page: int, tables: int
) -> tuple[list[Grid | Paragraph], list[Dropped]]:
    """Return the blocks of a sheet, and its notes with their places in its tables; ``tables`` is how many there are
    before. Raises ``Unreadable`` ("bomb") for a table larger than any form."""
    boxes, notes = _compact(boxes, notes)
    blocks = [block for part in side_by_side(boxes) for block in _Part(part, name, page).blocks()]
    grids = [block for block in blocks if isinstance(block.block, Grid)]
    dropped = []
    for row, col, text, why in notes:
        at = next((n for n, g in enumerate(grids) if g.top <= row <= g.bottom and g.left <= col <= g.right), None)
        if at is None:
            dropped.append(Dropped(text, why, page, -1, row - 1, col - 1))
        else:
            dropped.append(Dropped(text, why, page, tables + at, row - grids[at].top, col - grids[at].left))
    return [block.block for block in blocks], dropped


def homes_of(boxes: Sequence[SheetBox], name: str) -> list[dict[tuple[int, int], tuple[int, int]]]:
    """Return the tables of a sheet, each as the stored cells by their rows and columns in it."""
    boxes, _ = _compact(boxes, ())
    blocks = [block for part in side_by_side(boxes) for block in _Part(part, name, 1).blocks()]
    return [
        {
            (box.row - top, box.col - left): box.home
            for box in boxes
            if top <= box.row <= bottom and left <= box.col <= right
        }
        for block, top, left, bottom, right in blocks
        if isinstance(block, Grid)
    ]


class _Part:
    """The boxes of one table, or of several one below the other, sorted into tables and lines."""

    def __init__(self, boxes: Sequence[SheetBox], name: str, page: int) -> None:
        self._page, self._name = page, name
        self._rows: dict[int, list[SheetBox]] = {}
        for box in boxes:
            self._rows.setdefault(box.row, []).append(box)
        self._ruled = any(box.ruled for box in boxes)
        full = [row for row, row_boxes in self._rows.items() if sum(bool(b.text.strip()) for b in row_boxes) > 1]
        self._first, self._last = min(full, default=0), max(full, default=0)
        self._left = min((box.col for box in boxes), default=0)
        self._right = max((box.last_col for box in boxes), default=0)

    def blocks(self) -> Iterator[_Laid]:
        """Runs of table rows become grids, every other row that says something a paragraph."""
        table: list[SheetBox] = []
        end = 0
        for row in sorted(self._rows):
            boxes = self._rows[row]
            inside = row <= end
            if table and not inside and (row > end + 1 or self._is_line(boxes)):
                yield self._grid(table)
                table = []
            if inside or not self._is_line(boxes):
                table.extend(boxes)
                end = max(end, *(box.last_row for box in boxes))
            else:
                text = "".join(box.text for box in boxes).strip()
                yield _Laid(Paragraph(text, self._page), row, 0, row, 0)
        if table:
            yield self._grid(table)

    def _is_line(self, boxes: list[SheetBox]) -> bool:
        """A title or a note: one text alone in its row and outside the ruled lines, or over the whole width at an end
        of the table. A sheet without rules has titles above its first real row only."""
        said = [box for box in boxes if box.text.strip()]
        if len(said) != 1:
            return False
        box = said[0]
        whole = box.col == self._left < box.last_col == self._right and box.last_row == box.row
        if box.ruled:
            return whole and not self._first <= box.row <= self._last
        return whole or self._ruled or box.row < self._first

    def _grid(self, boxes: list[SheetBox]) -> _Laid:
        top, left = min(b.row for b in boxes), min(b.col for b in boxes)
        bottom, right = max(b.last_row for b in boxes), max(b.last_col for b in boxes)
        check_places(bottom - top + 1, right - left + 1)
        cells = tuple(
            Cell(b.text, b.row - top, b.col - left, b.last_row - b.row + 1, b.last_col - b.col + 1, self._page)
            for b in boxes
        )
        return _Laid(Grid(cells, bottom - top + 1, right - left + 1, self._name), top, left, bottom, right)


def _compact(boxes: Sequence[SheetBox], notes: Sequence[Omission]) -> tuple[Sequence[SheetBox], Sequence[Omission]]:
    """Close the gaps between cells that lie too far apart to be one sheet of paper; near ones stay where they are."""
    if not boxes:
        return boxes, notes
    rows = max(b.last_row for b in boxes) - min(b.row for b in boxes) + 1
    cols = max(b.last_col for b in boxes) - min(b.col for b in boxes) + 1
    if rows * cols <= MAX_PLACES and cols <= _WIDEST:
        return boxes, notes
    row_at = _closed({b.row for b in boxes} | {b.last_row for b in boxes})
    col_at = _closed({b.col for b in boxes} | {b.last_col for b in boxes})
    known_rows, known_cols = sorted(row_at), sorted(col_at)
    moved = [
        b._replace(row=row_at[b.row], col=col_at[b.col], last_row=row_at[b.last_row], last_col=col_at[b.last_col])
        for b in boxes
    ]
    return moved, [
        n._replace(
            row=row_at[known_rows[max(bisect_right(known_rows, n.row) - 1, 0)]],
            col=col_at[known_cols[max(bisect_right(known_cols, n.col) - 1, 0)]],
        )
        for n in notes
    ]


def _closed(used: set[int]) -> dict[int, int]:
    """Number the used lines anew; a gap of any width counts as one empty line."""
    at, previous, out = 0, 0, {}
    for line in sorted(used):
        at += 1 if line == previous + 1 else 2
        out[line], previous = at, line
    return out
