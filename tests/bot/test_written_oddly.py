"""Odd characters, figures in full width, several rows in one sentence: understood as they are meant."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Running
from tests.bot.talk import form_text, labels


def test_what_cannot_be_seen_is_not_there(app: Running) -> None:
    clerk = app.chat()
    clerk.ask(form_text(5), "自评总分")
    assert "表5" in clerk.ask("表\u200b5", "自评总分")["text"]
    clerk.ask("\ufeff/my", "我的表")
    said = clerk.ask("总分\u202e 改成什么好呢", "")["text"]
    assert "\u202e" not in said


def test_a_total_in_full_width(app: Running) -> None:
    clerk = app.chat()
    clerk.ask(form_text(9), "自评总分")
    said = clerk.ask("表9 总分 ９７．５", "→")["text"]
    assert "→ 97.5" in said
    assert clerk.ask("表9 总分 97.5", "→")["text"] == said


@pytest.mark.parametrize("words", ["把第5项和第6项都改成10分", "第5项、第6项得分都是10"])
def test_two_rows_that_are_to_have_one_value(app: Running, words: str) -> None:
    clerk = app.chat()
    clerk.ask(form_text(5), "自评总分")
    said = clerk.ask(words, "第 6 项")["text"]
    assert "第 5 项" in said


def test_an_order_that_is_softened_is_a_change_while_a_reason_is_waited_for(app: Running) -> None:
    clerk = app.chat()
    clerk.tap(clerk.ask(form_text(5), "必须修改 1 处"), "附说明提交")
    clerk.said("一行写明原因")
    said = clerk.ask("表5 第6项 15分吧", "→ 15")
    assert "确认" in labels(said)[0]


def test_a_long_reason_is_a_reason_and_no_form(app: Running) -> None:
    clerk = app.chat()
    clerk.tap(clerk.ask(form_text(5), "必须修改 1 处"), "附说明提交")
    clerk.said("一行写明原因")
    clerk.ask("批复文件还在走流程，" * 8 + "下周更正。", "附说明提交：")
