"""/checks: how often reviewers marked what a check finds as none, and how often they confirmed it."""

from __future__ import annotations

from bot.chat import Turn, command
from bot.db.terms import Role
from bot.letters import dismissals as letters
from bot.services import dismissals
from zwcore.text import Message


@command("checks", Message("menu.checks", "核对项的误报"), roles=[Role.ADMIN], order=78)
def of_checks(turn: Turn) -> None:
    """Counts by check; no form is named."""
    turn.reply(letters.ledger(turn.reader, dismissals.ledger(turn.session)))
