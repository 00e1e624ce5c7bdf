"""EXTENSION POINT: scheduled scans, one module each.

A module registers a function that asks the database what is due at a moment, writes it to the outbox, and says when it
is of use to look again (``None``: at its interval)::

    @look(
        "reminders", Message("health.reminders", "催报"), every=timedelta(minutes=10),
        why={"reminder": "应报未报，到了提醒的日子"},
    )
    def scan(session: Session, now: datetime) -> datetime | None: ...

The message is what /health calls the scan. ``why`` says, by how the keys of its messages begin, why they come: a
rehearsal on a copy of the database shows that. What needs the workers instead is registered with :func:`job`. The
scheduler keeps nothing: after a start every scan runs once and finds what is due.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.config import KEPT, Kept
from bot.db.engine import Database, Session
from bot.letters.admins import SCANS
from bot.outbox.relay import Relay
from bot.runner.worker import Runner
from bot.services.runs import ran
from zwcore.registry import Registry
from zwcore.text import Message


@dataclass(frozen=True, slots=True)
class Desk:
    """What a scan may use."""

    database: Database
    clock: Clock
    relay: Relay
    runner: Runner
    kept: Kept = KEPT
    tidy: Callable[[], Awaitable[None]] | None = None
    """Deletes the files that nobody needs any more."""


Scan = Callable[[Desk], Awaitable[datetime | None]]
Look = Callable[[Session, datetime], datetime | None]


@dataclass(frozen=True, slots=True)
class Job:
    """A scan, how often it runs, and the topic of commits after which it runs too; what of it can be rehearsed."""

    scan: Scan
    every: timedelta
    after: str | None = None
    look: Look | None = None
    why: Mapping[str, str] = field(default_factory=dict)


JOBS: Registry[Job] = Registry("bot.jobs")


def job(name: str, *, every: timedelta, after: str | None = None) -> Callable[[Scan], Scan]:
    """Register a scan."""

    def register(scan: Scan) -> Scan:
        JOBS.add(name, Job(scan, every, after))
        return scan

    return register


def look(
    name: str, title: Message, *, every: timedelta, why: Mapping[str, str], after: str | None = None
) -> Callable[[Look], Look]:
    """Register a look at the database, called ``title``; each is put down as a run."""

    def register(looks: Look) -> Look:
        async def scan(desk: Desk) -> datetime | None:
            now = desk.clock.now()

            def run(session: Session) -> datetime | None:
                later = looks(session, now)
                ran(session, name, now)
                return later

            return await desk.database.write(run)

        JOBS.add(name, Job(scan, every, after, looks, why))
        SCANS.add(name, title)
        return looks

    return register
