"""The scheduler wakes the scans, and nothing else: what is due the database knows, what time it is our clock."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.jobs import JOBS, Desk, Job

log = structlog.get_logger()


class Schedule:
    """Runs each scan at its interval, when it asked to be woken, and at once when the clock was moved."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._running: dict[str, asyncio.Lock] = {}
        self._stopped = False
        # In memory: there is nothing to migrate. A grace time would drop what a sleeping host was late for.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

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
            except Exception:
                log.exception("scan failed", job=name)
                return
        if later is not None and later - self._desk.clock.now() < job.every:
            # Our clock may have been moved, the scheduler's runs on the wall's.
            self._at(name, datetime.now(UTC) + max(later - self._desk.clock.now(), timedelta()))

    def _soon(self, name: str) -> None:
        self._at(name, datetime.now(UTC))

    def _at(self, name: str, moment: datetime) -> None:
        if self._stopped:
            return
        self._scheduler.add_job(
            self._scan, "date", args=[name, JOBS[name]], id=f"{name} once", run_date=moment, replace_existing=True
        )

    def stop(self) -> None:
        """Wake nobody any more."""
        self._stopped = True
        self._scheduler.shutdown(wait=False)
