"""The child processes that read and write files: confined, killed at the timeout, started anew when they die."""

from __future__ import annotations

import asyncio
import concurrent.futures
import multiprocessing
from collections.abc import Callable, Sequence
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from bot.runner.read import ReadFile, Said, confine, review_bytes, warm_up, within_time
from bot.runner.worker import Failed
from bot.runner.write import export_bytes

WORKERS = 2
SECONDS = 60
FILES_PER_PROCESS = 200

P = ParamSpec("P")
T = TypeVar("T")


class Pool:
    """Runs picklable functions in a child process."""

    def __init__(self, review: Callable[..., ReadFile] = review_bytes, seconds: float = SECONDS) -> None:
        self._review, self._seconds = review, seconds
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

    async def read(self, data: bytes, name: str, taught: Sequence[Said] = ()) -> ReadFile:
        """Review one file with what was said of its columns; raises :class:`Failed`."""
        return await self._run(self._review, data, name, taught)

    async def write(self, export: str, record: str, language: str) -> bytes:
        """Write a form as a file; raises :class:`Failed`."""
        return await self._run(export_bytes, export, record, language)

    async def _run(self, work: Callable[P, T], *given: P.args, **_: P.kwargs) -> T:
        future: concurrent.futures.Future[T] = self._processes.schedule(
            within_time, args=[work, *given], timeout=self._seconds
        )
        try:
            return await asyncio.wrap_future(future)
        except concurrent.futures.TimeoutError as problem:
            raise Failed(f"longer than {self._seconds} s") from problem
        except ProcessExpired as problem:
            raise Failed(f"process ended with {problem.exitcode}") from problem
        except Exception as problem:
            raise Failed(f"{type(problem).__name__}: {problem}") from problem

    def close(self) -> None:
        """Stop the processes."""
        self._processes.stop()  # type: ignore[no-untyped-call]
        self._processes.join()
