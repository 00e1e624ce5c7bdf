"""Use cases about people: what is noted of them, the demo's cast, the link that makes the first admin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from bot.db.queries import people
from bot.db.tables import Department as Department
from bot.db.tables import Person as Person
from bot.db.tables import Unit as Unit
from bot.db.terms import Role
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


def seed(session: Session, transport: str, cast: Iterable[Actor], now: datetime) -> list[Person]:
    """Put the cast into an empty database, each known to a transport; who has no role is met when they write."""
    if session.exec(select(Person.id).limit(1)).first() is not None:
        return []
    known = [actor for actor in cast if actor.role != Role.NONE]
    department = people.department(session, next(one.place for one in known if one.role == Role.SUPERVISOR))
    return [_seed(session, transport, actor, department, now) for actor in known]


def _seed(session: Session, transport: str, actor: Actor, department: Department, now: datetime) -> Person:
    account = people.account(session, transport, str(actor.id), now)
    language = language_of(actor.language_code)
    person, _ = people.meet(session, chat_id=account.id or 0, name=actor.name, language=language, now=now)
    person.role = actor.role
    if actor.role == Role.CLERK:
        person.unit_id = people.unit(session, actor.place, department).id
    elif actor.role == Role.SUPERVISOR:
        person.department_id = department.id
    return person


def find(session: Session, person_id: int) -> Person | None:
    """Somebody by their number."""
    return session.get(Person, person_id)


def unit_of(session: Session, person: Person) -> Unit | None:
    """The unit that somebody fills in for."""
    return None if person.unit_id is None else session.get(Unit, person.unit_id)


def unit_at(session: Session, unit_id: int) -> Unit | None:
    """A unit by its number."""
    return session.get(Unit, unit_id)


def department_at(session: Session, department_id: int) -> Department | None:
    """A department by its number."""
    return session.get(Department, department_id)


def department_of(session: Session, person: Person) -> str | None:
    """The 主管部门 of a person's unit, by the roster."""
    unit = None if person.unit_id is None else session.get(Unit, person.unit_id)
    return None if unit is None else session.get_one(Department, unit.department_id).name


def set_blocked(person: Person, blocked: bool) -> None:
    """Note whether somebody can be reached."""
    person.blocked = blocked


def set_language(person: Person, language: str) -> None:
    """Note the language that somebody reads."""
    person.language = language


def admin_link(session: Session, now: datetime) -> str | None:
    """The token of a new one-time link for the first admin; ``None`` where there is an admin."""
    if people.with_role(session, Role.ADMIN):
        return None
    return invites.make(session, Role.ADMIN, invites.Place(), now)
