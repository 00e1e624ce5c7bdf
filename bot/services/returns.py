"""What goes back to a unit: to whom, and the form as it was handed in, ready to be mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from bot.db.tables import Department, Person, Unit
from bot.db.terms import FilingState, Role
from bot.services import drafts, handover, readings, unsent
from bot.services.drafts import Editing
from bot.services.readings import Stack
from bot.services.submissions import Filing
from zwcore.record import FileRecord, Record


def recipients(session: Session, filing: Filing) -> list[Person]:
    """Who mends a form: who handed it in, or has their work now, as long as they fill in for the unit and can be
    reached; else the unit's other clerks."""
    clerks = select(Person).where(
        Person.unit_id == filing.unit_id, Person.role == Role.CLERK, col(Person.blocked).is_(False)
    )
    found = list(session.exec(clerks.order_by(col(Person.id))))
    mender = handover.heir(session, filing.person_id)
    return [one for one in found if one.id == mender] or found


def due_between(session: Session, first: datetime, last: datetime) -> list[Filing]:
    """The forms that were returned (退回修改) and are due again between two moments, by when, then by unit."""
    rows = select(Filing).where(Filing.state == FilingState.RETURNED, col(Filing.due).between(first, last))
    return list(session.exec(rows.order_by(col(Filing.due), col(Filing.unit_id), col(Filing.id))))


def put_back(
    session: Session, person: Person, found: Sequence[tuple[Filing, Record]], name: str, now: datetime
) -> Stack:
    """Lay forms before a clerk as they were handed in, with what they have changed since; that is theirs alone until it
    is handed in again."""
    changed = [unsent.of_filing(session, person, filing) for filing, _ in found]
    placed = tuple(
        replace(record if mine is None else mine.record, index=n)
        for n, ((_, record), mine) in enumerate(zip(found, changed, strict=True))
    )
    file = FileRecord(name, "", readings.RETURNED, records=placed)
    stack = readings.keep(session, file, person_id=person.id, now=now)
    for record, mine in zip(placed, changed, strict=True):
        if mine is None:
            continue
        for row in drafts.of_reading(session, mine.stack.reading_id, mine.place):
            drafts.move(Editing(row, mine.stack), stack.reading_id, record.index, record.form, now)
    return stack


def department_of(session: Session, filing: Filing) -> str:
    """The name of the 主管部门 of a form's unit."""
    unit = session.get_one(Unit, filing.unit_id)
    return session.get_one(Department, unit.department_id).name


def department_id_of(session: Session, filing: Filing) -> int | None:
    """The number of the 主管部门 of a form's unit."""
    return session.get_one(Unit, filing.unit_id).department_id
