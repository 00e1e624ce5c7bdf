"""pdfium's functions, bound once so that a call costs little.

A page of characters asks three things of each of them; through the bindings as they come that alone would cost more
than all the rest of the reading.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import byref, c_float, c_int, c_uint, c_void_p
from functools import cache
from typing import Any

from zwcore.documents import Unreadable

_PASSWORD = 4  # FPDF_ERR_PASSWORD
# By what they return: the functions that a page of characters and objects is asked for many times.
_BOUND: dict[Any, str] = {
    c_int: "FPDFText_CountChars FPDFText_GetText FPDFText_GetLooseCharBox FPDFText_HasUnicodeMapError"
    " FPDFText_GetMatrix"
    " FPDFTextObj_GetFontSize FPDFTextObj_GetTextRenderMode FPDFPage_CountObjects FPDFFormObj_CountObjects"
    " FPDFPageObj_GetType FPDFPageObj_GetMatrix FPDFPageObj_HasTransparency FPDFPageObj_GetFillColor"
    " FPDFPageObj_GetStrokeColor FPDFPath_CountSegments FPDFPath_GetDrawMode FPDFPathSegment_GetType"
    " FPDFPathSegment_GetClose FPDFPathSegment_GetPoint",
    c_uint: "FPDFText_GetUnicode",
    c_void_p: "FPDFText_GetTextObject FPDFTextObj_GetFont FPDFPage_GetObject FPDFFormObj_GetObject"
    " FPDFPath_GetPathSegment",
}

Handle = c_void_p
Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[int, int, int, int]


class Calls:
    """The bound functions, by their names, and the small buffers that they fill.

    They do not know what they are called with, which halves what a call costs: a handle must be given as a
    :data:`Handle` (a number would be cut to 32 bits), a buffer as an array or by reference. They return handles as
    numbers.
    """

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        for result, names in _BOUND.items():
            for name in names.split():
                address = ctypes.cast(getattr(raw, name), c_void_p).value or 0
                setattr(self, name, ctypes.PYFUNCTYPE(result)(address))
        self.six, four = (c_float * 6)(), (c_uint * 4)()
        self._four = four
        self._pair = [byref(self.six, 4 * n) for n in range(2)]
        self._each = [byref(four, 4 * n) for n in range(4)]

    def __getattr__(self, name: str) -> Callable[..., Any]:
        raise AttributeError(name)  # the bound ones are found before; this tells the type of each

    def matrix(self, of: Handle) -> Matrix:
        """The matrix of an object."""
        self.FPDFPageObj_GetMatrix(of, self.six)
        a, b, c, d, e, f = self.six[:]
        return a, b, c, d, e, f

    def colour(self, function: Callable[..., int], of: Handle) -> Colour | None:
        """Red, green, blue and how opaque, 0–255; ``None`` where it is a pattern."""
        if not function(of, *self._each):
            return None
        red, green, blue, alpha = self._four[:]
        return red, green, blue, alpha

    def point(self, segment: Handle) -> tuple[float, float]:
        """Where a segment of a path ends."""
        self.FPDFPathSegment_GetPoint(segment, *self._pair)
        x, y = self.six[:2]
        return x, y

    def painting(self, path: Handle) -> tuple[int, int]:
        """How a path is filled, and whether it is stroked."""
        self.FPDFPath_GetDrawMode(path, *self._each[:2])
        fill, stroke = self._four[:2]
        return fill, stroke


def handle_of(pointer: Any) -> Handle:
    """The handle of what the bindings call a pointer."""
    return ctypes.cast(pointer, c_void_p)


@cache
def calls() -> Calls:
    """Bind the functions, once a process."""
    import pypdfium2.raw

    return Calls(pypdfium2.raw)


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Open a document and close it again; raises ``Unreadable`` ("password", "damaged")."""
    raw = calls().raw
    document = raw.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise Unreadable("password" if raw.FPDF_GetLastError() == _PASSWORD else "damaged")
    try:
        yield document
    finally:
        raw.FPDF_CloseDocument(document)


@contextmanager
def opened_page(document: Any, index: int) -> Iterator[tuple[Any, Any]]:
    """Load a page and its text and close them again; raises ``Unreadable("damaged")``."""
    raw = calls().raw
    page = raw.FPDF_LoadPage(document, index)
    if not page:
        raise Unreadable("damaged")
    try:
        text = raw.FPDFText_LoadPage(page)
        if not text:
            raise Unreadable("damaged")
        try:
            yield page, text
        finally:
            raw.FPDFText_ClosePage(text)
    finally:
        raw.FPDF_ClosePage(page)
