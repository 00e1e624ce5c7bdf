"""Cycles (年度自评): what is due when, who owes which form, extensions (延期) and waivers (免报)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, or_
from sqlmodel import Session, col, func, select

from bot.db.cycles import Cycle as Cycle
from bot.db.cycles import Obligation, UnitDue
from bot.db.queries import audit
from bot.db.tables import Department, Filing
from bot.db.tables import Unit as Unit
from bot.i18n import last_day
from bot.services import alerts, obligations
from bot.services.calendar import HOUR, Calendar, at, load, local
from bot.services.submissions import STAGE
from zwcore.documents import read_document
from zwcore.documents.encoding import decode
from zwcore.text import fold

STEPS = (-7, -3, -1, 0, 1)
"""When owners are told unless the cycle says otherwise: working days around the last day."""
LEVELS = (1, 2, 3)
"""Working days after which an overdue form is told: 主管部门审核人, theirs, the admins."""


def moments(steps: Iterable[int], due: datetime, calendar: Calendar) -> list[tuple[datetime, int]]:
    """When each step comes, in order; a step before the deadline that would come after it is left out."""
    day = last_day(due)
    found = [(at(calendar.shift(day, step), HOUR), step) for step in sorted({*steps, *LEVELS})]
    return [(moment, step) for moment, step in found if step > 0 or moment < due]


def plan(row: UnitDue, cycle: Cycle, calendar: Calendar) -> None:
    """Note when the next step of a unit comes."""
    coming = (moment for moment, _ in moments(cycle.steps, row.due, calendar) if moment > row.told_to)
    row.next_at = None if cycle.closed else next(coming, None)


def step_told(row: UnitDue, cycle: Cycle, calendar: Calendar, now: datetime) -> None:
    """Note that a unit was told what was due at ``now``, and when its next step comes."""
    row.told_to = now
    plan(row, cycle, calendar)


def open_cycle(
    session: Session,
    *,
    year: str,
    due: datetime,
    by: int | None,
    now: datetime,
    area: str = "",
    steps: Sequence[int] = STEPS,
) -> Cycle:
    """Open a cycle, or move the date of the one that is open: units with an extension keep theirs if it is later."""
    cycle = find(session, year, area)
    if cycle is None:
        cycle = Cycle(year=year, area=area, stage=STAGE, due=due, steps=list(steps), opened_by=by, created=now)
        session.add(cycle)
        session.flush()
    before, cycle.due, cycle.closed = cycle.due, due, None
    calendar = load(session)
    for row in session.exec(select(UnitDue).where(UnitDue.cycle_id == cycle.id)):
        if row.due == before or row.due < due:
            move(session, row, cycle, due, calendar, now)
    audit.append(session, person_id=by, action="cycle", now=now, year=year, area=area, due=due.isoformat())
    return cycle


def find(session: Session, year: str, area: str = "") -> Cycle | None:
    """The cycle of a year, for all or for the department named."""
    return session.exec(select(Cycle).where(Cycle.year == year, Cycle.area == area, Cycle.stage == STAGE)).first()


def get(session: Session, cycle_id: int) -> Cycle | None:
    """A cycle by its number."""
    return session.get(Cycle, cycle_id)


def is_area(session: Session, name: str) -> bool:
    """Whether a cycle can be opened for that name: a department's."""
    return session.exec(select(Department.id).where(Department.name == name)).first() is not None


def listed(session: Session) -> Sequence[Cycle]:
    """The cycles that are open, the newest first."""
    return session.exec(select(Cycle).where(col(Cycle.closed).is_(None)).order_by(col(Cycle.year).desc())).all()


def dates(session: Session, unit_id: int | None) -> list[tuple[str, str, datetime]]:
    """The open cycles with their years, areas and last days, the newest first: as they are for a unit, else all."""
    if unit_id is None:
        return [(cycle.year, cycle.area, cycle.due) for cycle in listed(session)]
    rows = select(Cycle.year, Cycle.area, UnitDue.due).join(UnitDue, col(UnitDue.cycle_id) == col(Cycle.id))
    rows = rows.where(col(Cycle.closed).is_(None), UnitDue.unit_id == unit_id).order_by(col(Cycle.year).desc())
    return list(session.exec(rows))


def is_dated(session: Session, year: str | None) -> bool:
    """Tell whether a date was ever set for a year, or for any."""
    rows = select(Cycle.id) if year is None else select(Cycle.id).where(Cycle.year == year)
    return session.exec(rows.limit(1)).first() is not None


def move(session: Session, row: UnitDue, cycle: Cycle, due: datetime, calendar: Calendar, now: datetime) -> None:
    """Give a unit another date: what comes is planned anew, what was said before is brought up to date."""
    row.due, row.told_to = due, now
    plan(row, cycle, calendar)
    alerts.settle(session, [row.unit_id], now)


def extend(session: Session, row: UnitDue, due: datetime, reason: str, by: int, now: datetime) -> None:
    """Give one unit more time, with a reason."""
    row.reason = reason
    move(session, row, session.get_one(Cycle, row.cycle_id), due, load(session), now)
    facts = {"unit": row.unit_id, "due": due.isoformat(), "reason": reason}
    audit.append(session, person_id=by, action="extend", now=now, **facts)


def waive(session: Session, row: Obligation, reason: str, by: int, now: datetime) -> None:
    """Let a form go: the unit need not hand it in."""
    row.waived, row.waived_by, row.waived_reason = now, by, reason
    alerts.settle(session, [row.unit_id], now)
    audit.append(session, person_id=by, action="waive", now=now, obligation=row.id, reason=reason)


def close(session: Session, cycle: Cycle, by: int, now: datetime) -> None:
    """End a cycle: nobody is reminded any more."""
    cycle.closed = now
    for row in session.exec(select(UnitDue).where(UnitDue.cycle_id == cycle.id)):
        row.next_at = None
    audit.append(session, person_id=by, action="cycle_closed", now=now, year=cycle.year)


def replan(session: Session) -> None:
    """Plan all open cycles anew: the calendar changed."""
    calendar = load(session)
    for cycle in listed(session):
        for row in session.exec(select(UnitDue).where(UnitDue.cycle_id == cycle.id)):
            plan(row, cycle, calendar)


def unknown_years(session: Session, now: datetime) -> tuple[int, ...]:
    """The years from ``now`` to the last step of an open cycle whose holidays (放假安排) are not known."""
    calendar, today = load(session), local(now).date()
    dues = [cycle.due for cycle in listed(session)]
    dues += session.exec(select(UnitDue.due).join(Cycle).where(col(Cycle.closed).is_(None)).distinct())
    last = max((calendar.shift(last_day(due), max(LEVELS)) for due in dues), default=today)
    return calendar.unknown(today, last) if today < last else ()


# -- who owes what ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ImportedForms:
    """How many forms are owed anew, and the lines whose unit nobody knows."""

    new: int
    unknown: tuple[str, ...] = ()


def owe(session: Session, cycle: Cycle, pairs: Iterable[tuple[int, str]], now: datetime) -> int:
    """Note that units owe projects' forms, but those that another open cycle of the year asks for; how many are new."""
    new = _new(session, cycle, pairs)
    same = {"cycle_id": cycle.id, "year": cycle.year, "stage": cycle.stage}
    rows = [
        {**same, "unit_id": unit, "project": project, "project_folded": folded}
        for (unit, folded), project in new.items()
    ]
    if rows:
        session.connection().execute(insert(Obligation), rows)
    _give_dates(session, cycle, {unit for unit, _ in new}, now)
    return len(rows)


def _new(session: Session, cycle: Cycle, pairs: Iterable[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """The projects' forms that units do not owe yet, by unit and folded name."""
    assert cycle.id is not None
    same_year = select(Obligation.unit_id, Obligation.project_folded).join(Cycle).where(
        Cycle.year == cycle.year, or_(col(Cycle.id) == cycle.id, col(Cycle.closed).is_(None))
    )  # fmt: skip
    known = set(session.exec(same_year).all())
    return {(unit, fold(project)): project for unit, project in pairs if (unit, fold(project)) not in known}


def _give_dates(session: Session, cycle: Cycle, units: set[int], now: datetime) -> None:
    have = set(session.exec(select(UnitDue.unit_id).where(UnitDue.cycle_id == cycle.id)))
    calendar = load(session)
    for unit in sorted(units - have):
        row = UnitDue(cycle_id=cycle.id or 0, unit_id=unit, due=cycle.due, told_to=now)
        plan(row, cycle, calendar)
        session.add(row)
    session.flush()


def import_lines(session: Session, cycle: Cycle, lines: Iterable[Sequence[str]], now: datetime) -> ImportedForms:
    """Take in (unit, project) lines; units are known by their name or short name, those outside the area are not."""
    wanted = col(Unit.id).in_(obligations.units_of(session, cycle))
    units = {
        fold(name): unit.id or 0
        for unit in session.exec(select(Unit).where(wanted))
        for name in (unit.name, unit.short)
        if name
    }
    pairs, unknown = [], []
    for unit, project in ((line[0].strip(), line[1].strip()) for line in lines if len(line) > 1 and line[1].strip()):
        if fold(unit) in units:
            pairs.append((units[fold(unit)], project))
        elif unit not in ("单位", "实施单位", "unit"):
            unknown.append(unit)
    return ImportedForms(owe(session, cycle, pairs, now), tuple(dict.fromkeys(unknown)))


def lines_of(name: str, content: bytes) -> list[list[str]]:
    """The lines of a CSV (UTF-8 or GB18030) or of an XLSX file's first sheet: unit, project; raises ``Unreadable``."""
    if not name.lower().endswith(".xlsx"):
        return list(csv.reader(io.StringIO(decode(content) or "")))
    tables = [grid for grid in read_document(content, name).grids if all(cell.page == 1 for cell in grid.cells)]
    return [["" if cell is None else cell.text for cell in row] for table in tables for row in table.dense()]


def like_last_year(session: Session, cycle: Cycle, now: datetime) -> int:
    """Have every unit of the area owe what it handed in for the year before."""
    return owe(session, cycle, _of_last_year(session, cycle), now)


def new_like_last_year(session: Session, cycle: Cycle) -> tuple[int, int]:
    """How many forms that would be, and of how many units."""
    new = _new(session, cycle, _of_last_year(session, cycle))
    return len(new), len({unit for unit, _ in new})


def _of_last_year(session: Session, cycle: Cycle) -> Sequence[tuple[int, str]]:
    before, units = str(int(cycle.year) - 1), obligations.units_of(session, cycle)
    rows = select(Filing.unit_id, Filing.project).where(
        Filing.year == before, Filing.stage == cycle.stage, col(Filing.unit_id).in_(units), col(Filing.erased).is_(None)
    )
    return session.exec(rows.order_by(col(Filing.id))).all()


@dataclass(frozen=True)
class Counts:
    """How a cycle stands."""

    owed: int
    submitted: int
    waived: int
    units: int
    late: int = 0
    """Of those submitted, how many came after their date."""


def counts(session: Session, cycle: Cycle) -> Counts:
    """Count a cycle's forms."""
    rows = select(func.count(col(Obligation.id)), func.count(col(Obligation.waived))).where(
        Obligation.cycle_id == cycle.id
    )
    owed, waived = session.exec(rows).one()
    done = session.exec(
        select(func.count(col(Obligation.id))).where(
            Obligation.cycle_id == cycle.id, col(Obligation.waived).is_(None), obligations.SUBMITTED
        )
    ).one()
    units = session.exec(select(func.count(col(UnitDue.id))).where(UnitDue.cycle_id == cycle.id)).one()
    return Counts(owed, done, waived, units, obligations.late_in(session, cycle))


def owed_by(session: Session, row: UnitDue) -> int:
    """How many forms a unit is to hand in, those let go not counted."""
    rows = select(func.count(col(Obligation.id))).where(
        Obligation.cycle_id == row.cycle_id, Obligation.unit_id == row.unit_id, col(Obligation.waived).is_(None)
    )
    return session.exec(rows).one()


def dates_of(session: Session, cycle: Cycle, unit: Unit) -> UnitDue | None:
    """When a unit's forms of a cycle are due; ``None`` where it owes none."""
    return session.exec(select(UnitDue).where(UnitDue.cycle_id == cycle.id, UnitDue.unit_id == unit.id)).first()


def owed_called(session: Session, cycle: Cycle, unit: Unit, project: str) -> Obligation | None:
    """The one form that a unit owes under that name, or under one that holds it; ``None`` where it is not one."""
    rows = select(Obligation).where(Obligation.cycle_id == cycle.id, Obligation.unit_id == unit.id)
    wanted = fold(project)
    owed = [row for row in session.exec(rows) if wanted in row.project_folded]
    exact = [row for row in owed if row.project_folded == wanted] or owed
    return exact[0] if len(exact) == 1 else None


def unit_name(session: Session, row: UnitDue) -> str:
    """The name of the unit that dates belong to."""
    return session.get_one(Unit, row.unit_id).name


def switch_escalation(session: Session, cycle: Cycle, by: int, now: datetime) -> None:
    """Switch on or off that anomalies nobody acknowledged go up; those raised from then on follow."""
    cycle.escalate_anomalies = not cycle.escalate_anomalies
    audit.append(session, person_id=by, action="escalation", now=now, year=cycle.year, on=cycle.escalate_anomalies)


def switch_evidence(session: Session, cycle: Cycle, by: int, now: datetime) -> None:
    """Switch on or off that each indicator is to have evidence; reminders from then on say what is missing."""
    cycle.evidence_required = not cycle.evidence_required
    audit.append(session, person_id=by, action="evidence", now=now, year=cycle.year, on=cycle.evidence_required)
