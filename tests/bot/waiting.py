"""Waiting for what happens, not for seconds: for a worker to rest, and for what another process writes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

from tests.bot.conftest import PATIENCE


class Worker(Protocol):
    """Relay, intake and runner."""

    on_idle: Callable[[], None]

    @property
    def idle(self) -> bool:
        """Whether there is nothing it could do."""


async def _whatever() -> bool:
    return True


async def rested(worker: Worker, done: Callable[[], Awaitable[bool]] = _whatever) -> None:
    """Return when a running worker has come to rest and ``done`` says so; it is asked each time the worker rests.

    Without ``done`` it has to come to rest from now on: one that has nothing to do yet is no worker that rested.
    """
    event = asyncio.Event()
    worker.on_idle = event.set
    if done is not _whatever:
        # It may be at rest already, and then nobody tells.
        event.set()
    async with asyncio.timeout(PATIENCE):
        while True:
            await event.wait()
            event.clear()
            if worker.idle and await done():
                return


def eventually(happened: Callable[[], bool]) -> None:
    """Return when something has happened in another process that tells nobody, such as a row being written."""
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, "it does not happen"
        time.sleep(0.01)
