"""What a form prints of its rules: the split of the points, the bands, the execution points, a note below the table.

What is printed goes before place and year. Where it differs from the rulebook taken it is told as a contradiction;
bands that are printed below the table are those by which the form is held (:func:`as_printed`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from zwcore.form import Form
from zwcore.money import HUNDRED, ZERO, add, parse_points, plain
from zwcore.rulebooks.model import Band, Bands, Rulebook
from zwcore.text import fold

NOTE = "form-note"
"""The base of what stands in a note below the table of the form itself."""

RANGE = re.compile(r"(?<![0-9.])([0-9]{1,3})[-~至到]+([0-9]{1,3})(?![0-9])")
INCLUDED = re.compile(r"\(?不?含[0-9]*%?\)?|[%分]")
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something printed that differs from the chosen rulebook: ``field`` points, bands, execution or year."""

    field: Literal["points", "bands", "execution", "year"]
    where: str
    printed: str
    expected: str


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


def summed_points(form: Form) -> dict[str, Decimal]:
    """Return the points of each level 1 as the 分值 of its rows add up to."""
    points: dict[str, Decimal] = {}
    for row in form.indicators:
        value = parse_points(row.weight)
        if row.level1 and value is not None:
            points[row.level1] = add((points.get(row.level1, ZERO), value))
    return points


def noted_points(below: tuple[str, ...]) -> dict[str, Decimal]:
    """Return the split that the lines below the table give, by level 1, the execution rate among them."""
    if not below:
        return {}
    from zwcore.rulebooks.notes import points_in

    return points_in(below)


def noted_bands(below: tuple[str, ...]) -> tuple[Decimal, ...] | None:
    """Read the edges of the bands from the lines below the table."""
    if not below:
        return None
    from zwcore.rulebooks.notes import bands_in

    return bands_in(below)


def execution_points(form: Form) -> Iterator[tuple[str, Decimal]]:
    """Yield the points printed on the total of the funds with their path; nothing where there are none."""
    for index, line in enumerate(form.funds):
        value = parse_points(line.weight)
        if value is not None and line is form.total_funds:
            yield f"funds[{index}].weight", value


@lru_cache(maxsize=1 << 10)
def printed_bands(method: str | None) -> tuple[Decimal, ...] | None:
    """Read the edges of the bands from 得分计算方法: "100-80%（含）、80-50%（含）、50-0%" is 100, 80, 50, 0."""
    return edges_of([sorted_range(pair) for pair in RANGE.findall(INCLUDED.sub("", fold(method or "")))])


def sorted_range(pair: tuple[str, str]) -> tuple[Decimal, Decimal]:
    """Return the ends of a range, the larger one first."""
    one, other = map(Decimal, pair)
    return max(one, other), min(one, other)


def edges_of(ranges: list[tuple[Decimal, Decimal]]) -> tuple[Decimal, ...] | None:
    """Put ranges together from 100 to 0, in whatever order they stand."""
    edges, below = [HUNDRED], {upper: lower for upper, lower in reversed(ranges) if lower < upper}
    while edges[-1] in below:
        edges.append(below[edges[-1]])
    return tuple(edges) if len(edges) > 2 and edges[-1] == 0 else None


def form_bands(form: Form, below: tuple[str, ...] = ()) -> tuple[str, tuple[Decimal, ...]] | None:
    """Return the edges of the bands that a form prints and where: in 得分计算方法, else below the table."""
    for index, indicator in enumerate(form.indicators):
        edges = printed_bands(indicator.method)
        if edges is not None:
            return f"indicators[{index}].method", edges
    edges = noted_bands(below)
    return None if edges is None else ("remarks", edges)


def as_printed(rulebook: Rulebook, below: tuple[str, ...]) -> Rulebook:
    """Return the rulebook with the bands that the form prints below its table, where it has as many as the rulebook."""
    edges = noted_bands(below) if below else None
    steps = rulebook.bands.steps
    if edges is None or len(edges) != len(steps) + 1 or edges == _own_edges(rulebook):
        return rulebook
    limits = zip(steps, edges[:-1], edges[1:], strict=True)
    printed = tuple(Band(step.name, upper, lower) for step, upper, lower in limits)
    return replace(rulebook, bands=Bands("printed", (NOTE,), printed))


def _own_edges(rulebook: Rulebook) -> tuple[Decimal, ...]:
    return (HUNDRED, *(step.lower for step in rulebook.bands.steps))


def contradictions(form: Form, rulebook: Rulebook, below: tuple[str, ...] = ()) -> Iterator[Contradiction]:
    """Yield what the form prints otherwise than the rulebook has it."""
    year = form_year(form)
    if year is not None and not rulebook.years.cover(year):
        years = f"{rulebook.years.from_}-{rulebook.years.to or ''}"
        yield Contradiction("year", "year", str(year), years)
    fixed = rulebook.points is None or rulebook.points.given == "none"
    if fixed:
        yield from _other_points(form, rulebook)
    yield from other_bands(form, rulebook, below)
    if fixed:
        yield from _other_execution(form, rulebook)


def _other_points(form: Form, rulebook: Rulebook) -> Iterator[Contradiction]:
    for level1, (where, value) in printed_points(form).items():
        expected = rulebook.weights.points(level1)
        if value != expected:
            yield Contradiction("points", where, plain(value), "" if expected is None else plain(expected))


def other_bands(form: Form, rulebook: Rulebook, below: tuple[str, ...] = ()) -> Iterator[Contradiction]:
    """Yield the bands that are printed, where they are not the rulebook's."""
    expected = _own_edges(rulebook)
    rows = ((f"indicators[{n}].method", printed_bands(row.method)) for n, row in enumerate(form.indicators))
    for where, edges in (*rows, ("remarks", noted_bands(below))):
        if edges is not None and edges != expected:
            yield Contradiction("bands", where, "-".join(map(plain, edges)), "-".join(map(plain, expected)))
            return


def _other_execution(form: Form, rulebook: Rulebook) -> Iterator[Contradiction]:
    expected = plain(rulebook.execution.points)
    yield from (
        Contradiction("execution", where, plain(value), expected)
        for where, value in execution_points(form)
        if plain(value) != expected
    )
    if rulebook.execution.points and form.funds and form.columns and not form.has_column("funds.weight"):
        yield Contradiction("execution", "funds", "", expected)
