"""Photos of pages (JPEG, PNG, WebP, HEIC, TIFF …): the tables between their rules, the lines around them."""

from __future__ import annotations

from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

from zwcore import pace
from zwcore.documents import Cell, Document, Grid, Paragraph, Unreadable, reader

if TYPE_CHECKING:
    from zwcore.photos.image import Pixels
    from zwcore.photos.page import PageTable

ABOVE, BESIDE = 80, 300
"""Pixels above and below a cell, and beside it, that are shown with it."""
WIDEST = 900


@reader("photo")
def read_photo(data: bytes) -> Document:
    """Read a photo or scan of one page.

    Raises ``Unreadable``: "no_ocr" where the extra ``ocr`` is not installed, "no_rules" where no table is seen, "bomb",
    "damaged".
    """
    if not can_recognise():
        raise Unreadable("no_ocr")
    pace.tell(1, 1)
    from zwcore.photos.image import BadImage, pixels_of

    try:
        pixels = pixels_of(data)
    except BadImage as error:
        raise Unreadable(error.reason) from error
    blocks = blocks_of(pixels, 1)
    if not any(isinstance(block, Grid) for block in blocks):
        raise Unreadable("no_rules")
    return Document("photo", blocks)


def can_recognise() -> bool:
    """Tell whether letters can be recognised here: whether the extra ``ocr`` is installed."""
    return all(find_spec(name) is not None for name in ("cv2", "openvino", "rapidocr"))


def blocks_of(pixels: Pixels, page: int) -> tuple[Grid | Paragraph, ...]:
    """What stands on a photographed page, from top to bottom; nothing where it has no table."""
    from zwcore.photos.page import read_page

    return tuple(
        Paragraph(found, page) if isinstance(found, str) else grid_of(found, page) for found in read_page(pixels)
    )


def grid_of(table: PageTable, page: int) -> Grid:
    """A table of a photographed page."""
    cells = (Cell(*cell[:5], page, hundredths(cell.bounds), cell.sure) for cell in table.cells)
    return Grid(tuple(cells), table.rows, table.cols)


def picture(data: bytes, page: int, box: tuple[int, int, int, int]) -> bytes:
    """Return a JPEG of a cell of a photo, or of the ``page``-th of an album, framed, with what stands around; ``box``
    is as the reading gives it."""
    from PIL import Image, ImageDraw

    from zwcore.documents.album import photos_of
    from zwcore.photos.image import pixels_of

    whole = Image.fromarray(pixels_of(photos_of(data)[page - 1])[:, :, ::-1])
    left, top, right, bottom = (one // 100 for one in box)
    x, y = max(left - BESIDE, 0), max(top - ABOVE, 0)
    drawn = whole.crop((x, y, min(right + BESIDE, whole.width), min(bottom + ABOVE, whole.height)))
    ImageDraw.Draw(drawn).rectangle((left - x, top - y, right - x, bottom - y), outline="red", width=3)
    drawn.thumbnail((WIDEST, WIDEST))
    out = BytesIO()
    drawn.save(out, "JPEG", quality=80)
    return out.getvalue()


def hundredths(bounds: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """In hundredths of the picture's pixels, as boxes are in those of a point elsewhere."""
    left, top, right, bottom = (100 * one for one in bounds)
    return left, top, right, bottom
