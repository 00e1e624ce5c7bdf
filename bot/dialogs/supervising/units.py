"""The one unit that words name; where they name none, or several, it is said, and asked whether one alike is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.actions import ThisUnit
from bot.chat import Arrival, Button, Turn, step
from bot.chat.router import pass_on
from bot.dialogs.supervising.passing import Passing
from bot.letters import cards
from bot.services import nearly, progress
from zwcore.text import Message, fold

SEVERAL = Message("unit.several", "“{words}”有 {count} 个单位相近：{names}。请写全一点。")
IS_IT = Message("unit.is_it", "没有找到“{words}”。是不是这个单位？")
NONE_ALIKE = Message("unit.none_alike", "都不是的话，请写单位名称里的几个字。")
NAMED, NAME = 5, 24
_LETTERS = ((re.compile(r"(?<![a-z]) *de(?![a-z]) *", re.I), " "), (re.compile(r" *biao *(?=\d|$)", re.I), " 表"))
"""Words between a unit and a form that are written in pinyin, too: tushuguan de biao5."""


@dataclass(frozen=True)
class WhichUnit(Passing):
    """What was asked (a command, or nothing, and its text) with words that may mean a unit spelt otherwise."""

    command: str
    text: str
    words: str


@step
def another_came(turn: Turn, state: WhichUnit) -> None:
    """Take what is written for what it is."""
    pass_on(turn)


def the_unit(turn: Turn, words: str, none: Message) -> int | None:
    """The unit in the reader's sight that words mean; else ``None``, and ``none`` or the several are said, or it is
    asked whether one alike is meant."""
    found = progress.units_meant(turn.session, turn.person, words)
    if len(found) == 1:
        return found[0].number
    names = cards.few([one.name for one in found], NAMED)
    several = SEVERAL.with_(words=words, count=len(found), names=names)
    if found or not proposed(turn, words):
        turn.reply(several if found else none.with_(words=words))
    return None


def proposed(turn: Turn, words: str) -> bool:
    """Ask whether a unit is meant that is spelt or sounds like one of some words; tell whether there is one."""
    came = turn.incoming
    command = came.command if came.kind is Arrival.COMMAND else ""
    text = came.argument if command else came.text
    for word in dict.fromkeys((words, *words.split())):
        if progress.is_called(turn.session, turn.person, word):
            continue
        near = nearly.units(turn.session, turn.person, word) if word in text else []
        # Who is called by the whole name is not asked for once more.
        found = [one for one in near if one.folded not in fold(text)]
        if found:
            turn.drop()
            asked = WhichUnit(command or "", text, word)
            turn.wait(asked)
            rows = [[Button(cards.short(one.name, NAME), ThisUnit(one.number, asked.mark))] for one in found]
            turn.reply("\n".join(map(turn.say, (IS_IT.with_(words=cards.short(word, NAME)), NONE_ALIKE))), rows)
            return True
    return False


def in_signs(text: str, name: str) -> str:
    """What was asked in pinyin, about a unit whose ``name`` is put in by now, as it is understood: 图书馆 表5."""
    before, found, behind = text.partition(name)
    if found:
        for letters, sign in _LETTERS:
            behind = letters.sub(sign, behind)
    return before + found + behind
