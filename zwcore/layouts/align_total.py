"""The row 总分 of a text: its label reached over columns that are gone, so its numbers stand too far to the left."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from zwcore.documents import Cell, Grid
from zwcore.layouts.align_lattice import Atom, Row
from zwcore.layouts.align_sums import sum_of
from zwcore.layouts.head import closing
from zwcore.layouts.indicators import is_level_name, split_points
from zwcore.layouts.labels import field_of
from zwcore.layouts.rows import GridRow
from zwcore.layouts.said import label_with_total, said_total
from zwcore.money import ZERO, parse_points
from zwcore.reading import CERTAIN
from zwcore.text import canonical, fold

_SUM = re.compile("小计[:：]?$")
DOUBTFUL = 500
_POINTS = ("weight", "score", "reviewed")


def is_number(text: str) -> bool:
    """Tell whether a text is points, be it with 分 behind the number, a grade (98.5（优）) or in percent (100%)."""
    return _points(text) is not None


def _points(text: str) -> Decimal | None:
    points = parse_points(canonical(text).removesuffix("分").removesuffix("%"))
    return parse_points(said_total(text)[0]) if points is None else points


def without_sums(atoms: Sequence[Atom]) -> tuple[list[Atom], list[list[str]]]:
    """Part the rows 小计 among the indicators from the others: they are sums, and have few cells."""
    left, sums = list[Atom](), list[list[str]]()
    at = 0
    while at < len(atoms):
        stop = at + 1
        if not _SUM.search(fold(atoms[at].text)):
            left.append(atoms[at])
        else:
            while stop < len(atoms) and (atoms[stop].tab or not atoms[stop].text or is_number(atoms[stop].text)):
                stop += 1
            sums.append([atom.text for atom in atoms[at:stop]])
            while left and left[-1].line == atoms[at].line and not left[-1].text:
                left.pop()
        at = stop
    return left, sums


def without_notes(atoms: Sequence[Atom]) -> tuple[list[Atom], list[list[str]]]:
    """Part the lines among the indicators that are notes from the rows."""
    left, notes = list[Atom](), list[list[str]]()
    among = False
    for atom in atoms:
        if not atom.tab:
            among = is_note_line(atom.text)
            notes += [[]] if among else []
        if among:
            notes[-1].append(atom.text)
        else:
            left.append(atom)
    return left, notes


def is_note_line(text: str) -> bool:
    """Tell whether a line says that it is a note: 注：…"""
    return closing(GridRow.of([Cell(text, 0, 0)], 0, 0)) == "below"


def goes_on(atoms: Sequence[Atom], at: int, stop: int) -> bool:
    """Tell whether rows of the indicators stand behind a line, before any total: a level by name, with points."""
    named = False
    for atom in atoms[at + 1 : stop]:
        if field_of(atom.text, "total") or label_with_total(atom.text):
            return False
        if named and is_number(atom.text):
            return True
        named = named or is_level_name(split_points(atom.text.strip())[0])
    return False


def lacks_score(texts: Sequence[str], rows: Sequence[Row], kinds: Sequence[str], money: Sequence[str]) -> bool:
    """Tell whether the one number of the row 总分 is the sum of the 分值, and the scores add up to another one: a blank
    total leaves no trace where each cell is a line."""
    numbers = [points for text in texts[1:] if (points := _points(text)) is not None]
    if len(numbers) != 1 or not {"weight", "score"} <= {*kinds}:
        return False
    weights, scores = (sum_of(rows, kinds, name) for name in ("weight", "score"))
    weight, score = ([*(parse_points(text) or ZERO for text in money[:2]), ZERO, ZERO])[:2]
    return numbers[0] in (weights, weights + weight) and numbers[0] not in (scores, scores + score)


def without_score(texts: Sequence[str], kinds: Sequence[str]) -> Grid:
    """The row 总分 with the number under 分值; that the score is blank is in doubt."""
    label, number = texts[0], next(text for text in texts[1:] if is_number(text))
    said = {0: label, kinds.index("weight"): number}
    score = kinds.index("score")
    cells = (Cell(said.get(n, ""), 0, n, confidence=DOUBTFUL if n == score else CERTAIN) for n in range(len(kinds)))
    return Grid(tuple(cells), 1, len(kinds))


def total_row(texts: Sequence[str], kinds: Sequence[str]) -> list[str] | None:
    """Put the row 总分 under its columns; ``None`` where it cannot be told which number is what.

    Its label reaches over the left ones, the rest stands at the right end; where points would not stand under points
    then, the numbers are those of the points from left to right, and a lone one is the score.
    """
    label, *rest = texts
    points = [n for n, kind in enumerate(kinds) if kind in _POINTS]
    numbers = [n for n, text in enumerate(rest) if is_number(text)]
    if not points or not numbers or len(rest) >= len(kinds):
        return None
    first = len(kinds) - len(rest)
    if all((first + n in points) == (n in numbers) for n, text in enumerate(rest) if text):
        return [label, *[""] * (first - 1), *rest]
    places = _places(kinds, points, numbers)
    if places is None or any(text for n, text in enumerate(rest) if n not in numbers):
        return None
    return [label, *(rest[places[n]] if n in places else "" for n in range(1, len(kinds)))]


def _places(kinds: Sequence[str], points: Sequence[int], numbers: Sequence[int]) -> Mapping[int, int] | None:
    """Which column has which of the numbers."""
    if len(numbers) == len(points):
        return dict(zip(points, numbers, strict=True))
    if len(numbers) == 1 and "score" in kinds:
        return {kinds.index("score"): numbers[0]}
    return None


def placed_total(row: Sequence[str], kinds: Sequence[str]) -> Sequence[str]:
    """Return a row of a text that has all its cells, but for 总分 that has too few: that is put under its columns."""
    first = next((n for n, text in enumerate(row) if text.strip()), 0)
    if len(row) - first >= len(kinds) or field_of(row[first] if row else "", "total") is None:
        return row
    return total_row([text.strip() for text in row[first:]], kinds) or row
