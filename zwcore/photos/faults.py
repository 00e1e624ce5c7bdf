"""What is wrong with a photo that cannot be read, or not all of it: of which kind, and where.

A bright or a strange place counts where rules end at its edge: what hides nothing is nobody's concern.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from zwcore.photos.letters import height_of
from zwcore.photos.rules import COARSE, FULL_SIDE

if TYPE_CHECKING:
    from zwcore.photos.image import Pixels
    from zwcore.photos.rules import Network, Places
    from zwcore.photos.upright import Laid

Bounds = tuple[int, int, int, int]

CLOSED = 3
"""What is printed over the paper is no wider than twice this, in coarse pixels."""
SATURATED, PAPER = 250, 244
"""So bright is a lamp's mirror image; where the paper is as bright, none can be told from it."""
TINTED = 0.035
"""How far from the paper's colour, as shares of green and red, something is that lies on it."""
BLACK = 0.2
"""Of the paper's brightness: what is darker lies on it; a shadow is brighter."""
LEAST_PLACE = 0.0008
"""Of the page: smaller places hide less than a cell."""
AROUND = 2
"""Coarse pixels beside a place in which rules are looked for that end there, and which it may hide as well."""
ENDING = 3
"""So many rules end at what hides a part of a table, at the least."""
ENCLOSED = 0.4
"""Of what is around a place: where rules are on so much of it, they run along it."""
NEAR_EDGE, CLOSING = 6, 14
"""Pixels of a full page from the picture's edge: what is cut off ends within the first; where a rule along the edge is
within the second, what ends there may be that rule's own rough edge. Of one farther in, others go on beyond it."""
CLOSED_BY = 0.6
"""Of where rules end along an edge: so much of it a rule along the edge closes."""
STRIP = 12
"""What is framed of an edge is one in so many of the picture's pixels wide, to both sides of it."""
LONG = 0.12
"""Of the page: shorter rules are none of a table."""
LEAST_HOLE, HOLES = 0.0003, 5
"""Of the page: so large is a cell at the least; and so many of them, with what is around, are a table."""
LEAST_LINE = 18
"""Pixels that a line is high, with what is free above and below it: its characters are 14."""
SHARP, LINE = 0.0045, 32
"""The variance of the Laplacian of a line that is this many pixels high, as a share of its contrast squared: in one
that is blurred it is less."""
LEAST_CONTRAST, LEAST_LIGHT = 25, 60
"""Of 255: between ink and paper; of the paper itself."""
MOST_GRAIN = 0.07
"""Of how bright the paper is: by as much grain the point of 22.79 is lost."""
LEAST_LINES = 3
"""A picture of fewer lines of text is none of a form."""
FEW, MOST = 5, 0.7
"""Where one in so many lines cannot be made out, that is told; where most cannot, it is so of the whole picture."""


class Kind(StrEnum):
    """What may be wrong with a photo."""

    GLARE = "glare"
    COVERED = "covered"
    CUT = "cut"
    SMALL = "small"
    BLURRED = "blurred"
    DARK = "dark"
    GRAINY = "grainy"


UNCLEAR = frozenset((Kind.SMALL, Kind.BLURRED, Kind.DARK, Kind.GRAINY))


class Fault(NamedTuple):
    """What is wrong, and where in the picture that came: left, top, right, bottom; ``whole``: all over it; at which
    ``side`` of the page a table is cut (0 below, 1 left, 2 above, 3 right)."""

    kind: Kind
    bounds: Bounds
    whole: bool = False
    side: int | None = None


# -- what hides a part of a table --------------------------------------------------------------------------------------


def hidden(sheet: Laid, network: Pixels, written: Sequence[Places]) -> list[tuple[Fault, Pixels]]:
    """The places that hide a part of a table, by its rules, each with what it covers in coarse pixels, the largest
    first; the sheet is where something is ``written`` (the corners of lines)."""
    rules = np.where(_coarse(network) > 0, 255, 0).astype(np.uint8)
    if not rules.any() or not written:
        return []
    left, top, wide, high = cv2.boundingRect(rules)
    within = np.zeros_like(rules)
    cv2.fillConvexPoly(within, (cv2.convexHull(np.concatenate(written)) / COARSE).astype(np.int32), (255,))
    # Beyond the picture's edge nothing lies over the table: there it is cut.
    within = np.minimum(_grown(within, AROUND), cv2.erode(_coarse(sheet.inside()), _round(1)).astype(np.uint8))
    within[:top], within[top + high :], within[:, :left], within[:, left + wide :] = 0, 0, 0, 0
    found = []
    for kind, strange in _strange(sheet.pixels, within):
        count, labels, stats, _ = cv2.connectedComponentsWithStats(strange & within & ~_grown(rules, 1))
        for n in range(1, count):
            place = np.where(labels == n, 255, 0).astype(np.uint8)
            if stats[n][cv2.CC_STAT_AREA] * COARSE**2 <= LEAST_PLACE * network.size or not _interrupts(place, rules):
                continue
            if kind is not Kind.GLARE or not _is_cell(place, rules):
                place = _grown(place, AROUND)
                x, y, across, down = (COARSE * one for one in cv2.boundingRect(place))
                found.append((_fault(kind, sheet, (x, y, x + across, y + down)), place))
    return sorted(found, key=lambda one: -np.count_nonzero(one[1]))


def of_tables(network: Network) -> Pixels:
    """The rules that enclose cells; the edge of the sheet and what lies on the desk is none of them."""
    size, found = network.pixels.size, np.zeros_like(network.pixels)
    for piece in network.pieces:
        _, _, wide, high = cv2.boundingRect(piece.outline)
        cells = sum(cv2.contourArea(hole) > LEAST_HOLE * size for hole in piece.holes)
        if max(wide, high) > LONG * max(found.shape) and cells >= HOLES:
            cv2.fillPoly(found, [piece.outline, *piece.holes], (255,))
    return (found & network.pixels).astype(np.uint8)


def _coarse(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    size = (max(width // COARSE, 1), max(height // COARSE, 1))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8)


def _strange(page: Pixels, within: Pixels) -> Iterator[tuple[Kind, Pixels]]:
    """Where it is too bright, and where something lies on the paper, in coarse pixels."""
    paper = cv2.morphologyEx(_coarse(page), cv2.MORPH_CLOSE, _round(CLOSED)).astype(np.float32)
    least, total = paper.min(axis=2), paper.sum(axis=2) + 1
    inside = within > 0
    if np.percentile(least[inside], 25) < PAPER:
        yield Kind.GLARE, np.where(least >= SATURATED, 255, 0).astype(np.uint8)
    shares = paper[:, :, 1:] / total[:, :, None]
    off = np.abs(shares - np.median(shares[inside], axis=0)).max(axis=2)
    strange = (off > TINTED) | (total < BLACK * np.median(total[inside]))
    yield Kind.COVERED, np.where(strange, 255, 0).astype(np.uint8)


def _interrupts(place: Pixels, rules: Pixels) -> bool:
    """Tell whether rules end at a place: those around a cell are one, round its corners, too."""
    around = cv2.dilate(place, np.ones((2 * AROUND + 1, 2 * AROUND + 1), np.uint8)).astype(np.uint8)
    ends, _ = cv2.connectedComponents((rules & around).astype(np.uint8))
    return ends - 1 >= ENDING


def _is_cell(place: Pixels, rules: Pixels) -> bool:
    """Tell whether rules run along a place: it is no more than the bright paper of a cell."""
    around = (_grown(place, AROUND) > 0) & (place == 0)
    return bool((rules[around] > 0).mean() >= ENCLOSED)


def _grown(place: Pixels, by: int) -> Pixels:
    return cv2.dilate(place, _round(by)).astype(np.uint8)


def _round(radius: int) -> Pixels:
    size = 2 * radius + 1
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)).astype(np.uint8)


# -- what is not on the picture ----------------------------------------------------------------------------------------


def cut(sheet: Laid, network: Pixels) -> list[Fault]:
    """The sides of the picture at which a table runs out of it."""
    rules = cv2.dilate(network, np.ones((5, 5), np.uint8)).astype(np.uint8)
    unit = max(network.shape) / FULL_SIDE * sheet.scale
    wide, high = sheet.size
    there = cv2.invertAffineTransform(sheet.back).astype(np.float32)
    found = []
    for axis, length, far in ((0, high, 0), (0, high, wide - 1), (1, wide, 0), (1, wide, high - 1)):
        met = [_met(rules, there, axis, abs(far - off * unit), length) for off in range(NEAR_EDGE, CLOSING, 4)]
        at = np.flatnonzero(met[0]).tolist()
        if np.count_nonzero(np.diff(met[0].astype(int)) > 0) < ENDING:
            continue
        if all(one[at[0] : at[-1]].mean() < CLOSED_BY for one in met):
            strip = (
                (far - wide // 12, at[0], far + wide // 12, at[-1])
                if axis == 0
                else (at[0], far - high // 12, at[-1], far + high // 12)
            )
            found.append(Fault(Kind.CUT, _inside(strip, sheet.size)))
    return found


def _met(
    rules: Pixels, there: Places, axis: int, off: float, length: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Where rules are met along a line through the picture that came, so far from its left (0) or upper (1) edge."""
    along = np.arange(length, dtype=np.float32)
    across = np.full(length, off, np.float32)
    places = np.stack([across, along] if axis == 0 else [along, across], axis=1) @ there[:, :2].T + there[:, 2]
    x, y = places.round().astype(int).T
    return np.asarray(rules[y.clip(0, rules.shape[0] - 1), x.clip(0, rules.shape[1] - 1)] > 0)


def _fault(kind: Kind, sheet: Laid, place: Bounds, *, whole: bool = False) -> Fault:
    """Something at a place of the page that lies straight."""
    return Fault(kind, _inside(sheet.bounds(*place), sheet.size), whole)


def _inside(bounds: Bounds, size: tuple[int, int]) -> Bounds:
    (left, top, right, bottom), (wide, high) = bounds, size
    return max(left, 0), max(top, 0), min(right, wide), min(bottom, high)


# -- what cannot be made out -------------------------------------------------------------------------------------------


def unclear(sheet: Laid, written: Sequence[Places]) -> list[Fault]:
    """Why the lines of a page, given by their corners, cannot be made out: too dark, too grainy, too small, out of
    focus."""
    gray = cv2.cvtColor(sheet.pixels, cv2.COLOR_BGR2GRAY).astype(np.uint8)
    is_dark = np.percentile(gray[::COARSE, ::COARSE], 90).item() < LEAST_LIGHT
    for kind, is_so in ((Kind.DARK, is_dark), (Kind.GRAINY, is_grainy(sheet.pixels))):
        if is_so:
            return [_fault(kind, sheet, (0, 0, gray.shape[1], gray.shape[0]), whole=True)]
    lines = [(corners, looks) for corners in written if (looks := _looks(gray, corners)) is not None]
    if len(lines) < LEAST_LINES:
        return []
    if np.median([height_of(one) for one, _ in lines]).item() * sheet.scale < LEAST_LINE:
        return [_over(Kind.SMALL, sheet, [one for one, _ in lines], len(lines))]
    found = []
    for kind, seen in ((Kind.DARK, [one for one, (contrast, _) in lines if contrast < LEAST_CONTRAST]),
                       (Kind.BLURRED, [one for one, (_, sharp) in lines if sharp < SHARP])):  # fmt: skip
        if len(seen) * FEW > len(lines):
            found.append(_over(kind, sheet, seen, len(lines)))
    return found[:1]


def is_grainy(page: Pixels) -> bool:
    """Tell whether noise hides points: the middle of a page is looked at, and what half of its places show, as what is
    printed is on fewer (after Immerkær)."""
    height, width = page.shape[:2]
    middle = page[height // 3 : 2 * height // 3, width // 3 : 2 * width // 3]
    gray = cv2.cvtColor(middle, cv2.COLOR_BGR2GRAY).astype(np.uint8)
    rough = cv2.filter2D(gray, cv2.CV_32F, np.outer((1, -2, 1), (1, -2, 1)).astype(np.float32))
    noise = np.median(np.abs(np.asarray(rough))).item() / (6 * 0.6745)
    return bool(noise > MOST_GRAIN * np.percentile(gray, 90).item())


def _over(kind: Kind, sheet: Laid, lines: Sequence[Places], of: int) -> Fault:
    every = np.concatenate(lines)
    (left, top), (right, bottom) = every.min(axis=0).astype(int).tolist(), every.max(axis=0).astype(int).tolist()
    return _fault(kind, sheet, (left, top, right, bottom), whole=len(lines) > MOST * of)


def _looks(gray: Pixels, corners: Places) -> tuple[float, float] | None:
    """The contrast of a line, and how sharp it is; ``None`` for a speck."""
    (left, top), (right, bottom) = (
        corners.min(axis=0).clip(0).astype(int).tolist(),
        corners.max(axis=0).astype(int).tolist(),
    )
    piece = gray[top:bottom, left:right]
    if min(piece.shape) < COARSE:
        return None
    scale = LINE / min(piece.shape)
    line = cv2.resize(piece, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    low, high = np.percentile(line, (2, 95)).tolist()
    contrast = max(high - low, 1.0)
    return contrast, cv2.Laplacian(line.astype(np.float32), cv2.CV_32F).var().item() / contrast**2
