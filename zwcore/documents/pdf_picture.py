"""A cell of a PDF as a picture, for whoever is asked what stands in it."""

from __future__ import annotations

from contextlib import closing
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypdfium2
    from PIL import Image

# Around a cell that is shown: points above and below, and beside it; as much as a phone shows clearly.
_ABOVE = 30
_BESIDE = 120
_DOTS = 144


def picture(data: bytes, page: int, box: tuple[int, int, int, int]) -> bytes:
    """Return a PNG of a cell (``box`` in 1/100 point, as the reading gives it) with what stands beside it, framed."""
    import pypdfium2
    from PIL import ImageDraw

    scale = _DOTS / 72
    x0, top, x1, bottom = (edge / 100 for edge in box)
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        whole = document[page - 1]
        rotation, wide, tall = _upright(whole)
        x, y = max(x0 - _BESIDE, 0), max(top - _ABOVE, 0)
        crop = (x, max(tall - bottom - _ABOVE, 0), max(wide - x1 - _BESIDE, 0), y)
        drawn = whole.render(scale=scale, rotation=rotation, crop=crop).to_pil().convert("RGB")
    frame = [(edge - start) * scale for edge, start in ((x0, x), (top, y), (x1, x), (bottom, y))]
    ImageDraw.Draw(drawn).rectangle(frame, outline="red", width=2)
    out = BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


def drawn_page(data: bytes, page: int, side: int) -> tuple[Image.Image, float]:
    """Return a page (from 1) as a picture of ``side`` pixels along its longer side, and how many of them a point is."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        whole = document[page - 1]
        rotation, wide, tall = _upright(whole)
        scale = side / max(wide, tall)
        return whole.render(scale=scale, rotation=rotation).to_pil().convert("RGB"), scale


def _upright(page: pypdfium2.PdfPage) -> tuple[int, float, float]:
    """By how much a page is turned so that its text stands upright, and how wide and high it is then."""
    from zwcore.documents.pdf_content import upright_turn

    with closing(page.get_textpage()) as text:
        turn = upright_turn(text.raw)
    left, low, right, high = page.get_bbox()
    wide, tall = (high - low, right - left) if turn % 2 else (right - left, high - low)
    return (90 * turn - page.get_rotation()) % 360, wide, tall
