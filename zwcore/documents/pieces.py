"""What a page holds of a table, and how a whole table is built from such pieces."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zwcore.documents import Cell, Dropped, Grid
from zwcore.documents.limits import check_places

Box = tuple[int, int, int, int]
# Rules of one table that a page break took apart are drawn at the same place, give or take this much (1/100 point).
NEAR = 300


class CellPiece(NamedTuple):
    """A cell as far as one page shows it. ``to_top`` and ``to_bottom`` tell whether its text fills it up to that edge,
    as the text of a cell does that a page break cut."""

    text: str
    row: int
    row_span: int
    page: int
    bbox: Box
    to_top: bool = False
    to_bottom: bool = False
    confidence: int = 1000

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return not self.text

    @property
    def last_row(self) -> int:
        """The last row it covers."""
        return self.row + self.row_span - 1


class LostPiece(NamedTuple):
    """A text of a table that was left out: why, in which row, and how far from the left (1/100 point)."""

    text: str
    why: str
    page: int
    row: int
    place: int


@dataclass(frozen=True, slots=True)
class TablePiece:
    """A table as far as it is read: one page of it, or several that were joined."""

    parts: tuple[CellPiece, ...]
    rows: int
    joined_rows: tuple[int, ...] = ()
    lost: tuple[LostPiece, ...] = ()

    @property
    def edges(self) -> list[int]:
        """The places of its vertical rules, from left to right."""
        return merged_edges(x for part in self.parts for x in (part.bbox[0], part.bbox[2]))

    def row(self, number: int) -> list[CellPiece]:
        """The parts that start in row ``number``, from left to right."""
        return sorted((part for part in self.parts if part.row == number), key=lambda part: part.bbox[0])

    def grid(self) -> Grid:
        """Build the grid; its columns are the spaces between the vertical rules of all pages."""
        edges = self.edges
        check_places(self.rows, len(edges) - 1)
        cells = tuple(_cell(part, edges) for part in sorted(self.parts, key=lambda p: (p.row, p.bbox[0])))
        return Grid(cells, self.rows, len(edges) - 1, joined_rows=self.joined_rows)

    def dropped(self, table: int) -> tuple[Dropped, ...]:
        """What was left out, with its place in the grid, which is the ``table``-th of the document."""
        edges = self.edges
        return tuple(
            Dropped(text, why, page, table, row, max(bisect_right(edges[:-1], place) - 1, 0))
            for text, why, page, row, place in self.lost
        )


def _cell(part: CellPiece, edges: Sequence[int]) -> Cell:
    left, right = nearest(part.bbox[0], edges), nearest(part.bbox[2], edges)
    return Cell(part.text, part.row, left, part.row_span, max(right - left, 1), part.page, part.bbox, part.confidence)


def merged_edges(places: Iterable[int]) -> list[int]:
    """Sort places and take those nearer than :data:`NEAR` for one."""
    out: list[int] = []
    for place in sorted(set(places)):
        if not out or place - out[-1] > NEAR:
            out.append(place)
    return out


def nearest(place: int, edges: Sequence[int]) -> int:
    """The index of the edge nearest to ``place``; edges are in order."""
    after = bisect_left(edges, place)
    if after == 0 or after == len(edges):
        return min(after, len(edges) - 1)
    return after - (place - edges[after - 1] <= edges[after] - place)
