"""No cell vanishes: every one is a label, a value, unread or dropped, each once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.zwcore.forms import DATA, ELSEWHERE, FILES, KINDS
from zwcore.documents import Cell, Document, Grid, Paragraph, read_document
from zwcore.form import Form
from zwcore.layouts import Readings, read_forms
from zwcore.layouts.account import account
from zwcore.layouts.labels import meaning
from zwcore.review import review_form
from zwcore.text import canonical

PATHS = [
    *(DATA / name for name in FILES),
    *(DATA / "elsewhere" / f"form-{n}.{kind}" for n in ELSEWHERE for kind in KINDS),
]
LABELS = """项目名称 主管部门 实施单位 项目资金（万元） 年初预算数
全年预算数 全年执行数 年度资金总额 其中：财政拨款 原因
年度总体目标 预期目标 实际完成情况 绩效指标 一级指标
二级指标 三级指标 分值 指标值 得分计算方法 得分
实际完成值 责任股室
部门名称 单位名称 指标性质 度量单位 复核得分 佐证材料
预算执行情况(20分) 预算数： 执行数： 总体目标 指标名称
考核分值 备注
自评得分 自评等级 说明 填报人 执行率低于90%的原因 偏差大或目标未完成原因分析
资金管理情况 产出指标 数量指标 总分 合计 （续表）"""
SECTIONS = ("head", "block", "funds", "goals", "indicators", "total", "grade", "reason", "below")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_every_cell_of_a_file_is_accounted_for(path: Path) -> None:
    found = account(read_document(path.read_bytes(), path.name))
    assert found.balanced, found
    assert found.values > found.labels > 0


@pytest.mark.parametrize("name", FILES)
def test_nothing_of_the_nine_is_left_over(name: str) -> None:
    readings = read_forms(read_document((DATA / name).read_bytes(), name))
    assert [form.how.unread for form in readings.forms] == [()] * 9
    assert [form.how.doubts for form in readings.forms] == [{}] * 9
    assert readings.outside == 0


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Tables of labels and of texts that are there once, the cells merged as they come."""
    blocks: list[Grid | Paragraph] = [Paragraph("某县项目支出绩效自评表")]
    count = 0
    for _ in range(draw(st.integers(1, 2))):
        rows, cols = draw(st.integers(2, 12)), draw(st.integers(2, 9))
        taken: set[tuple[int, int]] = set()
        cells = []
        for row in range(rows):
            for col in range(cols):
                height, width = draw(st.sampled_from([(1, 1), (1, 1), (1, 1), (2, 1), (1, 2), (3, 1)]))
                area = {(r, c) for r in range(row, row + height) for c in range(col, col + width)}
                if area & taken or row + height > rows or col + width > cols:
                    area, height, width = {(row, col)}, 1, 1
                if (row, col) in taken:
                    continue
                taken |= area
                count += 1
                text = draw(
                    st.sampled_from(
                        [*LABELS.split(), "", "10", f"文{count}字", f"{count}.5万元", f"完成第{count}件事项"]
                    )
                )
                cells.append(Cell(text, row, col, height, width))
        blocks.append(Grid(tuple(cells), rows, cols))
    return Document("docx", tuple(blocks))


def said(form: Form) -> set[str]:
    """Every text of a form, line by line."""
    own = [
        form.title,
        form.project,
        form.department,
        form.unit,
        form.total,
        form.grade,
        form.remarks,
        form.goals.planned,
    ]
    own += [form.goals.actual, *(getattr(line, name) for line in form.funds for name in line.__slots__)]
    own += [getattr(item, name) for item in form.indicators for name in item.__slots__]
    return {canonical(line) for text in own if text for line in text.split("\n")}


def is_label(text: str) -> bool:
    return any(meaning(text, section).field for section in SECTIONS) or canonical(text) in ("(续表)", "10")


def vanished(document: Document, readings: Readings) -> list[str]:
    """The texts of a document that are in no form and that nothing tells of; where some are of no form all may be."""
    if readings.outside:
        return []
    texts = {
        canonical(cell.text) for grid in document.grids for cell in grid.cells if cell.text and not is_label(cell.text)
    }
    for form in readings.forms:
        texts -= said(form.form) | {canonical(one.text) for one in form.how.unread} | {form.form.money_unit or ""}
        texts -= {canonical(column.header) for column in form.how.columns}
        texts -= {canonical(one.under) for one in form.how.unread}
        below = canonical("".join(form.how.below) + "".join(item.method or "" for item in form.form.indicators))
        texts = {text for text in texts if text not in below}
    return sorted(texts)


def check(document: Document) -> None:
    assert account(document).balanced
    readings = read_forms(document)
    assert vanished(document, readings) == []
    for form in readings.forms:
        review_form(form)


@settings(max_examples=150, deadline=None)
@given(documents())
def test_every_cell_of_any_table_is_accounted_for(document: Document) -> None:
    check(document)


def test_an_amount_that_begins_beside_a_repeated_header_is_that_of_the_row_below() -> None:
    head = [Cell("项目名称", 0, 0), Cell("某项目", 0, 1, 1, 3)]
    header = [
        Cell("项目资金", 1, 0),
        *(Cell(name, 1, n) for n, name in enumerate(("年初预算数", "全年预算数", "全年执行数"), 1)),
    ]
    again = [Cell("项目资金", 2, 0), Cell("文9字", 2, 1, 2), Cell("全年预算数", 2, 2), Cell("全年执行数", 2, 3)]
    total = [Cell("年度资金总额", 3, 0), Cell("9", 3, 2), Cell("8", 3, 3)]
    document = Document("docx", (Paragraph("某县项目支出绩效自评表"), Grid((*head, *header, *again, *total), 4, 4)))
    check(document)
    (form,) = read_forms(document).forms
    assert [line.initial for line in form.form.funds] == ["文9字"]


@pytest.mark.proof
@settings(max_examples=2000, deadline=None)
@given(documents())
def test_every_cell_of_two_thousand_tables_is_accounted_for(document: Document) -> None:
    check(document)
