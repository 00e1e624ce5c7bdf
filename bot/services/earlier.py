"""What was said before: which message told whom of what, as long as it may have to be changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.db.alerts import Alert
from bot.db.cycles import Told
from bot.db.queries.outbox import Outbox
from bot.db.tables import Person
from bot.db.terms import OutboxState
from bot.services import alerts, obligations, reminders
from bot.services.obligations import Owed


@dataclass(frozen=True)
class EarlierMessage:
    """A message to somebody, and what it told of that is not over."""

    message: Outbox
    person: Person
    told: Sequence[Told]

    def owed(self, session: Session) -> list[Owed]:
        """The dates of units that it told of, with what they owe."""
        return obligations.of_units(session, [one.unit_due_id for one in self.told if one.unit_due_id is not None])

    def alerts(self, session: Session) -> list[Alert]:
        """The alerts that it told of."""
        return alerts.named(session, [one.alert_id for one in self.told])

    def stands(self) -> None:
        """Note that it is as true as it was."""
        for one in self.told:
            one.changed = None

    def close(self, now: datetime) -> bool:
        """Note that all it told of is over; tell whether it is there and has to say so. One not sent yet never is."""
        for one in self.told:
            one.changed, one.closed = None, now
        if self.message.state in (OutboxState.PENDING, OutboxState.UNCERTAIN):
            self.message.state = OutboxState.CANCELLED
        return self.message.state == OutboxState.SENT


def changed(session: Session) -> list[EarlierMessage]:
    """The messages whose cause changed, without those that are being sent this moment."""
    found = []
    for number in sorted({one.outbox_id for one in reminders.outdated(session)}):
        rows = session.exec(select(Told).where(Told.outbox_id == number, col(Told.closed).is_(None))).all()
        message = session.get_one(Outbox, number)
        if rows and message.state != OutboxState.CLAIMED:
            found.append(EarlierMessage(message, session.get_one(Person, rows[0].person_id), rows))
    return found


def bounced(session: Session, now: datetime) -> list[Owed]:
    """Close what came back; the dates of units that it told of. An alert that came back goes up a level at once."""
    rows = reminders.undeliverable(session, now)
    for row in rows:
        row.closed, row.changed = now, None
        if row.alert_id is not None:
            alerts.course(session, session.get_one(Alert, row.alert_id)).next_at = now
    session.flush()
    return obligations.of_units(session, {row.unit_due_id for row in rows if row.unit_due_id is not None})
