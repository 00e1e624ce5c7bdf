"""What nobody needs any more is deleted once a day: in pieces, since nobody shall wait for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.db.engine import Session
from bot.db.queries import inbox, orders, outbox
from bot.jobs import Desk, job
from bot.services import erasure

AT_ONCE = 200
FEW = 5


@job("purge", every=timedelta(days=1))
async def purge(desk: Desk) -> datetime | None:
    """Delete old orders, the words of old messages, and what was checked long ago and never handed in."""
    now, kept = desk.clock.now(), desk.kept
    await desk.database.write(lambda session: orders.purge(session, now - kept.orders))
    await _in_pieces(desk, partial(inbox.purge, before=now - kept.messages, most=AT_ONCE))
    await _in_pieces(desk, partial(outbox.purge, before=now - kept.messages, most=AT_ONCE))
    await _in_pieces(desk, partial(_checks, before=now - kept.checks, now=now))
    if desk.tidy is not None:
        await desk.tidy()
    await desk.database.settle()
    return None


async def _in_pieces(desk: Desk, work: Callable[[Session], int]) -> None:
    while await desk.database.write(work):
        pass


def _checks(session: Session, before: datetime, now: datetime) -> int:
    """Erase some of what is too old; their files go when nobody needs them."""
    found = erasure.old(session, before, FEW)
    for row in found:
        erasure.reading(session, row.id or 0, row.person_id, now, words=False)
    return len(found) + len(erasure.old_uploads(session, before, AT_ONCE))
