"""一并请说明: all changes of budgets that no unit was asked about yet, asked in one stroke."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.db.alerts import Alert
from bot.db.tables import Filing, Person, Submission
from bot.db.terms import FilingState
from bot.services import desk, notices
from bot.services.alert_settings import BUDGET_CHANGE
from bot.services.desk import FilingStep, ReturnItem, Where
from zwcore.record import Record, ToldFinding
from zwcore.text import Message


@dataclass(frozen=True)
class Askable:
    """A form of which a unit can be asked something, and what."""

    filing: Filing
    record: Record
    told: Sequence[ToldFinding]


def waiting(session: Session, alerts: Sequence[Alert]) -> int:
    """How many forms with a change of the budget among some alerts wait, asked about or not, without being opened."""
    numbers = [one.submission_id for one in alerts if one.kind == BUDGET_CHANGE]
    rows = select(Filing.id).join(Submission, col(Submission.filing_id) == col(Filing.id))
    rows = rows.where(col(Submission.id).in_(numbers), Filing.state == FilingState.SUBMITTED)
    return len(set(session.exec(rows)))


def to_ask(session: Session, person: Person, alerts: Sequence[Alert]) -> list[Askable]:
    """The forms that are to be asked about: in sight, waiting, their change of the budget not explained yet."""
    found: dict[int, Askable] = {}
    for alert in alerts:
        about = notices.about(session, alert.id or 0, person) if alert.kind == BUDGET_CHANGE else None
        if about is None or (about[1].id or 0) in found or notices.explanation(session, alert):
            continue
        filing = about[1]
        if filing.state != FilingState.SUBMITTED or desk.may_decide(session, person, filing) is not None:
            continue
        record = desk.record_of(session, filing, filing.version)
        told = [one for one in record.told if notices.is_about(alert, one)][:1]
        if told:
            found[filing.id or 0] = Askable(filing, record, told)
    return list(found.values())


def ask(
    session: Session, person: Person, asked: Sequence[Askable], say: Callable[[Message], str], now: datetime
) -> list[tuple[Filing, FilingStep, list[ReturnItem]]]:
    """Ask about each of these forms; what changed meanwhile is left out."""
    stroke, done = f"{now.isoformat()}:{person.id}", []
    for one in asked:
        items = [desk.item_of(one.record, told, say(told.finding.message)) for told in one.told]
        where = Where(one.filing, one.filing.version)
        taken = desk.ask(session, person, where, items, now, stroke=stroke)
        if isinstance(taken, FilingStep):
            done.append((one.filing, taken, desk.items_of(session, one.filing)))
    return done
