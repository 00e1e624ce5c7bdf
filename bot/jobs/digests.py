"""The digests of 08:30 and 16:30 on working days: what nobody acknowledged; weekly, for admins, what is amiss."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from bot.db.queries import people
from bot.db.tables import Alert, Person, Priority, Role
from bot.dialogs import alerts as words
from bot.dialogs import health
from bot.dialogs.cycles import no_holidays
from bot.dialogs.notice import voice
from bot.i18n import Short
from bot.jobs import Desk, job
from bot.services import alert_settings, alerts, calendar, notices
from bot.services.runs import ran, unreachable
from zwcore.text import Message


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
        head = words.DIGEST.with_(time=Short(begins))
        words.tell(session, person, own, head, key=key, now=now, priority=Priority.DIGEST)
    for persons, alert in told:
        if persons:
            alerts.course(session, alert).listed = now


def _weekly(session: Session, begins: datetime, now: datetime) -> None:
    """Tell the admins once a week who is out of reach, and which years' holidays are missing."""
    names = unreachable(session)
    if names:
        text = health.UNREACHABLE.with_(count=len(names), names=names[: health.NAMED])
        _tell_admins(session, "unreachable", text, begins, now)
    for text in no_holidays(session, now):
        _tell_admins(session, "holidays", text, begins, now)


def _tell_admins(session: Session, kind: str, text: Message, begins: datetime, now: datetime) -> None:
    for admin in people.with_role(session, Role.ADMIN):
        if not admin.blocked:
            key = f"{kind}:{admin.id}:{calendar.local(begins):%GW%V}"
            voice(session, admin, now).send_to(admin, text, key=key, priority=Priority.DIGEST)
