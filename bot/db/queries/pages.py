"""Orders that go page by page: photos that are gathered to be read together, and how far one has come."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime

from sqlmodel import Session, col, select

from bot.db.queries import inbox, uploads
from bot.db.queries.orders import LATER, work_of
from bot.db.queries.uploads import Upload
from bot.db.queries.work import ReadUpload
from bot.db.tables import Order
from bot.db.terms import OrderState, UploadStatus

_GATHERS = (
    (col(Order.kind) == ReadUpload.KIND) & (col(Order.state) == OrderState.WAITING) & (col(Order.error).is_(None))
    & col(Order.args)["gathers"].as_boolean()
)  # fmt: skip


def gathering(session: Session, chat_id: int) -> Order | None:
    """The order of a chat that further photos may go with: nobody has begun with it."""
    rows = select(Order).where(_GATHERS, Order.chat_id == chat_id).order_by(col(Order.id).desc())
    return session.exec(rows.limit(1)).first()


def is_gathering(session: Session, now: datetime) -> bool:
    """Tell whether photos are waited for that come together."""
    return session.exec(select(Order.id).where(_GATHERS, col(Order.due) > now).limit(1)).first() is not None


def gather(session: Session, row: Order, due: datetime, inbox_id: int | None) -> None:
    """Have an order wait for what comes after a further photo, which came in by ``inbox_id``."""
    work = work_of(row, ReadUpload)
    row.args = asdict(replace(work, rows=[*work.rows, *([] if inbox_id is None else [inbox_id])]))
    row.due = due
    session.info.setdefault("wake", set()).add(LATER)


def reading_now(session: Session, upload_id: int) -> Order | None:
    """The order by which a file is being read."""
    rows = select(Order).where(Order.kind == ReadUpload.KIND, Order.state == OrderState.CLAIMED)
    return session.exec(rows.where(col(Order.args)["upload"].as_integer() == upload_id).limit(1)).first()


def is_read_again(session: Session, row: Order) -> bool:
    """Tell whether a later order reads the same photo, with what came since."""
    work = work_of(row, ReadUpload)
    later = select(Order.id).where(col(Order.id) > row.id, Order.kind == ReadUpload.KIND)
    same = (col(Order.args)["upload"].as_integer() == work.upload, col(Order.args)["gathers"].as_boolean())
    return session.exec(later.where(*same).limit(1)).first() is not None


def give_up(session: Session, work: ReadUpload, status: UploadStatus) -> list[Upload]:
    """Close a file that came to nothing, with its parts; what was read of it before, and the card of that, stay."""
    whole = uploads.get(session, work.upload)
    closed = [one for one in (whole, *uploads.parts(session, work.upload)) if one.status != UploadStatus.READ]
    for one in closed:
        one.status = status
    if work.card is not None:
        whole.notice_outbox_id = work.card
    return closed


_PAGE = 8
"""Bits of an event's number that say the page."""


def begin_page(session: Session, order_id: int, page: int, pages: int, now: datetime) -> None:
    """Say how far an order is that goes page by page: the event ``page_begun`` tells of it, once a page."""
    row = session.get_one(Order, order_id)
    if row.state == OrderState.CLAIMED:
        row.result = f"{page}/{pages}"
        number = order_id << _PAGE | min(page, (1 << _PAGE) - 1)
        inbox.add_event(session, kind="page_begun", number=number, chat_id=row.chat_id, now=now)


def page_begun(session: Session, number: int) -> tuple[Order, str, str] | None:
    """The order that an event ``page_begun`` is about, its page and how many there are; ``None`` where it is done."""
    row = session.get_one(Order, number >> _PAGE)
    if row.state != OrderState.CLAIMED or row.result is None:
        return None
    page, _, pages = row.result.partition("/")
    return row, page, pages
