"""What can be scored of a form: sub-rows, points printed once for several rows, partial sums, and the table of it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.zwcore.forms import values
from zwcore.exports.json import file_data
from zwcore.exports.table import HEADS, score_rows, table
from zwcore.exports.text import report
from zwcore.form import Form, Indicator
from zwcore.layouts import Reading
from zwcore.money import plain
from zwcore.paths import edit
from zwcore.reading import HowRead
from zwcore.record import FileRecord, records_of
from zwcore.record.codec import decode, encode
from zwcore.review import FileReview, review_form
from zwcore.rulebooks import get
from zwcore.sample import NINE, SAMPLE
from zwcore.scoring import Gap, Score, Status, score
from zwcore.scoring.compare import compare
from zwcore.scoring.engine import sub_rows
from zwcore.scoring.losses import losses

BOOK = get("cn/2020")


def row(name: str, weight: str | None, points: str | None, target: str = "1个", actual: str = "1个") -> Indicator:
    return Indicator("产出指标", None, "数量指标", name, target, actual, weight, points)


def file_of(form: Form, how: HowRead | None = None) -> FileRecord:
    review = review_form(Reading(form, how=how or HowRead()))
    return records_of(FileReview("a.docx", "0" * 64, "docx", forms=(review,)))


WITH_PARTS = replace(
    SAMPLE,
    indicators=(
        row("衬砌长度", "15", "15", "12公里", "12公里"),
        row("其中：东渠", None, None, "8公里", "8公里"),
        row("西渠", None, None, "4公里", "3公里"),
        *SAMPLE.indicators[1:],
    ),
)


def test_sub_rows_do_not_prevent_a_total() -> None:
    result = score(WITH_PARTS, BOOK)
    assert sub_rows(WITH_PARTS) == {1, 2}
    assert values(result.recomputed, result.recomputable, result.grade) == (Decimal("98.8"), 100, "优")
    gaps = [line.outcome.gap for line in result.lines if line.recomputed is None]
    assert gaps == [Gap.PART, Gap.PART]
    part = result.line("indicators[2]")
    assert part is not None
    assert (part.missed, str(part.why)) == ("short", "没有单独的分值（其中项），随所属指标计分")


@pytest.mark.parametrize(("names", "parts"), [
    (("★改革面积", "水稻", "小麦"), {1, 2}),
    (("改革面积", "水稻", "小麦"), set()),
    (("改革面积", "其中：水稻", "小麦"), {1, 2}),
    (("改革面积", "（其中）水稻", "小麦"), {1, 2}),
])  # fmt: skip
def test_what_is_a_sub_row(names: tuple[str, str, str], parts: set[int]) -> None:
    first, *others = names
    form = Form(indicators=(row(first, "10", "10"), *(row(name, None, None) for name in others)))
    assert sub_rows(form) == parts
    assert (score(form, BOOK).recomputed is None) is not bool(parts)


def test_points_printed_once_for_two_rows_count_once() -> None:
    rows = (row("甲", "20", "20"), row("乙", None, None), row("丙", "80", "80", "≥10个", "9个"))
    result = score(Form(indicators=rows), BOOK, spans={"indicators[0].weight": 2, "indicators[0].score": 2})
    assert values(result.sum, result.recomputable, result.recomputed) == (100, 80, None)
    assert [line.outcome.gap for line in result.lines] == [Gap.MERGED, Gap.MERGED, None]
    assert [line.status for line in result.lines] == [Status.FULL, Status.FULL, Status.MISMATCH]
    assert str(result.lines[1].why) == "分值或得分与相邻几行合并填写，合在一起计，不逐行核算"
    assert [loss.line.where for loss in losses(Form(indicators=rows), result)] == ["indicators[2]"]


@pytest.mark.parametrize(("claimed", "status"), [("16", Status.FULL), ("12", Status.PARTIAL), ("17", Status.OVER)])
def test_a_score_printed_once_stands_against_the_weights_of_its_rows(claimed: str, status: Status) -> None:
    rows = (row("甲", "8", claimed), row("乙", "8", None))
    result = score(Form(indicators=rows), BOOK, spans={"indicators[0].score": 2})
    assert [(line.status, line.recomputed) for line in result.lines] == [(status, None)] * 2


def test_a_row_of_a_merged_cell_is_not_called_over_by_itself() -> None:
    form = replace(SAMPLE, indicators=(row("甲", "7", "15"), row("乙", "8", None), *SAMPLE.indicators[1:]))
    how = HowRead(spans={"indicators[0].score": 2})
    codes = {finding.code for finding in review_form(Reading(form, how=how)).findings}
    assert not codes & {"ZW105", "ZW201", "ZW202", "ZW205", "ZW401"}
    assert compare(form, BOOK, get("hb/2020"), how.spans).first.lines[1].outcome.gap is Gap.MERGED


def test_no_grade_of_a_part_of_the_points() -> None:
    assert score(SAMPLE, BOOK).grade == "优"
    part = replace(SAMPLE, indicators=SAMPLE.indicators[:2])
    result = score(part, BOOK)
    assert values(result.recomputed, result.recomputable, result.grade) == (Decimal("39.8"), 40, None)


PARTLY = edit(SAMPLE, {"indicators[2].target": "及时", "indicators[2].actual": "及时", "indicators[0].score": "12"})
WHOLE = "核算得分 98.8（优），自评 98.8"


@pytest.mark.parametrize(("form", "sentence", "sums"), [
    (SAMPLE, WHOLE, ("98.8", "98.8")),
    (PARTLY, "可核算 90 分中核算 88.8，自评 85.8", ("88.8", "85.8")),
    (replace(SAMPLE, indicators=SAMPLE.indicators[:2]), "可核算 40 分中核算 39.8，自评 39.8", ("39.8", "39.8")),
    (NINE, None, ("0", "0")),
])  # fmt: skip
def test_the_points_that_could_be_scored_are_said(form: Form, sentence: str | None, sums: tuple[str, str]) -> None:
    file = file_of(form)
    (record,) = file.records
    points = record.points
    assert (plain(points.recomputed_sum), plain(points.claimed_sum)) == sums
    assert (None if points.told is None else str(points.told)) == sentence
    assert (f"\n  {sentence}\n" in report(file)) is (sentence is not None)
    told = file_data(file)["forms"][0]["score"]
    assert list(told)[5:8] == ["recomputable", "recomputed_sum", "claimed_sum"]
    assert (told["recomputed_sum"], told["claimed_sum"]) == sums
    assert decode(encode(record)).points == points


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def test_the_table_of_points() -> None:
    form = edit(PARTLY, {"indicators[1].actual": "81%", "indicators[4].level3": "参训人员" * 20})
    file = file_of(form)
    (record,) = file.records
    rows = score_rows(record)
    found = [(str(one.name), one.difference, None if one.reason is None else str(one.reason)) for one in rows]
    assert found[:4] == [
        ("预算执行率", 0, None),
        ("举办就业技能培训班", Decimal(-3), "已达到指标值"),
        ("培训合格率", Decimal("1.5"), "81 ÷ 90 × 15"),
        ("培训完成时间", None, "定性，按档记分"),
    ]
    assert found[-1] == ("总分", None, "可核算 90 分")
    lines = table(file).splitlines()
    head = next(n for n, line in enumerate(lines) if line.startswith(str(HEADS[0])))
    drawn = lines[head : head + len(rows) + 1]
    assert max(map(width, lines)) <= 100
    assert "…" in drawn[6]
    assert lines[head + len(rows) + 1] == "可核算 90 分中核算 87.3，自评 85.8"
    # Numbers end in one column, whatever stands before them.
    ends = {width(line[: line.index(mark) + len(mark)]) for line, mark in ((drawn[0], "分值"), (drawn[1], "  10"))}
    assert len(ends) == 1


def test_a_form_without_points_has_an_empty_table() -> None:
    assert score_rows(file_of(replace(SAMPLE, indicators=(), funds=())).records[0]) == ()


def test_a_score_of_nothing() -> None:
    nothing: Score = score(Form(), BOOK)
    assert (nothing.recomputed, nothing.grade) == (None, None)
