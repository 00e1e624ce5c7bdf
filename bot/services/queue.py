"""待审: what waits for a reviewer, by how much there is to look at; counts and pages read off columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, func
from sqlmodel import Session, col, select

from bot.db.desk import FilingFinding
from bot.db.tables import Filing, Person
from bot.db.terms import FilingState
from bot.services import spoken, submissions
from bot.services.button_marks import button_mark
from zwcore.checks import code_of_line
from zwcore.finding import Severity

PAGE, OF_UNIT, MOST, LISTED = 8, 12, 500, 2000
"""Forms on a page, and on one of a unit's; forms that one stroke takes at most, and that are listed below the counts
(to sort more of them takes long: they are narrowed down first)."""


class View(StrEnum):
    """Which forms of the desk: 程序核对无问题, 1 处待核实, 需细看, 待说明, 退回待重报, 预算变化超过提醒线, 审核通过;
    all that wait (待审)."""

    CLEAN = "c"
    ONE = "o"
    CLOSE = "f"
    ASKED = "a"
    RETURNED = "r"
    CHANGED = "b"
    ACCEPTED = "g"
    WAITING = "w"


_NO = func.coalesce(col(Filing.table_no), "")
ORDER = (col(Filing.due).is_(None), col(Filing.due), spoken.OF_FORM, func.length(_NO), _NO, col(Filing.id))
"""By due date, then unit as it is spoken, then as they are numbered."""
_WAITS = col(Filing.state) == FilingState.SUBMITTED
_BRIEF: dict[View, ColumnElement[bool]] = {
    View.CLEAN: and_(col(Filing.errors) == 0, col(Filing.warnings) == 0, _WAITS),
    View.ONE: and_(col(Filing.warnings) == 1, col(Filing.errors) == 0, _WAITS),
    View.CLOSE: and_(_WAITS, (col(Filing.errors) > 0) | (col(Filing.warnings) > 1)),
    View.ASKED: col(Filing.state) == FilingState.ASKED,
    View.RETURNED: col(Filing.state) == FilingState.RETURNED,
    View.ACCEPTED: col(Filing.state) == FilingState.ACCEPTED,
    View.WAITING: _WAITS,
}
COUNTED = (View.CLEAN, View.ONE, View.CLOSE, View.ASKED, View.RETURNED, View.ACCEPTED)
"""The views that part what was handed in; what was withdrawn is in none."""


@dataclass(frozen=True)
class Narrowed:
    """Which part of the desk: a unit, a year, a change of the budget beyond so many percent, or all of it."""

    unit: int | None = None
    year: str | None = None
    beyond: int | None = None


@dataclass(frozen=True)
class QueuePage:
    """A page of a list: its forms, how many there are in all, which page of how many."""

    rows: list[Filing]
    count: int
    number: int
    size: int = PAGE

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // self.size))


_SIZE = func.abs(func.coalesce(col(Filing.change_bp), 0))


def of_view(view: View, beyond: int | None = None) -> ColumnElement[bool]:
    """The forms of a view; those of a changed budget beyond so many percent, else beyond the line of reminders."""
    if view is View.CHANGED:
        told = select(FilingFinding.filing_id).where(FilingFinding.code == code_of_line("budget_alarm"))
        large = col(Filing.id).in_(told) if beyond is None else beyond * 100 < _SIZE
        return and_(_WAITS, large)
    return _BRIEF[view]


def scope(session: Session, person: Person, narrowed: Narrowed) -> ColumnElement[bool]:
    """What of the desk is meant, as far as the person may see it."""
    parts = [submissions.in_sight(session, person)]
    parts += [col(Filing.unit_id) == narrowed.unit] if narrowed.unit is not None else []
    parts += [col(Filing.year) == narrowed.year] if narrowed.year is not None else []
    return and_(*parts)


@dataclass(frozen=True)
class Counted:
    """How many forms each view has; ``years`` are those that there are forms of, the newest first."""

    of: dict[View, int]
    years: tuple[str, ...]

    @property
    def waiting(self) -> int:
        """待审 in all."""
        return sum(self.of[view] for view in (View.CLEAN, View.ONE, View.CLOSE))


def counts(session: Session, person: Person, narrowed: Narrowed) -> Counted:
    """How many forms each view has, and of which years there are any, in one pass."""
    read = [view for view in View if view in _BRIEF and view is not View.CLOSE]
    sums = [func.count().filter(_BRIEF[view]) for view in read]
    every_year = scope(session, person, Narrowed(narrowed.unit))
    rows = session.execute(select(Filing.year, *sums).where(every_year).group_by(col(Filing.year))).all()
    meant = [row[1:] for row in rows if narrowed.year in (None, row[0])]
    found: dict[View, int] = {view: sum(row[n] for row in meant) for n, view in enumerate(read)}
    found[View.CLOSE] = found.pop(View.WAITING) - found[View.CLEAN] - found[View.ONE]
    return Counted(found, tuple(sorted((row[0] for row in rows), reverse=True)))


def page(session: Session, person: Person, narrowed: Narrowed, view: View, number: int, size: int = PAGE) -> QueuePage:
    """A page of a view; past the end the last one."""
    which = and_(scope(session, person, narrowed), of_view(view, narrowed.beyond))
    order = (_SIZE.desc(), *ORDER) if view is View.CHANGED else ORDER
    count = session.exec(select(func.count(col(Filing.id))).where(which)).one()
    number = min(number, max(0, -(-count // size) - 1))
    rows = select(Filing).where(which).order_by(*order).offset(number * size).limit(size)
    return QueuePage(list(session.exec(rows)), count, number, size)


def everything(session: Session, person: Person, narrowed: Narrowed, view: View, most: int) -> list[Filing]:
    """All forms of a view, at most so many."""
    which = and_(scope(session, person, narrowed), of_view(view))
    return list(session.exec(select(Filing).where(which).order_by(*ORDER).limit(most)))


def following(session: Session, person: Person, after: Filing) -> Filing | None:
    """What is opened after a decision about a form: what is to be looked at next, of the same unit and year first,
    those with most to see before the others."""
    for narrowed in (Narrowed(after.unit_id, after.year), Narrowed()):
        for view in (View.CLOSE, View.ONE, View.CLEAN):
            which = and_(scope(session, person, narrowed), of_view(view))
            found = session.exec(select(Filing).where(which).order_by(*ORDER).limit(1)).first()
            if found is not None:
                return found
    return None


@dataclass(frozen=True)
class UnitWaiting:
    """A unit with how many of its forms wait, and how many there are."""

    unit_id: int
    unit: str
    waiting: int
    count: int


def units(session: Session, person: Person, narrowed: Narrowed) -> list[UnitWaiting]:
    """The units that handed something in, those with most waiting first."""
    waiting = func.sum(case((_WAITS, 1), else_=0))
    rows = (
        select(Filing.unit_id, func.min(Filing.unit_name), waiting, func.count())
        .where(scope(session, person, narrowed))
        .group_by(col(Filing.unit_id))
        .order_by(waiting.desc(), spoken.OF_FORM)
    )
    return [UnitWaiting(*row) for row in session.execute(rows)]


def faults(session: Session, person: Person, narrowed: Narrowed) -> list[tuple[str, int]]:
    """What must be mended or looked into of the forms that wait, by code, with how many have it, the most first."""
    grave = case((col(FilingFinding.severity) == Severity.ERROR, 0), else_=1)
    rows = (
        select(FilingFinding.code, func.count(), func.min(grave))
        .join(Filing, col(Filing.id) == col(FilingFinding.filing_id))
        .where(scope(session, person, narrowed), _WAITS)
        .where(col(FilingFinding.severity).in_([Severity.ERROR, Severity.WARNING]))
        .group_by(col(FilingFinding.code))
        .order_by(func.count().desc(), func.min(grave), col(FilingFinding.code))
    )
    return [(code, count) for code, count, _ in session.execute(rows)]


def with_finding(session: Session, person: Person, narrowed: Narrowed, code: str, most: int) -> list[Filing]:
    """The forms that wait and have a finding: what is returned in one stroke."""
    told = select(FilingFinding.filing_id).where(FilingFinding.code == code)
    which = and_(scope(session, person, narrowed), _WAITS, col(Filing.id).in_(told))
    return list(session.exec(select(Filing).where(which).order_by(*ORDER).limit(most)))


def mark(rows: Sequence[Filing], words: str = "") -> str:
    """Which forms in which version, and words that go with them, in the few characters that a button has."""
    content = " ".join([*(f"{row.id}:{row.version}" for row in rows), *([words] if words else [])])
    return button_mark(content)
