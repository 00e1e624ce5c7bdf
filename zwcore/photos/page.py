"""Photographed pages: pixels → the tables and the text around them; what is not surely read says so, cell by cell.

Rules give the cells (:mod:`.rules`), OpenVINO the lines (:mod:`.letters`). A line that crosses rules is read anew cell
by cell, ink in a cell without a line is read for itself: figures of one digit are easily overlooked.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from zwcore.photos.letters import ReadLine, line_in, lines_of
from zwcore.photos.rules import FoundCell, FoundTable, darkness, ink_of, lines, tables
from zwcore.photos.upright import Laid, laid

if TYPE_CHECKING:
    from zwcore.photos.image import Pixels

Bounds = tuple[int, int, int, int]

ABOVE, BELOW = 0.5, 0.35
"""Of a table's width: so far above and below it there is text that belongs to it."""
THICKEST = 24
"""Pixels that a rule is thick at most, in the straightened table."""
TOGETHER = 0.3
"""Of the smallest cell's side: edges that lie so near are one line of the grid."""
READ_WELL = 0.8
"""How sure the characters of a page are on average where it lies the right way up."""
SURE = 0.93
"""A line that the recogniser is so sure of is read; below, the cell is doubtful."""
SURE_OF_FIGURES = 0.97
REACHED = 0.6
"""Of a line's height: text that ends so near to its cell's edge reaches it."""
RAGGED = 500
"""How sure a cell is at most that rules do not enclose on all sides."""
LEAST_INK = 12
"""Dark pixels of a full page in a cell: fewer are dirt."""
STEPS, LEAST_STEPS = 41, 3
"""Places along a line that are looked at; what has more of them in another cell belongs to that, too."""
FIGURE = re.compile(r"[0-9]")
LOOKS_LIKE = re.compile(r"(?<![A-Za-z])[IlOoSsZB|]+(?![A-Za-z])")
"""Letters that stand alone where a figure may be meant: I for 1, O for 0."""


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


def read_page(page: Pixels) -> list[PageTable | str]:
    """The tables of a page and the lines around them, from top to bottom; nothing where it has no table.

    One that lies on its side or upside down is read badly as it is: the middle of it is looked at from all sides.
    """
    found, well = _read(laid(page))
    if not found or well >= READ_WELL:
        return found
    height, width = page.shape[:2]
    middle = page[height // 3 : 2 * height // 3, width // 3 : 2 * width // 3]
    ways = {quarters: _how_well(lines_of(np.ascontiguousarray(np.rot90(middle, quarters)))) for quarters in range(4)}
    best = max(ways, key=ways.__getitem__)
    if best:
        turned, better = _read(laid(page, best))
        return turned if better > well else found
    return found


def _how_well(said: Sequence[ReadLine]) -> float:
    """How well lines were read: the mean over their characters, where those that lie sideways are 0."""
    characters = sum(len(one.text) for one in said) or 1
    return sum(one.sure * len(one.text) for one in said if not _is_sideways(one)) / characters


def _read(sheet: Laid) -> tuple[list[PageTable | str], float]:
    """What stands on a page, and how well it was read."""
    page = sheet.pixels
    dark = darkness(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY).astype(np.uint8))
    found = tables(dark)
    if not found:
        return [], 0
    left, top, right, bottom = _with_surroundings(found, page.shape)
    said = [_moved(one, left, top) for one in lines_of(page[top:bottom, left:right])]
    found = tables(dark, [one.corners for one in said]) or found
    ink = ink_of(dark)
    placed: list[tuple[float, PageTable | str]] = []
    inside: set[int] = set()
    for table in found:
        texts = _texts(table, said, page, ink, inside)
        placed.append((table.corners[:, 1].min().item(), _grid(table, texts, sheet)))
    outside = [one for n, one in enumerate(said) if n not in inside]
    placed += [(one.corners[:, 1].mean().item(), one.text) for one in outside]
    return [block for _, block in sorted(placed, key=lambda one: one[0])], _how_well(said)


def _is_sideways(line: ReadLine) -> bool:
    (left, top), (right, bottom) = line.corners.min(axis=0), line.corners.max(axis=0)
    return len(line.text) > 2 and bool(bottom - top > 1.5 * (right - left))


def _with_surroundings(found: Sequence[FoundTable], shape: Sequence[int]) -> Bounds:
    """Left, top, right, bottom of what is read: the tables and what belongs to them; the desk around is left out."""
    corners = np.concatenate([table.corners for table in found])
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    wide = right - left
    return (
        max(int(left - 0.05 * wide), 0), max(int(top - ABOVE * wide), 0),
        min(int(right + 0.05 * wide), shape[1]), min(int(bottom + BELOW * wide), shape[0]),
    )  # fmt: skip


def _moved(said: ReadLine, left: int, top: int) -> ReadLine:
    return said._replace(corners=said.corners + np.array([left, top], np.float32))


# -- lines into cells --------------------------------------------------------------------------------------------------


def _texts(
    table: FoundTable, said: Sequence[ReadLine], page: Pixels, ink: Pixels, inside: set[int]
) -> dict[int, list[ReadLine]]:
    """The lines of each cell, by its label; ``inside`` is told which of ``said`` lie in the table."""
    texts: dict[int, list[ReadLine]] = defaultdict(list)
    for n, line in enumerate(said):
        shares = _shares(table, line)
        if not shares:
            continue
        inside.add(n)
        if len(shares) == 1:
            texts[next(iter(shares))].append(line)
            continue
        for label, (start, end) in shares.items():
            texts[label].append(_read_anew(page, _part(line, start, end)))
    for box in table.boxes:
        if box.label not in texts and (found := _overlooked(table, box, ink, page)):
            texts[box.label].append(found)
    return texts


def _shares(table: FoundTable, line: ReadLine) -> dict[int, tuple[float, float]]:
    """The cells that a line lies in, with the part of its length, from 0 to 1, that lies in each."""
    first, second, third, fourth = line.corners
    ways = ((first + fourth) / 2, (second + third) / 2), ((first + second) / 2, (third + fourth) / 2)
    start, end = max(ways, key=lambda way: np.hypot(*(way[1] - way[0])))
    steps = np.linspace(0, 1, STEPS)
    places = (start + steps[:, None] * (end - start)).astype(int)
    height, width = table.labels.shape
    labels = table.labels[places[:, 1].clip(0, height - 1), places[:, 0].clip(0, width - 1)]
    met = {int(label): np.flatnonzero(labels == label) for label in np.unique(labels[labels > 0])}
    if len(met) > 1:
        met = {label: at for label, at in met.items() if len(at) > LEAST_STEPS}
    return {label: (steps[at[0]].item(), steps[at[-1]].item()) for label, at in met.items()}


def _part(line: ReadLine, start: float, end: float) -> ReadLine:
    """A piece of a line's length."""
    first, second, third, fourth = line.corners
    if np.hypot(*(second - first)) >= np.hypot(*(fourth - first)):
        corners = [first + start * (second - first), first + end * (second - first),
                   fourth + end * (third - fourth), fourth + start * (third - fourth)]  # fmt: skip
    else:
        corners = [first + start * (fourth - first), second + start * (third - second),
                   second + end * (third - second), first + end * (fourth - first)]  # fmt: skip
    return line._replace(corners=np.asarray(corners, np.float32))


def _read_anew(page: Pixels, line: ReadLine) -> ReadLine:
    text, sure = line_in(_straight(page, line.corners))
    return line._replace(text=text, sure=sure)


def _straight(page: Pixels, corners: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Pixels:
    """A slanted piece of a page, upright."""
    width = max(int(np.hypot(*(corners[1] - corners[0]))), 4)
    height = max(int(np.hypot(*(corners[3] - corners[0]))), 4)
    plain = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    flat = cv2.getPerspectiveTransform(corners, plain)
    return cv2.warpPerspective(page, flat, (width, height), borderMode=cv2.BORDER_REPLICATE).astype(np.uint8)


def _overlooked(table: FoundTable, box: FoundCell, ink: Pixels, page: Pixels) -> ReadLine | None:
    """What stands in a cell in which no line was found; ``None`` where there is no ink."""
    x, y, past, below = box.bounds
    within = (table.labels[y:below, x:past] == box.label).astype(np.uint8)
    dark = np.argwhere((cv2.erode(within, np.ones((5, 5), np.uint8)) > 0) & (ink[y:below, x:past] > 0))
    if len(dark) < LEAST_INK:
        return None
    (first, begin), (last, end) = dark.min(axis=0).tolist(), dark.max(axis=0).tolist()
    top, left, bottom, right = max(y + first - 4, 0), max(x + begin - 4, 0), y + last + 5, x + end + 5
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    text, sure = line_in(page[top:bottom, left:right])
    return ReadLine(corners, text, sure)


# -- cells into the grid -----------------------------------------------------------------------------------------------


def _grid(table: FoundTable, texts: dict[int, list[ReadLine]], sheet: Laid) -> PageTable:
    """The table's rows and columns, by where the cells' edges lie together."""
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
        sure = min(sure, RAGGED) if box.label in table.ragged else sure
        spans = max(past_row - row, 1), max(past_col - col, 1)
        straight = xs[col], ys[row], xs[min(col + spans[1], len(xs) - 1)], ys[min(row + spans[0], len(ys) - 1)]
        cells.append(PageCell(text, row, col, *spans, sure, sheet.bounds(*bounds), straight, *_fills(said, bounds)))
    rows, cols = len(down) - 1, len(across) - 1
    return PageTable(tuple(sorted(_closed(cells, rows, cols), key=lambda cell: (cell.row, cell.col))), rows, cols)


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
    return text, min((_how_sure(one) for one in lines_in_cell), default=1000)


def _how_sure(line: ReadLine) -> int:
    """How sure a line is: figures are doubted sooner than words, and letters that look like figures always."""
    least = SURE_OF_FIGURES if FIGURE.search(line.text) else SURE
    if line.sure >= least and not LOOKS_LIKE.search(line.text):
        return 1000
    return min(int(line.sure * 1000), 900)
