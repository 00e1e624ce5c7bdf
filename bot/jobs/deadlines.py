"""Reminders, overdue forms and their levels, and what is to be said anew once its cause is gone.

``scan`` asks what is due at ``now`` and writes it to the outbox; outside working hours it only brings up to date what
was said, and what is due waits for the next working morning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session, col, func, select

from bot.db.cycles import AlertCourse, Told, UnitDue
from bot.db.tables import Alert, AlertState, Outbox, OutboxState, Person, Unit
from bot.dialogs import alerts as words
from bot.dialogs import remind
from bot.dialogs.notice import voice
from bot.jobs import Desk, job
from bot.services import alerts, calendar, cycles, notices, obligations, reminders, silences
from bot.services.obligations import CHANGED, Owed
from bot.services.reminders import Step
from bot.services.runs import ran
from zwcore.text import Message


@job("deadlines", every=timedelta(minutes=5), after=CHANGED)
async def deadlines(desk: Desk) -> datetime | None:
    """Write what is due; the next step of a unit is when to look again."""
    return await desk.database.write(partial(_run, now=desk.clock.now()))


def _run(session: Session, now: datetime) -> datetime | None:
    later = scan(session, now)
    ran(session, "deadlines", now)
    return later


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
        remind.send(session, due, days, now)
    _unreached(session, [*unreached, *_bounced(session, now)], now)
    _levels(session, steps, now)
    _going_up(session, now)
    for step in steps:
        step.owed.dates.told_to = now
        cycles.plan(step.owed.dates, step.owed.cycle, days)
    session.flush()
    return next_at(session)


def next_at(session: Session) -> datetime | None:
    """When the next step of a unit or an alert comes."""
    found = [
        session.exec(select(func.min(column))).one() for column in (col(UnitDue.next_at), col(AlertCourse.next_at))
    ]
    return min((moment for moment in found if moment is not None), default=None)


# -- to those above ----------------------------------------------------------------------------------------------------


def _levels(session: Session, steps: Sequence[Step], now: datetime) -> None:
    """Tell of overdue units, one message a person and level; who acknowledged ends it."""
    quiet, absent = silences.active(session, now), silences.away(session, now)
    told: dict[tuple[int, int | None, datetime], list[tuple[list[Person], Alert]]] = defaultdict(list)
    for step in steps:
        if not step.levels or not step.owed.open or now < step.owed.dates.due:
            continue
        alert = _overdue(session, step.owed, now)
        if alert.state != AlertState.FIRING or silences.matches(quiet, alert) is not None:
            continue
        for level in step.levels:
            alerts.course(session, alert).level = level
            people = alerts.on_level(session, alert.department_id, level, absent)
            told[level, step.owed.cycle.id, step.owed.dates.due].append((people, alert))
    for (level, cycle, due), rows in told.items():
        for person, own in words.gathered(rows):
            key = f"overdue:{cycle}:{person.id}:{due:%Y%m%dT%H%M}:L{level}"
            words.tell(session, person, own, words.OVERDUE, key=key, now=now)


def _overdue(session: Session, owed: Owed, now: datetime) -> Alert:
    key, unit = alerts.overdue_key(owed), session.get_one(Unit, owed.dates.unit_id)
    payload = {"unit_due": owed.dates.id}
    new = alerts.raised(session, key=key, kind=alerts.OVERDUE, unit=unit, payload=payload, now=now)
    return new or session.exec(select(Alert).where(Alert.key == key)).one()


def _unreached(session: Session, units: Sequence[Owed], now: datetime) -> None:
    """Units whose reminder reached nobody go up at once."""
    raised = []
    for owed in units:
        if owed.open and now < owed.dates.due:
            key = f"{alerts.UNREACHED}:{owed.cycle.id}:{owed.dates.unit_id}:{owed.dates.due:%Y%m%dT%H%M}"
            payload, unit = {"unit_due": owed.dates.id}, session.get_one(Unit, owed.dates.unit_id)
            row = alerts.raised(session, key=key, kind=alerts.UNREACHED, unit=unit, payload=payload, now=now)
            raised += [row] if row is not None else []
    fresh = alerts.quiet_now(session, raised, now)
    people = {row.department_id: notices.supervisors(session, row.department_id, now) for row in fresh}
    for person, own in words.gathered((people[row.department_id], row) for row in fresh):
        key = f"unreached:{person.id}:{words.facts(own)}"
        words.tell(session, person, own, words.UNREACHED, key=key, now=now)


def _bounced(session: Session, now: datetime) -> list[Owed]:
    """Units whose reminder came back; an alert that came back is told on the next level."""
    rows = reminders.undeliverable(session, now)
    for row in rows:
        row.closed, row.changed = now, None
        if row.alert_id is not None:
            alerts.course(session, session.get_one(Alert, row.alert_id)).next_at = now
    session.flush()
    owed = obligations.of_units(session, {row.unit_due_id for row in rows if row.unit_due_id is not None})
    clerks = reminders.clerks(session, {one.dates.unit_id for one in owed})
    absent = silences.away(session, now)
    return [one for one in owed if not silences.stand_ins(session, clerks.get(one.dates.unit_id, ()), absent)]


def _going_up(session: Session, now: datetime) -> None:
    """Alerts that nobody acknowledged in time are told on the next level on which there is somebody."""
    absent, told = silences.away(session, now), []
    for alert in alerts.quiet_now(session, alerts.going_up(session, now), now):
        going = alerts.course(session, alert)
        going.level, people = alerts.next_level(session, alert, going.level, absent)
        going.next_at = None
        told.append((people, alert))
    for person, own in words.gathered(told):
        head = words.OVERDUE if own[0].kind in (alerts.OVERDUE, alerts.UNREACHED) else words.GOING_UP
        words.tell(session, person, own, head, key=f"up:{person.id}:{words.facts(own)}", now=now)


# -- what was said before ----------------------------------------------------------------------------------------------


def bring_up_to_date(session: Session, now: datetime) -> None:
    """Edit messages whose cause is gone; those not sent yet are not sent at all."""
    changed = {row.outbox_id for row in reminders.outdated(session)}
    for outbox_id in sorted(changed):
        rows = session.exec(select(Told).where(Told.outbox_id == outbox_id, col(Told.closed).is_(None))).all()
        message = session.get_one(Outbox, outbox_id)
        if rows and message.state != OutboxState.CLAIMED:
            _bring(session, message, rows, now)


def _bring(session: Session, message: Outbox, rows: Sequence[Told], now: datetime) -> None:
    text = _over(session, rows, now)
    for row in rows:
        row.changed, row.closed = None, now if text is not None else None
    if text is None:
        return
    if message.state in (OutboxState.PENDING, OutboxState.UNCERTAIN):
        message.state = OutboxState.CANCELLED
    elif message.state == OutboxState.SENT:
        voice(session, session.get_one(Person, rows[0].person_id), now).edit(message, text)


def _over(session: Session, rows: Sequence[Told], now: datetime) -> Message | None:
    due = [row.unit_due_id for row in rows if row.unit_due_id is not None]
    if due:
        return remind.over(session, obligations.of_units(session, due), now)
    told = select(Alert).where(col(Alert.id).in_([row.alert_id for row in rows])).order_by(col(Alert.id))
    return words.over(session, session.exec(told).all(), now)
