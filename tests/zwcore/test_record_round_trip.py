"""A record of any shape that was written down and read back is the record, whatever lies beside its form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zwcore.form import Form, Indicator, Locator
from zwcore.layouts import Reading
from zwcore.paths import edit, name_cell
from zwcore.record import FileRecord, Record, changed, decode, decode_file, encode, encode_file, noted, records_of
from zwcore.record.model import Note
from zwcore.record.reviewing import with_evidence, with_rulebook
from zwcore.review import FileReview, review_form
from zwcore.sample import NINE, SAMPLE

FAULTY = edit(
    SAMPLE, {"indicators[4].weight": "40", "indicators[4].score": "60", "total": "108.8", "indicators[1].score": None}
)
AT = "2026-03-02T10:00:00+08:00"


def record(form: Form = FAULTY, **given: object) -> Record:
    """A form as it was just read."""
    review = review_form(Reading(form, **given))  # type: ignore[arg-type]
    return records_of(FileReview("", "", "text", forms=(review,))).records[0]


def _noted() -> Record:
    read = record()
    first, *_, last = read.findings
    return noted(noted(read, first, "批复文件待补", 7, AT), last, "已核对\n两行“引号”")


def _in_steps() -> Record:
    """Corrected in two steps, with a note and evidence at rows that were renamed meanwhile."""
    read = with_evidence(with_evidence(_noted(), 4, "a" * 64), 4, "b" * 64)
    named = changed(read, edit(read.form, {"indicators[4].level3": "就业率 #2 {大括号}"}))
    return changed(named, edit(named.form, {"total": "98.8", "indicators[1].score": "15"}))


def _row_more() -> Record:
    read = record()
    new = Indicator(
        level1="效益指标", level2="经济效益指标", level3="人均增收", target="≥1000元", weight="0", score="0"
    )
    return changed(read, replace(read.form, indicators=(*read.form.indicators, new)))


def _doubted() -> Record:
    places = {"total": Locator(2, 0, 14, 7), "indicators[0].score": Locator(1, 1, 3, 4, 610, (1, 2, 30, 40))}
    return record(replace(FAULTY, sources=places))


RECORDS = {
    "as read": record(),
    "faultless": record(SAMPLE),
    "of another print": record(NINE),
    "graded": record(replace(SAMPLE, grade="优")),
    "noted": _noted(),
    "original is not form": _in_steps(),
    "a row more": _row_more(),
    "places": _doubted(),
    "moved and joined": record(FAULTY, moved=(2, 4), joined=(1,)),
    "unread": replace(record(), unread=("第 3 页的图片", "签名")),
    "rulebook chosen": with_rulebook(record(), "bj-haidian/2016"),
    "noted by nobody": replace(record(), notes=(Note("ZW210", name_cell(FAULTY, "total"), "说明"),)),
}


@pytest.mark.parametrize("case", RECORDS)
def test_what_is_read_back_is_what_was_written(case: str) -> None:
    one = RECORDS[case]
    back = decode(encode(one))
    assert back == one
    assert back.form.sources == one.form.sources
    assert encode(back) == encode(one)


def test_the_records_have_what_they_are_to_keep() -> None:
    steps = RECORDS["original is not form"]
    assert steps.original != steps.form
    assert len(steps.notes) == 2
    assert [len(digests) for digests in steps.evidence.values()] == [2]
    assert RECORDS["rulebook chosen"].chosen
    assert any(row.steps for row in RECORDS["of another print"].points.rows + steps.points.rows)
    assert {finding.cause for finding in RECORDS["as read"].findings} > {None}


def test_a_file_keeps_the_order_of_its_forms() -> None:
    records = tuple(replace(one, index=n) for n, one in enumerate(RECORDS.values()))
    file = FileRecord("自评表.docx", "c" * 64, "docx", records=records)
    assert decode_file(encode_file(file)) == file


def test_the_place_in_the_file_is_told_from_outside() -> None:
    assert decode(encode(record()), 3) == replace(record(), index=3)
