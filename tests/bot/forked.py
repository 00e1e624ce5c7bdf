"""Starts bots by fork: what is killed two thousand times is not imported anew each time.

``python -m tests.bot.forked`` reads one line of JSON for each bot, forks it, writes its number, and when it is gone its
status. A bot so made is ``zwbot run`` as it is, but for four things: it takes its time from a clock that is ahead by
so many seconds, reads pasted texts in a thread of its own (the processes that read files take seconds to start), does
not describe itself to the service anew each time, and may be told the commit at which it kills itself.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import random
import re
import select
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

import bot.app
from bot.clock import Clock
from bot.commands.serving import run
from bot.runner.read import ReadFile, Said, review_bytes, warm_up

DEATH_OF_THE_PARENT = 1
WRITES = (
    "INSERT INTO inbox", "UPDATE inbox", "INSERT INTO outbox", "UPDATE outbox", "INSERT INTO delivery_log",
    "INSERT INTO work_order", "UPDATE work_order", "INSERT INTO reading", "INSERT INTO submission",
    "INSERT INTO filing_step", "INSERT INTO audit_log", "DELETE FROM dialog",
)  # fmt: skip
"""A commit is known by what was written in it."""


class Ahead(Clock):
    """The real clock and so many seconds."""

    by = timedelta()

    def now(self) -> datetime:
        """That moment."""
        return datetime.now(UTC) + self.by


class Inside:
    """Reads in a thread."""

    def __init__(self, **_: object) -> None: ...

    def warm_up(self, _: int = 0) -> None:
        """Nothing to be started."""

    async def read(self, data: bytes, name: str, taught: Sequence[Said] = (), _: object = None) -> ReadFile:
        """Review one file."""
        return await asyncio.to_thread(review_bytes, data, name, taught)

    async def write(self, *_: object) -> None:
        """No exports here."""

    async def write_working(self, *_: object) -> None:
        """No working papers here."""

    def close(self) -> None:
        """Nothing to be stopped."""


async def introduce(_: object) -> None:
    """Say nothing of commands and descriptions."""


def arm(write: str, after: bool, times: int) -> None:
    """Kill this process before or after the so many-th commit in which something was written."""
    wanted = re.compile(write)
    left = times

    commit = SQLiteDialect_pysqlite.do_commit

    def deadly(dialect: Any, connection: Any) -> None:
        nonlocal left
        left -= connection.info.pop("wrote", False)
        if not left and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        commit(dialect, connection)  # type: ignore[no-untyped-call]
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    def note(connection: Any, _: object, statement: str, *__: object) -> None:
        if wanted.match(statement):
            connection.info["wrote"] = True

    event.listen(Engine, "before_cursor_execute", note)
    SQLiteDialect_pysqlite.do_commit = deadly  # type: ignore[method-assign]


def live(told: dict[str, Any]) -> None:
    """Be a bot."""
    ctypes.CDLL(None).prctl(DEATH_OF_THE_PARENT, signal.SIGKILL)
    os.environ.update(ZWBOT_API_URL=told["url"], ZWBOT_RATE="0", ZWBOT_RATE_CHAT="0")
    with open(told["log"], "ab") as log, open(os.devnull, "r+b") as nothing:
        for file, to in ((nothing, 0), (nothing, 1), (log, 2)):
            os.dup2(file.fileno(), to)
    random.seed()
    Ahead.by = timedelta(seconds=told["ahead"])
    for name, own in {"Clock": Ahead, "Pool": Inside, "introduce": introduce}.items():
        setattr(bot.app, name, own)
    if told["point"]:
        arm(*told["point"])
    os._exit(run(data=Path(told["data"])))


def main() -> None:
    """Fork bots, one after the other, until nobody asks for one."""
    warm_up()
    print("ready", flush=True)
    for line in iter(sys.stdin.readline, ""):
        child = os.fork()
        if not child:
            try:
                live(json.loads(line))
            finally:
                os._exit(70)
        print(child, flush=True)
        gone = os.pidfd_open(child)
        if gone not in select.select([gone, sys.stdin], [], [])[0]:
            # Whoever asked went without waiting for it.
            os.kill(child, signal.SIGKILL)
        os.close(gone)
        print(os.waitpid(child, 0)[1], flush=True)


if __name__ == "__main__":
    main()
