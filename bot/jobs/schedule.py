"""The schedule wakes the scans, and nothing else: what is due the database knows, what time it is our clock.

It counts seconds that only go forward: a clock that is set back must not have it wait.
"""

from __future__ import annotations

import asyncio

import structlog

from bot.jobs import JOBS, Desk, Job

AGAIN = 60.0
"""Seconds after which a scan that failed is tried again, at the latest."""
log = structlog.get_logger()


class Schedule:
    """Runs each scan at its interval, when it asked to be woken, and at once when the clock was moved."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._locks = {name: asyncio.Lock() for name in JOBS}
        self._woken = {name: asyncio.Event() for name in JOBS}
        self._failed: dict[str, str] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin; each scan runs once at once."""
        for name, job in JOBS.items():
            if job.after is not None:
                self._desk.database.on_commit(job.after, self._woken[name].set)
            self._tasks.append(asyncio.create_task(self._keep(name, job), name=f"scan {name}"))

    async def catch_up(self) -> None:
        """Run every scan now: the clock was moved."""
        for name, job in JOBS.items():
            await self._scan(name, job)

    async def _keep(self, name: str, job: Job) -> None:
        woken = self._woken[name]
        while True:
            woken.clear()
            wait = await self._scan(name, job)
            timer = asyncio.get_running_loop().call_later(wait, woken.set)
            await woken.wait()
            timer.cancel()

    async def _scan(self, name: str, job: Job) -> float:
        """Run a scan; return the seconds until the next."""
        every = job.every.total_seconds()
        async with self._locks[name]:
            try:
                later = await job.scan(self._desk)
            except Exception as problem:
                if self._failed.get(name) != (said := f"{type(problem).__name__}: {problem}"):
                    self._failed[name] = said
                    log.exception("scan failed", job=name)
                return min(every, AGAIN)
        self._failed.pop(name, None)
        seconds = every if later is None else (later - self._desk.clock.now()).total_seconds()
        # What is due still was not to be done now: no hurry.
        return min(seconds if seconds > 0 else 1.0, every)

    def stop(self) -> None:
        """Wake nobody any more."""
        for task in self._tasks:
            task.cancel()
