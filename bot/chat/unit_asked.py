"""The unit's word to what a reviewer asked (请单位说明) is waited for: a file sent then is about that form, too."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.waiting import State


@dataclass(frozen=True)
class AnswerAsked(State):
    """Waiting for the unit's word to what was asked about a form."""

    any_words = True

    filing: int
