"""Photos of one page cut into photos of two: as if the form had gone on over the page."""

from __future__ import annotations

from io import BytesIO

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageOps

from bench.worsened import lit
from tests.zwcore.forms import DATA

PHOTOS = DATA / "photos"
CUT = ((248, 1129), (1588, 1160))
"""Where in photo_5.jpg the rule that parts 产出指标 from 效益指标 meets the left and the right edge of the table."""
PRINT = 41
"""Pixels that nothing printed is wide."""
BESIDE = 60
"""Pixels beside the table that are the paper's still."""
SIDE = 2000
"""Pixels along the longer side of a part: fewer are enlarged to so many anyway."""


def photo(number: int) -> bytes:
    """One of the photos of one form each."""
    return (PHOTOS / f"photo_{number}.jpg").read_bytes()


def halves(data: bytes, cut: tuple[tuple[int, int], tuple[int, int]] = CUT) -> tuple[bytes, bytes]:
    """The part above a rule and the part below it, each as a photo of its own on plain paper; a printer draws the rule
    at the end of a page and at the start of the next."""
    whole = np.asarray(ImageOps.exif_transpose(Image.open(BytesIO(data))).convert("RGB"))
    high, wide = whole.shape[:2]
    (left, begins), (right, ends) = cut
    rule = begins + (np.arange(wide) - left) * (ends - begins) / (right - left)
    down = np.arange(high)[:, None]
    # The paper as it is lit: what is printed on it is closed over.
    paper = cv2.blur(cv2.morphologyEx(whole, cv2.MORPH_CLOSE, np.ones((PRINT, PRINT), np.uint8)), (PRINT, PRINT))
    beside = (np.arange(wide) < left - BESIDE) | (np.arange(wide) > right + BESIDE)
    parts = []
    for kept in (down < rule, down > rule):
        part = Image.fromarray(np.where((kept | beside)[:, :, None], whole, paper).astype(np.uint8))
        ImageDraw.Draw(part).line((*cut[0], *cut[1]), fill=(60, 58, 50), width=4)
        part.thumbnail((SIDE, SIDE))
        parts.append(_jpeg(np.asarray(part)))
    return parts[0], parts[1]


def crop(data: bytes, top: float, bottom: float, left: float = 0, right: float = 1) -> bytes:
    """A part of a photo, as shares of its height and width: as if no more had been taken."""
    whole = ImageOps.exif_transpose(Image.open(BytesIO(data))).convert("RGB")
    wide, high = whole.size
    return _jpeg(np.asarray(whole.crop((int(wide * left), int(high * top), int(wide * right), int(high * bottom)))))


def sized(data: bytes, side: int) -> bytes:
    """A photo with so many pixels along its longer side."""
    with Image.open(BytesIO(data)) as image:
        scale = side / max(image.size)
        return _jpeg(np.asarray(image.resize((round(image.width * scale), round(image.height * scale)))))


def blurred(data: bytes) -> bytes:
    """A photo on which nothing can be read."""
    with Image.open(BytesIO(data)) as image:
        small = image.convert("RGB").resize((24, 32))
        return _jpeg(np.asarray(small.resize((930, 1240))))


def glaring(data: bytes) -> bytes:
    """A photo with a lamp mirrored over its middle: many cells cannot be read for sure."""
    whole = np.asarray(ImageOps.exif_transpose(Image.open(BytesIO(data))).convert("RGB"))
    return _jpeg(lit(whole, 240, 0.12))


def sheet_of_names() -> bytes:
    """A photo of a table that is no form: rules, and a word in each cell."""
    page = np.full((1600, 1240, 3), 235, np.uint8)
    for n in range(7):
        cv2.line(page, (120, 200 + 150 * n), (1120, 200 + 150 * n), (40, 40, 40), 4)
        cv2.line(page, (120 + n * 1000 // 6, 200), (120 + n * 1000 // 6, 1100), (40, 40, 40), 4)
        for col in range(6 if n < 6 else 0):
            cv2.putText(page, f"No {n}{col}", (140 + col * 1000 // 6, 290 + 150 * n), 0, 1, (30, 30, 30), 2)
    return _jpeg(page)


def blank() -> bytes:
    """A photo of no form."""
    return _jpeg(np.full((700, 900, 3), (120, 160, 90), np.uint8))


def _jpeg(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=92)
    return out.getvalue()
