"""The digests of 08:30 and 16:30 on working days: what nobody acknowledged; weekly, for admins, what is amiss."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.chat import post
from bot.db.engine import Session
from bot.db.queries import people
from bot.db.terms import Priority, Role
from bot.i18n import Short, translator
from bot.jobs import look
from bot.letters import admins
from bot.letters import notices as words
from bot.letters.letter import Letter
from bot.services import alert_settings, alerts, calendar, notices, runs
from zwcore.text import Message

WHY = {
    "digest": "还没有点“已知悉”，进汇总",
    "unreachable": "每周一次，联系不上的人",
    "holidays": "每周一次，缺放假安排的年份",
}


@look("digests", Message("health.digests", "汇总提醒"), every=timedelta(minutes=5), why=WHY)
def scan(session: Session, now: datetime) -> datetime:
    """Write the digest that is due at ``now``; when the next one begins."""
    days = calendar.load(session)
    begins = alerts.slot(now, days)
    if begins is not None and days.open_from(now) == now:
        _digest(session, begins, days, now)
        _weekly(session, begins, now)
        session.flush()
    return alerts.next_slot(now, days)


def _digest(session: Session, begins: datetime, days: calendar.Calendar, now: datetime) -> None:
    settings, rows = alert_settings.load(session), alerts.to_list(session, begins, days).values()
    told = [(notices.to_tell(session, alert, now, settings), alert) for own in rows for alert in own]
    head = words.DIGEST.with_(time=Short(begins))
    for person, own in words.gathered(told):
        key = f"digest:{person.id}:{calendar.local(begins):%Y%m%dT%H%M}"
        letter = words.several(session, person, own, head, key=key, urgency=Priority.DIGEST)
        # A list is not edited: it was true when it came.
        post.tell(session, person, letter, own, now, listed=True)
    for persons, alert in told:
        if persons:
            alerts.in_digest(session, alert, now)


def _weekly(session: Session, begins: datetime, now: datetime) -> None:
    """Tell the admins once a week who is out of reach, and which years' holidays are missing."""
    for text in admins.unreachable(runs.unreachable(session)):
        _tell_admins(session, "unreachable", text, begins, now)
    for text in admins.no_holidays(session, now):
        _tell_admins(session, "holidays", text, begins, now)


def _tell_admins(session: Session, kind: str, text: Message, begins: datetime, now: datetime) -> None:
    for admin in people.with_role(session, Role.ADMIN):
        if not admin.blocked:
            key = f"{kind}:{admin.id}:{calendar.local(begins):%GW%V}"
            said = translator(admin.language).html(text)
            post.send(session, admin, Letter(said, key=key, urgency=Priority.DIGEST), now)
