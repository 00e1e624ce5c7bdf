"""Use cases about people: the demo's cast, and the link that makes the first admin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from bot.db.queries import people
from bot.db.tables import Person, Role
from bot.i18n import language_of
from bot.services import invites


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody of the demo's cast; ``place`` is the unit of a clerk and the department of a supervisor."""

    id: int
    name: str
    role: str
    place: str
    language_code: str


def seed(session: Session, cast: Iterable[Actor], now: datetime) -> bool:
    """Put the cast into an empty database; who has no role is met when they write."""
    if session.exec(select(Person.id).limit(1)).first() is not None:
        return False
    known = [actor for actor in cast if actor.role != Role.NONE]
    department = people.department(session, next(one.place for one in known if one.role == Role.SUPERVISOR))
    for actor in known:
        person, _ = people.meet(
            session, user_id=actor.id, name=actor.name, language=language_of(actor.language_code), now=now
        )
        person.role = actor.role
        if actor.role == Role.CLERK:
            person.unit_id = people.unit(session, actor.place, department).id
        elif actor.role == Role.SUPERVISOR:
            person.department_id = department.id
    return True


def admin_link(session: Session, now: datetime) -> str | None:
    """The token of a new one-time link for the first admin; ``None`` where there is an admin."""
    if people.with_role(session, Role.ADMIN):
        return None
    return invites.make(session, Role.ADMIN, invites.Place(), now)
