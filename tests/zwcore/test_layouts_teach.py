"""What a person taught of a print is used for every form with the same headers, and for no other."""

from __future__ import annotations

import pytest

from tests.zwcore.grids import one
from tests.zwcore.test_layouts_grids import FUNDS, WHOLE
from zwcore.finding import Sure
from zwcore.layouts.teach import Taught, TeachError, fingerprint, proposed, read, taught_by, write

STRANGE = WHOLE.replace("|完成值|", "|甲乙|").replace("全年执行数", "丙丁")


def test_what_was_taught_is_certain_and_has_a_digest() -> None:
    untaught = one(STRANGE)
    assert untaught.how.doubts == {"indicators.actual": Sure.INFERRED, "funds.executed": Sure.INFERRED}
    lessons = taught_by(untaught.how, {"indicators.甲乙": "actual", "funds.丙丁": "executed"})
    taught = one(STRANGE, lessons)
    assert taught.form == untaught.form
    assert taught.how.doubts == {}
    assert [(c.header, c.field) for c in taught.how.columns if c.by == "taught"] == [
        ("丙丁", "executed"),
        ("甲乙", "actual"),
    ]
    assert taught.how.mapping is not None
    assert taught.how.mapping == one(STRANGE, lessons[::-1]).how.mapping
    assert taught.how.mapping != one(STRANGE, lessons[:1]).how.mapping


def test_it_is_for_no_other_print() -> None:
    lessons = taught_by(one(STRANGE).how, {"indicators.甲乙": "score"})
    other = one(STRANGE.replace("|分值|得分\n", "|权重|得分\n"), lessons)
    assert other.how.mapping is None
    assert other.form.indicators == one(STRANGE).form.indicators


def test_a_column_can_be_said_to_be_of_no_use() -> None:
    taught = one(STRANGE, taught_by(one(STRANGE).how, {"indicators.甲乙": "other"}))
    assert {item.actual for item in taught.form.indicators} == {None}
    assert [cell.text for cell in taught.how.unread if cell.under == "甲乙"] == ["400批", "99%", "100%"]


@pytest.mark.parametrize("path", ["indicators.甲乙丙", "nowhere.甲乙"])
def test_a_header_that_is_not_there_cannot_be_taught(path: str) -> None:
    with pytest.raises(TeachError):
        taught_by(one(STRANGE).how, {path: "actual"})


def test_a_field_that_is_not_there_cannot_be_taught() -> None:
    with pytest.raises(TeachError):
        taught_by(one(STRANGE).how, {"indicators.甲乙": "colour"})


def test_it_comes_back_from_its_file() -> None:
    lessons = taught_by(one(STRANGE).how, {"indicators.甲乙": "actual", "funds.丙丁": "executed"})
    assert set(map(repr, read(write(lessons)))) == set(map(repr, lessons))
    assert write(read(write(lessons))) == write(lessons)


@pytest.mark.parametrize(
    "text",
    [
        "[[taught]]\nblock = 1",
        "taught = 3",
        "x =",
        '[[taught]]\nblock = "funds"\nfingerprint = "a"\ncolumns = {a = "b"}',
    ],
)
def test_a_file_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(TeachError):
        read(text)


def test_a_fingerprint_is_of_the_headers_as_labels() -> None:
    assert fingerprint(["分值（分）", "", "得 分："]) == fingerprint(["分值", "得分"])
    assert fingerprint(["分值", "得分"]) != fingerprint(["得分", "分值"])
    assert Taught("funds", fingerprint(FUNDS), {}).columns == {}


def test_what_was_not_sure_is_proposed() -> None:
    text = STRANGE.replace("|指标值|", "|指标值|落实路径|").replace("|400批|4", "|400批|抽检股|4")
    how = one(text.replace("|≥98%|", "|≥98%|抽检股|").replace("|100%|1", "|100%|抽检股|1")).how
    found = {lesson.block: dict(lesson.columns) for lesson in proposed(how)}
    assert found == {"funds": {"丙丁": "executed"}, "indicators": {"甲乙": "actual", "落实路径": "other"}}
