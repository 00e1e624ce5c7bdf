"""How far a unit or many units are (进度): what was handed in, by unit, and what was only checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from bot.db.tables import Filing, Sheet, Unit


@dataclass(frozen=True)
class UnitProgress:
    """A unit and how many forms it handed in."""

    unit_id: int
    unit: str
    count: int


def by_unit(session: Session, scope: ColumnElement[bool]) -> list[UnitProgress]:
    """The units that handed something in, of the filings of ``scope``, who began first before the others."""
    rows = (
        select(col(Filing.unit_id), Unit.name, func.count(col(Filing.id)))
        .join(Unit, col(Unit.id) == Filing.unit_id)
        .where(scope)
        .group_by(col(Filing.unit_id), Unit.name)
        .order_by(func.min(Filing.id))
    )
    return [UnitProgress(*row) for row in session.exec(rows)]


def of_units(session: Session, unit_ids: Iterable[int]) -> dict[int, list[Filing]]:
    """What units handed in, in the order of the numbers printed on the forms."""
    found: dict[int, list[Filing]] = {number: [] for number in unit_ids}
    no = func.coalesce(col(Filing.table_no), "1")
    rows = select(Filing).where(col(Filing.unit_id).in_(found))
    for row in session.exec(rows.order_by(func.length(no), no, col(Filing.id))):
        found[row.unit_id].append(row)
    return found


def not_handed_in(session: Session, reading_id: int, scope: ColumnElement[bool]) -> int:
    """How many forms of a checked file were not handed in as they are."""
    handed_in = select(Filing.content_digest).where(scope)
    rows = select(func.count(col(Sheet.id))).where(
        Sheet.reading_id == reading_id, col(Sheet.content_digest).not_in(handed_in)
    )
    return session.exec(rows).one()
