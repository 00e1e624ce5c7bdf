"""From a document to the rows of its forms: table rows and paragraphs become :class:`Row`, cut into a run a form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from zwcore.documents import Cell, Document, Grid, Paragraph
from zwcore.layouts.vocabulary import label_of, labels
from zwcore.text import canonical

_YEAR = re.compile(r"\(?20\d\d年度?\)?")
Span = tuple[int, int]
_ATTACHED = re.compile("附[件表][0-9]*:")
_TITLE = re.compile(r"(自评表|评价表|自评情况表)(\(.{1,8}\))?$")


@dataclass(slots=True)
class GridRow:
    """A row of a table with the cell that covers each column, or a paragraph as a row of one cell.

    ``distinct`` are its cells from left to right, each once; ``texts`` what stands in them where they are not blank,
    ``names`` the same folded as labels.
    """

    cells: Sequence[Cell | None]
    table: int
    index: int
    distinct: Sequence[Cell]
    texts: Sequence[str]
    names: frozenset[str]
    joined: bool = False

    @classmethod
    def of(cls, cells: Sequence[Cell | None], table: int, index: int, joined: bool = False) -> GridRow:
        """Make a row of the cells that cover its columns."""
        distinct: list[Cell] = []
        texts: list[str] = []
        before = None
        for cell in cells:
            if cell is not before:
                before = cell
                if cell is not None:
                    distinct.append(cell)
                    if text := cell.text.strip():
                        texts.append(text)
        return cls(cells, table, index, distinct, texts, frozenset(map(label_of, texts)), joined)

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
        """Return name → (first column, one past the last) for the labels of ``section`` that stand in this row."""
        found: dict[str, Span] = {}
        known = labels(section)
        if known.keys().isdisjoint(self.names):
            return found
        for cell in self.distinct:
            name = known.get(label_of(cell.text))
            if name is not None:
                first, past = cell.col, min(cell.col + cell.col_span, self.width)
                start, end = found.get(name, (first, first))
                found[name] = (start, past) if end == first else (start, end)
        return found


@dataclass(frozen=True, slots=True)
class Piece:
    """The rows of one form: what stood above it and the table itself."""

    heading: tuple[str, ...]
    rows: tuple[GridRow, ...]


def _rows(document: Document) -> Iterator[GridRow]:
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


def _is_heading(row: GridRow) -> bool:
    """Tell whether a row can stand above a form: one text, or several like "填报单位：…", "单位：万元"."""
    texts = row.texts
    short = len(texts) <= 4 and all(":" in canonical(text) or _YEAR.fullmatch(canonical(text)) for text in texts)
    return (len(texts) <= 1 or short) and not row.label("total")


@cache
def starters() -> dict[str, bool]:
    """The labels that a form may begin with; true for those that are sure."""
    sure = {label: True for label, name in labels("head").items() if name == "project"}
    return dict.fromkeys(labels("whole"), False) | sure


def _starts(rows: Sequence[GridRow]) -> list[int]:
    """Return the rows where a form begins: 项目名称, or 部门名称 where the form is that of a whole department.

    The latter only where a table with what was achieved follows before another form begins, and not in the head of one
    begun above.
    """
    known, starts, in_head = starters(), list[int](), False
    for n, row in enumerate(rows):
        sure = known.get(label_of(row.texts[0])) if row.texts else None
        if sure or (sure is False and not in_head and _table_follows(rows[n + 1 :])):
            starts.append(n)
            in_head = True
        elif in_head and is_indicator_header(row):
            in_head = False
    return starts


def _table_follows(rows: Sequence[GridRow]) -> bool:
    for row in rows:
        if row.texts and label_of(row.texts[0]) in starters():
            return False
        if is_indicator_header(row):
            return not {"actual", "score"}.isdisjoint(row.label("indicators"))
    return False


def is_indicator_header(row: GridRow) -> bool:
    """Tell whether this is the row with 一级指标, 二级指标, 三级指标."""
    return not row.names.isdisjoint(_levels()) and len(_levels() & row.names) >= 2


@cache
def _levels() -> frozenset[str]:
    return frozenset(label for label, name in labels("indicators").items() if name.startswith("level"))


def cut(document: Document) -> tuple[tuple[Piece, ...], int]:
    """Cut a document into forms; return them and the number of title lines that were seen.

    A form begins at the row 项目名称 (see :func:`_starts`); single-text lines above it that follow the last form's
    table are its heading.
    """
    rows = list(_rows(document))
    starts = _starts(rows)
    pieces, floor = [], 0
    for start, following in pairwise([*starts, len(rows)]):
        top = _heading_start(rows, start, floor)
        end = _heading_start(rows, following, start + 1) if following < len(rows) else following
        heading = tuple(text for row in rows[top:start] for text in row.texts)
        pieces.append(Piece(heading, tuple(rows[start:end])))
        floor = end
    return tuple(pieces), _count_titles(rows)


def _count_titles(rows: Sequence[GridRow]) -> int:
    """Count the title lines; "附件：…自评表" right above another one only names what is attached."""
    found = [len(row.texts) == 1 and is_title(row.texts[0]) for row in rows]
    attached = sum(
        1 for n, (here, below) in enumerate(pairwise(found)) if here and below and _is_attached(rows[n].texts[0])
    )
    return sum(found) - attached


def _is_attached(text: str) -> bool:
    return bool(_ATTACHED.match(canonical(text)))


def _heading_start(rows: Sequence[GridRow], start: int, floor: int) -> int:
    """Walk up from ``start`` over the heading's lines to the title nearest above, if there is one."""
    top = start
    while top > floor and _is_heading(rows[top - 1]):
        top -= 1
    titles = [n for n in range(top, start) if any(is_title(text) for text in rows[n].texts)]
    return titles[-1] if titles else top
