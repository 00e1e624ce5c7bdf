"""不作为问题 on paper: what a reviewer marked as none is counted beside, and stands with its reason and who said so."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from tests.zwcore.papers import FILED, nine, paper_of
from zwcore.exports.card import card_data
from zwcore.exports.report import report_data
from zwcore.exports.report_docx import report_docx
from zwcore.exports.summary import summary
from zwcore.record import Record, Spoken
from zwcore.record.words import mark_of, with_marks

FIVE = nine().records[4]
WHY = Spoken("已有批复或说明", "李主任", "2026-03-02 10:00")


def marked(count: int) -> Record:
    """表5 with its first findings marked as none."""
    return with_marks(FIVE, {mark_of(FIVE, told): WHY for told in FIVE.told[:count]})


def test_what_is_marked_is_counted_beside() -> None:
    form = marked(2)
    assert [len(kind) for kind in form.counted] == [0, len(FIVE.warnings) - 1, len(FIVE.hints)]
    assert len(form.told) == len(FIVE.told)
    assert {number: said.person for number, said in form.dismissed.items()} == {1: "李主任", 2: "李主任"}
    assert with_marks(FIVE, {"0" * 16: WHY}) == FIVE


def test_the_card_leaves_it_out_and_says_how_many() -> None:
    form = marked(2)
    data = card_data(paper_of(form, standing=FILED), [*form.errors, *form.warnings], str)
    assert [group["level"] for group in data["groups"]] == ["warning"] * bool(form.warnings)
    assert "另 2 处不作为问题：① 已有批复或说明（李主任）、② 已有批复或说明（李主任）" in str(data["rest"])
    assert "不作为问题" not in str(card_data(paper_of(FIVE), [], str))


def test_the_report_lists_it_with_its_reason_and_who_said_so() -> None:
    form = marked(2)
    data = report_data(paper_of(form, standing=FILED), str)
    assert {one["n"] for one in data["findings"]}.isdisjoint({1, 2})
    assert data["beside"] == "另 2 处不作为问题"
    assert [one["n"] for one in data["dismissed"]] == [1, 2]
    assert data["dismissed"][0]["lines"][-1] == ["标注", "不作为问题，已有批复或说明（李主任，2026-03-02 10:00）"]
    assert report_data(paper_of(FIVE), str)["dismissed"] == []


def test_the_report_in_word_says_the_same() -> None:
    from docx import Document

    document = Document(BytesIO(report_docx(paper_of(marked(2), standing=FILED), str)))
    text = "\n".join(one.text for one in document.paragraphs)
    assert "必须修改 0 处" in text
    assert "另 2 处不作为问题" in text
    assert "标注：不作为问题，已有批复或说明（李主任，2026-03-02 10:00）" in text


def test_the_summary_counts_without_it() -> None:
    def rows(*forms: Record) -> list[dict[str, object]]:
        book = openpyxl.load_workbook(BytesIO(summary(paper_of(*forms, standing=FILED), str)), data_only=True)
        heads = [str(cell.value) for cell in book.worksheets[0][3]]
        return [dict(zip(heads, row, strict=True)) for row in book.worksheets[0].iter_rows(4, values_only=True)]

    form, _, whole, _ = rows(marked(2), nine().records[6])
    assert (form["必须修改"], form["请核实"], form["不作为问题"]) == (0, len(FIVE.warnings) - 1, 2)
    assert whole["不作为问题"] == 2
    assert "不作为问题" not in rows(FIVE)[0]
