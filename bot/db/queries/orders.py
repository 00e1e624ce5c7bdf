"""Orders to the runner: slow work, claimed by lease, with a fair share for each person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple, TypeVar

from sqlalchemy import bindparam, case, delete, exists, func, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.db.columns import UtcDateTime
from bot.db.queries import inbox
from bot.db.queries.unreadable import unreadable
from bot.db.tables import Order as Order
from bot.db.tables import Person
from bot.db.terms import OrderState, Role

WAKE = "orders"
"""The topic that a commit with new orders announces (:mod:`bot.db.engine`)."""
LATER = "orders later"
"""The topic of orders that fall due later."""


@dataclass(frozen=True)
class ReadUpload:
    """Read a file that was sent; ``anew``: once more, since its columns are understood otherwise now.

    A photo is read together with its parts: what ``gathers`` may get further ones until it is begun, ``rows`` are those
    of the inbox that they came in by. ``before`` is the reading that it takes the place of, ``card`` the row that shows
    that, where the new one comes in a message of its own.
    """

    upload: int
    anew: bool = False
    gathers: bool = False
    rows: Sequence[int] = ()
    before: int | None = None
    card: int | None = None
    KIND: ClassVar = "read"


@dataclass(frozen=True)
class KeepUpload:
    """Keep a file that was sent as evidence, unread."""

    upload: int
    KIND: ClassVar = "keep"


@dataclass(frozen=True)
class ReadText:
    """Review a pasted text; ``instead_of`` is the order for its first part alone, whose result nobody waits for.

    ``anew`` as of :class:`ReadUpload`.
    """

    text: str
    instead_of: int | None = None
    anew: bool = False
    KIND: ClassVar = "text"


class Stood(NamedTuple):
    """How a form stood when a file of it was asked for: its status, 版次, 回执号, and when it was handed in."""

    status: str
    version: int | None = None
    number: str | None = None
    at: str | None = None


@dataclass(frozen=True)
class MakeExport:
    """Write a form (by its reading and its place there) as a file, or all forms of the reading; ``export`` names the
    kind of file, ``stood`` says how each form stands."""

    export: str
    reading: int
    place: int | None
    language: str
    stood: Sequence[Stood] = ()
    KIND: ClassVar = "export"


@dataclass(frozen=True)
class MakePapers:
    """Write forms that were handed in (by their submissions) as one file; ``stood`` says how each of them stands,
    ``whose`` they are together, where they are of several units."""

    export: str
    submissions: Sequence[int]
    language: str
    stood: Sequence[Stood] = ()
    whose: str = ""
    KIND: ClassVar = "papers"


@dataclass(frozen=True)
class MakeWorkingPaper:
    """Write the working paper (工作底稿) of a draw."""

    draw: int
    language: str
    KIND: ClassVar = "working_paper"


@dataclass(frozen=True)
class KeepCell:
    """Keep the picture of a cell that was read with doubt as a file: it is shown above the question of a draft.

    ``cell`` names it among the pictures of ``upload``; ``version`` is the draft's, ``note`` what the question says
    first.
    """

    draft: int
    version: int
    upload: int
    cell: str
    note: str | None = None
    KIND: ClassVar = "cell"


@dataclass(frozen=True)
class LetGo:
    """Delete files (by their digests) that what was erased has left; ``card`` is the message that says so then.

    ``everything``: it was all that somebody had sent.
    """

    files: list[str]
    card: int | None = None
    everything: bool = False
    KIND: ClassVar = "let_go"


@dataclass(frozen=True)
class MakeLayout:
    """Write what was said of a print, by its fingerprint, as a layout file."""

    fingerprint: str
    KIND: ClassVar = "layout"


@dataclass(frozen=True)
class TakeOver:
    """Take over what was put down beside very many forms the last time; ``notice`` is the row to be changed then."""

    reading: int
    notice: int | None
    KIND: ClassVar = "take_over"


@dataclass(frozen=True)
class GiveBack:
    """Have very many drafts go on with the file before again; ``card`` is the message to be changed then."""

    before: int
    after: int
    card: int
    KIND: ClassVar = "give_back"


@dataclass(frozen=True)
class HandInForms:
    """Hand very many forms of a reading in, as long as their content is what it was.

    ``at`` is when the person said so (ISO 8601), ``card`` the message to be changed then.
    """

    reading: int
    digests: dict[str, str]
    """The content of each form by its place."""
    reason: str | None
    card: int
    at: str
    KIND: ClassVar = "hand_in"


Work = (
    ReadUpload | KeepUpload | ReadText | MakeExport | MakePapers | MakeWorkingPaper | KeepCell | MakeLayout | LetGo
    | TakeOver | GiveBack | HandInForms
)  # fmt: skip
W = TypeVar(
    "W", ReadUpload, KeepUpload, ReadText, MakeExport, MakePapers, MakeWorkingPaper, KeepCell, MakeLayout, LetGo,
    TakeOver, GiveBack, HandInForms,
)  # fmt: skip
FILES = (MakeExport.KIND, MakePapers.KIND, MakeWorkingPaper.KIND, KeepCell.KIND, MakeLayout.KIND)
"""The kinds of work that make a file."""
READS = (ReadUpload.KIND, ReadText.KIND)
"""The kinds of work that may take long in a child."""
STRANGERS = 4
"""So many orders of strangers are claimed at once; they are read one after the other."""


def work_of(order: Order, kind: type[W]) -> W:
    """What an order asks for."""
    return kind(**order.args)


def upload_of(order: Order) -> int:
    """The file that an order is about."""
    kind: type[ReadUpload] | type[KeepUpload] = ReadUpload if order.kind == ReadUpload.KIND else KeepUpload
    return kind(**order.args).upload


def place(
    session: Session,
    work: Work,
    *,
    person_id: int,
    chat_id: int,
    now: datetime,
    inbox_id: int | None = None,
    wait: timedelta = timedelta(),
) -> Order:
    """Put an order down for the runner; ``inbox_id`` is the row that what it is about came in by.

    With ``wait`` it falls due so much later.
    """
    stranger = session.get_one(Person, person_id).role == Role.NONE
    row = Order(
        kind=work.KIND, person_id=person_id, chat_id=chat_id, inbox_id=inbox_id, stranger=stranger, args=asdict(work),
        due=now + wait, created=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.info.setdefault("wake", set()).add(LATER if wait else WAKE)
    return row


_READS = case((col(Order.kind).in_(READS), 1), else_=0)
_UNDER_WAY = aliased(Order)
_BUSY = exists().where(
    col(_UNDER_WAY.state) == OrderState.CLAIMED,
    col(_UNDER_WAY.person_id) == col(Order.person_id),
    case((col(_UNDER_WAY.kind).in_(READS), 1), else_=0) == _READS,
)
_DUE = select(func.min(Order.id)).where(
    col(Order.state) == OrderState.WAITING, col(Order.due) <= bindparam("now", type_=UtcDateTime), ~_BUSY
)
# Put together once: asked for after each order.
_OLDEST = (
    select(Order)
    .where(col(Order.id).in_(_DUE.group_by(col(Order.person_id), _READS)))
    .order_by(col(Order.stranger), col(Order.id))
    .limit(bindparam("most"))
)
_STRANGERS = select(func.count()).where(col(Order.state) == OrderState.CLAIMED, col(Order.stranger))


def claim(session: Session, now: datetime, lease: timedelta, room: int) -> list[Order]:
    """Claim what is due, at most ``room``; the attempt is counted before anything is touched.

    Each person has one file or text being read at a time, and one other thing done, the oldest of each. Strangers come
    last, and a few of them at a time.
    """
    taken = list(session.exec(_OLDEST, params={"now": now, "most": room}))
    strangers = [row for row in taken if row.stranger]
    if strangers:
        left = STRANGERS - session.exec(_STRANGERS).one()
        taken = [*(row for row in taken if not row.stranger), *strangers[: max(left, 0)]]
    for row in taken:
        row.state, row.lease_until, row.attempts = OrderState.CLAIMED, now + lease, row.attempts + 1
    session.flush()
    return taken


def take_file(row: Order) -> tuple[str, str] | None:
    """Return the name of the file that an order made, and where it lies below the folder of files."""
    name, _, path = (take_result(row) or "").partition("\n")
    return (name, path) if path else None


def take_result(row: Order) -> str | None:
    """Return what an order brought, for the handler of its event; nothing is kept of it."""
    result, row.result = row.result, None
    return result


def finish(session: Session, order_id: int, event: str, now: datetime, result: str | None = None) -> None:
    """Close an order; the event brings the result to its chat."""
    row = session.get_one(Order, order_id)
    row.state, row.lease_until, row.result = OrderState.DONE, None, result
    inbox.add_event(session, kind=event, number=order_id, chat_id=row.chat_id, now=now)


def fail(session: Session, order_id: int, event: str, now: datetime, error: str) -> None:
    """Close an order that came to nothing; the event says so."""
    row = session.get_one(Order, order_id)
    row.state, row.lease_until, row.error = OrderState.FAILED, None, error
    inbox.add_event(session, kind=event, number=order_id, chat_id=row.chat_id, now=now)


def put_back(session: Session, order_id: int, due: datetime, error: str, *, counted: bool = True) -> None:
    """Have an order done again later; where it is not ``counted`` the attempt does not count."""
    row = session.get_one(Order, order_id)
    row.state, row.lease_until, row.due, row.error = OrderState.WAITING, None, due, error
    row.attempts -= 0 if counted else 1
    session.info.setdefault("wake", set()).add(LATER)


def take_back(session: Session, order_id: int, now: datetime) -> None:
    """Have an order that was claimed and not finished wait again: the attempt was none."""
    row = session.get_one(Order, order_id)
    if row.state == OrderState.CLAIMED:
        put_back(session, order_id, now, "stopped", counted=False)


def void(session: Session, now: datetime, *, all_claims: bool = False) -> None:
    """Take back claims whose lease is over; after a start all of them."""
    rows = update(Order).where(col(Order.state) == OrderState.CLAIMED)
    rows = rows if all_claims else rows.where(col(Order.lease_until) <= now)
    session.connection().execute(rows.values(state=OrderState.WAITING, lease_until=None))


def put_right(session: Session, now: datetime, lease: timedelta, longest: timedelta) -> None:
    """The clock may have been set back: no order waits longer than ``longest``, no lease is longer than one."""
    waits = update(Order).where(col(Order.state) == OrderState.WAITING, col(Order.due) > now + longest)
    session.connection().execute(waits.values(due=now))
    claims = update(Order).where(col(Order.state) == OrderState.CLAIMED, col(Order.lease_until) > now + lease)
    session.connection().execute(claims.values(lease_until=now + lease))


def put_aside(session: Session, order_id: int, error: str) -> None:
    """Close an order that nobody understands."""
    closing = update(Order).where(col(Order.id) == order_id)
    session.connection().execute(closing.values(state=OrderState.FAILED, lease_until=None, error=error))


def put_unreadable_aside(session: Session) -> list[int]:
    """Close the orders that are to be done and cannot be read, such as broken JSON; return which."""
    found = unreadable(session, Order, col(Order.state).in_([OrderState.WAITING, OrderState.CLAIMED]))
    for number in found:
        put_aside(session, number, "unreadable")
    return found


def next_due(session: Session, now: datetime) -> datetime | None:
    """When the next order falls due that waits for a later time."""
    rows = select(func.min(Order.due)).where(col(Order.state) == OrderState.WAITING, col(Order.due) > now)
    return session.exec(rows).first()


def made_files(session: Session) -> set[str]:
    """The names of the files that orders made and nobody has sent on yet."""
    made = col(Order.kind).in_(FILES)
    rows = session.exec(select(Order.result).where(made, col(Order.result).is_not(None)))
    return {path.rpartition("/")[2] for path in rows if path is not None}


def get(session: Session, order_id: int) -> Order:
    """An order by its number."""
    return session.get_one(Order, order_id)


def find(session: Session, order_id: int | None) -> Order | None:
    """An order by its number, as long as it is kept."""
    return None if order_id is None else session.get(Order, order_id)


def is_superseded(session: Session, order_id: int) -> bool:
    """Tell whether a later order does what an order for a pasted text was for."""
    before = col(Order.args)["instead_of"].as_integer()
    later = select(Order.id).where(col(Order.id) > order_id, Order.kind == ReadText.KIND, before == order_id)
    return session.exec(later.limit(1)).first() is not None


def forget(session: Session, order_id: int | None) -> None:
    """Take what somebody sent out of an order, of those for the earlier parts of a text, and out of the inbox."""
    row = None if order_id is None else session.get(Order, order_id)
    while row is not None:
        if row.inbox_id is not None:
            inbox.forget(session, row.inbox_id)
        row.result, row.error, earlier = None, None, None
        for further in work_of(row, ReadUpload).rows if row.kind == ReadUpload.KIND else ():
            inbox.forget(session, further)
        if row.kind == ReadText.KIND:
            work = work_of(row, ReadText)
            row.args, earlier = asdict(replace(work, text="")), work.instead_of
        row = None if earlier is None else session.get(Order, earlier)


def purge(session: Session, before: datetime) -> None:
    """Delete orders that were done with, and placed before a moment.

    The newest one stays: its number would be given again, and an event with that number is known already.
    """
    over = col(Order.state).in_([OrderState.DONE, OrderState.FAILED]) & (col(Order.created) < before)
    newest = select(func.max(Order.id)).scalar_subquery()
    session.connection().execute(delete(Order).where(over, col(Order.id) < newest))
