"""Tables of TOML ↔ frozen dataclasses, strictly: no field too many or too few, every value of the type that is written.

A field's type is ``str``, ``int``, ``bool``, :class:`Decimal` (0 to 1000), a ``Literal``, an enumeration of strings,
another dataclass, a tuple, a frozenset or a mapping of these, or one of these or ``None``. A trailing ``_`` of a
field's name (``from_``) is not in the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from zwcore.money import plain

T = TypeVar("T")
_LARGEST = 1000
_NOTHING: Any = object()

Due = Literal["known", "present", "table", "list", "choice", "number", "range", "type", "sound"]
"""What was due where it does not fit: a known name, a value at all, a table, one of a few words …"""
_COMPLAINTS: Mapping[Due, str] = {
    "known": "no such field",
    "present": "is missing",
    "table": "a table is due",
    "list": "a list is due",
    "choice": "one of {0} is due",
    "number": "a number is due",
    "range": f"a number from 0 to {_LARGEST} is due",
    "type": "{0} is due",
    "sound": "{0}",
}


class Mismatch(ValueError):
    """A value that does not fit: the path that leads to it, the value, and what was ``due`` with ``details``."""

    def __init__(self, where: str, due: Due, value: object = None, *details: object) -> None:
        complaint = _COMPLAINTS[due].format(", ".join(map(str, details)))
        super().__init__(f"{where}: {complaint}" if where else complaint)
        self.where, self.due, self.value, self.details = where, due, value, details


def build(kind: type[T], table: object) -> T:
    """Make a ``kind`` of a table; :class:`Mismatch` for the first value that does not fit."""
    value, found = fit(kind, table)
    if found:
        raise found[0]
    return value


def fit(kind: type[T], table: object) -> tuple[T, list[Mismatch]]:
    """Make a ``kind`` of a table, and tell every value that does not fit; with any, what is made is no ``kind``."""
    found: list[Mismatch] = []
    return _build(kind, table, "", found), found


def table_of(value: Any) -> Any:
    """Return a dataclass as a plain table again, decimals written as the contract writes them."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return [table_of(item) for item in value]
    if isinstance(value, Mapping):
        return {key: table_of(item) for key, item in value.items()}
    kind: Any = type(value)
    return {name: table_of(getattr(value, field.name)) for name, (field, _) in _fields(kind).items()}


def names_of(kind: Any, where: str = "") -> tuple[str, ...]:
    """Return the names that a table may have at a path ("lines.budget_warn")."""
    for step in filter(None, where.split(".")):
        hint = _fields(kind)[step.partition("[")[0]][1]
        kind = next(arg for arg in (hint, *get_args(hint)) if is_dataclass(arg))
    return tuple(_fields(kind))


def _build(kind: Any, table: object, where: str, found: list[Mismatch]) -> Any:
    if not isinstance(table, Mapping):
        found.append(Mismatch(where, "table", table))
        return _NOTHING
    before, known, values = len(found), _fields(kind), {}
    found.extend(Mismatch(_path(where, name), "known", table[name], *known) for name in table if name not in known)
    for name, (field, hint) in known.items():
        if name in table:
            values[field.name] = _value(hint, table[name], _path(where, name), found)
        elif field.default is MISSING and field.default_factory is MISSING:
            found.append(Mismatch(_path(where, name), "present"))
    if len(found) > before:
        return _NOTHING
    try:
        return kind(**values)
    except ValueError as error:
        found.append(Mismatch(where, "sound", error, error))
        return _NOTHING


@cache
def _fields(kind: Any) -> dict[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(kind)
    return {_name(field): (field, hints[field.name]) for field in fields(kind)}


def _name(field: Field[Any]) -> str:
    return field.name.rstrip("_")


def _path(where: str, name: object) -> str:
    return f"{where}.{name}" if where else str(name)


@cache
def _shape(hint: Any) -> tuple[str, tuple[Any, ...]]:
    """Return what a type is for TOML ("table", "list", "mapping", "choice", "number" or "type") with its parts."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return _shape(args[0])  # TOML knows no null: what is given is of the other type
    if origin in (tuple, frozenset):
        return "list", (args[0], origin)
    if origin is Mapping:
        return "mapping", args[1:]
    if is_dataclass(hint):
        return "table", (hint,)
    if origin is Literal or issubclass(hint, StrEnum):
        return "choice", args or tuple(hint)
    return ("number" if hint is Decimal else "type"), (hint,)


def _value(hint: Any, value: object, where: str, found: list[Mismatch]) -> Any:
    shape, parts = _shape(hint)
    if shape == "table":
        return _build(parts[0], value, where, found)
    if shape == "list" and isinstance(value, list):
        return parts[1](_value(parts[0], item, f"{where}[{n}]", found) for n, item in enumerate(value))
    if shape == "mapping" and isinstance(value, Mapping):
        return {str(key): _value(parts[0], item, _path(where, key), found) for key, item in value.items()}
    wrong, made = _scalar(shape, parts, value, where)
    if wrong is not None:
        found.append(wrong)
    return made


def _scalar(shape: str, parts: tuple[Any, ...], value: object, where: str) -> tuple[Mismatch | None, Any]:
    if shape in ("list", "mapping"):
        return Mismatch(where, "list" if shape == "list" else "table", value), None
    if shape == "choice":
        known = isinstance(value, str) and value in parts
        return (None, parts[parts.index(value)]) if known else (Mismatch(where, "choice", value, *parts), None)
    if shape == "type":
        hint = parts[0]
        return (None, value) if type(value) is hint else (Mismatch(where, "type", value, hint.__name__), None)
    # TOML has whole numbers and (read as decimals) fractions; both are meant as decimals here.
    if type(value) not in (int, Decimal):
        return Mismatch(where, "number", value), None
    number = Decimal(str(value))
    fits = number.is_finite() and 0 <= number <= _LARGEST
    return (None, number) if fits else (Mismatch(where, "range", value), None)
