"""What a message about a form that came back (退回) means once the form was sent again: the form in that newer file."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import Action, ChangeCell, Extent, HandIn
from bot.chat.waiting import State
from bot.db.engine import Session
from bot.db.queries.outbox import Shows
from bot.services import unsent


def action(session: Session, person_id: int, meant: Action) -> Action:
    """What a button means now."""
    if isinstance(meant, HandIn):
        if meant.how is not Extent.ONE or not meant.what.isdecimal():
            return meant
        reading, place = unsent.going_on(session, person_id, meant.reading, int(meant.what))
        return replace(meant, reading=reading, what=str(place))
    found = _there(session, person_id, meant)
    if found is None:
        return meant
    if isinstance(meant, ChangeCell) and meant.cell is not None:
        before, now = (meant.reading, meant.sheet), (found["reading"], found["sheet"])
        return ChangeCell(*now, meant.number, unsent.cell_there(session, person_id, before, now, meant.cell))
    return replace(meant, **found)


def state(session: Session, person_id: int, waited: State) -> State:
    """What is waited for now."""
    found = None if getattr(waited, "others", ()) else _there(session, person_id, waited)
    return waited if found is None else replace(waited, **found)


def shows(session: Session, person_id: int, shown: Shows) -> Shows:
    """What a message shows now."""
    reading, sheet = unsent.going_on(session, person_id, shown.reading, shown.sheet)
    return shown if (reading, sheet) == (shown.reading, shown.sheet) else replace(shown, reading=reading, sheet=sheet)


def _there(session: Session, person_id: int, meant: Action | State) -> dict[str, int] | None:
    """The reading and the place of the form that something is about, where these are others now."""
    reading, sheet = getattr(meant, "reading", None), getattr(meant, "sheet", None)
    if not isinstance(reading, int) or not isinstance(sheet, int):
        return None
    now = unsent.going_on(session, person_id, reading, sheet)
    return None if now == (reading, sheet) else {"reading": now[0], "sheet": now[1]}
