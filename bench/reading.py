"""Reading: bytes → Document against the library that opens or extracts the same bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from bench import Result, compare
from zwcore.documents import Document, Paragraph, read_document

DATA = Path(__file__).parents[1] / "tests" / "data"
FORMS = 9
FILLED_CELLS, CUT_CELLS = 754, 12


def run() -> list[Result]:
    word, pdf, book = ((DATA / f"forms.{kind}").read_bytes() for kind in ("docx", "pdf", "xlsx"))
    return [
        compare("DOCX: bytes to grids / python-docx open", checked(word), lambda: open_word(word), 2),
        compare("PDF: bytes to grids / pdfplumber tables", as_judged(pdf), lambda: extract_tables(pdf), 0.15),
        compare("XLSX: bytes to grids / openpyxl load", as_stored(book), lambda: load_book(book), 0.15),
    ]


def checked(data: bytes) -> Callable[[], Document]:
    """The reading of ``data``, once it is known to find all forms with all their cells."""
    grids = list(read_document(data).grids)
    assert len(grids) == FORMS
    assert all(cell is not None for grid in grids for row in grid.dense() for cell in row)
    return lambda: read_document(data)


def as_stored(data: bytes) -> Callable[[], Document]:
    """The reading of a workbook, once it is known to hold every text that openpyxl finds in it."""
    document = checked(data)()
    said = [cell.text for grid in document.grids for cell in grid.cells]
    said += [block.text for block in document.blocks if isinstance(block, Paragraph)]
    sheets: Any = load_book(data)
    stored = [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert Counter(text for text in stored if isinstance(text, str)) <= Counter(said)
    assert sum(text is not None for text in stored) == sum(bool(text) for text in said)
    return lambda: read_document(data)


def as_judged(data: bytes) -> Callable[[], Document]:
    """The reading of a PDF, once it is known to hold what pdfplumber finds: as many cells with the same texts, those
    that a page break cut apart."""
    read = checked(data)
    own = [squeezed(cell.text) for grid in read().grids for cell in grid.cells if cell.text]
    judged = [squeezed(cell) for table in extract_tables(data) for row in table for cell in row if cell]
    assert "".join(sorted("".join(own))) == "".join(sorted("".join(judged)))
    assert len(own) == FILLED_CELLS
    assert sum(cell in own for cell in judged) >= FILLED_CELLS - CUT_CELLS
    return read


def squeezed(words: str) -> str:
    return "".join(words.split())


def open_word(data: bytes) -> object:
    import docx

    return docx.Document(BytesIO(data))


def extract_tables(data: bytes) -> list[list[list[str | None]]]:
    import pdfplumber

    with pdfplumber.open(BytesIO(data)) as pdf:
        return [table for page in pdf.pages for table in page.extract_tables()]


def load_book(data: bytes) -> object:
    from openpyxl import load_workbook

    return load_workbook(BytesIO(data), data_only=True)
