"""When each scan last came to its end (dead man's switch), and how the outbox stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.db.cycles import ScanRun
from bot.db.tables import Inbox, Outbox, OutboxState, Person


def ran(session: Session, name: str, now: datetime) -> None:
    """Put down that a scan came to its end."""
    row = session.get(ScanRun, name)
    if row is None:
        session.add(ScanRun(name=name, at=now))
    else:
        row.at = now


def last(session: Session) -> Mapping[str, datetime]:
    """When each scan last ran."""
    return {row.name: row.at for row in session.exec(select(ScanRun).order_by(col(ScanRun.name)))}


def outbox_counts(session: Session) -> Mapping[str, int]:
    """How many messages are in each state."""
    rows = session.exec(select(Outbox.state, func.count(col(Outbox.id))).group_by(col(Outbox.state)))
    return dict(rows.all())


def late(session: Session, now: datetime) -> int:
    """How many messages should have gone out and have not."""
    rows = select(func.count(col(Outbox.id))).where(Outbox.state == OutboxState.PENDING, col(Outbox.due) < now)
    return session.exec(rows).one()


def unhandled(session: Session) -> int:
    """How many updates came in and are not done."""
    return session.exec(select(func.count(col(Inbox.id))).where(col(Inbox.done).is_(None))).one()


def unreachable(session: Session) -> list[str]:
    """The names of those who cannot be reached and have a place here."""
    rows = select(Person.name).where(col(Person.blocked), Person.role != "none").order_by(col(Person.id))
    return list(session.exec(rows))
