"""Workbooks: numbers as shown, titles, notes, several tables a sheet, hidden sheets."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from zwcore.documents import Document, Grid, read_document
from zwcore.documents.numfmt import shown

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (None, "General", ""),
        ("≥90%", "General", "≥90%"),
        (True, "General", "TRUE"),
        (5, "General", "5"),
        (0.1 + 0.2, "General", "0.3"),
        (89.974, "General", "89.974"),
        (1e-7, "General", "0.0000001"),
        (35.0, "0.00", "35.00"),
        (0.125, "0.00", "0.13"),
        (2.5, "0", "3"),
        (0.85, "0%", "85%"),
        (0.8619, "0.00%", "86.19%"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (215457.6, "#,##0.0", "215,457.6"),
        (12.5, "0.##", "12.5"),
        (12, "0.##", "12"),
        (3, "000", "003"),
        (12345.5, ACCOUNTING, "12,345.50"),
        (-12345.5, ACCOUNTING, "-12,345.50"),
        (0, ACCOUNTING, "-"),
        (-5, "0.00_);(0.00)", "(5.00)"),
        (5.5, '0.00"万元"', "5.50万元"),
        (12.3, "[Red]¥#,##0.00", "¥12.30"),
        (0.5, "# ?/?", "0.5"),
        (1.5e10, "0.00E+00", "1.50E+10"),
        (12, "@", "12"),
        (Decimal("1.50"), "0.0", "1.5"),
        (date(2024, 12, 3), 'yyyy"年"m"月"d"日"', "2024年12月3日"),
        (datetime(2024, 12, 3, 10, 5), "yyyy-mm-dd hh:mm", "2024-12-03 10:05"),
        (time(9, 30), "h:mm", "9:30"),
        (datetime(2024, 12, 3), "General", "2024-12-03 00:00:00"),
    ],
)
def test_shown(value: object, number_format: str, expected: str) -> None:
    assert shown(value, number_format) == expected


def book(fill: Callable[[Any], None]) -> Document:
    from openpyxl import Workbook

    workbook = Workbook()
    fill(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return read_document(out.getvalue())


def rules(sheet: Any, area: str) -> None:
    from openpyxl.styles import Border, Side

    side = Side(style="thin")
    for row in sheet[area]:
        for cell in row:
            cell.border = Border(left=side, right=side, top=side, bottom=side)


def told(document: Document) -> list[object]:
    """Paragraphs as strings, grids as rows of strings."""
    return [
        [[cell.text if cell else None for cell in row] for row in block.dense()]
        if isinstance(block, Grid)
        else block.text
        for block in document.blocks
    ]


def test_titles_and_notes_around_a_ruled_table() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.active
        for row in (["标题", None], ["（2024年度）"], ["项目", 1], ["总分", None], ["注：无"]):
            sheet.append(row)
        sheet.merge_cells("A1:B1")
        rules(sheet, "A3:B4")

    assert told(book(fill)) == ["标题", "（2024年度）", [["项目", "1"], ["总分", ""]], "注：无"]


def test_two_forms_on_one_sheet() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.active
        for row in (["一"], ["a", 1], ["b", 2], ["二"], ["c", 3], [], ["d", 4]):
            sheet.append(row)
        rules(sheet, "A2:B3")
        rules(sheet, "A5:B5")
        rules(sheet, "A7:B7")

    assert told(book(fill)) == ["一", [["a", "1"], ["b", "2"]], "二", [["c", "3"]], [["d", "4"]]]


def test_a_ruled_blank_row_belongs_to_the_table() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.active
        sheet["A1"], sheet["B1"], sheet["A3"], sheet["B3"] = "a", 1, "b", 2
        rules(sheet, "A1:B3")

    assert told(book(fill)) == [[["a", "1"], ["", ""], ["b", "2"]]]


def test_a_table_without_rules() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.active
        for row in (["标题"], ["a", 1], ["总分"], ["b", 2]):
            sheet.append(row)

    assert told(book(fill)) == ["标题", [["a", "1"], ["总分", None], ["b", "2"]]]


def test_hidden_sheets_are_read_and_very_hidden_ones_not() -> None:
    def fill(workbook: Any) -> None:
        for name, state in (("看", "visible"), ("藏", "hidden"), ("深", "veryHidden")):
            sheet = workbook.create_sheet(name)
            sheet.append([name, 1])
            sheet.sheet_state = state

    document = book(fill)
    assert [(grid.name, grid.cells[0].page) for grid in document.grids] == [("看", 2), ("藏", 3)]


def test_an_equals_target_that_was_stored_as_a_formula() -> None:
    def fill(workbook: Any) -> None:
        workbook.active.append(["指标", "=100%", "=SUM(A1:A2)"])

    assert told(book(fill)) == [[["指标", "=100%"]]]
