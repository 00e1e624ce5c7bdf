"""The child processes that read and write files: confined, killed at the timeout, started anew when they die."""

from __future__ import annotations

import asyncio
import concurrent.futures
import multiprocessing
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from bot.runner.read import ReadFile, Said, review_bytes, start, unread, warm_up
from bot.runner.worker import Failed
from bot.runner.write import Given, Made, export_bytes
from zwcore.confined import SECONDS, within_time

WORKERS = 2
FILES_PER_PROCESS = 200

P = ParamSpec("P")
T = TypeVar("T")


class OutOfBounds(Failed):
    """An attempt that took more time or memory than it may: another would, too."""

    def __init__(self, problem: str, reason: str) -> None:
        super().__init__(problem)
        self.reason = reason


class Pool:
    """Runs picklable functions in a child process, which knows the rulebooks of a folder beside the package's."""

    def __init__(
        self,
        review: Callable[..., ReadFile] = review_bytes,
        seconds: float = SECONDS,
        rulebooks: Path | None = None,
    ) -> None:
        self._review, self._seconds = review, seconds
        self._processes = ProcessPool(
            max_workers=WORKERS,
            max_tasks=FILES_PER_PROCESS,
            initializer=start,
            initargs=[rulebooks],
            context=multiprocessing.get_context("spawn"),
        )

    def warm_up(self) -> None:
        """Start the processes and have them load what they need; returns at once."""
        for _ in range(WORKERS):
            self._processes.schedule(warm_up)

    async def read(self, data: bytes, name: str, taught: Sequence[Said] = ()) -> ReadFile:
        """Review one file with what was said of its columns; raises :class:`Failed`.

        One that takes too much of time or memory is told so.
        """
        try:
            return await self._run(self._review, data, name, taught)
        except OutOfBounds as problem:
            return unread(data, name, problem.reason)

    async def write(self, export: str, given: Given, language: str) -> Made | None:
        """Write forms as a file; raises :class:`Failed`."""
        return await self._run(export_bytes, export, given, language)

    async def _run(self, work: Callable[P, T], *given: P.args, **_: P.kwargs) -> T:
        future: concurrent.futures.Future[T] = self._processes.schedule(
            within_time, args=[work, *given], timeout=self._seconds
        )
        try:
            return await asyncio.wrap_future(future)
        except concurrent.futures.TimeoutError as problem:
            raise OutOfBounds(f"longer than {self._seconds} s", "time") from problem
        except MemoryError as problem:
            raise OutOfBounds("out of memory", "memory") from problem
        except ProcessExpired as problem:
            if problem.exitcode == -signal.SIGXCPU:
                raise OutOfBounds("too much processor time", "time") from problem
            raise Failed(f"process ended with {problem.exitcode}") from problem
        except Exception as problem:
            raise Failed(f"{type(problem).__name__}: {problem}") from problem

    def close(self) -> None:
        """Stop the processes."""
        self._processes.stop()  # type: ignore[no-untyped-call]
        self._processes.join()
