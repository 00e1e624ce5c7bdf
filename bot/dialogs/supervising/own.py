"""What a clerk orders in plain words about a form that was handed in: said back with its button."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import Withdraw
from bot.chat import Button, Letter, Turn, wished
from bot.chat.wishes.deeds import WithdrawForm
from bot.db.terms import FilingState
from bot.dialogs.supervising.meant import form_meant, named
from bot.letters import forms
from bot.letters import wished as letters
from bot.letters.scorecards import WITHDRAW
from bot.services import readings, submissions

STILL = (FilingState.SUBMITTED, FilingState.ASKED, FilingState.RETURNED)


@wished(WithdrawForm)
def to_withdraw(turn: Turn, wish: WithdrawForm) -> None:
    """撤回: the form that is meant, with the button that asks once more."""
    if not wish.argument_of_form and (before := _before_one(turn)) is not None:
        wish = replace(wish, filing=before)
    filing = form_meant(turn, wish, STILL)
    if filing is not None:
        version = submissions.newest_version(turn.session, filing)
        text = letters.said_of(turn.reader, named(wish, filing).said, version)
        turn.reply(Letter(text, [[Button(WITHDRAW, Withdraw(filing.id or 0, version.version))]]))


def _before_one(turn: Turn) -> int | None:
    """The form whose card was shown last, where it may be taken back; else the only one that may."""
    shown = next(iter(turn.last_shown()), None)
    stack = None if shown is None else readings.find(turn.session, shown.reading, turn.person.id)
    filed = None if stack is None or shown is None else forms.same(turn.reader, stack.record(shown.sheet))
    return None if filed is None else filed.id
