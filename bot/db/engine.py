"""The engine, and the one thread that writes.

SQLite takes one writer at a time: all writing is done by one thread, so nobody ever waits for a lock. Each function is
all or nothing; those that wait at the same moment share a commit, each within a savepoint of its own. Whoever writes
rows that somebody should act on notes a topic in ``session.info["wake"]``; after the commit the listeners of that topic
are called in the event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar, cast

import structlog
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError as OperationalError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session as Session

T = TypeVar("T")
log = structlog.get_logger()
LONG = 0.25
"""Seconds from which a write is noted in the log."""
READERS = 4
TOGETHER = 32
_PRAGMAS = (
    # Of a new database: three records go on a page of this size, and only one on half of it.
    "PRAGMA page_size=8192",
    "PRAGMA journal_mode=WAL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA synchronous=FULL",
    # What was deleted is overwritten: a phone number is not to be found in the file afterwards.
    "PRAGMA secure_delete=ON",
)


def make_engine(url: str, *, foreign_keys: bool = True) -> Engine:
    """An engine with our settings for SQLite; a migration that rebuilds tables does without foreign keys."""
    engine = create_engine(url, connect_args={"check_same_thread": False} if url.startswith("sqlite") else {})
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

    def on_commit(self, topic: str, listener: Callable[[], None]) -> None:
        """Have ``listener`` called in the event loop after each commit that noted ``topic``."""
        self._listeners.setdefault(topic, []).append(listener)

    async def write(self, fn: Callable[[Session], T]) -> T:
        """Run ``fn`` in the writer thread, all or nothing; it is committed when this returns.

        ``fn`` may be run twice: when something beside it in the same commit took the commit down.
        """
        loop = asyncio.get_running_loop()
        request: _Request[T] = _Request(fn, loop, loop.create_future())
        self._requests.append(request)
        self._writer.submit(self._drain)
        return await request.future

    async def read(self, fn: Callable[[Session], T]) -> T:
        """Run ``fn`` on a snapshot, beside the writer."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, fn)

    def _drain(self) -> None:
        """Run what waits, with one commit for all of it: a commit waits for the disk, and the disk is slow."""
        batch: list[_Request[Any]] = []
        with contextlib.suppress(IndexError):
            while len(batch) < TOGETHER:
                batch.append(self._requests.popleft())
        if len(batch) > 1:
            try:
                self._run_together(batch)
            except Exception:
                # A full disk can undo the whole transaction, not only the part of one: each for itself then.
                for request in batch:
                    self._run_alone(request)
        elif batch:
            self._run_alone(batch[0])
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
                try:
                    with (
                        Session(
                            connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
                        ) as session,
                        session.begin(),
                    ):
                        request.run(session)
                except OperationalError:
                    raise
                except BaseException as problem:
                    request.problem = problem

    def _answer(self, request: _Request[Any]) -> None:
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


def check(url: str) -> list[tuple[Any, ...]]:
    """What SQLite says about the file: integrity and foreign keys; no rows when all is well."""
    engine = make_engine(url)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        rows += [tuple(row) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
    engine.dispose()
    return rows
