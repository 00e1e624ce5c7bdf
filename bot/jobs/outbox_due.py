"""Messages that fall due later: a planned hour, or a retry."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.db.queries.outbox import LATER
from bot.jobs import Desk, job


@job("outbox_due", every=timedelta(minutes=1), after=LATER)
async def outbox_due(desk: Desk) -> datetime | None:
    """Wake the relay; the next row's hour is when to look again."""
    return await desk.relay.look_again()
