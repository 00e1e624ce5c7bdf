"""What a workbook stores, whichever of its file formats it came in: sheets, cells, and how cells look."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass, field
from typing import NamedTuple

from zwcore.documents import Unreadable
from zwcore.documents.limits import MAX_PLACES

LAST_ROW, LAST_COL = 1_048_576, 16_384
FAR = 50
"""Ruled cells and ends of merges farther than this from any text were formatted by the column, and are on no paper."""
MAX_TEXT = 5_000_000
_MOST_MERGED = 16 * LAST_ROW


def check_count(things: Sized) -> None:
    """Refuse more styles, sheets, texts … than any workbook has: ``Unreadable("bomb")``."""
    if len(things) > MAX_PLACES:
        raise Unreadable("bomb")


def check_text(length: int) -> None:
    """Refuse more text than a workbook can sensibly show, ``Unreadable("bomb")``: every cell can name one long text."""
    if length > MAX_TEXT:
        raise Unreadable("bomb")


@dataclass(frozen=True, slots=True)
class CellLook:
    """How a cell looks: its number format, a rule on any of its sides, its text struck through or white on white."""

    number_format: str = "General"
    ruled: bool = False
    struck: bool = False
    white: bool = False


class TextRun(NamedTuple):
    """A piece of a text; ``own`` where its look is its own and not that of the cell."""

    text: str
    own: bool = False
    struck: bool = False
    raised: bool = False
    white: bool = False


Text = str | tuple[TextRun, ...]


class Stored(NamedTuple):
    """A cell that says something: ``kind`` is number, text, shown (as it is: an error, TRUE) or formula (one without a
    result, its ``value`` the formula)."""

    row: int
    col: int
    kind: str
    value: Text
    look: CellLook


class CellArea(NamedTuple):
    """A range of cells, all ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Worksheet:
    """A sheet as it is stored; rows and columns from 1. ``blanks`` are ruled cells without a text. ``coloured`` where
    something (a condition, a table) may give cells a fill that their look does not tell."""

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], Stored] = field(default_factory=dict)
    blanks: set[tuple[int, int]] = field(default_factory=set)
    merges: list[CellArea] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: set[int] = field(default_factory=set)
    coloured: bool = False
    zeros: bool = True
    times_hidden: int = 0
    places_merged: int = 0

    def hide_rows(self, first: int, last: int) -> None:
        """Note rows that are hidden; ``Unreadable``: "bomb" for more than there are."""
        self._hide(self.hidden_rows, first, min(last, LAST_ROW))

    def hide_cols(self, first: int, last: int) -> None:
        """Note columns that are hidden; ``Unreadable``: "bomb" for more than there are."""
        self._hide(self.hidden_cols, first, min(last, LAST_COL))

    def _hide(self, known: set[int], first: int, last: int) -> None:
        self.times_hidden += max(last - first + 1, 1)
        if self.times_hidden > LAST_ROW + LAST_COL:
            raise Unreadable("bomb")
        known.update(range(first, last + 1))

    def add(self, cell: Stored) -> None:
        """Keep a cell; ``Unreadable``: "bomb" for more of them than a sheet of forms can have."""
        self.cells[cell.row, cell.col] = cell
        check_count(self.cells)

    def add_merge(self, area: CellArea) -> None:
        """Keep a merge; ``Unreadable``: "bomb" for more of them, or over more places, than a person merges."""
        self.merges.append(area)
        self.places_merged += (area.bottom - area.top + 1) * (area.right - area.left + 1)
        check_count(self.merges)
        if self.places_merged > _MOST_MERGED:
            raise Unreadable("bomb")

    def add_blank(self, row: int, col: int) -> None:
        """Keep a ruled cell without a text; ``Unreadable``: "bomb" for more than a formatted sheet can have."""
        self.blanks.add((row, col))
        if len(self.blanks) > 2 * MAX_PLACES:
            last = max((row for row, _ in self.cells), default=0) + FAR
            self.blanks = {place for place in self.blanks if place[0] <= last}
            check_count(self.blanks)
