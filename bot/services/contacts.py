"""联系人: who fills in for which unit, as far as somebody may see the unit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from bot.db.queries import people
from bot.db.tables import Person, Unit
from bot.db.terms import Role
from bot.services import spoken


@dataclass(frozen=True)
class Contacts:
    """A unit with the names of its clerks, the oldest first."""

    unit: str
    names: tuple[str, ...]


def clerks(session: Session, person: Person, unit: int | None, most: int) -> tuple[list[Contacts], int]:
    """The clerks of units in somebody's sight, unit by unit, at most so many units; how many there are."""
    seen = [people.units_seen_by(session, person), *([col(Unit.id) == unit] if unit else [])]
    units = session.exec(select(Unit).where(*seen).order_by(spoken.order(col(Unit.id))).limit(most)).all()
    names = defaultdict[int | None, list[str]](list)
    rows = select(Person).where(col(Person.unit_id).in_([one.id for one in units]), Person.role == Role.CLERK)
    for one in session.exec(rows.order_by(col(Person.created), col(Person.id))):
        names[one.unit_id].append(one.name)
    found = [Contacts(one.name, tuple(names[one.id])) for one in units]
    return found, session.exec(select(func.count(col(Unit.id))).where(*seen)).one()
