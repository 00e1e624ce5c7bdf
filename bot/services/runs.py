"""When each scan last came to its end (dead man's switch), when the next one is of use, and how the outbox stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.db.cycles import AlertCourse, ScanRun, UnitDue
from bot.db.queries import inbox
from bot.db.queries.outbox import Outbox
from bot.db.tables import DeliveryLog, Inbox, Order, Person
from bot.db.terms import OrderState, OutboxState, Role


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


def next_step(session: Session) -> datetime | None:
    """When the next step of a unit or an alert comes."""
    columns = (col(UnitDue.next_at), col(AlertCourse.next_at))
    found = [session.exec(select(func.min(column))).one() for column in columns]
    return min((moment for moment in found if moment is not None), default=None)


def units_wait(session: Session) -> bool:
    """Tell whether a step of some unit is still to come."""
    return session.exec(select(UnitDue.id).where(col(UnitDue.next_at).is_not(None)).limit(1)).first() is not None


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


def aside(session: Session) -> int:
    """How many updates, orders and messages came to nothing: not as such are, or failed each time."""
    broken = ("unreadable", "PutAside")
    orders = select(func.count(col(Order.id))).where(Order.state == OrderState.FAILED, Order.error == broken[0])
    letters = select(func.count(func.distinct(DeliveryLog.outbox_id))).where(DeliveryLog.outcome == broken[1])
    return inbox.aside(session) + session.exec(orders).one() + session.exec(letters).one()


def unreachable(session: Session) -> list[str]:
    """The names of those who cannot be reached and have a place here."""
    rows = select(Person.name).where(col(Person.blocked), Person.role != Role.NONE).order_by(col(Person.id))
    return list(session.exec(rows))


# -- for a rehearsal, which sends nothing ------------------------------------------------------------------------------


def last_message(session: Session) -> int:
    """The number of the message that was written last."""
    return session.exec(select(func.max(Outbox.id))).one() or 0


def as_if_sent(session: Session, after: int) -> Sequence[Outbox]:
    """Have what was written after a message count as sent, and return it."""
    rows = session.exec(select(Outbox).where(col(Outbox.id) > after).order_by(col(Outbox.id))).all()
    for row in rows:
        row.state, row.message_id = OutboxState.SENT, row.message_id or row.id
    return rows
