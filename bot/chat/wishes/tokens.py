"""What a sentence is made of: a known word or figure by its kind, or signs that are none of them."""

from __future__ import annotations

from dataclasses import dataclass

TEXT, SPACE, MARK = "text", "space", "mark"
"""Signs that are no known word; a space; what ends a clause."""


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a folded text: its kind, where it begins and ends, and its value where it has one."""

    kind: str
    start: int
    end: int
    value: str = ""
