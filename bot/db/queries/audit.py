"""The audit log: append-only, each line holding the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, func, select

from bot.db.tables import AuditLog
from bot.masks import masked_in

FIRST = "0" * 64


def _hash(line: AuditLog) -> str:
    # In UTC, as it is read again, wherever the clock hung.
    facts = [line.prev_hash, line.at.astimezone(UTC).isoformat(), line.person_id, line.action, line.detail]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def append(session: Session, *, person_id: int | None, action: str, now: datetime, **detail: Any) -> None:
    """Put down who did what; the numbers of people are masked, since what stands here cannot be erased."""
    detail = masked_in(detail)
    last = session.exec(select(AuditLog).order_by(col(AuditLog.id).desc()).limit(1)).first()
    prev = FIRST if last is None else last.hash
    line = AuditLog(at=now, person_id=person_id, action=action, detail=detail, prev_hash=prev, hash="")
    line.hash = _hash(line)
    session.add(line)
    session.flush()


def broken(session: Session) -> int | None:
    """The id of the first line that does not follow from the one before; ``None`` when the chain is whole."""
    return next((line.id for line, whole in walked(session) if not whole), None)


def walked(session: Session) -> Iterator[tuple[AuditLog, bool]]:
    """The lines, oldest first, each with whether it follows from the one before; they are numbered without a gap."""
    prev, number = FIRST, 1
    for line in session.exec(select(AuditLog).order_by(col(AuditLog.id)).execution_options(yield_per=500)):
        yield line, line.id == number and line.prev_hash == prev and line.hash == _hash(line)
        prev, number = line.hash, number + 1


def head(session: Session) -> tuple[int, str]:
    """How many lines there are, and the hash of the last."""
    last = session.exec(select(AuditLog).order_by(col(AuditLog.id).desc()).limit(1)).first()
    count = session.exec(select(func.count(col(AuditLog.id)))).one()
    return count, FIRST if last is None else last.hash
