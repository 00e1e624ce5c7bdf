"""The audit log: append-only, each line holding the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.db.tables import AuditLog
from bot.masks import masked_in

FIRST = "0" * 64


def _hash(line: AuditLog) -> str:
    facts = [line.prev_hash, line.at.isoformat(), line.person_id, line.action, line.detail]
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
    prev = FIRST
    for line in session.exec(select(AuditLog).order_by(col(AuditLog.id))):
        if line.prev_hash != prev or line.hash != _hash(line):
            return line.id
        prev = line.hash
    return None
