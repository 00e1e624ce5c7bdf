"""The shape of a rulebook: typed rules, each with the kind of its authority and the bases it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from zwcore.finding import Severity
from zwcore.money import HUNDRED, add

Kind = Literal["printed", "regulation", "setting", "inferred"]
"""Where a value comes from: 表内印的, 文件规定, 本系统设置, 按惯例推断."""


def _exact(value: object) -> object:
    # TOML has whole numbers and (read as decimals) fractions; both are meant as decimals here.
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Number = Annotated[Decimal, BeforeValidator(_exact), Field(ge=0, le=1000)]
Words = Annotated[tuple[str, ...], BeforeValidator(_frozen)]


class _Model(BaseModel):
    # Built when first used: most of the time it takes to start would otherwise go into validators nobody calls.
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", defer_build=True)


class Base(_Model):
    """What a rule rests on: title and 文号; ``mark`` S printed, V seen, M known from the text, U unconfirmed."""

    title: str
    number: str | None = None
    mark: Literal["S", "V", "M", "U"]


class Rule(_Model):
    """A value with its authority: ``kind``, and ``basis`` naming entries of bases.toml."""

    kind: Kind
    basis: Annotated[tuple[str, ...], BeforeValidator(_frozen), Field(min_length=1)]


class Level(_Model):
    """Points of a level 1 (一级指标), recognised by the beginning of its name."""

    name: str
    points: Number


class Weights(Rule):
    """The split of the points over 一级指标."""

    levels: Annotated[tuple[Level, ...], BeforeValidator(_frozen)]

    def points(self, level1: str) -> Decimal | None:
        """Return the points of a level 1 by its printed name ("产出指标"), ``None`` where the rule has none."""
        return next((level.points for level in self.levels if level.name in level1), None)


class Execution(Rule):
    """Points for the execution rate (预算执行率); 0 where the form gives none."""

    points: Number


class Denominator(Rule):
    """What the execution rate is taken of: 全年预算数 (adjusted) or 年初预算数 (initial)."""

    of: Literal["adjusted", "initial"]


class Formula(Rule):
    """A formula by its printed name; A is the target (指标值), B the actual value (完成值)."""

    formula: Literal["B/A", "A/B", "B/A, A/B", "reached"]


class Direction(Rule):
    """Kinds of indicator whose plain number, printed without an operator, is an upper limit."""

    ceilings: Words


class Band(_Model):
    """One of the bands (三档) for qualitative indicators, in percent of the weight; ``lower`` belongs to it (含)."""

    name: str
    upper: Number
    lower: Number


class Bands(Rule):
    """The bands for qualitative indicators (定性指标), best first."""

    steps: Annotated[tuple[Band, ...], BeforeValidator(_frozen), Field(min_length=2)]

    @model_validator(mode="after")
    def _touching(self) -> Bands:
        edges = [HUNDRED, *(step.lower for step in self.steps)]
        if [step.upper for step in self.steps] != edges[:-1] or edges[-1] != 0 or edges != sorted(edges, reverse=True):
            raise ValueError("bands must go from 100 to 0 without a gap")
        return self


class Grade(_Model):
    """A grade word (等级) and the least total it takes."""

    name: str
    least: Number


class Grades(Rule):
    """The grade words, best first."""

    steps: Annotated[tuple[Grade, ...], BeforeValidator(_frozen), Field(min_length=1)]

    def grade(self, total: Decimal) -> str:
        """Return the grade word of a total."""
        return next((step.name for step in self.steps if total >= step.least), self.steps[-1].name)


class Rounding(Rule):
    """Decimals of a computed score (half up), and the difference that still passes."""

    places: int
    tolerance: Number
    tolerance_one_decimal: Number


class Line(Rule):
    """A line (提醒线) in percent."""

    value: Number


class Lines(_Model):
    """The lines: budget change (warn, alarm), execution rate, unspent money, over-achievement, rate gap, likeness."""

    budget_warn: Line
    budget_alarm: Line
    execution_rate: Line
    unspent: Line
    over_achievement: Line
    rate_gap: Line
    similarity: Line


class Years(_Model):
    """The years covered, both ends included; no end: still in force."""

    from_: Annotated[int, Field(alias="from", ge=2000, le=2100)]
    to: Annotated[int, Field(ge=2000, le=2100)] | None = None

    def cover(self, year: int) -> bool:
        """Tell whether a form of that year falls under the rulebook."""
        return self.from_ <= year and (self.to is None or year <= self.to)


class Rulebook(_Model):
    """A dated set of scoring rules of one area; ``sha256`` is taken over everything else, parents merged in."""

    id: str
    title: str
    area: str
    names: Words = ()
    unless: Words = ()
    years: Years
    extends: str | None = None
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
    severity: Annotated[dict[str, Annotated[Severity, Field(strict=False)]], Field(default_factory=dict)]
    sha256: str = ""

    @model_validator(mode="after")
    def _sound(self) -> Rulebook:
        if add(level.points for level in self.weights.levels) + self.execution.points != HUNDRED:
            raise ValueError("weights and execution points must sum to 100")
        if self.lines.budget_warn.value > self.lines.budget_alarm.value:
            raise ValueError("the warn line lies beyond the alarm line")
        return self

    def rules(self) -> Iterator[tuple[str, Rule]]:
        """Yield every rule with its name ("weights", "lines.budget_warn")."""
        for owner, prefix in ((self, ""), (self.lines, "lines.")):
            for name, value in owner:
                if isinstance(value, Rule):
                    yield prefix + name, value
