"""The engine, and the one thread that writes.

SQLite takes one writer at a time: all writing is done by one thread, each function in one transaction of its own, so
nobody ever waits for a lock. Whoever writes rows that somebody should act on notes a topic in
``session.info["wake"]``; after the commit the listeners of that topic are called in the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

T = TypeVar("T")
READERS = 4
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA busy_timeout=5000",
    "PRAGMA synchronous=FULL",
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


class Database:
    """Runs functions of a session in threads: writing ones in the one writer thread, reading ones beside it."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._reading = self.engine.execution_options(reading=True)
        self._writer = ThreadPoolExecutor(1, "db-writer")
        self._readers = ThreadPoolExecutor(READERS, "db-reader")
        self._listeners: dict[str, list[Callable[[], None]]] = {}

    def on_commit(self, topic: str, listener: Callable[[], None]) -> None:
        """Have ``listener`` called in the event loop after each commit that noted ``topic``."""
        self._listeners.setdefault(topic, []).append(listener)

    async def write(self, fn: Callable[[Session], T]) -> T:
        """Run ``fn`` in one transaction in the writer thread; it is committed when this returns."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._writer, self._write, fn, loop)

    async def read(self, fn: Callable[[Session], T]) -> T:
        """Run ``fn`` on a snapshot, beside the writer."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, fn)

    def _write(self, fn: Callable[[Session], T], loop: asyncio.AbstractEventLoop) -> T:
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            result = fn(session)
            session.flush()
            topics: set[str] = session.info.get("wake", set())
        # Called from here, not after the await: a cancelled caller must not swallow the signal.
        for topic in topics:
            for listener in self._listeners.get(topic, ()):
                loop.call_soon_threadsafe(listener)
        return result

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
