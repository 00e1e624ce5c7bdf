"""What a button says, written instead of tapped: 提交那5张 below a card that has this button."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.chat.incoming import Arrival, Incoming
from bot.chat.turn import Turn
from bot.db.queries import outbox
from zwcore.text import fold

MESSAGES, SHORTEST, LONGEST = 3, 2, 24
"""Messages with buttons that are looked at, the newest first; characters of a label that is taken for one."""
_BESIDE = re.compile(r"[\W_]+")


def tap_meant(turn: Turn) -> Incoming | None:
    """The tap that a text stands for: on the one button of that label below what was said last; else ``None``."""
    wanted = _plain(turn.incoming.text) if len(turn.incoming.text) <= LONGEST else ""
    if len(wanted) < SHORTEST:
        return None
    for message, buttons in outbox.last_buttons(turn.session, turn.chat_id, MESSAGES):
        meant = {data for row in buttons for label, data in row if _plain(label) == wanted}
        if meant:
            (data, *more) = meant
            return None if more else replace(turn.incoming, kind=Arrival.TAP, message_id=message, data=data)
    return None


def _plain(words: str) -> str:
    return _BESIDE.sub("", fold(words))
