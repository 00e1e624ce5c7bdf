"""A table that runs out of the picture is closed along the last rule that is on it: what is beyond was cut through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from zwcore.photos.faults import of_tables
from zwcore.photos.rules import FULL_SIDE, Network, network_from

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from zwcore.photos.faults import Fault
    from zwcore.photos.image import Pixels
    from zwcore.photos.rules import FoundTable, Places
    from zwcore.photos.upright import Laid

WIDE = 0.4
"""Of a table: so far the rule reaches that it is closed along."""
STRAIGHT = 60
"""Pixels of a full page: a shorter piece of a rule tells no direction."""
THICK, LINE = 9, 5
"""Pixels: so thick a rule is at most, and so thick one is drawn."""
EDGE, NEAR = 12, 40
"""Pixels of a full page: rules so near to the picture's edge are none of a table; those that end so near to its last
rule reach it."""


def closed(network: Network, sheet: Laid, cuts: Sequence[Fault]) -> Network:
    """The rules of a page, those of its tables without what was cut through at the sides at which they run out of the
    picture."""
    if not cuts:
        return network
    # What runs along the picture's edges is no rule, and would join the table to the sheet's own edge.
    inside = sheet.inside(EDGE * sheet.scale * max(sheet.pixels.shape) / FULL_SIDE)
    rules = of_tables(network_from((network.pixels & inside).astype(np.uint8)))
    for turns in sides(sheet, cuts):
        turned = np.ascontiguousarray(np.rot90(rules, turns))
        rules = np.ascontiguousarray(np.rot90(_closed_below(turned), -turns))
    return network_from(rules)


def sides(sheet: Laid, cuts: Sequence[Fault]) -> frozenset[int]:
    """The sides of a page at which its tables run out of the picture: 0 below, 1 left, 2 above, 3 right."""
    return frozenset(side_of(fault, sheet) for fault in cuts)


def beyond(corners: Places, tables: Sequence[FoundTable], cut_sides: Set[int]) -> bool:
    """Tell whether a line (its corners) was cut through with a table: it lies past all of them on such a side."""
    middle = corners.mean(axis=0)
    return any(all(_is_past(middle, table.corners, (side + 2) % 4) for table in tables) for side in cut_sides)


def _is_past(place: Places, corners: Places, edge: int) -> bool:
    """Whether a place is out of a table by the edge that begins at such a corner."""
    along, there = corners[(edge + 1) % 4] - corners[edge], place - corners[edge]
    return bool(along[0] * there[1] - along[1] * there[0] < 0)


def side_of(fault: Fault, sheet: Laid) -> int:
    """How often the page is turned to the left until the side at which it is cut is its lower one."""
    left, top, right, bottom = fault.bounds
    there = cv2.invertAffineTransform(sheet.back)
    x, y = there @ np.array([(left + right) / 2, (top + bottom) / 2, 1])
    high, wide = sheet.pixels.shape[:2]
    return int(np.argmin([high - y, x, y, wide - x]))


def _closed_below(pixels: Pixels) -> Pixels:
    """The rules, closed along the lowest one that reaches over much of the table."""
    high, wide = pixels.shape
    unit = max(pixels.shape) / FULL_SIDE
    long = round(STRAIGHT * unit)
    level = cv2.morphologyEx(pixels, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    level = cv2.morphologyEx(level, cv2.MORPH_CLOSE, np.ones((3, long), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(level)
    least = WIDE * cv2.boundingRect(pixels)[2]
    rules = [n for n in range(1, count) if stats[n][cv2.CC_STAT_WIDTH] > least]
    if not rules:
        return pixels
    y, x = np.nonzero(labels == max(rules, key=lambda n: int(stats[n][cv2.CC_STAT_TOP])))
    columns, met = np.arange(wide), np.bincount(x, minlength=wide)
    # Where it lies it is followed, however it is bent; beside it goes straight on.
    at = np.where(met > 0, np.bincount(x, y, wide) / np.maximum(met, 1), np.polyval(np.polyfit(x, y, 1), columns))
    down = np.arange(high)[:, None]
    kept = np.where(down > at[None] + THICK / 2, 0, pixels).astype(np.uint8)
    near = round(NEAR * unit)
    upright = cv2.morphologyEx(pixels, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    reaching = np.flatnonzero(((down > at[None] - near) & (upright > 0)).any(axis=0))
    first, last = min(reaching[0], x.min()), max(reaching[-1], x.max())
    for column in np.flatnonzero(upright[(at - near).round().astype(int).clip(0, high - 1), columns]).tolist():
        cv2.line(kept, (column, round(at[column] - near)), (column, round(at[column])), (255,), 1)
    line = np.stack([columns, at.round()], axis=1)[first : last + 1].astype(np.int32)
    cv2.polylines(kept, [line], False, (255,), LINE)
    return kept
