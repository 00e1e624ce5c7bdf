"""申请加入: somebody without a role asks to fill in for a unit, and an admin says yes or no.

What is asked for is an invitation (:mod:`bot.services.invites`) that its person has opened already: it waits for an
admin's word as those for higher roles do, is settled in the same way, and is over after the same time.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from rapidfuzz import fuzz
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from bot.db.queries import audit, people
from bot.db.tables import Link, Person, Unit
from bot.db.terms import Role
from bot.services import invites
from bot.services.search import LIKE, initials
from zwcore.text import fold

A_DAY = 3
"""Requests of one person in a day, those that were refused among them."""
OF_A_UNIT = 10
"""Requests for one unit of which each is a message: of more that wait who is asked hears once a day. Nobody is shut out
by those that came before; each lapses by itself (:data:`bot.services.invites.GOOD_FOR`)."""
_DAY = timedelta(days=1)


class Asking(StrEnum):
    """What came of asking to join."""

    ASKED = "asked"
    OPEN = "open"
    TOO_OFTEN = "too_often"
    MANY = "many"
    """Put down, and many for the same unit wait."""
    MEMBER = "member"


# -- which unit --------------------------------------------------------------------------------------------------------


def alike(session: Session, words: str, most: int, *, misspelt: bool = True) -> list[Unit]:
    """Return the units that words may mean, the best first: what fits in one way hides what fits in a worse one.

    A name or short name (单位全称、简称), a part of it, its pinyin initials, its letters in order, and where it may be
    ``misspelt`` a name that is spelt a little otherwise.
    """
    wanted = fold(words)
    if not wanted:
        return []
    units = session.exec(select(Unit).order_by(func.length(Unit.name), col(Unit.id))).all()
    for fits in (*_WAYS, *([_nearly] if misspelt else [])):
        found = [one for one in units if any(fits(wanted, name) for name in _names(one))]
        if found:
            return found[:most]
    return []


def _names(unit: Unit) -> list[str]:
    return [fold(name) for name in (unit.name, unit.short) if name]


def _in_order(wanted: str, name: str) -> bool:
    """Tell whether a name has the letters of a shorter one in their order: 社保中心 for 社会保险事业管理中心."""
    left = iter(name)
    return all(letter in left for letter in wanted)


def _sounds(wanted: str, name: str) -> bool:
    return wanted.isascii() and len(wanted) > 1 and wanted in initials(name)


def _nearly(wanted: str, name: str) -> bool:
    return 2 < len(wanted) <= len(name) + 1 and fuzz.partial_ratio(wanted, name) >= LIKE


_WAYS: tuple[Callable[[str, str], bool], ...] = (
    lambda wanted, name: wanted == name,
    lambda wanted, name: wanted in name,
    _sounds,
    _in_order,
)


# -- the request -------------------------------------------------------------------------------------------------------


def open_request(session: Session, person: Person, now: datetime) -> Link | None:
    """Return the request of a person that waits for an admin's word."""
    return session.exec(select(Link).where(*_waiting(now), Link.used_by == person.id)).first()


def _waiting(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """A clerk's invitation is given as it is opened: one that is opened and waits was asked for."""
    return (
        col(Link.role) == Role.CLERK,
        col(Link.used_by).is_not(None),
        col(Link.confirmed_by).is_(None),
        col(Link.revoked).is_(None),
        col(Link.expires) > now,
    )


def open_requests(session: Session, now: datetime, most: int, unit: int | None = None) -> list[Link]:
    """The requests that wait for an admin's word, the newest first; of one unit or of all."""
    rows = select(Link).where(*_waiting(now)).order_by(col(Link.used_at).desc(), col(Link.token_hash)).limit(most)
    return list(session.exec(rows if unit is None else rows.where(Link.unit_id == unit)))


def waiting_for(session: Session, unit_id: int | None, now: datetime) -> int:
    """How many requests for a unit wait."""
    return session.exec(select(func.count()).where(*_waiting(now), col(Link.unit_id) == unit_id)).one()


def is_request(link: Link) -> bool:
    """Tell whether an invitation that waits for an admin was asked for by who wants to join."""
    return link.role == Role.CLERK


def ask(session: Session, person: Person, unit: Unit, name: str, now: datetime) -> tuple[Asking, Link | None]:
    """Put down that a person called ``name`` wants to fill in for a unit: what they asked for before is no more; with
    the request that waits, if it is the same."""
    if person.role != Role.NONE:
        return Asking.MEMBER, None
    waits = open_request(session, person, now)
    if waits is not None and (waits.unit_id, waits.name) == (unit.id, name):
        return Asking.OPEN, waits
    own = select(func.count()).where(Link.used_by == person.id, Link.role == Role.CLERK, col(Link.used_at) > now - _DAY)
    if session.exec(own).one() >= A_DAY:
        return Asking.TOO_OFTEN, None
    if waits is not None:
        invites.revoke(session, waits, person, now)
    token = secrets.token_urlsafe(invites.TOKEN_BYTES)
    link = Link(
        token_hash=people.token_hash(token), role=Role.CLERK, unit_id=unit.id, name=name, created=now,
        expires=now + invites.GOOD_FOR, used_by=person.id, used_at=now,
    )  # fmt: skip
    session.add(link)
    session.flush()
    audit.append(session, person_id=person.id, action="join", now=now, unit=unit.id)
    return (Asking.MANY if waiting_for(session, unit.id, now) > OF_A_UNIT else Asking.ASKED), link


def admins_of(session: Session, unit: Unit) -> list[Person]:
    """Return who says whether somebody joins a unit: the admins of the nearest department above it, else the admins of
    no department, else all; who cannot be reached only where there is nobody else."""
    admins = people.with_role(session, Role.ADMIN)
    admins = [one for one in admins if not one.blocked] or admins
    trees = {one.department_id: people.tree(session, one.department_id) for one in admins if one.department_id}
    above = {number: len(tree) for number, tree in trees.items() if unit.department_id in tree}
    nearest = min(above, key=lambda number: above[number], default=None)
    return [one for one in admins if one.department_id == nearest] or admins
