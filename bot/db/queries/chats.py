"""What a chat waits for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.db.tables import Dialog

_NONE = "chats without a conversation"


def find(session: Session, chat_id: int) -> Dialog | None:
    """The conversation that a chat is in; that there is none is asked once in a session."""
    none = session.info.setdefault(_NONE, set[int]())
    row = None if chat_id in none else session.get(Dialog, chat_id)
    if row is None:
        none.add(chat_id)
    return row


def step(session: Session, chat_id: int) -> str | None:
    """What is waited for, by its name."""
    row = find(session, chat_id)
    return None if row is None else row.step


def wait(session: Session, chat_id: int, step: str, data: dict[str, Any], now: datetime) -> None:
    """Begin a conversation, or go on to another of its steps."""
    row = find(session, chat_id)
    if row is None:
        session.add(Dialog(chat_id=chat_id, step=step, data=data, updated=now))
        session.info[_NONE].discard(chat_id)
        session.flush()
    else:
        row.step, row.data, row.updated, row.version = step, data, now, row.version + 1


def end(session: Session, chat_id: int) -> None:
    """End the conversation, if there is one."""
    row = find(session, chat_id)
    if row is not None:
        session.delete(row)
        session.flush()
