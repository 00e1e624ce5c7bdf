"""Photos of halves that are of two forms: what speaks against the lower one being the rest of the upper one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from zwcore.documents import Cell, Document
from zwcore.layouts import head
from zwcore.layouts.cut import begins_table
from zwcore.layouts.indicators import split_points
from zwcore.layouts.rows import GridRow, rows_of
from zwcore.money import HUNDRED, ZERO, parse_points
from zwcore.text import fold

if TYPE_CHECKING:
    from decimal import Decimal

LEVELS = ("level1", "level2")
MOST_AGAIN = 1
"""Names of levels that come once more below others: one may have been misread, or be printed twice."""


def is_stranger(document: Document, page: int) -> bool:
    """Tell whether what stands on a page of a document that was put together of photos may be of another form than what
    stands above: its points are too many for one, or its levels begin anew."""
    below, meant = _table(document)
    too_much = "weight" in meant and _is_too_much(below, meant["weight"].col, page)
    return too_much or begins_anew(document, page)


def begins_anew(document: Document, page: int) -> bool:
    """Tell whether it is: a figure may have been misread, several names of levels have not."""
    below, meant = _table(document)
    return sum(_come_again(below, meant[level].col, page) for level in LEVELS if level in meant) > MOST_AGAIN


def _table(document: Document) -> tuple[Sequence[GridRow], Mapping[str, Cell]]:
    """The rows of the first table of indicators, and which cell of its header means what."""
    rows = [row for row in rows_of(document) if row.width > 1]
    first = next((n for n, row in enumerate(rows) if begins_table(row)), None)
    if first is None:
        return (), {}
    return [row for row in rows[first + 1 :] if head.closing(row) is None], rows[first].meant("indicators")


def _come_again(rows: Sequence[GridRow], col: int, page: int) -> int:
    """How many names of a level that other names follow on the photos above come once more on this one."""
    above, here = [], set()
    for row, text in _said(rows, col):
        name = fold(split_points(text)[0] or "")
        if _page(row) == page:
            here.add(name)
        else:
            above.append(name)
    return len(here & ({*above} - {*above[-1:]}))


def _is_too_much(rows: Sequence[GridRow], col: int, page: int) -> bool:
    """Tell whether points add up to more than those of one form; the first row may stand on both photos."""
    points = [(found, _page(row)) for row, text in _said(rows, col) if (found := parse_points(text)) is not None]
    here: list[Decimal] = [found for found, on in points if on == page]
    others = sum((found for found, on in points if on != page), ZERO)
    return bool(others) and others + sum(here[1:], ZERO) > HUNDRED


def _said(rows: Sequence[GridRow], col: int) -> Iterator[tuple[GridRow, str]]:
    """What stands in a column, each cell once, with the row where it begins."""
    before = None
    for row in rows:
        cell = row.at(col, col + 1)
        if cell is not None and cell is not before and cell.text.strip():
            yield row, cell.text
        before = cell


def _page(row: GridRow) -> int:
    """The photo that a row stands on: the last, where one reaches over both."""
    return max(cell.page for cell in row.filled)
