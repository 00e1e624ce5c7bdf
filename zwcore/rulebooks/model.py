"""The shape of a rulebook: typed rules, each with the kind of its authority and the bases it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Literal

from zwcore.finding import Severity
from zwcore.money import HUNDRED, add

Kind = Literal["printed", "regulation", "setting", "inferred"]
"""Where a value comes from: 表内印的, 文件规定, 本系统设置, 按惯例推断."""


def _require(sound: bool, complaint: str) -> None:
    if not sound:
        raise ValueError(complaint)


@dataclass(frozen=True)
class Base:
    """What a rule rests on: title and 文号; ``mark`` S printed, V seen, M known from the text, U unconfirmed."""

    title: str
    mark: Literal["S", "V", "M", "U"]
    number: str | None = None


@dataclass(frozen=True)
class Rule:
    """A value with its authority: ``kind``, and ``basis`` naming entries of bases.toml."""

    kind: Kind
    basis: tuple[str, ...]

    def __post_init__(self) -> None:
        _require(bool(self.basis), "basis is empty")


@dataclass(frozen=True)
class Level:
    """Points of a level 1 (一级指标), recognised by the beginning of its name."""

    name: str
    points: Decimal


@dataclass(frozen=True)
class Weights(Rule):
    """The split of the points over 一级指标."""

    levels: tuple[Level, ...]

    def points(self, level1: str) -> Decimal | None:
        """Return the points of a level 1 by its printed name ("产出指标"), ``None`` where the rule has none."""
        return next((level.points for level in self.levels if level.name in level1), None)


@dataclass(frozen=True)
class Execution(Rule):
    """Points for the execution rate (预算执行率); 0 where the form gives none."""

    points: Decimal


@dataclass(frozen=True)
class Denominator(Rule):
    """What the execution rate is taken of: 全年预算数 (adjusted) or 年初预算数 (initial)."""

    of: Literal["adjusted", "initial"]


@dataclass(frozen=True)
class Formula(Rule):
    """A formula by its printed name; A is the target (指标值), B the actual value (完成值)."""

    formula: Literal["B/A", "A/B", "B/A, A/B", "reached"]


@dataclass(frozen=True)
class Direction(Rule):
    """Kinds of indicator whose plain number, printed without an operator, is an upper limit."""

    ceilings: tuple[str, ...]


@dataclass(frozen=True)
class Band:
    """One of the bands (三档) for qualitative indicators, in percent of the weight; ``lower`` belongs to it (含)."""

    name: str
    upper: Decimal
    lower: Decimal


@dataclass(frozen=True)
class Bands(Rule):
    """The bands for qualitative indicators (定性指标), best first."""

    steps: tuple[Band, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        edges = [HUNDRED, *(step.lower for step in self.steps)]
        touching = [step.upper for step in self.steps] == edges[:-1] and edges == sorted(edges, reverse=True)
        _require(len(edges) > 2 and touching and edges[-1] == 0, "bands must go from 100 to 0 without a gap")


@dataclass(frozen=True)
class Grade:
    """A grade word (等级) and the least total it takes."""

    name: str
    least: Decimal


@dataclass(frozen=True)
class Grades(Rule):
    """The grade words, best first."""

    steps: tuple[Grade, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        _require(bool(self.steps), "no grade words")

    def grade(self, total: Decimal) -> str:
        """Return the grade word of a total."""
        return next((step.name for step in self.steps if total >= step.least), self.steps[-1].name)


@dataclass(frozen=True)
class Rounding(Rule):
    """Decimals of a computed score (half up), and the difference that still passes."""

    places: int
    tolerance: Decimal
    tolerance_one_decimal: Decimal


@dataclass(frozen=True)
class Line(Rule):
    """A line (提醒线) in percent."""

    value: Decimal


@dataclass(frozen=True)
class Lines:
    """The lines: budget change (warn, alarm), execution rate, unspent money, over-achievement, rate gap, likeness."""

    budget_warn: Line
    budget_alarm: Line
    execution_rate: Line
    unspent: Line
    over_achievement: Line
    rate_gap: Line
    similarity: Line


@dataclass(frozen=True)
class Years:
    """The years covered, both ends included; no end: still in force."""

    from_: int
    to: int | None = None

    def __post_init__(self) -> None:
        _require(2000 <= self.from_ <= (self.to or 2100) <= 2100, "years lie between 2000 and 2100")

    def cover(self, year: int) -> bool:
        """Tell whether a form of that year falls under the rulebook."""
        return self.from_ <= year and (self.to is None or year <= self.to)


@dataclass(frozen=True)
class Rulebook:
    """A dated set of scoring rules of one area; ``sha256`` is taken over everything else, parents merged in."""

    id: str
    title: str
    area: str
    years: Years
    weights: Weights
    execution: Execution
    denominator: Denominator
    quantitative: Formula
    reverse: Formula
    equal: Formula
    zero: Formula
    direction: Direction
    bands: Bands
    grades: Grades
    rounding: Rounding
    lines: Lines
    names: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    extends: str | None = None
    severity: Mapping[str, Severity] = field(default_factory=dict)
    sha256: str = ""

    def __post_init__(self) -> None:
        split = add(level.points for level in self.weights.levels) + self.execution.points
        _require(split == HUNDRED, "weights and execution points must sum to 100")
        ordered = self.lines.budget_warn.value <= self.lines.budget_alarm.value
        _require(ordered, "the warn line lies beyond the alarm line")

    def rules(self) -> Iterator[tuple[str, Rule]]:
        """Yield every rule with its name ("weights", "lines.budget_warn")."""
        for owner, prefix in ((self, ""), (self.lines, "lines.")):
            for item in fields(owner):
                value = getattr(owner, item.name)
                if isinstance(value, Rule):
                    yield prefix + item.name, value
