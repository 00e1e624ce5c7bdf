"""Pictures on a page of a PDF: whether what lies below one can be seen, as it can under a stamp without a ground."""

from __future__ import annotations

import ctypes
from typing import Any

from zwcore.documents.pdf_calls import Handle, calls
from zwcore.documents.pdf_shapes import Patch

_MOST_DOTS = 4_000_000
_OPAQUE = 250
_COVERING = 0.95  # of a picture's dots


def hides(document: Any, page: Any, picture: Patch) -> bool:
    """Whether nearly all of a picture is opaque; one that is too large to look at is taken to be."""
    raw = calls().raw
    if (picture.x1 - picture.x0) * (picture.bottom - picture.top) > _MOST_DOTS:
        return True
    handle = Handle(picture.handle)
    if calls().FPDFPageObj_HasTransparency(handle):
        return False
    bitmap = raw.FPDFImageObj_GetRenderedBitmap(document, page, ctypes.cast(handle, raw.FPDF_PAGEOBJECT))
    if not bitmap:
        return True
    try:
        if raw.FPDFBitmap_GetFormat(bitmap) not in (raw.FPDFBitmap_BGRA, raw.FPDFBitmap_BGRA_Premul):
            return True
        size = raw.FPDFBitmap_GetStride(bitmap) * raw.FPDFBitmap_GetHeight(bitmap)
        alpha = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), size)[3::4]
        return sum(map(_OPAQUE.__le__, alpha)) > _COVERING * len(alpha)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
