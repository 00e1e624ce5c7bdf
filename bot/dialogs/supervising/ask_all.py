"""一并请说明: what units are asked about their budgets, of all notices that are open, after one question."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import AskAlerts
from bot.chat import Turn, tap
from bot.db.terms import Role
from bot.dialogs.supervising import telling
from bot.letters import ask_all as letters
from bot.services import ask_all, notices
from bot.services.ask_all import Askable
from bot.services.button_marks import button_mark


@tap(AskAlerts, roles=[Role.SUPERVISOR])
def ask_about_all(turn: Turn, action: AskAlerts) -> None:
    """Ask about all that is open first, then the units about exactly that."""
    found = ask_all.to_ask(turn.session, turn.person, notices.open_in_order(turn.session, turn.person))
    mark, here = _mark(found), turn.incoming.message_id
    if not found or action.mark != mark:
        units = len({one.filing.unit_id for one in found})
        turn.edit(here, letters.sure(turn.reader, units, len(found), mark))
        return
    done = ask_all.ask(turn.session, turn.person, found, turn.translator, turn.now)
    turn.edit(here, letters.done(turn.reader, len(done), telling.asked_all(turn, done)))


def _mark(found: Sequence[Askable]) -> str:
    """Which forms in which version, in the few characters that a button has."""
    return button_mark(" ".join(f"{one.filing.id}.{one.filing.version}" for one in found))
