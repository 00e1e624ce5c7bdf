"""What came in: updates put down before they are confirmed, and events from inside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert
from sqlmodel import Session, col, select

from bot.db.tables import Inbox

WAKE = "inbox"
"""The topic that a commit with new rows announces (:mod:`bot.db.engine`)."""
INTERNAL = "internal"


def _digest(payload: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(payload, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Arrived:
    """An update as it came."""

    update_id: int
    chat_id: int
    payload: dict[str, Any]


# Put together once, and the rows written as they are: all that comes in passes here.
_KNOWN = select(Inbox.update_id, Inbox.digest).where(
    col(Inbox.bot) == bindparam("bot"), col(Inbox.update_id).in_(bindparam("ids", expanding=True))
)
_PUT_DOWN = insert(Inbox)
_WAITING = (
    select(Inbox.id, Inbox.chat_id)
    .where(col(Inbox.done).is_(None), col(Inbox.id) > bindparam("after"))
    .order_by(col(Inbox.id))
)


def add(session: Session, bot: str, arrived: Sequence[Arrived], now: datetime) -> int:
    """Put updates down, in order; how many of them were not there already."""
    ids = [one.update_id for one in arrived]
    known = set(session.exec(_KNOWN, params={"bot": bot, "ids": ids}))
    rows: list[dict[str, Any]] = []
    for one in arrived:
        identity = (one.update_id, _digest(one.payload))
        if identity not in known:
            known.add(identity)
            rows.append(
                {
                    "bot": bot,
                    "update_id": one.update_id,
                    "digest": identity[1],
                    "chat_id": one.chat_id,
                    "payload": one.payload,
                    "received": now,
                    "attempts": 0,
                }
            )
    if rows:
        session.connection().execute(_PUT_DOWN, rows)
        session.info.setdefault("wake", set()).add(WAKE)
    return len(rows)


def add_event(session: Session, *, kind: str, number: int, chat_id: int, now: datetime, **facts: Any) -> bool:
    """Put an event from inside down; ``kind`` and ``number`` (the row it is about) make it unique."""
    return add(session, INTERNAL, [Arrived(number, chat_id, {"kind": kind, **facts})], now) > 0


def waiting(session: Session, after: int = 0) -> list[tuple[int, int]]:
    """Ids and chats of the rows that are not done, oldest first."""
    rows = session.exec(_WAITING, params={"after": after})
    return [(row_id, chat_id) for row_id, chat_id in rows if row_id is not None]
