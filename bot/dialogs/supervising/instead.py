"""That nothing was found, and what may help: searches nearby that find something, each a button."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import FindMore, Missing
from bot.chat import Button, Letter, Turn
from bot.letters import cards
from bot.letters.desk import unit_briefly
from bot.services import find, instead, missing, people
from zwcore.text import Message

NOT_FOUND = Message("find.not_found", "已提交的表里没有找到“{words}”。")
NEAR = Message("find.near", "相近的有：")
HOW = Message(
    "find.how_else", "可以写单位、项目名称里的几个字或拼音首字母、年度、状态，例如 /find 补卡、/find 退回 2024。"
)
BUTTON = Message("find.instead", "{words} · {count} 张")
LONGEST, SHOWN, SEARCHES = 48, 16, 3
"""Bytes of a search that a button can carry along; signs of it that are shown."""


OWES = Message("find.owes", "{unit}应报“{project}”（{year} 年度），还没交。")
IN_PART = Message("find.in_part", "找到了{unit}，没有找到它有“{words}”的表。")
SEE_OWED = Message("find.see_owed", "谁还没交")
UNIT = 12


def in_part(turn: Turn, text: str) -> bool:
    """Say of a unit that was found with words of no form of it that it owes such a one, or which part was found; tell
    whether there is one."""
    query = find.understand(turn.session, turn.person, text, turn.now)
    unit = None if query.unit is None or not query.words else people.unit_at(turn.session, query.unit)
    if unit is None:
        return False
    name = unit_briefly(unit.name, UNIT)
    owed = missing.owed_as(turn.session, turn.person, unit.id or 0, query.words)
    if owed:
        lines = [OWES.with_(unit=name, project=cards.short(one.project, 30), year=one.year) for one in owed[:SEARCHES]]
        turn.reply("\n".join(map(turn.say, lines)), [[Button(SEE_OWED, Missing(0, None, None, None, unit.id))]])
        return True
    near = buttons(turn, text)
    lines = [IN_PART.with_(unit=name, words=cards.short(query.words, 40)), *([NEAR] if near else [])]
    turn.reply(Letter("\n".join(map(turn.say, lines)), near))
    return True


def not_found(turn: Turn, words: str) -> None:
    """Say that nothing was found, and what is near."""
    if in_part(turn, words):
        return
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
