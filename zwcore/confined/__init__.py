"""A confined process for what people send: limits on memory, time, files and output; what breaks it is said in a word.

It gets bytes and answers with bytes, and sees nothing else: no file but libraries, no connection, no environment, no
other process (:mod:`zwcore.confined.sealing`). What LibreOffice is to make for it is made outside, by a program that is
sealed itself (:mod:`zwcore.confined.program`), while its own time stands still. :class:`Child` is one, :func:`each` has
several do many pieces of work, :mod:`zwcore.confined.tried` says what is really denied here. It is forked: for a
program of one thread that does nothing beside.
"""

from __future__ import annotations

import fcntl
import gc
import os
import resource
import select
import signal
import struct
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from zwcore import pace
from zwcore.confined.broken import LIMITS, OUT_OF_MEMORY, ended
from zwcore.confined.broken import Broken as Broken
from zwcore.confined.pipes import receive, send, write
from zwcore.confined.program import run
from zwcore.confined.sealing import seal
from zwcore.documents import office

MEMORY = 3 << 29
"""What a process may write to."""
MOST_MEMORY = 5 << 29
"""The same where letters are recognised, most of which is reserved and never used; and what it may map in all."""
WRITTEN = 64 << 20
OPEN_FILES = 128
CPU_SECONDS = 20
SECONDS = 25
"""For one file, by the clock on the wall: whoever sent it hears of it within half a minute."""
ANSWER = 64 << 20
"""What is larger than that is no answer."""
GROWN = 760 << 20
"""A process that ever was larger than that is replaced after its answer: it gives nothing back."""
PIECES = 500
"""So many pieces of work, at most, and a process is replaced."""
AGAIN = SECONDS // 3
"""For a second try: both together are not much longer than one."""
GRACE = 2
"""An answer is waited for so much longer: after that nothing answers any more."""
_BUSY = 3
"""What had less than such a part of its time to work was kept waiting by others: the file is not to blame."""
_WAITING = 4
_LENGTH = struct.Struct(">q")
_ASKED = struct.Struct(">i")
_ANSWERED = struct.Struct(">cqq")
"""What kind of answer, how long it is, and the milliseconds of processor time that the process has had."""
_DONE, _LAST, _RAISED, _NO_MEMORY, _TOO_LONG, _MORE, _OFFICE = b"d", b"l", b"r", b"m", b"t", b"p", b"o"
_PAGE = 16
"""Bits: of what is told of a page that is begun, the lower ones say how many there are."""
MAX_TOLD = 60
"""Pages for which more time is given."""
_MOST_TOLD = 1 << 16

J = TypeVar("J")
P = ParamSpec("P")
T = TypeVar("T")


def confine(readable: Iterable[Path] = ()) -> None:
    """Limit this process, for good, before it sees anything that a person sent; it may read what is ``readable``."""
    # What is loaded stays: it is not looked through again for each file.
    gc.freeze()
    os.environ.clear()
    _limit(resource.RLIMIT_DATA, MOST_MEMORY)
    resource.setrlimit(
        resource.RLIMIT_DATA, (_within(MEMORY, MOST_MEMORY), resource.getrlimit(resource.RLIMIT_DATA)[1])
    )
    _limit(resource.RLIMIT_AS, MOST_MEMORY + MEMORY)
    _limit(resource.RLIMIT_FSIZE, WRITTEN)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    # Left to the parent: an interrupt in the terminal must not cut a reading short, it asks the parent to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    seal(readable)


def _limit(kind: int, most: int) -> None:
    """Set a limit for good; a narrower one that this process was started with stays."""
    most = _within(most, resource.getrlimit(kind)[1])
    resource.setrlimit(kind, (most, most))


def _within(most: int, hard: int) -> int:
    return most if hard == resource.RLIM_INFINITY else min(most, hard)


def within_time(work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Do one piece of work under the processor time it may take. Only for a confined process: the limit kills it."""
    _limit_time()
    return work(*given, **named)


def _limit_time() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    # The limit counts from the start of the process, which does many pieces: move it on for each.
    limit = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (_within(limit, hard), hard))


class Child:
    """A confined process that does one piece of work after the other; started anew where it went.

    What brought a process down, but by no limit, is tried once more in one that has done nothing else: neither the file
    nor the process need be to blame.
    """

    def __init__(
        self, work: Callable[[bytes], bytes], readable: Iterable[Path] = (), seconds: int | None = None
    ) -> None:
        self._work, self._readable, self._whole = work, tuple(readable), seconds or SECONDS
        self._pid = 0
        self._questions = self.answers = -1
        self._question, self._first = b"", True
        self.seconds = self._whole
        self.page, self.pages = 0, 0
        self._told = 0
        self._before = self._worked = 0
        self._office = office.Converter(run)

    def give(self, question: bytes) -> None:
        """Have it do a piece of work."""
        self._question, self._first, self.seconds = question, True, self._whole
        self.page, self.pages, self._told = 0, 0, 0
        self._office.begin()
        self._give()

    def take(self) -> bytes | Broken | None:
        """What came of it, waiting for an answer but not longer than it may take; ``None`` where it is tried again, and
        where it has begun another page (``page`` of ``pages`` then), or was given what LibreOffice made."""
        head = self._read(_ANSWERED.size)
        if head is None:
            return self.late()
        if len(head) == _ANSWERED.size:
            kind, length, self._before = _ANSWERED.unpack(head)
            if kind == _MORE:
                if self._told == MAX_TOLD:
                    return self.late()
                self._told += 1
                self.page, self.pages = length >> _PAGE, length & ((1 << _PAGE) - 1)
                return None
            answer = self._read(length) if 0 <= length <= ANSWER else None
            if answer is None:
                self.end()
                return Broken("result")
            if len(answer) == length and kind == _OFFICE:
                return self._made(answer)
            if len(answer) == length:
                if kind != _DONE:
                    self.end()
                return answer if kind in (_DONE, _LAST) else _broken(kind, answer)
        code = self._reaped()
        if self._first and code not in LIMITS:
            self._first, self.seconds = False, min(self._whole, AGAIN)
            self._give()
            return None
        told = ended(code)
        if code == -signal.SIGALRM and self._worked * _BUSY < self.seconds * 1000:
            return Broken("busy")
        return told if self._first or told.reason != "time" else Broken("crash", "no answer at the second try")

    def _made(self, asked: bytes) -> Broken | None:
        """Have LibreOffice make what it asks for, and give it that."""
        try:
            send(self._questions, self._office.answer(asked))
        except (BrokenPipeError, ValueError):  # it went meanwhile, or asks for what no reader would
            self.end()
            return Broken("crash", "no answer to what it asked")
        return None

    def ask(self, question: bytes) -> bytes | Broken:
        """Have it do a piece of work, and wait for what comes of it."""
        self.give(question)
        while (answer := self.take()) is None:
            pass
        return answer

    def late(self) -> Broken:
        """Give up on an answer: it has an alarm of its own, this is for one that does not hear it."""
        self.end()
        return Broken("time")

    def end(self) -> None:
        """Let it go, whatever it does."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            self._reaped()

    def _give(self) -> None:
        while True:
            if not self._pid:
                self._fork()
            try:
                send(self._questions, _ASKED.pack(self.seconds) + self._question)
                return
            except BrokenPipeError:  # it went while it waited
                self._reaped()

    def _read(self, length: int) -> bytes | None:
        """Read so many bytes; fewer where it went, ``None`` where they do not come in time."""
        parts: list[bytes] = []
        while length > 0:
            if not select.select([self.answers], [], [], self.seconds + GRACE)[0]:
                return None
            part = os.read(self.answers, min(length, 1 << 20))
            if not part:
                break
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def _reaped(self) -> int:
        _, status, used = os.wait4(self._pid, 0)
        self._worked, self._before = _worked(used) - self._before, 0
        os.close(self._questions)
        os.close(self.answers)
        self._pid = 0
        return os.waitstatus_to_exitcode(status)

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
            asked, told = _let_go_of_all_but(asked, told)
            confine(self._readable)
            gc.enable()
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            left = PIECES
            while (question := receive(asked)) is not None:
                (seconds,) = _ASKED.unpack_from(question)
                signal.alarm(seconds)
                pace.hear(partial(_more_time, told, seconds))
                office.have_done_by(partial(_made_outside, asked, told))
                kind, answer = _answered(self._work, question[_ASKED.size :])
                signal.alarm(0)
                left -= 1
                if kind == _DONE and (not left or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10 > GROWN):
                    kind = _LAST
                _tell(told, kind, answer)
            status = 0
        except MemoryError:
            status = OUT_OF_MEMORY
        finally:
            os._exit(status)


def _worked(used: resource.struct_rusage) -> int:
    """Milliseconds of processor time."""
    return int((used.ru_utime + used.ru_stime) * 1000)


def _tell(told: int, kind: bytes, answer: bytes) -> None:
    write(told, _ANSWERED.pack(kind, len(answer), _worked(resource.getrusage(resource.RUSAGE_SELF))))
    write(told, answer)


def _more_time(told: int, seconds: int, page: int, pages: int) -> None:
    """Another page is begun: it may take as long as a file."""
    write(told, _ANSWERED.pack(_MORE, page << _PAGE | pages, _worked(resource.getrusage(resource.RUSAGE_SELF))))
    signal.alarm(seconds)
    _limit_time()


def _made_outside(asked: int, told: int, files: Sequence[office.File]) -> Sequence[office.Made]:
    """Have the parent see to files that this process may start nothing for; that is none of its own time."""
    left = signal.alarm(0)
    wish = office.packed(files)
    _tell(told, _OFFICE, wish)
    answer = receive(asked)
    signal.alarm(max(left, 1))
    if answer is None:
        raise EOFError("the parent went")
    return office.unpacked(answer)


def _answered(work: Callable[[bytes], bytes], question: bytes) -> tuple[bytes, bytes]:
    try:
        answer = within_time(work, question)
    except MemoryError:
        return _NO_MEMORY, b""
    except BaseException as problem:
        told = traceback.format_exc() if isinstance(problem, Exception) else type(problem).__name__
        return _RAISED, told[-_MOST_TOLD:].encode("utf-8", "backslashreplace")
    return (_DONE, answer) if len(answer) <= ANSWER else (_TOO_LONG, b"")


def each(
    work: Callable[[J, bytes], bytes],
    jobs: Sequence[J],
    given: Callable[[J], bytes | Broken] = lambda _: b"",
    processes: int = 1,
) -> Iterator[bytes | Broken]:
    """Do a piece of work for each job in forked, confined processes; yield what comes of them, in order.

    ``given`` says, outside, what a process is handed for a job, or why there is nothing. What breaks a process is said
    in its place, and the others go on in a new one. Results that wait for an earlier one are few, so that memory stays
    flat.
    """

    def one(question: bytes) -> bytes:
        (number,) = _LENGTH.unpack_from(question)
        return work(jobs[number], question[_LENGTH.size :])

    children = [Child(one) for _ in range(min(processes, len(jobs)))]
    doing: dict[Child, int] = {}
    done: dict[int, bytes | Broken] = {}
    begun = 0
    try:
        for number in range(len(jobs)):
            while number not in done:
                while len(doing) < len(children) and begun < min(len(jobs), number + _WAITING * len(children)):
                    question = given(jobs[begun])
                    if isinstance(question, Broken):
                        done[begun] = question
                    else:
                        child = next(child for child in children if child not in doing)
                        child.give(_LENGTH.pack(begun) + question)
                        doing[child] = begun
                    begun += 1
                if number not in done:
                    done |= _first_answers(doing)
            yield done.pop(number)
    finally:
        for child in children:
            child.end()


def _first_answers(doing: dict[Child, int]) -> dict[int, bytes | Broken]:
    """Wait until one of them has an answer; those that have are taken out."""
    patience = max(child.seconds for child in doing) + GRACE
    ready, _, _ = select.select([child.answers for child in doing], [], [], patience)
    found: dict[int, bytes | Broken] = {}
    for child in [child for child in doing if child.answers in ready or not ready]:
        answer = child.take() if ready else child.late()
        if answer is not None:
            found[doing.pop(child)] = answer
    return found


def alone(work: Callable[[bytes], bytes], given: bytes = b"") -> bytes | Broken:
    """Do one piece of work in a forked, confined process."""
    child = Child(work)
    try:
        return child.ask(given)
    finally:
        child.end()


def _let_go_of_all_but(*kept: int) -> list[int]:
    """Close what is open beside these, which may get other numbers; the standard streams lead nowhere."""
    moved = [fcntl.fcntl(one, fcntl.F_DUPFD, 3) for one in kept]
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    edges = sorted(moved)
    for low, high in zip([2, *edges], [*edges, resource.getrlimit(resource.RLIMIT_NOFILE)[0]], strict=True):
        os.closerange(low + 1, high)
    return moved


def _broken(kind: bytes, answer: bytes) -> Broken:
    if kind == _RAISED:
        return Broken("crash", answer.decode("utf-8", "replace").rstrip())
    return Broken("memory" if kind == _NO_MEMORY else "result")
