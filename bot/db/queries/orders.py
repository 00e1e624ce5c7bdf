"""Orders to the runner: slow work, claimed by lease, with a fair share for each person."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, bindparam, case, delete, exists, func, update
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session, col, select

from bot.db.columns import UtcDateTime
from bot.db.queries import inbox
from bot.db.queries.unreadable import unreadable
from bot.db.queries.work import (
    KeepCell,
    KeepUpload,
    MakeExport,
    MakeLayout,
    MakePapers,
    MakeWorkingPaper,
    ReadText,
    ReadUpload,
    W,
    Work,
)
from bot.db.tables import Order as Order
from bot.db.tables import Person
from bot.db.terms import OrderState, Role

WAKE = "orders"
"""The topic that a commit with new orders announces (:mod:`bot.db.engine`)."""
LATER = "orders later"
"""The topic of orders that fall due later."""


FILES = (MakeExport.KIND, MakePapers.KIND, MakeWorkingPaper.KIND, KeepCell.KIND, MakeLayout.KIND)
"""The kinds of work that make a file."""
READS = (ReadUpload.KIND, ReadText.KIND)
"""The kinds of work that may take long in a child."""
STRANGERS = 4
"""So many files of strangers are claimed at once, and so many texts; they are read one after the other."""


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


_LANE = (col(Order.kind) == ReadText.KIND) == bindparam("texts", type_=Boolean)
"""Texts are read at once: nothing that takes long is before them."""
_READS = case((col(Order.kind).in_(READS), 1), else_=0)
_UNDER_WAY = aliased(Order)
_BUSY = exists().where(
    col(_UNDER_WAY.state) == OrderState.CLAIMED,
    col(_UNDER_WAY.person_id) == col(Order.person_id),
    case((col(_UNDER_WAY.kind).in_(READS), 1), else_=0) == _READS,
)
_DUE = select(func.min(Order.id)).where(
    col(Order.state) == OrderState.WAITING, col(Order.due) <= bindparam("now", type_=UtcDateTime), _LANE, ~_BUSY
)
# Put together once: asked for after each order.
_OLDEST = (
    select(Order)
    .where(col(Order.id).in_(_DUE.group_by(col(Order.person_id), _READS)))
    .order_by(col(Order.stranger), col(Order.id))
    .limit(bindparam("most"))
)
_STRANGERS = select(func.count()).where(col(Order.state) == OrderState.CLAIMED, col(Order.stranger), _LANE)


_CLAIM = (
    update(Order)
    .where(col(Order.id).in_(bindparam("ids", expanding=True)))
    .values(state=OrderState.CLAIMED, lease_until=bindparam("until"), attempts=col(Order.attempts) + 1)
)


def _due(session: Session, now: datetime, room: int, texts: bool) -> list[Order]:
    found = list(session.exec(_OLDEST, params={"now": now, "most": room, "texts": texts}))
    strangers = [row for row in found if row.stranger]
    if not strangers:
        return found
    left = STRANGERS - session.exec(_STRANGERS, params={"texts": texts}).one()
    return [*(row for row in found if not row.stranger), *strangers[: max(left, 0)]]


def claim(session: Session, now: datetime, lease: timedelta, room: int, texts: int | None = None) -> list[Order]:
    """Claim what is due, at most ``room``, and so many ``texts`` (as many where they are not told apart); the attempt
    is counted before anything is touched.

    Each person has one file or text being read at a time, and one other thing done, the oldest of each. Strangers come
    last, and a few of them at a time.
    """
    rooms = {True: room if texts is None else texts, False: room}
    taken = [row for lane, free in rooms.items() if free > 0 for row in _due(session, now, free, lane)]
    if taken:
        until = now + lease
        session.connection().execute(_CLAIM, {"ids": [row.id for row in taken], "until": until})
        for row in taken:
            set_committed_value(row, "state", OrderState.CLAIMED)
            set_committed_value(row, "lease_until", until)
            set_committed_value(row, "attempts", row.attempts + 1)
    return taken


def take_file(row: Order) -> tuple[str, str] | None:
    """Return the name of the file that an order made, and where it lies below the folder of files."""
    name, _, path = (take_result(row) or "").partition("\n")
    return (name, path) if path else None


def take_result(row: Order) -> str | None:
    """Return what an order brought, for the handler of its event; nothing is kept of it."""
    result, row.result = row.result, None
    return result


_CLOSE = update(Order).where(col(Order.id) == bindparam("number")).returning(col(Order.chat_id))
_FINISH = _CLOSE.values(state=bindparam("state"), lease_until=None, result=bindparam("result"))
_FAIL = _CLOSE.values(state=bindparam("state"), lease_until=None, error=bindparam("error"))


def finish(session: Session, order_id: int, event: str, now: datetime, result: str | None = None) -> None:
    """Close an order; the event brings the result to its chat."""
    _close(session, order_id, event, now, state=OrderState.DONE, result=result)


def fail(session: Session, order_id: int, event: str, now: datetime, error: str) -> None:
    """Close an order that came to nothing; the event says so."""
    _close(session, order_id, event, now, state=OrderState.FAILED, error=error)


def _close(session: Session, order_id: int, event: str, now: datetime, **how: Any) -> None:
    session.flush()
    facts = {"number": order_id, **how}
    chat = session.connection().execute(_FINISH if "result" in how else _FAIL, facts).scalar_one()
    held = session.identity_map.get(identity_key(Order, order_id))
    if held is not None:
        session.expire(held)
    inbox.add_event(session, kind=event, number=order_id, chat_id=chat, now=now)


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


_LATER = (
    select(Order.id)
    .where(
        col(Order.id) > bindparam("number"),
        Order.kind == ReadText.KIND,
        col(Order.args)["instead_of"].as_integer() == bindparam("number"),
    )
    .limit(1)
)


def is_superseded(session: Session, order_id: int) -> bool:
    """Tell whether a later order does what an order for a pasted text was for."""
    return session.connection().execute(_LATER, {"number": order_id}).first() is not None


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
