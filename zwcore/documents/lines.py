"""Characters with places → printed lines: the one step that PDF text needs before it is text.

Text runs from left to right in lines from top to bottom; in a cell it may also be set from top to bottom (characters
upright or turned) in columns from right to left, or turned so that it runs upwards.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

# Shares of the type size: how far two characters of a line may stand apart in height; a gap that was a space; how near
# the same character printed twice must be to be one that was made bold by printing it twice.
_SAME_LINE = 0.4
_SPACE = 0.3
_OVERPRINT = 0.15
_OVER = 0.4  # of its width: a letter that reaches further into the one before is printed over it; marks are kerned
# Only short lines can be columns that were read across.
_NARROW = 4
_UP, _UPSIDE_DOWN, _DOWN = 1, 2, 3
_UPRIGHT_FORMS = range(0xFE10, 0xFE50)  # ︵ ︶ ︰: marks as they are set from top to bottom


class Char(NamedTuple):
    """A character and its box in points, y downwards; by how many quarter turns against the clock it is turned, and the
    number of the run that it was printed in (0: in none)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    turn: int = 0
    run: int = 0

    @property
    def size(self) -> float:
        """The height of its box."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


class PrintedLine(NamedTuple):
    """A printed line, its top and bottom in points, and whether its characters stand apart: not one over the other."""

    text: str
    top: float
    bottom: float
    apart: bool = True


def lines_of(chars: Iterable[Char]) -> list[PrintedLine]:
    """Group characters into lines from top to bottom, each from left to right; blank lines vanish."""
    out = [_line(line) for line in rows_of(chars)]
    return [line for line in out if line.text]


def lines_of_cell(chars: Sequence[Char]) -> list[PrintedLine]:
    """The same for the characters of a cell, in the order in which they were printed: they may be set from top to
    bottom or turned, too."""
    turns = set(map(_turn, chars))
    if turns == {0}:
        lines = lines_of(chars)
        if len(lines) == 1 or max((len(line.text) for line in lines), default=0) > _NARROW:
            return lines
        return _set_downwards(chars) or lines
    if 2 * sum(char.turn == _UPSIDE_DOWN for char in chars) > len(chars):
        return lines_of_cell([_flipped(char) for char in chars])
    downwards = [] if _UP in turns else _set_downwards(chars)
    if downwards:
        return downwards
    out = lines_of(char for char in chars if char.turn == 0)
    out += lines_of(_flipped(char) for char in chars if char.turn == _UPSIDE_DOWN)
    out += _columns([char for char in chars if char.turn == _DOWN], _DOWN)
    return out + _columns([char for char in chars if char.turn == _UP], _UP)


def _flipped(char: Char) -> Char:
    return Char(char.text, -char.x1, -char.bottom, -char.x0, -char.top, (char.turn + 2) % 4, char.run)


def rows_of(chars: Iterable[Char]) -> list[list[Char]]:
    """Group characters into printed lines from top to bottom, each from left to right."""
    given = list(chars)
    in_order = _rows_in_order(given)
    if in_order is not None:
        return in_order
    out: list[list[Char]] = []
    middle = high = -1e9
    for char in sorted(given, key=_twice_middle):
        _, _, top, _, bottom, _, _ = char
        here, tall = (top + bottom) / 2, bottom - top
        if here - middle > _SAME_LINE * (tall if tall < high else high):
            out.append([])
        out[-1].append(char)
        middle, high = here, tall
    for line in out:
        line.sort(key=_left)
    return out


def _rows_in_order(chars: Sequence[Char]) -> list[list[Char]] | None:
    """The same for characters that come line by line, each line on one height, as most do; ``None`` for others."""
    out: list[list[Char]] = []
    height, end, left = None, -1e9, 0.0
    for char in chars:
        _, x0, top, _, bottom, _, _ = char
        if top == height and x0 >= left:
            line.append(char)  # noqa: F821 - there is one once there is a height
        elif top + _SAME_LINE * (bottom - top) > end:
            line = [char]
            out.append(line)
            height, end = top, bottom
        else:
            return None
        left = x0
    return out


def _twice_middle(char: Char) -> float:
    return char[2] + char[4]


_left, _turn = itemgetter(1), itemgetter(5)


def _line(chars: Sequence[Char]) -> PrintedLine:
    parts: list[str] = []
    before, end, start, height = "", 1e9, -1e9, -1e9
    upper, lower, apart = 1e9, -1e9, True
    for text, x0, top, x1, bottom, _, _ in chars:
        size = bottom - top
        if top < upper:
            upper = top
        if bottom > lower:
            lower = bottom
        if x0 - start < _OVERPRINT * size and text == before and abs(top - height) < _OVERPRINT * size:
            continue
        if x0 - end > _SPACE * size:
            if before != " " and text != " ":
                parts.append(" ")
        elif end - x0 > _OVER * (x1 - x0) and text.isalnum() and before.isalnum():
            apart = False
        parts.append(text)
        before, end, start, height = text, x1, x0, top
    return PrintedLine("".join(parts).strip(), upper, lower, apart)


def _set_downwards(chars: Sequence[Char]) -> list[PrintedLine]:
    """The columns of text that goes from top to bottom: one character below the other and never one beside the other,
    and then back up to the next column, or with some of them turned; none where it does not."""
    down = left = right = 0
    printed = [char for char in chars if char.text.strip()]
    for a, b in pairwise(printed):
        (ax, ay), (bx, by) = a.middle, b.middle
        size = max(a.x1 - a.x0, a.size, b.size)
        if abs(by - ay) < _SAME_LINE * size and bx > ax and not a.turn:
            return []
        down += by > ay and abs(bx - ax) < _SAME_LINE * size
        left += by < ay and bx < ax
        right += by < ay and bx > ax
    if down <= left + right or not (left or right or any(char.turn for char in printed)):
        return []
    normal = [
        char._replace(text=unicodedata.normalize("NFKC", char.text)) if ord(char.text[0]) in _UPRIGHT_FORMS else char
        for char in chars
    ]
    return _columns(normal, _DOWN, rightwards=right > left)


def _columns(chars: Sequence[Char], turn: int, *, rightwards: bool = False) -> list[PrintedLine]:
    """The lines of text that runs downwards (from the right, or ``rightwards``) or upwards (from the left), where they
    really stand."""
    if not chars:
        return []
    if turn == _DOWN:
        side = 1 if rightwards else -1
        laid = lines_of(
            Char(c.text, c.top, min(side * c.x0, side * c.x1), c.bottom, max(side * c.x0, side * c.x1)) for c in chars
        )
    else:
        laid = lines_of(Char(c.text, -c.bottom, c.x0, -c.top, c.x1) for c in chars)
    top, bottom = min(c.top for c in chars), max(c.bottom for c in chars)
    return [PrintedLine(line.text, top, bottom, line.apart) for line in laid]
