"""Reminders, overdue forms and their levels, and what is to be said anew once its cause is gone.

Outside working hours a scan only brings up to date what was said, and what is due waits for the next working morning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.chat import post
from bot.db.engine import Session
from bot.db.terms import AlertState
from bot.i18n import translator
from bot.jobs import look
from bot.letters import notices as words
from bot.letters.letter import Letter
from bot.letters.reminders import over, reminder
from bot.services import alerts, calendar, cycles, earlier, notices, obligations, reminders, runs, silences
from bot.services.earlier import EarlierMessage
from bot.services.notices import Alert
from bot.services.obligations import CHANGED, Owed
from bot.services.people import Person
from bot.services.reminders import StepDue
from zwcore.text import Message

WHY = {
    "reminder": "应报未报，到了提醒的日子",
    "overdue": "过了截止时间仍未交，逐级告知",
    "unreached": "填报人联系不上，改告主管部门",
    "up": "期限内无人知悉，告知上一级",
}


@look("deadlines", Message("health.deadlines", "截止提醒"), every=timedelta(minutes=5), after=CHANGED, why=WHY)
def scan(session: Session, now: datetime) -> datetime | None:
    """One look at ``now``; when the next one is of use."""
    days = calendar.load(session)
    bring_up_to_date(session, now)
    opens = days.open_from(now)
    if opens > now:
        return opens
    steps = [reminders.steps_of(owed, days, now) for owed in obligations.due(session, now)]
    found, unreached = reminders.addressed(session, steps, now)
    for due in found:
        row = post.send(session, due.person, reminder(session, due, days, now), now)
        reminders.note(session, row, due)
    alerts.reached_again(session, now)
    _unreached(session, [*unreached, *_bounced(session, now)], now)
    _levels(session, steps, now)
    _going_up(session, now)
    for step in steps:
        cycles.step_told(step.owed.dates, step.owed.cycle, days, now)
    session.flush()
    return runs.next_step(session)


# -- to those above ----------------------------------------------------------------------------------------------------


def _tell(session: Session, person: Person, rows: Sequence[Alert], head: Message, key: str, now: datetime) -> None:
    post.tell(session, person, words.several(session, person, rows, head, key=key), rows, now)


def _levels(session: Session, steps: Sequence[StepDue], now: datetime) -> None:
    """Tell of overdue units, one message a person and level; who acknowledged ends it."""
    quiet, absent = silences.active(session, now), silences.away(session, now)
    told: dict[tuple[int, int | None, datetime], list[tuple[list[Person], Alert]]] = defaultdict(list)
    for step in steps:
        if not step.levels or not step.owed.open or now < step.owed.dates.due:
            continue
        alert = alerts.overdue(session, step.owed, now)
        if alert.state != AlertState.FIRING or silences.matches(quiet, alert) is not None:
            continue
        for level in step.levels:
            alerts.reaches(session, alert, level)
            people = alerts.on_level(session, alert.department_id, level, absent)
            told[level, step.owed.cycle.id, step.owed.dates.due].append((people, alert))
    for (level, cycle, due), rows in told.items():
        for person, own in words.gathered(rows):
            key = f"overdue:{cycle}:{person.id}:{due:%Y%m%dT%H%M}:L{level}"
            _tell(session, person, own, words.OVERDUE, key, now)


def _unreached(session: Session, units: Sequence[Owed], now: datetime) -> None:
    """Units whose reminder reached nobody go up at once."""
    fresh = alerts.unreached(session, units, now)
    people = {row.department_id: notices.supervisors(session, row.department_id, now) for row in fresh}
    for person, own in words.gathered((people[row.department_id], row) for row in fresh):
        _tell(session, person, own, words.UNREACHED, f"unreached:{person.id}:{words.facts(own)}", now)


def _bounced(session: Session, now: datetime) -> list[Owed]:
    """Units whose reminder came back, where nobody else can be told."""
    owed = earlier.bounced(session, now)
    clerks = reminders.clerks(session, {one.dates.unit_id for one in owed})
    absent = silences.away(session, now)
    return [one for one in owed if not silences.stand_ins(session, clerks.get(one.dates.unit_id, ()), absent)]


def _going_up(session: Session, now: datetime) -> None:
    """Alerts that nobody acknowledged in time are told on the next level on which there is somebody."""
    absent, rows = silences.away(session, now), alerts.quiet_now(session, alerts.going_up(session, now), now)
    told = [(alerts.goes_up(session, alert, absent), alert) for alert in rows]
    for person, own in words.gathered(told):
        head = words.OVERDUE if words.about_dates(own[0]) else words.GOING_UP
        _tell(session, person, own, head, f"up:{person.id}:{words.facts(own)}", now)


# -- what was said before ----------------------------------------------------------------------------------------------


def bring_up_to_date(session: Session, now: datetime) -> None:
    """Edit messages whose cause is gone; those not sent yet are not sent at all."""
    for one in earlier.changed(session):
        text = _over(session, one, now)
        if text is None:
            one.stands()
        elif one.close(now):
            say = translator(one.person.language)
            post.change(session, one.message.chat_id, one.message, Letter(say.html(text)), say, now)


def _over(session: Session, one: EarlierMessage, now: datetime) -> Message | None:
    owed = one.owed(session)
    return over(session, owed, now) if owed else words.over(session, one.alerts(session), now)
