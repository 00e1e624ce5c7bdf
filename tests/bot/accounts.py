"""Chats for tests that have no chat service: accounts with the number and the address that a test names."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import Session

from bot.db.tables import Account

THEN = datetime(2026, 1, 1, tzinfo=UTC)


def chats(session: Session, *numbers: int, people: bool = False) -> None:
    """Put accounts down; with ``people`` each is that of the person of the same number."""
    for number in numbers:
        person = number if people else None
        session.add(Account(id=number, transport="telegram", address=str(number), person_id=person, created=THEN))
    session.flush()
