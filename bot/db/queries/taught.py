"""What was taught of the columns of prints, as far as it holds for a person."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, or_
from sqlmodel import Session, col, select

from bot.db.tables import Person
from bot.db.taught import TaughtColumn as TaughtColumn


def said_to(session: Session, person_id: int) -> list[tuple[str, str, str, str | None]]:
    """What holds for a person as plain words: fingerprint, block, header, field; what counts most first."""
    return _words(holding(session, person_id))


def of_print(session: Session, fingerprint: str) -> list[tuple[str, str, str, str | None]]:
    """What was said of a print, by its fingerprint, as plain words; what was confirmed for everybody first."""
    rows = select(TaughtColumn).where(TaughtColumn.fingerprint == fingerprint, col(TaughtColumn.undone).is_(None))
    found = session.exec(rows.order_by(col(TaughtColumn.everybody).desc(), col(TaughtColumn.id).desc()))
    return _words(found)


def _words(rows: Iterable[TaughtColumn]) -> list[tuple[str, str, str, str | None]]:
    return [(row.fingerprint, row.block, row.header, row.field) for row in rows]


# Put together once: asked for whatever is read.
_UNIT = select(Person.unit_id).where(Person.id == bindparam("person")).scalar_subquery()
_HOLDING = select(TaughtColumn).where(
    or_(
        col(TaughtColumn.person_id) == bindparam("person"),
        col(TaughtColumn.unit_id) == _UNIT,
        col(TaughtColumn.everybody),
    ),
    col(TaughtColumn.undone).is_(None),
)


def holding(session: Session, person_id: int) -> list[TaughtColumn]:
    """What holds for a person: what they said themselves, then what their unit reads so, then what everybody does."""
    rows = session.exec(_HOLDING, params={"person": person_id})
    return sorted(rows, key=lambda row: (row.person_id != person_id, row.unit_id is None, -(row.id or 0)))
