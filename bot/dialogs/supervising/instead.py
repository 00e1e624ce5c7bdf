"""That nothing was found, and what may help: searches nearby that find something, each a button."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import FindMore
from bot.chat import Button, Letter, Turn
from bot.letters import cards
from bot.services import instead
from zwcore.text import Message

NOT_FOUND = Message("find.not_found", "已提交的表里没有找到“{words}”。")
NEAR = Message("find.near", "相近的有：")
HOW = Message(
    "find.how_else", "可以写单位、项目名称里的几个字或拼音首字母、年度、状态，例如 /find 补卡、/find 退回 2024。"
)
BUTTON = Message("find.instead", "{words} · {count} 张")
LONGEST, SHOWN = 48, 16
"""Bytes of a search that a button can carry along; signs of it that are shown."""


def not_found(turn: Turn, words: str) -> None:
    """Say that nothing was found, and what is near."""
    near = buttons(turn, words)
    lines = [NOT_FOUND.with_(words=cards.short(words, 40)), NEAR if near else HOW]
    turn.reply(Letter("\n".join(map(turn.say, lines)), near))


def buttons(turn: Turn, words: str) -> list[Sequence[Button]]:
    """What may be looked for instead."""
    return [
        [Button(BUTTON.with_(words=cards.short(one.words, SHOWN), count=one.said), FindMore(one.words, 0))]
        for one in instead.found_by(turn.session, turn.person, words, turn.now)
        if len(one.words.encode()) <= LONGEST and ":" not in one.words
    ]
