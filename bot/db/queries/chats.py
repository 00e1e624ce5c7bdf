"""What a chat waits for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from bot.db.tables import Dialog

_KNOWN = "conversations of chats"


def find(session: Session, chat_id: int) -> Dialog | None:
    """The conversation that a chat is in, or that there is none: asked once in a session."""
    known: dict[int, Dialog | None] = session.info.setdefault(_KNOWN, {})
    if chat_id not in known:
        known[chat_id] = session.get(Dialog, chat_id)
    return known[chat_id]


def step(session: Session, chat_id: int) -> str | None:
    """What is waited for, by its name."""
    row = find(session, chat_id)
    return None if row is None else row.step


def wait(session: Session, chat_id: int, step: str, data: dict[str, Any], now: datetime) -> None:
    """Begin a conversation, or go on to another of its steps."""
    row = find(session, chat_id)
    if row is None:
        row = session.info[_KNOWN][chat_id] = Dialog(chat_id=chat_id, step=step, data=data, updated=now)
        session.add(row)
        session.flush()
    else:
        row.step, row.data, row.updated, row.version = step, data, now, row.version + 1


def end(session: Session, chat_id: int) -> None:
    """End the conversation, if there is one."""
    row = find(session, chat_id)
    if row is not None:
        session.delete(row)
        session.info[_KNOWN][chat_id] = None
        session.flush()


def forget(session: Session, chat_ids: Collection[int]) -> None:
    """Have nothing of the conversations of chats."""
    session.connection().execute(delete(Dialog).where(col(Dialog.chat_id).in_(chat_ids)))
    session.info.pop(_KNOWN, None)
