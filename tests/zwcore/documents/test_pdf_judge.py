"""The own reader beside pdfplumber: the same tables, cells and lines, and no printed character without a place."""

from __future__ import annotations

import unicodedata
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from tests.drawn import FORM, HIGH, MARKS, RULES, SIZES, TEXTS, VERTICAL, lines, thin_boxes
from tests.pdf import boxes, pdf_file, text, texts
from zwcore.documents import Document, Paragraph, read_document
from zwcore.documents.pdf_calls import opened, opened_page
from zwcore.documents.pdf_content import read_content
from zwcore.documents.pdf_grid import find_tables
from zwcore.documents.pdf_judge import judged_tables

DATA = Path(__file__).parents[2] / "data"
FILES = {path.name: path.read_bytes() for path in [DATA / "forms.pdf", *sorted((DATA / "elsewhere").glob("*.pdf"))]}
DRAWN = {
    "lines": pdf_file([" ".join([*boxes(FORM, HIGH, lines), *TEXTS])], SIZES),
    "thin boxes": pdf_file([" ".join([*boxes(FORM, HIGH, thin_boxes), *TEXTS])], SIZES),
    "two tables": pdf_file([" ".join([*RULES, *TEXTS, "20 4 30 10 re S 50 4 60 10 re S", text("注", 25, 6)])], SIZES),
    "lines beside": pdf_file([" ".join([*RULES, *TEXTS, text("填报人：张三    电话：123", 20, 8)])], SIZES),
}
MARKED = {
    name: pdf_file([" ".join([*RULES, *TEXTS, "q", colour, drawn, "Q"])], SIZES)
    for name, (colour, drawn, _, _) in MARKS.items()
} | {
    name: pdf_file([" ".join([*RULES, *texts(FORM, HIGH, lambda cell: (cell.row, cell.col) != (2, 1)), drawn])], SIZES)
    for name, (drawn, _) in VERTICAL.items()
    if name != "vertical brackets"  # which pdfplumber does not know
}


def cells(tables: list[list[tuple[float, float, float, float]]]) -> list[tuple[float, ...]]:
    """The boxes of all cells, the tables apart, in an order of their own."""
    ordered = sorted(sorted(table, key=near) for table in tables)
    return [(n, *cell) for n, table in enumerate(ordered) for cell in table]


def near(cell: tuple[float, ...]) -> tuple[int, ...]:
    return tuple(round(edge + 0.123) for edge in cell)


@pytest.mark.parametrize("name", [*FILES, *DRAWN])
def test_the_cells_are_those_of_pdfplumber(name: str) -> None:
    data = (FILES | DRAWN)[name]
    with pdfplumber.open(BytesIO(data)) as pdf, opened(data) as document:
        for n, page in enumerate(pdf.pages):
            with opened_page(document, n) as (handle, words):
                content = read_content(handle, words)
            own = find_tables(content.shapes.across, content.shapes.down)
            judged = [table.cells for table in page.find_tables() if len(table.cells) > 1]
            assert [cell[0] for cell in cells(own)] == [cell[0] for cell in cells(judged)]
            flat = [[edge for cell in cells(found) for edge in cell] for found in (own, judged)]
            assert flat[0] == pytest.approx(flat[1], abs=0.01)


@pytest.mark.parametrize("name", [*FILES, *DRAWN])
def test_the_texts_are_those_of_pdfplumber(name: str) -> None:
    """Each text that pdfplumber extracts is the text of a cell, white space and joins over page breaks apart."""
    data = (FILES | DRAWN)[name]
    own = [squeezed(cell.text) for grid in read_document(data).grids for cell in grid.cells]
    with pdfplumber.open(BytesIO(data)) as pdf:
        judged = [
            squeezed(cell)
            for page in pdf.pages
            for table in page.extract_tables()
            for row in table
            for cell in row
            if cell
        ]
    assert judged
    lacking = Counter(judged) - Counter(own)
    assert all(any(part in whole for whole in own) for part in lacking)
    assert sum(map(len, judged)) == sum(map(len, own))


def squeezed(words: str) -> str:
    return "".join(words.split())


def told(document: Document) -> Counter[str]:
    """All characters that a document tells of, wherever."""
    out: Counter[str] = Counter()
    for block in document.blocks:
        for words in [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]:
            out.update(folded(words))
    for entry in document.dropped:
        out.update(folded(entry.text))
    return out


def folded(words: str) -> str:
    return squeezed(unicodedata.normalize("NFKC", words))


def printed(page: Any) -> Counter[str]:
    return Counter(folded("".join(char["text"] for char in page.chars)))


@pytest.mark.parametrize("name", [*FILES, *DRAWN, *MARKED])
def test_every_printed_character_has_a_place(name: str) -> None:
    """In a cell, in a line beside the tables, or among what was left out."""
    data = (FILES | DRAWN | MARKED)[name]
    document = read_document(data)
    with pdfplumber.open(BytesIO(data)) as pdf:
        assert told(document) == sum((printed(page) for page in pdf.pages), Counter())


def test_where_the_grid_does_not_close_pdfplumber_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two frames that overlap make cells that overlap."""
    asked = []

    def judge(data: bytes, page: int) -> list[list[tuple[float, float, float, float]]]:
        asked.append(page)
        return judged_tables(data, page)

    monkeypatch.setattr("zwcore.documents.pdf_page.judged_tables", judge)
    read_document(pdf_file([" ".join([*RULES, *TEXTS])], SIZES))
    assert asked == []
    over = "20 20 60 100 re S 20 70 m 80 70 l S 50 40 90 60 re S 50 60 m 140 60 l S"
    words = [text(line, x, y) for line, x, y in (("项目", 110, 45), ("名称", 110, 80), ("外", 25, 100), ("内", 55, 90))]
    document = read_document(pdf_file([" ".join([over, *words])], (200, 200)))
    assert asked == [0]
    assert told(document) == Counter("项目名称外内")
