"""Obligations (应报的表): what is still owed, and whose steps fall due. One indexed query each, whatever exists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, exists, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from bot.db.alerts import Alert
from bot.db.cycles import Cycle as Cycle
from bot.db.cycles import Obligation as Obligation
from bot.db.cycles import Told, UnitDue
from bot.db.desk import FilingStep
from bot.db.queries import outbox, people
from bot.db.tables import Department, Filing, Submission, Unit
from bot.db.terms import FilingState, StepKind

if TYPE_CHECKING:
    from bot.services.submissions import Version

CHANGED = "obligations"
"""The topic of commits that change what is owed or what an alert rests on."""
_FILED = (
    col(Filing.unit_id) == col(Obligation.unit_id),
    col(Filing.project_folded) == col(Obligation.project_folded),
    col(Filing.year) == col(Obligation.year),
    col(Filing.stage) == col(Obligation.stage),
    col(Filing.state) != FilingState.WITHDRAWN,
)
SUBMITTED = exists().where(*_FILED)
LATE = exists().where(
    *_FILED,
    col(Submission.filing_id) == col(Filing.id),
    col(Submission.version) == 1,
    col(Submission.created) >= col(UnitDue.due),
)
"""A form that came, and when it first did, it was after its date."""
_RETURN, _AGAIN = aliased(FilingStep), aliased(FilingStep)
_DUE_AGAIN = (
    select(func.max(_RETURN.due))
    .where(
        col(_RETURN.filing_id) == col(_AGAIN.filing_id),
        col(_RETURN.kind) == StepKind.RETURN,
        col(_RETURN.version) == col(_AGAIN.version) - 1,
    )
    .correlate(_AGAIN)
    .scalar_subquery()
)
_CAME_LATE_AGAIN = (
    exists()
    .where(
        col(_AGAIN.filing_id) == col(Filing.id),
        col(_AGAIN.kind) == StepKind.RESUBMIT,
        col(_AGAIN.at) >= _DUE_AGAIN,
    )
    .correlate(Filing)
)
_CAME_LATE_FIRST = (
    exists()
    .where(
        *_FILED,
        col(Obligation.waived).is_(None),
        col(UnitDue.cycle_id) == col(Obligation.cycle_id),
        col(UnitDue.unit_id) == col(Obligation.unit_id),
        col(Submission.filing_id) == col(Filing.id),
        col(Submission.version) == 1,
        col(Submission.created) >= col(UnitDue.due),
    )
    .correlate(Filing)
)
CAME_LATE = or_(_CAME_LATE_FIRST, _CAME_LATE_AGAIN)
"""逾期, asked of the form: it first came after its date, or came again after the date that its return set."""


def not_back(now: datetime) -> ColumnElement[bool]:
    """逾期 of what was returned: the date by which it was to come again has passed, and it has not."""
    return and_(col(Filing.state) == FilingState.RETURNED, col(Filing.due) <= now)


OPEN = and_(col(Obligation.waived).is_(None), ~SUBMITTED)
_OF_UNIT_DUE = and_(col(Obligation.cycle_id) == col(UnitDue.cycle_id), col(Obligation.unit_id) == col(UnitDue.unit_id))


@dataclass(frozen=True)
class Owed:
    """A unit, its dates in a cycle, and the forms it still owes there."""

    dates: UnitDue
    cycle: Cycle
    open: tuple[Obligation, ...]


def due(session: Session, now: datetime) -> list[Owed]:
    """The units for which a step has come, with what they owe."""
    return _owed(session, session.exec(select(UnitDue).where(col(UnitDue.next_at) <= now)).all())


def of_units(session: Session, ids: Iterable[int]) -> list[Owed]:
    """The same for units' dates by their numbers."""
    return _owed(session, session.exec(select(UnitDue).where(col(UnitDue.id).in_(list(ids)))).all())


def _owed(session: Session, dates: Sequence[UnitDue]) -> list[Owed]:
    if not dates:
        return []
    open_by_unit: dict[tuple[int, int], list[Obligation]] = defaultdict(list)
    for first in range(0, len(dates), 500):
        ids = [row.id for row in dates[first : first + 500]]
        rows = select(Obligation).join(UnitDue, _OF_UNIT_DUE).where(col(UnitDue.id).in_(ids), OPEN)
        for row in session.exec(rows.order_by(col(Obligation.id))):
            open_by_unit[row.cycle_id, row.unit_id].append(row)
    cycles: Mapping[int | None, Cycle] = {
        row.id: row for row in session.exec(select(Cycle).where(col(Cycle.id).in_({row.cycle_id for row in dates})))
    }
    return [Owed(row, cycles[row.cycle_id], tuple(open_by_unit.get((row.cycle_id, row.unit_id), ()))) for row in dates]


def of_unit(session: Session, unit_id: int) -> list[Owed]:
    """What a unit owes in the cycles that are open, the next date first."""
    rows = select(UnitDue).join(Cycle).where(UnitDue.unit_id == unit_id, col(Cycle.closed).is_(None))
    return _owed(session, session.exec(rows.order_by(col(UnitDue.due))).all())


def is_open(session: Session, unit_id: int, project_folded: str, year: str) -> bool:
    """Whether a form is owed and not handed in."""
    rows = select(Obligation.id).where(
        Obligation.unit_id == unit_id, Obligation.project_folded == project_folded, Obligation.year == year, OPEN
    )
    return session.exec(rows.limit(1)).first() is not None


def open_one(session: Session, obligation_id: int, unit_id: int | None) -> Obligation | None:
    """A form that a unit owes and has not handed in, by its number."""
    rows = select(Obligation).where(Obligation.id == obligation_id, Obligation.unit_id == unit_id, OPEN)
    return session.exec(rows).first()


def came_late(session: Session, versions: Sequence[Version]) -> list[Version]:
    """Those of some versions of a unit that are a form's first and came after the date by which it was owed."""
    first = [one for one in versions if one.version == 1]
    if not first:
        return []
    rows = select(Obligation.project_folded, Obligation.year).join(UnitDue, _OF_UNIT_DUE).where(
        Obligation.unit_id == first[0].filing.unit_id, col(Obligation.waived).is_(None), LATE,
        col(Obligation.project_folded).in_({one.filing.project_folded for one in first}),
    )  # fmt: skip
    late = set(session.exec(rows))
    return [one for one in first if (one.filing.project_folded, one.filing.year) in late]


def is_late(session: Session, filing: Filing) -> bool:
    """Whether a form came after the date by which it was owed, or was to come again (逾期)."""
    return session.exec(select(Filing.id).where(Filing.id == filing.id, CAME_LATE)).first() is not None


def late_in(session: Session, cycle: Cycle) -> int:
    """How many forms of a cycle came after their date."""
    rows = select(func.count(col(Obligation.id))).join(UnitDue, _OF_UNIT_DUE).where(Obligation.cycle_id == cycle.id)
    return session.exec(rows.where(col(Obligation.waived).is_(None), LATE)).one()


def units_of(session: Session, cycle: Cycle) -> set[int]:
    """The units that a cycle is for: those below the department it names, else all."""
    rows = select(Department.id).where(Department.name == cycle.area)
    below = session.exec(rows).first() if cycle.area else None
    if below is not None:
        return set(people.units_below(session, below))
    return set() if cycle.area else {number for number in session.exec(select(Unit.id)) if number is not None}


def touch(session: Session, unit_ids: Iterable[int], now: datetime) -> None:
    """Have what was said about units brought up to date after the commit."""
    units = set(unit_ids)
    if not units:
        return
    for unit_id in units:
        dates = select(UnitDue.id).where(UnitDue.unit_id == unit_id)
        alerts = select(Alert.id).where(Alert.unit_id == unit_id)
        for column, ids in ((col(Told.unit_due_id), dates), (col(Told.alert_id), alerts)):
            rows = update(Told).where(column.in_(ids), col(Told.closed).is_(None)).values(changed=now)
            session.connection().execute(rows)
    outbox.announce(session, CHANGED)
