"""PDF files with text: tables by their rules, lines of text between them, page breaks joined."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence

from zwcore.documents import Document, Dropped, Grid, Paragraph, Unreadable, reader
from zwcore.documents.limits import MAX_UNPACKED, check_pages
from zwcore.documents.markings import refuse_marked, texts_of
from zwcore.documents.pagebreaks import goes_on, join
from zwcore.documents.pdf_calls import calls, opened
from zwcore.documents.pdf_fields import opened_form
from zwcore.documents.pdf_page import FEW_CELLS, PageRead, read_page
from zwcore.documents.pdf_picture import picture
from zwcore.documents.pieces import TablePiece

__all__ = ["picture", "read_pdf"]

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_DICTIONARY = 2048
_DEFLATE = 8
_DEEPEST = 8
_ONE_FILTER = re.compile(rb"/Filter\s*(\[\s*)?/FlateDecode\s*(?(1)\]|[/>\s])")
_MOST_PACKED = 1032  # bytes that a byte can unpack to
_PAGE_NUMBER = re.compile(r"[-—–·\s]*(第\s*)?\d{1,4}(\s*页)?(\s*[/／,，]?\s*(共\s*)?\d{1,4}\s*页?)?[-—–·\s]*")
_SHORT = 30
# Of its characters: a file with more of them without a letter cannot be read; with more aslant it lies askew.
_UNKNOWN = 0.1
_SLANTED = 0.5


@reader("pdf")
def read_pdf(data: bytes) -> Document:
    """Read a PDF; raises ``Unreadable`` (password, damaged, pages, bomb, scan, font, sideways, rules)."""
    _check_streams(data)
    with opened(data) as document, opened_form(document) as form:
        count = calls().raw.FPDF_GetPageCount(document)
        check_pages(count)
        if count <= 0:
            raise Unreadable("damaged")
        pages = [read_page(data, document, form, n) for n in range(count)]
    try:
        _check_readable(pages)
    except Unreadable:
        refuse_marked(texts_of(_document(pages)))
        raise
    return _document(pages)


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


def _check_streams(data: bytes) -> None:
    """Refuse what unpacks to too much, before the library does it; the largest first, until the rest cannot matter.
    Pictures are never unpacked: they do not count."""
    packed = sorted(_streams(data), key=lambda found: (found[1], len(found[0])), reverse=True)
    unseen, left = _MOST_PACKED * sum(len(stream) for stream, _ in packed), MAX_UNPACKED
    for stream, twice in packed:
        if unseen <= left and not twice:
            return
        unseen -= _MOST_PACKED * len(stream)
        left -= _unpacked(stream, left)


def _streams(data: bytes) -> Iterator[tuple[bytes, bool]]:
    """The packed streams, and whether each may be packed more than once."""
    for match in _STREAM.finditer(data):
        start = match.end()
        header = data[max(match.start() - _DICTIONARY, 0) : match.start()]
        header = header[header.rfind(b"obj") :]
        if data[start : start + 1] and data[start] & 15 == _DEFLATE and b"/Image" not in header:
            end = data.find(b"endstream", start)
            yield data[start : end if end >= 0 else len(data)], _ONE_FILTER.search(header) is None


def _unpacked(stream: bytes, limit: int) -> int:
    """The unpacked size, however often it is packed; ``Unreadable("bomb")`` beyond ``limit``."""
    size = 0
    for _ in range(_DEEPEST):
        try:
            stream = zlib.decompressobj().decompress(stream, limit + 1)
        except zlib.error:
            break
        size += len(stream)
        if size > limit:
            raise Unreadable("bomb")
    return size


def _document(pages: Sequence[PageRead]) -> Document:
    """All blocks in order. A table waits until it is known that the next page does not go on with it; page numbers
    in between do not end it."""
    out: list[Grid | Paragraph] = []
    dropped: list[Dropped] = []
    waiting: TablePiece | None = None
    numbers: list[Paragraph] = []

    def end() -> None:
        nonlocal waiting
        if waiting is not None:
            dropped.extend(waiting.dropped(sum(isinstance(block, Grid) for block in out)))
            out.append(waiting.grid())
            waiting = None
        out.extend(numbers)
        numbers.clear()

    for page in pages:
        dropped += page.dropped
        at_top = True
        for block in page.blocks:
            if isinstance(block, Paragraph):
                if len(block.text) < _SHORT and _PAGE_NUMBER.fullmatch(block.text):
                    numbers.append(block)
                    continue
                at_top = False
                end()
                out.append(block)
            elif waiting is not None and at_top and goes_on(waiting, block):
                waiting, at_top = join(waiting, block), False
            else:
                end()
                waiting, at_top = block, False
    end()
    return Document("pdf", tuple(out), dropped=tuple(dropped))
