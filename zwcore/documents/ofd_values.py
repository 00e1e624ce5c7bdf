"""What stands in the attributes of an OFD: numbers, boxes, matrices, steps between characters, paths, colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from zwcore.documents.pdf_calls import Colour, Matrix
from zwcore.documents.pdf_shapes import Points, at

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_STEP = re.compile(rf"[gG]|{_NUMBER.pattern}")
_DRAWN = re.compile(rf"[SMLQBAC]|{_NUMBER.pattern}")
_SHADE = re.compile(r"#[0-9A-Fa-f]{1,2}|[-+]?\d+(?:\.\d+)?")
# How many numbers follow each word of a path; the last two of them are where it ends.
_TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_SAME: Matrix = (1, 0, 0, 1, 0, 0)
_FULL = 255
_GREY, _RGB, _CMYK = 1, 3, 4


def numbers(text: str | None) -> list[float]:
    """The numbers of a list."""
    return [*map(float, _NUMBER.findall(text or ""))]


def number(text: str | None) -> float | None:
    """The first number, if there is one."""
    return next(iter(numbers(text)), None)


def box_of(text: str | None) -> tuple[float, float, float, float] | None:
    """A box: left, top, width, height."""
    found = numbers(text)
    return (found[0], found[1], found[2], found[3]) if len(found) == 4 else None


def matrix_of(text: str | None) -> Matrix:
    """A matrix; the one that changes nothing where there is none."""
    found = numbers(text)
    return (found[0], found[1], found[2], found[3], found[4], found[5]) if len(found) == 6 else _SAME


def steps(text: str | None, most: int) -> list[float]:
    """The steps from one character to the next, at most so many; "g 3 5" is three of five."""
    out: list[float] = []
    found = iter(_STEP.findall(text or ""))
    for one in found:
        count = 1
        if one in "gG":
            count, one = int(number(next(found, None)) or 0), next(found, "g")
        if len(out) >= most or one in "gG":
            break
        out += [*map(float, [one])] * min(max(count, 0), most - len(out))
    return out


def chains(data: str, matrix: Matrix) -> Iterator[Points]:
    """The parts of a path as chains of points; a curve ends a chain and starts the next."""
    found = _DRAWN.findall(data)
    chain: Points = []
    start = (0.0, 0.0)
    n = 0
    while n < len(found):
        word = found[n]
        n += 1
        if word not in _TAKES:
            continue  # a number that no word asked for
        if word == "C":
            if len(chain) > 1:
                chain.append(start)
            continue
        given = [*map(float, [one for one in found[n : n + _TAKES[word]] if one not in _TAKES])]
        if len(given) < _TAKES[word]:
            break
        n += len(given)
        point = at(matrix, given[-2], given[-1])
        if word == "L" and chain:
            chain.append(point)
            continue
        if chain:
            yield chain
        chain = [point]
        if word in "SM":
            start = point
    if chain:
        yield chain


def colour_of(element: Any) -> Colour | None:
    """The colour that an element says; ``None`` for a pattern, or one that goes over into another."""
    said = [int(one[1:], 16) if one.startswith("#") else round(number(one) or 0) for one in _shades(element)]
    alpha = min(max(round(number(element.get("Alpha")) or 0), 0), _FULL) if element.get("Alpha") else _FULL
    shades = [min(max(one, 0), _FULL) for one in said]
    if len(shades) == _RGB:
        return shades[0], shades[1], shades[2], alpha
    if len(shades) == _GREY:
        return shades[0], shades[0], shades[0], alpha
    if len(shades) == _CMYK:
        cyan, magenta, yellow, key = shades
        red, green, blue = ((_FULL - one) * (_FULL - key) // _FULL for one in (cyan, magenta, yellow))
        return red, green, blue, alpha
    return (0, 0, 0, alpha) if not shades and not len(element) else None


def _shades(element: Any) -> list[str]:
    return _SHADE.findall(element.get("Value") or "")
