"""A confined process for what people send: limits on memory, time, files and output; what breaks it is said in a word.

:func:`confine` and :func:`within_time` are the limits, for whoever starts the process. :func:`each` forks its own: for
a program that does nothing else beside, since it costs no start and nothing need be handed over.
"""

from __future__ import annotations

import gc
import os
import resource
import select
import signal
import struct
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, Literal, NamedTuple, ParamSpec, TypeVar

MEMORY = 3 << 29
WRITTEN = 64 << 20
OPEN_FILES = 128
CPU_SECONDS = 20
SECONDS = 25
"""For one file, by the clock on the wall: whoever sent it hears of it within half a minute."""
ANSWER = 256 << 20
GROWN = 600 << 20
"""A process that ever was larger than that is replaced after its answer: it gives nothing back."""
PIECES = 500
"""So many pieces of work, at most, and a process is replaced."""
_WAITING = 4
_OUT_OF_MEMORY = 77
_NUMBER = struct.Struct(">q")
_ANSWERED = struct.Struct(">?q")
_REASONS = {signal.SIGALRM: "time", signal.SIGXCPU: "time", signal.SIGKILL: "memory", signal.SIGABRT: "memory"}
Reason = Literal["time", "memory", "crash"]

J = TypeVar("J")
P = ParamSpec("P")
T = TypeVar("T")


class Broken(NamedTuple):
    """A piece of work that brought its process down, and by what: ``time``, ``memory`` or ``crash``."""

    reason: str


def confine() -> None:
    """Limit this process before it sees anything that a person sent."""
    # What is loaded stays: it is not looked through again for each file.
    gc.freeze()
    os.environ.clear()
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_FSIZE, WRITTEN)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    # Left to the parent: an interrupt in the terminal must not cut a reading short, it asks the parent to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _limit(kind: int, most: int) -> None:
    """Set a limit for good; a narrower one that this process was started with stays."""
    most = _within(most, resource.getrlimit(kind)[1])
    resource.setrlimit(kind, (most, most))


def _within(most: int, hard: int) -> int:
    return most if hard == resource.RLIM_INFINITY else min(most, hard)


def within_time(work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Do one piece of work under the processor time it may take. Only for a confined process: the limit kills it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    # The limit counts from the start of the process, which does many pieces: move it on for each.
    limit = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (_within(limit, hard), hard))
    return work(*given, **named)


def each(work: Callable[[J], bytes], jobs: Sequence[J], processes: int = 1) -> Iterator[bytes | Broken]:
    """Do a piece of work for each job in forked, confined processes; yield what comes of them, in order.

    What breaks a process is said in its place, and the others go on in a new one. Results that wait for an earlier one
    are few, so that memory stays flat.
    """
    children = [_Child(work, jobs) for _ in range(min(processes, len(jobs)))]
    done: dict[int, bytes | Broken] = {}
    given = 0
    try:
        for number in range(len(jobs)):
            while number not in done:
                for child in children:
                    if child.number is None and given < min(len(jobs), number + _WAITING * len(children)):
                        child.give(given)
                        given += 1
                busy = [child for child in children if child.number is not None]
                ready, _, _ = select.select([child.answers for child in busy], [], [])
                for child in busy:
                    if child.answers in ready:
                        at = child.number
                        assert at is not None
                        done[at] = child.take()
            yield done.pop(number)
    finally:
        for child in children:
            child.end()


def alone(work: Callable[[], bytes]) -> bytes | Broken:
    """Do one piece of work in a forked, confined process."""
    return next(each(lambda _: work(), [None]))


class _Child(Generic[J]):
    """A forked process that does jobs by their numbers; forked again where it went."""

    def __init__(self, work: Callable[[J], bytes], jobs: Sequence[J]) -> None:
        self._work, self._jobs = work, jobs
        self._pid = 0
        self._questions = self.answers = -1
        self.number: int | None = None

    def give(self, number: int) -> None:
        """Have it do a job."""
        if not self._pid:
            self._fork()
        self.number = number
        try:
            os.write(self._questions, _NUMBER.pack(number))
        except BrokenPipeError:  # it went while it waited
            self._reaped()
            self.give(number)

    def take(self) -> bytes | Broken:
        """What came of its job; waits for the rest of an answer that has begun."""
        self.number = None
        head = _read(self.answers, _ANSWERED.size)
        if len(head) == _ANSWERED.size:
            last, length = _ANSWERED.unpack(head)
            answer = _read(self.answers, length) if length <= ANSWER else b""
            if len(answer) == length:
                if last:
                    self.end()
                return answer
            if length > ANSWER:
                self.end()
                return Broken("memory")
        return Broken(_reason(self._reaped()))

    def end(self) -> None:
        """Let it go, whatever it does."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            self._reaped()

    def _reaped(self) -> int:
        _, status = os.waitpid(self._pid, 0)
        os.close(self._questions)
        os.close(self.answers)
        self._pid = 0
        return status

    def _fork(self) -> None:
        asked, self._questions = os.pipe()
        self.answers, told = os.pipe()
        # What is there stays: the collector of neither need walk through it, and the pages stay shared.
        gc.freeze()
        self._pid = os.fork()
        if not self._pid:
            self._serve(asked, told)
        os.close(asked)
        os.close(told)

    def _serve(self, asked: int, told: int) -> None:
        """The child: never returns."""
        status = 1
        try:
            # Nothing else stays open: neither the pipes of others, nor what the program has in its hands.
            _close_all_but(asked, told)
            confine()
            gc.enable()
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            for left in range(PIECES, 0, -1):
                question = _read(asked, _NUMBER.size)
                if len(question) < _NUMBER.size:
                    break
                signal.alarm(SECONDS)
                answer = within_time(self._work, self._jobs[_NUMBER.unpack(question)[0]])
                signal.alarm(0)
                last = left == 1 or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10 > GROWN
                _write(told, _ANSWERED.pack(last, len(answer)) + answer)
            status = 0
        except MemoryError:
            status = _OUT_OF_MEMORY
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)


def _close_all_but(*kept: int) -> None:
    """Close what is open beside the standard streams and these."""
    edges = sorted(kept)
    for low, high in zip([2, *edges], [*edges, resource.getrlimit(resource.RLIMIT_NOFILE)[0]], strict=True):
        os.closerange(low + 1, high)


def _reason(status: int) -> str:
    if os.WIFSIGNALED(status):
        return _REASONS.get(signal.Signals(os.WTERMSIG(status)), "crash")
    return "memory" if os.WEXITSTATUS(status) == _OUT_OF_MEMORY else "crash"


def _read(source: int, length: int) -> bytes:
    """Read so many bytes; fewer where the other end went."""
    parts: list[bytes] = []
    while length > 0 and (part := os.read(source, min(length, 1 << 20))):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _write(target: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(target, rest) :]
