"""The scheduler wakes the scans, and nothing else: what is due the database knows, what time it is our clock."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.jobs import JOBS, Desk, Job

AGAIN = timedelta(seconds=60)
"""After which a scan that failed is tried again, at the latest."""
WATCHED = 30.0
"""Seconds between two looks at whether the wall's clock was set back."""
log = structlog.get_logger()


class Schedule:
    """Runs each scan at its interval, when it asked to be woken, and at once when the clock was moved."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._running: dict[str, asyncio.Lock] = {}
        self._failed: dict[str, str] = {}
        self._stopped = False
        # In memory: there is nothing to migrate. A grace time would drop what a sleeping host was late for.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._ahead = 0.0

    def start(self) -> None:
        """Begin; each scan runs once at once."""
        for name, job in JOBS.items():
            self._running[name] = asyncio.Lock()
            if job.after is not None:
                self._desk.database.on_commit(job.after, partial(self._soon, name))
            self._scheduler.add_job(
                self._scan, "interval", args=[name, job], id=name, seconds=job.every.total_seconds(),
                next_run_time=datetime.now(UTC),
            )  # fmt: skip
        self._scheduler.start()
        self._ahead = self._wall_ahead()
        self._watch()

    def _wall_ahead(self) -> float:
        """How far the wall's clock is ahead of the one that only goes forward."""
        return datetime.now(UTC).timestamp() - asyncio.get_running_loop().time()

    def _watch(self) -> None:
        """The scheduler goes by the wall's clock: where that was set back, it would wait until it is as late again."""
        if self._stopped:
            return
        ahead = self._wall_ahead()
        if ahead < self._ahead - 1:
            log.warning("the clock was set back", seconds=round(self._ahead - ahead))
            for name in JOBS:
                self._scheduler.modify_job(name, next_run_time=datetime.now(UTC))
        self._ahead = ahead
        asyncio.get_running_loop().call_later(WATCHED, self._watch)

    async def catch_up(self) -> None:
        """Run every scan now: the clock was moved."""
        for name, job in JOBS.items():
            await self._scan(name, job)

    async def _scan(self, name: str, job: Job) -> None:
        async with self._running[name]:
            try:
                later = await job.scan(self._desk)
            except asyncio.CancelledError:
                if not self._stopped:
                    raise
                return
            except Exception as problem:
                if self._failed.get(name) != (said := f"{type(problem).__name__}: {problem}"):
                    self._failed[name] = said
                    log.exception("scan failed", job=name)
                self._at(name, datetime.now(UTC) + min(job.every, AGAIN))
                return
        self._failed.pop(name, None)
        if later is not None and later - self._desk.clock.now() < job.every:
            # Our clock may have been moved, the scheduler's runs on the wall's.
            self._at(name, datetime.now(UTC) + max(later - self._desk.clock.now(), timedelta()))

    def _soon(self, name: str) -> None:
        self._at(name, datetime.now(UTC))

    def _at(self, name: str, moment: datetime) -> None:
        if self._stopped:
            return
        # Two: one that is under way may not see what woke the other, which waits for it.
        self._scheduler.add_job(
            self._scan, "date", args=[name, JOBS[name]], id=f"{name} once", run_date=moment, replace_existing=True,
            max_instances=2,
        )  # fmt: skip

    def stop(self) -> None:
        """Wake nobody any more."""
        self._stopped = True
        self._scheduler.shutdown(wait=False)
