"""The digests of 08:30 and 16:30 on working days: what nobody acknowledged; weekly, for admins, who is out of reach."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from bot.db.queries import people
from bot.db.tables import Alert, Person, Priority, Role
from bot.dialogs import alerts as words
from bot.dialogs import health
from bot.dialogs.notice import voice
from bot.i18n import on_screen
from bot.jobs import Desk, job
from bot.services import alert_settings, alerts, calendar, notices
from bot.services.runs import ran, unreachable


@job("digests", every=timedelta(minutes=5))
async def digests(desk: Desk) -> datetime | None:
    """Write the digest that is due; the next one's hour is when to look again."""
    return await desk.database.write(partial(_run, now=desk.clock.now()))


def _run(session: Session, now: datetime) -> datetime:
    later = scan(session, now)
    ran(session, "digests", now)
    return later


def scan(session: Session, now: datetime) -> datetime:
    """One look at ``now``; when the next digest begins."""
    days = calendar.load(session)
    begins = alerts.slot(now, days)
    if begins is not None and days.open_from(now) == now:
        _digest(session, begins, days, now)
        _weekly(session, begins, now)
        session.flush()
    return alerts.next_slot(now, days)


def _digest(session: Session, begins: datetime, days: calendar.Calendar, now: datetime) -> None:
    told: list[tuple[list[Person], Alert]] = []
    settings = alert_settings.load(session)
    for rows in alerts.to_list(session, begins, days).values():
        told += [(notices.to_tell(session, alert, now, settings), alert) for alert in rows]
    for person, own in words.gathered(told):
        key = f"digest:{person.id}:{calendar.local(begins):%Y%m%dT%H%M}"
        head = words.DIGEST.with_(time=on_screen(begins)[5:])
        words.tell(session, person, own, head, key=key, now=now, priority=Priority.DIGEST)
    for persons, alert in told:
        if persons:
            alerts.course(session, alert).listed = now


def _weekly(session: Session, begins: datetime, now: datetime) -> None:
    """Tell the admins once a week who is out of reach."""
    names = unreachable(session)
    if not names:
        return
    for admin in people.with_role(session, Role.ADMIN):
        if not admin.blocked:
            text = health.UNREACHABLE.with_(count=len(names), names="、".join(names[: health.NAMED]))
            key = f"unreachable:{admin.id}:{calendar.local(begins):%GW%V}"
            voice(session, admin, now).send_to(admin, text, key=key, priority=Priority.DIGEST)
