"""pdfium's functions, bound once so that a call costs little: handles are plain integers, the interpreter's lock stays.

A page of characters asks three things of each of them; through the bindings as they come that alone would cost more
than all the rest of the reading.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import c_float, c_int, c_uint, c_void_p
from functools import cache
from typing import Any

from zwcore.documents import Unreadable

_PASSWORD = 4  # FPDF_ERR_PASSWORD
# Name, result, arguments: what a page of characters and objects is asked for many times.
_BOUND: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "FPDFText_CountChars": (c_int, (c_void_p,)),
    "FPDFText_GetText": (c_int, (c_void_p, c_int, c_int, c_void_p)),
    "FPDFText_GetUnicode": (c_uint, (c_void_p, c_int)),
    "FPDFText_GetTextObject": (c_void_p, (c_void_p, c_int)),
    "FPDFText_GetLooseCharBox": (c_int, (c_void_p, c_int, c_void_p)),
    "FPDFText_HasUnicodeMapError": (c_int, (c_void_p, c_int)),
    "FPDFText_GetMatrix": (c_int, (c_void_p, c_int, c_void_p)),
    "FPDFTextObj_GetFontSize": (c_int, (c_void_p, c_void_p)),
    "FPDFTextObj_GetFont": (c_void_p, (c_void_p,)),
    "FPDFTextObj_GetTextRenderMode": (c_int, (c_void_p,)),
    "FPDFPage_CountObjects": (c_int, (c_void_p,)),
    "FPDFPage_GetObject": (c_void_p, (c_void_p, c_int)),
    "FPDFFormObj_CountObjects": (c_int, (c_void_p,)),
    "FPDFFormObj_GetObject": (c_void_p, (c_void_p, c_uint)),
    "FPDFPageObj_GetType": (c_int, (c_void_p,)),
    "FPDFPageObj_GetMatrix": (c_int, (c_void_p, c_void_p)),
    "FPDFPageObj_HasTransparency": (c_int, (c_void_p,)),
    "FPDFPageObj_GetFillColor": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "FPDFPageObj_GetStrokeColor": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "FPDFPath_CountSegments": (c_int, (c_void_p,)),
    "FPDFPath_GetPathSegment": (c_void_p, (c_void_p, c_int)),
    "FPDFPath_GetDrawMode": (c_int, (c_void_p, c_void_p, c_void_p)),
    "FPDFPathSegment_GetType": (c_int, (c_void_p,)),
    "FPDFPathSegment_GetClose": (c_int, (c_void_p,)),
    "FPDFPathSegment_GetPoint": (c_int, (c_void_p, c_void_p, c_void_p)),
}  # fmt: skip

Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[int, int, int, int]


class Calls:
    """The bound functions, by their names, and the small buffers that they fill."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        for name, (result, arguments) in _BOUND.items():
            address = ctypes.cast(getattr(raw, name), c_void_p).value
            setattr(self, name, ctypes.PYFUNCTYPE(result, *arguments)(address))
        self.six, self._four = (c_float * 6)(), (c_uint * 4)()
        self.at_six = ctypes.addressof(self.six)
        self._at_four = [ctypes.addressof(self._four) + 4 * n for n in range(4)]

    def __getattr__(self, name: str) -> Callable[..., Any]:
        raise AttributeError(name)  # the bound ones are found before; this tells the type of each

    def matrix(self, function: Callable[..., int], *of: Any) -> Matrix:
        """The matrix that ``function`` gives."""
        function(*of, self.at_six)
        a, b, c, d, e, f = self.six[:]
        return a, b, c, d, e, f

    def colour(self, function: Callable[..., int], of: Any) -> Colour | None:
        """Red, green, blue and how opaque, 0–255; ``None`` where it is a pattern."""
        if not function(of, *self._at_four):
            return None
        red, green, blue, alpha = self._four[:]
        return red, green, blue, alpha

    def pair(self, function: Callable[..., int], of: Any) -> tuple[float, float]:
        """The two numbers that ``function`` writes."""
        function(of, self.at_six, self.at_six + 4)
        x, y = self.six[:2]
        return x, y

    def flags(self, function: Callable[..., int], of: Any) -> tuple[int, int]:
        """The two whole numbers that ``function`` writes."""
        function(of, self._at_four[0], self._at_four[1])
        first, second = self._four[:2]
        return first, second


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
