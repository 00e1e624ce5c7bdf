"""Rows that cannot be read: broken JSON, a date that is none. One of them must not hide the others."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, SQLModel, col, select


def unreadable(session: Session, table: type[SQLModel], where: ColumnElement[bool]) -> list[int]:
    """The numbers of the rows that cannot be read."""
    key: Any = table.__table__.c.id  # type: ignore[attr-defined]
    return [number for number in session.exec(select(col(key)).where(where)) if not _reads(session, table, key, number)]


def _reads(session: Session, table: type[SQLModel], key: Any, number: int) -> bool:
    try:
        session.exec(select(table).where(key == number)).one()
    except (ValueError, TypeError, LookupError, AttributeError):
        return False
    return True
