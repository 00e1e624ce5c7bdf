"""PDF files with text: tables by their rules, lines of text between them, page breaks joined.

Tables are found by pdfplumber as it comes; the characters of a page are sorted into cells once, here, instead of once
for every cell.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from zwcore.documents import Document, Grid, Paragraph, Unreadable, reader
from zwcore.documents.limits import MAX_PAGE_EDGES, MAX_UNPACKED, check_pages, check_places
from zwcore.documents.lines import Char, PrintedLine, lines_of
from zwcore.documents.pagebreaks import goes_on, join
from zwcore.documents.pieces import CellPiece, TablePiece

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_DICTIONARY = 2048
_DEFLATE = 8
_UNKNOWN_GLYPH = "(cid:"
_PAGE_NUMBER = re.compile(r"[-—–·\s]*(第\s*)?\d{1,4}(\s*页)?(\s*[/／,，]?\s*(共\s*)?\d{1,4}\s*页?)?[-—–·\s]*")
_SHORT = 30
# Around a cell that is shown: points above and below, and beside it; as much as a phone shows clearly.
_ABOVE = 30
_BESIDE = 120
_DOTS = 144
# A cell's text reaches its edge when less than this share of a line is left between.
_FULL = 0.6


@reader("pdf")
def read_pdf(data: bytes) -> Document:
    """Read a PDF; raises ``Unreadable`` ("password", "damaged", "pages", "bomb", "scan")."""
    _check_streams(data)
    with _open(data) as pdf:
        check_pages(len(pdf.pages))
        if not pdf.pages:
            raise Unreadable("damaged")
        pages = [_read_page(page) for page in pdf.pages]
    chars = sum(page.chars for page in pages)
    if 2 * sum(page.unknown for page in pages) >= chars:  # none at all, or drawn with a font that has no letters
        raise Unreadable("scan")
    return Document("pdf", tuple(_blocks(pages)))


def picture(data: bytes, page: int, box: tuple[int, int, int, int]) -> bytes:
    """Return a PNG of a cell (``box`` in 1/100 point, as the reading gives it) with what stands beside it, framed."""
    x0, top, x1, bottom = (edge / 100 for edge in box)
    with _open(data) as pdf:
        whole = pdf.pages[page - 1]
        left, upper, right, lower = whole.bbox
        above, below = max(upper, top - _ABOVE), min(lower, bottom + _ABOVE)
        around = (max(left, x0 - _BESIDE), above, min(right, x1 + _BESIDE), below)
        drawn = whole.crop(around).to_image(resolution=_DOTS, antialias=True)
        drawn.draw_rect((x0, top, x1, bottom), fill=(0, 0, 0, 0), stroke="red", stroke_width=2)
        out = BytesIO()
        drawn.annotated.save(out, "PNG", optimize=True)
    return out.getvalue()


def _check_streams(data: bytes) -> None:
    """Refuse what unpacks to too much, before the library does it. Pictures are never unpacked: they do not count."""
    left = MAX_UNPACKED
    for match in _STREAM.finditer(data):
        start = match.end()
        header = data[max(match.start() - _DICTIONARY, 0) : match.start()]
        if data[start : start + 1] and data[start] & 15 == _DEFLATE and b"/Image" not in header[header.rfind(b"obj") :]:
            end = data.find(b"endstream", start)
            left -= _unpacked(data[start : end if end >= 0 else len(data)], left)


def _unpacked(stream: bytes, limit: int) -> int:
    """The unpacked size; ``Unreadable("bomb")`` beyond ``limit``."""
    try:
        size = len(zlib.decompressobj().decompress(stream, limit + 1))
    except zlib.error:
        return 0
    if size > limit:
        raise Unreadable("bomb")
    return size


def _open(data: bytes) -> Any:
    import pdfplumber

    try:
        return pdfplumber.open(BytesIO(data))
    except Exception as error:
        causes = (error, *error.args, error.__context__)
        # By name: the classes belong to the library below pdfplumber, which wraps them in its own.
        locked = any(base.__name__ == "PDFEncryptionError" for cause in causes for base in type(cause).__mro__)
        raise Unreadable("password" if locked else "damaged") from error


@dataclass(frozen=True)
class _Page:
    """A page read: tables and lines from top to bottom, and how many of its characters have no known letter."""

    blocks: tuple[TablePiece | Paragraph, ...]
    chars: int
    unknown: int


def _read_page(page: Any) -> _Page:
    _check_rules(page.edges)
    chars = [Char(c["text"], c["x0"], c["top"], c["x1"], c["bottom"]) for c in page.chars]
    tables = [_RuledTable(t.cells, page.page_number) for t in page.find_tables() if len(t.cells) > 1]
    tables.sort(key=lambda table: table.area)  # a character inside a table inside a frame belongs to the inner one
    rest = [char for char in chars if not any(table.takes(char) for table in tables)]
    placed: list[tuple[float, TablePiece | Paragraph]] = [(table.ys[0], table.piece()) for table in tables]
    placed += [(line.top, Paragraph(line.text, page.page_number)) for line in lines_of(rest)]
    placed.sort(key=lambda entry: entry[0])
    unknown = sum(char.text.startswith(_UNKNOWN_GLYPH) for char in chars)
    page.close()
    return _Page(tuple(block for _, block in placed), len(chars), unknown)


def _check_rules(edges: list[dict[str, Any]]) -> None:
    """Refuse a page with too many rules, or whose rules could cross in too many places."""
    if len(edges) > MAX_PAGE_EDGES:
        raise Unreadable("bomb")
    rows = {round(edge["top"]) for edge in edges if edge["orientation"] == "h"}
    check_places(len(rows), len({round(edge["x0"]) for edge in edges if edge["orientation"] == "v"}))


class _RuledTable:
    """A table of one page while characters are put into its cells."""

    def __init__(self, cells: list[tuple[float, float, float, float]], page: int) -> None:
        self._page = page
        self._cells = cells
        self._chars: list[list[Char]] = [[] for _ in cells]
        self.xs = sorted({x for x0, _, x1, _ in cells for x in (x0, x1)})
        self.ys = sorted({y for _, top, _, bottom in cells for y in (top, bottom)})
        self.area = (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])
        column = {x: i for i, x in enumerate(self.xs)}
        row = {y: i for i, y in enumerate(self.ys)}
        self._rows = [(row[top], row[bottom]) for _, top, _, bottom in cells]
        self._owner = {
            (r, c): at
            for at, (x0, _, x1, _) in enumerate(cells)
            for r in range(*self._rows[at])
            for c in range(column[x0], column[x1])
        }

    def takes(self, char: Char) -> bool:
        """Put ``char`` into the cell that its middle lies in; false where there is none."""
        row = bisect_right(self.ys, (char.top + char.bottom) / 2) - 1
        column = bisect_right(self.xs, (char.x0 + char.x1) / 2) - 1
        owner = self._owner.get((row, column))
        if owner is not None:
            self._chars[owner].append(char)
        return owner is not None

    def piece(self) -> TablePiece:
        parts = (self._part(at, lines_of(chars)) for at, chars in enumerate(self._chars))
        return TablePiece(tuple(parts), len(self.ys) - 1)

    def _part(self, at: int, lines: list[PrintedLine]) -> CellPiece:
        x0, top, x1, bottom = self._cells[at]
        first, end = self._rows[at]
        box = (round(x0 * 100), round(top * 100), round(x1 * 100), round(bottom * 100))
        text = "\n".join(line.text for line in lines)
        if not lines:
            return CellPiece(text, first, end - first, self._page, box)
        slack = _FULL * (lines[0].bottom - lines[0].top)
        return CellPiece(
            text, first, end - first, self._page, box, lines[0].top - top < slack, bottom - lines[-1].bottom < slack
        )


def _blocks(pages: list[_Page]) -> Iterator[Grid | Paragraph]:
    """All blocks in order. A table waits until it is known that the next page does not go on with it; page numbers
    in between do not end it."""
    waiting: TablePiece | None = None
    for page in pages:
        at_top = True
        for block in page.blocks:
            if isinstance(block, Paragraph):
                if len(block.text) < _SHORT and _PAGE_NUMBER.fullmatch(block.text):
                    continue
                at_top = False
            if waiting is not None and isinstance(block, TablePiece) and at_top and goes_on(waiting, block):
                waiting, at_top = join(waiting, block), False
                continue
            if waiting is not None:
                yield waiting.grid()
                waiting = None
            if isinstance(block, TablePiece):
                waiting, at_top = block, False
            else:
                yield block
    if waiting is not None:
        yield waiting.grid()
