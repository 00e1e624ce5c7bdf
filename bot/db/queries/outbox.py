"""What is to be sent: adding rows, claiming them, marking what became of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, and_, bindparam, cast, exists, func, insert, or_, update
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select

from bot.db.columns import UtcDateTime
from bot.db.queries.stored_letters import TOKEN as TOKEN
from bot.db.queries.stored_letters import Attached as Attached
from bot.db.queries.stored_letters import Deed as Deed
from bot.db.queries.stored_letters import LetterButtons
from bot.db.queries.stored_letters import Numbered as Numbered
from bot.db.queries.stored_letters import Shows as Shows
from bot.db.queries.stored_letters import Written as Written
from bot.db.queries.unreadable import unreadable
from bot.db.tables import Account, DeliveryLog
from bot.db.tables import Outbox as Outbox
from bot.db.terms import OutboxState, Priority

WAKE = "outbox"
"""The topic that a commit with new rows announces (:mod:`bot.db.engine`)."""
LATER = "outbox later"
"""The topic of rows that fall due later."""
NO_CONNECTION = "no connection"
"""How the error of a row begins that waits because the service could not be reached."""
IN_ORDER = 8
"""After so many failures, some minutes, a row does not hold back the later ones of its chat any more."""


def add(
    session: Session,
    *,
    chat_id: int,
    kind: Deed,
    letter: Written,
    now: datetime,
    key: str | None = None,
    priority: int = Priority.ANSWER,
    due: datetime | None = None,
    edits: int | None = None,
    message_id: int | None = None,
    shows: Shows | None = None,
) -> Outbox:
    """Write a row to send; a row whose ``key`` is there already is returned as it is.

    An edit names the message it changes (``message_id``), or the row that sends it (``edits``).
    """
    if key is not None:
        known = session.exec(select(Outbox).where(Outbox.key == key)).first()
        if known is not None:
            return known
    row = Outbox(
        key=key,
        chat_id=chat_id,
        kind=kind,
        letter=letter.data,
        priority=priority,
        due=due or now,
        edits=edits,
        message_id=message_id,
        shows=None if shows is None else shows.data,
        created=now,
    )
    session.add(row)
    session.flush()
    announce(session, WAKE if row.due <= now else LATER)
    return row


def is_there(session: Session, key: str) -> bool:
    """Tell whether a row with this key was written."""
    return session.exec(select(Outbox.id).where(Outbox.key == key)).first() is not None


def with_key(session: Session, key: str) -> Outbox | None:
    """The row with this key."""
    return session.exec(select(Outbox).where(Outbox.key == key)).first()


def beginning(session: Session, prefix: str) -> Sequence[Outbox]:
    """The rows whose keys begin so."""
    return session.exec(select(Outbox).where(col(Outbox.key).between(prefix, f"{prefix}~"))).all()


def announce(session: Session, topic: str) -> None:
    """Have the listeners of ``topic`` called after the commit."""
    session.info.setdefault("wake", set()).add(topic)


_NOW = bindparam("now", type_=UtcDateTime)
_OVER = (OutboxState.SENT, OutboxState.DEAD, OutboxState.CANCELLED)
_HAS_WORDS = cast(Outbox.letter, String) != "{}"
_WAITING = col(Outbox.state).in_([OutboxState.PENDING, OutboxState.UNCERTAIN])


def _held_back() -> ColumnElement[bool]:
    """An earlier row of the same chat is under way, due, or waits for a retry; an answer waits for no notice."""
    earlier = aliased(Outbox)
    alike = or_(col(earlier.priority) < Priority.ANOMALY, col(Outbox.priority) >= Priority.ANOMALY)
    waits = or_(col(earlier.due) <= _NOW, col(earlier.error).is_not(None))
    return (
        select(earlier.id)
        .where(
            col(earlier.chat_id) == col(Outbox.chat_id),
            col(earlier.id) < col(Outbox.id),
            or_(
                col(earlier.state) == OutboxState.CLAIMED,
                and_(col(earlier.state) == OutboxState.PENDING, waits, alike, col(earlier.attempts) < IN_ORDER),
            ),
        )
        .exists()
    )


def _edits_unsent() -> ColumnElement[bool]:
    """The message that the row edits is not there yet."""
    target = aliased(Outbox)
    return (
        select(target.id)
        .where(
            col(target.id) == col(Outbox.edits),
            col(target.state).in_([OutboxState.PENDING, OutboxState.CLAIMED]),
            col(target.message_id).is_(None),
        )
        .exists()
    )


# Put together once: this costs more than running them, and they run for each message.
_DUE = (
    select(Outbox)
    .where(_WAITING, col(Outbox.due) <= _NOW, ~_held_back(), ~_edits_unsent())
    .order_by(col(Outbox.priority), col(Outbox.id))
    .limit(bindparam("most"))
)
_CLAIM = (
    update(Outbox)
    .where(col(Outbox.id).in_(bindparam("ids", expanding=True)), _WAITING)
    .values(state=OutboxState.CLAIMED, lease_until=bindparam("lease_until"))
    .returning(col(Outbox.id))
    .execution_options(synchronize_session=False)
)
_HURRY = (
    update(Outbox)
    .where(
        col(Outbox.state) == OutboxState.PENDING,
        col(Outbox.due) > _NOW,
        col(Outbox.error).startswith(NO_CONNECTION),
    )
    .values(due=_NOW)
)
_TRIED_LATER = exists().where(col(DeliveryLog.outbox_id) == col(Outbox.id), col(DeliveryLog.at) > _NOW)
_PUT_RIGHT = (
    update(Outbox)
    .where(
        _WAITING,
        col(Outbox.due) > _NOW,
        or_(
            _TRIED_LATER,
            and_(col(Outbox.created) > _NOW, col(Outbox.due) <= col(Outbox.created)),
            and_(col(Outbox.priority) >= Priority.DEADLINE, col(Outbox.error).is_(None)),
        ),
    )
    .values(due=_NOW)
)
_LOG = insert(DeliveryLog)
_ROWS = select(Outbox).where(col(Outbox.id).in_(bindparam("ids", expanding=True)))


def claim(
    session: Session,
    now: datetime,
    lease: timedelta,
    limit: int,
    may_go: Callable[[Outbox], bool] = lambda _: True,
    beyond: int = 0,
) -> list[Outbox]:
    """Claim the oldest due row of each chat, most urgent first; those that ``may_go`` refuses stay as they are.

    ``beyond`` so many more are looked at than can be claimed: those of chats that have had enough stand in front.
    A row that waits for a retry holds back the later ones of its chat; one that is planned for later does not, nor
    does one whose fate is uncertain.
    """
    taken: dict[int, Outbox] = {}
    for row in session.exec(_DUE, params={"now": now, "most": limit + beyond}).all():
        if row.chat_id not in taken and len(taken) < limit and may_go(row):
            taken[row.chat_id] = row
    if not taken:
        return []
    ids = [row.id for row in taken.values()]
    lease_until = now + lease
    won = set(session.exec(_CLAIM, params={"ids": ids, "lease_until": lease_until}).scalars())
    rows = [row for row in taken.values() if row.id in won]
    for row in rows:
        set_committed_value(row, "state", OutboxState.CLAIMED)
        set_committed_value(row, "lease_until", lease_until)
    return rows


def rows(session: Session, ids: Sequence[int]) -> list[Outbox]:
    """Several rows at once; while the list is held, getting one of them asks the database nothing."""
    return list(session.exec(_ROWS, params={"ids": list(ids)})) if ids else []


def next_due(session: Session, after: datetime) -> datetime | None:
    """When the next row falls due that is not due yet."""
    return session.exec(
        select(func.min(Outbox.due)).where(
            col(Outbox.state).in_([OutboxState.PENDING, OutboxState.UNCERTAIN]), col(Outbox.due) > after
        )
    ).first()


def has_due(session: Session, now: datetime) -> bool:
    """Tell whether something is being sent or should be by now."""
    waiting = select(Outbox.id).where(
        or_(
            col(Outbox.state) == OutboxState.CLAIMED,
            and_(col(Outbox.state).in_([OutboxState.PENDING, OutboxState.UNCERTAIN]), col(Outbox.due) <= now),
        )
    )
    return session.exec(waiting.limit(1)).first() is not None


def hurry(session: Session, now: datetime) -> None:
    """Make due what waits only because the service could not be reached."""
    session.connection().execute(_HURRY, {"now": now})


def put_right(session: Session, now: datetime, lease: timedelta) -> None:
    """The clock was set back: what was tried or written later than now is due now, and no lease is longer than one.

    What was held until a working hour is due, too: whoever sends it holds it again.
    """
    session.connection().execute(_PUT_RIGHT, {"now": now})
    far = update(Outbox).where(col(Outbox.state) == OutboxState.CLAIMED, col(Outbox.lease_until) > now + lease)
    session.connection().execute(far.values(lease_until=now + lease))


def put_unreadable_aside(session: Session, now: datetime) -> list[int]:
    """Close the rows that wait and cannot be read, such as broken JSON; return which."""
    found = unreadable(session, Outbox, or_(_WAITING, col(Outbox.state) == OutboxState.CLAIMED))
    if found:
        closing = update(Outbox).where(col(Outbox.id).in_(found))
        session.connection().execute(closing.values(state=OutboxState.DEAD, lease_until=None, error="unreadable"))
        logged = [{"outbox_id": one, "at": now, "outcome": "PutAside", "detail": "unreadable"} for one in found]
        session.connection().execute(_LOG, logged)
    return found


def claimed(session: Session, lease_over: datetime | None = None) -> list[Outbox]:
    """Rows that a sender took and did not mark; all of them, or those whose lease is over."""
    rows = select(Outbox).where(col(Outbox.state) == OutboxState.CLAIMED)
    if lease_over is not None:
        rows = rows.where(col(Outbox.lease_until) <= lease_over)
    return list(session.exec(rows.order_by(col(Outbox.id))))


def message_of(session: Session, row: Outbox) -> int | None:
    """The message that ``row`` edits: named by itself, or sent by the row it points to."""
    if row.edits is None:
        return row.message_id
    target = session.get(Outbox, row.edits)
    return None if target is None else target.message_id


def find(session: Session, row_id: int | None) -> Outbox | None:
    """A row by its number."""
    return None if row_id is None else session.get(Outbox, row_id)


def address_of(session: Session, chat_id: int) -> str | None:
    """What the transport knows a chat by."""
    account = session.get(Account, chat_id)
    return None if account is None else account.address


def shown_in(session: Session, chat_id: int, message_id: int) -> Shows | None:
    """What a message of ours shows: as the last row that sent or edited it and says so has it."""
    own = (col(Outbox.chat_id) == chat_id, col(Outbox.message_id) == message_id)
    rows = select(Outbox.shows).where(*own, col(Outbox.shows).is_not(None))
    found = session.exec(rows.order_by(col(Outbox.id).desc()).limit(1)).first()
    return None if found is None else Shows.of(found)


def key_of(session: Session, chat_id: int, message_id: int) -> str:
    """The key under which a message of ours was sent; nothing where it has none."""
    own = (col(Outbox.chat_id) == chat_id, col(Outbox.message_id) == message_id, col(Outbox.key).is_not(None))
    return session.exec(select(Outbox.key).where(*own).limit(1)).first() or ""


def last_shown(session: Session, chat_id: int, since: int = 0, most: int = 12) -> list[Shows]:
    """What the cards show that were sent or edited last in a chat, after the row ``since``, the newest first."""
    rows = select(Outbox.shows).where(
        col(Outbox.chat_id) == chat_id, col(Outbox.shows).is_not(None), col(Outbox.id) > since
    )
    found = session.exec(rows.order_by(col(Outbox.id).desc()).limit(most))
    return [Shows.of(one) for one in found if one is not None]


def last_buttons(session: Session, chat_id: int, most: int) -> list[tuple[int, LetterButtons]]:
    """The buttons that stand below what was sent or edited last in a chat, the newest first: the number of the message,
    and its rows of labels with their words. At most so many messages with buttons."""
    rows = select(Outbox).where(col(Outbox.chat_id) == chat_id, Outbox.state == OutboxState.SENT)
    found: dict[int | None, LetterButtons] = {}
    for row in session.exec(rows.order_by(col(Outbox.id).desc()).limit(3 * most)):
        if row.kind in (Deed.SAY, Deed.EDIT, Deed.BUTTONS):
            found.setdefault(message_of(session, row), Written.of(row).buttons)
    standing = [(message, buttons) for message, buttons in found.items() if message is not None and buttons]
    return standing[:most]


def needed_files(session: Session) -> set[str]:
    """The names of the files that messages need which are not sent yet."""
    rows = select(Outbox).where(col(Outbox.kind) == Deed.SAY, col(Outbox.state).not_in(_OVER))
    files = (Written.of(row).file for row in session.exec(rows))
    return {file.path.rpartition("/")[2] for file in files if file is not None}


def forget(session: Session, chats: Collection[int] | None, since: datetime, until: datetime | None = None) -> set[str]:
    """Empty what was said since a moment, in some chats or in all; the names of the files that went with it.

    Only what is sent, or never will be: nobody reads its words any more.
    """
    rows = select(Outbox).where(col(Outbox.state).in_(_OVER), col(Outbox.created) >= since, _HAS_WORDS)
    rows = rows if chats is None else rows.where(col(Outbox.chat_id).in_(chats))
    files = set()
    for row in session.exec(rows if until is None else rows.where(col(Outbox.created) < until)):
        file = Written.of(row).file
        if file is not None:
            files.add(file.path.rpartition("/")[2])
        row.letter, row.error = {}, None
    session.flush()
    return files


def forget_shown(session: Session, chats: Collection[int], reading: int) -> None:
    """Have no message show a reading any more; what waits to show it is left unsaid."""
    rows = select(Outbox).where(col(Outbox.chat_id).in_(chats), col(Outbox.shows)["reading"].as_integer() == reading)
    for row in session.exec(rows):
        row.shows = None
        if row.state in (OutboxState.PENDING, OutboxState.UNCERTAIN):
            row.state, row.letter = OutboxState.CANCELLED, {}


def take_back(session: Session, about: Callable[[Outbox], bool], chats: Collection[int] | None = None) -> None:
    """Have what waits to be sent and is ``about`` something left unsaid."""
    waiting = select(Outbox).where(col(Outbox.state).in_([OutboxState.PENDING, OutboxState.UNCERTAIN]))
    for row in session.exec(waiting if chats is None else waiting.where(col(Outbox.chat_id).in_(chats))):
        if about(row):
            row.state, row.letter = OutboxState.CANCELLED, {}


def purge(session: Session, before: datetime, most: int) -> int:
    """Empty what was said before a moment, at most so many; how many there were."""
    old = col(Outbox.state).in_(_OVER) & (col(Outbox.created) < before) & _HAS_WORDS
    numbers = session.exec(select(Outbox.id).where(old).order_by(col(Outbox.id)).limit(most)).all()
    rows = update(Outbox).where(col(Outbox.id).in_(numbers)).execution_options(synchronize_session=False)
    session.connection().execute(rows.values(letter={}, error=None))
    return len(numbers)


def rewrite(row: Outbox, letter: Written) -> None:
    """Give a row another letter."""
    row.letter = letter.data


def log(session: Session, row: Outbox, at: datetime, outcome: str, detail: str | None = None) -> None:
    """Note what became of an attempt."""
    assert row.id is not None
    facts = {"outbox_id": row.id, "at": at, "outcome": outcome, "detail": detail}
    session.connection().execute(_LOG, facts)
