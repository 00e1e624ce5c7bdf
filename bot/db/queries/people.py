"""Who is who: people, their units and departments, one-time links."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, bindparam, cast, or_, true
from sqlmodel import Session, col, func, select

from bot.db.desk import SpokenUnit
from bot.db.tables import Account, Department, Link, Person, Unit
from bot.db.terms import PlaceKind, Role


def token_hash(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_link(session: Session, token: str) -> Link | None:
    """The invitation that ``token`` opens, used or not."""
    return session.get(Link, token_hash(token))


def supervisors(session: Session, unit_id: int) -> list[Person]:
    """Who supervises the unit: the supervisors of its department, oldest first."""
    unit = session.get(Unit, unit_id)
    if unit is None:
        return []
    found = select(Person).where(Person.role == Role.SUPERVISOR, Person.department_id == unit.department_id)
    return list(session.exec(found.order_by(col(Person.created), col(Person.id))))


def with_role(session: Session, role: Role) -> list[Person]:
    """Everybody with the role."""
    return list(session.exec(select(Person).where(Person.role == role).order_by(col(Person.id))))


def units_in_sight(session: Session, person: Person) -> list[int]:
    """The ids of the units whose submissions the person may see: own, the department's, or all for an auditor."""
    if person.role == Role.CLERK and person.unit_id is not None:
        return [person.unit_id]
    if person.role == Role.SUPERVISOR and person.department_id is not None:
        return units_below(session, person.department_id)
    if person.role != Role.AUDITOR:
        return []
    return [number for number in session.exec(select(Unit.id).order_by(col(Unit.id))) if number is not None]


def units_below(session: Session, department_id: int) -> list[int]:
    """The ids of the units of a department and of all below it."""
    below = select(Unit.id).where(col(Unit.department_id).in_(tree(session, department_id)))
    return [number for number in session.exec(below.order_by(col(Unit.id))) if number is not None]


def units_seen_by(session: Session, person: Person) -> ColumnElement[bool]:
    """The units whose forms somebody may see: the own one, those of the own department's tree, or all."""
    if person.role == Role.AUDITOR:
        return col(Unit.id).is_not(None)
    if person.role == Role.SUPERVISOR and person.department_id is not None:
        return col(Unit.department_id).in_(tree(session, person.department_id))
    return col(Unit.id) == (person.unit_id if person.role == Role.CLERK else None)


def some_unit(session: Session, person: Person) -> str | None:
    """How a unit is called that somebody sees, by its short name where it has one: for an example that works."""
    rows = select(Unit.short, Unit.name).where(units_seen_by(session, person)).order_by(col(Unit.id)).limit(1)
    found = session.exec(rows).first()
    return None if found is None else found[0] or found[1]


UNITS, OF_UNIT = "\x1e", "\x1f"
"""What stands between units, and between what is told of one, in :func:`unit_names`."""
_KNOWN = "unit names"


def unit_names(session: Session, person: Person | None) -> str:
    """All units in somebody's sight, or without a person all there are, in one text: id, name and short name of each.

    To read thousands of rows takes longer than to look through them. Within a turn it is read once.
    """
    known: dict[int | None, str] = session.info.setdefault(_KNOWN, {})
    number = 0 if person is None else person.id
    if number not in known:
        row = cast(col(Unit.id), String).concat(OF_UNIT).concat(col(Unit.name)).concat(OF_UNIT).concat(col(Unit.short))
        seen = true() if person is None else units_seen_by(session, person)
        known[number] = session.exec(select(func.aggregate_strings(row, UNITS)).where(seen)).one() or ""
    return known[number]


def tree(session: Session, department_id: int) -> list[int]:
    """The department and all below it."""
    parents = dict(session.exec(select(Department.id, Department.parent_id)).all())
    found = [department_id]
    for one in found:
        found += [
            child for child, parent in parents.items() if parent == one and child is not None and child not in found
        ]
    return found


def places(session: Session) -> list[tuple[PlaceKind, int, str]]:
    """Departments and their units, each with its id and name: each department before its units, as they are spoken."""
    spoken = select(Unit).join(SpokenUnit, col(SpokenUnit.unit_id) == col(Unit.id), isouter=True)
    units = session.exec(spoken.order_by(col(SpokenUnit.spoken), col(Unit.id))).all()
    found: list[tuple[PlaceKind, int, str]] = []
    for one in session.exec(select(Department).order_by(col(Department.id))):
        assert one.id is not None
        found.append((PlaceKind.DEPARTMENT, one.id, one.name))
        below = [unit for unit in units if unit.department_id == one.id]
        found += [(PlaceKind.UNIT, unit.id, unit.name) for unit in below if unit.id is not None]
    return found


def called(session: Session, name: str) -> list[Person]:
    """Who has a role and that very name, oldest first."""
    rows = select(Person).where(Person.name == name, Person.role != Role.NONE)
    return list(session.exec(rows.order_by(col(Person.created), col(Person.id))))


def belonging(session: Session) -> tuple[dict[int | None, int], dict[int | None, int]]:
    """How many people belong to each unit, and to each department itself."""
    units, departments = (
        Counter(session.exec(select(place).where(place.is_not(None), Person.role != Role.NONE)))
        for place in (col(Person.unit_id), col(Person.department_id))
    )
    return units, departments


def department_name(session: Session, department_id: int | None) -> str:
    """The name of a department; nothing where there is none."""
    found = session.get(Department, department_id) if department_id is not None else None
    return "" if found is None else found.name


def of_unit(session: Session, unit_id: int) -> list[Person]:
    """Who belongs to a unit, oldest first."""
    rows = select(Person).where(Person.unit_id == unit_id, Person.role != Role.NONE)
    return list(session.exec(rows.order_by(col(Person.created), col(Person.id))))


def of_department(session: Session, department_id: int) -> list[Person]:
    """Who belongs to a department itself, oldest first."""
    rows = select(Person).where(Person.department_id == department_id, Person.role != Role.NONE)
    return list(session.exec(rows.order_by(col(Person.created), col(Person.id))))


def admins_and_placeless(session: Session) -> list[Person]:
    """The admins, and who has a role and belongs to neither unit nor department, oldest first."""
    nowhere = and_(col(Person.role) != Role.NONE, col(Person.unit_id).is_(None), col(Person.department_id).is_(None))
    rows = select(Person).where(or_(col(Person.role) == Role.ADMIN, nowhere))
    return list(session.exec(rows.order_by(col(Person.created), col(Person.id))))


def department(session: Session, name: str) -> Department:
    """The department of that name, made if it is new."""
    found = session.exec(select(Department).where(Department.name == name)).first()
    if found is None:
        found = Department(name=name)
        session.add(found)
        session.flush()
    return found


def unit(session: Session, name: str, of: Department) -> Unit:
    """The unit of that name, made if it is new."""
    found = session.exec(select(Unit).where(Unit.name == name)).first()
    if found is None:
        assert of.id is not None
        found = Unit(name=name, department_id=of.id)
        session.add(found)
        session.flush()
        session.info.pop(_KNOWN, None)
    return found


# Put together once: asked for whatever comes in.
_OF_ADDRESS = select(Account).where(
    Account.transport == bindparam("transport"), Account.address == bindparam("address")
)


_NUMBERS = select(Account.address, Account.id).where(
    Account.transport == bindparam("transport"), col(Account.address).in_(bindparam("addresses", expanding=True))
)


def chats(session: Session, transport: str, addresses: Sequence[str], now: datetime) -> dict[str, int]:
    """The chats of many addresses with a transport, made where they are new."""
    asked = {"transport": transport, "addresses": sorted(set(addresses))}
    known = {row.address: row.id for row in session.connection().execute(_NUMBERS, asked)}
    return {one: known.get(one) or account(session, transport, one, now).id or 0 for one in asked["addresses"]}


def account(session: Session, transport: str, address: str, now: datetime) -> Account:
    """The account of an address with a transport, made if it is new."""
    found = session.exec(_OF_ADDRESS, params={"transport": transport, "address": address}).first()
    if found is None:
        found = Account(transport=transport, address=address, created=now)
        session.add(found)
        session.flush()
    return found


def chat_with(session: Session, person_id: int) -> int:
    """The chat in which somebody is told what they did not ask for: that of the account they came by last."""
    rows = select(Account.id).where(Account.person_id == person_id).order_by(col(Account.id).desc())
    return session.exec(rows.limit(1)).first() or person_id


def chats_of(session: Session, person_id: int) -> list[int]:
    """The chats of all accounts of a person."""
    found = session.exec(select(Account.id).where(Account.person_id == person_id).order_by(col(Account.id)))
    return [number for number in found if number is not None]


# Put together once: asked for whatever comes in.
_OF_CHAT = (
    select(Account, Person)
    .join(Person, col(Person.id) == col(Account.person_id))
    .where(Account.id == bindparam("chat"))
)


def of_chat(session: Session, chat_id: int) -> Person | None:
    """Whose chat it is."""
    found = session.exec(_OF_CHAT, params={"chat": chat_id}).first()
    if found is None:
        return None
    # A session lets go of what nobody holds: the account is asked for again before the turn is over.
    session.info["account"], person = found
    return person


def move_chat(session: Session, chat_id: int, address: str) -> None:
    """Note that the transport knows a chat by another address."""
    session.get_one(Account, chat_id).address = address


def meet(session: Session, *, chat_id: int, name: str, language: str, now: datetime) -> tuple[Person, bool]:
    """The person who writes in a chat, put down at first contact, and whether this is it."""
    person = of_chat(session, chat_id)
    if person is None:
        person = Person(id=chat_id, name=name, language=language, created=now)
        session.add(person)
        session.flush()
        session.get_one(Account, chat_id).person_id = person.id
        return person, True
    # Who has a role is called as the roster or the request says, not as the chat profile does today.
    if name and person.name != name and person.role == Role.NONE:
        person.name = name
    return person, False
