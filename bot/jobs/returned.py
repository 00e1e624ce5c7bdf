"""Reminders of forms that were returned, by the date of each: a working day before, and when it is over."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from bot.chat import post
from bot.db.engine import Session
from bot.db.queries import outbox
from bot.i18n import last_day
from bot.jobs import look
from bot.letters import reminders as letters
from bot.services import calendar, notices, returns, silences
from bot.services.calendar import Calendar
from bot.services.people import Person
from bot.services.submissions import Filing
from zwcore.text import Message

WHY = {"returned-due": "退回的表快到或过了重报期限", "returned-over": "退回的表过了期限没有重报，告知主管部门"}
AHEAD, BEHIND = timedelta(days=12), timedelta(days=4)
"""So far from now a date may lie and be a working day away: the longest holidays have nine days."""


@look("returned", Message("health.returned", "退回的表到期提醒"), every=timedelta(minutes=30), why=WHY)
def scan(session: Session, now: datetime) -> datetime | None:
    """Remind who has to mend what is due again; when the next look is of use."""
    days = calendar.load(session)
    opens = days.open_from(now)
    if opens > now:
        return opens
    absent = silences.away(session, now)
    found: dict[tuple[int, datetime, int], list[Filing]] = defaultdict(list)
    people: dict[int, Person] = {}
    for filing in returns.due_between(session, now - BEHIND, now + AHEAD):
        step = _step(filing.due or now, days, now)
        for person in () if step is None else silences.stand_ins(session, returns.recipients(session, filing), absent):
            people[person.id] = person
            found[person.id, filing.due or now, step or 0].append(filing)
    _tell_supervisors(session, now)
    for (person_id, _, step), filings in found.items():
        letter = letters.returned(people[person_id], filings, step, days, now)
        if not outbox.is_there(session, letter.key or ""):
            post.send(session, people[person_id], letter, now)
    return None


def _tell_supervisors(session: Session, now: datetime) -> None:
    """Tell who returned forms, or supervises their units, once which of them did not come again in time."""
    late: dict[tuple[int, datetime], list[Filing]] = defaultdict(list)
    people: dict[int, Person] = {}
    for filing in returns.due_between(session, now - BEHIND, now):
        for person in notices.supervisors(session, returns.department_id_of(session, filing), now):
            people[person.id] = person
            late[person.id, filing.due or now].append(filing)
    for (person_id, _), filings in late.items():
        letter = letters.not_back(people[person_id], filings)
        if not outbox.is_there(session, letter.key or ""):
            post.send(session, people[person_id], letter, now)


def _step(due: datetime, days: Calendar, now: datetime) -> int | None:
    """-1 on the last working day before the last day and until the date, 1 after it; ``None`` while there is time."""
    if now >= due:
        return 1
    return -1 if days.between(calendar.local(now).date(), last_day(due)) <= 1 else None
