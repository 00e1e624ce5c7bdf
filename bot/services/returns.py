"""What goes back to a unit: to whom, and the form as it was handed in, ready to be mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from bot.db.tables import Department, Person, Unit
from bot.db.terms import FilingState, Role
from bot.services import handover, readings
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


def put_back(session: Session, person: Person, records: Sequence[Record], name: str, now: datetime) -> Stack:
    """Lay forms before a clerk as they were handed in; what is changed is theirs alone until it is handed in again."""
    placed = tuple(replace(record, index=n) for n, record in enumerate(records))
    return readings.keep(session, FileRecord(name, "", readings.RETURNED, records=placed), person_id=person.id, now=now)


def department_of(session: Session, filing: Filing) -> str:
    """The name of the 主管部门 of a form's unit."""
    unit = session.get_one(Unit, filing.unit_id)
    return session.get_one(Department, unit.department_id).name


def department_id_of(session: Session, filing: Filing) -> int | None:
    """The number of the 主管部门 of a form's unit."""
    return session.get_one(Unit, filing.unit_id).department_id
