"""Orders to the runner that fall due later, or were left behind when the disk or the database failed."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.db.queries.orders import LATER
from bot.jobs import Desk, job


@job("orders", every=timedelta(minutes=1), after=LATER)
async def orders(desk: Desk) -> datetime | None:
    """Wake the runner; when the next order falls due."""
    return await desk.runner.look_again()
