"""换人交接: a clerk's work goes to another of the same unit in one step.

Drafts and forms that came back lie in the files of whoever has them, and go with these. What a unit owes is told to
its clerks, and what is decided about a form to who handed it in: after a hand-over to who took over instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select, update

from bot.db.desk import HandedOver as HandedOver
from bot.db.queries import audit, people
from bot.db.tables import Draft, Filing, Person, Sheet, StoredReading
from bot.db.terms import FilingState, Role
from bot.services import invites, obligations, readings
from zwcore.text import fold

TO_MEND = (FilingState.RETURNED, FilingState.ASKED)


@dataclass(frozen=True)
class Work:
    """What somebody would hand over: drafts (草稿), forms that came back, and how much the unit owes, by date."""

    drafts: tuple[Draft, ...]
    returned: tuple[Filing, ...]
    owed: int
    dues: tuple[tuple[int, datetime], ...] = ()

    @property
    def numbers(self) -> set[int | None]:
        """The drafts by their numbers."""
        return {one.id for one in self.drafts}


def work_of(session: Session, person: Person) -> Work:
    """Return what a clerk has in hand."""
    drafts = tuple(invites.open_drafts(session, person))
    if person.unit_id is None:
        return Work(drafts, (), 0)
    rows = select(Filing).where(Filing.unit_id == person.unit_id, col(Filing.state).in_(TO_MEND))
    back = [one for one in session.exec(rows.order_by(col(Filing.id))) if heir(session, one.person_id) == person.id]
    owed = [one for one in obligations.of_unit(session, person.unit_id) if one.open]
    by_date = Counter[datetime]()
    for one in owed:
        by_date[one.dates.due] += len(one.open)
    return Work(drafts, tuple(back), by_date.total(), tuple((count, due) for due, count in sorted(by_date.items())))


def takers(session: Session, person: Person) -> list[Person]:
    """Return the other clerks of a person's unit."""
    if person.unit_id is None:
        return []
    return [one for one in people.of_unit(session, person.unit_id) if one.id != person.id and one.role == Role.CLERK]


def may(session: Session, actor: Person, person: Person) -> bool:
    """Tell whether somebody may hand a clerk's work over: themselves, a supervisor above the unit, an admin."""
    if person.role != Role.CLERK or person.unit_id is None:
        return False
    if actor.role == Role.SUPERVISOR:
        return person.unit_id in people.units_in_sight(session, actor)
    return actor.role == Role.ADMIN or (actor.role == Role.CLERK and actor.id == person.id)


def named(session: Session, actor: Person, words: str) -> list[Person]:
    """Return the clerks whose work somebody may hand over and whose name words are, or a part of it."""
    wanted = fold(words)
    rows = select(Person).where(Person.role == Role.CLERK, col(Person.unit_id).is_not(None)).order_by(col(Person.id))
    found = [one for one in session.exec(rows) if wanted and wanted in fold(one.name)]
    found = [one for one in found if may(session, actor, one)]
    return [one for one in found if fold(one.name) == wanted] or found


def give(session: Session, person: Person, to: Person, by: Person, now: datetime) -> tuple[HandedOver, Work]:
    """Hand a clerk's work over to another of the same unit; what went."""
    work = work_of(session, person)
    _move(session, person, to, work.drafts)
    row = HandedOver(person_id=person.id, to_id=to.id, unit_id=person.unit_id or 0, by_id=by.id, at=now)
    session.add(row)
    session.flush()
    facts = {"who": person.id, "to": to.id, "drafts": len(work.drafts), "returned": len(work.returned)}
    audit.append(session, person_id=by.id, action="hand_over", now=now, owed=work.owed, **facts)
    return row, work


def _move(session: Session, person: Person, to: Person, drafts: Sequence[Draft]) -> None:
    back = select(col(StoredReading.id)).where(
        StoredReading.person_id == person.id, StoredReading.kind == readings.RETURNED,
        col(StoredReading.deleted).is_(None),
    )  # fmt: skip
    files: Collection[int | None] = {one.reading_id for one in drafts} | set(session.exec(back))
    for draft in drafts:
        draft.person_id = to.id
    for number in files:
        session.get_one(StoredReading, number).person_id = to.id
    moved = update(Sheet).where(col(Sheet.reading_id).in_(files)).values(person_id=to.id)
    session.connection().execute(moved)


def heir(session: Session, person_id: int | None) -> int | None:
    """Return who has the work of a person now: they themselves where they handed nothing over.

    Who took it may have handed it on; work that came back to where it was is there again.
    """
    since: datetime | None = None
    while person_id is not None:
        rows = select(HandedOver).where(HandedOver.person_id == person_id)
        rows = rows if since is None else rows.where(col(HandedOver.at) > since)
        last = session.exec(rows.order_by(col(HandedOver.at).desc(), col(HandedOver.id).desc()).limit(1)).first()
        if last is None:
            return person_id
        person_id, since = last.to_id, last.at
    return None


def instead(session: Session, clerks: Sequence[Person]) -> list[Person]:
    """Return who is told of what a unit owes: in place of clerks who handed over those who took over, each once."""
    there = {one.id: one for one in clerks}
    heirs = dict.fromkeys(heir(session, one.id) for one in clerks)
    return [there[number] for number in heirs if number in there] or list(clerks)
