"""The stored forms of checked files."""

from __future__ import annotations

from sqlmodel import Session, select

from bot.db.tables import Sheet


def record(session: Session, reading_id: int, place: int) -> str | None:
    """The record of a form as it is stored; ``None`` where it was deleted."""
    rows = select(Sheet.record).where(Sheet.reading_id == reading_id, Sheet.place == place)
    return session.exec(rows).first()
