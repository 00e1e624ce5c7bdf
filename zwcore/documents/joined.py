"""Pages in their order → the document: a table that goes on over the page becomes one again."""

from __future__ import annotations

import re
from collections.abc import Iterable

from zwcore.documents import Document, Dropped, Grid, Paragraph
from zwcore.documents.pagebreaks import goes_on, join
from zwcore.documents.pdf_page import PageRead
from zwcore.documents.pieces import TablePiece

_PAGE_NUMBER = re.compile(r"[-—–·\s]*(第\s*)?(?P<n>\d{1,4})(\s*页)?(\s*[/／,，]?\s*(共\s*)?\d{1,4}\s*页?)?[-—–·\s]*")
_SHORT = 30


def page_number(text: str) -> int | None:
    """The number of the page, where a line is nothing else: "第 2 页 共 3 页", "- 2 -"."""
    found = _PAGE_NUMBER.fullmatch(text) if len(text) < _SHORT else None
    return None if found is None else int(found["n"])


def joined(kind: str, pages: Iterable[PageRead]) -> Document:
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
