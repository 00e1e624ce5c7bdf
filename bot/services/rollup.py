"""Roll-ups (概况): a unit or a year at a glance, added up in the database; and a project beside the year before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, case, func
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.db.desk import FilingFinding
from bot.db.tables import Filing, Person
from bot.db.terms import FilingState
from bot.services import missing, queue, submissions
from bot.services.queue import Narrowed
from zwcore.finding import Severity
from zwcore.money import add, round_half_up, scale

_FEN_TO_WAN = -6
"""分 to 万元, as a power of ten."""
NEAR = 2000
"""A change of the budget that is named, in hundredths of a percent (20 %)."""
_COUNTS = (col(Filing.state) != FilingState.WITHDRAWN,)


@dataclass(frozen=True)
class MoneySums:
    """年初, 全年, 执行 added up, in 万元, over the forms that have all three."""

    initial: Decimal
    adjusted: Decimal
    executed: Decimal


@dataclass(frozen=True)
class RollUp:
    """What the forms of a scope come to: how many of how many units, by state, money, points, rows, grades."""

    forms: int
    units: int
    states: dict[FilingState, int]
    money: MoneySums | None
    claimed: list[tuple[Decimal | None, int]]
    grades: list[tuple[str, int]]
    rows: int
    rows_full: int
    rows_over: int
    rows_blank: int
    with_errors: int

    @property
    def average(self) -> Decimal | None:
        """The average of 自评总分 over the forms that have one, two decimals."""
        known = [(points, count) for points, count in self.claimed if points is not None]
        count = sum(count for _, count in known)
        if not count:
            return None
        return round_half_up(add(points * count for points, count in known) / count)


def of_scope(session: Session, scope: ColumnElement[bool]) -> RollUp:
    """Add a scope up; what was withdrawn does not count."""
    which = and_(scope, *_COUNTS)
    amounts = [col(Filing.initial_fen), col(Filing.adjusted_fen), col(Filing.executed_fen)]
    whole = and_(*(one.is_not(None) for one in amounts))
    sums = [func.sum(case((whole, one), else_=0)) for one in amounts]
    numbers = [col(Filing.rows), col(Filing.rows_full), col(Filing.rows_over), col(Filing.rows_blank)]
    counted = [func.coalesce(func.sum(one), 0) for one in numbers]
    errors = func.coalesce(func.sum(case((col(Filing.errors) > 0, 1), else_=0)), 0)
    row = session.execute(
        sql_select(
            func.count(), func.count(col(Filing.unit_id).distinct()), *sums, *counted, errors,
            func.sum(case((whole, 1), else_=0)),
        ).where(which)
    ).one()  # fmt: skip
    forms, units, *rest = row
    money = MoneySums(*(_wan(one) for one in rest[:3])) if rest[8] else None
    return RollUp(
        forms, units, _by_state(session, which), money, _claimed(session, which), _grades(session, which),
        *rest[3:8],
    )  # fmt: skip


def _wan(fen: int) -> Decimal:
    return scale(Decimal(fen), _FEN_TO_WAN)


def _by_state(session: Session, which: ColumnElement[bool]) -> dict[FilingState, int]:
    rows = session.exec(select(Filing.state, func.count()).where(which).group_by(col(Filing.state)))
    return {FilingState(state): count for state, count in rows}


def _claimed(session: Session, which: ColumnElement[bool]) -> list[tuple[Decimal | None, int]]:
    rows = session.execute(sql_select(col(Filing.claimed), func.count()).where(which).group_by(col(Filing.claimed)))
    return sorted(((points, count) for points, count in rows), key=lambda row: (row[0] is None, -(row[0] or 0)))


def _grades(session: Session, which: ColumnElement[bool]) -> list[tuple[str, int]]:
    rows = select(Filing.grade, func.count()).where(which, col(Filing.grade).is_not(None)).group_by(col(Filing.grade))
    found = [(grade, count) for grade, count in session.exec(rows) if grade is not None]
    return sorted(found, key=lambda row: -row[1])


def changed_most(session: Session, scope: ColumnElement[bool], most: int, beyond: int = NEAR) -> list[Filing]:
    """The forms whose budget changed most, beyond so many hundredths of a percent."""
    size = func.abs(col(Filing.change_bp))
    rows = select(Filing).where(scope, *_COUNTS, size > beyond).order_by(size.desc(), col(Filing.id)).limit(most)
    return list(session.exec(rows))


def changed_count(session: Session, scope: ColumnElement[bool], beyond: int = NEAR) -> int:
    """How many forms have a budget that changed beyond so many hundredths of a percent."""
    which = (scope, *_COUNTS, func.abs(col(Filing.change_bp)) > beyond)
    return session.exec(select(func.count(col(Filing.id))).where(*which)).one()


def worst(session: Session, scope: ColumnElement[bool], most: int) -> list[tuple[str, int]]:
    """The findings that must be mended or looked into that most forms have, by code, with how many have them."""
    grave = case((col(FilingFinding.severity) == Severity.ERROR, 0), else_=1)
    rows = (
        sql_select(col(FilingFinding.code), func.count(), func.min(grave))
        .join(Filing, col(Filing.id) == col(FilingFinding.filing_id))
        .where(scope, *_COUNTS, col(FilingFinding.severity).in_([Severity.ERROR, Severity.WARNING]))
        .group_by(col(FilingFinding.code))
        .order_by(func.count().desc(), func.min(grave), col(FilingFinding.code))
        .limit(most)
    )
    return [(code, count) for code, count, _ in session.execute(rows)]


def years(session: Session, scope: ColumnElement[bool]) -> Sequence[str]:
    """The years that there are forms of, the newest first."""
    return session.exec(select(Filing.year).where(scope).distinct().order_by(col(Filing.year).desc())).all()


def years_seen(session: Session, person: Person) -> Sequence[str]:
    """The years that there are forms of in somebody's sight, the newest first."""
    return years(session, submissions.in_sight(session, person))


def year_before(session: Session, filing: Filing) -> Filing | None:
    """The same unit's form of the same project of the year before."""
    if not filing.year.isdecimal():
        return None
    rows = select(Filing).where(
        Filing.unit_id == filing.unit_id, Filing.project_folded == filing.project_folded,
        Filing.year == str(int(filing.year) - 1), Filing.stage == filing.stage, *_COUNTS,
    )  # fmt: skip
    return session.exec(rows).first()


@dataclass(frozen=True)
class YearPair:
    """Two years of a scope, the earlier first; ``alike`` are of it the projects that both have, with their amounts."""

    unit: int | None
    years: tuple[str, str]
    found: tuple[RollUp, RollUp]
    alike: tuple[RollUp, RollUp]


def beside(session: Session, person: Person, unit: int | None, before: str, after: str) -> YearPair:
    """A unit or all that somebody sees, one year beside another."""
    scopes = [queue.scope(session, person, Narrowed(unit, year)) for year in (before, after)]
    old, new = (of_scope(session, scope) for scope in scopes)
    same = (and_(scope, _is_there_too(year)) for scope, year in zip(scopes, (after, before), strict=True))
    old_alike, new_alike = (of_scope(session, scope) for scope in same)
    return YearPair(unit, (before, after), (old, new), (old_alike, new_alike))


def _is_there_too(year: str) -> ColumnElement[bool]:
    """What the same unit has of the same project in another year too, both with all amounts."""
    other = aliased(Filing)
    amounts = [one for row in (Filing, other) for one in (row.initial_fen, row.adjusted_fen, row.executed_fen)]
    same: list[ColumnElement[bool]] = [
        col(other.unit_id) == col(Filing.unit_id), col(other.project_folded) == col(Filing.project_folded),
        col(other.stage) == col(Filing.stage), col(other.year) == year,
        col(other.state) != FilingState.WITHDRAWN, col(other.erased).is_(None),
    ]  # fmt: skip
    return sql_select(col(other.id)).where(*same, *(col(one).is_not(None) for one in amounts)).exists()


@dataclass(frozen=True)
class Glance:
    """What is shown of a scope at a glance."""

    year: str
    found: RollUp
    changed: list[Filing]
    changed_count: int
    worst: list[tuple[str, int]]
    missing: tuple[int, int]
    """Units that owe something, forms owed."""
    years: Sequence[str]


WORST, CHANGED = 3, 6


def glance(session: Session, person: Person, unit: int | None, year: str | None) -> Glance:
    """A unit or all that somebody sees, in a year: the one named, else the newest there is."""
    everything = queue.scope(session, person, Narrowed(unit))
    there = years(session, everything)
    year = year or (there[0] if there else "")
    scope = queue.scope(session, person, Narrowed(unit, year))
    owing = missing.page(session, person, 0, year, unit)
    return Glance(
        year, of_scope(session, scope), changed_most(session, scope, CHANGED),
        changed_count(session, scope), worst(session, scope, WORST),
        (owing.units, owing.forms), there,
    )  # fmt: skip
