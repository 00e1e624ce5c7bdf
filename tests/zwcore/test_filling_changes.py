"""Corrections in words, and what changed between two states of a form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.zwcore.test_filling import BOOK, FIVE
from zwcore.filling import changes, fields, merged, understand
from zwcore.paths import edit, value_at

CORRECTIONS = [
    ("社会效益得分 15", None, ["indicators[5].score"], "15"),
    ("社会效益指标 得分改成 14", None, ["indicators[5].score"], "14"),
    ("第6项 15", None, ["indicators[5].score"], "15"),
    ("6项完成值 34980张", None, ["indicators[5].actual"], "34980张"),
    ("总分 99", None, ["total"], "99"),
    ("15", "indicators[5].score", ["indicators[5].score"], "15"),
    ("年初预算 36", None, ["funds[0].initial"], "36"),
]


@pytest.mark.parametrize(("text", "about", "paths", "value"), CORRECTIONS)
def test_corrections_by_reply(text: str, about: str | None, paths: list[str], value: str) -> None:
    found = understand(text, FIVE, fields(FIVE, BOOK), about)
    assert found is not None
    assert [field.path for field in found.fields] == paths
    assert found.value == value


@pytest.mark.parametrize("text", ["你好", "15", "为什么", "表5", "第99项 15", ""])
def test_what_is_no_correction(text: str) -> None:
    assert understand(text, FIVE, fields(FIVE, BOOK)) is None


def test_a_name_that_fits_two_rows_gives_both() -> None:
    twice = replace(FIVE, indicators=(*FIVE.indicators, FIVE.indicators[5]))
    found = understand("社会效益得分 15", twice, fields(twice, BOOK))
    assert found is not None
    assert len(found.fields) == 2


def test_changes_name_the_cells() -> None:
    after = edit(FIVE, {"indicators[5].score": "14", "total": "99", "project": " ".join(FIVE.project or "")})
    assert [(c.path, c.before, c.after) for c in changes(FIVE, after)] == [
        ("total", "100", "99"),
        ("indicators[5].score", "20", "14"),
    ]


def test_what_only_the_chat_knows_survives_a_file_sent_again() -> None:
    changed = {"indicators[5].score": "14", "indicators[6].score": "19", "total": "98", "goals.actual": "补卡34980张"}
    draft = edit(FIVE, {"indicators[0].actual": "34980张", **changed})
    before = {path: value_at(FIVE, path) for path in changed}
    # The file as it was: all that the chat said holds.
    assert merged(draft, FIVE, before) == draft
    # A cell that was changed in the file has what the file says, the others keep what the chat said.
    again = edit(FIVE, {"indicators[5].score": "13", "indicators[6].level3": "另一项"})
    both = merged(draft, again, before)
    told = {path: value_at(both, path) for path in ("indicators[0].actual", *changed)}
    assert told == {
        "indicators[0].actual": "34980张",
        "indicators[5].score": "13",
        "indicators[6].score": "20",
        "total": "98",
        "goals.actual": "补卡34980张",
    }
    assert merged(draft, replace(FIVE, funds=(), indicators=FIVE.indicators[:2]), before).total == "98"
