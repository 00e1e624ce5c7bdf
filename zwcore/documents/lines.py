"""Characters with places → printed lines: the one step that PDF text needs before it is text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Shares of the type size: how far two characters of a line may stand apart in height; a gap that was a space; how near
# the same character printed twice must be to be one that was made bold by printing it twice.
_SAME_LINE = 0.4
_SPACE = 0.3
_OVERPRINT = 0.15


@dataclass(frozen=True, slots=True)
class Char:
    """A character and its box in points, y downwards."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def size(self) -> float:
        """The height of its box."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A printed line, its top and bottom in points."""

    text: str
    top: float
    bottom: float


def lines_of(chars: Iterable[Char]) -> list[PrintedLine]:
    """Group characters into lines from top to bottom, each from left to right; blank lines vanish."""
    out: list[PrintedLine] = []
    current: list[Char] = []
    for char in sorted(chars, key=lambda c: c.top + c.bottom):
        if current and _below(current[-1], char):
            out.append(_line(current))
            current = []
        current.append(char)
    if current:
        out.append(_line(current))
    return [line for line in out if line.text]


def _below(upper: Char, lower: Char) -> bool:
    drop = (lower.top + lower.bottom - upper.top - upper.bottom) / 2
    return drop > _SAME_LINE * min(upper.size, lower.size)


def _line(chars: Sequence[Char]) -> PrintedLine:
    text, before = "", None
    for char in sorted(chars, key=lambda c: c.x0):
        if before is not None:
            near = abs(char.x0 - before.x0) < _OVERPRINT * char.size
            if near and char.text == before.text:
                continue
            if char.x0 - before.x1 > _SPACE * char.size and not text.endswith(" ") and char.text != " ":
                text += " "
        text += char.text
        before = char
    return PrintedLine(text.strip(), min(c.top for c in chars), max(c.bottom for c in chars))
