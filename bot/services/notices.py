"""Notices to supervisors: what of a form is to be told (:mod:`.alert_settings`), once for the same numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session, col, select

from bot.db.alerts import Alert as Alert
from bot.db.cycles import Told
from bot.db.desk import FilingFinding
from bot.db.queries import people
from bot.db.queries.outbox import Outbox
from bot.db.tables import Person, Unit
from bot.db.terms import AlertState, Role
from bot.services import alert_settings, alerts, calendar, desk, silences, submissions
from bot.services.alert_settings import AlertRules, Found
from bot.services.submissions import Filing, Handed
from zwcore.checks import About
from zwcore.record import ToldFinding, encode_finding


def raise_for(session: Session, handed: Sequence[Handed], now: datetime) -> list[Alert]:
    """Raise an alert for each finding that is to be told; return those to tell of (known numbers raise nothing).

    What was said before is brought up to date: reminders of what was handed in now, alerts that a version corrects.
    """
    days, settings = calendar.load(session), alert_settings.load(session)
    raised = (_raised(session, one, code, settings, days, now) for one in handed for code in settings.codes)
    fresh = [alert for alert in raised if alert is not None]
    session.flush()
    alerts.settle(session, {one.version.filing.unit_id for one in handed}, now)
    return alerts.quiet_now(session, fresh, now)


def with_finding(session: Session, handed: Sequence[Handed], code: str) -> list[Handed]:
    """Those of what was handed in that have a finding of a check."""
    forms = [one.version.filing.id for one in handed]
    told = select(FilingFinding.filing_id).where(FilingFinding.code == code, col(FilingFinding.filing_id).in_(forms))
    found = set(session.exec(told))
    return [one for one in handed if one.version.filing.id in found]


def untold(session: Session, handed: Sequence[Handed], now: datetime) -> list[Alert]:
    """The alerts of what was handed in that nobody was told of yet and no silence holds back."""
    told = select(Told.id).where(col(Told.alert_id) == col(Alert.id)).exists()
    numbers = [one.version.submission_id for one in handed]
    rows = select(Alert).where(col(Alert.submission_id).in_(numbers), Alert.state == AlertState.FIRING, ~told)
    return alerts.quiet_now(session, session.exec(rows.order_by(col(Alert.id))).all(), now)


def _raised(
    session: Session, one: Handed, code: str, settings: AlertRules, days: calendar.Calendar, now: datetime
) -> Alert | None:
    """The new alert of a form for a code; those of its former versions with other numbers are resolved."""
    filing = one.version.filing
    unit, prefix = session.get_one(Unit, filing.unit_id), _prefix(code, filing)
    found = settings.found(unit, one.record, code)
    key = prefix + _digest(found.facts) if found else ""
    before = session.exec(select(Alert).where(col(Alert.key).between(prefix, prefix + "~"))).all()
    if one.new:
        alerts.resolve(session, [alert for alert in before if alert.key != key], now)
    if found is None:
        return None
    same = next((alert for alert in before if alert.key == key), None)
    if same is not None:
        if same.state == AlertState.RESOLVED and same.acknowledged_at is None:
            same.state, alerts.course(session, same).listed = AlertState.FIRING, None
        return None
    row = _alert(one, key, code, found, now)
    return alerts.raised(session, row, unit, alerts.escalate_from(session, filing, days, now))


def _alert(one: Handed, key: str, code: str, found: Found, now: datetime) -> Alert:
    return Alert(
        key=key,
        kind=code,
        submission_id=one.version.submission_id,
        project_folded=one.version.filing.project_folded,
        year=one.version.filing.year,
        said=None if found.finding is None else encode_finding(found.finding),
        count=found.count,
        change_pct=found.change_pct,
        line=found.line,
        created=now,
    )


def _prefix(code: str, filing: Filing) -> str:
    return f"anomaly:{code}:{filing.unit_id}:{filing.project_folded}:{filing.year}:"


def _digest(facts: object) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def supervisors(session: Session, department_id: int | None, now: datetime) -> list[Person]:
    """Return who is to be told about a department's units; the next level where nobody can be reached."""
    absent = silences.away(session, now)
    found = alerts.on_level(session, department_id, 1, absent)
    return found or alerts.on_level(session, department_id, 2, absent)


def to_tell(session: Session, alert: Alert, now: datetime, settings: AlertRules) -> list[Person]:
    """Return who is told of an alert: whom the unit's setting names, if they can be reached, else the supervisors."""
    unit = session.get_one(Unit, alert.unit_id)
    named = settings.recipient(session, unit, alert.kind)
    found = [] if named is None else silences.stand_ins(session, [named], silences.away(session, now))
    return found or supervisors(session, alert.department_id, now)


def note(session: Session, row: Outbox, person: Person, rows: Sequence[Alert], closed: datetime | None = None) -> None:
    """Remember which message told whom of which alerts; a list that was true at its time is ``closed`` at once."""
    session.add_all(
        Told(outbox_id=row.id or 0, person_id=person.id, alert_id=alert.id, closed=closed) for alert in rows
    )


def shown_in(session: Session, chat_id: int, message_id: int) -> list[int]:
    """The alerts that a message of ours told of."""
    rows = (
        select(Told.alert_id)
        .join(Outbox)
        .where(Outbox.chat_id == chat_id, Outbox.message_id == message_id, col(Told.alert_id).is_not(None))
    )
    return [alert_id for alert_id in session.exec(rows.order_by(col(Told.id))) if alert_id is not None]


def in_sight(session: Session, alert: Alert, person: Person) -> bool:
    """Whether an alert is about a unit below a supervisor's department."""
    if person.role != Role.SUPERVISOR or person.department_id is None:
        return False
    return alert.department_id in people.tree(session, person.department_id)


def may_acknowledge(session: Session, alert: Alert, person: Person) -> bool:
    """Whether an alert is the person's to acknowledge: in their tree, or told to them."""
    if in_sight(session, alert, person):
        return True
    told = select(Told.id).where(Told.alert_id == alert.id, Told.person_id == person.id)
    return person.role in (Role.SUPERVISOR, Role.ADMIN) and session.exec(told.limit(1)).first() is not None


def acknowledge(session: Session, alert_ids: Sequence[int], person: Person, now: datetime) -> int:
    """Mark alerts that are the person's to know as known; return how many were not before.

    A change of the budget that the unit has explained is closed by it; one that is known already is as soon as it is.
    """
    done = 0
    for alert_id in alert_ids:
        row = session.get(Alert, alert_id)
        if row is None or row.state == AlertState.RESOLVED or not may_acknowledge(session, row, person):
            continue
        known = AlertState.RESOLVED if explanation(session, row) is not None else AlertState.ACKNOWLEDGED
        if row.state != known:
            row.state, row.acknowledged_by, row.acknowledged_at = known, person.id, now
            alerts.course(session, row).next_at = None
            done += 1
    return done


def may_know(session: Session, alert_ids: Sequence[int], person: Person) -> list[int]:
    """Those of some alerts that a 已知悉 of a person still does something to."""
    rows = [row for number in alert_ids if (row := session.get(Alert, number)) is not None]
    return to_know(session, [row for row in rows if may_acknowledge(session, row, person)])


def to_know(session: Session, rows: Sequence[Alert]) -> list[int]:
    """The numbers of those alerts that a 已知悉 still does something to."""
    return [
        row.id or 0
        for row in rows
        if row.state == AlertState.FIRING or (row.kind == alert_settings.BUDGET_CHANGE and explanation(session, row))
    ]


def explanation(session: Session, alert: Alert) -> str | None:
    """What the unit says to a change of its budget: beside the form, or asked (请单位说明, a return in words);
    ``None`` for what is to be mended, and as long as nothing is said."""
    if alert.kind != alert_settings.BUDGET_CHANGE or alert.submission_id is None:
        return None
    version = submissions.newest_version(session, submissions.of_submission(session, alert.submission_id))
    told = (one.explanation for one in version.record.told if one.about(About.MONEY))
    said = next((text for text in told if text), None)
    return said or desk.word_of_unit(session, version.filing, version.record)


def is_about(alert: Alert, told: ToldFinding) -> bool:
    """Whether a finding of a form is what an alert tells of: beyond a line of the unit's own, a change of the budget is
    told of by another finding than that of the alarm line."""
    return told.about(About.MONEY) if alert.kind == alert_settings.BUDGET_CHANGE else told.code == alert.kind


def open_in_order(session: Session, person: Person) -> list[Alert]:
    """The open alerts of somebody's scope, unit by unit, the weightiest first."""
    units: dict[int, list[Alert]] = {}
    for row in by_weight(alerts.firing(session, person)):
        units.setdefault(row.unit_id or 0, []).append(row)
    return [row for rows in units.values() for row in rows]


_FIRST = (alerts.OVERDUE, alerts.UNREACHED, alert_settings.BUDGET_CHANGE)


def by_weight(rows: Iterable[Alert]) -> list[Alert]:
    """Alerts, the weightiest first: who is late, who cannot be reached, the largest change of a budget, then what a
    form has most often."""

    def weight(row: Alert) -> tuple[int, Decimal, int]:
        kind = _FIRST.index(row.kind) if row.kind in _FIRST else len(_FIRST)
        return kind, -abs(row.change_pct or Decimal(row.count)), row.id or 0

    return sorted(rows, key=weight)


def about(session: Session, alert_id: int, person: Person) -> tuple[Alert, Filing] | None:
    """An alert about a form, with the form, where somebody may decide about both; ``None`` else."""
    alert = session.get(Alert, alert_id)
    if alert is None or alert.submission_id is None or not in_sight(session, alert, person):
        return None
    return alert, submissions.of_submission(session, alert.submission_id)


def told_in(session: Session, alert_ids: Sequence[int], person: Person) -> list[Filing]:
    """Return what was handed in that alerts are about, each once, as far as it belongs to the person's tree."""
    rows = (session.get(Alert, alert_id) for alert_id in alert_ids)
    about = (row.submission_id for row in rows if row is not None and in_sight(session, row, person))
    filings = (submissions.of_submission(session, number) for number in about if number is not None)
    return list({filing.id: filing for filing in filings}.values())
