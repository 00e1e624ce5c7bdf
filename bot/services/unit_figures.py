"""Units beside each other by a figure: points, faults, money; how far 自评 is from 核算 and from 复核."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Float, and_, case, cast, func, or_
from sqlalchemy import select as sql_select
from sqlmodel import Session, col

from bot.db.auditing import Recheck
from bot.db.queries import auditing as queries
from bot.db.tables import Filing, Person, Submission
from bot.db.terms import FilingState
from bot.services import queue, spoken
from bot.services.queue import Narrowed
from zwcore.money import ZERO, add, percent, round_half_up
from zwcore.record import decode

MOST = 1000
"""Forms that are set beside each other, at most."""


class Figure(StrEnum):
    """By what units are set beside each other."""

    POINTS = "p"
    FAULTS = "f"
    RATE = "r"
    BUDGET = "b"
    GAP = "g"
    COUNT = "n"


@dataclass(frozen=True)
class Apart:
    """自评 beside other points, added up over so many forms that have both."""

    forms: int
    own: Decimal
    other: Decimal

    @property
    def gap(self) -> Decimal:
        """自评 less the others."""
        return self.own - self.other


def _apart(pairs: Iterable[tuple[Decimal, Decimal, int]]) -> Apart | None:
    found = list(pairs)
    if not found:
        return None
    return Apart(sum(n for *_, n in found), add(own * n for own, _, n in found), add(one * n for _, one, n in found))


@dataclass(frozen=True)
class UnitFigures:
    """A unit: its forms, what is wrong with them, the money of those that have both amounts (in 分), the points of
    those that have any, how far they are from 核算 and from 复核."""

    unit_id: int
    unit: str
    forms: int
    errors: int
    warnings: int
    budget: int
    spent: int
    claimed: list[tuple[Decimal, int]] = field(default_factory=list)
    rules: Apart | None = None
    rechecked: Apart | None = None

    @property
    def known(self) -> int:
        """How many forms have 自评总分."""
        return sum(n for _, n in self.claimed)

    def of(self, figure: Figure) -> Decimal | None:
        """The figure; ``None`` where there is none."""
        match figure:
            case Figure.POINTS:
                total = add(points * n for points, n in self.claimed)
                return round_half_up(total / self.known) if self.known else None
            case Figure.FAULTS:
                return Decimal(1_000_000 * self.errors + self.warnings)
            case Figure.RATE:
                return percent(Decimal(self.spent), Decimal(self.budget)) if self.budget else None
            case Figure.BUDGET:
                return Decimal(self.budget)
            case Figure.COUNT:
                return Decimal(self.forms)
            case Figure.GAP:
                sides = [one.gap for one in (self.rechecked, self.rules) if one is not None]
                return max(sides, key=abs, default=None)


def of_units(session: Session, person: Person, year: str | None, figure: Figure, *, least: bool) -> list[UnitFigures]:
    """The units in sight that have the figure, the most first (or the least), then as they are spoken."""
    found = _units(session, _scope(session, person, None, year))
    known = [(one, value) for one in found if (value := one.of(figure)) is not None]
    if figure is Figure.GAP:
        known = [(one, abs(value)) for one, value in known]
    return [one for one, _ in sorted(known, key=lambda pair: pair[1] if least else -pair[1])]


def _scope(session: Session, person: Person, unit: int | None, year: str | None) -> ColumnElement[bool]:
    there = col(Filing.state) != FilingState.WITHDRAWN
    return and_(queue.scope(session, person, Narrowed(unit, year)), there)


def _units(session: Session, which: ColumnElement[bool]) -> list[UnitFigures]:
    both = and_(col(Filing.adjusted_fen).is_not(None), col(Filing.executed_fen).is_not(None))
    amounts = [
        func.coalesce(func.sum(case((both, one), else_=0)), 0)
        for one in (col(Filing.adjusted_fen), col(Filing.executed_fen))
    ]
    counts = [func.coalesce(func.sum(one), 0) for one in (col(Filing.errors), col(Filing.warnings))]
    unit = col(Filing.unit_id)
    rows = sql_select(unit, func.min(Filing.unit_name), func.count(), *counts, *amounts).where(which).group_by(unit)
    claimed: dict[int, list[tuple[Decimal, int]]] = {}
    rules: dict[int, list[tuple[Decimal, Decimal, int]]] = {}
    columns = (unit, col(Filing.claimed), col(Filing.recomputed))
    for number, own, computed, n in session.execute(sql_select(*columns, func.count()).where(which).group_by(*columns)):
        if own is not None:
            claimed.setdefault(number, []).append((own, n))
        if own is not None and computed is not None:
            rules.setdefault(number, []).append((own, computed, n))
    said: dict[int, list[tuple[Decimal, Decimal, int]]] = {}
    for one in rechecked(session, which).values():
        if one.own is not None:
            said.setdefault(one.unit_id, []).append((one.own, one.points, 1))
    return [
        replace(
            UnitFigures(*row), claimed=claimed.get(row[0], []), rules=_apart(rules.get(row[0], ())),
            rechecked=_apart(said.get(row[0], ())),
        )
        for row in session.execute(rows.order_by(spoken.OF_FORM))
    ]  # fmt: skip


# -- 复核 of forms -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RecheckedForm:
    """复核得分 of a form, of the newest version that has one, and 自评 and 核算 of that very version."""

    unit_id: int
    points: Decimal
    own: Decimal | None
    computed: Decimal | None


def rechecked(session: Session, which: ColumnElement[bool]) -> dict[int, RecheckedForm]:
    """The forms of a scope that have 复核得分, by their numbers."""
    rows = (
        sql_select(col(Submission.id), col(Submission.version), Filing)
        .join(Filing, col(Filing.id) == col(Submission.filing_id))
        .where(which, col(Submission.id).in_(sql_select(col(Recheck.submission_id))))
        .order_by(col(Submission.id))
    )
    there = session.execute(rows).all()
    words = queries.words_of(session, [number for number, *_ in there])
    found: dict[int, RecheckedForm] = {}
    for number, version, filing in there:
        total = words[number].total if number in words else None
        if total is None or total.points is None:
            continue
        own, computed = filing.claimed, filing.recomputed
        if version != filing.version:
            records = queries.records_of(session, [number])
            points = decode(records[number]).points if number in records else None
            own, computed = (None, None) if points is None else (points.claimed, points.recomputed)
        found[filing.id] = RecheckedForm(filing.unit_id, total.points, own, computed)
    return found


@dataclass(frozen=True)
class FormPoints:
    """A form with its three scores, all of the version that was rechecked, where one was."""

    filing: Filing
    own: Decimal | None
    computed: Decimal | None
    rechecked: Decimal | None = None

    @property
    def gap(self) -> Decimal | None:
        """自评 less 复核, else less 核算; ``None`` where there is neither."""
        other = self.computed if self.rechecked is None else self.rechecked
        return None if other is None or self.own is None else self.own - other


def of_forms(session: Session, person: Person, unit: int | None, year: str | None) -> tuple[list[FormPoints], int]:
    """The forms of a unit with their three scores; of all units those alone whose scores differ, the widest first. At
    most :data:`MOST`, and how many there are."""
    which = _scope(session, person, unit, year)
    said = rechecked(session, which)
    order: Sequence[Any] = queue.ORDER
    if unit is None:
        own, computed = col(Filing.claimed), col(Filing.recomputed)
        looked_into = sql_select(col(Submission.filing_id)).where(
            col(Submission.id).in_(sql_select(col(Recheck.submission_id)))
        )
        looked = col(Filing.id).in_(looked_into)
        which = and_(which, or_(and_(computed.is_not(None), computed != own), looked))
        order = (looked.desc(), func.abs(cast(own, Float) - cast(computed, Float)).desc(), *queue.ORDER)
    rows = session.execute(sql_select(Filing).where(which).order_by(*order).limit(MOST)).scalars()
    found = [_points(one, said.get(one.id)) for one in rows]
    count = len(found)
    if unit is None:
        found = sorted((one for one in found if one.gap), key=lambda one: -abs(one.gap or ZERO))
    if count < MOST:
        return found, len(found)
    return found, session.execute(sql_select(func.count()).select_from(Filing).where(which)).scalar_one()


def _points(filing: Filing, said: RecheckedForm | None) -> FormPoints:
    if said is None:
        return FormPoints(filing, filing.claimed, filing.recomputed)
    return FormPoints(filing, said.own, said.computed, said.points)
