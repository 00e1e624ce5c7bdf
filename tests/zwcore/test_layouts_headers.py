"""A header that is renamed, hidden or merged takes nothing from a form but certainty: no 必须修改 comes of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from tests.zwcore.forms import PRINTS, drawn
from tests.zwcore.test_layouts_prints import invented
from zwcore.documents import Cell, Document, Grid, Paragraph
from zwcore.finding import Severity
from zwcore.form import FundLine, Indicator
from zwcore.layouts import read_forms
from zwcore.layouts.labels import field_of
from zwcore.review import FormReview, review_form

WORDS = ("甲乙丙", "落地成效", "责任股室")
SOUND = (
    Indicator("产出指标", "50", "数量指标", "新建道路", "≥4.2公里", "4.2公里", "20", "20"),
    Indicator(
        "产出指标", "50", "质量指标", "验收合格率", "100%", "98%", "30", "29.4", "一段路面正在返修，次年一月验收"
    ),
    Indicator("效益指标", "30", "社会效益指标", "出行条件", "改善", "有所改善", "30", "30"),
    Indicator("满意度指标", "10", "服务对象满意度指标", "群众满意度", "≥90%", "95%", "10", "10"),
)
FUNDS = (
    FundLine("年度资金总额", "310.00", "310.00", "295.50", "10", "95.32%", "9.53"),
    FundLine("其中：当年财政拨款", "310.00", "310.00", "295.50", "—", "—", "—"),
)


@cache
def sound() -> tuple[Grid, ...]:
    look = PRINTS["national"]
    form = replace(invented(look), indicators=SOUND, funds=FUNDS, total="98.93")
    return (drawn(form, look),)


def review(grid: Grid) -> FormReview | None:
    """The review of a form drawn as a grid; ``None`` where no form is found."""
    above = Paragraph("某县项目支出绩效自评表"), Paragraph("（2023年度）")
    forms = read_forms(Document("docx", (*above, grid))).forms
    return review_form(forms[0]) if forms else None


def errors(found: FormReview) -> set[tuple[str, str]]:
    return {(one.code, one.where) for one in found.findings if one.severity is Severity.ERROR}


def is_label(cell: Cell) -> bool:
    """Tell whether a cell of the national print is a label of it; the names of the rows of money are none."""
    known = (field_of(cell.text, section) for section in ("head", "block", "funds", "goals", "indicators", "total"))
    return any(known) and len(cell.text) < 15


LABELS = [cell for cell in sound()[0].cells if is_label(cell)]


def changed(cell: Cell, text: str) -> Grid:
    (grid,) = sound()
    return replace(grid, cells=tuple(one._replace(text=text) if one is cell else one for one in grid.cells))


def test_the_form_is_sound() -> None:
    found = review(*sound())
    assert found is not None
    assert errors(found) == set()
    assert found.reading.unread == ()
    assert found.reading.doubts == {}


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("cell", LABELS, ids=lambda cell: cell.text)
def test_a_label_of_another_word(cell: Cell, word: str) -> None:
    found = review(changed(cell, word))
    assert found is not None
    assert errors(found) == set()


@pytest.mark.parametrize("cell", LABELS, ids=lambda cell: cell.text)
def test_a_label_that_is_not_there(cell: Cell) -> None:
    found = review(changed(cell, ""))
    assert found is not None
    assert errors(found) == set()


def right_of(cell: Cell) -> Cell | None:
    """The label that stands right of another, as high as that: the two can be merged."""
    right = next((one for one in LABELS if (one.row, one.col) == (cell.row, cell.col + cell.col_span)), None)
    return right if right is not None and right.row_span == cell.row_span else None


PAIRS = [(cell, right) for cell in LABELS if (right := right_of(cell)) is not None]


@pytest.mark.parametrize(("cell", "right"), PAIRS, ids=lambda cell: cell.text)
def test_a_label_over_two_columns(cell: Cell, right: Cell) -> None:
    (grid,) = sound()
    wide = cell._replace(col_span=cell.col_span + right.col_span)
    cells = tuple(wide if one is cell else one for one in grid.cells if one is not right)
    found = review(replace(grid, cells=cells))
    assert found is not None
    assert errors(found) == set()
