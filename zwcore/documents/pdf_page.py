"""One page of a PDF → its tables and lines from top to bottom, and what was left out of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from zwcore.documents import Dropped, Paragraph, Unreadable
from zwcore.documents.limits import MAX_PAGE_EDGES, MAX_PLACES
from zwcore.documents.lines import Char, lines_of, rows_of
from zwcore.documents.pdf_calls import opened_page
from zwcore.documents.pdf_content import Content, read_content
from zwcore.documents.pdf_fields import field_chars
from zwcore.documents.pdf_grid import CellBox, dotted, find_tables
from zwcore.documents.pdf_judge import judged_tables
from zwcore.documents.pdf_masks import hides
from zwcore.documents.pdf_shapes import Rule, Shapes
from zwcore.documents.pdf_tables import RuledTable
from zwcore.documents.pdf_unseen import Unseen, find_unseen, left_out
from zwcore.documents.pieces import TablePiece

# What tells text in columns without rules: gaps as wide as this many characters, in so many lines, at shared places.
_GAP = 1.5
_COLUMN_LINES = 4
_COLUMNS = 3
_SHARED = 3
# A table that has fewer cells is none of a form whose text stands in columns without rules.
FEW_CELLS = 8
# A grid that leaves more than this share of the characters within its outer edges in no cell does not close.
_OUTSIDE = 0.02


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page read: tables and lines from top to bottom, what was left out of no table, and how many characters there
    are, have no letter, stand aslant, and are kept. ``columns`` tells that text stands in columns without rules."""

    blocks: tuple[TablePiece | Paragraph, ...]
    dropped: tuple[Dropped, ...]
    chars: int
    unknown: int
    slanted: int
    kept: int
    cells: int
    columns: bool


def read_page(data: bytes, document: Any, form: Any, index: int) -> PageRead:
    """Read a page (from 0); raises ``Unreadable`` ("damaged", "bomb", "lines")."""
    with opened_page(document, index) as (page, text):
        content = read_content(page, text)
        fields = field_chars(form, page, content.upright) if form else []
        unseen = find_unseen(content, lambda picture: hides(document, page, picture))
    return laid_out(content, unseen, index + 1, fields, lambda: judged_tables(data, index))


def laid_out(
    content: Content,
    unseen: Unseen,
    number: int,
    fields: Sequence[Char] = (),
    judge: Callable[[], list[list[CellBox]]] = list,
) -> PageRead:
    """Put what stands on a page into its tables and lines; ``judge`` has other tables where the own do not close.

    Raises ``Unreadable("lines")``.
    """
    across, down = _rules(content.shapes, unseen)
    chars = [char for n, char in enumerate(content.chars) if n not in unseen.why] if unseen.why else content.chars
    found = find_tables(across, down)
    if not found and content.shapes.ground_across:
        found = find_tables(across + content.shapes.ground_across, down + content.shapes.ground_down)
    tables = _tables(found, number)
    rest = _take(tables, chars)
    if tables and not _closes(tables, rest, len(chars)):
        other = _tables(judge(), number)
        left = _take(other, chars)
        if len(left) < len(rest):
            tables, rest = other, left
    return _placed(content, [*rest, *_take(tables, list(fields))], unseen, tables, number)


def _rules(shapes: Shapes, unseen: Unseen) -> tuple[list[Rule], list[Rule]]:
    """The rules of tables: not the lines of text, and coloured ones only where most are; raises ``Unreadable``."""
    across = [rule for rule in shapes.across if rule not in unseen.lines] if unseen.lines else list(shapes.across)
    down = list(shapes.down)
    if shapes.coloured:
        across += [rule for rule in shapes.vivid_across if rule not in unseen.lines]
        down += shapes.vivid_down
    _check_rules(across, down)
    _check_rules(shapes.ground_across, shapes.ground_down)
    more_across, more_down = dotted(shapes.dots) if shapes.dots else ([], [])
    return across + more_across, down + more_down


def _check_rules(across: Sequence[Rule], down: Sequence[Rule]) -> None:
    """Refuse more than a table has, or more places between them: ``Unreadable("lines")``."""
    high, wide = len({round(y) for y, _, _ in across}), len({round(x) for x, _, _ in down})
    if len(across) + len(down) > MAX_PAGE_EDGES or high * wide > MAX_PLACES:
        raise Unreadable("lines")


def _tables(found: Iterable[list[CellBox]], page: int) -> list[RuledTable]:
    """The smallest first: a character inside a table inside a frame belongs to the inner one."""
    return sorted((RuledTable(cells, page) for cells in found), key=lambda table: table.area)


def _take(tables: Iterable[RuledTable], chars: list[Char]) -> list[Char]:
    """Put characters into the tables' cells; return those that lie in none."""
    for table in tables:
        chars = table.take(chars)
    return chars


def _closes(tables: Sequence[RuledTable], rest: Sequence[Char], count: int) -> bool:
    """Whether no cells overlap and hardly any character stands within a table and in none of its cells."""
    if any(table.overlaps for table in tables):
        return False
    outside = sum(char.text != " " and any(table.holds(*char.middle) for table in tables) for char in rest)
    return outside <= _OUTSIDE * count


def _placed(
    content: Content, rest: Sequence[Char], unseen: Unseen, tables: Sequence[RuledTable], number: int
) -> PageRead:
    lost = left_out(content.chars, unseen.why) if unseen.why else []
    free = [entry for entry in lost if not any(table.loses(*entry) for table in tables)]
    placed: list[tuple[float, TablePiece | Paragraph]] = [(t.ys[0], t.piece(unseen.doubtful)) for t in tables]
    placed += [(line.top, Paragraph(line.text, number)) for line in lines_of(rest)]
    placed.sort(key=lambda entry: entry[0])
    cells = sum(len(table.cells) for table in tables)
    return PageRead(
        tuple(block for _, block in placed),
        tuple(Dropped(text, why, number) for text, why, _ in free),
        len(content.chars),
        content.unknown,
        content.slanted,
        len(content.chars) - len(unseen.why),
        cells,
        cells < FEW_CELLS and _in_columns(rest),
    )


def _in_columns(chars: Iterable[Char]) -> bool:
    """Whether lines of text stand in columns: several with wide gaps, which begin at the same places."""
    starts: dict[int, int] = {}
    lines = 0
    for line in rows_of(chars):
        printed = [char for char in line if char.text.strip()]
        pairs = pairwise(printed)
        begins = [b.x0 for a, b in pairs if b.x0 - a.x1 > _GAP * b.size]
        lines += len(begins) + 1 >= _COLUMNS
        for x in begins:
            starts[round(x / 4)] = starts.get(round(x / 4), 0) + 1
    return lines >= _COLUMN_LINES and sum(count >= _SHARED for count in starts.values()) >= _COLUMNS - 1
