"""The cells of a photographed table put into its grid: their rows and columns, what they say, and how sure that is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from zwcore.photos.letters import FIGURE, ReadLine, is_sure
from zwcore.photos.rules import COARSE, FoundCell, FoundTable, lines

if TYPE_CHECKING:
    from zwcore.photos.image import Pixels
    from zwcore.photos.upright import Laid

Bounds = tuple[int, int, int, int]

THICKEST = 24
"""Pixels that a rule is thick at most, in the straightened table."""
TOGETHER = 0.3
"""Of the smallest cell's side: edges that lie so near are one line of the grid."""
CERTAIN = 1000
REACHED = 0.6
"""Of a line's height: text that ends so near to its cell's edge reaches it."""
RAGGED = 500
"""How sure a cell is at most that rules do not enclose on all sides: its row and column may be others."""
UNLABELLED = 600
"""How sure a figure is at most in a row of which nothing else is sure."""
WRITTEN = 0.1
"""Of a table's cells: more than so much has words in it."""
NUMBER = re.compile(r"[0-9.]+%?")
LOOKS_LIKE = re.compile(r"(?<![A-Za-z])[IlOoSsZB|]+(?![A-Za-z])")
"""Letters that stand alone where a figure may be meant: I for 1, O for 0."""
LOST = re.compile(r"(?<![0-9])\.[0-9]|^[0-9]+\.$")
"""A point without a figure on each side of it: one was not seen."""


class PageCell(NamedTuple):
    """A cell: what it says, its place and spans in the table, how sure the reading is (0–1000), left, top, right and
    bottom in the picture and in the straightened table, and whether its text reaches its upper and its lower edge."""

    text: str
    row: int
    col: int
    row_span: int
    col_span: int
    sure: int
    bounds: Bounds = (0, 0, 0, 0)
    straight: Bounds = (0, 0, 0, 0)
    to_top: bool = False
    to_bottom: bool = False


class PageTable(NamedTuple):
    """A table: its cells in reading order, how many rows and columns it has."""

    cells: tuple[PageCell, ...]
    rows: int
    cols: int

    @property
    def is_written(self) -> bool:
        """Whether words stand in it, as in a form: grain on a desk has cells, too, and a sign in some."""
        return sum(len(cell.text) > 1 for cell in self.cells) > WRITTEN * len(self.cells)

    def doubted(self) -> PageTable:
        """The table with all of it doubtful: the picture shows too little for anything to be sure."""
        return self._replace(cells=tuple(cell._replace(sure=min(cell.sure, RAGGED)) for cell in self.cells))


def grid_of(
    table: FoundTable, texts: dict[int, list[ReadLine]], sheet: Laid, hidden: Sequence[Pixels] = ()
) -> PageTable:
    """The table's rows and columns, by where the cells' edges lie together; ``hidden`` are places, in coarse pixels,
    that something lies over."""
    rules = [
        lines([edge for box in table.boxes for edge in box.along(axis)], _tolerance(table.boxes, axis))
        for axis in (0, 1)
    ]
    across, down = ([rule[0] for rule in along] for along in rules)
    xs, ys = (_middles(along, size) for along, size in zip(rules, table.size, strict=True))
    cells = []
    for box in table.boxes:
        col, past_col = bisect_right(across, box.left) - 1, bisect_right(across, box.right) - 1
        row, past_row = bisect_right(down, box.top) - 1, bisect_right(down, box.bottom) - 1
        said, bounds = texts.get(box.label, []), box.bounds
        text, sure = _said(said)
        if len(numbers := text.split("\n")) > 1 and all(map(NUMBER.fullmatch, numbers)):
            sure = min(sure, RAGGED)  # of two cells the rule between them was not seen
        sure = min(sure, RAGGED) if box.label in table.ragged or _is_under(bounds, hidden) else sure
        sure = min(sure, UNLABELLED) if any(_is_off(box, axis, rules[axis]) for axis in (0, 1)) else sure
        spans = max(past_row - row, 1), max(past_col - col, 1)
        straight = xs[col], ys[row], xs[min(col + spans[1], len(xs) - 1)], ys[min(row + spans[0], len(ys) - 1)]
        cells.append(PageCell(text, row, col, *spans, sure, sheet.bounds(*bounds), straight, *_fills(said, bounds)))
    rows, cols = len(down) - 1, len(across) - 1
    placed = sorted(_labelled(list(_closed(cells, rows, cols))), key=lambda cell: (cell.row, cell.col))
    return PageTable(tuple(placed), rows, cols)


def _labelled(cells: Sequence[PageCell]) -> Iterator[PageCell]:
    """The cells; a figure is doubtful where nothing else of its row is sure: what it is the figure of nobody knows; and
    so is what the rows are of, beside which the label of many was not."""
    by_row: dict[int, list[PageCell]] = defaultdict(list)
    for cell in cells:
        by_row[cell.row].append(cell)
    for cell in cells:
        told = any(one.text and one.sure == CERTAIN for one in by_row[cell.row] if one is not cell)
        alone = FIGURE.search(cell.text) and not told and len(by_row[cell.row]) > 1
        if cell.text and not cell.col and cell.row_span > 1 and cell.sure < CERTAIN:
            yield cell._replace(sure=RAGGED)
        else:
            yield cell._replace(sure=min(cell.sure, UNLABELLED)) if alone else cell


def _is_off(box: FoundCell, axis: int, rules: Sequence[Sequence[int]]) -> bool:
    """Tell whether an edge of a cell lies beside its line of the grid: it is none of the table, and may cut off what
    stands there."""
    for edge in box.along(axis):
        along = next(one for one in rules if one[0] <= edge <= one[-1])
        if abs(edge - along[len(along) // 2]) > THICKEST:
            return True
    return False


def _is_under(bounds: Bounds, hidden: Sequence[Pixels]) -> bool:
    left, top, right, bottom = (one // COARSE for one in bounds)
    return any(place[top : bottom + 1, left : right + 1].any() for place in hidden)


def _closed(cells: Sequence[PageCell], rows: int, cols: int) -> Iterator[PageCell]:
    """The cells, and a doubtful one wherever no cell was seen; those that cover each other are doubtful, too."""
    covered: dict[tuple[int, int], int] = defaultdict(int)
    for cell in cells:
        for place in _places(cell):
            covered[place] += 1
    for cell in cells:
        shared = any(covered[place] > 1 for place in _places(cell))
        yield cell._replace(sure=min(cell.sure, RAGGED)) if shared else cell
    missing = ((row, col) for row in range(rows) for col in range(cols) if not covered[row, col])
    yield from (PageCell("", row, col, 1, 1, 0) for row, col in missing)


def _places(cell: PageCell) -> Iterator[tuple[int, int]]:
    return product(range(cell.row, cell.row + cell.row_span), range(cell.col, cell.col + cell.col_span))


def _fills(said: Sequence[ReadLine], bounds: Bounds) -> tuple[bool, bool]:
    """Whether text reaches the upper and the lower edge of its cell, as that of a cell does that a page break cut."""
    if not said:
        return False, False
    high = min((one.corners[3, 1] - one.corners[0, 1]).item() for one in said)
    first = min(one.corners[:, 1].min().item() for one in said) - bounds[1]
    last = bounds[3] - max(one.corners[:, 1].max().item() for one in said)
    return first < REACHED * high, last < REACHED * high


def _tolerance(boxes: Sequence[FoundCell], axis: int) -> int:
    """Edges so near to each other are one line of the grid: those on both sides of a rule, but not of a narrow cell."""
    reaches = [box.along(axis) for box in boxes]
    sides, ends = sorted(end - start for start, end in reaches), sorted(end for _, end in reaches)
    rules = []
    for start, _ in reaches:
        at = bisect_left(ends, start)
        if at and start - ends[at - 1] <= THICKEST:
            rules.append(start - ends[at - 1])
    rules.sort()
    narrow = sides[len(sides) // 10]
    rule = rules[len(rules) // 2] if rules else 0
    return max(min(rule * 2, narrow // 2), int(TOGETHER * narrow), 2)


def _middles(rules: Sequence[Sequence[int]], size: int) -> list[int]:
    """Where the middle of each rule is: of the outermost one edge is the table's own."""
    edges = [[0, *rules[0]], *rules[1:-1], [*rules[-1], size]]
    return [(along[0] + along[-1]) // 2 for along in edges]


def _said(lines_in_cell: Sequence[ReadLine]) -> tuple[str, int]:
    """A cell's text, line by line, and how sure it is (0–1000)."""
    rows: list[list[ReadLine]] = []
    for line in sorted(lines_in_cell, key=lambda one: one.corners[:, 1].mean()):
        half = (line.corners[:, 1].max() - line.corners[:, 1].min()) / 2
        if rows and abs(line.corners[:, 1].mean() - rows[-1][-1].corners[:, 1].mean()) < half * 0.8:
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda one: one.corners[:, 0].mean())
    text = "\n".join(" ".join(one.text for one in row) for row in rows)
    return text, min((_how_sure(one) for one in lines_in_cell), default=CERTAIN)


def _how_sure(line: ReadLine) -> int:
    """How sure a line is: figures are doubted sooner than words, and letters that look like figures always."""
    if is_sure(line.text, line.sure) and not LOOKS_LIKE.search(line.text) and not LOST.search(line.text):
        return CERTAIN
    return min(int(line.sure * 1000), 900)
