"""A database as it is: opened for reading alone, and its values as they are stored, whatever became of them."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from sqlalchemy import JSON, Boolean, Column, Date, Engine, Integer, Table, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

import bot.db.alerts
import bot.db.auditing
import bot.db.cycles
import bot.db.taught  # noqa: F401 - so do these
from bot.db.columns import ExactDecimal, Packed, UtcDateTime
from bot.db.packing import unpack
from bot.db.tables import metadata as metadata

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


FAULTS = (sqlite3.DatabaseError, DatabaseError, UnicodeError)
"""What a file that is damaged may come to; SQLite says so in the file's own broken words, too."""


def reason_of(problem: BaseException) -> str | None:
    """What SQLite says was the matter, where it was a matter of the database and of no mistake of ours."""
    said = problem.orig if isinstance(problem, DatabaseError) else problem
    faults = (sqlite3.IntegrityError, sqlite3.ProgrammingError)
    return str(said) if isinstance(said, sqlite3.DatabaseError) and not isinstance(said, faults) else None


class Damaged(NamedTuple):
    """A value that is not as it was written, by its table, the number of its row there, and its column."""

    table: str
    row: int
    column: str


def connect(path: Path) -> sqlite3.Connection:
    """A connection that reads alone; also where nobody may write, as long as nothing is left to be put in."""
    place = f"file:{quote(str(path.resolve()))}"
    try:
        # It may write what SQLite needs beside the file: a reader that may not leaves that lying there.
        return _opened(f"{place}?mode=rw")
    except (sqlite3.OperationalError, UnicodeError):
        left = path.with_name(path.name + "-wal")
        if not path.is_file() or (left.exists() and left.stat().st_size):
            raise
        return _opened(f"{place}?mode=ro&immutable=1")


def _opened(place: str) -> sqlite3.Connection:
    connection = sqlite3.connect(place, uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA query_only=ON")
        connection.execute("PRAGMA busy_timeout=5000")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def reading_engine(path: Path) -> Engine:
    """An engine that reads alone, on one snapshot a session."""
    engine = create_engine("sqlite://", creator=lambda: connect(path), poolclass=NullPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def integrity(connection: sqlite3.Connection) -> Iterator[str]:
    """What SQLite says of the file, if anything."""
    for (said,) in connection.execute("PRAGMA integrity_check(5)"):
        if said != "ok":
            yield str(said)


def dangling(connection: sqlite3.Connection) -> Iterator[tuple[str, int, str]]:
    """Rows that name a row that is not there: the table, the row's number, the table of the other."""
    for table, row, other, _ in connection.execute("PRAGMA foreign_key_check"):
        yield str(table), int(row or 0), str(other)


def counts(connection: sqlite3.Connection) -> Mapping[str, int]:
    """How many rows each table has."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sorted(n for (n,) in rows)
    }


def chain(connection: sqlite3.Connection) -> tuple[int, str]:
    """How many lines the audit log has, and the hash of the last."""
    (count,) = connection.execute("SELECT count(*) FROM audit_log").fetchone()
    last = connection.execute("SELECT hash FROM audit_log ORDER BY id DESC LIMIT 1").fetchone()
    return count, "0" * 64 if last is None else last[0]


def revision(connection: sqlite3.Connection) -> str | None:
    """The revision that a database is of."""
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if found is None else str(found[0])


def damaged(connection: sqlite3.Connection) -> Iterator[Damaged]:
    """Values that are not of the shape in which they are written: torn, or changed from outside."""
    connection.text_factory = bytes
    for table in metadata.sorted_tables:
        checks = [(column.name, _check_of(table, column)) for column in table.columns]
        names = ", ".join(f'"{name}"' for name, _ in checks)
        by_row = table.dialect_options["sqlite"]["with_rowid"]
        number = "rowid" if by_row else f'"{list(table.primary_key.columns)[-1].name}"'
        for row, *values in connection.execute(f'SELECT {number}, {names} FROM "{table.name}"'):
            for (name, check), value in zip(checks, values, strict=True):
                if value is not None and not _holds(check, value):
                    yield Damaged(table.name, row if isinstance(row, int) else 0, name)


def _holds(check: Callable[[object], bool], value: object) -> bool:
    try:
        return check(value)
    except ValueError:  # no UTF-8, no JSON, no date, nothing that unpacks
        return False


def _check_of(table: Table, column: Column[object]) -> Callable[[object], bool]:
    kind = column.type
    if isinstance(kind, Packed):
        return lambda value: isinstance(value, bytes) and isinstance(unpack(value), str)
    if isinstance(kind, JSON):
        # What a chain holds together stands exactly as it was written.
        return _is_json_as_written if table.name == "audit_log" else lambda value: json.loads(_text(value)) is not ...
    if isinstance(kind, UtcDateTime):
        return lambda value: bool(_MOMENT.fullmatch(_text(value))) and bool(datetime.fromisoformat(_text(value)))
    if isinstance(kind, Date):
        return lambda value: bool(_DAY.fullmatch(_text(value))) and bool(date.fromisoformat(_text(value)))
    if isinstance(kind, ExactDecimal):
        return lambda value: bool(_NUMBER.fullmatch(_text(value)))
    if isinstance(kind, Boolean):
        return lambda value: value in (0, 1)
    if isinstance(kind, Integer):
        return lambda value: isinstance(value, int)
    return lambda value: isinstance(_text(value), str)


def _is_json_as_written(value: object) -> bool:
    text = _text(value)
    return json.dumps(json.loads(text)) == text


def _text(value: object) -> str:
    if not isinstance(value, bytes):
        raise ValueError(value)
    return value.decode()
