"""EXTENSION POINT: scheduled scans, one module each.

A module registers a function that asks the database what is due, acts through the outbox, and says when it wants to be
woken next (``None``: at its interval)::

    @job("reminders", every=timedelta(minutes=10))
    async def reminders(desk: Desk) -> datetime | None: ...

The scheduler keeps nothing: after a start every scan runs once and finds what is due.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.db.engine import Database
from bot.outbox.relay import Relay
from bot.runner.worker import Runner
from zwcore.registry import Registry


@dataclass(frozen=True, slots=True)
class Desk:
    """What a scan may use."""

    database: Database
    clock: Clock
    relay: Relay
    runner: Runner


Scan = Callable[[Desk], Awaitable[datetime | None]]


@dataclass(frozen=True, slots=True)
class Job:
    """A scan, how often it runs, and the topic of commits after which it runs too."""

    scan: Scan
    every: timedelta
    after: str | None = None


JOBS: Registry[Job] = Registry("bot.jobs")


def job(name: str, *, every: timedelta, after: str | None = None) -> Callable[[Scan], Scan]:
    """Register a scan."""

    def register(scan: Scan) -> Scan:
        JOBS.add(name, Job(scan, every, after))
        return scan

    return register
