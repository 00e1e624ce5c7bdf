"""Photos of pages (JPEG, PNG, WebP, HEIC, TIFF …): the tables between their rules, the lines around them."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING

from zwcore import pace
from zwcore.documents import Cell, Document, Grid, NotRead, Paragraph, Unreadable, reader
from zwcore.text import Message

if TYPE_CHECKING:
    from PIL import Image

    from zwcore.photos.faults import Fault
    from zwcore.photos.grid import PageTable
    from zwcore.photos.image import Pixels
    from zwcore.photos.page import SeenPage

BELOW = 0
"""The side of a page at which a table goes on below the picture."""
ABOVE, BESIDE = 80, 300
"""Pixels above and below a cell, and beside it, that are shown with it."""
WIDEST = 900
BOX, PAGE = "box", "page"
OF_ALBUM = Message("photo.place.of_album", "（第 {page} 张）{place}")
WHOLE = Message("photo.place.whole", "整张")
PLACES = (
    (
        Message("photo.place.top_left", "左上"),
        Message("photo.place.top", "上方"),
        Message("photo.place.top_right", "右上"),
    ),
    (
        Message("photo.place.left", "左边"),
        Message("photo.place.middle", "中间"),
        Message("photo.place.right", "右边"),
    ),
    (
        Message("photo.place.bottom_left", "左下"),
        Message("photo.place.bottom", "下方"),
        Message("photo.place.bottom_right", "右下"),
    ),
)
"""What a third of the picture is called, from above, from the left."""


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
    from zwcore.photos.page import read_page

    seen = read_page(pixels)
    wrong = tuple(wrong_of(fault, pixels.shape) for fault in seen.faults)[:1]
    blocks = _blocks(seen, 1)
    if not any(isinstance(block, Grid) for block in blocks):
        raise Unreadable("no_rules", wrong)
    cut_below = frozenset({1} if any(fault.side == BELOW for fault in seen.faults) else ())
    return Document("photo", blocks, left_out=wrong, cut_below=cut_below)


def can_recognise() -> bool:
    """Tell whether letters can be recognised here: whether the extra ``ocr`` is installed."""
    return all(find_spec(name) is not None for name in ("cv2", "openvino", "rapidocr"))


def blocks_of(pixels: Pixels, page: int) -> tuple[Grid | Paragraph, ...]:
    """What stands on a photographed page, from top to bottom; nothing where it has no table."""
    from zwcore.photos.page import read_page

    return _blocks(read_page(pixels), page)


def _blocks(seen: SeenPage, page: int) -> tuple[Grid | Paragraph, ...]:
    return tuple(Paragraph(one, page) if isinstance(one, str) else grid_of(one, page) for one in seen.blocks)


def wrong_of(fault: Fault, shape: Sequence[int], number: int | None = None) -> NotRead:
    """What is wrong with a photo, or with the ``number``-th of an album, said with its place; ``box`` is that place in
    the picture's pixels."""
    left, top, right, bottom = fault.bounds
    across, down = (left + right) * 3 // (2 * shape[1]), (top + bottom) * 3 // (2 * shape[0])
    place = WHOLE if fault.whole else PLACES[min(max(down, 0), 2)][min(max(across, 0), 2)]
    box = ",".join(map(str, fault.bounds))
    if number is None:
        return NotRead(f"photo.{fault.kind}", {"place": place, BOX: box})
    place = OF_ALBUM.with_(page=number, place=place)
    return NotRead(f"photo.{fault.kind}", {"place": place, BOX: box, PAGE: str(number)})


def grid_of(table: PageTable, page: int) -> Grid:
    """A table of a photographed page."""
    cells = (Cell(*cell[:5], page, hundredths(cell.bounds), cell.sure) for cell in table.cells)
    return Grid(tuple(cells), table.rows, table.cols)


def picture_of_place(data: bytes, box: str, page: int = 1) -> bytes:
    """Return a JPEG of a photo, or of the ``page``-th of an album, the place framed where something is wrong with it;
    ``box`` is as ``NotRead`` has it."""
    from PIL import Image, ImageDraw

    from zwcore.documents.album import photo_of
    from zwcore.photos.image import pixels_of

    whole = Image.fromarray(pixels_of(photo_of(data, page))[:, :, ::-1])
    scale = min(WIDEST / max(whole.size), 1.0)
    drawn = whole.resize((round(whole.width * scale), round(whole.height * scale)))
    frame = tuple(int(edge) * scale for edge in box.split(","))
    ImageDraw.Draw(drawn).rectangle(frame, outline="red", width=5)
    return _jpeg(drawn)


def picture(data: bytes, page: int, box: tuple[int, int, int, int]) -> bytes:
    """Return a JPEG of a cell of a photo, or of the ``page``-th of an album, framed, with what stands around; ``box``
    is as the reading gives it."""
    from PIL import Image, ImageDraw

    from zwcore.documents.album import photo_of
    from zwcore.photos.image import pixels_of

    whole = Image.fromarray(pixels_of(photo_of(data, page))[:, :, ::-1])
    left, top, right, bottom = (one // 100 for one in box)
    x, y = max(left - BESIDE, 0), max(top - ABOVE, 0)
    drawn = whole.crop((x, y, min(right + BESIDE, whole.width), min(bottom + ABOVE, whole.height)))
    ImageDraw.Draw(drawn).rectangle((left - x, top - y, right - x, bottom - y), outline="red", width=3)
    drawn.thumbnail((WIDEST, WIDEST))
    return _jpeg(drawn)


def _jpeg(drawn: Image.Image) -> bytes:
    out = BytesIO()
    drawn.save(out, "JPEG", quality=80)
    return out.getvalue()


def hundredths(bounds: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """In hundredths of the picture's pixels, as boxes are in those of a point elsewhere."""
    left, top, right, bottom = (100 * one for one in bounds)
    return left, top, right, bottom
