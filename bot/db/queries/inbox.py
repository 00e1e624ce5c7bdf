"""What came in: updates put down before they are confirmed, and events from inside."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.db.tables import Inbox

WAKE = "inbox"
"""The topic that a commit with new rows announces (:mod:`bot.db.engine`)."""
INTERNAL = "internal"


def _digest(payload: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(payload, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def add(session: Session, *, bot: str, update_id: int, chat_id: int, payload: dict[str, Any], now: datetime) -> bool:
    """Put an update down; ``False`` where it is there already."""
    digest = _digest(payload)
    known = select(Inbox.id).where(Inbox.bot == bot, Inbox.update_id == update_id, Inbox.digest == digest)
    if session.exec(known).first() is not None:
        return False
    session.add(Inbox(bot=bot, update_id=update_id, digest=digest, chat_id=chat_id, payload=payload, received=now))
    session.flush()
    session.info.setdefault("wake", set()).add(WAKE)
    return True


def add_event(session: Session, *, kind: str, number: int, chat_id: int, now: datetime, **facts: Any) -> bool:
    """Put an event from inside down; ``kind`` and ``number`` (the row it is about) make it unique."""
    payload = {"kind": kind, **facts}
    return add(session, bot=INTERNAL, update_id=number, chat_id=chat_id, payload=payload, now=now)


def waiting(session: Session, after: int = 0) -> list[tuple[int, int]]:
    """Ids and chats of the rows that are not done, oldest first."""
    rows = select(Inbox.id, Inbox.chat_id).where(col(Inbox.done).is_(None), col(Inbox.id) > after)
    return [(row_id, chat_id) for row_id, chat_id in session.exec(rows.order_by(col(Inbox.id))) if row_id is not None]
