"""Form fields of a PDF: what is filled in is text of the form, although no page says so."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from zwcore.documents.lines import Char
from zwcore.documents.pdf_calls import Matrix, calls
from zwcore.documents.pdf_content import placed

_TICK = "√"
_HIDDEN = 2 | 32  # flags of annotations: hidden, not viewed
_LONGEST = 20_000
_LARGEST_TYPE = 12.0


@contextmanager
def opened_form(document: Any) -> Iterator[Any]:
    """The form of a document while it is asked; ``None`` where it has none."""
    raw = calls().raw
    if raw.FPDF_GetFormType(document) == raw.FORMTYPE_NONE:
        yield None
        return
    info = raw.FPDF_FORMFILLINFO(version=2)
    form = raw.FPDFDOC_InitFormFillEnvironment(document, info)
    try:
        yield form or None
    finally:
        if form:
            raw.FPDFDOC_ExitFormFillEnvironment(form)


def field_chars(form: Any, page: Any, upright: Matrix) -> list[Char]:
    """What stands in the fields of a page, as characters spread over their boxes."""
    raw = calls().raw
    out: list[Char] = []
    for n in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, n)
        if not annotation:
            continue
        try:
            if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_WIDGET:
                out += _widget(form, annotation, upright)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return out


def _widget(form: Any, annotation: Any, upright: Matrix) -> list[Char]:
    raw = calls().raw
    box = raw.FS_RECTF()
    if raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN or not raw.FPDFAnnot_GetRect(annotation, box):
        return []
    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        value = _TICK if raw.FPDFAnnot_IsChecked(form, annotation) else ""
    elif kind in (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
        value = _value(form, annotation)
    else:
        return []
    return _spread(value, placed(upright, box.left, box.bottom, box.right, box.top))


def _value(form: Any, annotation: Any) -> str:
    raw = calls().raw
    length = raw.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0)
    if not 2 < length <= _LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFAnnot_GetFormFieldValue(form, annotation, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return buffer.raw[: length - 2].decode("utf-16-le", "replace")


def _spread(value: str, box: tuple[float, float, float, float]) -> list[Char]:
    lines = [line for line in value.splitlines() if line.strip()]
    if not lines:
        return []
    x0, top, x1, bottom = box
    high = (bottom - top) / len(lines)
    out: list[Char] = []
    for n, line in enumerate(lines):
        middle = top + (n + 0.5) * high
        wide = min((x1 - x0) / len(line), high)
        half = min(high, _LARGEST_TYPE) / 2
        out += [
            Char(letter, x0 + k * wide, middle - half, x0 + (k + 1) * wide, middle + half)
            for k, letter in enumerate(line)
        ]
    return out
