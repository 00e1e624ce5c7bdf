"""Invitations (邀请): one use, 72 hours, bound to a unit or department and a role, to a phone where one is given.

A role above clerk is given only when an admin has confirmed it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.db.queries import audit, people
from bot.db.tables import Draft, Person, Unit
from bot.db.tables import Link as Link
from bot.db.terms import Role

GOOD_FOR = timedelta(hours=72)
TOKEN_BYTES = 16


class Taking(StrEnum):
    """What came of opening an invitation."""

    TAKEN = "taken"
    PENDING = "pending"
    CONTACT = "contact"
    OTHER_PHONE = "other_phone"
    USED = "used"
    OVER = "over"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    ADMIN = "admin"
    CHANGES = "changes"
    """They have another role, or have it elsewhere: asked first, and nothing is taken."""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit, or a department."""

    unit_id: int | None = None
    department_id: int | None = None


def make(session: Session, role: Role, place: Place, now: datetime, *, name: str = "", phone: str = "") -> str:
    """Put an invitation down and return its token, which is nowhere kept."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        Link(
            token_hash=people.token_hash(token),
            role=role,
            unit_id=place.unit_id,
            department_id=place.department_id,
            name=name,
            phone=digits(phone),
            created=now,
            expires=now + GOOD_FOR,
        )
    )
    return token


def known_by(token: str) -> str:
    """What is kept of the token of an invitation."""
    return people.token_hash(token)


def renew(session: Session, known_by: str, now: datetime) -> str | None:
    """Give an invitation that nobody has opened a new token and its whole time; the token before is void.

    ``None`` where it was opened or taken back.
    """
    link = session.get(Link, known_by)
    if link is None or link.used_by is not None or link.revoked is not None:
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link.token_hash, link.expires = people.token_hash(token), now + GOOD_FOR
    session.flush()
    return token


def digits(phone: str) -> str:
    """Return the last eleven digits of a phone number: with and without +86 it is the same."""
    return "".join(sign for sign in phone if sign.isdigit())[-11:]


def take(
    session: Session, person: Person, token: str, now: datetime, phone: str | None = None, *, sure: bool = False
) -> tuple[Taking, Link | None]:
    """Open an invitation; ``phone`` is that of the contact which the person shared of themselves.

    ``sure``: they were asked whether they give up the role that they have.
    """
    link = people.find_link(session, token)
    if link is None:
        return Taking.UNKNOWN, None
    if link.revoked is not None:
        return Taking.REVOKED, link
    if link.used_by is not None:
        # Pressing START twice with one's own link is no mistake.
        return (_given(link) if link.used_by == person.id else Taking.USED), link
    if link.expires <= now:
        return Taking.OVER, link
    # It was meant for somebody else, who can still open it; an admin's role is changed by another admin (/people).
    if person.role == Role.ADMIN:
        return Taking.ADMIN, link
    if not sure and person.role != Role.NONE and not _same_place(person, link):
        return Taking.CHANGES, link
    if link.phone and phone is None:
        return Taking.CONTACT, link
    if link.phone and digits(phone or "") != link.phone:
        return Taking.OTHER_PHONE, link
    # Whose phone it is was checked: nobody needs the number any more.
    link.used_by, link.used_at, link.phone = person.id, now, ""
    # The first admin opens the link that the start printed: there is nobody yet who could confirm.
    if link.role == Role.CLERK or (link.role == Role.ADMIN and not people.with_role(session, Role.ADMIN)):
        _give(session, link, person, now, by=person.id)
    return _given(link), link


def _same_place(person: Person, link: Link) -> bool:
    have = (person.role, person.unit_id, person.department_id)
    return have == (link.role, link.unit_id, link.department_id)


def _given(link: Link) -> Taking:
    return Taking.TAKEN if link.confirmed_by is not None else Taking.PENDING


def _give(session: Session, link: Link, person: Person, now: datetime, by: int) -> None:
    link.confirmed_by = by
    person.role, person.unit_id, person.department_id = link.role, link.unit_id, link.department_id
    person.name = link.name or person.name
    facts = {"role": link.role, "unit": link.unit_id, "department": link.department_id, "by": by}
    audit.append(session, person_id=person.id, action="link", now=now, **facts)


def place_name(session: Session, link: Link) -> str:
    """The name of the unit or department that an invitation is for."""
    unit = session.get(Unit, link.unit_id) if link.unit_id is not None else None
    return unit.name if unit is not None else people.department_name(session, link.department_id)


def pending(session: Session, prefix: str) -> tuple[Link, Person] | None:
    """Return the invitation that waits for an admin, by the beginning of its hash, with who opened it."""
    rows = select(Link).where(col(Link.token_hash).startswith(prefix, autoescape=True), col(Link.used_by).is_not(None))
    link = session.exec(rows.where(col(Link.confirmed_by).is_(None), col(Link.revoked).is_(None))).first()
    return None if link is None else (link, session.get_one(Person, link.used_by))


def known(session: Session, prefix: str) -> Link | None:
    """Return an invitation by the beginning of its hash, however it stands."""
    return session.exec(select(Link).where(col(Link.token_hash).startswith(prefix, autoescape=True))).first()


def awaits(session: Session, person: Person, now: datetime) -> bool:
    """Whether an invitation that somebody opened, or their request to join, waits for an admin's word."""
    rows = select(Link.token_hash).where(
        Link.used_by == person.id, col(Link.confirmed_by).is_(None), Link.expires > now
    )
    return session.exec(rows.where(col(Link.revoked).is_(None))).first() is not None


def confirm(session: Session, link: Link, person: Person, admin: Person, now: datetime) -> None:
    """Give the role that an invitation names."""
    _give(session, link, person, now, by=admin.id)


def revoke(session: Session, link: Link, admin: Person, now: datetime) -> None:
    """Take an invitation back that nobody has opened, or that waits to be confirmed."""
    link.revoked = now
    audit.append(session, person_id=admin.id, action="revoke", now=now, role=link.role, unit=link.unit_id)


def waiting(session: Session, now: datetime, place: Place) -> list[Link]:
    """Return the invitations of a unit or department that can still be opened."""
    rows = select(Link).where(col(Link.used_by).is_(None), col(Link.revoked).is_(None), col(Link.expires) > now)
    rows = rows.where(Link.unit_id == place.unit_id, Link.department_id == place.department_id)
    return list(session.exec(rows.order_by(col(Link.created), col(Link.token_hash))))


def all_waiting(session: Session, now: datetime) -> list[Link]:
    """Return the invitations that can still be opened, wherever they lead to."""
    rows = select(Link).where(col(Link.used_by).is_(None), col(Link.revoked).is_(None), col(Link.expires) > now)
    return list(session.exec(rows.order_by(col(Link.created), col(Link.token_hash))))


def joined(session: Session, role: Role, place: Place, name: str) -> bool:
    """Tell whether somebody took an invitation of that name and still has its role there."""
    rows = _named(role, place, name).join(Person, col(Person.id) == Link.used_by)
    still = (Person.role == role, Person.unit_id == place.unit_id, Person.department_id == place.department_id)
    return session.exec(rows.where(col(Link.confirmed_by).is_not(None), *still)).first() is not None


def replace(session: Session, role: Role, place: Place, name: str, now: datetime) -> None:
    """Take back what was sent to that name before and not opened: of two links one would be anybody's."""
    for link in session.exec(_named(role, place, name).where(col(Link.used_by).is_(None), col(Link.revoked).is_(None))):
        link.revoked = now


def _named(role: Role, place: Place, name: str) -> SelectOfScalar[Link]:
    rows = select(Link).where(Link.role == role, Link.name == name)
    return rows.where(Link.unit_id == place.unit_id, Link.department_id == place.department_id)


def joined_on(session: Session, person: Person) -> datetime:
    """When somebody took the invitation that gave their role; without one, when they first wrote."""
    rows = select(func.max(Link.used_at)).where(Link.used_by == person.id, col(Link.confirmed_by).is_not(None))
    return session.exec(rows).one() or person.created


def open_drafts(session: Session, person: Person) -> Sequence[Draft]:
    """The drafts that a person has not handed in."""
    return session.exec(select(Draft).where(Draft.person_id == person.id, col(Draft.closed).is_(None))).all()


def leave(session: Session, person: Person, admin: Person, now: datetime) -> None:
    """Take somebody's role away; what they have in hand is handed over before (:mod:`bot.services.handover`)."""
    facts = {"role": person.role, "unit": person.unit_id}
    audit.append(session, person_id=admin.id, action="leave", now=now, who=person.id, **facts)
    person.role, person.unit_id, person.department_id = Role.NONE, None, None


def other_roles(session: Session, person: Person) -> list[Role]:
    """The roles that somebody can be changed to where they are: above clerk, within the department."""
    if department_of(session, person) is None:
        return []
    return [role for role in (Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN) if role != person.role]


def change_role(session: Session, person: Person, role: Role, admin: Person, now: datetime) -> None:
    """Give somebody another role in the department that they or their unit belong to."""
    facts = {"who": person.id, "before": person.role, "role": role, "unit": person.unit_id}
    audit.append(session, person_id=admin.id, action="role", now=now, **facts)
    person.department_id = department_of(session, person)
    person.role, person.unit_id = role, None


def department_of(session: Session, person: Person) -> int | None:
    """The department that a person or their unit belongs to."""
    return person.department_id if person.unit_id is None else session.get_one(Unit, person.unit_id).department_id
