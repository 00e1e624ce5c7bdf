"""Rows as lines of JSON and back: by table and column, whatever database they come from or go to.

A column that is NULL is left out; a packed text, a moment and a decimal are texts; JSON is as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Insert,
    Integer,
    String,
    Table,
    bindparam,
    insert,
    select,
    type_coerce,
)
from sqlmodel import Session

from bot.db.asis import metadata
from bot.db.columns import ExactDecimal, UtcDateTime

TABLES: Mapping[str, Table] = {table.name: table for table in metadata.sorted_tables}
"""All tables, those first that others refer to."""
TOGETHER = 500
_KINDS: Mapping[type[object], Callable[[Any], object]] = {
    UtcDateTime: lambda value: datetime.fromisoformat(value).astimezone(UTC),
    Date: date.fromisoformat,
    ExactDecimal: Decimal,
}


class Unfit(Exception):
    """A line that is no row of its table."""


def written(session: Session, table: Table) -> Iterator[bytes]:
    """Yield the rows of a table as lines, in the order of their keys."""
    # What JSON says of nothing is not what a column says that is empty: asked for as it stands.
    asked = [type_coerce(one, String).label(one.name) if isinstance(one.type, JSON) else one for one in table.columns]
    rows = session.connection().execute(
        select(*asked).order_by(*table.primary_key).execution_options(yield_per=TOGETHER)
    )
    columns = list(table.columns)
    for row in rows:
        there = zip(columns, row, strict=True)
        facts = {column.name: _said(column, value) for column, value in there if value is not None}
        yield (json.dumps(facts, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _said(column: Column[Any], value: Any) -> object:
    if isinstance(column.type, JSON):
        return json.loads(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else value


def read(line: bytes, table: Table) -> dict[str, Any]:
    """Read a line as the values of a row."""
    try:
        facts = json.loads(line)
        if not isinstance(facts, dict) or not facts.keys() <= set(table.columns.keys()):
            raise Unfit
        return {column.name: _value(column, facts) for column in table.columns}
    except (ValueError, TypeError, InvalidOperation, RecursionError) as problem:
        raise Unfit from problem


def _value(column: Column[Any], facts: Mapping[str, Any]) -> object:
    if column.name not in facts:
        return None
    value: Any = facts[column.name]
    if isinstance(column.type, JSON):
        return json.dumps(value)
    kind = type(column.type)
    expected = bool if isinstance(column.type, Boolean) else int if isinstance(column.type, Integer) else str
    if type(value) is not expected or (type(value) is int and not -(1 << 63) <= value < 1 << 63):
        raise Unfit
    return _KINDS[kind](value) if kind in _KINDS else value


def insert_into(table: Table) -> Insert:
    """The statement that puts in rows as :func:`read` gives them."""
    kinds = {one.name: String() if isinstance(one.type, JSON) else one.type for one in table.columns}
    return insert(table).values({name: bindparam(name, type_=kind) for name, kind in kinds.items()})
