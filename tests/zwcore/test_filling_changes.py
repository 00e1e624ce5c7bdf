"""Corrections in words, and what changed between two states of a form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.zwcore.test_filling import BOOK, FIVE
from zwcore.filling import changes, fields, merged, understand
from zwcore.form import COLUMNS
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


def test_what_the_chat_changed_in_a_row_that_is_gone_is_dropped() -> None:
    shorter = replace(FIVE, indicators=FIVE.indicators[:5])
    assert merged(shorter, shorter, {"indicators[7].score": "20", "funds[9].executed": "1"}) == shorter


def test_money_that_the_chat_changed_stays_with_its_line() -> None:
    draft = edit(FIVE, {"funds[2].executed": "5.00"})
    line = replace(FIVE.funds[1], label="上年结转资金", executed=FIVE.funds[2].executed)
    sent = replace(FIVE, funds=(*FIVE.funds[:2], line, *FIVE.funds[2:]))
    found = merged(draft, sent, {"funds[2].executed": FIVE.funds[2].executed})
    assert [one.executed for one in found.funds[2:4]] == [line.executed, "5.00"]


def test_a_row_that_the_chat_added_comes_last() -> None:
    row = replace(FIVE.indicators[7], level3="聊天里添的", score="9")
    draft = replace(FIVE, indicators=(*FIVE.indicators, row))
    before = {f"indicators[8].{name}": None for name in COLUMNS}
    assert merged(draft, FIVE, before) == draft
    # A file that has it by now has it once.
    assert merged(draft, draft, before) == draft


def test_a_name_in_other_letters_is_the_same_row() -> None:
    was = edit(FIVE, {"indicators[0].level3": "App “用户”数量"})
    sent = edit(FIVE, {"indicators[0].level3": 'APP "用户"数量'})
    draft = edit(was, {"indicators[0].score": "3"})
    assert merged(draft, sent, {"indicators[0].score": was.indicators[0].score}).indicators[0].score == "3"
