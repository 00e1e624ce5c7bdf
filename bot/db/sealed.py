"""Rows that bear their own seal: a digest of all their other values, written with them.

Whoever changes such a row past this program leaves a seal that does not fit, and ``zwbot verify`` names the row. A row
of former times has none until it is written again. Core statements may insert sealed rows, and never update them: an
update of single columns cannot know the others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Connection, Table, event
from sqlalchemy.orm import Mapper
from sqlmodel import Field, SQLModel

NAME = "seal"


def digest_of(facts: object) -> str:
    """Return the SHA-256 of values, the same before they are written and after they are read."""
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, default=_fact).encode()).hexdigest()


def _fact(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(value)


def seal_of(table: Table, values: Mapping[str, Any]) -> str:
    """Return the seal of a row; its number is no part of it where only the database knows it."""
    return digest_of([[column.name, values.get(column.name)] for column in _under_seal(table)])


def _under_seal(table: Table) -> list[Column[Any]]:
    given = table.autoincrement_column
    return sorted((one for one in table.columns if one is not given and one.name != NAME), key=lambda one: one.name)


def _inserted(context: Any) -> str:
    """What a statement that inserts a row is given as its seal (``context`` is SQLAlchemy's, of which it is a part)."""
    values: Mapping[str, Any] = context.get_current_parameters(isolate_multiinsert_groups=True)
    return seal_of(context.current_column.table, values)


class Sealed(SQLModel):
    """What a table of sealed rows is made of."""

    seal: str | None = Field(default=None, sa_column_kwargs={"default": _inserted})


def is_whole(row: Sealed) -> bool:
    """Tell whether a row has the values that it was written with, as far as its seal tells."""
    return row.seal is None or row.seal == _seal(row)


def _seal(row: Sealed) -> str:
    table: Table = row.__table__  # type: ignore[attr-defined]
    return seal_of(table, {column.name: getattr(row, column.name) for column in _under_seal(table)})


@event.listens_for(Sealed, "before_insert", propagate=True)
@event.listens_for(Sealed, "before_update", propagate=True)
def _written(_: Mapper[Any], __: Connection, row: Sealed) -> None:
    row.seal = _seal(row)
