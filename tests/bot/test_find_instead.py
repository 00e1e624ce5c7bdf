"""A search that finds nothing says what is near: other years, the same without a word, names alike, each a button."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.conftest import Running
from tests.bot.many_units import Hand, before_171
from tests.bot.talk import labels


@pytest.fixture
def hand(app: Running) -> Iterator[Hand]:
    """The reviewer, before 171 forms."""
    with before_171(app) as hand:
        yield hand


@pytest.mark.parametrize(
    ("words", "said", "first"),
    [
        ("/find 文化馆 2023", "没有找到", "文化馆 2024 · 9 张"),
        ("文化馆去年多少分", "没有找到", "文化馆 2024 · 9 张"),
        ("/find 图书馆 表5 退回", "的 0 张", "图书馆 表5 · 1 张"),
        ("/score 补卡工本费 图书馆", "没有找到", "图书馆 · 9 张"),
        ("/find 退回 博物馆 2024", "的 0 张", "博物馆 2024 · 9 张"),
    ],
)
def test_what_is_near_is_offered(hand: Hand, words: str, said: str, first: str) -> None:
    told = hand.write(words, said)
    assert first in labels(told)
    hand.tap(told, first, "")


def test_what_is_near_to_nothing_says_how_to_look(hand: Hand) -> None:
    told = hand.write("/find 平安渠泵站", "没有找到“平安渠泵站”")
    assert "/score" not in told["text"]
    assert labels(told) == []
    assert "/find" in told["text"]
