"""The processes beside the bot that have files read and written, each with its confined child (``bot.runner.child``).

A thread waits for each of them; one that went, or says nothing any more, is started anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import pickle
import select
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import LifoQueue
from typing import TYPE_CHECKING

from bot.runner.child import ANSWER, BROKEN, PAGE
from bot.runner.read import ReadFile, Said, review_bytes, unread
from bot.runner.worker import Failed
from bot.runner.write import Given, Made
from zwcore.confined import AGAIN, GRACE, SECONDS
from zwcore.confined.pipes import receive, send
from zwcore.documents import office

if TYPE_CHECKING:
    from zwcore.exports.drawn import DrawnSample

WORKERS = 2
START = 30
"""Seconds that loading may take."""
_LIMITS = ("time", "memory", "result")
_KEPT = ("LD_LIBRARY_PATH", "PATH", "TMPDIR")
"""Of the environment: what its interpreter may not start without, where LibreOffice is, and where it may work."""


OnPage = Callable[[int, int], None]


def _nobody(page: int, pages: int) -> None:
    """Nobody asks how far it is."""


class OutOfBounds(Failed):
    """An attempt that took more time or memory than it may: another would, too."""

    def __init__(self, problem: str, reason: str) -> None:
        super().__init__(problem)
        self.reason = reason


class Pool:
    """Has functions done in confined processes, which know the rulebooks of a folder beside the package's."""

    def __init__(
        self,
        review: Callable[..., ReadFile] = review_bytes,
        seconds: int = SECONDS,
        rulebooks: Path | None = None,
    ) -> None:
        self._threads = ThreadPoolExecutor(WORKERS, "reading")
        self._all = [_Reader(review, seconds, rulebooks) for _ in range(WORKERS)]
        # Who worked last works next: it is warm.
        self._free: LifoQueue[_Reader] = LifoQueue()
        for reader in reversed(self._all):
            self._free.put(reader)

    def warm_up(self, most: int = WORKERS) -> None:
        """Start the processes, at most so many, and have them load what they need; returns at once."""
        for reader in self._all[:most]:
            reader.start()

    async def read(self, data: bytes, name: str, taught: Sequence[Said] = (), on_page: OnPage = _nobody) -> ReadFile:
        """Review one file with what was said of its columns; raises :class:`Failed`.

        One that takes too much of time or memory is told so. ``on_page`` hears, in the loop, of each scanned page that
        is begun.
        """
        loop = asyncio.get_running_loop()

        def tell(page: int, pages: int) -> None:
            loop.call_soon_threadsafe(on_page, page, pages)

        try:
            return ReadFile.unpacked(await self._run("read", data, name, taught, tell=tell))
        except OutOfBounds as problem:
            return unread(data, name, problem.reason)
        except ValueError as problem:
            raise Failed(f"no answer: {problem}") from problem

    async def write(self, export: str, given: Given, language: str) -> Made | None:
        """Write forms as a file; raises :class:`Failed`."""
        made = await self._run("write", export, given, language)
        return Made.unpacked(made) if made else None

    async def write_working(self, sample: DrawnSample, records: Sequence[str], language: str) -> Made:
        """Write the working paper of a draw; raises :class:`Failed`."""
        return Made.unpacked(await self._run("draw", sample, records, language))

    async def _run(self, what: str, *given: object, tell: OnPage = _nobody) -> bytes:
        return await asyncio.wrap_future(self._threads.submit(self._ask, what, given, tell))

    def _ask(self, what: str, given: tuple[object, ...], tell: OnPage) -> bytes:
        reader = self._free.get()
        try:
            return reader.ask(pickle.dumps((what, given)), tell)
        finally:
            self._free.put(reader)

    def close(self) -> None:
        """Stop the processes."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for reader in self._all:
            reader.stop()
        self._threads.shutdown()
        for reader in self._all:
            reader.end()


class _Reader:
    """One of the processes, and what asks it."""

    def __init__(self, review: Callable[..., ReadFile], seconds: int, rulebooks: Path | None) -> None:
        given = [f"{review.__module__}:{review.__qualname__}", str(seconds), *([str(rulebooks)] if rulebooks else [])]
        self._command = [sys.executable, "-m", "bot.runner.child", *given]
        self._patience = seconds + AGAIN + 2 * GRACE + START + office.PATIENCE
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def start(self) -> None:
        """Have it running. It is told where to find its libraries, and of the rest of the environment nothing."""
        if self._process is None and not self._closed:
            kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
            path = os.pathsep.join(str(Path(entry or ".").resolve()) for entry in sys.path)
            self._process = subprocess.Popen(
                self._command,
                env={**kept, "PYTHONPATH": path},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
            )

    def ask(self, question: bytes, tell: OnPage) -> bytes:
        """Ask it and wait for the answer, telling of each page that is begun; raises :class:`Failed`."""
        self.start()
        answer = self._answer(question)
        while answer is not None and answer[:1] == PAGE:
            tell(*json.loads(answer[1:]))
            answer = self._heard()
        if answer is None:
            self.end()
            raise Failed("stopped" if self._closed else "no answer")
        if answer[:1] == ANSWER:
            return answer[1:]
        assert answer[:1] == BROKEN
        reason, detail = json.loads(answer[1:])
        if reason in _LIMITS:
            raise OutOfBounds(f"too much of {reason}", reason)
        raise Failed(detail.splitlines()[-1] if detail else reason)

    def _answer(self, question: bytes) -> bytes | None:
        """What it says to a question; ``None`` as below."""
        process = self._process
        if process is None or process.stdin is None:
            return None
        with contextlib.suppress(OSError, ValueError):
            send(process.stdin.fileno(), question)
            return self._heard()
        return None

    def _heard(self) -> bytes | None:
        """What it says next; ``None`` where it went or is silent for longer than anything may take."""
        process = self._process
        if process is None or process.stdout is None:
            return None
        with contextlib.suppress(OSError, ValueError):
            if select.select([process.stdout], [], [], self._patience)[0]:
                return receive(process.stdout.fileno())
        return None

    def stop(self) -> None:
        """Stop it for good, whatever it does: whoever waits for it hears so."""
        self._closed = True
        if self._process is not None:
            self._process.kill()

    def end(self) -> None:
        """Let go of it."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()
