"""Pages that are read → one document: tables that go on over a page break are joined, page numbers left aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from zwcore.documents import Document, Dropped, Grid, NotRead, Paragraph, Unreadable
from zwcore.documents.limits import MAX_PAGE_EDGES, MAX_PAGES
from zwcore.documents.pagebreaks import goes_on, join
from zwcore.documents.pdf_page import FEW_CELLS, PageRead
from zwcore.documents.pieces import TablePiece

_PAGE_NUMBER = re.compile(r"[-—–·\s]*(第\s*)?(?P<n>\d{1,4})(\s*页)?(\s*[/／,，]?\s*(共\s*)?\d{1,4}\s*页?)?[-—–·\s]*")
_SHORT = 30
# Of its characters: a file with more of them without a letter cannot be read; with more aslant it lies askew.
_UNKNOWN = 0.1
_SLANTED = 0.5
_NAMED = 10
FEW_CHARS = 20
"""A page of fewer may be a picture."""


def pages_of(count: int, read: Callable[[int], PageRead]) -> tuple[dict[int, PageRead], list[NotRead]]:
    """Read so many pages (from 0), and tell which of them are more lines than tables, and how many are too many.

    Raises ``Unreadable`` where none of them can be read ("lines"), and whatever else ``read`` raises.
    """
    pages: dict[int, PageRead] = {}
    crowded: list[int] = []
    for n in range(min(count, MAX_PAGES)):
        try:
            pages[n] = read(n)
        except Unreadable as problem:
            if problem.reason != "lines":
                raise
            crowded.append(n)
    if not pages:
        raise Unreadable("lines")
    left_out = []
    if crowded:
        left_out.append(NotRead("lines", {"pages": named(crowded), "most": str(MAX_PAGE_EDGES)}))
    if count > MAX_PAGES:
        left_out.append(NotRead("pages", {"most": str(MAX_PAGES), "count": str(count - MAX_PAGES)}))
    return pages, left_out


def named(pages: Sequence[int]) -> str:
    """The first pages (from 0) of a list, as they are counted."""
    return "、".join(str(n + 1) for n in pages[:_NAMED]) + ("…" if len(pages) > _NAMED else "")


def check_readable(pages: Sequence[PageRead]) -> None:
    """Raise ``Unreadable`` ("sideways", "font", "scan", "rules") where what is read is no text of a form."""
    chars = sum(page.chars for page in pages)
    if chars and sum(page.slanted for page in pages) > _SLANTED * chars:
        raise Unreadable("sideways")
    if chars and sum(page.unknown for page in pages) > _UNKNOWN * chars:
        raise Unreadable("font")
    if not sum(page.kept for page in pages):
        raise Unreadable("scan")
    if any(page.columns for page in pages) and sum(page.cells for page in pages) < FEW_CELLS:
        raise Unreadable("rules")


def page_number(text: str) -> int | None:
    """The number of the page, where a line is nothing else: "第 2 页 共 3 页", "- 2 -"."""
    found = _PAGE_NUMBER.fullmatch(text) if len(text) < _SHORT else None
    return None if found is None else int(found["n"])


def joined(
    kind: str, pages: Sequence[PageRead], join: Callable[[TablePiece, TablePiece], TablePiece] = join
) -> Document:
    """All blocks in order. A table waits until it is known that the next page does not go on with it; page numbers
    in between do not end it. ``join`` puts the pieces of one together."""
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
                if page_number(block.text) is not None:
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
    return Document(kind, tuple(out), dropped=tuple(dropped))
