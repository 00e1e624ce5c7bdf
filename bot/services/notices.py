"""Notices to supervisors: a submitted form whose budget changed beyond the alarm line, once for the same numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, select

from bot.db.tables import Alert, AlertState, Person, Role, Submission, Unit
from bot.services.submissions import Handed

BUDGET_CHANGE = "ZW301"


def raise_for(session: Session, handed: Sequence[Handed], now: datetime) -> list[Alert]:
    """Raise an alert for each form beyond the alarm line; return the new ones (known numbers raise nothing)."""
    raised = []
    for one in handed:
        finding = one.sheet.finding(BUDGET_CHANGE)
        key = _key(one.row, finding["params"]) if finding else ""
        if finding and session.exec(select(Alert).where(Alert.key == key)).first() is None:
            unit = session.get_one(Unit, one.row.unit_id)
            row = Alert(
                key=key,
                kind=BUDGET_CHANGE,
                unit_id=unit.id,
                department_id=unit.department_id,
                payload={"submission": one.row.id, "params": dict(finding["params"])},
                created=now,
            )
            session.add(row)
            raised.append(row)
    session.flush()
    return raised


def _key(row: Submission, params: object) -> str:
    numbers = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:16]
    return f"anomaly:{BUDGET_CHANGE}:{row.unit_id}:{row.project_folded}:{row.year}:{numbers}"


def supervisors(session: Session, department_id: int | None) -> Sequence[Person]:
    """Return who is to be told about a department's units."""
    rows = select(Person).where(Person.role == Role.SUPERVISOR, Person.department_id == department_id)
    return session.exec(rows).all()


def acknowledge(session: Session, alert_ids: Sequence[int], person: Person, now: datetime) -> int:
    """Mark alerts of the person's department as known; return how many were not before."""
    done = 0
    for alert_id in alert_ids:
        row = session.get(Alert, alert_id)
        own = row is not None and person.role == Role.SUPERVISOR and row.department_id == person.department_id
        if row is not None and own and row.state == AlertState.FIRING:
            row.state, row.acknowledged_by, row.acknowledged_at = AlertState.ACKNOWLEDGED, person.id, now
            done += 1
    return done


def told_in(session: Session, alert_ids: Sequence[int], person: Person) -> list[Submission]:
    """Return the submissions that alerts are about, as far as they belong to the person's department."""
    rows = (session.get(Alert, alert_id) for alert_id in alert_ids)
    own = [row for row in rows if row is not None and row.department_id == person.department_id]
    return [session.get_one(Submission, row.payload["submission"]) for row in own]
