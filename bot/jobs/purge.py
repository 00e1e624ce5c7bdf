"""What was done with long ago is deleted once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.db.queries import orders
from bot.jobs import Desk, job

KEPT = timedelta(days=30)
"""How long an order stays after it was placed: long enough to find out what went wrong with it."""


@job("purge", every=timedelta(days=1))
async def purge(desk: Desk) -> datetime | None:
    """Delete old orders that are done with."""
    before = desk.clock.now() - KEPT
    await desk.database.write(lambda session: orders.purge(session, before))
    return None
