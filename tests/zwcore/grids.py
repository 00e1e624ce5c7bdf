"""Small tables written as text, with merged cells: for tests of how tables are read.

Cells are parted by ``|``; ``<`` is one with the cell to its left, ``^`` with the one above it. A line without ``|`` is
a paragraph, an empty line ends a table.
"""

from __future__ import annotations

from zwcore.documents import Cell, Document, Dropped, Grid, Paragraph
from zwcore.layouts import Reading, Readings, read_forms
from zwcore.layouts.teach import Taught


def grid(lines: list[str]) -> Grid:
    """Make a table of its lines."""
    rows = [[text.strip() for text in line.split("|")] for line in lines]
    width = max(map(len, rows))
    cells: dict[tuple[int, int], Cell] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for y, row in enumerate(rows):
        for x in range(width):
            text = row[x] if x < len(row) else ""
            at = owner[y, x - 1] if text == "<" else owner[y - 1, x] if text == "^" else (y, x)
            owner[y, x] = at
            if at == (y, x):
                cells[at] = Cell(text, y, x)
            else:
                top = cells[at]
                cells[at] = top._replace(row_span=y - top.row + 1, col_span=max(top.col_span, x - top.col + 1))
    return Grid(tuple(cells.values()), len(rows), width)


def document(text: str, dropped: tuple[Dropped, ...] = ()) -> Document:
    """Make a document of its paragraphs and tables."""
    blocks: list[Grid | Paragraph] = []
    lines: list[str] = []
    for line in [*text.strip().splitlines(), ""]:
        if "|" in line:
            lines.append(line)
            continue
        blocks += [grid(lines)] if lines else []
        lines = []
        blocks += [Paragraph(line)] if line.strip() else []
    return Document("docx", tuple(blocks), dropped=dropped)


def readings(text: str, mappings: tuple[Taught, ...] = (), dropped: tuple[Dropped, ...] = ()) -> Readings:
    """Read a document written as text."""
    return read_forms(document(text, dropped), mappings)


def one(text: str, mappings: tuple[Taught, ...] = (), dropped: tuple[Dropped, ...] = ()) -> Reading:
    """Read a document with one form."""
    (reading,) = readings(text, mappings, dropped).forms
    return reading
