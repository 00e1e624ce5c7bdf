"""The engine, and the one thread that writes.

SQLite takes one writer at a time: all writing is done by one thread, so nobody ever waits for a lock. Each function is
all or nothing; those that wait at the same moment share a commit, each within a savepoint of its own. Whoever writes
rows that somebody should act on notes a topic in ``session.info["wake"]``; after the commit the listeners of that topic
are called in the event loop.

A database that is locked, full, read-only or out of order is waited for (:mod:`bot.db.outage`): what was to be written
is tried again until it is, and whoever asked for it knows nothing of that.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar, cast

import structlog
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session as Session

from bot.db.outage import ALL, OF_ALL, Outage, Trouble, pause, trouble_of

T = TypeVar("T")
log = structlog.get_logger()
LONG = 0.25
"""Seconds from which a write is noted in the log."""
READERS = 4
TOGETHER = 32
_PATIENCE = 5000
_PRAGMAS = (
    # Of a new database: three records go on a page of this size, and only one on half of it.
    "PRAGMA page_size=8192",
    "PRAGMA journal_mode=WAL",
    f"PRAGMA busy_timeout={_PATIENCE}",
    "PRAGMA synchronous=FULL",
    # What was deleted is overwritten: a phone number is not to be found in the file afterwards.
    "PRAGMA secure_delete=ON",
)


def make_engine(url: str, *, foreign_keys: bool = True) -> Engine:
    """An engine with our settings for SQLite; a migration that rebuilds tables does without foreign keys."""
    # What went wrong is told and logged without the values of the statement: they may be what somebody sent.
    connect = {"check_same_thread": False} if url.startswith("sqlite") else {}
    engine = create_engine(url, connect_args=connect, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up)
        if foreign_keys:
            event.listen(engine, "connect", _enforce)
        event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN is deferred and fails when it turns into a writer: begin ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _enforce(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _name_of(fn: Callable[..., Any]) -> str:
    """What a function is called; what it was given is not told."""
    while isinstance(fn, partial):
        fn = fn.func
    return getattr(fn, "__qualname__", type(fn).__name__)


@dataclass(eq=False)
class _Request(Generic[T]):
    """A function that waits to be run, and what came of it."""

    fn: Callable[[Session], T]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[T]
    waits_for: Collection[Trouble]
    on_wait: Callable[[int], None]
    tries: int = 0
    result: T | None = None
    topics: frozenset[str] = frozenset()
    problem: BaseException | None = None

    def run(self, session: Session) -> None:
        """Run the function; what a former run left is forgotten. One that keeps all others waiting is noted."""
        self.problem, begun = None, time.perf_counter()
        self.result = self.fn(session)
        session.flush()
        self.topics = frozenset(session.info.get("wake", ()))
        took = time.perf_counter() - begun
        if took > LONG:
            log.warning("long write", name=_name_of(self.fn), seconds=round(took, 3))

    def settle(self) -> None:
        """Tell the caller, in the event loop."""
        if self.future.done():
            return
        if self.problem is not None:
            self.future.set_exception(self.problem)
        else:
            self.future.set_result(cast(T, self.result))


class Database:
    """Runs functions of a session in threads: writing ones in the one writer thread, reading ones beside it."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._reading = self.engine.execution_options(reading=True)
        self._writer = ThreadPoolExecutor(1, "db-writer")
        self._readers = ThreadPoolExecutor(READERS, "db-reader")
        self._requests: deque[_Request[Any]] = deque()
        self._listeners: dict[str, list[Callable[[], None]]] = {}
        self.outage = Outage()
        self._parked: dict[_Request[Any], asyncio.TimerHandle] = {}
        self._patient, self._hopeless = True, False

    def on_commit(self, topic: str, listener: Callable[[], None]) -> None:
        """Have ``listener`` called in the event loop after each commit that noted ``topic``."""
        self._listeners.setdefault(topic, []).append(listener)

    async def write(
        self,
        fn: Callable[[Session], T],
        *,
        waits_for: Collection[Trouble] = ALL,
        on_wait: Callable[[int], None] = lambda _: None,
    ) -> T:
        """Run ``fn`` in the writer thread, all or nothing; it is committed when this returns.

        ``fn`` may be run several times: when something beside it in the same commit took the commit down, and while the
        database takes nothing: ``on_wait`` is then called with the number of tries. Trouble that it is not to wait for
        is raised.
        """
        loop = asyncio.get_running_loop()
        request: _Request[T] = _Request(fn, loop, loop.create_future(), waits_for, on_wait)
        try:
            self._put(request)
            return await request.future
        finally:
            self._let_go(request)

    async def read(self, fn: Callable[[Session], T], *, patient: bool = True) -> T:
        """Run ``fn`` on a snapshot, beside the writer; ``patient``: wait for a database that cannot be read."""
        loop, tries, who = asyncio.get_running_loop(), 0, object()
        try:
            while True:
                try:
                    return await loop.run_in_executor(self._readers, self._read, fn)
                except DBAPIError as problem:
                    if trouble_of(problem) is None or not (patient and self._patient):
                        raise
                    self.outage.waits(who, problem)
                tries += 1
                await asyncio.sleep(pause(tries))
        finally:
            self.outage.goes_on(who)

    def hurry(self) -> None:
        """Wait for the database no longer: we are about to stop. In an outage nothing is tried any more either."""
        self._patient, self._hopeless = False, self.outage.trouble is not None
        self.outage.leave()
        for request in list(self._parked):
            self._let_go(request)
            request.settle()

    def _put(self, request: _Request[Any]) -> None:
        self._parked.pop(request, None)
        self._requests.append(request)
        self._writer.submit(self._drain)

    def _park(self, request: _Request[Any]) -> None:
        """Try again later, beside what others write meanwhile: it may be only too large for what room there is."""
        assert request.problem is not None
        if request.future.done():
            return
        if not self._patient:
            request.settle()
            return
        self.outage.waits(request, request.problem)
        request.tries += 1
        self._parked[request] = request.loop.call_later(pause(request.tries), self._put, request)
        request.on_wait(request.tries)

    def _let_go(self, request: _Request[Any]) -> None:
        timer = self._parked.pop(request, None)
        if timer is not None:
            timer.cancel()
        self.outage.goes_on(request)

    async def settle(self) -> bool:
        """Have the log of the database, which has what was deleted, emptied into the file; tell whether it could be."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, empty_log, self.engine)

    def _drain(self) -> None:
        """Run what waits, with one commit for all of it: a commit waits for the disk, and the disk is slow."""
        batch: list[_Request[Any]] = []
        with contextlib.suppress(IndexError):
            while len(batch) < TOGETHER:
                batch.append(self._requests.popleft())
        if self._hopeless:
            for request in batch:
                request.problem = OperationalError("", {}, Exception("stopped while the database took nothing"))
        elif len(batch) > 1:
            try:
                self._run_together(batch)
            except BaseException as problem:
                # What goes wrong with one undoes the whole transaction: each for itself then.
                for request in batch:
                    request.problem = problem
                    if trouble_of(problem) not in OF_ALL:
                        self._run_alone(request)
        elif batch:
            self._run_alone(batch[0])
        if any(trouble_of(request.problem) not in (None, Trouble.LOCKED) for request in batch):
            # A connection that was made or broke while the disk was away stays as it is: have new ones.
            self.engine.dispose()
        for request in batch:
            self._answer(request)

    def _run_alone(self, request: _Request[Any]) -> None:
        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                request.run(session)
        except BaseException as problem:
            request.problem = problem

    def _run_together(self, batch: list[_Request[Any]]) -> None:
        with self.engine.begin() as connection:
            for request in batch:
                with Session(connection, expire_on_commit=False, join_transaction_mode="rollback_only") as session:
                    request.run(session)

    def _answer(self, request: _Request[Any]) -> None:
        if trouble_of(request.problem) in request.waits_for:
            request.loop.call_soon_threadsafe(self._park, request)
            return
        # Signalled from here, not by the caller: one that was cancelled must not swallow it.
        if request.problem is None:
            for topic in request.topics:
                for listener in self._listeners.get(topic, ()):
                    request.loop.call_soon_threadsafe(listener)
        request.loop.call_soon_threadsafe(request.settle)

    def _read(self, fn: Callable[[Session], T]) -> T:
        with Session(self._reading, expire_on_commit=False) as session:
            return fn(session)

    def close(self) -> None:
        """Let the running functions finish, then let go of the database."""
        self._writer.shutdown()
        self._readers.shutdown()
        self.engine.dispose()


def empty_log(engine: Engine, patience: float = 0.2) -> bool:
    """Write the log into the database and cut it off; tell whether it could be: somebody may be reading.

    What was deleted stands overwritten in the pages that go into the file (``secure_delete``), and stood in the log.
    """
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout={_PATIENCE}")
        return not busy
    finally:
        connection.close()


def compact(engine: Engine) -> bool:
    """Write the file anew without what is free in it, and empty the log; tell whether it could be done."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM")
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return empty_log(engine, 5)


def check(url: str) -> list[tuple[Any, ...]]:
    """What SQLite says about the file: integrity and foreign keys; no rows when all is well."""
    engine = make_engine(url)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        rows += [tuple(row) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
    engine.dispose()
    return rows
