"""Photos that are the pages of one form (相册): which earlier photo a further one goes with.

It goes with those that nobody has begun to read; with those that it was sent with, however late it comes; with one that
came a moment before and is being read; and with the newest reading of photos, as long as that lacks a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.db.queries import pages, uploads
from bot.db.queries.orders import Order, work_of
from bot.db.queries.uploads import Upload
from bot.db.queries.work import ReadUpload
from bot.db.terms import UploadStatus
from bot.services import readings
from bot.services.people import Person
from bot.services.readings import Stack

TOGETHER = timedelta(seconds=1.5)
"""So long after a photo the next one is waited for."""
GOES_ON = timedelta(minutes=10)
"""So long after a form that lacks a page that page may come."""
MOST_PAGES = 4
"""Of a form: what has as many lacks none."""
MOST_BYTES = 40 * 1024 * 1024
"""Of photos that are read together."""
KIND = "photo"
"""The kind of a reading of photos."""


@dataclass(frozen=True)
class Belongs:
    """What a photo goes with: the first photo, the order that waits for more, the reading that there is already, and
    the page (from 1) that the photo takes the place of."""

    whole: Upload
    order: Order | None = None
    before: Stack | None = None
    page: int | None = None
    later: bool = False
    """Whether what came of the others was told: the photo stands below that."""


def belonging(session: Session, person: Person, chat_id: int, album: str, size: int, now: datetime) -> Belongs | None:
    """What a photo of so many bytes goes with; ``None`` where it stands alone so far."""
    with_it = _sent_with(session, person, album) or (None if album else _just_before(session, person, now))
    found = _gathering(session, chat_id) or with_it or lacking(session, person, now)
    if found is None:
        return None
    waiting = uploads.parts(session, found.whole.id or 0)
    if found.whole.size + sum(part.size for part in waiting) + size > MOST_BYTES:
        return None
    return found


def _gathering(session: Session, chat_id: int) -> Belongs | None:
    order = pages.gathering(session, chat_id)
    if order is None:
        return None
    work = work_of(order, ReadUpload)
    whole = uploads.get(session, work.upload)
    if not whole.file_id:
        return None  # it was deleted meanwhile
    before = None if work.before is None else readings.of_upload(session, work.upload)
    return Belongs(whole, order, before, None if before is None else _free(session, before))


def _sent_with(session: Session, person: Person, album: str) -> Belongs | None:
    whole = uploads.album(session, person.id, album) if album else None
    if whole is None or whole.status not in (UploadStatus.RECEIVED, UploadStatus.READ):
        return None
    return Belongs(whole, before=readings.of_upload(session, whole.id or 0))


def _just_before(session: Session, person: Person, now: datetime) -> Belongs | None:
    whole = uploads.alone_since(session, person.id, now - TOGETHER)
    return None if whole is None else Belongs(whole)


def lacking(session: Session, person: Person, now: datetime) -> Belongs | None:
    """What was photographed last, as long as it lacks a page that may be photographed still."""
    stack = readings.latest(session, person.id)
    if stack is None or stack.row.upload_id is None or not lacks_a_page(stack) or now - stack.row.created > GOES_ON:
        return None
    whole = uploads.get(session, stack.row.upload_id)
    return Belongs(whole, before=stack, page=_free(session, stack), later=True)


def _free(session: Session, stack: Stack) -> int | None:
    """The first page that was not read and that no photo has come for yet."""
    taken = {part.page for part in uploads.parts(session, stack.row.upload_id or 0)}
    return next((page for page in stack.file.pages_unread if page not in taken), None)


def lacks_a_page(stack: Stack) -> bool:
    """Tell whether a page of what was photographed could not be read, or its last form does not come to its end."""
    return stack.row.kind == KIND and (bool(stack.file.pages_unread) or lacks_its_end(stack))


def lacks_its_end(stack: Stack) -> bool:
    """Tell whether a form that was photographed stops before its 总分, and may have further pages."""
    whole = None if stack.row.upload_id is None else uploads.get(stack.session, stack.row.upload_id)
    few = whole is not None and (whole.pages or 1) < MOST_PAGES
    return stack.row.kind == KIND and few and stack.is_unfinished


def took_the_place(stack: Stack) -> bool:
    """Tell whether a photo of a whole form took the place of one of a part of it."""
    return any(problem.params.get("reason") == "contained" for problem in stack.problems)
