"""What came in: updates put down before they are confirmed, and events from inside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, bindparam, case, delete, func, insert, update
from sqlmodel import Session, col, select

from bot.db.columns import UtcDateTime
from bot.db.queries.unreadable import unreadable
from bot.db.tables import Inbox
from zwcore.documents.markings import is_marked, is_marked_name

WAKE = "inbox"
"""The topic that a commit with new rows announces (:mod:`bot.db.engine`)."""
INTERNAL = "internal"
MARKED = "marked"
"""What is put down of a message that bears 绝密, 机密 or 秘密, in the place of its content."""
_OF_A_MARKED_ONE = ("message_id", "date", "chat", "from")
_QUOTED = ("reply_to_message", "quote", "external_reply")
ASIDE = "put aside"
"""How the error of a row begins that nobody handled."""


def _digest(payload: dict[str, Any]) -> str:
    # Without the contact: the few numbers there are could be tried until the digest fits.
    said = json.dumps(_no_contact(payload), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _no_contact(part: Any) -> Any:
    """A payload, or a part of it, without the contacts in it."""
    if isinstance(part, dict):
        return {name: _no_contact(value) for name, value in part.items() if name != "contact"}
    return [_no_contact(one) for one in part] if isinstance(part, list) else part


def _needed(part: Any) -> Any:
    """A payload, or a part of it, without contacts and without the words of the messages it is about."""
    if isinstance(part, dict):
        return {
            name: _number_alone(value) if _is_quoted(name, part) else _needed(value)
            for name, value in part.items()
            if name != "contact"
        }
    return [_needed(one) for one in part] if isinstance(part, list) else part


def _is_quoted(name: str, around: dict[str, Any]) -> bool:
    return name == "reply_to_message" or (name == "message" and "data" in around)


def _number_alone(message: Any) -> Any:
    return {name: message[name] for name in ("message_id",) if name in message} if isinstance(message, dict) else None


def _unmarked(payload: dict[str, Any]) -> dict[str, Any]:
    """An update as it may be put down: of a message with a marking only that it came, and when and from whom."""
    for kind in ("message", "edited_message"):
        message = payload.get(kind)
        if isinstance(message, dict) and _bears_marking(message):
            kept = {name: message[name] for name in _OF_A_MARKED_ONE if name in message}
            return {**payload, kind: kept, MARKED: True}
        if isinstance(message, dict) and any(_bears_marking(message.get(name)) for name in _QUOTED):
            kept = {name: _number_alone(value) if name in _QUOTED else value for name, value in message.items()}
            return {**payload, kind: {name: value for name, value in kept.items() if value or name not in _QUOTED}}
    return payload


def _bears_marking(part: Any) -> bool:
    """Tell whether a message, or what it quotes, has a marking in its words or in the name of its file."""
    if not isinstance(part, dict):
        return False
    words = (part.get(name) for name in ("text", "caption"))
    names = (value.get("file_name") for value in part.values() if isinstance(value, dict))
    said = any(isinstance(one, str) and is_marked(one) for one in words)
    return said or any(isinstance(one, str) and is_marked_name(one) for one in names)


@dataclass(frozen=True, slots=True)
class Arrived:
    """An update as it came, in the chat that it belongs to."""

    update_id: int
    chat_id: int
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that is not done."""

    id: int
    bot: str
    chat_id: int
    payload: dict[str, Any]
    received: datetime


# Put together once, and the rows written as they are: all that comes in passes here.
_KNOWN = select(Inbox.update_id, Inbox.digest).where(
    col(Inbox.bot) == bindparam("bot"), col(Inbox.update_id).in_(bindparam("ids", expanding=True))
)
_PUT_DOWN = insert(Inbox)
_WAITING = (
    select(*(col(getattr(Inbox, name)) for name in Waiting.__slots__))
    .where(col(Inbox.done).is_(None), col(Inbox.id) > bindparam("after"))
    .order_by(col(Inbox.id))
)
_HEADS = (
    select(*(col(getattr(Inbox, name)) for name in (*Waiting.__slots__, "starts")))
    .where(col(Inbox.id).in_(select(func.min(Inbox.id)).where(col(Inbox.done).is_(None)).group_by(col(Inbox.chat_id))))
    .order_by(col(Inbox.id))
)

_TAKE = (
    update(Inbox)
    .where(col(Inbox.id) == bindparam("row_id"), col(Inbox.done).is_(None))
    .values(done=bindparam("now", type_=UtcDateTime))
)
_FORGET = update(Inbox).where(col(Inbox.id) == bindparam("row_id")).values(payload=bindparam("kept", type_=JSON))


def add(session: Session, bot: str, arrived: Sequence[Arrived], now: datetime) -> int:
    """Put updates down, in order, what bears a marking without its content; how many were not there already."""
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
                    "payload": _unmarked(one.payload),
                    "received": now,
                    "attempts": 0,
                    "starts": 0,
                }
            )
    if rows:
        session.connection().execute(_PUT_DOWN, rows)
        session.info.setdefault("wake", set()).add(WAKE)
    return len(rows)


@dataclass(frozen=True, slots=True)
class _Event:
    """What the payload of an event from inside holds."""

    kind: str
    number: int


def put_aside(session: Session, bot: str, update_id: int, digest: str, now: datetime, why: str) -> bool:
    """Note an update that nobody can handle, by its digest alone; tell whether it was not known."""
    if (update_id, digest) in set(session.exec(_KNOWN, params={"bot": bot, "ids": [update_id]})):
        return False
    session.add(
        Inbox(
            bot=bot, update_id=update_id, digest=digest, chat_id=0, payload={}, received=now, done=now,
            error=f"{ASIDE}: {why}",
        )
    )  # fmt: skip
    return True


def put_unreadable_aside(session: Session, now: datetime) -> list[int]:
    """Close the rows that are not done and cannot be read, such as broken JSON; return which."""
    found = unreadable(session, Inbox, col(Inbox.done).is_(None))
    for number in found:
        give_up(session, number, now, f"{ASIDE}: unreadable")
    return found


def aside(session: Session) -> int:
    """How many updates came to nothing: put aside unread, or failed each time they were tried."""
    return session.exec(select(func.count(col(Inbox.id))).where(col(Inbox.error).is_not(None))).one()


def add_event(session: Session, *, kind: str, number: int, chat_id: int, now: datetime) -> bool:
    """Put an event from inside down; ``kind`` and ``number`` (the row it is about) make it unique."""
    return add(session, INTERNAL, [Arrived(number, chat_id, asdict(_Event(kind, number)))], now) > 0


def event_of(row: Waiting) -> tuple[str, int]:
    """The kind of an event from inside, and the number of the row it is about."""
    event = _Event(**row.payload)
    return event.kind, event.number


def count_attempt(session: Session, row_id: int) -> None:
    """Count a try that came to nothing."""
    tries = update(Inbox).where(col(Inbox.id) == row_id).values(attempts=col(Inbox.attempts) + 1)
    session.connection().execute(tries)


def heads(session: Session) -> list[tuple[Waiting, int]]:
    """The oldest row of each chat that is not done, with how many starts it has outlived."""
    return [(Waiting(*row[:-1]), row[-1]) for row in session.connection().execute(_HEADS)]


def count_starts(session: Session, row_ids: Sequence[int], by: int = 1) -> None:
    """Count a start for rows that are not done."""
    starts = col(Inbox.starts) + by
    rows = update(Inbox).where(col(Inbox.id).in_(row_ids), col(Inbox.done).is_(None))
    session.connection().execute(rows.values(starts=case((starts < 0, 0), else_=starts)))


def shed(session: Session, row_ids: Sequence[int], now: datetime, error: str) -> None:
    """Close rows unhandled: they came too fast."""
    rows = update(Inbox).where(col(Inbox.id).in_(row_ids), col(Inbox.done).is_(None))
    session.connection().execute(rows.values(done=now, error=error, payload={}))


def give_up(session: Session, row_id: int, now: datetime, error: str) -> None:
    """Close an update that cannot be handled."""
    closing = update(Inbox).where(col(Inbox.id) == row_id)
    session.connection().execute(closing.values(attempts=col(Inbox.attempts) + 1, done=now, error=error))


def waiting(session: Session, after: int = 0) -> list[Waiting]:
    """The rows that are not done, oldest first."""
    return [Waiting(*row) for row in session.connection().execute(_WAITING, {"after": after})]


def take(session: Session, row_id: int, now: datetime) -> bool:
    """Mark a row as done; tell whether it was not so already."""
    return session.connection().execute(_TAKE, {"row_id": row_id, "now": now}).rowcount > 0


def forget_chats(session: Session, chats: Collection[int] | None, since: datetime) -> None:
    """Empty what came in since a moment and is done, in some chats or in all."""
    rows = update(Inbox).where(col(Inbox.received) >= since, col(Inbox.done).is_not(None))
    rows = rows if chats is None else rows.where(col(Inbox.chat_id).in_(chats))
    session.connection().execute(rows.values(payload={}, error=None))


def purge(session: Session, before: datetime, most: int) -> int:
    """Delete what was done with before a moment, at most so many; how many there were.

    The newest stays, emptied: its number would be given again, and numbers only grow.
    """
    newest = select(func.max(Inbox.id)).scalar_subquery()
    old = select(Inbox.id).where(col(Inbox.done) < before, col(Inbox.id) < newest).order_by(col(Inbox.id)).limit(most)
    deleted = session.connection().execute(delete(Inbox).where(col(Inbox.id).in_(old))).rowcount
    if not deleted:
        session.connection().execute(update(Inbox).where(col(Inbox.done) < before).values(payload={}, error=None))
    return deleted


def forget(session: Session, row_id: int) -> None:
    """Empty a row that is done: what it brought was deleted. It is known by its digest when it comes again."""
    session.connection().execute(_FORGET, {"row_id": row_id, "kept": {}})


def forget_spent(session: Session, row: Waiting) -> None:
    """Take out of a row that is done what nobody needs any more: shared contacts, and the words of our own messages.

    A tap and a reply bring the message they are about: of that its number is kept.
    """
    kept = _needed(row.payload)
    if kept != row.payload:
        session.connection().execute(_FORGET, {"row_id": row.id, "kept": kept})
