"""The user's own file with what was corrected: the changed cells, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document as open_docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.zwcore.forms import DATA
from tests.zwcore.papers import nine, written
from zwcore.exports import Source, Unwritable
from zwcore.form import Form
from zwcore.paths import edit
from zwcore.record import Record, changed, content_digest, records_of
from zwcore.review import review_file

both = pytest.mark.parametrize("kind", ["docx", "xlsx"])
PARTS = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet5.xml"}


def source(kind: str) -> Source:
    return Source(kind, (DATA / f"forms.{kind}").read_bytes())


def corrected(kind: str, place: int, changes: dict[str, str | None]) -> list[Record]:
    records = list(nine(kind).records)
    records[place] = changed(records[place], edit(records[place].form, changes))
    return records


def edited(kind: str, records: list[Record], file: Source | None = None) -> bytes:
    return written(f"edited_{kind}", *records, source=file or source(kind))


def forms(data: bytes, kind: str) -> list[Form]:
    return [record.form for record in records_of(review_file(data, f"x.{kind}")).records]


MENDED = {
    "indicators[5].score": "14.5",
    "total": "99.5",
    "indicators[0].target": "35000张\n以上",
    "goals.actual": "已完成",
}


@both
def test_only_the_changed_cells_change(kind: str) -> None:
    records = corrected(kind, 4, dict(MENDED))
    data = edited(kind, records)
    assert data == edited(kind, records)
    assert [content_digest(form) for form in forms(data, kind)] == [content_digest(one.form) for one in records]
    with ZipFile(BytesIO(source(kind).content)) as old, ZipFile(BytesIO(data)) as new:
        assert old.namelist() == new.namelist()
        assert [name for name in old.namelist() if old.read(name) != new.read(name)] == [PARTS[kind]]
        assert [one.date_time for one in old.infolist()] == [one.date_time for one in new.infolist()]


def test_the_other_cells_keep_their_text_and_their_look() -> None:
    data = edited("docx", corrected("docx", 4, dict(MENDED)))
    before, after = (open_docx(BytesIO(one)) for one in (source("docx").content, data))
    differing = [
        (str(cell._tc.xml), str(other._tc.xml))
        for table, twin in zip(before.tables, after.tables, strict=True)
        for cell, other in zip(table._cells, twin._cells, strict=True)
        if cell.text != other.text
    ]
    assert len(set(differing)) == len(MENDED)
    assert all(old.count("<w:sz ") >= 1 and new.count("<w:tcPr>") == old.count("<w:tcPr>") for old, new in differing)
    book, own = (
        load_workbook(BytesIO(one))
        for one in (edited("xlsx", corrected("xlsx", 4, dict(MENDED))), source("xlsx").content)
    )
    cells: list[tuple[Any, Any, bool]] = [
        (cell.value, other.value, getattr(cell, "_style", None) == getattr(other, "_style", None))
        for sheet, twin in zip(book, own, strict=True)
        for row, line in zip(sheet, twin, strict=True)
        for cell, other in zip(row, line, strict=True)
    ]
    assert sum(one != other for one, other, _ in cells) == len(MENDED)
    assert all(same for _, _, same in cells)


def test_numbers_are_numbers_in_a_workbook() -> None:
    book = load_workbook(BytesIO(edited("xlsx", corrected("xlsx", 4, dict(MENDED)))))
    values = [cell.value for row in book.worksheets[4] for cell in row]
    assert {14.5, 99.5} <= {value for value in values if isinstance(value, float)}


@both
@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+86", "@SUM(A1)", "<b>&amp;", "-5 度"])
def test_a_text_stays_a_text(kind: str, text: str) -> None:
    data = edited(kind, corrected(kind, 4, {"indicators[0].target": text}))
    assert forms(data, kind)[4].indicators[0].target == text
    if kind == "xlsx":
        with ZipFile(BytesIO(data)) as archive:
            assert b"<f>" not in archive.read(PARTS[kind])


@both
def test_nothing_changed_is_the_same_file(kind: str) -> None:
    assert edited(kind, list(nine(kind).records)) == source(kind).content


@both
def test_a_row_that_went_cannot_be_written(kind: str) -> None:
    record = nine(kind).records[4]
    shorter = replace(record.form, indicators=record.form.indicators[:-1])
    with pytest.raises(Unwritable):
        edited(kind, [changed(record, shorter)])


@both
def test_a_cell_that_is_not_there_cannot_be_written(kind: str) -> None:
    with pytest.raises(Unwritable):
        edited(kind, corrected(kind, 4, {"title": "另一张自评表（表5）"}))
    with pytest.raises(Unwritable):
        edited(kind, corrected(kind, 4, dict(MENDED)), Source(kind, b"PK no file"))


def test_values_without_a_column_stay_on_the_annex() -> None:
    records = corrected("docx", 4, {"indicators[0].actual": "34000张"})
    assert edited("docx", records) == source("docx").content


def workbook_with_a_formula() -> bytes:
    book = load_workbook(DATA / "forms.xlsx")
    for sheet in book.worksheets[1:]:
        del book[sheet.title]
    out = BytesIO()
    sheet = book.worksheets[0]
    (total,) = (cell for row in sheet for cell in row if cell.value == "总分")
    sheet.cell(total.row, sheet.max_column).value = "=SUM(1,99)"
    book.save(out)
    return with_result(out.getvalue())


def with_result(data: bytes) -> bytes:
    """The workbook as a program leaves it that calculates: the formula has its result, and a list tells the order."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = (
                    content.replace(b"<v></v>", b"<v>100</v>")
                    .replace(b"<v/>", b"<v>100</v>")
                    .replace(b"<v />", b"<v>100</v>")
                )
            if name == "[Content_Types].xml":
                content = content.replace(
                    b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="x"/></Types>'
                )
            new.writestr(name, content)
        new.writestr("xl/calcChain.xml", "<calcChain/>")
    return out.getvalue()


def test_a_formula_gives_way_to_the_value() -> None:
    data = workbook_with_a_formula()
    (record,) = records_of(review_file(data, "x.xlsx")).records
    assert record.form.total == "100"
    mended = changed(record, edit(record.form, {"total": "98"}))
    again = edited("xlsx", [mended], Source("xlsx", data))
    assert forms(again, "xlsx")[0].total == "98"
    with ZipFile(BytesIO(again)) as archive:
        assert "xl/calcChain.xml" not in archive.namelist()
        assert b"calcChain" not in archive.read("[Content_Types].xml")
    assert isinstance(load_workbook(BytesIO(again)), Workbook)


SCORES = st.sampled_from(["0", "9.5", "10", "007", "12分", "未评"])
TEXTS = st.text("甲乙丙培训1２%≥=+-@\"'<>&；。 ", min_size=1, max_size=12).map(str.strip).filter(bool)


@both
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 8), st.data())
def test_any_correction_reads_back_or_is_refused(kind: str, place: int, data: st.DataObject) -> None:
    form = nine(kind).records[place].form
    rows = st.integers(0, len(form.indicators) - 1)
    paths = st.tuples(rows, st.sampled_from(["score", "weight", "target", "level3"]))
    changes = {
        f"indicators[{row}].{name}": data.draw(SCORES if name in ("score", "weight") else TEXTS)
        for row, name in data.draw(st.lists(paths, min_size=1, max_size=4, unique=True))
    }
    records = corrected(kind, place, dict(changes))
    try:
        content = edited(kind, records)
    except Unwritable:
        return
    assert [content_digest(form) for form in forms(content, kind)] == [content_digest(one.form) for one in records]
