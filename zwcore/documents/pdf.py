"""PDF files with text: tables by their rules, lines of text between them, page breaks joined."""

from __future__ import annotations

from dataclasses import replace

from zwcore.documents import Document, NotRead, Unreadable, reader
from zwcore.documents.markings import refuse_marked, texts_of
from zwcore.documents.paged import FEW_CHARS, check_readable, joined, named, pages_of
from zwcore.documents.pdf_calls import calls, opened
from zwcore.documents.pdf_fields import opened_form
from zwcore.documents.pdf_page import PageRead, read_page
from zwcore.documents.pdf_picture import picture
from zwcore.documents.pdf_scanned import MAX_SCANNED, Boxes, placed, read_scanned, scanned_of

__all__ = ["picture", "read_pdf"]


@reader("pdf")
def read_pdf(data: bytes) -> Document:
    """Read a PDF; raises ``Unreadable`` (password, damaged, bomb, scan, font, sideways, rules, lines).

    What its streams unpack to nobody can tell beforehand: the process that reads it is confined.
    """
    with opened(data) as document, opened_form(document) as form:
        count = calls().raw.FPDF_GetPageCount(document)
        if count <= 0:
            raise Unreadable("damaged")
        pages, left_out = pages_of(count, lambda n: read_page(data, document, form, n))
    boxes, unread = _put_in_scanned(data, pages)
    found = list(pages.values())
    try:
        check_readable(found)
    except Unreadable:
        refuse_marked(texts_of(joined("pdf", found)))
        raise
    if unread:
        left_out.append(NotRead("scanned", {"pages": named(unread)}))
    return replace(placed(joined("pdf", found), boxes), left_out=tuple(left_out))


def _put_in_scanned(data: bytes, pages: dict[int, PageRead]) -> tuple[Boxes, list[int]]:
    """Read the pages that are pictures and have no text anew; where their cells really lie, and the pages of which no
    table was read."""
    scanned = scanned_of(data, [n for n, page in pages.items() if page.kept < FEW_CHARS])
    boxes: Boxes = {}
    for n, (page, where) in zip(scanned, read_scanned(data, scanned[:MAX_SCANNED]), strict=False):
        pages[n] = page
        boxes |= where
    return boxes, [n for n in scanned if not pages[n].cells]
