"""OFD files (GB/T 33190), the fixed layout of Chinese offices: read as a PDF is, by their characters and rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from zwcore.documents import Document, Dropped, NotRead, Unreadable, reader
from zwcore.documents.archive import open_archive
from zwcore.documents.markings import is_marked_name, refuse_marked, texts_of
from zwcore.documents.ofd_package import ROOT, OfdDocument, OfdPackage, OfdPage
from zwcore.documents.ofd_page import POINTS, laid_upon, picture_of, read_ofd_page
from zwcore.documents.paged import FEW_CHARS, check_readable, joined, named, pages_of
from zwcore.documents.pdf_page import PageRead, laid_out
from zwcore.documents.pdf_scanned import MAX_SCANNED, Boxes, placed, read_pictures
from zwcore.documents.pdf_unseen import find_unseen
from zwcore.documents.photo import can_recognise

if TYPE_CHECKING:
    from zwcore.documents.pdf_scanned import Drawn


@reader("ofd")
def read_ofd(data: bytes) -> Document:
    """Read an OFD; raises ``Unreadable`` (password, damaged, bomb, scan, no_rules, font, sideways, rules, lines,
    marked)."""
    with open_archive(data) as archive:
        package = OfdPackage(archive)
        if package.locked:
            raise Unreadable("password")
        refuse_marked(package.part(ROOT)[1].itertext())
        documents = [*package.documents()]
        if any(is_marked_name(name) for document in documents for name in document.names()):
            raise Unreadable("marked")
        pages = [(document, n) for document in documents for n in range(len(document.pages))]
        if not pages:
            raise Unreadable("damaged")
        read, left_out = pages_of(len(pages), lambda n: _read_page(pages[n][0].page(pages[n][1]), n + 1))
        boxes, unread = _put_in_scanned(pages, read)
    if unread:
        left_out.append(NotRead("scanned", {"pages": named(unread)}))
    found = [*read.values()]
    whole = placed(joined("ofd", found), boxes)
    try:
        check_readable(found)
    except Unreadable as problem:
        refuse_marked(texts_of(whole))
        if problem.reason == "scan" and unread and can_recognise():
            raise Unreadable("no_rules") from problem
        raise
    return replace(whole, left_out=tuple(left_out))


def _put_in_scanned(pages: Sequence[tuple[OfdDocument, int]], read: dict[int, PageRead]) -> tuple[Boxes, list[int]]:
    """Read the pages that are pictures and have no text anew; where their cells really lie, and the pages of which no
    table was read."""
    empty = [(n, *pages[n]) for n, page in read.items() if page.kept < FEW_CHARS]
    pictures = {n: (document, document.page(at)) for n, document, at in empty}
    scanned = {n: (document, page) for n, (document, page) in pictures.items() if picture_of(page)}
    chosen = [*scanned][:MAX_SCANNED] if can_recognise() else []
    boxes: Boxes = {}
    for n, (found, where) in zip(chosen, read_pictures(chosen, lambda n: _drawn(*scanned[n])), strict=True):
        read[n] = found
        boxes |= where
    return boxes, [n for n in scanned if not read[n].cells]


def _drawn(document: OfdDocument, page: OfdPage) -> Drawn:
    """The picture on a page; a blank one where it cannot be decoded."""
    from zwcore.photos.image import BadImage, blank, pixels_of

    try:
        pixels = pixels_of(document.package.content(picture_of(page) or ""))
    except BadImage:
        pixels = blank()
    return pixels, pixels.shape[1] / (page.width * POINTS)


def _read_page(page: OfdPage, number: int) -> PageRead:
    content = read_ofd_page(page)
    # Whether a picture hides what lies below cannot be told here; stamps, which are pictures, do not.
    read = laid_out(content, find_unseen(content, lambda _: False), number)
    upon = tuple(Dropped(text, "watermark", number) for text in laid_upon(page))
    return replace(read, dropped=(*read.dropped, *upon))
