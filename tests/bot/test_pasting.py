"""Forms pasted into the chat: in parts, with tabs that became spaces, and half of one."""

from __future__ import annotations

import sqlite3

import pytest

from tests.bot.conftest import Running
from tests.bot.talk import form_text
from tests.zwcore.forms import DATA


def test_a_long_text_in_parts_is_one_reading(app: Running) -> None:
    chat = app.chat()
    chat.send((DATA / "pasted.txt").read_text("utf-8"))
    assert chat.said("读到 9 张表")
    assert app.idle()
    cards = [m for m in chat.messages() if m["from"] == "bot" and "读到" in (m["text"] or "")]
    assert len(cards) == 1


def test_a_text_whose_tabs_the_chat_turned_into_spaces(app: Running) -> None:
    chat = app.chat()
    chat.send((DATA / "pasted.txt").read_text("utf-8").replace("\t", " ").strip())
    chat.said("读到")
    assert app.idle()
    assert "必须修改 4 张（共 5 处）" in chat.messages()[-1]["text"]


def test_a_last_part_of_two_words(app: Running) -> None:
    chat = app.chat()
    whole = (DATA / "pasted.txt").read_text("utf-8").replace("\t", " ").strip()
    body, _, last = whole[whole.index("中卫市社会保险事业管理中心项目支出绩效自评表（表6）") :].rpartition("\n")
    assert 3500 < len(body) < 4096
    assert len(last) < 20
    chat.send(body)
    chat.said("读到 4 张表")
    chat.send(last)
    assert app.idle()
    assert "自评总分 100" in chat.ask("表9", "自评总分")["text"]


def test_half_a_form_is_not_taken_for_a_whole_one(app: Running) -> None:
    chat, text = app.chat(), form_text(5)
    cut = text.index("\t产出指标")
    card = chat.ask(text[:cut].rstrip(), "必须修改")
    assert "没有找到“绩效指标”一栏" in card["text"]
    whole = chat.ask(text[cut:], "各项合计 105")
    assert "没有找到" not in whole["text"]


@pytest.mark.parametrize("in_parts", [False, True])
def test_nothing_is_kept_of_a_text_whose_check_was_deleted(app: Running, in_parts: bool) -> None:
    chat, text = app.chat(), form_text(5)
    cut = text.index("\t产出指标") if in_parts else 0
    if in_parts:
        chat.ask(text[:cut].rstrip(), "必须修改")
    card = chat.ask(text[cut:], "各项合计 105")
    chat.tap(card, "更多")
    chat.tap(chat.said("还可以"), "删除")
    chat.tap(chat.said("删除这次发来的"), "确认删除")
    chat.said("已删除")
    assert app.idle()
    with sqlite3.connect(app.data / "zwbot.sqlite") as database:
        for column in ("args from work_order", "payload from inbox", "data from dialog"):
            kept = str(database.execute(f"select {column}").fetchall()).encode().decode("unicode_escape")
            assert not [word for word in ("34.89", "社会保障卡", "绩效") if word in kept], column


def test_a_long_text_that_is_no_form_is_answered_each_time(app: Running) -> None:
    clerk = app.chat()
    for letter in "甲乙":
        clerk.send(letter * 3900)
        clerk.said("没看懂这段文字")
    assert app.idle()
    told = [one for one in clerk.messages() if one["from"] == "bot" and "没看懂这段文字" in one["text"]]
    assert len(told) == 2
