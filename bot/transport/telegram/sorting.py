"""Telling updates that can be put down from those that nobody can handle: poisonous ones, put aside and counted."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from bot.transport.telegram.incoming import address_of

LARGEST = 1 << 20
"""Characters of JSON: the service's own updates stay far below."""
DEEPEST = 50
"""How deep its parts may lie in each other: what looks at them goes down step by step."""
_NUMBERS = range(-(1 << 63), 1 << 63)


@dataclass(frozen=True, slots=True)
class Poisonous:
    """An update that nobody can handle, known by its digest; ``number`` is 0 where it has none."""

    number: int
    digest: str
    why: str

    @classmethod
    def of(cls, update: Any, why: str) -> Poisonous:
        """Put an update down by its digest."""
        if isinstance(update, Poisonous):
            return update
        return cls(number_of(update) or 0, hashlib.sha256(_said(update).encode()).hexdigest(), why[:200])


def sorted_out(update: Any) -> dict[str, Any] | Poisonous:
    """Return an update as it is, or what is left of one that cannot be put down."""
    try:
        if number_of(update) is None:
            raise ValueError("no number")
        address_of(update)
        if len(json.dumps(update)) > LARGEST or _is_deep(update):
            raise ValueError("too large")
    except (AttributeError, LookupError, TypeError, ValueError, RecursionError) as problem:
        return Poisonous.of(update, f"{type(problem).__name__}: {problem}")
    whole: dict[str, Any] = update
    return whole


def number_of(update: Any) -> int | None:
    """The number of an update, where it has one that can be confirmed."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int and 0 <= number < _NUMBERS.stop - 1 else None


def sender_of(update: dict[str, Any]) -> tuple[str, str]:
    """The address of the chat of an update, and the language that the person's app reports."""
    body = next((one for name, one in update.items() if name != "update_id" and isinstance(one, dict)), {})
    who = body.get("from")
    code = who.get("language_code") if isinstance(who, dict) else None
    return str(address_of(update)), code if isinstance(code, str) else ""


def _is_deep(update: Any) -> bool:
    level = [update]
    for _ in range(DEEPEST):
        inner = [one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)]
        level = [part for parts in inner for part in parts]
    return bool(level)


def _said(update: Any) -> str:
    try:
        return json.dumps(update, sort_keys=True)
    except (TypeError, ValueError, RecursionError):
        return type(update).__name__
