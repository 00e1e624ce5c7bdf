"""Two photos of one table that both show some of its rows: each row is taken once, each cell as it was read best."""

from __future__ import annotations

from difflib import SequenceMatcher

from zwcore.documents.pieces import NEAR, CellPiece, TablePiece
from zwcore.text import fold

ALIKE = 0.75
"""So like each other are two readings of one row at the least."""
TELLING = 6
"""Letters of a row: fewer tell nothing of which row it is."""
MOST_UNLIKE = 0.25
"""Of the rows that both show: so many may have been misread."""
DOUBTED = 500
"""How sure a cell is that was read in two ways."""


def overlap(upper: TablePiece, lower: TablePiece) -> int | None:
    """The row of ``upper`` that the first one of ``lower`` is; ``None`` where no row is on both."""
    above = [_text(upper, row) for row in range(upper.rows)]
    below = [_text(lower, row) for row in range(lower.rows)]
    for first in range(upper.rows):
        pairs = [(a, b) for a, b in zip(above[first:], below, strict=False) if len(a) >= TELLING or len(b) >= TELLING]
        unlike = sum(not alike(a, b) for a, b in pairs)
        if pairs and unlike <= MOST_UNLIKE * len(pairs):
            return first
    return None


def merged(upper: TablePiece, lower: TablePiece, first: int) -> TablePiece:
    """Both as one, the first row of ``lower`` being row ``first`` of ``upper``."""
    both = upper.rows - first
    parts, moved = [*upper.parts], []
    for part in lower.parts:
        part = part._replace(row=part.row + first)
        at = next((n for n, one in enumerate(parts) if _same(one, part)), None) if part.row < upper.rows else None
        if at is not None:
            parts[at] = _one(parts[at], part, upper.rows, first)
        elif part.row >= upper.rows or part.text:
            moved.append(part)
    rows = max(upper.rows, first + lower.rows)
    lost = (*upper.lost, *(piece._replace(row=piece.row + first) for piece in lower.lost))
    cut = (*upper.joined_rows, *(row + first for row in lower.joined_rows if row >= both))
    return TablePiece((*parts, *moved), rows, cut, lost)


def _text(table: TablePiece, row: int) -> str:
    """What stands in the cells of a row alone."""
    return fold("".join(part.text for part in table.row(row) if part.row_span == 1))


def alike(a: str, b: str) -> bool:
    """Tell whether two texts may be readings of one."""
    return a == b or SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE


def _same(one: CellPiece, other: CellPiece) -> bool:
    return (
        abs(one.bbox[0] - other.bbox[0]) <= NEAR
        and abs(one.bbox[2] - other.bbox[2]) <= NEAR
        and one.row <= other.last_row
        and other.row <= one.last_row
    )


def _one(a: CellPiece, b: CellPiece, end: int, first: int) -> CellPiece:
    """A cell that both show; one that the pictures' edges cut goes on from the one to the other."""
    rows = max(a.last_row, b.last_row) - a.row + 1
    is_cut = a.last_row == end - 1 and b.row == first and a.row < first and b.last_row >= end
    if is_cut and a.text and b.text:
        text = _lines(a.text, b.text)
        return a._replace(row_span=rows, text=text, to_bottom=b.to_bottom, confidence=min(a.confidence, b.confidence))
    if fold(a.text) == fold(b.text):
        best = max(a, b, key=lambda part: part.confidence)
    elif a.last_row == end - 1 and a.row >= first and b.last_row >= a.last_row and len(b.text) > len(a.text):
        best = b  # the first photo has less of it
    elif b.row == first and a.row <= first and len(a.text) > len(b.text):
        best = a
    else:
        best = max(a, b, key=lambda part: part.confidence)
        best = best._replace(confidence=min(best.confidence, DOUBTED))
    return best._replace(row=a.row, row_span=rows)


def _lines(a: str, b: str) -> str:
    """The lines of both, those that are on both once."""
    above, below = a.split("\n"), b.split("\n")
    for start in range(len(above)):
        shared = above[start:]
        if all(alike(fold(x), fold(y)) for x, y in zip(shared, below, strict=False)):
            return "\n".join([*above[:start], *(below if len(below) >= len(shared) else shared)])
    return "\n".join([*above, *below])
