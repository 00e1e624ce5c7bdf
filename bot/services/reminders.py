"""Reminders (催报): who is told what about the forms their unit owes, and how far each form has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlmodel import Session, col, select

from bot.db.cycles import Cycle, Obligation, Told
from bot.db.queries.outbox import Outbox
from bot.db.tables import Person
from bot.db.terms import OutboxState, Role
from bot.services import cycles, handover, readings, silences
from bot.services.begun import places as places_of_drafts
from bot.services.calendar import Calendar
from bot.services.obligations import Owed
from bot.services.readings import Lacking, Located
from zwcore.record import Record


@dataclass(frozen=True)
class StepDue:
    """What has come for a unit: the owners' step, if it is still of use, and the levels above to be told."""

    owed: Owed
    owners: int | None
    levels: tuple[int, ...]


def steps_of(owed: Owed, calendar: Calendar, now: datetime) -> StepDue:
    """Read the steps off a unit's dates that have come and were not dealt with; of the owners' the last one counts."""
    come = [
        step
        for moment, step in cycles.moments(owed.cycle.steps, owed.dates.due, calendar)
        if owed.dates.told_to < moment <= now
    ]
    mine = [step for step in come if step in owed.cycle.steps and (step > 0 or now < owed.dates.due)]
    return StepDue(owed, mine[-1] if mine else None, tuple(step for step in come if step in cycles.LEVELS))


@dataclass(frozen=True)
class Due:
    """One reminder: to whom, of which units' forms, at which step."""

    person: Person
    cycle: Cycle
    due: datetime
    step: int
    owed: tuple[Owed, ...]

    @property
    def key(self) -> str:
        """The facts that make it one."""
        return f"reminder:{self.cycle.id}:{self.person.id}:{self.due:%Y%m%dT%H%M}:{name_of(self.step)}"

    @property
    def open(self) -> list[Obligation]:
        """The forms that are owed."""
        return [row for one in self.owed for row in one.open]


def name_of(step: int) -> str:
    """T-3, T, T+1."""
    return f"T{step:+d}" if step else "T"


def addressed(session: Session, steps: Iterable[StepDue], now: datetime) -> tuple[list[Due], list[Owed]]:
    """One reminder a person, cycle and date; beside them the units of which nobody can be reached."""
    wanted = [step for step in steps if step.owners is not None and step.owed.open]
    owners = clerks(session, {step.owed.dates.unit_id for step in wanted})
    absent = silences.away(session, now)
    grouped: dict[tuple[int, int, datetime, int], list[Owed]] = defaultdict(list)
    people: dict[int, Person] = {}
    unreached = []
    for step in wanted:
        told = silences.stand_ins(session, _with_the_work(session, owners, step), absent)
        if not told:
            unreached.append(step.owed)
        for person in told:
            people[person.id] = person
            place = (person.id, step.owed.cycle.id or 0, step.owed.dates.due, step.owners or 0)
            grouped[place].append(step.owed)
    found = [
        Due(people[person_id], owed[0].cycle, due, step, tuple(owed))
        for (person_id, _, due, step), owed in grouped.items()
    ]
    return found, unreached


def _with_the_work(session: Session, owners: Mapping[int, Sequence[Person]], step: StepDue) -> list[Person]:
    """The clerks of a unit, without those who handed their work over."""
    return handover.instead(session, owners.get(step.owed.dates.unit_id, ()))


def clerks(session: Session, unit_ids: set[int]) -> Mapping[int, Sequence[Person]]:
    """The people who fill in for units."""
    found: dict[int, list[Person]] = defaultdict(list)
    ids = sorted(unit_ids)
    for first in range(0, len(ids), 500):
        rows = select(Person).where(Person.role == Role.CLERK, col(Person.unit_id).in_(ids[first : first + 500]))
        for person in session.exec(rows.order_by(col(Person.id))):
            found[person.unit_id or 0].append(person)
    return found


# -- what is missing ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Begun:
    """A form that its owner has begun: where it lies, and what it still misses."""

    session: Session
    at: Located
    lacking: Lacking
    evidence: int = 0
    """How many indicators have no evidence, where the cycle asks for it."""

    @property
    def reading_id(self) -> int:
        """The file that it lies in."""
        return self.at.reading_id

    @cached_property
    def record(self) -> Record:
        """The form itself, which is read when it is asked for."""
        record = readings.record_at(self.session, self.at)
        assert record is not None
        return record

    @property
    def missing(self) -> int:
        """How many required fields are blank."""
        return self.lacking.scores_missing + self.lacking.total_missing + self.lacking.others_missing


def begun(session: Session, person_id: int, cycle: Cycle, wanted: Sequence[Obligation]) -> dict[int, Begun]:
    """The forms of a cycle that a person has begun, by obligation: in a draft, or in what they sent last."""
    projects = {row.project_folded for row in wanted}
    found: dict[tuple[str, str], Located] = {}
    for places in (places_of_drafts, readings.latest_places):
        for one in places(session, person_id, projects):
            found.setdefault((one.project_folded, one.year), one)
    keys = {row.id or 0: (row.project_folded, row.year) for row in wanted}
    owed = {number: found[key] for number, key in keys.items() if key in found}
    counts = readings.lacking(session, owed.values()) if owed else {}
    asked = cycle.evidence_required
    return {
        number: Begun(session, at, lacks, lacks.without_evidence if asked else 0)
        for number, at in owed.items()
        if (lacks := counts.get((at.reading_id, at.place))) is not None
    }


# -- what was said before ----------------------------------------------------------------------------------------------

_LOOK_BACK = timedelta(days=7)


def note(session: Session, row: Outbox, due: Due) -> None:
    """Remember of which units' dates a message told whom."""
    session.add_all(Told(outbox_id=row.id or 0, person_id=due.person.id, unit_due_id=one.dates.id) for one in due.owed)


def undeliverable(session: Session, now: datetime) -> list[Told]:
    """What was to be said to people who turned out to be out of reach."""
    rows = (
        select(Told)
        .join(Outbox)
        .where(Outbox.state == OutboxState.DEAD, col(Outbox.due) >= now - _LOOK_BACK, col(Told.closed).is_(None))
    )
    return list(session.exec(rows.order_by(col(Told.id))))


def outdated(session: Session) -> list[Told]:
    """What was said and is true no more."""
    return list(session.exec(select(Told).where(col(Told.changed).is_not(None)).order_by(col(Told.id))))
