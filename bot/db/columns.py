"""Column types that keep what SQLite would bend, aware UTC times and exact decimals; and long texts, packed."""

from __future__ import annotations

import hashlib
import zlib
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files

from sqlalchemy import CheckConstraint, DateTime, LargeBinary, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

# Here, since every module of tables imports this one first.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into what the database keeps."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: the database keeps aware moments only")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept as text, since SQLite would make a float of it."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Write the number out."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Read the number back."""
        return None if value is None else Decimal(value)


@cache
def _dictionary() -> bytes:
    """What records have in common. It never changes: what was packed with it could not be read any more."""
    return (files(__package__) / "packed.dict").read_bytes()


def pack(text: str) -> bytes:
    """The bytes of a long text: its zlib stream, and behind it the beginning of the stream's SHA-256."""
    packer = zlib.compressobj(zdict=_dictionary())
    stream = packer.compress(text.encode()) + packer.flush()
    return stream + _check(stream)


def unpack(data: bytes) -> str:
    """The text again, packed with the dictionary or without; ``ValueError`` where a byte is not as it was written.

    What was packed in former times has no check of its own behind it.
    """
    unpacker = zlib.decompressobj(zdict=_dictionary())
    try:
        text = unpacker.decompress(data)
    except zlib.error as problem:
        raise ValueError(str(problem)) from problem
    behind = unpacker.unused_data
    if not unpacker.eof or (behind and behind != _check(data[: -len(behind)])):
        raise ValueError("changed after it was written")
    return text.decode()


def _check(stream: bytes) -> bytes:
    """What tells that a stream is the one that was written: two streams may give one text."""
    return hashlib.sha256(stream).digest()[:8]


class Packed(TypeDecorator[str]):
    """A long text, kept as packed bytes (:func:`pack`); a dictionary makes a record half as large again."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Pack the text."""
        return None if value is None else pack(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Give the text back."""
        return None if value is None else unpack(value)


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """Refuse values that the enumeration does not know: SQLite would write them silently."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
