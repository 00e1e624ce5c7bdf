"""What a chat owes to somebody who could not be reached: it is said when they are there again."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from bot.db.alerts import Alert
from bot.db.cycles import Told
from bot.db.queries import outbox
from bot.db.queries.outbox import Deed, Outbox
from bot.db.tables import DeliveryLog
from bot.db.terms import AlertState, OutboxState, Priority
from bot.services import obligations

UNREACHABLE = "Unreachable"
"""The outcome by which a row ended."""


def make_good(session: Session, chat_id: int, now: datetime) -> int:
    """Have what did not reach a chat go out in its order: answers, receipts, notices that are still true; how many."""
    last = select(DeliveryLog.outcome).where(DeliveryLog.outbox_id == Outbox.id).order_by(col(DeliveryLog.id).desc())
    rows = select(Outbox).where(
        col(Outbox.chat_id) == chat_id,
        col(Outbox.state) == OutboxState.DEAD,
        col(Outbox.kind).in_([Deed.SAY, Deed.EDIT, Deed.MENU]),
        last.limit(1).scalar_subquery() == UNREACHABLE,
    )
    found = [row for row in session.exec(rows.order_by(col(Outbox.id))).all() if _is_owed(session, row, now)]
    for row in found:
        row.state, row.due, row.attempts, row.error = OutboxState.PENDING, now, 0, None
    if found:
        outbox.announce(session, outbox.WAKE)
    return len(found)


def _is_owed(session: Session, row: Outbox, now: datetime) -> bool:
    if row.priority < Priority.ANOMALY:
        return True
    if row.priority >= Priority.DIGEST:
        return False
    told = session.exec(select(Told).where(Told.outbox_id == row.id)).all()
    still = [one for one in told if _is_true(session, one, now)]
    for one in still:
        # What is said of it later follows this message again.
        one.closed = None
    return bool(still)


def _is_true(session: Session, told: Told, now: datetime) -> bool:
    if told.alert_id is not None:
        return session.get_one(Alert, told.alert_id).state == AlertState.FIRING
    units = [] if told.unit_due_id is None else [told.unit_due_id]
    return any(owed.open and now < owed.dates.due for owed in obligations.of_units(session, units))
