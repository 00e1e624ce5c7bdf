"""A bot that is killed again and again while people go on and the service is unruly; then everything comes to rest."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlmodel import Session

from bot.db.engine import make_engine
from bot.sandbox import SandboxServer, SimPerson, deeds
from tests.bot.conftest import PATIENCE
from tests.bot.crowd import CLERK, SUPERVISOR, Crowd
from tests.bot.forked import WRITES
from tests.bot.town import china, people
from tests.bot.unruly import CALLS, Unruly

UNITS, DEPARTMENTS = 4, 2
BEGAN = china(2026, 3, 2, 9)
LATEST = 2.0
"""Seconds after which a bot is killed that came to no point at which it was to die."""
MOST_CALLS = 20
"""Calls that say or ask something after which it is."""
SETTLED = 6
"""Receipts that people have before the killing begins."""
DOWN = timedelta(minutes=3)
"""By how much each bot finds its clock on: what the one before put off is due."""
QUIET = """
    select (select count(*) from inbox where done is null)
         + (select count(*) from work_order where state in ('waiting', 'claimed'))
         + (select count(*) from outbox where state in ('pending', 'claimed', 'uncertain'))
"""


@dataclass
class Course:
    """What happened: the deaths by where they struck, what went wrong besides, and what is left of it all."""

    data: Path
    service: Unruly
    crowd: Crowd
    deaths: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    """Seconds from a start until the first question for updates."""
    rounds: int = 0
    """How often it was started afterwards until nothing was left to be done."""

    @property
    def handed_in(self) -> int:
        """How many receipts were seen."""
        return sum(text.startswith("已提交 ") for told in self.service.told.values() for text in told)


class Forked:
    """The process that forks bots."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        assert process.stdin is not None
        assert process.stdout is not None
        self._asked, self._told = process.stdin, process.stdout

    async def start(self, **told: Any) -> int:
        """Start a bot; its number."""
        self._asked.write(json.dumps(told).encode() + b"\n")
        return int(await self._told.readline())

    async def gone(self) -> int:
        """Wait until it is gone; its status."""
        return int(await self._told.readline())

    @classmethod
    @asynccontextmanager
    async def begun(cls) -> AsyncIterator[Forked]:
        """The process, until it is needed no longer."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.bot.forked", stdin=pipe, stdout=pipe
        )
        one = cls(process)
        assert await one._told.readline() == b"ready\n"
        try:
            yield one
        finally:
            one._asked.close()
            await process.wait()


def prepared(database: Path) -> None:
    """Put the town's people into an empty database."""
    engine = make_engine(f"sqlite:///{database}")
    with Session(engine) as session, session.begin():
        people(session, departments=DEPARTMENTS, units=UNITS, now=BEGAN)
    engine.dispose()


def everybody() -> list[SimPerson]:
    """The same people, in the chat service."""
    clerks = [SimPerson(CLERK + n, f"填{n}", "clerk", started=True) for n in range(1, UNITS + 1)]
    supervisors = [SimPerson(SUPERVISOR + n, f"审{n}", "supervisor", started=True) for n in range(1, DEPARTMENTS + 1)]
    return [*clerks, *supervisors, SimPerson(3001, "管", "admin", started=True)]


async def lived(database: Path, seed: int, kills: int) -> Course:
    """Kill the bot so often, then let it come to rest."""
    prepared(database)
    dice = Random(seed)
    service = Unruly(dice, everybody(), BEGAN)
    course = Course(database.parent, service, Crowd(service, dice, UNITS, DEPARTMENTS))
    async with SandboxServer(service) as server, Forked.begun() as forked:
        one = _Life(course, forked, server.url, dice)
        acting = asyncio.create_task(course.crowd.live())
        await one.settles_in()
        for _ in range(kills - 1):
            await one.ends()
        acting.cancel()
        with suppress(asyncio.CancelledError):
            await acting
        course.crowd.leave()
        await one.comes_to_rest()
    return course


class _Life:
    """One bot after the other."""

    def __init__(self, course: Course, forked: Forked, url: str, dice: Random) -> None:
        self._course, self._service, self._forked, self._dice = course, course.service, forked, dice
        self._told = {"url": url, "data": str(course.data), "log": str(course.data.parent / "bot.log")}

    async def _start(self, point: tuple[str, bool, int] | None = None) -> int:
        self._service.ahead += self._dice.uniform(0.5, 1.5) * DOWN.total_seconds()
        number = await self._forked.start(**self._told, ahead=self._service.ahead, point=point)
        self._service.victim = number
        return number

    async def _up(self, gone: asyncio.Task[int]) -> None:
        """Wait until the bot asks for updates, or is gone."""
        began, seen = time.monotonic(), self._asks()
        while self._asks() == seen and not gone.done():
            assert time.monotonic() - began < PATIENCE, "it does not start"
            await asyncio.sleep(0.005)
        self._course.slowest = max(self._course.slowest, time.monotonic() - began)

    def _asks(self) -> int:
        return self._service.updates._poll

    async def ends(self) -> None:
        """Start a bot and have it die: at a commit, at a call, or at any moment."""
        service, dice = self._service, self._dice
        service.misbehave()
        for chat in self._course.crowd.clerks:
            # Some lock the bot out, for one life of it or two.
            deeds.block(service, chat, dice.random() < (0.5 if chat.blocked else 0.03))
        at_commit, at_call = dice.random() < 0.4, dice.random() < 0.5
        times = dice.choice([1, 1, 2, 3])
        write = (dice.choice(WRITES), dice.random() < 0.5, times) if at_commit else None
        service.killed_at = ""
        service.point = None if at_commit or not at_call else (dice.choice(CALLS), dice.random() < 0.5, times)
        pid = await self._start(write)
        gone = asyncio.create_task(self._forked.gone())
        name = "at random"
        if write is None and service.point is None:
            if dice.random() < 0.8:
                await self._up(gone)
            await self._calls(dice.randrange(MOST_CALLS), gone)
            await asyncio.sleep(dice.uniform(0, 0.1))
        else:
            await self._up(gone)
            await self._calls(MOST_CALLS, gone)
            service.point = None
            if gone.done():
                name = f"{write[0]} {'after' if write[1] else 'before'} commit" if write else service.killed_at
        if not gone.done():
            # It may be gone without our having heard of it.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        status = await gone
        assert os.WIFSIGNALED(status), f"it ended by itself: {status}, see the log"
        assert os.WTERMSIG(status) == signal.SIGKILL
        self._course.deaths[name] += 1

    async def settles_in(self) -> None:
        """Let the first one live until some forms are on the desk: without, there is nothing to return and accept."""
        pid = await self._start()
        gone = asyncio.create_task(self._forked.gone())
        until = time.monotonic() + PATIENCE
        while self._course.handed_in < SETTLED and time.monotonic() < until:
            await asyncio.sleep(0.05)
        self._course.crowd.rests = True
        while self._service.updates.pending and time.monotonic() < until + PATIENCE:
            await asyncio.sleep(0.05)
        os.kill(pid, signal.SIGKILL)
        await gone
        self._service.wild.begin_lower()
        self._course.crowd.rests = False
        self._course.deaths["at random"] += 1

    async def _calls(self, count: int, gone: asyncio.Task[int]) -> None:
        """Wait until the bot has called so often, is gone, or does not come to it."""
        until, seen = time.monotonic() + LATEST, self._service.called
        while self._service.called < seen + count and not gone.done() and time.monotonic() < until:
            await asyncio.sleep(0.005)

    async def comes_to_rest(self) -> None:
        """Start it until nothing is left to be done; each time some minutes later, then hours and days."""
        service = self._service
        service.behave()
        for chat in service.chats.values():
            deeds.block(service, chat, False)
        for later in [timedelta(minutes=15)] * 12 + [timedelta(hours=8)] * 9:
            self._course.rounds += 1
            pid = await self._start()
            gone = asyncio.create_task(self._forked.gone())
            await self._up(gone)
            until = time.monotonic() + 5
            while (left := self._left()) and time.monotonic() < until and not gone.done():
                await asyncio.sleep(0.05)
            os.kill(pid, signal.SIGTERM)
            assert await gone == 0
            if not left and not service.updates.pending:
                return
            service.ahead += later.total_seconds()
        raise AssertionError(f"it does not come to rest: {left} left")

    def _left(self) -> int:
        with closing(sqlite3.connect(self._course.data / "zwbot.sqlite")) as database:
            return int(database.execute(QUIET).fetchone()[0]) + len(self._service.updates.pending)
