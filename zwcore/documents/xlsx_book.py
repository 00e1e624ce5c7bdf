"""What a workbook stores, whichever of its file formats it came in: sheets, cells, and how cells look."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from zwcore.documents import Unreadable
from zwcore.documents.limits import MAX_PLACES

LAST_ROW, LAST_COL = 1_048_576, 16_384
MAX_TEXT = 10_000_000
"""Characters that the cells of a workbook may show: one long text can be named by every cell."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks: its number format, a rule on any of its sides, its text struck through or white on white."""

    number_format: str = "General"
    ruled: bool = False
    struck: bool = False
    white: bool = False


class Run(NamedTuple):
    """A piece of a text; ``own`` where its look is its own and not that of the cell."""

    text: str
    own: bool = False
    struck: bool = False
    raised: bool = False
    white: bool = False


Text = str | tuple[Run, ...]


class Stored(NamedTuple):
    """A cell that says something: ``kind`` is number, text, shown (as it is: an error, TRUE) or formula (one without a
    result, its ``value`` the formula)."""

    row: int
    col: int
    kind: str
    value: Text
    look: Look


class Area(NamedTuple):
    """A range of cells, all ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """A sheet as it is stored; rows and columns from 1. ``blanks`` are ruled cells without a text. ``coloured`` where
    something (a condition, a table) may give cells a fill that their look does not tell."""

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], Stored] = field(default_factory=dict)
    blanks: set[tuple[int, int]] = field(default_factory=set)
    merges: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_cols: set[int] = field(default_factory=set)
    coloured: bool = False
    zeros: bool = True

    def add(self, cell: Stored) -> None:
        """Keep a cell; ``Unreadable``: "bomb" for more of them than a sheet of forms can have."""
        self.cells[cell.row, cell.col] = cell
        if len(self.cells) > MAX_PLACES:
            raise Unreadable("bomb")

    def add_blank(self, row: int, col: int) -> None:
        """Keep a ruled cell without a text; ``Unreadable``: "bomb" for more than a formatted sheet can have."""
        self.blanks.add((row, col))
        if len(self.blanks) > LAST_ROW:
            raise Unreadable("bomb")
