"""The child processes that read files: confined, killed at the timeout, started anew when they die."""

from __future__ import annotations

import asyncio
import concurrent.futures
import multiprocessing
from collections.abc import Callable

from pebble import ProcessExpired, ProcessPool

from bot.runner.read import confine, warm_up, within_time

WORKERS = 2
SECONDS = 60
FILES_PER_PROCESS = 200

Read = Callable[[bytes, str], str]


class Unreadable(Exception):
    """The child died, was killed at the timeout, or raised."""


class Pool:
    """Runs a picklable function of bytes and name in a child process."""

    def __init__(self, read: Read, seconds: float = SECONDS) -> None:
        self._read, self._seconds = read, seconds
        self._processes = ProcessPool(
            max_workers=WORKERS,
            max_tasks=FILES_PER_PROCESS,
            initializer=confine,
            context=multiprocessing.get_context("spawn"),
        )

    def warm_up(self) -> None:
        """Start the processes and have them load what they need; returns at once."""
        for _ in range(WORKERS):
            self._processes.schedule(warm_up)

    async def read(self, data: bytes, name: str) -> str:
        """Read one file; raises :class:`Unreadable`."""
        future: concurrent.futures.Future[str] = self._processes.schedule(
            within_time, args=[self._read, data, name], timeout=self._seconds
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
