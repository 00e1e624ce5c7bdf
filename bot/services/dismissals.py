"""不作为问题: findings that a reviewer marks as none, with the reason; and what comes of the checks by that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Executable, and_
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, func, select

from bot.db.auditing import Dismissal
from bot.db.desk import FilingFinding, ReturnItem
from bot.db.queries import audit
from bot.db.queries.auditing import Marked as Marked
from bot.db.tables import Filing, Person
from bot.db.terms import Role
from bot.services import desk, facts, queue
from bot.services.desk import Refusal, Settled
from bot.services.marks import left as left
from bot.services.marks import of_form as of_form
from bot.services.queue import Narrowed
from zwcore.finding import Severity
from zwcore.record import Record, ToldFinding
from zwcore.record.words import mark_of

ACTION, BACK = "dismiss", "dismiss_back"


def may(session: Session, person: Person, filing: Filing) -> Refusal | None:
    """Tell why somebody may not say of a form's findings that they are none; ``None`` for an auditor, and for who
    may decide about the form."""
    return None if person.role == Role.AUDITOR else desk.may_decide(session, person, filing)


def errors_left(session: Session, filing: Filing, record: Record) -> list[ToldFinding]:
    """What must be mended of a form and is not marked as none."""
    return [told for told in left(session, filing, record) if told.finding.severity is Severity.ERROR]


def dismiss(
    session: Session, person: Person, filing: Filing, record: Record, number: int, reason: str, now: datetime
) -> Refusal | None:
    """Mark a finding as none; one that is marked already stays as it is."""
    refusal, told = may(session, person, filing), record.numbered(number)
    if refusal is not None or told is None:
        return refusal or Refusal.CHANGED
    if number in of_form(session, filing, record):
        return Refusal.STATE
    row = Dismissal(
        filing_id=filing.id or 0, code=told.code, mark=mark_of(record, told), reason=reason, person_id=person.id, at=now
    )
    session.add(row)
    session.flush()
    facts.count(session, filing, record)
    detail = {"number": filing.number, "code": told.code, "row": row.id, "mark": row.mark}
    audit.append(session, person_id=person.id, action=ACTION, now=now, **detail)
    return None


def take_back(
    session: Session, person: Person, filing: Filing, record: Record, number: int, now: datetime
) -> Refusal | None:
    """Take a mark back: the finding counts again."""
    refusal, marked = may(session, person, filing), of_form(session, filing, record).get(number)
    if refusal is not None or marked is None:
        return refusal or Refusal.STATE
    row = session.get_one(Dismissal, marked.id)
    row.taken_back, row.taken_back_by = now, person.id
    session.flush()
    facts.count(session, filing, record)
    detail = {"number": filing.number, "code": row.code, "row": row.id, "mark": row.mark}
    audit.append(session, person_id=person.id, action=BACK, now=now, **detail)
    return None


def breaks(session: Session, said: Mapping[int, str]) -> Iterator[str]:
    """Say which marks are not as the audit log has them (``said``: their rows with what was marked)."""
    there = dict(session.exec(select(Dismissal.id, Dismissal.mark)).all())
    for number in sorted({one for one in there if one is not None} | said.keys()):
        if there.get(number) != said.get(number):
            yield f"第 {number} 条“不作为问题”和审计里的对不上：删掉了、改过，或不是在对话里标的"


@dataclass(frozen=True)
class MarkedFinding:
    """A finding that is marked as none: of which form, which check, why, by whom, when."""

    filing: Filing
    code: str
    reason: str
    person: str
    at: datetime


def listed(session: Session, person: Person, unit: int | None, page: int, size: int) -> tuple[list[MarkedFinding], int]:
    """A page of what is marked in somebody's sight, the newest first; how many there are in all."""
    which = and_(queue.scope(session, person, Narrowed(unit)), col(Dismissal.taken_back).is_(None))
    rows = sql_select(Filing, Dismissal, col(Person.name)).join(Filing, col(Filing.id) == col(Dismissal.filing_id))
    rows = rows.join(Person, col(Person.id) == col(Dismissal.person_id), isouter=True).where(which)
    count = session.execute(sql_select(func.count()).select_from(rows.subquery())).scalar_one()
    some = rows.order_by(col(Dismissal.id).desc()).offset(page * size).limit(size)
    found = session.execute(some)
    return [MarkedFinding(one, row.code, row.reason, name or "", row.at) for one, row, name in found], count


# -- what comes of the checks ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckLedger:
    """Of a check: on how many forms it finds something, marked or not, how often a reviewer marked that as none, how
    often one confirmed it by returning it or asking about it, and how often the unit changed the cell then."""

    code: str
    forms: int
    marked: int
    confirmed: int
    changed: int


def ledger(session: Session) -> list[CheckLedger]:
    """The checks that anything was said of or that find anything, those most often marked first."""
    counts = _counted(session, sql_select(col(FilingFinding.code), func.count()).group_by(col(FilingFinding.code)))
    stands = sql_select(col(Dismissal.code), func.count()).where(col(Dismissal.taken_back).is_(None))
    marked = _counted(session, stands.group_by(col(Dismissal.code)))
    same = and_(
        col(FilingFinding.filing_id) == col(Dismissal.filing_id), col(FilingFinding.code) == col(Dismissal.code)
    )
    wholly = sql_select(col(Dismissal.code), func.count(col(Dismissal.filing_id).distinct()))
    wholly = wholly.where(col(Dismissal.taken_back).is_(None), ~select(FilingFinding.code).where(same).exists())
    forms = Counter(counts) + Counter(_counted(session, wholly.group_by(col(Dismissal.code))))
    rows = select(ReturnItem.filing_id, ReturnItem.cell, ReturnItem.code, ReturnItem.settled)
    items = session.exec(rows.where(col(ReturnItem.code).is_not(None)))
    settled: dict[tuple[int, str, str], bool] = {}
    for filing_id, cell, code, how in items:
        key = (filing_id, cell, code or "")
        settled[key] = settled.get(key, False) or how == Settled.CHANGED
    confirmed = Counter(code for _, _, code in settled)
    changed = Counter(code for (_, _, code), did in settled.items() if did)
    found = [
        CheckLedger(code, forms[code], marked.get(code, 0), confirmed[code], changed[code])
        for code in forms.keys() | marked.keys() | confirmed.keys()
    ]
    return sorted(found, key=lambda one: (-one.marked, -one.confirmed, -one.forms, one.code))


def _counted(session: Session, rows: Executable) -> Mapping[str, int]:
    return {str(code): int(count) for code, count in session.connection().execute(rows)}
