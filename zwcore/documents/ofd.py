"""OFD files (GB/T 33190), the fixed layout of Chinese offices: read as a PDF is, by their characters and rules."""

from __future__ import annotations

from dataclasses import replace

from zwcore.documents import Document, Dropped, Unreadable, reader
from zwcore.documents.archive import open_archive
from zwcore.documents.markings import is_marked_name, refuse_marked, texts_of
from zwcore.documents.ofd_package import ROOT, OfdPackage, OfdPage
from zwcore.documents.ofd_page import laid_upon, read_ofd_page
from zwcore.documents.paged import check_readable, joined, pages_of
from zwcore.documents.pdf_page import PageRead, laid_out
from zwcore.documents.pdf_unseen import find_unseen


@reader("ofd")
def read_ofd(data: bytes) -> Document:
    """Read an OFD; raises ``Unreadable`` (password, damaged, bomb, scan, font, sideways, rules, lines, marked)."""
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
    found = [*read.values()]
    whole = joined("ofd", found)
    try:
        check_readable(found)
    except Unreadable:
        refuse_marked(texts_of(whole))
        raise
    return replace(whole, left_out=tuple(left_out))


def _read_page(page: OfdPage, number: int) -> PageRead:
    content = read_ofd_page(page)
    # Whether a picture hides what lies below cannot be told here; stamps, which are pictures, do not.
    read = laid_out(content, find_unseen(content, lambda _: False), number)
    upon = tuple(Dropped(text, "watermark", number) for text in laid_upon(page))
    return replace(read, dropped=(*read.dropped, *upon))
