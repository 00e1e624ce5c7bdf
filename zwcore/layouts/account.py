"""What became of every cell of a document: label, value, unread or dropped, each once."""

from __future__ import annotations

from typing import NamedTuple

from zwcore.documents import Document, Grid, Paragraph
from zwcore.layouts import Readings, read_forms
from zwcore.layouts.spaces import restore_columns
from zwcore.layouts.values import Sources


class CellAccount(NamedTuple):
    """How many cells and lines with text a document has (those of ``dropped`` aside), and what became of them;
    ``unread`` counts those of no form, too."""

    cells: int
    labels: int
    values: int
    unread: int
    dropped: int

    @property
    def balanced(self) -> bool:
        """Tell whether every cell was accounted for once."""
        return self.cells == self.labels + self.values + self.unread


def account(document: Document) -> CellAccount:
    """Read a document and account for its cells."""
    return account_of(document, read_forms(document))


def account_of(document: Document, readings: Readings) -> CellAccount:
    """CellAccount for the cells of a document that was read."""
    if document.lines:
        # Their spaces are columns: the cells are those of the table that they make.
        document = restore_columns(document)
    cells = sum(_texts(block) for block in document.blocks)
    counted = [form.form.sources.counted for form in readings.forms if isinstance(form.form.sources, Sources)]
    unread = readings.outside + sum(len(form.how.unread) for form in readings.forms)
    dropped = len(readings.dropped) + sum(len(form.how.dropped) for form in readings.forms)
    return CellAccount(cells, sum(n for n, _ in counted), sum(n for _, n in counted), unread, dropped)


def _texts(block: Grid | Paragraph) -> int:
    texts = (block.text,) if isinstance(block, Paragraph) else (cell.text for cell in block.cells)
    return sum(bool(text.strip()) for text in texts)
