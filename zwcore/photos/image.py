"""Images as they are sent: bytes → pixels, turned upright by what the camera noted, never larger than is useful."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

if TYPE_CHECKING:
    import numpy as np

    Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


class BadImage(Exception):
    """An image that is not read; ``reason`` is "bomb" or "damaged"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


MAX_PIXELS = 50_000_000
USEFUL_SIDE = 2600
"""More pixels than this along the longer side tell nothing more of a page of A4: characters are 30 of them high."""
MAX_PAGES = 50
"""Of one TIFF, as of one scan."""
LEAST_RED, EVEN = 30, 0.4
"""Of 255: by so much the ink of a seal is redder than blue and green, which differ by no more than such a share."""
FEWER, AROUND_SEAL = 4, 17
"""Seals are looked for in one of so many pixels, across and down; pixels around one that show its paper."""
_BLANK = 200
KINDS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF", "HEIF")


def pixels_of(data: bytes) -> Pixels:
    """The pixels, blue before green before red, upright.

    Raises :class:`BadImage`: "bomb" for more than 50 million pixels, "damaged" for what cannot be decoded.
    """
    _register_heic()
    try:
        with Image.open(io.BytesIO(data), formats=KINDS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise BadImage("bomb")
            image.draft("RGB", (USEFUL_SIDE, USEFUL_SIDE))
            return _plain(image)
    except Image.DecompressionBombError as error:
        raise BadImage("bomb") from error
    except (BadImage, MemoryError):
        raise
    except Exception as error:  # what the decoders raise for what is no picture is no list that ends
        raise BadImage("damaged") from error


def pages_of(data: bytes) -> int:
    """How many pages a scanner put into one TIFF; one that cannot be decoded is one.

    Raises :class:`BadImage` "bomb" for more than ``MAX_PAGES``.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("TIFF",)) as image:
            count = int(getattr(image, "n_frames", 1))
    except MemoryError:
        raise
    except Exception:
        return 1
    if count > MAX_PAGES:
        raise BadImage("bomb")
    return count


def page_of(data: bytes, number: int) -> bytes:
    """A page of such a TIFF (from 1) as a picture of its own. Raises :class:`BadImage` as :func:`pixels_of`."""
    try:
        with Image.open(io.BytesIO(data), formats=("TIFF",)) as image:
            image.seek(number - 1)
            if image.width * image.height > MAX_PIXELS:
                raise BadImage("bomb")
            out = io.BytesIO()
            page = image if image.mode in ("1", "L", "RGB") else image.convert("RGB")
            page.save(out, "PNG", exif=image.getexif(), compress_level=1)
            return out.getvalue()
    except (BadImage, MemoryError):
        raise
    except Exception as error:
        raise BadImage("damaged") from error


def without_seals(page: Pixels) -> Pixels:
    """The page without what is red on it: of the ink of a seal no more is left than the black print below it.

    The rules of a seal are none of the table, and figures below it are read as if it were not there.
    """
    import cv2
    import numpy as np

    x, y, wide, high = (FEWER * one for one in cv2.boundingRect(_seals(page[::FEWER, ::FEWER])))
    if not wide:
        return page
    out = page.copy()
    piece = out[max(y - AROUND_SEAL, 0) : y + high + AROUND_SEAL, max(x - AROUND_SEAL, 0) : x + wide + AROUND_SEAL]
    inked, red = _seals(piece), piece[:, :, 2].copy()
    # What lies about it is packed more coarsely than what is dark and bright.
    sealed = cv2.dilate(inked, np.ones((5, 5), np.uint8))
    beside = cv2.dilate(sealed, np.ones((AROUND_SEAL, AROUND_SEAL), np.uint8)) - sealed
    if inked.any() and beside.any():
        lifted = cv2.convertScaleAbs(red, alpha=np.percentile(red[beside > 0], 60) / np.percentile(red[inked > 0], 60))
        piece[sealed > 0] = np.where(inked > 0, lifted, red)[sealed > 0][:, None]
    return out


def _seals(page: Pixels) -> Pixels:
    """Where a page is red: 1, elsewhere 0. Skin and wood are not, they have less blue than green."""
    import cv2
    import numpy as np

    blue, green, red = cv2.split(page)
    redder = cv2.subtract(red, cv2.max(blue, green))
    return ((redder > LEAST_RED) & (cv2.absdiff(blue, green) < EVEN * redder)).astype(np.uint8)


def blank() -> Pixels:
    """A picture on which nothing is."""
    import numpy as np

    return np.full((_BLANK, _BLANK, 3), 255, dtype=np.uint8)


def _plain(image: Image.Image) -> Pixels:
    """Upright, opaque, of useful size."""
    import numpy as np

    try:
        upright = ImageOps.exif_transpose(image)
    except MemoryError:
        raise
    except Exception:  # what the camera noted cannot be read: the picture can
        upright = image
    if upright.mode in ("RGBA", "LA", "PA", "P"):
        seen = upright.convert("RGBA")
        upright = Image.new("RGB", seen.size, "white")
        upright.paste(seen, mask=seen.getchannel("A"))
    upright = upright.convert("RGB")
    upright.thumbnail((USEFUL_SIDE, USEFUL_SIDE))
    return np.asarray(upright, dtype=np.uint8)[:, :, ::-1].copy()


def _register_heic() -> None:
    """HEIC is decoded where the library for it is installed."""
    try:
        from pi_heif import register_heif_opener
    except ImportError:
        return
    register_heif_opener()
