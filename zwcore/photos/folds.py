"""Where a sheet was folded a line runs over it, as dark as a rule is: known by the text that it runs through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from zwcore.photos.letters import height_of
from zwcore.photos.rules import FULL_SIDE, SHORTEST_RULE, Network, heart_of, network_from

if TYPE_CHECKING:
    from zwcore.photos.image import Pixels
    from zwcore.photos.rules import Places

    Along = np.ndarray[tuple[int, ...], np.dtype[np.integer | np.floating]]

STEP = 4
"""Lines are looked for in one of so many pixels, across and down."""
LEAST, GAP = 0.6, 0.1
"""Of the page's height, or width: so long is a fold at the least, and so long a break in it at the most."""
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

ALONG, HALF = 4, 0.25
"""Of a line's height: over so much of what is written a fold across the sheet runs, in all; and so near to the middle
of a line is within it."""
TRACED = 0.85
"""Of a fold across the sheet: so much of it is among the rules."""
SAME = 20
"""Pixels: folds that lie so near to each other all along are one."""
FAR, NEAR, OVER = 24, 3, 700
"""Pixels of a full page: so far beside a fold it is looked for rules that join it; what lies so near to it is its own;
over so much of its length one may lie on it while it crosses it."""
TALL, WIDE = 1.5, 2.5
"""Of a line's height: ink that goes on so far down, or so far across, is more than a sign."""


class Fold(NamedTuple):
    """From where to where it runs."""

    here: Places
    there: Places

    def at(self, down: float) -> float:
        """How far across the page it lies, so far down it."""
        share = (down - self.here[1]) / (self.there[1] - self.here[1])
        across: float = (self.here[0] + share * (self.there[0] - self.here[0])).item()
        return across

    @property
    def turned(self) -> Fold:
        """The same on a page of which across is down."""
        return Fold(self.here[::-1], self.there[::-1])

    @property
    def is_level(self) -> bool:
        """Whether it runs across the page."""
        across, down = np.abs(self.there - self.here).tolist()
        return bool(across > down)

    def is_like(self, other: Fold) -> bool:
        """Tell whether another is this one, seen once more."""
        if self.is_level is not other.is_level:
            return False
        one, two = (self.turned, other.turned) if self.is_level else (self, other)
        return all(abs(one.at(down) - two.at(down)) < SAME for down in (two.here[1].item(), two.there[1].item()))

    def reaching(self, far: int) -> Fold:
        """The same from the page's upper edge to one so far down."""
        return Fold(*(np.array([self.at(down), down], np.float32) for down in (0, far - 1)))

    def spans(self, down: float) -> bool:
        """Tell whether it reaches by a place down the page."""
        return bool(min(self.here[1], self.there[1]) <= down <= max(self.here[1], self.there[1]))


def folds_of(first: Network, network: Network, written: Sequence[Places], ink: Pixels) -> list[Fold]:
    """The folds among the ``first`` rules of a page and those beside its lines of text (their corners)."""
    down, across = _may_be(written, ink)
    small = _small(first.pixels) if down or across else None
    found: list[Fold] = []
    if down and small is not None:
        free = np.full_like(dark := cv2.dilate(_small(network.pixels), np.ones((3, 3), np.uint8)).astype(np.uint8), 255)
        for corners in written:
            cv2.fillConvexPoly(free, (corners / STEP).round().astype(np.int32), (0,))
        lines = (one for one in _straight(small) if _is_dark(one, dark, free))
        found += [one for one in lines if _runs_through(one, written, ink)]
    if across and small is not None:
        level = [one for one in written if not _is_sideways(one)]
        shares = [(_share(one, first.pixels), one) for one in _straight(np.ascontiguousarray(small.T))]
        shares.sort(key=lambda one: -one[0])  # of those that are one the best is taken
        found += [one.turned for share, one in shares if share > TRACED and _runs_along(one, level, ink)]
    own = [one for n, one in enumerate(found) if not any(one.is_like(other) for other in found[:n])]
    # Where it is fainter it may be seen in part: it goes on to the edges of the sheet all the same.
    height, width = ink.shape
    return [one.turned.reaching(width).turned if one.is_level else one.reaching(height) for one in own]


def _may_be(written: Sequence[Places], ink: Pixels) -> tuple[bool, bool]:
    """Tell whether ink runs on through lines of text, down and across, as no sign does: to look for folds takes long,
    and most sheets have none."""
    half = np.ascontiguousarray(ink[::2, ::2])
    hearts = np.zeros_like(half)
    for corners in written:
        cv2.fillConvexPoly(hearts, heart_of(corners) // 2, (255,))
    high = max(np.median([height_of(one) for one in written] or [2]).item() / 2, 1)
    met = []
    for thick, long in (((1, 3), (round(TALL * high), 1)), ((3, 1), (1, round(WIDE * high)))):
        runs = cv2.morphologyEx(cv2.dilate(half, np.ones(thick, np.uint8)), cv2.MORPH_OPEN, np.ones(long, np.uint8))
        met.append(cv2.connectedComponentsWithStats(np.minimum(runs, hearts).astype(np.uint8))[2][1:])
    down, across = met
    return len(down) >= STRUCK, bool(across[:, cv2.CC_STAT_WIDTH].sum() >= ALONG * high)


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
    long = round(SHORTEST_RULE * max(pixels.shape) / FULL_SIDE)
    for is_level, kernel in ((False, (1, long)), (True, (long, 1))):
        crossing = cv2.morphologyEx(network.pixels, cv2.MORPH_OPEN, np.ones(kernel, np.uint8))
        crossing = cv2.dilate(crossing, np.ones((3, 3), np.uint8)).astype(np.uint8)
        for fold in folds:
            if fold.is_level is is_level:
                seen, others, one = (pixels, crossing, fold.turned) if is_level else (pixels.T, crossing.T, fold)
                _take_away(one, seen, np.asarray(others, np.uint8))
    return network_from(pixels)


def _take_away(fold: Fold, pixels: Pixels, crossing: Pixels) -> None:
    """Take a fold across away from the rules: not from those that cross it, nor where one runs along it for a while,
    from one side to the other: there they are thicker, but for where they lie on each other."""
    begins, ends = sorted((fold.here[1].item(), fold.there[1].item()))
    x = np.arange(max(int(begins), 0), min(int(ends) + 1, pixels.shape[1]))
    y = _across(fold, x).round().astype(int)[None] + np.arange(-FAR, FAR + 1)[:, None]
    there = (y >= 0) & (y < pixels.shape[0])
    y = y.clip(0, pixels.shape[0] - 1)
    own = there & (pixels[y, x] > 0) & (crossing[y, x] == 0)
    up, down = (np.cumprod(side, axis=0, dtype=np.uint8) for side in (own[FAR - NEAR :: -1], own[FAR + NEAR :]))
    own[: FAR - NEAR + 1], own[FAR + NEAR :] = up[::-1] > 0, down > 0
    thick = own.sum(axis=0)
    seen = thick > 0
    if not seen.any():
        return
    is_joined = thick > np.median(thick[seen]) + NEAR
    kept = _bridged(is_joined, round(OVER * max(pixels.shape) / FULL_SIDE))
    own[:, kept] = False
    pixels[y[own], np.broadcast_to(x, own.shape)[own]] = 0


def _bridged(
    met: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], most: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """With what lies between two that are no farther apart than so many."""
    out = met.copy()
    for here, there in pairwise(np.flatnonzero(met).tolist()):
        if there - here <= most:
            out[here:there] = True
    return out


def _straight(small: Pixels) -> Iterator[Fold]:
    """What runs straight over most of a page, along its rules."""
    least = LEAST * small.shape[0]
    found = cv2.HoughLinesP(small, 1, np.pi / 720, round(least / 2), None, least, GAP * small.shape[0])
    for line in [] if found is None else found.reshape(-1, 2, 2).astype(np.float32):
        across, down = np.abs(line[1] - line[0]).tolist()
        if down >= least and across <= SLANT * down:
            yield Fold(*(line * STEP + STEP / 2))


def _share(fold: Fold, rules: Pixels) -> float:
    """How much of a fold across the sheet, its places turned, is among the rules."""
    begins, ends = sorted((fold.here[1].item(), fold.there[1].item()))
    x = np.arange(max(int(begins), 0), min(int(ends) + 1, rules.shape[1]), STEP)
    y = _across(fold, x).round().astype(int)
    met = np.stack([rules[(y + n).clip(0, len(rules) - 1), x] > 0 for n in (-2, 0, 2)])
    share: float = met.any(axis=0).mean().item()
    return share


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


def _runs_along(fold: Fold, written: Sequence[Places], ink: Pixels) -> bool:
    """Tell whether a fold across the sheet, its places turned, runs lengthwise through text and is dark all the way."""
    ways: list[tuple[Places, Places]] = []
    due: float = 0
    begins, ends = sorted((fold.here[1].item(), fold.there[1].item()))
    for corners in written:
        (start, end), high = (corners[[0, 3]].mean(axis=0), corners[[1, 2]].mean(axis=0)), height_of(corners)
        x = np.arange(max(start[0], begins), min(end[0], ends), dtype=np.float32)
        y = _across(fold, x)
        middle = start[1] + (x - start[0]) / (end[0] - start[0]) * (end[1] - start[1])
        within = np.abs(y - middle) < HALF * high
        if within.sum() > high:
            ways.append((x[within], y[within]))
            due += within.sum().item() / high
    if due < ALONG:
        return False
    x, y = (np.concatenate(one).astype(int) for one in zip(*ways, strict=True))
    return _is_dark_along(np.stack([ink[(y + n).clip(0, len(ink) - 1), x] > 0 for n in range(-BESIDE, BESIDE + 1)]))


def _is_seen(fold: Fold, struck: Sequence[Places], ink: Pixels) -> bool:
    """Tell whether it is dark all the way through the text, and not only where a stroke lies on it."""
    ways = []
    for corners in struck:
        heart = height_of(corners) * HEART
        top, bottom = corners[:, 1].min().item() + heart, corners[:, 1].max().item() - heart
        ways.append(np.arange(max(int(top), 0), min(int(bottom), len(ink))))
    down = np.concatenate(ways)
    across = _across(fold, down).astype(int)
    met = np.stack([ink[down, (across + n).clip(0, ink.shape[1] - 1)] > 0 for n in range(-BESIDE, BESIDE + 1)])
    return _is_dark_along(met)


def _across(fold: Fold, down: Along) -> Places:
    """How far across it lies, so far down."""
    share = (down - fold.here[1]) / (fold.there[1] - fold.here[1])
    across: Places = (fold.here[0] + share * (fold.there[0] - fold.here[0])).astype(np.float32)
    return across


def _is_dark_along(met: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> bool:
    """Tell whether one of some ways beside each other is dark from its beginning to its end."""
    thick = met[:-2] | met[1:-1] | met[2:]  # it may lean by a pixel
    return bool(thick.mean(axis=1).max() > SEEN)


def _strikes(fold: Fold, corners: Places, ink: Pixels) -> bool | None:
    """Whether a fold runs through a line of text; ``None`` where it does not come by."""
    left, right, high = corners[:, 0].min().item(), corners[:, 0].max().item(), height_of(corners)
    if _is_sideways(corners):
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


def _is_sideways(corners: Places) -> bool:
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return bool(bottom - top > 1.5 * (right - left))
