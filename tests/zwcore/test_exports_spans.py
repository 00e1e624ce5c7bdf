"""What is printed once over several rows, and what stands below the table, goes out as it was printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.zwcore.forms import folded
from zwcore.documents import Cell, read_document
from zwcore.exports import Paper, exports
from zwcore.exports.docx import to_docx
from zwcore.exports.xlsx import to_xlsx
from zwcore.form import Form
from zwcore.layouts import Reading, read_forms
from zwcore.reading import HowRead
from zwcore.record import form_data, records_of
from zwcore.review import FileReview, review_form
from zwcore.sample import SAMPLE

EXPORTS: dict[str, Callable[..., bytes]] = {"docx": to_docx, "xlsx": to_xlsx}
SPANS = {"indicators[1].weight": 2, "indicators[1].score": 2, "funds[1].weight": 3}
REMARKS = "一、资金下达较晚。\n二、两项合并实施。"


def printed(spans: dict[str, int]) -> Form:
    """The sample with values that stand once for several rows."""
    rows = list(SAMPLE.indicators)
    rows[1], rows[2] = replace(rows[1], weight="17", score="16"), replace(rows[2], weight=None, score=None)
    funds = [replace(line, weight=None) for line in SAMPLE.funds]
    funds[1] = replace(funds[1], weight="7")
    assert set(spans) <= set(SPANS)
    return replace(SAMPLE, indicators=tuple(rows), funds=tuple(funds), remarks=REMARKS)


def cells(data: bytes, kind: str) -> list[Cell]:
    return [cell for grid in read_document(data, f"a.{kind}").grids for cell in grid.cells]


def spanned(found: list[Cell], text: str) -> set[int]:
    return {cell.row_span for cell in found if cell.text == text}


@pytest.mark.parametrize("kind", EXPORTS)
def test_a_value_over_several_rows_is_one_cell(kind: str) -> None:
    found = cells(EXPORTS[kind]([printed(SPANS)], spans=[SPANS]), kind)
    assert (spanned(found, "17"), spanned(found, "16"), spanned(found, "7")) == ({2}, {2}, {3})
    apart = cells(EXPORTS[kind]([printed({})]), kind)
    assert (spanned(apart, "17"), spanned(apart, "7")) == ({1}, {1})


@pytest.mark.parametrize("kind", EXPORTS)
def test_a_span_ends_where_a_value_stands(kind: str) -> None:
    found = cells(EXPORTS[kind]([SAMPLE], spans=[{"indicators[0].weight": 9}]), kind)
    assert {cell.row_span for cell in found if cell.text == SAMPLE.indicators[0].weight} == {1}


@pytest.mark.parametrize("kind", EXPORTS)
def test_the_export_of_a_record_has_its_spans_and_remarks(kind: str) -> None:
    review = review_form(Reading(printed(SPANS), how=HowRead(spans=SPANS)))
    (record,) = records_of(FileReview("a", "", kind, forms=(review,))).records
    found = cells(exports[kind].write(Paper((record,)), str), kind)
    assert spanned(found, "17") == {2}
    label, text = (next(cell for cell in found if cell.text == said) for said in ("说明", REMARKS))
    total = next(cell for cell in found if cell.text.startswith("总分"))
    assert (label.col, label.row == text.row, label.row > total.row) == (0, True, True)


@pytest.mark.parametrize("kind", EXPORTS)
def test_what_goes_out_comes_back(kind: str) -> None:
    form, spans = printed(SPANS), SPANS
    (back,) = read_forms(read_document(EXPORTS[kind]([form], spans=[spans]), f"a.{kind}")).forms
    assert folded(form_data(back.form)) == folded(form_data(form))
    assert dict(back.how.spans) == spans
    again = EXPORTS[kind]([back.form], spans=[back.how.spans])
    assert read_forms(read_document(again, f"a.{kind}")).forms[0].how.spans == back.how.spans
