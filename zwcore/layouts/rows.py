"""From a document to rows: table rows and paragraphs become :class:`GridRow`, which knows the labels in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from zwcore.documents import Cell, Document, Grid, Paragraph
from zwcore.layouts.labels import field_of
from zwcore.layouts.vocabulary import label_of, labels
from zwcore.text import canonical

Span = tuple[int, int]
_TITLE = re.compile(r"(自[评評]表|[评評][价價]表|自[评評]情[况況]表)(\(.{1,8}\))?$")


@dataclass(slots=True)
class GridRow:
    """A row of a table with the cell that covers each column, or a paragraph as a row of one cell.

    ``distinct`` are its cells from left to right, each once; ``filled`` those that are not blank, ``texts`` what
    stands in them, ``names`` the same folded as labels. ``begins_table`` is kept once it is known.
    """

    cells: Sequence[Cell | None]
    table: int
    index: int
    distinct: Sequence[Cell]
    filled: Sequence[Cell]
    texts: Sequence[str]
    names: frozenset[str]
    joined: bool = False
    begins_table: bool | None = None

    @classmethod
    def of(cls, cells: Sequence[Cell | None], table: int, index: int, joined: bool = False) -> GridRow:
        """Make a row of the cells that cover its columns."""
        distinct: list[Cell] = []
        filled: list[Cell] = []
        texts: list[str] = []
        before = None
        for cell in cells:
            if cell is not before:
                before = cell
                if cell is not None:
                    distinct.append(cell)
                    if text := cell.text.strip():
                        filled.append(cell)
                        texts.append(text)
        return cls(cells, table, index, distinct, filled, texts, frozenset(map(label_of, texts)), joined)

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.cells)

    def at(self, start: int, end: int) -> Cell | None:
        """Return the first non-blank cell in the columns ``start`` to ``end``, else any cell there."""
        cells = self.cells
        if not 0 <= start < len(cells):
            return None
        first = cells[start]
        if end - start < 2 or (first is not None and first.text.strip()):
            return first
        there = [cell for cell in cells[start:end] if cell is not None]
        return next((cell for cell in there if cell.text.strip()), there[0] if there else None)

    def label(self, section: str) -> dict[str, Span]:
        """Return name → (first column, one past the last) for the labels of ``section`` known by the letter."""
        found: dict[str, Span] = {}
        known = labels(section)
        if known.keys().isdisjoint(self.names):
            return found
        for cell in self.distinct:
            name = known.get(label_of(cell.text))
            if name is not None:
                first, past = span_of(cell, self.width)
                start, end = found.get(name, (first, first))
                found[name] = (start, past) if end == first else (start, end)
        return found

    def meant(self, section: str) -> dict[str, Cell]:
        """Return field → the first cell that surely means it, by letter or by meaning."""
        found: dict[str, Cell] = {}
        for cell in self.filled:
            field = field_of(cell.text, section)
            if field is not None:
                found.setdefault(field, cell)
        return found


def span_of(cell: Cell, width: int) -> Span:
    """Return the columns that a cell covers: the first, one past the last."""
    return cell.col, min(cell.col + cell.col_span, width)


def rows_of(document: Document) -> Iterator[GridRow]:
    """Yield the rows of a document in reading order; a paragraph counts to the table above it."""
    table = -1
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield GridRow.of([Cell(block.text, 0, 0, page=block.page)], max(table, 0), 0)
        else:
            table += 1
            yield from _grid_rows(block, table)


def _grid_rows(grid: Grid, table: int) -> Iterator[GridRow]:
    for index, cells in enumerate(grid.dense()):
        yield GridRow.of(cells, table, index, index in grid.joined_rows)


@lru_cache(maxsize=1 << 10)
def is_title(text: str) -> bool:
    """Tell whether a line is the title of a form: it ends with 自评表, perhaps with （表5）."""
    line = canonical(text)
    return len(line) <= 80 and bool(_TITLE.search(line))


@cache
def starters() -> dict[str, bool]:
    """The labels that a form may begin with; true for those that are sure."""
    sure = {label: True for label, name in labels("head").items() if name == "project"}
    return dict.fromkeys(labels("whole"), False) | sure


def is_indicator_header(row: GridRow) -> bool:
    """Tell whether this is the row with 一级指标, 二级指标, 三级指标."""
    return not row.names.isdisjoint(_levels()) and len(_levels() & row.names) >= 2


@cache
def _levels() -> frozenset[str]:
    return frozenset(label for label, name in labels("indicators").items() if name.startswith("level"))
