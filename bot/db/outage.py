"""When the database takes nothing: which errors say so, how long to wait, and one line in the log about all of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from enum import StrEnum

import structlog
from sqlalchemy.exc import OperationalError

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
log = structlog.get_logger()


class Trouble(StrEnum):
    """Why a database takes nothing."""

    LOCKED = "locked"
    FULL = "full"
    READ_ONLY = "read only"
    DISK = "disk"
    DAMAGED = "damaged"


# By the primary codes of SQLite: BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB.
_BY_CODE = {
    5: Trouble.LOCKED, 6: Trouble.LOCKED, 7: Trouble.DISK, 8: Trouble.READ_ONLY, 10: Trouble.DISK,
    11: Trouble.DAMAGED, 13: Trouble.FULL, 14: Trouble.DISK, 15: Trouble.LOCKED, 26: Trouble.DAMAGED,
}  # fmt: skip
ALL = frozenset(Trouble)
OF_ALL = frozenset({Trouble.LOCKED, Trouble.READ_ONLY})
"""What meets every write alike: the next one need not find out for itself."""


def trouble_of(problem: BaseException | None) -> Trouble | None:
    """What an error says about the database itself; ``None`` where it says something about the statement."""
    code = getattr(getattr(problem, "orig", problem), "sqlite_errorcode", None)
    if code is not None:
        return _BY_CODE.get(code & 0xFF)
    # Of another database: the connection is gone.
    return Trouble.DISK if isinstance(problem, OperationalError) else None


def pause(tries: int) -> float:
    """Seconds to wait after so many tries."""
    return min(FIRST_PAUSE * 2.0 ** min(tries, 10), LONGEST_PAUSE)


class Outage:
    """Lasts as long as something waits for the database; ``on_begin`` and ``on_end`` are told in the event loop."""

    def __init__(self) -> None:
        self._waiting: set[int] = set()
        self._since = 0.0
        self.trouble: Trouble | None = None
        self.on_begin: Callable[[Trouble], None] = lambda _: None
        self.on_end: Callable[[float], None] = lambda _: None

    def waits(self, who: object, problem: BaseException) -> None:
        """Note that something waits, since an error came."""
        trouble = trouble_of(problem) or Trouble.DISK
        begins = self.trouble is None
        self._waiting.add(id(who))
        self.trouble = trouble
        if begins:
            self._since = time.monotonic()
            log.error("the database takes nothing", trouble=trouble.value, problem=str(problem)[:200])
            self.on_begin(trouble)

    def leave(self) -> None:
        """Wait no longer, and say nothing of how it ended."""
        self._waiting.clear()
        self.trouble = None

    def goes_on(self, who: object) -> None:
        """Note that something waits no longer."""
        self._waiting.discard(id(who))
        if self.trouble is not None and not self._waiting:
            self.trouble, lasted = None, time.monotonic() - self._since
            log.warning("the database takes again", after=round(lasted, 1))
            self.on_end(lasted)


class Rounds:
    """The pauses of a worker whose rounds fail, doubling up to half a minute; the same failure is logged once."""

    def __init__(self, worker: str) -> None:
        self._worker, self._failures, self._last = worker, 0, ""

    def went_well(self) -> None:
        """Forget the failures."""
        self._failures, self._last = 0, ""

    async def failed(self, problem: Exception) -> None:
        """Log a failure and wait."""
        self._failures += 1
        if self._last != (said := f"{type(problem).__name__}: {problem}"):
            self._last = said
            log.error("round failed", worker=self._worker, exc_info=problem)
        await asyncio.sleep(min(FIRST_PAUSE * 2.0 ** min(self._failures, 10), 30.0))
