"""A sheet as it is stored → the boxes that print, in the rows and columns that can be seen, and what was left out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zwcore.documents import Unreadable
from zwcore.documents.limits import MAX_PLACES
from zwcore.documents.xlsx_book import FAR, CellArea, Stored, Worksheet, check_count, check_text
from zwcore.documents.xlsx_layout import Omission, SheetBox
from zwcore.documents.xlsx_shown import Said, Show

Place = tuple[int, int]


class _Axis:
    """Rows or columns of a sheet, and their numbers among those that are not hidden."""

    def __init__(self, hidden: set[int]) -> None:
        self._hidden, self._sorted = hidden, sorted(hidden)

    def at(self, line: int) -> int:
        """The number of a line among those that show; of a hidden one that of the next."""
        return line - bisect_left(self._sorted, line)

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """The first and the last line of a stretch that show."""
        if not self._sorted:
            return first, last
        if first == last:
            return None if first in self._hidden else (self.at(first), self.at(first))
        start, end = self.at(first), self.at(last + 1) - 1
        return (start, end) if start <= end else None


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where on a sheet something is said."""

    area: CellArea

    @classmethod
    def of(cls, cells: Iterable[Stored]) -> _Extent:
        rows, cols = {cell.row for cell in cells}, {cell.col for cell in cells}
        return cls(CellArea(min(rows, default=1), min(cols, default=1), max(rows, default=1), max(cols, default=1)))

    def near(self, row: int, col: int) -> bool:
        top, left, bottom, right = self.area
        return top - FAR <= row <= bottom + FAR and left - FAR <= col <= right + FAR

    def clip(self, merge: CellArea) -> CellArea:
        """A merge that ends far away, over whole rows or columns, ends with what is said."""
        bottom, right = self.area.bottom, self.area.right
        return CellArea(
            merge.top,
            merge.left,
            max(merge.top, bottom) if merge.bottom > bottom + FAR else merge.bottom,
            max(merge.left, right) if merge.right > right + FAR else merge.right,
        )


def placed(sheet: Worksheet, date_1904: bool) -> tuple[list[SheetBox], list[Omission]]:
    """Return the boxes of a sheet that print, in their order, and notes of what does not.

    Of a hidden sheet there are notes alone. Raises ``Unreadable`` ("bomb") for merges over more places than a form has,
    and for more text than workbooks have.
    """
    extent = _Extent.of(sheet.cells.values())
    merges, covered = _merged(sheet.merges, extent)
    places = _Visible(_Axis(sheet.hidden_rows), _Axis(sheet.hidden_cols), merges)
    show = Show(sheet, date_1904)
    boxes: list[SheetBox] = []
    notes: list[Omission] = []
    length = 0
    for place, cell in sheet.cells.items():
        pieces = show.pieces(cell)
        length += sum(len(piece.text) for piece in pieces)
        check_text(length)
        check_count(notes)
        seen = None if sheet.hidden or place in covered else places.area(*place)
        row, col = places.point(*place) if seen is None else (seen.top, seen.left)
        notes.extend(_notes(pieces, row, col, seen is None))
        text, awaited = _text(pieces), any(piece.why == "formula" for piece in pieces)
        if seen is not None and (text.strip() or awaited or cell.look.ruled):
            boxes.append(SheetBox(*seen, text, cell.look.ruled, bool(pieces), place))
    boxes.extend(_blank(sheet, places, covered, extent))
    if len(boxes) > MAX_PLACES:
        raise Unreadable("bomb")
    return sorted(boxes), notes


def _blank(sheet: Worksheet, places: _Visible, covered: set[Place], extent: _Extent) -> Iterator[SheetBox]:
    """The ruled cells without a text that are near one."""
    for place in () if sheet.hidden else sheet.blanks:
        if place not in covered and place not in sheet.cells and extent.near(*place):
            seen = places.area(*place)
            if seen is not None:
                yield SheetBox(*seen, "", True, home=place)


def _text(pieces: list[Said]) -> str:
    return "".join(piece.text for piece in pieces if not piece.why)


def _notes(pieces: list[Said], row: int, col: int, hidden: bool) -> Iterator[Omission]:
    for text, why in pieces:
        if (why or hidden) and text.strip():
            yield Omission(row, col, text, why if why and why != "formula" else "hidden" if hidden else why)


@dataclass(frozen=True, slots=True)
class _Visible:
    """Where cells show: their own place, or what can be seen of the merge that they begin."""

    rows: _Axis
    cols: _Axis
    merges: dict[Place, CellArea]

    def area(self, row: int, col: int) -> CellArea | None:
        """What can be seen of a cell, ``None`` where nothing can."""
        whole = self.merges.get((row, col), CellArea(row, col, row, col))
        rows, cols = self.rows.span(whole.top, whole.bottom), self.cols.span(whole.left, whole.right)
        return CellArea(rows[0], cols[0], rows[1], cols[1]) if rows and cols else None

    def point(self, row: int, col: int) -> Place:
        """Where a cell that does not show would stand."""
        return self.rows.at(row), self.cols.at(col)


def _merged(merges: Iterable[CellArea], extent: _Extent) -> tuple[dict[Place, CellArea], set[Place]]:
    """The merges by their first cells, and the places that they cover; of two that overlap the first one is."""
    kept: dict[Place, CellArea] = {}
    covered: set[Place] = set()
    total = 0
    for merge in merges:
        if not extent.near(merge.top, merge.left):
            continue
        area = extent.clip(merge)
        total += (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if total > MAX_PLACES:
            raise Unreadable("bomb")
        inside = {(row, col) for row in range(area.top, area.bottom + 1) for col in range(area.left, area.right + 1)}
        first = (area.top, area.left)
        if len(inside) < 2 or not covered.isdisjoint(inside) or not kept.keys().isdisjoint(inside):
            continue
        kept[first] = area
        covered |= inside - {first}
    return kept, covered
