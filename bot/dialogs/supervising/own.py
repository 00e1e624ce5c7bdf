"""What a clerk orders in plain words about a form that was handed in: said back with its button."""

from __future__ import annotations

from bot.actions import Withdraw
from bot.chat import Button, Letter, Turn, wished
from bot.chat.wishes.deeds import WithdrawForm
from bot.db.terms import FilingState
from bot.dialogs.supervising.meant import form_meant, named
from bot.letters import wished as letters
from bot.letters.scorecards import WITHDRAW
from bot.services import submissions

STILL = (FilingState.SUBMITTED, FilingState.ASKED, FilingState.RETURNED)


@wished(WithdrawForm)
def to_withdraw(turn: Turn, wish: WithdrawForm) -> None:
    """撤回: the form that is meant, with the button that asks once more."""
    filing = form_meant(turn, wish, STILL)
    if filing is not None:
        version = submissions.newest_version(turn.session, filing)
        text = letters.said_of(turn.reader, named(wish, filing).said, version)
        turn.reply(Letter(text, [[Button(WITHDRAW, Withdraw(filing.id or 0, version.version))]]))
