"""Telling the admins, each in their language, what only a person can set right."""

from __future__ import annotations

from datetime import datetime

from bot.db.engine import Session
from bot.db.queries import outbox, people
from bot.db.queries.outbox import Deed, Written
from bot.db.terms import Priority, Role
from bot.i18n import translator
from zwcore.text import Message


def tell_admins(
    session: Session, message: Message, key: str, now: datetime, priority: Priority = Priority.DEADLINE
) -> None:
    """Say ``message`` to each admin, once for its key."""
    for admin in people.with_role(session, Role.ADMIN):
        outbox.add(
            session,
            chat_id=people.chat_with(session, admin.id),
            kind=Deed.SAY,
            letter=Written(translator(admin.language).html(message)),
            now=now,
            key=f"{key}:{admin.id}",
            priority=priority,
        )
