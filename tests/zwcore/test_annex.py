"""The annex page of an exported form: what its print has no column for goes out with it and comes back."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pytest
from docx import Document as open_docx

from tests.zwcore.papers import FILED, nine
from tests.zwcore.test_exports import EXPORTS, back, both, content, filled, loose, variant_form
from zwcore.documents import Paragraph, read_document
from zwcore.exports import Paper, exports
from zwcore.exports.docx import to_docx
from zwcore.exports.final import final_data
from zwcore.exports.sheet import EVIDENCE, WHOLE
from zwcore.form import Form
from zwcore.layouts import Reading
from zwcore.layouts.load import all_layouts
from zwcore.paths import edit, name_cell
from zwcore.review import review_file, review_form
from zwcore.sample import NINE, SAMPLE
from zwcore.text import Message, canonical


@both
def test_the_annex_comes_back(kind: str) -> None:
    made = [filled(), SAMPLE, filled(replace(NINE, title=None, table_no=None))]
    first, second, third = back(EXPORTS[kind](made, [{0: "见附件一"}, {2: "按期"}]), kind)
    assert [loose(reading.form) for reading in (first, second, third)] == [loose(form) for form in made]
    assert [reading.notes for reading in (first, second, third)] == [{0: "见附件一"}, {2: "按期"}, {}]
    assert first.form.columns == NINE.columns
    assert first.form.sources["indicators[0].actual"].row == 1
    assert (first.unread, second.unread, third.unread) == ((), (), ())


@both
def test_a_review_sees_the_annex(kind: str) -> None:
    made = replace(filled(), indicators=tuple(replace(item, actual="1期") for item in NINE.indicators))
    (with_values,) = review_file(EXPORTS[kind]([made]), f"x.{kind}").forms
    (without,) = review_file(EXPORTS[kind]([NINE]), f"x.{kind}").forms
    assert with_values.score.recomputable > without.score.recomputable
    assert with_values.form.template == "nx-zhongwei"


@both
def test_an_annex_to_fill_in(kind: str) -> None:
    data = EXPORTS[kind]([NINE], blank_annex=True)
    (reading,) = back(data, kind)
    assert loose(reading.form) == loose(NINE)
    assert "附页:实际完成值、偏差原因、佐证材料" in map(canonical, printed_lines(data, kind))
    assert not any(line.startswith("附页") for line in printed_lines(EXPORTS[kind]([NINE]), kind))


def printed_lines(data: bytes, kind: str) -> list[str]:
    return [block.text for block in read_document(data, f"x.{kind}").blocks if isinstance(block, Paragraph)]


def with_evidence() -> Paper:
    """Form 5 with files at two of its indicators, one of them a photo without a name."""
    record = nine().records[4]
    rows = [name_cell(record.form, f"indicators[{n}]") for n in (0, 5)]
    evidence = {rows[0]: ("a" * 64, "b" * 64), rows[1]: ("c" * 64,)}
    names = {"a" * 64: "补卡名册.xlsx", "b" * 64: "", "c" * 64: "=问卷.pdf"}
    return Paper((replace(record, evidence=evidence),), (FILED,), evidence=names)


@both
def test_what_is_attached_stands_on_the_annex_and_is_no_value(kind: str) -> None:
    paper = with_evidence()
    data = exports[kind].write(paper, str)
    lines = [block.text for block in read_document(data, f"x.{kind}").blocks if isinstance(block, Paragraph)]
    assert "第 1 项 宁夏社会保障卡补卡张数：补卡名册.xlsx、照片" in lines
    assert [one for one in lines if one.startswith("第 6 项") and one.endswith("：=问卷.pdf")]
    (reading,) = back(data, kind)
    assert loose(reading.form) == loose(paper.record.form)
    assert (reading.notes, reading.unread) == ({}, ())
    without = replace(paper, records=(replace(paper.record, evidence={}),))
    assert "补卡名册" not in "".join(printed_lines(exports[kind].write(without, str), kind))


def test_the_final_print_has_an_annex_where_something_is_attached() -> None:
    paper = with_evidence()
    said = [one["text"] for page in final_data(paper, str)["pages"] for one in page["heading"]]
    assert "第 1 项 宁夏社会保障卡补卡张数：补卡名册.xlsx、照片" in said
    bare = replace(paper, records=(replace(paper.record, evidence={}),))
    assert len(final_data(bare, str)["pages"]) == 1


@both
def test_an_annex_with_long_explanations_comes_back(kind: str) -> None:
    notes = {
        WHOLE: "\n".join(f"第{n}条：按期" for n in "一二三四五六"),
        EVIDENCE: "第 1 项：甲.pdf\n第 2 项：乙.pdf",
        2: "按期",
    }
    (reading,) = back(EXPORTS[kind]([filled()], [notes]), kind)
    assert loose(reading.form) == loose(filled())
    assert (reading.notes, reading.unread) == ({2: "按期"}, ())


@both
def test_notes_beside_a_print_that_has_it_all(kind: str) -> None:
    form = variant_form("evidence")
    data = EXPORTS[kind]([form], [{1: "按期"}])
    assert "附页:说明" in map(canonical, printed_lines(data, kind))
    (reading,) = back(data, kind)
    assert (content(reading.form), reading.notes) == (content(form), {1: "按期"})


@both
def test_what_is_not_the_print_is_said(kind: str) -> None:
    def say(message: Message) -> str:
        return f"[{message.code}]"

    lines = printed_lines(EXPORTS[kind]([filled()], (), say), kind)
    assert "[annex.note]" in lines
    assert len(back(EXPORTS[kind]([filled()], (), say), kind)) == 1


def pasted(data: bytes) -> str:
    """What Word puts on the clipboard as plain text: cells by tabs, a merged cell once."""
    lines: list[str] = []
    for block in read_document(data, "x.docx").blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
            continue
        for n, row in enumerate(block.dense()):
            distinct = [cell for before, cell in pairwise((None, *row)) if cell is not None and cell is not before]
            lines.append("\t".join(cell.text if cell.row == n else "" for cell in distinct))
    return "\n".join(lines)


@pytest.mark.parametrize("form", [SAMPLE, filled(), *(variant_form(variant.id) for variant in all_layouts().values())])
def test_copied_out_of_word_and_pasted(form: Form) -> None:
    (reading,) = back(pasted(to_docx([form], [{0: "见附件一"}])).encode(), "txt")
    assert content(reading.form) == content(form)
    assert reading.notes == {0: "见附件一"}


def changed(text: str, to: str) -> bytes:
    """The annex of :func:`filled` with a cell that somebody changed; the last one where a text stands twice."""
    document = open_docx(BytesIO(to_docx([filled()], [{0: "见附件一"}])))
    cell = [cell for row in document.tables[-1].rows for cell in row.cells if cell.text == text][-1]
    cell.text = to
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("text", "to"), [("1", "2"), ("1", "七"), ("1", "99"), ("举办就业技能培训班", "培训班")])
def test_a_row_that_does_not_agree_is_left_unread(text: str, to: str) -> None:
    (reading,) = back(changed(text, to), "docx")
    (row,) = reading.unread
    assert "22期" in row
    assert "见附件一" in row
    assert reading.form.indicators[0].actual is None
    assert reading.form.indicators[1].actual == "95%"
    assert reading.notes == {}


def test_a_changed_value_is_read() -> None:
    (reading,) = back(changed("22期", "23期"), "docx")
    assert reading.form.indicators[0].actual == "23期"


def test_what_only_looks_like_an_annex() -> None:
    """A list that stands before the indicators cuts nothing off."""
    text = pasted(to_docx([NINE])).replace(
        "年度总体目标\t", "序号\t三级指标\t佐证材料\n1\t培训班\t签到表\n年度总体目标\t", 1
    )
    (reading,) = back(text.encode(), "txt")
    assert reading.form.indicators == NINE.indicators
    assert reading.unread == ()


def test_the_form_goes_before_its_annex() -> None:
    """Where the print has the column, what an annex says of it is not read."""
    data = changed("95%", "94%")
    document = open_docx(BytesIO(data))
    table = document.tables[1]
    table.cell(0, 6).text = "实际完成值"
    out = BytesIO()
    document.save(out)
    (reading,) = back(out.getvalue(), "docx")
    assert "actual" in reading.form.columns
    assert reading.form.indicators[1].actual is None
    assert reading.form.indicators[0].evidence == "签到表"


def test_the_review_says_what_came_from_the_annex_and_what_fits_nowhere() -> None:
    form = edit(NINE, {"indicators[0].actual": "95%"})
    told = review_form(Reading(form, unread=("9 不知何项",)))
    words = {finding.code: str(finding.message) for finding in told.findings}
    assert "另外记下了 1 项" in words["ZW107"]
    assert "9 不知何项" in words["ZW009"]
