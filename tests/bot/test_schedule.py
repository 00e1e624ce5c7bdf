"""The schedule: a scan runs at once and when it asked to, goes on after a failure and after a clock set back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.clock import Clock
from bot.db.engine import Database, Session, make_engine
from bot.jobs import JOBS, Desk, Job, schedule
from bot.jobs.schedule import Schedule
from bot.outbox.relay import Relay
from bot.runner.worker import Runner
from tests.bot.kept import NOW

PATIENCE = 20


class Counted:
    """A scan that counts its runs, and fails in the first where it is to."""

    def __init__(self, *, fails: bool = False, later: timedelta | None = None) -> None:
        self.runs, self._fails, self._later = 0, fails, later
        self.ran = asyncio.Event()

    async def scan(self, _: Desk) -> datetime | None:
        self.runs += 1
        self.ran.set()
        if self._fails and self.runs == 1:
            raise ValueError("broken")
        return None if self._later is None or self.runs > 1 else datetime.now(UTC) + self._later

    async def runs_again(self) -> None:
        await asyncio.wait_for(self.ran.wait(), PATIENCE)
        self.ran.clear()


def begun(monkeypatch: pytest.MonkeyPatch, scan: Counted) -> Schedule:
    monkeypatch.setattr(schedule, "JOBS", {"one": Job(scan.scan, timedelta(days=1))})
    desk = Desk(cast(Database, None), Clock(), cast(Relay, None), cast(Runner, None))
    made = Schedule(desk)
    made.start()
    return made


def test_a_scan_runs_at_once_and_when_it_asked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    async def live() -> None:
        scan = Counted(later=timedelta(milliseconds=10))
        made = begun(monkeypatch, scan)
        await scan.runs_again()
        await scan.runs_again()
        made.stop()

    asyncio.run(live())


def test_a_scan_that_failed_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def live() -> None:
        monkeypatch.setattr(schedule, "AGAIN", timedelta(milliseconds=10))
        scan = Counted(fails=True)
        made = begun(monkeypatch, scan)
        await scan.runs_again()
        await scan.runs_again()
        made.stop()

    asyncio.run(live())


def test_a_clock_that_was_set_back_has_no_scan_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    async def live() -> None:
        monkeypatch.setattr(schedule, "WATCHED", 0.01)
        scan = Counted()
        made = begun(monkeypatch, scan)
        await scan.runs_again()
        true = made._wall_ahead
        monkeypatch.setattr(made, "_wall_ahead", lambda: true() - 86_400)
        await scan.runs_again()
        made.stop()
        assert scan.runs == 2, "the clock was set back once"

    asyncio.run(live())


@pytest.mark.parametrize("name", [name for name, job in JOBS.items() if job.look is not None])
def test_a_look_that_finds_nothing_new_wakes_nobody(name: str, data: Path) -> None:
    engine, look = make_engine(f"sqlite:///{data / 'zwbot.sqlite'}"), JOBS[name].look
    assert look is not None
    for _ in range(2):  # what the first finds is done with
        with Session(engine, expire_on_commit=False) as session, session.begin():
            look(session, NOW)
            woken = set(session.info.get("wake", ()))
    engine.dispose()
    assert woken == set()
