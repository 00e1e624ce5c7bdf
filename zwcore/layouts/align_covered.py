"""Points printed once for several rows, in a table pasted from Word or Excel: what a merged cell covers is blank there.

A blank below points is a place that these cover only where the sums tell so; any other blank is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from zwcore.documents import Cell, Document, Grid
from zwcore.layouts.funds import is_fund_header
from zwcore.layouts.head import closing
from zwcore.layouts.labels import field_of
from zwcore.layouts.rows import GridRow, is_indicator_header
from zwcore.money import HUNDRED, ZERO, add, parse_points

_NAMED = ("level3", "weight", "score")


def uncover(document: Document) -> Document:
    """Give back the cells that reach over several rows; a document that shows them is returned as it is."""
    if document.grids_have_spans:
        return document
    blocks = tuple(_uncovered(block) if isinstance(block, Grid) else block for block in document.blocks)
    same = all(block is before for block, before in zip(blocks, document.blocks, strict=True))
    return document if same else replace(document, blocks=blocks)


def _uncovered(grid: Grid) -> Grid:
    rows = [GridRow.of(cells, 0, n) for n, cells in enumerate(grid.dense())]
    spans: dict[tuple[int, int], int] = {}
    weight = score = ZERO
    for n, row in enumerate(rows):
        if is_fund_header(row) and n + 1 < len(rows):
            weight, score = (_below(row, rows[n + 1], name) for name in ("weight", "score"))
        elif is_indicator_header(row):
            spans |= _covering(row, rows[n + 1 :], weight, score)
    if not spans:
        return grid
    gone = {(row + down, col) for (row, col), size in spans.items() for down in range(1, size)}
    cells = (cell for cell in grid.cells if (cell.row, cell.col) not in gone)
    return replace(grid, cells=tuple([cell._replace(row_span=spans.get(cell[1:3], cell.row_span)) for cell in cells]))


def _column(header: GridRow, block: str, name: str) -> int | None:
    found = (n for n, cell in enumerate(header.cells) if cell is not None and field_of(cell.text, block) == name)
    return next(found, None)


def _below(header: GridRow, row: GridRow, name: str) -> Decimal:
    """The points of the money in the row below its header."""
    column = _column(header, "funds", name)
    return (_points(row, column) if column is not None else None) or ZERO


def _points(row: GridRow, column: int) -> Decimal | None:
    cell = row.cells[column]
    return parse_points(cell.text) if cell is not None else None


def _covering(
    header: GridRow, below: Sequence[GridRow], money: Decimal, spent: Decimal
) -> Mapping[tuple[int, int], int]:
    """Say which points reach over how many rows: (row, column) → rows; the money has points and a score, too."""
    columns = {name: at for name in _NAMED if (at := _column(header, "indicators", name)) is not None}
    if len(columns) < len(_NAMED):
        return {}
    body: list[GridRow] = []
    for row in below:
        if closing(row) or is_indicator_header(row):
            break
        body.append(row)
    weight, score = columns["weight"], columns["score"]
    weights, scores = ([_points(row, column) for row in body] for column in (weight, score))
    names = [row.cells[columns["level3"]] for row in body]
    if None in weights and add(number for number in weights if number is not None) not in (HUNDRED, HUNDRED - money):
        return {}
    parts = list(_parts(body, names, weight))
    found = {(body[start].index, weight): size for start, size in parts}
    together = list(_parts(body, names, score))
    # More than the points of its own row: the scores are printed once for several, here and in the rows like it, unless
    # the sum lacks what is blank.
    whole = add(number for number in scores if number is not None) + spent
    several = _total(below[len(body) :]) in (None, whole) and any(
        size > 1 and (scores[n] or ZERO) > (weights[n] or HUNDRED) for n, size in together
    )
    found |= {(body[n].index, score): size for n, size in together if several or (n, size) in parts}
    return {place: size for place, size in found.items() if size > 1}


def _total(below: Sequence[GridRow]) -> Decimal | None:
    """The total that is printed below the indicators: the last number of its row."""
    row = next((row for row in below if closing(row) == "total"), None)
    numbers = [points for text in row.texts if (points := parse_points(text)) is not None] if row is not None else []
    return numbers[-1] if numbers else None


def _parts(body: Sequence[GridRow], names: Sequence[Cell | None], column: int) -> Iterator[tuple[int, int]]:
    """Yield each row with points and how many rows it is to the next ones: blank below them, and with a name."""
    start = None
    for n, row in enumerate(body):
        cell, name = row.cells[column], names[n]
        if start is not None and name is not None and name.text and cell is not None and not cell.text:
            continue
        if start is not None:
            yield start, n - start
        start = n if _points(row, column) is not None else None
    if start is not None:
        yield start, len(body) - start
