"""Which rulebook applies to a form: by area and year, with what the form prints as evidence.

The form's level-1 points and the three bands in 得分计算方法 never change a rulebook silently: where they differ from
the chosen one they are reported as contradictions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from zwcore.form import Form
from zwcore.money import HUNDRED, ZERO, add, parse_points, plain
from zwcore.rulebooks.load import load
from zwcore.rulebooks.model import Rulebook
from zwcore.text import fold

Why = Literal["area", "printed", "default", "year"]

_RANGE = re.compile(r"(?<![0-9.])([0-9]{1,3})[-~至到]([0-9]{1,3})(?![0-9])")
_NOISE = re.compile(r"\(?含\)?|[%分]")
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something printed that differs from the chosen rulebook: ``field`` points, bands, execution or year."""

    field: Literal["points", "bands", "execution", "year"]
    where: str
    printed: str
    expected: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The rulebook taken and why.

    ``area``: the form names a place it is for; ``printed``: what the form prints is its split (and bands); ``year``:
    the place is known but none of its rulebooks covers the year; ``default``: nothing matched, the national one.
    """

    rulebook: Rulebook
    why: Why
    form: Form

    @property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """What the form prints otherwise than the rulebook taken has it."""
        return tuple(contradictions(self.form, self.rulebook))


def choose(form: Form, rulebooks: Mapping[str, Rulebook] | None = None) -> Choice:
    """Choose the rulebook for a form, among the package's or those given.

    A kind of form that is named in its title and shown by its print goes before the place, the place before the print.
    A place that is not named is known by its print only where nobody else has that print, in whatever year.
    """
    books = tuple((rulebooks or load()).values())
    year, names = form_year(form), _names(form)
    covering = [book for book in books if year is None or book.years.cover(year)]
    kind = _newest(book for book in covering if book.taken and book.names and _fits(form, names, book))
    if kind is not None:
        return Choice(kind, "printed", form)
    local = [book for book in books if book.taken is None and _named(names, book)]
    area = _newest(book for book in local if book in covering)
    if area is not None:
        return Choice(area, "area", form)
    owned = () if local else _owned(book for book in books if _fits(form, names, book))
    chosen, why = _first(
        (_newest(book for book in local if _printed(form, book)), "printed"),
        (_newest(book for book in owned if book in covering), "printed"),
        (_newest(_national(covering) or _national(books)), "year" if local else "default"),
    )
    return Choice(chosen, why, form)


def form_year(form: Form) -> int | None:
    """Return the form's year (年度), ``None`` where none can be read."""
    match = _YEAR.search(fold(form.year or ""))
    return int(match.group()) if match else None


def printed_points(form: Form) -> dict[str, tuple[str, Decimal]]:
    """Return the printed points of each level 1 by its name, with the path where they first stand."""
    points: dict[str, tuple[str, Decimal]] = {}
    for index, indicator in enumerate(form.indicators):
        name, value = indicator.level1, parse_points(indicator.level1_points)
        if name and value is not None and name not in points:
            points[name] = f"indicators[{index}].level1_points", value
    return points


@lru_cache(maxsize=1 << 10)
def printed_bands(method: str | None) -> tuple[Decimal, ...] | None:
    """Read the edges of the bands from 得分计算方法: "100-80%（含）、80-50%（含）、50-0%" is 100, 80, 50, 0."""
    edges = [HUNDRED]
    for upper, lower in _RANGE.findall(_NOISE.sub("", fold(method or ""))):
        if Decimal(upper) == edges[-1] > Decimal(lower):
            edges.append(Decimal(lower))
    return tuple(edges) if len(edges) > 2 and edges[-1] == 0 else None


def contradictions(form: Form, rulebook: Rulebook) -> Iterable[Contradiction]:
    """Yield what the form prints otherwise than the rulebook has it."""
    year = form_year(form)
    if year is not None and not rulebook.years.cover(year):
        years = f"{rulebook.years.from_}-{rulebook.years.to or ''}"
        yield Contradiction("year", "year", str(year), years)
    fixed = rulebook.points is None or rulebook.points.given == "none"
    if fixed:
        yield from _other_points(form, rulebook)
    yield from _other_bands(form, rulebook)
    if fixed:
        yield from _other_execution(form, rulebook)


def _other_points(form: Form, rulebook: Rulebook) -> Iterable[Contradiction]:
    for level1, (where, value) in printed_points(form).items():
        expected = rulebook.weights.points(level1)
        if value != expected:
            yield Contradiction("points", where, plain(value), "" if expected is None else plain(expected))


def _other_bands(form: Form, rulebook: Rulebook) -> Iterable[Contradiction]:
    expected = (HUNDRED, *(step.lower for step in rulebook.bands.steps))
    for index, indicator in enumerate(form.indicators):
        edges = printed_bands(indicator.method)
        if edges is not None and edges != expected:
            where = f"indicators[{index}].method"
            yield Contradiction("bands", where, "-".join(map(plain, edges)), "-".join(map(plain, expected)))
            return


def _other_execution(form: Form, rulebook: Rulebook) -> Iterable[Contradiction]:
    expected = plain(rulebook.execution.points)
    yield from (
        Contradiction("execution", where, plain(value), expected)
        for where, value in _execution_points(form)
        if plain(value) != expected
    )
    if rulebook.execution.points and form.funds and form.columns and not form.has_column("funds.weight"):
        yield Contradiction("execution", "funds", "", expected)


def _names(form: Form) -> str:
    return fold("|".join(part for part in (form.title, form.department, form.unit) if part))


def _named(text: str, rulebook: Rulebook) -> bool:
    for other in rulebook.unless:
        text = text.replace(fold(other), "|")
    return any(fold(name) in text for name in rulebook.names)


def _fits(form: Form, text: str, rulebook: Rulebook) -> bool:
    """Tell whether the print is this rulebook's; one for a kind of form or without points wants to be named, too."""
    bare = rulebook.points is not None and rulebook.points.given == "none"
    known_by_print = (rulebook.taken is None and not bare) or not rulebook.names
    return (known_by_print or _named(text, rulebook)) and _printed(form, rulebook)


def _owned(books: Iterable[Rulebook]) -> tuple[Rulebook, ...]:
    """Of rulebooks with the same print, return those of the area that it belongs to; none where that is not certain.

    What the country prints belongs to it and what a province prints to the province, not to those below them.
    """
    alike = tuple(books)
    owners = {book.area for book in alike if not any(_above(other.area, book.area) for other in alike)}
    return tuple(book for book in alike if {book.area} == owners)


def _above(area: str, other: str) -> bool:
    """Tell whether an area lies above another one; what begins with "cn" is the country's."""
    return other.startswith(f"{area}-") or (area.split("-")[0] == "cn" != other.split("-")[0])


def _printed(form: Form, rulebook: Rulebook) -> bool:
    """Tell whether the printed split is this rulebook's: every level it has, execution points and bands if printed."""
    if rulebook.points is not None and rulebook.points.given == "none":
        return bool(form.indicators) and not _scored(form)
    points = {level1: value for level1, (_, value) in printed_points(form).items()}
    if not points and rulebook.taken is not None:
        points = _summed(form)
    execution = next((value for _, value in _execution_points(form)), None)
    if rulebook.points is not None:
        names = rulebook.points.levels
        split = bool(names) and len(points) == len(names) and all(any(n in one for one in points) for n in names)
    else:
        same = all(rulebook.weights.points(level1) == value for level1, value in points.items())
        split = len(points) == len(rulebook.weights.levels) and same
        split = split and execution in (None, rulebook.execution.points)
    return split and not any(_other_bands(form, rulebook))


def _scored(form: Form) -> bool:
    """Tell whether the print has any points at all."""
    rows = ((row.weight, row.score, row.level1_points) for row in form.indicators)
    lines = ((line.weight, line.score) for line in form.funds)
    cells = [form.total, *(cell for cells in (*rows, *lines) for cell in cells)]
    return bool(form.columns & {"weight", "score"}) or any(cell is not None for cell in cells)


def _summed(form: Form) -> dict[str, Decimal]:
    """Return the points of each level 1 as its rows add up to, where no level 1 has them printed beside its name."""
    points: dict[str, Decimal] = {}
    for row in form.indicators:
        value = parse_points(row.weight)
        if row.level1 and value is not None:
            points[row.level1] = add((points.get(row.level1, ZERO), value))
    return points


def _execution_points(form: Form) -> Iterable[tuple[str, Decimal]]:
    """Yield the points printed on the total of the funds with their path; nothing where there are none."""
    for index, line in enumerate(form.funds):
        value = parse_points(line.weight)
        if value is not None and line is form.total_funds:
            yield f"funds[{index}].weight", value


def _national(books: Iterable[Rulebook]) -> list[Rulebook]:
    return [book for book in books if book.area == "cn" and book.taken is None]


def _newest(books: Iterable[Rulebook]) -> Rulebook | None:
    # The nearest area first (city before province before country), then the newest.
    return max(
        books, key=lambda book: (book.area != "cn", book.area.count("-"), book.years.from_, book.id), default=None
    )


def _first(*choices: tuple[Rulebook | None, Why]) -> tuple[Rulebook, Why]:
    for book, why in choices:
        if book is not None:
            return book, why
    raise LookupError("no national rulebook")
