"""A cell of a PDF as a picture, for whoever is asked what stands in it."""

from __future__ import annotations

from contextlib import closing
from io import BytesIO

# Around a cell that is shown: points above and below, and beside it; as much as a phone shows clearly.
_ABOVE = 30
_BESIDE = 120
_DOTS = 144


def picture(data: bytes, page: int, box: tuple[int, int, int, int]) -> bytes:
    """Return a PNG of a cell (``box`` in 1/100 point, as the reading gives it) with what stands beside it, framed."""
    import pypdfium2
    from PIL import ImageDraw

    from zwcore.documents.pdf_content import upright_turn

    scale = _DOTS / 72
    x0, top, x1, bottom = (edge / 100 for edge in box)
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        whole = document[page - 1]
        with closing(whole.get_textpage()) as text:
            turn = upright_turn(text.raw)
        rotation = (90 * turn - whole.get_rotation()) % 360
        left, low, right, high = whole.get_bbox()
        wide, tall = (high - low, right - left) if turn % 2 else (right - left, high - low)
        x, y = max(x0 - _BESIDE, 0), max(top - _ABOVE, 0)
        crop = (x, max(tall - bottom - _ABOVE, 0), max(wide - x1 - _BESIDE, 0), y)
        drawn = whole.render(scale=scale, rotation=rotation, crop=crop).to_pil().convert("RGB")
    frame = [(edge - start) * scale for edge, start in ((x0, x), (top, y), (x1, x), (bottom, y))]
    ImageDraw.Draw(drawn).rectangle(frame, outline="red", width=2)
    out = BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()
