"""Forms side by side on one sheet are told apart; one table with a blank column is not."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest

from tests.zwcore.documents.packages import told
from tests.zwcore.forms import DATA
from zwcore.documents import read_document
from zwcore.layouts import read_forms

Table = Sequence[Sequence[str | None]]
FORM = (
    ("自评表", None, None),
    ("项目名称", "{}", None),
    ("预算数", "{}1", None),
    ("指标", "分值", "得分"),
    ("总分", "100", "{}"),
)


def book(*placed: tuple[int, int, Table], merges: Sequence[str] = ()) -> bytes:
    """A sheet with tables at a row and a column."""
    from openpyxl import Workbook

    workbook = Workbook()
    sheet: Any = workbook.active
    for top, left, table in placed:
        for r, line in enumerate(table):
            for c, text in enumerate(line):
                sheet.cell(top + r, left + c, text)
    for merge in merges:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def form(name: str) -> list[list[str | None]]:
    return [[text and text.format(name) for text in line] for line in FORM]


def whole(name: str, *more: list[str]) -> list[object]:
    return ["自评表", [*form(name)[1:], *more]]


def test_two_forms() -> None:
    data = book((1, 1, form("甲")), (1, 5, form("乙")), merges=("A1:C1", "E1:G1"))
    assert told(data) == [*whole("甲"), *whole("乙")]


def test_three_forms_of_different_heights_with_wide_gaps() -> None:
    longer: Table = [*form("乙"), ["备注", "x", "y"]]
    data = book((1, 2, form("甲")), (3, 6, longer), (2, 12, form("丙")), merges=("B1:D1", "F3:H3", "L2:N2"))
    assert told(data) == [*whole("甲"), *whole("乙", ["备注", "x", "y"]), *whole("丙")]


def test_two_forms_that_touch() -> None:
    data = book((1, 1, form("甲")), (1, 4, form("乙")), merges=("A1:C1", "D1:F1"))
    assert told(data) == [*whole("甲"), *whole("乙")]
    untitled: Table = [*form("甲")[1:]]
    assert len(told(book((1, 1, untitled), (1, 4, untitled)))) == 1


def test_a_heading_and_a_note_over_both() -> None:
    data = book(
        (1, 1, [["附件"]]), (2, 1, form("甲")), (2, 5, form("乙")), (8, 1, [["注：两表合计"]]),
        merges=("A1:G1", "A2:C2", "E2:G2", "A8:G8"),
    )  # fmt: skip
    assert told(data) == ["附件", *whole("甲"), *whole("乙"), "注：两表合计"]


def test_two_prints_whose_only_likeness_is_a_title_each() -> None:
    left: Table = [["表一", None], ["a", "1"], ["b", "2"], ["c", "3"]]
    right: Table = [["表二", None], ["x", "1"], ["y", "2"], ["z", "3"]]
    data = book((1, 1, left), (1, 4, right), merges=("A1:B1", "D1:E1"))
    assert told(data) == ["表一", list(left[1:]), "表二", list(right[1:])]


@pytest.mark.parametrize(
    "table",
    [
        [["项目", "甲", None, "单位", "乙"], ["指标", "值", None, "分值", "得分"], ["a", "1", None, "10", "9"],
         ["b", "2", None, "20", "18"], ["c", "3", None, "30", "27"]],
        [["数量", "达标", None, "数量", "达标"], ["a", "1", None, "b", "9"], ["c", "2", None, "d", "18"],
         ["e", "2", None, "f", "18"]],
        [["项目名称", "甲", None, "项目名称", "乙"], ["主管部门", "x", None, "主管部门", "y"]],
        [["项目名称", "甲", None, None], ["主管部门", "x", None, "备注"], ["分值", "得分", None, None]],
        [["资金", "预算", "执行", None, "预算", "执行", "得分"], ["总额", "1", "得分", None, "1", "2", "9"],
         ["其中", "1", "1", None, "3", "4", "8"], ["其他", "1", "1", None, "5", "6", "7"]],
    ],
    ids=["blank column", "list in two columns", "two rows", "remarks beside", "columns again"],
)  # fmt: skip
def test_one_table_stays_one(table: list[list[str | None]]) -> None:
    assert told(book((1, 1, table))) == [table]


def test_a_merge_across_keeps_the_sides_together() -> None:
    rows = [
        ["项目名称", "甲", None, "项目名称", "乙"],
        ["预算", "1", None, "预算", "2"],
        ["主管", "2", None, "主管", "z"],
    ]
    table = [*rows, ["合计", "两边", None, None, "3"]]
    assert len(told(book((1, 1, table), merges=("B4:D4",)))) == 1


def test_the_forms_of_the_tests_side_by_side() -> None:
    from openpyxl import Workbook, load_workbook

    source = load_workbook(DATA / "forms.xlsx")
    workbook = Workbook()
    sheet: Any = workbook.active
    for n, left in enumerate((0, 14, 28)):
        for line in source.worksheets[n].iter_rows():
            for cell in line:
                if cell.value is not None:
                    sheet.cell(cell.row, cell.column + left, cell.value).number_format = cell.number_format
        for area in source.worksheets[n].merged_cells.ranges:
            sheet.merge_cells(None, area.min_row, area.min_col + left, area.max_row, area.max_col + left)
    out = io.BytesIO()
    workbook.save(out)
    alone = read_forms(read_document((DATA / "forms.xlsx").read_bytes())).forms[:3]
    beside = read_forms(read_document(out.getvalue())).forms
    assert [(r.form.title, r.form.project, r.form.total) for r in beside] == [
        (r.form.title, r.form.project, r.form.total) for r in alone
    ]
    assert [len(r.form.indicators) for r in beside] == [len(r.form.indicators) for r in alone]
