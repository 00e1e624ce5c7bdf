"""A form is opened by its number or a part of its name: "表5", "补卡"."""

from __future__ import annotations

from bot.chat import Turn, on_text
from bot.letters import forms
from bot.services import readings


@on_text(order=90)
def words_came(turn: Turn) -> bool:
    """Open the form of one's own that is meant, or ask which; tell whether there is one."""
    named = readings.naming(turn.session, turn.person.id, turn.incoming.text)
    if named is None:
        return False
    stack, found = named
    if len(found) == 1:
        turn.reply(forms.card(turn.reader, stack, stack.record(found[0].place)))
    else:
        turn.reply(forms.pick(turn.reader, stack, found))
    return True
