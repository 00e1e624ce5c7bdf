"""Photographed pages: pixels → the tables and the text around them; what is not surely read says so, cell by cell.

Rules give the cells (:mod:`.rules`), OpenVINO the lines (:mod:`.letters`). A line that crosses rules is read anew cell
by cell, ink in a cell without a line is read for itself: figures of one digit are easily overlooked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from zwcore.photos.closing import beyond, closed, side_of, sides
from zwcore.photos.faults import UNCLEAR, Fault, Kind, cut, hidden, is_grainy, of_tables, unclear
from zwcore.photos.folds import Fold, folds_of, lies_on, unfolded
from zwcore.photos.grid import CERTAIN, Bounds, PageTable, grid_of
from zwcore.photos.image import without_seals
from zwcore.photos.letters import FIGURE, ReadLine, height_of, let_go, line_in, lines_of, places_of
from zwcore.photos.rules import FoundCell, FoundTable, darkness, ink_of, network_of, outlines, tables
from zwcore.photos.upright import Laid, laid

if TYPE_CHECKING:
    from zwcore.photos.image import Pixels
    from zwcore.photos.rules import Places

ABOVE, BELOW = 0.5, 0.35
"""Of a table's width: so far above and below it there is text that belongs to it."""
POORLY = 0.3
"""Of the cells: where so many are doubtful it is looked at what is wrong with the picture."""
READ_WELL = 0.8
"""How sure the characters of a page are on average where it lies the right way up."""
FIRST = (Kind.GRAINY, Kind.BLURRED)
"""What makes a picture show other faults that it has not."""
LEAST_INK = 12
"""Dark pixels of a full page in a cell: fewer are dirt."""
FLAT, FEW = 0.35, 2
"""Of a line's height: what is no higher is a stroke; that of so few signs may be one."""
BESIDE = 0.15
"""Of a line's height: what stands so near to it is its own."""
PARTS, BRIGHT, DEEP = 3, 80, 3
"""Of a line so many parts are looked at; so many percent of a part are darker than its paper, a little more; and where
that is so many times as bright as beside, it lies half in a deep shadow."""
STEPS, LEAST_STEPS = 41, 3
"""Places along a line that are looked at; what has more of them in another cell belongs to that, too."""


class SeenPage(NamedTuple):
    """What is seen on a page: its tables and the lines around them, from top to bottom, and what is wrong with it."""

    blocks: tuple[PageTable | str, ...]
    faults: tuple[Fault, ...] = ()


def read_page(page: Pixels) -> SeenPage:
    """The tables of a page and the lines around them; nothing where it has no table.

    One that lies on its side or upside down is read badly as it is: the middle of it is looked at from all sides.
    """
    try:
        return _upright(page)
    finally:
        let_go()


def _upright(page: Pixels) -> SeenPage:
    found, well = _read(laid(page))
    if not found.blocks or well >= READ_WELL or any(fault.kind in UNCLEAR for fault in found.faults):
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


def _read(sheet: Laid) -> tuple[SeenPage, float]:
    """What stands on a page, and how well it was read."""
    page = without_seals(sheet.pixels)
    dark = darkness(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY).astype(np.uint8))
    first = network_of(dark)
    around = outlines(first)
    said = _lines_around(around, page) if around else []
    written = [one.corners for one in said] if around else places_of(page)
    ink = ink_of(dark)
    network = network_of(dark, written) if around else first
    folds = folds_of(first, network, written, ink) if around else []
    network, first = unfolded(network, folds), unfolded(first, folds)
    said = [one._replace(sure=0) if FIGURE.search(one.text) and _is_spoiled(one, page, folds) else one for one in said]
    rules = of_tables(network)
    off = [fault._replace(side=side_of(fault, sheet)) for fault in cut(sheet, rules)]
    found = tables(closed(network, sheet, off), written) or tables(first, written)
    hiding = hidden(sheet, rules, written)
    placed: list[tuple[float, PageTable | str]] = []
    inside: set[int] = set()
    for table in found:
        texts = _texts(table, said, page, ink, inside)
        grid = grid_of(table, texts, sheet, [place for _, place in hiding])
        # Its outline may be that of a bright sheet: the title stands above its cells.
        placed += [(min(box.bounds[1] for box in table.boxes), grid)] if grid.is_written else []
    if not placed:
        return SeenPage((), (*(fault for fault, _ in hiding), *off, *unclear(sheet, written))), 0
    ends = sides(sheet, off)
    outside = [one for n, one in enumerate(said) if n not in inside and not beyond(one.corners, found, ends)]
    placed += [(one.corners[:, 1].mean().item(), one.text) for one in outside]
    blocks = tuple(block for _, block in sorted(placed, key=lambda one: one[0]))
    well = _how_well(said)
    poor = well < READ_WELL or _doubted(blocks) > POORLY or is_grainy(sheet.pixels)
    blurs = unclear(sheet, written) if poor else []
    if blurs:
        blocks = tuple(one if isinstance(one, str) else one.doubted() for one in blocks)
    # Of much grain a table seems to go on at the edge, and out of focus paper is as bright as a lamp.
    first_told = [fault for fault in blurs if fault.kind in FIRST]
    others = (*(fault for fault, _ in hiding), *off, *(fault for fault in blurs if fault not in first_told))
    return SeenPage(blocks, (*first_told, *others)), well


def _is_spoiled(line: ReadLine, page: Pixels, folds: Sequence[Fold]) -> bool:
    """Tell whether a sign of a line may be lost: a fold runs over it, or it goes on into a deep shadow."""
    if lies_on(line.corners, folds):
        return True
    (left, top), (right, bottom) = line.corners.min(axis=0).clip(0).astype(int), line.corners.max(axis=0).astype(int)
    high = bottom - top
    piece = page[top:bottom, max(left - high, 0) : right + high]
    if min(piece.shape[:2]) < PARTS:
        return False
    paper = [np.percentile(part, BRIGHT).item() for part in np.array_split(piece, PARTS, axis=1)]
    return max(paper) > DEEP * max(min(paper), 1)


def _doubted(blocks: Sequence[PageTable | str]) -> float:
    """Of the cells with text the share that is doubtful."""
    cells = [cell for one in blocks if isinstance(one, PageTable) for cell in one.cells if cell.text]
    return sum(cell.sure < CERTAIN for cell in cells) / max(len(cells), 1)


def _is_sideways(line: ReadLine) -> bool:
    (left, top), (right, bottom) = line.corners.min(axis=0), line.corners.max(axis=0)
    return len(line.text) > 2 and bool(bottom - top > 1.5 * (right - left))


def _lines_around(found: Sequence[Places], page: Pixels) -> list[ReadLine]:
    """The lines in what may be tables, and around them."""
    left, top, right, bottom = _with_surroundings(found, page.shape)
    return [_moved(one, left, top) for one in lines_of(page[top:bottom, left:right])]


def _with_surroundings(found: Sequence[Places], shape: Sequence[int]) -> Bounds:
    """Left, top, right, bottom of what is read: the tables and what belongs to them; the desk around is left out."""
    corners = np.concatenate(found)
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
    high = np.median([height_of(one.corners) for one in said] or [0]).item()
    for n, line in enumerate(said):
        shares = _shares(table, line)
        if not shares:
            continue
        inside.add(n)
        if len(shares) == 1:
            texts[next(iter(shares))].append(_no_stroke(line, ink, high))
            continue
        for label, (start, end) in shares.items():
            texts[label].append(_no_stroke(_read_anew(page, _part(line, start, end)), ink, high))
    for box in table.boxes:
        if box.label not in texts and (found := _overlooked(table, box, ink, page, high)):
            texts[box.label].append(found)
        elif any(FIGURE.search(one.text) for one in texts[box.label]) and _has_more(table, box, texts[box.label], ink):
            texts[box.label] = [one._replace(sure=0) for one in texts[box.label]]
    return texts


def _has_more(table: FoundTable, box: FoundCell, said: Sequence[ReadLine], ink: Pixels) -> bool:
    """Tell whether there is ink in a cell beside the lines that were read, as high as a sign: one may be lost (≥)."""
    x, y, past, below = box.bounds
    high = max(height_of(one.corners) for one in said)
    free = cv2.erode((table.labels[y:below, x:past] == box.label).astype(np.uint8), np.ones((9, 9), np.uint8))
    left = np.where(ink[y:below, x:past] > 0, free, 0).astype(np.uint8)
    for one in said:
        (begin, first), (end, last) = one.corners.min(axis=0).tolist(), one.corners.max(axis=0).tolist()
        more = BESIDE * high
        left[
            max(int(first - more) - y, 0) : int(last + more) - y, max(int(begin - more) - x, 0) : int(end + more) - x
        ] = 0
    count, _, stats, _ = cv2.connectedComponentsWithStats(left)
    return any(
        stats[n][cv2.CC_STAT_AREA] >= LEAST_INK and FLAT * high < stats[n][cv2.CC_STAT_HEIGHT] < 2 * high
        for n in range(1, count)
    )


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


def _overlooked(table: FoundTable, box: FoundCell, ink: Pixels, page: Pixels, high: float) -> ReadLine | None:
    """What stands in a cell in which no line was found; ``None`` where there is no ink.

    It is looked at as ``high`` as lines are: a stroke by itself might be anything.
    """
    x, y, past, below = box.bounds
    within = (table.labels[y:below, x:past] == box.label).astype(np.uint8)
    dark = np.argwhere((cv2.erode(within, np.ones((5, 5), np.uint8)) > 0) & (ink[y:below, x:past] > 0))
    if len(dark) < LEAST_INK:
        return None
    (first, begin), (last, end) = dark.min(axis=0).tolist(), dark.max(axis=0).tolist()
    more = max(round((high - (last - first)) / 2), 4)
    top, bottom = max(y + first - more, y), min(y + last + more + 1, below)
    left, right = max(x + begin - 4, 0), x + end + 5
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    return _no_stroke(ReadLine(corners, *line_in(page[top:bottom, left:right])), ink, high)


def _no_stroke(line: ReadLine, ink: Pixels, high: float) -> ReadLine:
    """The line, doubtful where a figure was read in what lies flat: a dash that was looked at by itself."""
    if len(line.text) > FEW or FIGURE.search(line.text) is None:
        return line
    (left, top), (right, bottom) = line.corners.min(axis=0).astype(int).tolist(), line.corners.max(axis=0).astype(int)
    rows = np.flatnonzero(ink[max(top, 0) : bottom, max(left, 0) : right].any(axis=1))
    is_flat = len(rows) > 0 and rows[-1] - rows[0] < FLAT * high
    return line._replace(sure=0) if is_flat else line
