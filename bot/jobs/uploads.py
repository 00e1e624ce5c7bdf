"""Uploads that were left behind when the disk or the database failed."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.jobs import Desk, job


@job("uploads", every=timedelta(minutes=1))
async def uploads(desk: Desk) -> datetime | None:
    """Wake the runner."""
    desk.runner.wake()
    return None
