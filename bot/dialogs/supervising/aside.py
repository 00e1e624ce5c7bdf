"""Words that come while a decision waits for some, and may be meant for something else: it is asked which."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.actions import OnReturn, Ticking
from bot.chat import Arrival, Button, Turn
from bot.chat.labels import tap_meant
from bot.chat.router import pass_on
from bot.dialogs.supervising.score import Deciding
from bot.letters import cards
from bot.letters import desk as letters
from bot.services import find, submissions
from zwcore.record import LONGEST_NOTE
from zwcore.text import Message

WHOSE = Message("desk.whose_words", "“{words}”：这句是写给{form}的，还是要查别的？")
OF_IT = Message("desk.words_of_it", "写给这张")
OTHER = Message("desk.words_of_other", "先放下，查别的")
LONGEST, SHOWN = 20, 40
"""Signs of what may be a search; of words that are said back."""
_LABEL = re.compile(r"已?知悉\s*\S{0,12}")


def is_plain(turn: Turn) -> bool:
    """Tell whether words say what the unit is to do: 请补实际张数."""
    return _TO_DO.match(turn.incoming.text.strip()) is not None


_TO_DO = re.compile("请|需|应|要|把|补|改|核|附|重新|缺|按|①|②|③|④|⑤|⑥|⑦|⑧|⑨")


def is_label(turn: Turn) -> bool:
    """Tell whether words are those of a button."""
    return _LABEL.fullmatch(turn.incoming.text.strip()) is not None or tap_meant(turn) is not None


def is_search(turn: Turn) -> bool:
    """Tell whether words look like a search: a unit with a project of it."""
    if len(turn.incoming.text) > LONGEST:
        return False
    query = find.understand(turn.session, turn.person, find.bare(turn.incoming.text), turn.now)
    return find.is_of_unit(turn.session, turn.person, query)


def ask_whose(turn: Turn, state: Deciding) -> bool:
    """Ask whether words belong to what waits for some; tell whether there is what they could belong to."""
    filing = submissions.visible_one(turn.session, turn.person, state.filing)
    if filing is None:
        return False
    text = turn.incoming.text.strip()[:LONGEST_NOTE]
    turn.wait(replace(state, pending=text))
    form = letters.of_unit_and_year(filing, cards.briefly(filing))
    row = [Button(OF_IT, OnReturn(state.filing, Ticking.WORDS)), Button(OTHER, OnReturn(state.filing, Ticking.OTHER))]
    turn.reply(WHOSE.with_(words=cards.short(text, SHOWN), form=form), [row])
    return True


def take_pending(turn: Turn, state: Deciding) -> None:
    """Have the words that were asked about be what came in."""
    turn.edit_buttons(turn.incoming.message_id, [])
    turn.wait(replace(state, aside=False, pending=""))
    turn.incoming = replace(turn.incoming, kind=Arrival.TEXT, text=state.pending)


def answer_pending(turn: Turn, state: Deciding) -> None:
    """Take the words that were asked about for what they are; the decision is put down, as the button says."""
    turn.end()
    turn.incoming = replace(turn.incoming, kind=Arrival.TEXT, text=state.pending)
    pass_on(turn)
