"""Words that come while a return waits for some: what may be meant for something else is asked about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.conftest import Running
from tests.bot.many_units import Hand, before_171
from tests.bot.talk import labels


@pytest.fixture
def hand(app: Running) -> Iterator[Hand]:
    """The reviewer, before 171 forms, with a return open."""
    with before_171(app) as hand:
        hand.tap(hand.write("残联 表8", "残疾人联合会"), "退回修改", "退回 表8")
        yield hand


def test_a_search_is_asked_back(hand: Hand) -> None:
    asked = hand.write("博物馆 工伤", "“博物馆 工伤”：这句是写给表8（残疾人联合会 2024）的，还是要查别的？")
    assert labels(asked) == ["写给这张", "先放下，查别的"]
    assert "中卫市博物馆" in hand.tap(asked, "先放下，查别的", "表8")["text"]


def test_it_may_be_of_the_return(hand: Hand) -> None:
    asked = hand.write("知悉 Y3", "这句是写给表8")
    assert "✓ 补充：知悉 Y3" in hand.tap(asked, "写给这张", "补充")["text"]
    assert "✓ 补充：知悉 Y3\n请补佐证" in hand.write("请补佐证", "补充")["text"]


def test_after_a_question_words_are_asked_about(hand: Hand) -> None:
    hand.write("残联概况", "9 张")
    asked = hand.write("满意度没有佐证材料", "这句是写给表8（残疾人联合会 2024）的")
    back = hand.tap(asked, "写给这张", "✓ 补充：满意度没有佐证材料")
    hand.tap(back, "退回（2 处）", "✓ 已退回：表8")


def test_an_opinion_is_not_what_was_looked_for(app: Running) -> None:
    with before_171(app) as hand:
        hand.tap(hand.write("残联 表1", "残疾人联合会"), "附意见通过", "请用一行写审核意见")
        hand.write("残联概况", "9 张")
        asked = hand.write("博物馆 工伤", "这句是写给表1（残疾人联合会 2024）的")
        hand.tap(asked, "先放下，查别的", "表8")


def test_two_that_are_open_read_differently(app: Running) -> None:
    with before_171(app) as hand:
        sure = hand.tap(hand.write("博物馆 表8", "中卫市博物馆"), "审核通过", "还有 1 处必须修改，确认通过？")
        assert "（博物馆 2024）" in sure["text"].splitlines()[1]
        hand.write("残联 表3", "残疾人联合会")
        hand.write("通过表3", "有 19 张")
        hand.write("残联 表3", "残疾人联合会")
        hand.write("审核通过", "审核通过：表3（残疾人联合会 2024）")
        hand.write("退回 请补佐证", "退回修改：表3（残疾人联合会 2024）")
