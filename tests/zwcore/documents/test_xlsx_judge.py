"""openpyxl is the judge: every cell in which it finds something is in a grid, a line or the list of what was left out,
once; what stands in grids stands where openpyxl has it."""

from __future__ import annotations

import io
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zwcore.documents import Document, Grid, read_document
from zwcore.documents.characters import plain as as_seen

DATA = Path(__file__).parents[2] / "data"
FORMATS = ("General", "0.00", "0%", "#,##0.00", "@", '0.0"万元"', "0.00E+00", "# ?/?")


def cells_of(data: bytes) -> Iterator[tuple[int, Any, Any]]:
    """Sheet, cell and formula of every cell that says something."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        books = [load_workbook(io.BytesIO(data), data_only=only) for only in (True, False)]
    for page, (values, formulas) in enumerate(zip(*(book.worksheets for book in books), strict=True), 1):
        for line, other in zip(values.iter_rows(), formulas.iter_rows(), strict=True):
            for cell, formula in zip(line, other, strict=True):
                if formula.value is not None and str(formula.value).strip():
                    yield page, cell, formula


def told_of(document: Document) -> Counter[tuple[int, str]]:
    """Page and text of everything that a document holds, shown or not."""
    said = [(dropped.page, dropped.text.strip()) for dropped in document.dropped]
    for block in document.blocks:
        texts = (
            [(cell.page, cell.text) for cell in block.cells] if isinstance(block, Grid) else [(block.page, block.text)]
        )
        said += [(page, text.strip()) for page, text in texts if text.strip()]
    return Counter(said)


def expected_of(data: bytes) -> tuple[Counter[tuple[int, str]], Counter[int]]:
    """The texts that must be there as they are, and how many cells each sheet has in all."""
    texts: Counter[tuple[int, str]] = Counter()
    counts: Counter[int] = Counter()
    for page, cell, formula in cells_of(data):
        counts[page] += 1
        if isinstance(cell.value, str):
            texts[page, cell.value.strip()] += 1
        elif cell.value is None:
            texts[page, str(formula.value).strip()] += 1
    return texts, counts


def assert_all_there(data: bytes) -> None:
    texts, counts = expected_of(data)
    told = told_of(read_document(data))
    assert texts - told == Counter()
    assert Counter(page for page, _ in told.elements()) == counts


# Those of the kinds hold what openpyxl does not tell: they are judged by what is expected of each.
BOOKS = [
    str(path.relative_to(DATA)) for path in sorted(DATA.rglob("*.xlsx")) if path.parent.name not in ("kinds", "hostile")
]


@pytest.mark.parametrize("name", BOOKS)
def test_files_of_the_tests(name: str) -> None:
    assert_all_there((DATA / name).read_bytes())


@pytest.mark.parametrize("name", BOOKS)
def test_same_places(name: str) -> None:
    """The cells of a table keep their distances and their spans."""
    from openpyxl import load_workbook

    data = (DATA / name).read_bytes()
    sheets = load_workbook(io.BytesIO(data), data_only=True).worksheets
    for grid in read_document(data).grids:
        sheet: Any = sheets[grid.cells[0].page - 1]
        spans = {(m.min_row, m.min_col): (m.size["rows"], m.size["columns"]) for m in sheet.merged_cells.ranges}
        stored = {
            (cell.row, cell.column, *spans.get((cell.row, cell.column), (1, 1))): cell.value.strip()
            for line in sheet.iter_rows()
            for cell in line
            if isinstance(cell.value, str)
        }
        said = [(c.row, c.col, c.row_span, c.col_span, c.text.strip()) for c in grid.cells if c.text.strip()]
        top, left, *_, first = said[0]
        starts = [(row - top, col - left) for (row, col, *_), text in stored.items() if text == first]
        assert any(
            all(stored.get((row + down, col + right, *span), text) == text for row, col, *span, text in said)
            and sum((row + down, col + right, *span) in stored for row, col, *span, _ in said) > len(said) / 2
            for down, right in starts
        )


def _value() -> st.SearchStrategy[Any]:
    return st.one_of(
        # What nobody sees, and signs that only look like others, are read as what is seen.
        st.text(st.characters(exclude_categories=("Cs", "Cc", "Co")), min_size=1, max_size=8).filter(
            lambda text: as_seen(text) == text
        ),
        st.sampled_from(
            ["≥90%", "12.50", "005", "TRUE", "#REF!", "=SUM(A1:B2)", "=A1&B1", "项目名称", "一级指标", "x\ny"]
        ),
        st.integers(-(10**12), 10**12),
        st.floats(allow_nan=False, allow_infinity=False, width=32),
        st.booleans(),
        st.dates(date(1900, 3, 1), date(2100, 1, 1)),
        st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)),
        st.times().map(lambda t: time(t.hour, t.minute, t.second)),
    )


_PLACE = st.tuples(st.integers(1, 12), st.integers(1, 9))
_CELL = st.tuples(_PLACE, _value(), st.sampled_from(FORMATS), st.booleans())
_AREA = st.tuples(_PLACE, st.integers(0, 3), st.integers(0, 3))


@given(
    sheets=st.lists(
        st.tuples(st.lists(_CELL, max_size=30), st.lists(_AREA, max_size=4), st.sets(st.integers(1, 12), max_size=3),
                  st.sets(st.integers(1, 9), max_size=2), st.booleans()),
        min_size=1, max_size=3,
    ),
)  # fmt: skip
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_random_workbooks(sheets: list[Any]) -> None:
    data = written(sheets)
    if expected_of(data)[1]:
        assert_all_there(data)


def written(sheets: list[Any]) -> bytes:
    """A workbook of these sheets: cells, merges (those that hide nothing, as openpyxl keeps them), what is hidden."""
    from openpyxl import Workbook
    from openpyxl.styles import Border, Font, Side

    workbook = Workbook()
    workbook.active.sheet_state = "visible"  # type: ignore[union-attr]
    for cells, areas, rows, cols, hidden in sheets:
        sheet: Any = workbook.create_sheet()
        sheet.sheet_state = "hidden" if hidden else "visible"
        for (row, col), value, number_format, plain in cells:
            cell = sheet.cell(row, col)
            cell.value = value
            cell.number_format = cell.number_format if isinstance(value, date | time) else number_format
            if not plain:
                cell.border, cell.font = Border(left=Side(style="thin")), Font(strike=col % 3 == 0)
        for (row, col), height, width in areas:
            sheet.merge_cells(None, row, col, row + height, col + width)
        for row in rows:
            sheet.row_dimensions[row].hidden = True
        for col in cols:
            sheet.column_dimensions["ABCDEFGHI"[col - 1]].hidden = True
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
