"""PDF files with text: tables by their rules, lines of text between them, page breaks joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zwcore.documents import Document, NotRead, Unreadable, reader
from zwcore.documents.joined import joined
from zwcore.documents.limits import MAX_PAGE_EDGES, MAX_PAGES
from zwcore.documents.markings import refuse_marked, texts_of
from zwcore.documents.pdf_calls import calls, opened
from zwcore.documents.pdf_fields import opened_form
from zwcore.documents.pdf_page import FEW_CELLS, PageRead, read_page
from zwcore.documents.pdf_picture import picture
from zwcore.documents.pdf_scanned import MAX_SCANNED, Boxes, placed, read_scanned, scanned_of

__all__ = ["picture", "read_pdf"]

FEW_CHARS = 20
_NAMED = 10
# Of its characters: a file with more of them without a letter cannot be read; with more aslant it lies askew.
_UNKNOWN = 0.1
_SLANTED = 0.5


@reader("pdf")
def read_pdf(data: bytes) -> Document:
    """Read a PDF; raises ``Unreadable`` (password, damaged, bomb, scan, font, sideways, rules, lines).

    What its streams unpack to nobody can tell beforehand: the process that reads it is confined.
    """
    pages: dict[int, PageRead] = {}
    crowded: list[int] = []
    with opened(data) as document, opened_form(document) as form:
        count = calls().raw.FPDF_GetPageCount(document)
        if count <= 0:
            raise Unreadable("damaged")
        for n in range(min(count, MAX_PAGES)):
            try:
                pages[n] = read_page(data, document, form, n)
            except Unreadable as problem:
                if problem.reason != "lines":
                    raise
                crowded.append(n)
    if not pages:
        raise Unreadable("lines")
    boxes, unread = _put_in_scanned(data, pages)
    found = list(pages.values())
    try:
        _check_readable(found)
    except Unreadable:
        refuse_marked(texts_of(joined("pdf", found)))
        raise
    left_out = []
    if crowded:
        left_out.append(NotRead("lines", {"pages": _named(crowded), "most": str(MAX_PAGE_EDGES)}))
    if unread:
        left_out.append(NotRead("scanned", {"pages": _named(unread)}))
    if count > MAX_PAGES:
        left_out.append(NotRead("pages", {"most": str(MAX_PAGES), "count": str(count - MAX_PAGES)}))
    return replace(placed(joined("pdf", found), boxes), left_out=tuple(left_out))


def _named(pages: Sequence[int]) -> str:
    """The first pages (from 0) of a list, as they are counted."""
    return "、".join(str(n + 1) for n in pages[:_NAMED]) + ("…" if len(pages) > _NAMED else "")


def _put_in_scanned(data: bytes, pages: dict[int, PageRead]) -> tuple[Boxes, list[int]]:
    """Read the pages that are pictures and have no text anew; where their cells really lie, and the pages of which no
    table was read."""
    scanned = scanned_of(data, [n for n, page in pages.items() if page.kept < FEW_CHARS])
    boxes: Boxes = {}
    for n, (page, where) in zip(scanned, read_scanned(data, scanned[:MAX_SCANNED]), strict=False):
        pages[n] = page
        boxes |= where
    return boxes, [n for n in scanned if not pages[n].cells]


def _check_readable(pages: Sequence[PageRead]) -> None:
    chars = sum(page.chars for page in pages)
    if chars and sum(page.slanted for page in pages) > _SLANTED * chars:
        raise Unreadable("sideways")
    if chars and sum(page.unknown for page in pages) > _UNKNOWN * chars:
        raise Unreadable("font")
    if not sum(page.kept for page in pages):
        raise Unreadable("scan")
    if any(page.columns for page in pages) and sum(page.cells for page in pages) < FEW_CELLS:
        raise Unreadable("rules")
