"""The database takes nothing for a while: everything waits, says so once, and goes on by itself; nothing is lost."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError, OperationalError
from structlog.testing import capture_logs

import bot.db.engine as engine_room
from bot.db import outage
from bot.db.engine import Database
from tests.bot.conftest import ADMIN, CLERK, SUPERVISOR, Running
from tests.bot.disks import mounted_disk
from tests.bot.whole import until, whole_bot
from tests.zwcore.forms import DATA

Fault = Callable[[Database, Path], Any]
BEGIN = "BEGIN IMMEDIATE"


@contextmanager
def locked(_: Database, file: Path) -> Iterator[None]:
    """Another process writes and does not come to an end."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute(BEGIN)
        yield
        other.execute("ROLLBACK")


def pragma(on: str, off: str) -> Fault:
    """Whoever takes a connection finds it switched on, and off once the fault is over."""

    @contextmanager
    def fault(database: Database, _: Path) -> Iterator[None]:
        statement = on

        def checked_out(connection: Any, *_: object) -> None:
            connection.execute(statement)

        event.listen(database.engine, "checkout", checked_out)
        yield
        statement = off

    return fault


def raised(kind: type[DatabaseError], code: int) -> Fault:
    """Each transaction that writes meets an error of SQLite."""

    @contextmanager
    def fault(database: Database, _: Path) -> Iterator[None]:
        broken = True

        def refuse(_: object, __: object, statement: str, *___: object) -> None:
            if broken and statement == BEGIN:
                cause = sqlite3.DatabaseError("on purpose")
                cause.sqlite_errorcode = code
                raise kind(statement, {}, cause)

        event.listen(database.engine, "before_cursor_execute", refuse)
        yield
        broken = False

    return fault


FAULTS: dict[str, Fault] = {
    "locked": locked,
    # A database has at least one page, and has more: not one can be added. What is free in it may still do for some.
    "full": pragma("PRAGMA max_page_count=1", "PRAGMA max_page_count=1073741823"),
    "read only": pragma("PRAGMA query_only=ON", "PRAGMA query_only=OFF"),
    "disk": raised(OperationalError, sqlite3.SQLITE_IOERR_WRITE),
    "damaged": raised(DatabaseError, sqlite3.SQLITE_CORRUPT),
}


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes seconds takes tenths of them."""
    pragmas = [one.replace("busy_timeout=5000", "busy_timeout=100") for one in engine_room._PRAGMAS]
    monkeypatch.setattr(engine_room, "_PRAGMAS", pragmas)
    monkeypatch.setattr(outage, "FIRST_PAUSE", 0.1)
    monkeypatch.setattr("bot.chat.apology.ADMINS_AFTER", 0.5)


def writes(database: Database) -> list[str]:
    """Each transaction that begins to write, from now on."""
    begun: list[str] = []

    def count(_: object, __: object, statement: str, *___: object) -> None:
        if statement == BEGIN:
            begun.append(statement)

    event.listen(database.engine, "before_cursor_execute", count)
    return begun


@pytest.mark.parametrize("name", FAULTS)
def test_it_waits_says_so_once_and_goes_on(name: str, fresh: Callable[[Path], Path], tmp_path: Path) -> None:
    file = fresh(tmp_path / "var")

    async def scenario() -> list[str]:
        async with whole_bot(file.parent) as bot:
            await bot.send(CLERK, "/help")
            await bot.said(CLERK, "能做这些")
            with capture_logs() as logs, FAULTS[name](bot.app.database, file):
                long = "项目" * 1500
                for person in (CLERK, SUPERVISOR):
                    for number in range(3):
                        await bot.send(person, f"/nothing{number} {long}")
                await until(lambda: seen(logs, "the database takes nothing"), name)
                begun = writes(bot.app.database)
                for person in (CLERK, SUPERVISOR, ADMIN):
                    await bot.said(person, "没有丢")
                assert not bot.work.done()
                assert len(begun) < 60, "no busy loop"
            for person in (CLERK, SUPERVISOR):
                await bot.said(person, "/nothing2")
            await bot.said(ADMIN, "又能写了")
            assert await bot.app.idle(30)
            for person in (CLERK, SUPERVISOR):
                answered = [one for one in await bot.texts(person) if "/nothing" in one]
                assert [one.partition("/nothing")[2][0] for one in answered] == ["0", "1", "2"]
                assert sum("没有丢" in one for one in await bot.texts(person)) == 1
            return [f"{one['event']} {one.get('trouble', '')}".strip() for one in logs]

    events = asyncio.run(scenario())
    assert events.count(f"the database takes nothing {name}") == 1
    assert "update failed" not in events


async def seen(logs: list[Any], what: str) -> bool:
    return any(one["event"] == what for one in logs)


# -- a disk that is really full ----------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of its own of 32 megabytes."""
    with mounted_disk(tmp_path / "disk", 32) as folder:
        yield folder


def fill(folder: Path, left: int) -> Path:
    """Take all room but so many bytes."""
    filler = folder / "filler"
    with filler.open("wb") as file:
        while (free := os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize) > left:
            file.write(bytes(min(free - left, 4096)))
            file.flush()
    return filler


@pytest.mark.parametrize("left", [0, 64 << 10])
def test_a_full_disk_costs_no_message_and_no_file(
    left: int, fresh: Callable[[Path], Path], small_disk: Path, tmp_path: Path
) -> None:
    """Nearly full, small commits find room and large ones do not; a sent file does not either."""
    file = fresh(small_disk / "var")

    async def scenario() -> None:
        async with whole_bot(file.parent) as bot:
            await bot.send(CLERK, "/help")
            await bot.said(CLERK, "能做这些")
            filler = fill(small_disk, left)
            for number in range(40):
                await bot.send(CLERK, f"/nothing{number}. " + "项目" * 1500)
            await bot.file(SUPERVISOR, "forms.docx", (DATA / "forms.docx").read_bytes())
            await bot.said(SUPERVISOR, "没有丢")
            await bot.said(ADMIN, "磁盘满了")
            filler.unlink()
            await bot.said(SUPERVISOR, "读到 9 张表")
            await bot.said(CLERK, "/nothing39.")
            assert await bot.app.idle(30)
            answered = [one.partition("/nothing")[2].partition(".")[0] for one in await bot.texts(CLERK)]
            assert [one for one in answered if one] == [str(number) for number in range(40)]
            assert not [one for one in await bot.texts(SUPERVISOR) if "没能" in one]

    asyncio.run(scenario())
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("select count(*) from inbox where done is null or error is not null").fetchone() == (0,)
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)


@pytest.mark.proof
def test_it_can_be_stopped_meanwhile(app: Running) -> None:
    chat = app.chat()
    with locked(cast(Database, None), app.data / "zwbot.sqlite"):
        chat.send("/lang")
        chat.said("没有丢")
        began = time.monotonic()
        assert app.process.stop() == 0
        assert time.monotonic() - began < 20


@pytest.mark.proof
def test_a_lock_of_thirty_seconds(monkeypatch: pytest.MonkeyPatch, app: Running) -> None:
    """The whole bot as it is, and another process that holds the database."""
    chats = [app.chat(person) for person in (CLERK, SUPERVISOR)]
    with locked(cast(Database, None), app.data / "zwbot.sqlite"):
        for chat in chats:
            chat.send("/lang")
        for chat in chats:
            chat.said("没有丢")
        time.sleep(30)
        assert app.process.child.poll() is None
    for chat in chats:
        chat.said("中文")
    lines = app.process.log.read_text("utf-8").splitlines()
    assert sum("the database takes nothing" in line for line in lines) == 1
    assert len(lines) < 12, lines
