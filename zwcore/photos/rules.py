"""The rules of tables in a photographed or scanned page, and the cells between them, however tilted or curled it lies.

A cell is a piece of paper that rules enclose: found as it lies, without straightening the picture. Which row and column
it stands in is read off a map that straightens the table's outline: its four corners, then its four bent sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from zwcore.photos.image import Pixels

    Places = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
    Outline = np.ndarray[tuple[int, ...], np.dtype[np.int32]]
    Labels = np.ndarray[tuple[int, ...], np.dtype[np.int16]]
    Bounds = tuple[int, int, int, int]

FULL_SIDE = 2480
"""A page of A4 at 210 points an inch: lengths below are in its pixels."""
STROKE = 15
SHORTEST_RULE = 45
FAINTEST = 6.0
"""How much darker than the paper a rule is, of 255."""
GRAIN = 7
"""Along a rule so many pixels are one: what the camera makes of the dark is noise."""
COARSE = 8
"""Pixels that are one where the light is looked at: what is printed is finer."""
LIGHT, MOST_LIFTED = 230, 6
"""How bright paper is made, and how much brighter a place is made at most."""
HEART = 0.5
"""Of a line of text: so much of it is surely no rule, where its edges may lie on one."""
WIDEST_GAP = 24
"""A rule that is interrupted by no more than this goes on: by what was written over it, by a crease."""
BENDS, FITS = 4, 6
"""A bent side is a curve of so low a degree; where it is broken into is found by fitting so often."""
BROKEN = 0.008
"""Of a side's length: what stands off it inwards by more is no part of it."""
LEAST_STEPS = 40
"""A shorter side is a straight line."""
LEAST_KEPT = 0.3
"""Of a side: where less of it is left nothing is known of how it is bent."""
SMALLEST_CELL = 16
STUB = 10
"""What stands off a cell's edge by more than this is no part of the edge."""
FULL = 0.85
"""Of its box: a cell that fills less of it is open to another."""
STEP = 2
"""In the straightened table one in so many pixels is looked at, across and down."""
SAMPLE = 3
"""Of the rows and columns of pixels one in so many tells how dark a page is."""
LEAST_TABLE = 0.02
"""Of the page: what is smaller is a stamp, a logo, a box to tick."""


class RulePiece(NamedTuple):
    """Rules that hang together: their outline, and the holes between them, each as the rules' pixels around it."""

    outline: Outline
    holes: tuple[Outline, ...]

    def has_sides(self, least: float) -> Iterator[Outline]:
        """The holes of which both sides are so long."""
        return (hole for hole in self.holes if min(cv2.boundingRect(hole)[2:]) - 2 >= least)


class Network(NamedTuple):
    """The rules of a page: their pixels, 0 or 255, and the pieces that these hang together in."""

    pixels: Pixels
    pieces: tuple[RulePiece, ...]


class FoundCell(NamedTuple):
    """A cell: its number among the labels, where it lies in the straightened table, right and bottom excluded, and
    where in the page: left, top, right, bottom."""

    label: int
    left: int
    top: int
    right: int
    bottom: int
    bounds: tuple[int, int, int, int]

    def along(self, axis: int) -> tuple[int, int]:
        """From where to where it reaches: across (0) or down (1)."""
        return (self.top, self.bottom) if axis else (self.left, self.right)


class FoundTable(NamedTuple):
    """A table: which cell each pixel of the page belongs to (0: none), the cells, its outline's corners (clockwise from
    the top left), and whether each cell was enclosed on all sides."""

    labels: Labels
    boxes: tuple[FoundCell, ...]
    corners: Places
    ragged: frozenset[int]
    size: tuple[int, int]
    """Width and height of the straightened table."""


def darkness(gray: Pixels) -> Pixels:
    """How much darker than its surroundings each place is, shadows and lamps left aside."""
    around = _rectangle(*2 * [round(STROKE * max(gray.shape) / FULL_SIDE) | 1])
    return cv2.morphologyEx(evenly_lit(gray), cv2.MORPH_BLACKHAT, around).astype(np.uint8)


def evenly_lit(gray: Pixels) -> Pixels:
    """The page as if its paper were as bright everywhere: half in a shadow, the other half has the fainter rules."""
    height, width = gray.shape
    size = (max(width // COARSE, 1), max(height // COARSE, 1))
    paper = cv2.morphologyEx(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), cv2.MORPH_CLOSE, _rectangle(7, 7))
    paper = cv2.resize(cv2.blur(paper, (3, 3)), (width, height), interpolation=cv2.INTER_LINEAR)
    least = max(LIGHT / MOST_LIFTED, 1)
    return cv2.divide(gray, np.maximum(paper, least).astype(np.uint8), scale=LIGHT).astype(np.uint8)


def ink_of(dark: Pixels) -> Pixels:
    """What is so dark, beside its surroundings, that somebody wrote or printed it; 0 or 255."""
    least = max(12.0, 0.3 * np.percentile(dark[::SAMPLE, ::SAMPLE], 99.5))
    return np.where(dark > least, np.uint8(255), np.uint8(0))


def network_of(dark: Pixels, written: Sequence[Places] = ()) -> Network:
    """The rules of a page that lies upright, by its :func:`darkness`; what is ``written`` (the corners of its lines),
    where that is known, is not taken for rules."""
    dark = dark.copy()
    for corners in written:
        cv2.fillConvexPoly(dark, heart_of(corners), (0,))
    return network_from(_network(dark, max(dark.shape) / FULL_SIDE))


def network_from(pixels: Pixels) -> Network:
    """The same of rules that are found already."""
    return Network(pixels, tuple(_pieces(pixels)))


def _pieces(network: Pixels) -> Iterator[RulePiece]:
    contours, levels = cv2.findContours(network, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    outlines = [contour[:, 0, :].astype(np.int32) for contour in contours]
    for n, (_, _, hole, around) in enumerate([] if levels is None else levels[0].tolist()):
        if around >= 0:
            continue
        holes = []
        while hole >= 0:
            holes.append(outlines[hole])
            hole = levels[0][hole][0]
        yield RulePiece(outlines[n], tuple(holes))


def outlines(network: Network) -> list[Places]:
    """The corners of what may be tables, by a page's rules: they enclose two cells at least."""
    return [_corners(piece.outline.astype(np.float32)) for piece, _ in _like_tables(network)]


def _like_tables(network: Network) -> Iterator[tuple[RulePiece, list[Outline]]]:
    side = SMALLEST_CELL * max(network.pixels.shape) / FULL_SIDE
    for piece in network.pieces:
        _, _, wide, high = cv2.boundingRect(piece.outline)
        if wide * high > LEAST_TABLE * network.pixels.size:
            cells = list(piece.has_sides(side))
            if len(cells) > 1:
                yield piece, cells


def tables(network: Network, written: Sequence[Places] = ()) -> list[FoundTable]:
    """The tables of a page, by its :func:`network_of` rules, from top to bottom."""
    free = network.pixels.copy()
    for corners in written:
        cv2.fillConvexPoly(free, corners.astype(np.int32), (0,))
    found = (_table(piece.outline.astype(np.float32), cells, free) for piece, cells in _like_tables(network))
    return sorted((one for one in found if one is not None), key=lambda one: one.corners[:, 1].min())


def heart_of(corners: Places) -> Outline:
    """A line of text without its edges: what is left surely is no rule."""
    across, down = corners[1] - corners[0], corners[3] - corners[0]
    wide, high = np.hypot(*across), np.hypot(*down)
    off = (1 - HEART) / 2 * min(wide, high)
    x, y = off / max(wide, 1) * across, off / max(high, 1) * down
    heart: Outline = (corners + np.array([x + y, y - x, -x - y, x - y])).astype(np.int32)
    return heart


def _network(dark: Pixels, unit: float) -> Pixels:
    """All rules, their small gaps closed; letters are too short to be among them.

    A rule is dark without a break, if only a little: it is looked for before anything is called black or white.
    """
    long, gap, grain = (round(one * unit) for one in (SHORTEST_RULE, WIDEST_GAP, GRAIN))
    level = _lasting(cv2.blur(cv2.dilate(dark, _rectangle(1, 3)), (grain, 1)), _rectangle(long, 1))
    upright = _lasting(cv2.blur(cv2.dilate(dark, _rectangle(3, 1)), (1, grain)), _rectangle(1, long))
    both = np.maximum(
        cv2.morphologyEx(level, cv2.MORPH_CLOSE, _rectangle(gap, 3)),
        cv2.morphologyEx(upright, cv2.MORPH_CLOSE, _rectangle(3, gap)),
    )
    return cv2.dilate(both, _rectangle(3, 3)).astype(np.uint8)


def _lasting(dark: Pixels | cv2.typing.MatLike, long: Pixels) -> Pixels:
    """Where it is dark for so long."""
    least = cv2.morphologyEx(dark, cv2.MORPH_OPEN, long)
    usual, more, most = np.percentile(np.asarray(least)[::SAMPLE, ::SAMPLE], (50, 99.7, 99.95))
    enough = max(FAINTEST, 2.5 * usual, 0.3 * more, 0.2 * most)
    return np.where(np.asarray(least) > enough, np.uint8(255), np.uint8(0))


def _rectangle(width: int, height: int) -> Pixels:
    return np.ones((max(height, 1), max(width, 1)), np.uint8)


def _table(outline: Places, cells: Sequence[Outline], free: Pixels) -> FoundTable | None:
    """The cells that rules enclose; ``free`` are rules where nothing is written. ``None`` for fewer than two."""
    labels: Labels = np.zeros(free.shape, np.int16)
    bounds = {}
    for n, cell in enumerate(cells, 1):
        cv2.drawContours(labels, [cell], -1, (n,), cv2.FILLED)
        cv2.drawContours(labels, [cell], -1, (0,))
        left, top, wide, high = cv2.boundingRect(cell)
        bounds[n] = left + 1, top + 1, left + wide - 1, top + high - 1
    corners = _corners(outline)
    way, size = _straightening(outline, corners)
    straight = cv2.remap(labels, *way, cv2.INTER_NEAREST).astype(np.int16)
    boxes, ragged = _boxes(straight, cv2.remap(free, *way, cv2.INTER_NEAREST).astype(np.uint8), bounds)
    return FoundTable(labels, tuple(boxes), corners, ragged, size) if len(boxes) > 1 else None


def _corners(outline: Places) -> Places:
    """The four corners, clockwise from the top left: what lies farthest out along the diagonals."""
    x, y = outline[:, 0], outline[:, 1]
    corners: Places = outline[[(x + y).argmin(), (x - y).argmax(), (x + y).argmax(), (x - y).argmin()]]
    return corners


def _straightening(outline: Places, corners: Places) -> tuple[tuple[Places, Places], tuple[int, int]]:
    """For each place of the straightened table that is looked at where it lies in the picture; how wide and high it is.

    The perspective is taken out by the corners; what remains is a sheet that is curled, its sides are bent: between
    them all is bent in proportion (a patch after Coons).
    """
    top, right, bottom, left = np.roll(corners, -1, axis=0) - corners
    width = int(max(np.hypot(*top), np.hypot(*bottom)))
    height = int(max(np.hypot(*right), np.hypot(*left)))
    plain = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    flat = cv2.getPerspectiveTransform(corners, plain)
    sides = [cv2.perspectiveTransform(side[None], flat)[0] for side in _sides(outline, corners)]
    wide, high = max(width // STEP, 1), max(height // STEP, 1)
    across, down = np.linspace(0, 1, wide, dtype=np.float32), np.linspace(0, 1, high, dtype=np.float32)[:, None]
    above, below = _along(sides[0], 0, width, across), _along(sides[2], 0, width, across, -1)
    before, behind = _along(sides[3], 1, height, down[:, 0]), _along(sides[1], 1, height, down[:, 0], -1)
    y = down * height + (1 - down) * above[None] + down * (below[None] - height)
    x = across[None] * width + (1 - across[None]) * before[:, None] + across[None] * (behind[:, None] - width)
    back = cv2.perspectiveTransform(np.dstack([x, y]).reshape(1, -1, 2).astype(np.float32), np.linalg.inv(flat))
    places = back.reshape(high, wide, 2).astype(np.float32)
    return (places[:, :, 0].copy(), places[:, :, 1].copy()), (width, height)


def _sides(outline: Places, corners: Places) -> Iterator[Places]:
    """The outline between the corners: top, right, bottom, left."""
    at = [int(np.abs(outline - corner).sum(axis=1).argmin()) for corner in corners]
    pairs = list(zip(at, at[1:] + at[:1], strict=True))
    # Round the corners it is once along the outline, or three times against it.
    with_it = sum((there - here) % len(outline) for here, there in pairs) <= len(outline)
    for here, there in pairs:
        yield _piece(outline, here, there) if with_it else _piece(outline, there, here)[::-1]


def _piece(outline: Places, here: int, there: int) -> Places:
    return outline[here : there + 1] if here <= there else np.concatenate([outline[here:], outline[: there + 1]])


def _along(side: Places, axis: int, length: int, steps: Places, inwards: int = 1) -> Places:
    """How far a side stands off the straight line at each step along it: where it is broken into, as it is beside."""
    at = side[:, axis].round().astype(int).clip(0, length)
    outmost = np.full(length + 1, np.inf, np.float32)
    np.minimum.at(outmost, at, inwards * side[:, 1 - axis])
    met = np.flatnonzero(np.isfinite(outmost))
    stands = np.interp(steps * length, met, outmost[met])
    kept = np.ones(len(steps), bool)
    smooth = stands
    for _ in range(FITS if length > LEAST_STEPS else 0):
        smooth = np.polynomial.Polynomial.fit(steps[kept], stands[kept], BENDS, domain=[0, 1])(steps)
        kept = stands - smooth < BROKEN * length
        if kept.mean() < LEAST_KEPT:
            smooth = stands
            break
    found: Places = (inwards * np.where(stands - smooth < 2 * BROKEN * length, stands, smooth)).astype(np.float32)
    return found


def _boxes(labels: Labels, free: Pixels, bounds: dict[int, Bounds]) -> tuple[list[FoundCell], frozenset[int]]:
    """The cells' boxes in the straightened table. A rule that ends within one was broken, or a cell that does not fill
    its box is open to another: such are ragged."""
    boxes, ragged = [], set()
    height, width = labels.shape
    wide = labels.astype(np.int32)
    in_columns = np.bincount((wide * width + np.arange(width)).ravel(), minlength=(len(bounds) + 1) * width)
    in_rows = np.bincount((wide * height + np.arange(height)[:, None]).ravel(), minlength=(len(bounds) + 1) * height)
    for label, bound in bounds.items():
        columns, rows = in_columns[label * width : (label + 1) * width], in_rows[label * height : (label + 1) * height]
        if not columns.any():
            continue
        (left, right), (top, bottom) = _extent(columns), _extent(rows)
        boxes.append(FoundCell(label, STEP * left, STEP * top, STEP * right, STEP * bottom, bound))
        stub = STUB // STEP
        within = free[top + stub : bottom - stub, left + stub : right - stub]
        if columns.sum() < FULL * (right - left) * (bottom - top) or np.count_nonzero(within) > stub * 3 / STEP:
            ragged.add(label)
    return boxes, frozenset(ragged)


def _extent(counts: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> tuple[int, int]:
    """From where to where there is much of something."""
    much = np.flatnonzero(counts > 0.3 * counts.max())
    return int(much[0]), int(much[-1]) + 1


def lines(edges: Sequence[int], tolerance: int) -> list[list[int]]:
    """Edges that lie together, group by group, from small to large."""
    groups: list[list[int]] = []
    for edge in sorted(edges):
        if groups and edge - groups[-1][-1] <= tolerance:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return groups
