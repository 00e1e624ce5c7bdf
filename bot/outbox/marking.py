"""What each answer of the chat service does to its row."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.db.engine import Session
from bot.db.queries import outbox, people
from bot.db.queries.outbox import Deed, Outbox, Written
from bot.db.terms import OutboxState, Priority
from bot.letters.markup import LIMIT, units
from bot.outbox.admins import tell_admins
from bot.outbox.outcome import (
    Call,
    CannotEdit,
    Moved,
    NoConnection,
    NotModified,
    Outcome,
    Refused,
    Sent,
    ServerTrouble,
    TooMany,
    Uncertain,
    Unreachable,
)
from bot.services import invites, obligations
from zwcore.text import Message

SOON = timedelta(seconds=60)
LONGEST = timedelta(minutes=15)
GOOD_FOR = timedelta(days=3)
"""How long what nobody is owed, a digest or a menu, is tried against a service that does not answer."""
TRIED = 10
"""How often at least: it may have been held over holidays."""
STOPPED = "stopped while sending"
WORD_JOINER = "\u2060"
DEAD_LETTER = Message(
    "outbox.dead_letter",
    "有一条消息被聊天服务拒收，没有发出（编号 {number}，{kind}：{detail}）。这是程序的毛病，请转给维护的人。",
)


def mark(session: Session, row_id: int, outcome: Outcome, now: datetime) -> Outbox:
    """Put down what became of the row."""
    row = session.get_one(Outbox, row_id)
    row.lease_until = None
    match outcome:
        case Sent(message_id):
            _sent(session, row, now, message_id)
        case NotModified():
            _sent(session, row, now, outbox.message_of(session, row))
        case NoConnection(detail):
            _retry(row, now, f"{outbox.NO_CONNECTION}: {detail}")
        case ServerTrouble(detail):
            _retry(row, now, detail)
        case TooMany(retry_after):
            row.state, row.due, row.error = OutboxState.PENDING, now + timedelta(seconds=retry_after), "asked to wait"
        case Uncertain(detail):
            _uncertain(row, now, detail)
        case Unreachable(detail):
            _unreachable(session, row, detail)
        case Moved(address):
            _move(session, row, address)
        case CannotEdit(detail):
            _anew(session, row, now, detail)
        case Refused(detail):
            _dead(session, row, now, detail)
        case _:
            row.state = OutboxState.PENDING
    outbox.log(session, row, now, type(outcome).__name__, row.error)
    if row.state in (OutboxState.PENDING, OutboxState.UNCERTAIN) and row.due > now:
        outbox.announce(session, outbox.LATER)
    return row


def recover(session: Session, now: datetime, lease_over: datetime | None = None) -> int:
    """What was claimed and never marked goes out once more, at once; of a digest nobody needs a copy.

    After a start all claims are void; while running only those whose lease is over.
    """
    rows = outbox.claimed(session, lease_over)
    for row in rows:
        row.state = OutboxState.DEAD if row.priority >= Priority.DIGEST else OutboxState.PENDING
        row.due, row.lease_until, row.attempts, row.error = now, None, row.attempts + 1, STOPPED
        _tell_apart(row)
        outbox.log(session, row, now, "Stopped", row.error)
        outbox.announce(session, outbox.WAKE)
    return len(rows)


def call_of(session: Session, row: Outbox, now: datetime) -> Call | None:
    """What is to be done for a claimed row; ``None`` where there is nothing left to do it to.

    An edit whose message never came to be is sent as a message of its own: the person waits for the answer, not for
    the notice before it.
    """
    address = outbox.address_of(session, row.chat_id)
    if address is None:
        _dead(session, row, now, "no such chat")
        return None
    message_id = row.message_id if row.kind == Deed.DELETE else None
    if row.kind in (Deed.EDIT, Deed.BUTTONS):
        message_id = outbox.message_of(session, row)
        if message_id is None:
            _without_target(session, row, now)
            if row.state == OutboxState.DEAD:
                return None
    letter = Written.of(row)
    if letter.invites is not None:
        token = invites.renew(session, letter.invites, now)
        if token is None:
            row.state, row.error = OutboxState.CANCELLED, "the invitation was taken or taken back"
            return None
        # The token itself stands in no row: it is made anew each time, and the one before is void.
        outbox.rewrite(row, replace(letter, invites=invites.known_by(token)))
        letter = replace(letter, text=letter.text.replace(outbox.TOKEN, token), invites=None)
    return Call(Deed(row.kind), letter, address, message_id)


def _without_target(session: Session, row: Outbox, now: datetime) -> None:
    target = outbox.find(session, row.edits)
    if target is not None and target.state == OutboxState.UNCERTAIN:
        target.state = OutboxState.CANCELLED
    _anew(session, row, now, "nothing to edit")
    if row.state != OutboxState.DEAD:
        row.state = OutboxState.CLAIMED


def _sent(session: Session, row: Outbox, now: datetime, message_id: int | None) -> None:
    row.state, row.sent, row.error = OutboxState.SENT, now, None
    row.message_id = message_id
    target = outbox.find(session, row.edits)
    # Where the edit had to be sent anew, later edits follow the new message.
    if target is not None and message_id is not None:
        target.message_id = message_id


def back_off(attempts: int, spread: Callable[[float, float], float] = random.uniform) -> timedelta:
    """How long to wait after so many failures: doubling, with jitter, up to a limit."""
    longest = min(2.0 ** min(attempts, 12), LONGEST.total_seconds())
    return timedelta(seconds=spread(longest / 2, longest))


def _is_owed(row: Outbox) -> bool:
    """Whether a row is tried until it is delivered or the person is out of reach."""
    return row.priority < Priority.DIGEST and row.kind in (Deed.SAY, Deed.EDIT)


def _retry(row: Outbox, now: datetime, detail: str) -> None:
    row.attempts, row.error = row.attempts + 1, detail
    if not _is_owed(row) and now - row.created > GOOD_FOR and row.attempts >= TRIED:
        row.state = OutboxState.DEAD
    else:
        row.state, row.due = OutboxState.PENDING, now + back_off(row.attempts)


def _uncertain(row: Outbox, now: datetime, detail: str) -> None:
    """Edits may be repeated at will; a copy of a message is harmless, silence is not; a digest nobody needs twice."""
    if row.kind != Deed.SAY:
        _tell_apart(row)
        _retry(row, now, detail)
        return
    row.attempts, row.error = row.attempts + 1, f"uncertain: {detail}"
    if _is_owed(row):
        row.state, row.due = OutboxState.UNCERTAIN, now + max(SOON, back_off(row.attempts))
    else:
        row.state = OutboxState.DEAD


def _tell_apart(row: Outbox) -> None:
    """Have an edit whose fate is not known differ, unseen, from what may stand there already.

    A service may refuse an edit that changes nothing. Once more each time: either of the two before may stand there.
    """
    text = Written.of(row).text
    if row.kind == Deed.EDIT and text and units(text) < LIMIT:
        outbox.rewrite(row, replace(Written.of(row), text=text + WORD_JOINER))


def _move(session: Session, row: Outbox, address: str) -> None:
    """The chat has another address: what waits for it goes there too."""
    row.state = OutboxState.PENDING
    people.move_chat(session, row.chat_id, address)


def _unreachable(session: Session, row: Outbox, detail: str) -> None:
    row.state, row.error = OutboxState.DEAD, detail
    person = people.of_chat(session, row.chat_id)
    if person is not None:
        person.blocked = True
    # What it told of goes up a level now.
    outbox.announce(session, obligations.CHANGED)


def _anew(session: Session, row: Outbox, now: datetime, detail: str) -> None:
    """An edit whose message is gone becomes a message of its own; what has no text is dropped."""
    if row.kind != Deed.EDIT or not Written.of(row).text:
        _dead(session, row, now, detail)
        return
    row.kind, row.state, row.error, row.message_id = Deed.SAY, OutboxState.PENDING, detail, None


def put_aside(session: Session, row: Outbox, now: datetime, why: str) -> None:
    """Close a row that is not as rows are."""
    _dead(session, row, now, why)
    outbox.log(session, row, now, "PutAside", why)


def _dead(session: Session, row: Outbox, now: datetime, detail: str) -> None:
    """Our bug: never tried again, and the admins told, each once; a notice about a notice there is not."""
    row.state, row.error = OutboxState.DEAD, detail
    if row.key is not None and row.key.startswith("dead:"):
        return
    tell_admins(session, DEAD_LETTER.with_(number=row.id, kind=row.kind, detail=detail), f"dead:{row.id}", now)
