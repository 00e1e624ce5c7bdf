"""A page laid straight: enlarged where it is small, turned by the angle at which its rules lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from zwcore.photos.rules import darkness, ink_of

if TYPE_CHECKING:
    from zwcore.photos.image import Pixels
    from zwcore.photos.rules import Places

LEAST_SIDE = 2000
"""A smaller picture is enlarged: a chat sends photos of 1280 pixels, in which a rule is one of them wide."""
LOOKED_AT = 720
"""Pixels along the longer side of the picture in which the angle is looked for."""
LONG = 90
STRAIGHT = 1.0
"""Degrees: rules that lie less aslant are followed as they are."""


class Laid(NamedTuple):
    """The picture as it is read, and where its places lie in the one that came."""

    pixels: Pixels
    back: Places
    size: tuple[int, int]
    """How wide and high the one that came is."""

    @property
    def scale(self) -> float:
        """How many pixels of the picture that came one of these is wide."""
        return cv2.norm(self.back[:, 0])

    def inside(self, off: float = 0) -> Pixels:
        """Where the picture that came is, without so many of its pixels along its edges; 0 or 255."""
        (wide, high), back = self.size, cv2.invertAffineTransform(self.back)
        corners = np.array([[off, off], [wide - off, off], [wide - off, high - off], [off, high - off]], np.float32)
        inside = np.zeros(self.pixels.shape[:2], np.uint8)
        cv2.fillConvexPoly(inside, cv2.transform(corners[None], back)[0].round().astype(np.int32), (255,))
        return inside

    def bounds(self, left: int, top: int, right: int, bottom: int) -> tuple[int, int, int, int]:
        """Left, top, right, bottom of an upright box in the picture that came."""
        corners = np.array([[left, top, 1], [right, top, 1], [right, bottom, 1], [left, bottom, 1]], np.float32)
        places = corners @ self.back.T
        low, high = places.min(axis=0).round().astype(int).tolist(), places.max(axis=0).round().astype(int).tolist()
        return low[0], low[1], high[0], high[1]


def laid(page: Pixels, quarters: int = 0) -> Laid:
    """Lay a page straight after it was turned so many quarters against the clock."""
    height, width = page.shape[:2]
    turned = np.ascontiguousarray(np.rot90(page, quarters))
    first = np.array(_quarter_turn(quarters, width, height), np.float32)
    scale = max(LEAST_SIDE / max(height, width), 1.0)
    angle = _angle(turned)
    if scale == 1.0 and not angle:
        return Laid(turned, cv2.invertAffineTransform(first).astype(np.float32), (width, height))
    high, wide = turned.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, scale)
    cos, sin = np.abs(matrix[0, :2])
    new_wide, new_high = int(high * sin + wide * cos), int(high * cos + wide * sin)
    matrix[:, 2] += new_wide / 2 - wide / 2, new_high / 2 - high / 2
    around = np.concatenate([turned[0], turned[-1], turned[:, 0], turned[:, -1]]).mean(axis=0).tolist()
    pixels = cv2.warpAffine(turned, matrix, (new_wide, new_high), flags=cv2.INTER_CUBIC, borderValue=around)
    both = matrix @ np.vstack([first, [0, 0, 1]])
    return Laid(pixels.astype(np.uint8), cv2.invertAffineTransform(both).astype(np.float32), (width, height))


def _quarter_turn(quarters: int, width: int, height: int) -> list[list[int]]:
    """Where a place of a picture comes to lie when that is turned against the clock, as a matrix."""
    return [
        [[1, 0, 0], [0, 1, 0]],
        [[0, 1, 0], [-1, 0, width]],
        [[-1, 0, width], [0, -1, height]],
        [[0, -1, height], [1, 0, 0]],
    ][quarters]


def _angle(page: Pixels) -> float:
    """Degrees at which most of the long lines of a page fall to the right; 0 where they lie straight."""
    scale = LOOKED_AT / max(page.shape)
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else page
    ink = ink_of(darkness(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.uint8)))
    found = cv2.HoughLinesP(ink, 1, np.pi / 720, LONG, minLineLength=LONG, maxLineGap=4)
    if found is None:
        return 0.0
    lines = found.reshape(-1, 4).astype(np.float32)
    across, down = lines[:, 2] - lines[:, 0], lines[:, 3] - lines[:, 1]
    level = np.abs(across) > np.abs(down)
    if not level.any():
        return 0.0
    angles = np.degrees(np.arctan2(down[level], across[level]))
    order = angles.argsort()
    weights = np.hypot(across[level], down[level])[order].cumsum()
    middle = angles[order][int(np.searchsorted(weights, weights[-1] / 2))].item()
    return middle if abs(middle) > STRAIGHT else 0.0
