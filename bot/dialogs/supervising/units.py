"""The one unit that words name; where they name none, or several, it is said."""

from __future__ import annotations

from bot.chat import Turn
from bot.services import progress
from zwcore.text import Message

SEVERAL = Message("unit.several", "“{words}”有 {count} 个单位相近：{names}。请写全一点。")
NAMED = 5


def the_unit(turn: Turn, words: str, none: Message) -> int | None:
    """The unit in the reader's sight that words mean; else ``None``, and ``none`` or the several are said."""
    found = progress.units_meant(turn.session, turn.person, words)
    if len(found) == 1:
        return found[0].number
    names = tuple(one.name for one in found[:NAMED])
    several = SEVERAL.with_(words=words, count=len(found), names=(*names, "…") if len(found) > NAMED else names)
    turn.reply(several if found else none.with_(words=words))
    return None
