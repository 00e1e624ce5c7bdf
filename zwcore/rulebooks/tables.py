"""Tables of TOML ↔ frozen dataclasses, strictly: no field too many or too few, every value of the type that is written.

A field's type is ``str``, ``int``, :class:`Decimal` (0 to 1000), a ``Literal``, an enumeration of strings, another
dataclass, a tuple or a mapping of these, or one of these or ``None``. A trailing ``_`` of a field's name (``from_``) is
not in the table.
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


class Mismatch(ValueError):
    """A value that does not fit, with the path that leads to it."""


def build(kind: type[T], table: object, where: str = "") -> T:
    """Make a ``kind`` of a table; :class:`Mismatch` for the first value that does not fit."""
    if not isinstance(table, Mapping):
        raise Mismatch(f"{where}: a table is due")
    shape: Any = kind
    known = _fields(shape)
    for name in table:
        if name not in known:
            raise Mismatch(f"{_path(where, name)}: no such field")
    values = {}
    for name, (field, hint) in known.items():
        if name in table:
            values[field.name] = _value(hint, table[name], _path(where, name))
        elif field.default is MISSING and field.default_factory is MISSING:
            raise Mismatch(f"{_path(where, name)}: is missing")
    try:
        return kind(**values)
    except Mismatch:
        raise
    except ValueError as error:
        raise Mismatch(f"{where}: {error}" if where else str(error)) from error


def table_of(value: Any) -> Any:
    """Return a dataclass as a plain table again, decimals written as the contract writes them."""
    if is_dataclass(value):
        return {_name(field): table_of(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: table_of(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [table_of(item) for item in value]
    return plain(value) if isinstance(value, Decimal) else value


@cache
def _fields(kind: Any) -> dict[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(kind)
    return {_name(field): (field, hints[field.name]) for field in fields(kind)}


def _name(field: Field[Any]) -> str:
    return field.name.rstrip("_")


def _path(where: str, name: object) -> str:
    return f"{where}.{name}" if where else str(name)


def _value(hint: Any, value: object, where: str) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return _value(args[0], value, where)  # TOML knows no null: what is given is of the other type
    if origin is tuple:
        if not isinstance(value, list):
            raise Mismatch(f"{where}: a list is due")
        return tuple(_value(args[0], item, f"{where}[{n}]") for n, item in enumerate(value))
    if origin is Mapping:
        if not isinstance(value, Mapping):
            raise Mismatch(f"{where}: a table is due")
        return {str(key): _value(args[1], item, _path(where, key)) for key, item in value.items()}
    if isinstance(hint, type) and is_dataclass(hint):
        return build(hint, value, where)
    return _scalar(hint, value, where)


def _scalar(hint: Any, value: object, where: str) -> Any:
    if get_origin(hint) is Literal or issubclass(hint, StrEnum):
        allowed = get_args(hint) or tuple(hint)
        if not isinstance(value, str) or value not in allowed:
            raise Mismatch(f"{where}: one of {', '.join(allowed)} is due")
        return value if get_args(hint) else hint(value)
    # TOML has whole numbers and (read as decimals) fractions; both are meant as decimals here.
    if hint is Decimal and type(value) in (int, Decimal):
        number = Decimal(str(value))
        if not number.is_finite() or not 0 <= number <= _LARGEST:
            raise Mismatch(f"{where}: a number from 0 to {_LARGEST} is due")
        return number
    if type(value) is not hint:
        raise Mismatch(f"{where}: {hint.__name__} is due")
    return value
