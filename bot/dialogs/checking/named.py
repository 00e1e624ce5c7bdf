"""A form is opened by its number or a part of its name: "表5", "补卡"."""

from __future__ import annotations

from bot.chat import Turn, on_text
from bot.letters import forms
from bot.services import readings
from zwcore.text import Message

NOT_UNDERSTOOD = Message(
    "reading.not_understood",
    "没看懂“{words}”。可以发自评表文件、粘贴整张表的文字，或写“表5”打开一张；查成绩用 /score 补卡，其他见 /help。",
)


@on_text(order=90)
def words_came(turn: Turn) -> bool:
    """Open the form that is meant, or ask which; whatever else it is, nobody has understood it."""
    words = turn.incoming.text
    named = readings.naming(turn.session, turn.person.id, words)
    if named is None:
        turn.reply(NOT_UNDERSTOOD.with_(words=words))
        return True
    stack, found = named
    if len(found) == 1:
        turn.reply(forms.card(turn.reader, stack, stack.record(found[0].place)))
    else:
        turn.reply(forms.pick(turn.reader, stack, found))
    return True
