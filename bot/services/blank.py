"""Forms that begin in the chat with what the roster (名单) and the list of what is owed know of them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.db.tables import Department, Person, Unit
from bot.services.drafts import Editing, begin_new
from zwcore.filling import blank_form
from zwcore.layouts.load import fillable
from zwcore.layouts.model import Layout
from zwcore.rulebooks import Rulebook
from zwcore.text import fold


def begin_blank(session: Session, person: Person, layout: Layout, rulebook: Rulebook, now: datetime) -> Editing:
    """Put down a form that begins in the chat with nothing but its unit and its 主管部门."""
    form = blank_form(rulebook, layout.id, **_known(session, person))
    return begin_new(session, person.id, form, rulebook, now)


def begin_owed(session: Session, person: Person, project: str, year: str, now: datetime) -> Editing:
    """Put down a form that is owed, with its name and year, in the print of the unit's place, else the usual one."""
    known = _known(session, person)
    place = fold("".join(filter(None, known.values())))
    prints = fillable()
    own = (one for one in prints if any(fold(name) in place for name in one[1].names))
    layout, rulebook = next(own, prints[0])
    form = blank_form(rulebook, layout.id, project=project, year=year, **known)
    return begin_new(session, person.id, form, rulebook, now)


def _known(session: Session, person: Person) -> dict[str, str | None]:
    """What the roster knows of a clerk's forms."""
    unit = None if person.unit_id is None else session.get(Unit, person.unit_id)
    if unit is None:
        return {}
    return {"unit": unit.name, "department": session.get_one(Department, unit.department_id).name}
