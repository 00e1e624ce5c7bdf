"""Column types that keep what SQLite would bend, aware UTC times and exact decimals; and long texts, packed."""

from __future__ import annotations

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


class Packed(TypeDecorator[str]):
    """A long text, kept as the bytes of its zlib stream; a dictionary makes a record half as large again."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Pack the text."""
        if value is None:
            return None
        packer = zlib.compressobj(zdict=_dictionary())
        return packer.compress(value.encode()) + packer.flush()

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Give the text back, packed with the dictionary or without."""
        return None if value is None else zlib.decompressobj(zdict=_dictionary()).decompress(value).decode()


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """Refuse values that the enumeration does not know: SQLite would write them silently."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
