"""Workbooks: titles, notes, several tables a sheet."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from zwcore.documents import Document, Grid, read_document


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


def test_an_equals_target_that_was_stored_as_a_formula() -> None:
    def fill(workbook: Any) -> None:
        workbook.active.append(["指标", "=100%", "=SUM(A1:A2)"])

    assert told(book(fill)) == [[["指标", "=100%", ""]]]
