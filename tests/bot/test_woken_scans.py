"""The schedule wakes a scan for each thing that happens, also while the scan is under way."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from bot.jobs import Desk, Job
from bot.jobs import schedule as schedule_room
from bot.jobs.schedule import Schedule


class OneTopic:
    """A database that has nothing but somebody who listens."""

    def on_commit(self, _: str, listener: Any) -> None:
        self.announce = listener


@pytest.mark.parametrize("times", [1, 5])
def test_what_happens_during_a_scan_is_looked_at_afterwards(times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    began: asyncio.Queue[None] = asyncio.Queue()
    seen: list[int] = []
    happened = 0

    async def scenario() -> None:
        nonlocal happened
        goes_on = asyncio.Event()

        async def scan(_: Desk) -> datetime | None:
            seen.append(happened)
            began.put_nowait(None)
            await goes_on.wait()
            return None

        database = OneTopic()
        monkeypatch.setattr(schedule_room, "JOBS", {"one": Job(scan, timedelta(hours=1), "topic")})
        schedule = Schedule(cast(Desk, type("Bare", (), {"database": database})))
        schedule.start()
        await began.get()
        goes_on.set()
        database.announce()
        await began.get()
        goes_on.clear()
        database.announce()
        await began.get()
        for _ in range(times):
            happened += 1
            database.announce()
            await asyncio.sleep(0.05)
        goes_on.set()
        async with asyncio.timeout(5):
            while seen[-1] < happened:
                await began.get()
        schedule.stop()

    asyncio.run(scenario())
    assert seen[-1] == times
