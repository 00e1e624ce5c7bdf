"""The child processes that read files: confined, killed at the timeout, started anew when they die."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import multiprocessing
import os
from collections.abc import Callable

from pebble import ProcessExpired, ProcessPool

from bot.runner.read import confine, warm_up

WORKERS = 2
SECONDS = 60
AT_MOST = 0.4
"""How long something short may wait for a process before it is read without one."""
FILES_PER_PROCESS = 200

Read = Callable[[bytes, str], str]


class Unreadable(Exception):
    """The child died, was killed at the timeout, or raised."""


class Pool:
    """Runs a picklable function of bytes and name in a child process."""

    def __init__(self, read: Read, seconds: float = SECONDS) -> None:
        self._read, self._seconds = read, seconds
        self._cold, self._files = WORKERS, 0
        self._room = asyncio.Semaphore(2 * WORKERS)
        self._processes = ProcessPool(
            max_workers=WORKERS,
            max_tasks=FILES_PER_PROCESS,
            initializer=confine,
            context=multiprocessing.get_context("spawn"),
        )

    def warm_up(self) -> None:
        """Start the processes and have them load what they need; returns at once."""
        for _ in range(WORKERS):
            self._processes.schedule(warm_up).add_done_callback(self._warmed)

    def _warmed(self, _: concurrent.futures.Future[None]) -> None:
        self._cold -= 1

    async def read_if_free(self, data: bytes, name: str) -> str | None:
        """Read something short beside this process; ``None`` where there is no room for it, or it came to nothing."""
        if self._cold > 0 or self._files > 0 or (os.cpu_count() or 1) == 1:
            return None
        with contextlib.suppress(TimeoutError, Unreadable):
            async with asyncio.timeout(AT_MOST), self._room:
                # Not cancelled when it is late: that would kill a process which is about to be needed.
                return await asyncio.shield(self._run(data, name))
        return None

    async def read(self, data: bytes, name: str) -> str:
        """Read one file; raises :class:`Unreadable`."""
        self._files += 1
        try:
            return await self._run(data, name)
        finally:
            self._files -= 1

    async def _run(self, data: bytes, name: str) -> str:
        future: concurrent.futures.Future[str] = self._processes.schedule(
            self._read, args=[data, name], timeout=self._seconds
        )
        try:
            return await asyncio.wrap_future(future)
        except concurrent.futures.TimeoutError as problem:
            raise Unreadable(f"longer than {self._seconds} s") from problem
        except ProcessExpired as problem:
            raise Unreadable(f"process ended with {problem.exitcode}") from problem
        except Exception as problem:
            raise Unreadable(f"{type(problem).__name__}: {problem}") from problem

    def close(self) -> None:
        """Stop the processes."""
        self._processes.stop()  # type: ignore[no-untyped-call]
        self._processes.join()
