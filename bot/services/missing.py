"""谁还没交: the units in a reviewer's sight that owe forms in the open cycles, and how they were urged (催办)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from bot.db.cycles import Cycle, Obligation, UnitDue
from bot.db.desk import Urge as Urge
from bot.db.queries import people
from bot.db.tables import Filing, Outbox, Person, Unit
from bot.db.terms import OutboxState
from bot.services import obligations, spoken, submissions
from bot.services.obligations import OPEN, Owed
from zwcore.text import fold

PAGE = 8
AGAIN = timedelta(hours=20)
"""A unit is urged once a day."""
_DATED = and_(col(Obligation.cycle_id) == col(UnitDue.cycle_id), col(Obligation.unit_id) == col(UnitDue.unit_id))


@dataclass(frozen=True)
class Owing:
    """A unit that owes forms in a cycle: how many, by when."""

    unit_due: int
    unit_id: int
    unit: str
    year: str
    due: datetime
    count: int


@dataclass(frozen=True)
class Reached:
    """How a unit was urged last, and whether it came through; ``None`` as long as that is not known."""

    at: datetime
    delivered: bool | None
    sent: bool = True
    """Whether there was somebody to send it to."""


@dataclass(frozen=True)
class Urged:
    """A unit that was urged: of which year, when, by whom, and whether it came through."""

    unit: str
    year: str
    at: datetime
    by: str
    delivered: bool | None


@dataclass(frozen=True)
class UrgeCounts:
    """How often units were urged; how often it came through, and how often it did not."""

    all: int
    sent: int
    failed: int


@dataclass(frozen=True)
class MissingPage:
    """A page of units that owe something; how many units and forms there are in all."""

    rows: list[Owing]
    units: int
    forms: int
    number: int
    lines: int = 0
    """How many rows there are in all: a unit that owes in two cycles has two."""
    anything: bool = True
    """Whether anything is owed, be it handed in or not: where no date was ever set nobody has handed all in."""
    year: str | None = None
    unit: int | None = None
    late: int | None = None
    """What the list is narrowed down to."""

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.lines // PAGE))


def _which(
    session: Session, person: Person, year: str | None, unit: int | None, over: datetime | None = None
) -> ColumnElement[bool]:
    parts = [col(Cycle.closed).is_(None), OPEN, people.units_seen_by(session, person)]
    parts += [col(Cycle.year) == year] if year else []
    parts += [col(Unit.id) == unit] if unit else []
    parts += [col(UnitDue.due) <= over] if over is not None else []
    return and_(*parts)


def page(
    session: Session,
    person: Person,
    number: int,
    year: str | None = None,
    unit: int | None = None,
    over: datetime | None = None,
) -> MissingPage:
    """The units that owe something, the nearest date first; only what was due before ``over`` where that is said."""
    counted = (
        select(col(UnitDue.id).label("id"), col(UnitDue.unit_id).label("unit"), func.count().label("forms"))
        .select_from(Obligation)
        .join(UnitDue, _DATED)
        .join(Cycle, col(Cycle.id) == col(UnitDue.cycle_id))
        .join(Unit, col(Unit.id) == col(UnitDue.unit_id))
        .where(_which(session, person, year, unit, over))
        .group_by(col(UnitDue.id), col(UnitDue.unit_id))
        .cte()
    )
    units, lines, forms = session.execute(
        sql_select(
            func.count(counted.c.unit.distinct()), func.count(), func.coalesce(func.sum(counted.c.forms), 0)
        ).select_from(counted)
    ).one()
    number = min(number, max(0, -(-lines // PAGE) - 1))
    rows = (
        sql_select(col(UnitDue.id), col(Unit.id), col(Unit.name), col(Cycle.year), col(UnitDue.due), counted.c.forms)
        .join(counted, counted.c.id == col(UnitDue.id))
        .join(Cycle, col(Cycle.id) == col(UnitDue.cycle_id))
        .join(Unit, col(Unit.id) == col(UnitDue.unit_id))
        .order_by(col(UnitDue.due), spoken.order(col(Unit.id)))
        .offset(number * PAGE)
        .limit(PAGE)
    )
    anything = bool(units) or _is_anything_owed(session, person, year)
    late = None if over is None else 1
    owing = [Owing(*row) for row in session.execute(rows)]
    return MissingPage(owing, units, forms, number, lines, anything, year, unit, late)


def _is_anything_owed(session: Session, person: Person, year: str | None) -> bool:
    due = select(UnitDue.id).join(Cycle, col(Cycle.id) == col(UnitDue.cycle_id))
    due = due.join(Unit, col(Unit.id) == col(UnitDue.unit_id)).where(people.units_seen_by(session, person))
    return session.exec(due.where(Cycle.year == year) if year else due).first() is not None


def not_back(session: Session, person: Person, now: datetime, year: str | None, unit: int | None) -> int:
    """How many forms were returned whose date to come again has passed."""
    rows = select(func.count(col(Filing.id))).where(submissions.in_sight(session, person), obligations.not_back(now))
    rows = rows.where(col(Filing.year) == year) if year else rows
    return session.exec(rows.where(col(Filing.unit_id) == unit) if unit else rows).one()


def urges(session: Session, person: Person, unit: int | None, most: int) -> tuple[list[Urged], UrgeCounts]:
    """Who was urged when, the newest first, at most so many; how often in all."""
    seen = [people.units_seen_by(session, person), *([col(Unit.id) == unit] if unit else [])]
    rows = (
        select(Unit.name, Cycle.year, Urge.at, Person.name, Urge.outbox_id, Outbox.state)  # type: ignore[call-overload]
        .join(UnitDue, col(UnitDue.id) == col(Urge.unit_due_id))
        .join(Unit, col(Unit.id) == col(UnitDue.unit_id))
        .join(Cycle, col(Cycle.id) == col(UnitDue.cycle_id))
        .join(Person, col(Person.id) == col(Urge.person_id))
        .join(Outbox, col(Outbox.id) == col(Urge.outbox_id), isouter=True)
        .where(*seen)
    )
    shown = session.exec(rows.order_by(col(Urge.at).desc(), col(Urge.id).desc()).limit(most))
    found = [Urged(name, year, at, by, _delivered(number, state)) for name, year, at, by, number, state in shown]
    told = rows.subquery()
    sent = [_delivered(*one) for one in session.execute(sql_select(told.c.outbox_id, told.c.state))]
    return found, UrgeCounts(len(sent), sent.count(True), sent.count(False))


def is_anything_owed(session: Session, unit: int, year: str | None) -> bool:
    """Tell whether a unit has forms that it is to hand in, be they handed in or not."""
    which = select(Obligation.id).join(Cycle, col(Cycle.id) == col(Obligation.cycle_id))
    which = which.where(Obligation.unit_id == unit, col(Cycle.closed).is_(None))
    return session.exec(which.where(Cycle.year == year) if year else which).first() is not None


def owed_as(session: Session, person: Person, unit: int, words: str) -> list[Obligation]:
    """What a unit owes that is called by some words, or a part of it."""
    rows = select(Obligation).join(Cycle, col(Cycle.id) == col(Obligation.cycle_id))
    rows = rows.join(Unit, col(Unit.id) == col(Obligation.unit_id))
    called = col(Obligation.project_folded).contains(fold(words), autoescape=True)
    return list(session.exec(rows.where(_which(session, person, None, unit), called).order_by(col(Obligation.year))))


def owed(session: Session, person: Person, unit_due: int) -> Owed | None:
    """What a unit owes by its dates, as far as the person may see it."""
    found = obligations.of_units(session, [unit_due])
    if not found:
        return None
    seen = select(Unit.id).where(Unit.id == found[0].dates.unit_id, people.units_seen_by(session, person))
    return found[0] if session.exec(seen).first() is not None else None


def all_owed(
    session: Session, person: Person, year: str | None = None, unit: int | None = None, over: datetime | None = None
) -> list[Owed]:
    """What all units in sight owe, as far as :func:`page` lists it."""
    ids = (
        select(col(UnitDue.id))
        .select_from(Obligation)
        .join(UnitDue, _DATED)
        .join(Cycle, col(Cycle.id) == col(UnitDue.cycle_id))
        .join(Unit, col(Unit.id) == col(UnitDue.unit_id))
        .where(_which(session, person, year, unit, over))
        .distinct()
    )
    return obligations.of_units(session, [number for number in session.exec(ids) if number is not None])


# -- 催办 ----------------------------------------------------------------------------------------------------------


def urged(session: Session, unit_dues: Collection[int]) -> dict[int, Reached]:
    """How units were urged last, by their dates."""
    newest = select(func.max(Urge.id)).where(col(Urge.unit_due_id).in_(unit_dues)).group_by(col(Urge.unit_due_id))
    rows = select(Urge.unit_due_id, Urge.at, Urge.outbox_id, Outbox.state)
    rows = rows.join(Outbox, col(Outbox.id) == col(Urge.outbox_id), isouter=True).where(col(Urge.id).in_(newest))
    return {
        one: Reached(at, _delivered(number, state), number is not None)
        for one, at, number, state in session.execute(rows)
    }


def _delivered(outbox_id: int | None, state: str | None) -> bool | None:
    if outbox_id is None or state in (OutboxState.DEAD, OutboxState.CANCELLED):
        return False
    return True if state == OutboxState.SENT else None


def today(last: Reached | None, now: datetime) -> bool:
    """Tell whether a unit that was urged last then has been today."""
    return last is not None and now - last.at < AGAIN


def put_urge(session: Session, unit_due: int, person: Person, outbox_id: int | None, now: datetime) -> None:
    """Put down that a unit was urged."""
    session.add(Urge(unit_due_id=unit_due, person_id=person.id, at=now, outbox_id=outbox_id))
    session.flush()
