"""Where a sheet was folded a line runs down it, as dark as a rule is: known by the text that it runs through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from zwcore.photos.letters import height_of
from zwcore.photos.rules import FULL_SIDE, SHORTEST_RULE, Network, network_from

if TYPE_CHECKING:
    from zwcore.photos.image import Pixels
    from zwcore.photos.rules import Places

STEP = 4
"""Lines are looked for in one of so many pixels, across and down."""
LEAST, GAP = 0.6, 0.1
"""Of the page's height: so long is a fold at the least, and so long a break in it at the most."""
SLANT = 0.25
"""A fold leans no more than so much from the rules it runs along."""
BAND, THIN = 7, 5
"""Pixels of a full page to each side: what of a fold is taken away, and what of it itself is dark."""
BETWEEN = 0.5
"""Of a line's height: letters that lie so near to each other, beside what runs between them, are one word."""
FREE, DARK = 0.4, 0.95
"""Of a fold: so much of it lies beside what is written; of that so much is dark."""
STRUCK, OF_PASSED = 3, 0.5
"""So many lines of text a fold runs through, and such a share of those that it comes by."""
HEART, BESIDE, SEEN = 1 / 6, 7, 0.9
"""Of a line's height, above and below: what is left aside; pixels to each side: where a fold is looked for in it; so
much of its way through the text is dark: where a rule ends above a merged cell, only strokes are."""


class Fold(NamedTuple):
    """From where to where it runs."""

    here: Places
    there: Places

    def at(self, down: float) -> float:
        """How far across the page it lies, so far down it."""
        share = (down - self.here[1]) / (self.there[1] - self.here[1])
        across: float = (self.here[0] + share * (self.there[0] - self.here[0])).item()
        return across

    def spans(self, down: float) -> bool:
        """Tell whether it reaches by a place down the page."""
        return bool(min(self.here[1], self.there[1]) <= down <= max(self.here[1], self.there[1]))


def folds_of(first: Network, network: Network, written: Sequence[Places], ink: Pixels) -> list[Fold]:
    """The folds among the ``first`` rules of a page and those beside its lines of text (their corners)."""
    free = np.full_like(dark := cv2.dilate(_small(network.pixels), np.ones((3, 3), np.uint8)).astype(np.uint8), 255)
    for corners in written:
        cv2.fillConvexPoly(free, (corners / STEP).round().astype(np.int32), (0,))
    lines = [one for one in _straight(_small(first.pixels)) if _is_dark(one, dark, free)]
    return [one for one in lines if _runs_through(one, written, ink)]


def _small(pixels: Pixels) -> Pixels:
    height, width = pixels.shape
    size = max(width // STEP, 1), max(height // STEP, 1)
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return np.where(small > 0, np.uint8(255), np.uint8(0))


def lies_on(corners: Places, folds: Sequence[Fold]) -> bool:
    """Tell whether a fold runs over a line (its corners): a sign of it may be lost in there."""
    (left, top), (right, bottom) = corners.min(axis=0).astype(int).tolist(), corners.max(axis=0).astype(int).tolist()
    box = left - BAND, top - BAND, right - left + 2 * BAND, bottom - top + 2 * BAND
    return any(cv2.clipLine(box, *(tuple(end.astype(int).tolist()) for end in fold))[0] for fold in folds)


def unfolded(network: Network, folds: Sequence[Fold]) -> Network:
    """The rules of a page without its folds."""
    if not folds:
        return network
    pixels = network.pixels.copy()
    unit = max(pixels.shape) / FULL_SIDE
    long = round(SHORTEST_RULE * unit)
    band = np.zeros_like(pixels)
    for fold in folds:
        (x, y), (end_x, end_y) = fold.here.astype(int).tolist(), fold.there.astype(int).tolist()
        cv2.line(band, (x, y), (end_x, end_y), (255,), 2 * round(BAND * unit) + 1)
    crossing = cv2.morphologyEx(network.pixels, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    pixels[(band > 0) & (crossing == 0)] = 0
    return network_from(pixels)


def _straight(small: Pixels) -> Iterator[Fold]:
    """What runs straight over most of a page, along its rules."""
    least = LEAST * small.shape[0]
    found = cv2.HoughLinesP(small, 1, np.pi / 720, round(least / 2), None, least, GAP * small.shape[0])
    for line in [] if found is None else found.reshape(-1, 2, 2).astype(np.float32):
        across, down = np.abs(line[1] - line[0]).tolist()
        if down >= least and across <= SLANT * down:
            yield Fold(*(line * STEP + STEP / 2))


def _is_dark(fold: Fold, dark: Pixels, free: Pixels) -> bool:
    """Tell whether there is a rule all along, but where something is written."""
    steps = np.linspace(0, 1, round(cv2.norm(fold.here, fold.there) / STEP))[:, None]
    x, y = ((fold.here + steps * (fold.there - fold.here)) / STEP).astype(int).T
    beside = free[y.clip(0, free.shape[0] - 1), x.clip(0, free.shape[1] - 1)] > 0
    met = dark[y.clip(0, free.shape[0] - 1), x.clip(0, free.shape[1] - 1)] > 0
    return bool(beside.mean() > FREE and met[beside].mean() > DARK)


def _runs_through(fold: Fold, written: Sequence[Places], ink: Pixels) -> bool:
    met = [(corners, one) for corners in written if (one := _strikes(fold, corners, ink)) is not None]
    struck = [corners for corners, is_struck in met if is_struck]
    return len(struck) >= STRUCK and len(struck) >= OF_PASSED * len(met) and _is_seen(fold, struck, ink)


def _is_seen(fold: Fold, struck: Sequence[Places], ink: Pixels) -> bool:
    """Tell whether it is dark all the way through the text, and not only where a stroke lies on it."""
    ways = []
    for corners in struck:
        heart = height_of(corners) * HEART
        top, bottom = corners[:, 1].min().item() + heart, corners[:, 1].max().item() - heart
        ways.append(np.arange(max(int(top), 0), min(int(bottom), len(ink))))
    down = np.concatenate(ways)
    share = (down - fold.here[1]) / (fold.there[1] - fold.here[1])
    across = (fold.here[0] + share * (fold.there[0] - fold.here[0])).astype(int)
    met = np.stack([ink[down, (across + n).clip(0, ink.shape[1] - 1)] > 0 for n in range(-BESIDE, BESIDE + 1)])
    thick = met[:-2] | met[1:-1] | met[2:]  # it may lean by a pixel
    return bool(thick.mean(axis=1).max() > SEEN)


def _strikes(fold: Fold, corners: Places, ink: Pixels) -> bool | None:
    """Whether a fold runs through a line of text; ``None`` where it does not come by."""
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    high = height_of(corners)
    if bottom - top > 1.5 * (right - left):
        return None
    y = corners[:, 1].mean().item()
    at = fold.at(y)
    if not fold.spans(y) or not left + high / 2 < at < right - high / 2:
        return None
    return (
        _gap(ink[max(int(y - high / 4), 0) : int(y + high / 4) + 1, max(int(left), 0) : int(right) + 1], at - left)
        < BETWEEN * high
    )


def _gap(ink: Pixels, at: float) -> float:
    """How far from each other the letters lie beside a place, that of a fold's own thickness left aside."""
    inked = np.flatnonzero(ink.any(axis=0))
    before, behind = inked[inked < at - THIN], inked[inked > at + THIN]
    if not len(before) or not len(behind):
        return np.inf
    gap: float = (behind[0] - before[-1] - 2 * THIN).item()
    return gap
