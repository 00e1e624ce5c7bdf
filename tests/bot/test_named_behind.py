"""A sentence that names a form is about that form, and never about the one whose card lies before the reviewer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.conftest import Running
from tests.bot.many_units import Hand, before_171
from tests.bot.talk import labels

CARD = "自评总分"
RETURNS = [
    "退回 图书馆表8 总分没填", "退回图书馆表8 总分没填", "退回：图书馆表8，总分没填", "退回　图书馆　表８　总分没填",
    "打回 图书馆 表8 总分没填", "不通过 图书馆表8 总分没填",
]  # fmt: skip
OTHERWISE = [
    ("通过 图书馆表8", "审核通过：表8 · 图书馆"),
    ("审核通过，图书馆表8", "审核通过：表8 · 图书馆"),
    ("请单位说明 图书馆表8 预算减少的原因", "请单位说明：表8 · 图书馆"),
    ("请单位说明图书馆表8 预算减少的原因", "补充：预算减少的原因"),
    ("请单位说明：图书馆表8，预算为什么减少", "补充：预算为什么减少"),
]
NEVER = [
    ("退回 图书馆 总分没填", "有 9 张，是哪一张"),
    ("退回 图书馆总分没填", "有 9 张，是哪一张"),
    ("请单位说明 图书馆 预算减少的原因", "有 9 张，是哪一张"),
    ("退回 工伤调查核实 总分没填", "有 19 张，是哪一张"),
    ("退回 合计与表8不一致", "是哪一张"),
]
ACCEPTED_BEFORE = "图书馆表3", "文化馆表3"


@pytest.fixture
def hand(app: Running) -> Iterator[Hand]:
    """The reviewer, before 171 forms."""
    with before_171(app) as hand:
        yield hand


def test_the_form_that_is_named_is_meant_whichever_lies_open(hand: Hand) -> None:
    hand.write("/score 体校 表5", CARD)
    for words in RETURNS:
        said = hand.write(words, "退回修改：表8 · 图书馆")["text"]
        assert "中卫市图书馆 · 2024" in said, words
        assert "✓ 补充：总分没填" in said, words
        hand.write("/score 体校 表5", CARD)
    for words, answer in OTHERWISE:
        assert "中卫市图书馆 · 2024" in hand.write(words, answer)["text"], words
        hand.write("/score 体校 表5", CARD)
    for words, answer in NEVER:
        assert not hand.write(words, answer)["text"].startswith("退回修改：表5"), words
        hand.write("/score 体校 表5", CARD)
    assert "表5" in hand.write("退回 请补实际张数", "补充：请补实际张数")["text"]


def test_what_was_accepted_is_opened_again_by_its_name_alone(hand: Hand) -> None:
    for form in ACCEPTED_BEFORE:
        hand.tap(hand.write(f"通过{form}", "审核通过：表3"), "审核通过", "✓ 审核通过：表3")
    for words in ("撤销审核 图书馆表3 通过错了", "撤销审核：图书馆表3，通过错了", "撤销审核 图书馆 通过错了"):
        hand.write("/score 文化馆 表3", CARD)
        said = hand.write(words, "撤销审核：")
        assert "中卫市图书馆 · 2024" in said["text"], words
        assert "通过错了" in said["text"], words
    card = hand.write("/score 文化馆 表3", CARD)
    hand.tap(card, "撤销审核", "请用一行写明原因")
    said = hand.write("撤销审核 图书馆表3", "撤销审核：表3 · 图书馆")
    assert "中卫市图书馆 · 2024" in said["text"]
    assert labels(said) == ["撤销审核"]
    assert "审核通过" in hand.write("/score 文化馆 表3", CARD)["text"]
