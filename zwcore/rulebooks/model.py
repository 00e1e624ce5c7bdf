"""The shape of a rulebook: typed rules, each with the kind of its authority and the bases it rests on.

To add an option, add a rule and a field ``… | None = None``: digests of rulebooks without it stay as they are. The
annotations are values, not strings, since ``tables`` reads them at every start.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Literal

from zwcore.finding import Severity
from zwcore.money import HUNDRED, add, plain
from zwcore.text import fold

Kind = Literal["printed", "regulation", "setting", "inferred"]
"""Where a value comes from: 表内印的, 文件规定, 本系统设置, 按惯例推断."""


class Unsound(ValueError):
    """A rule that contradicts itself; ``complaint`` names what with ``fields`` in it."""

    def __init__(self, complaint: str, **fields: object) -> None:
        super().__init__(complaint.format(**fields))
        self.complaint, self.fields = complaint, fields


def _require(sound: bool, complaint: str, **fields: object) -> None:
    if not sound:
        raise Unsound(complaint, **fields)


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


FormulaName = Literal["B/A", "A/B", "B/A, A/B", "1-(B-A)/A", "reached"]


@dataclass(frozen=True)
class Formula(Rule):
    """A formula by its printed name; A is the target (指标值), B the actual value (完成值)."""

    formula: FormulaName


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
class ReminderLine(Rule):
    """A line (提醒线) in percent."""

    value: Decimal


@dataclass(frozen=True)
class TitledLine(ReminderLine):
    """A line that says itself what it is called."""

    title: str


@dataclass(frozen=True)
class Lines:
    """The lines: budget change (warn, alarm), execution rate, unspent money, over-achievement, rate gap, likeness.

    ``more`` are those of further checks, by the name that the check asks for.
    """

    budget_warn: ReminderLine
    budget_alarm: ReminderLine
    execution_rate: ReminderLine
    unspent: ReminderLine
    over_achievement: ReminderLine
    rate_gap: ReminderLine
    similarity: ReminderLine
    more: Mapping[str, TitledLine] = field(default_factory=dict)


@dataclass(frozen=True)
class Points(Rule):
    """Where the points come from that the rulebook does not fix: as printed (表内所印), or the form has none at all.

    ``levels`` are the 一级指标 by which a form is recognised whose points are taken as printed.
    """

    given: Literal["printed", "none"]
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken(Rule):
    """When a rulebook is taken: only where the form itself prints its split (and bears its name, if it has one)."""

    where: Literal["printed"]


@dataclass(frozen=True)
class OverStep:
    """From ``beyond`` percent over the target on, ``off`` points are taken off (扣分)."""

    beyond: Decimal
    off: Decimal


@dataclass(frozen=True)
class OverAchievement(Rule):
    """Deductions for outcomes much above a target of the positive kind (超额完成扣分), mildest first."""

    steps: tuple[OverStep, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        edges = [step.beyond for step in self.steps]
        _require(bool(edges) and edges == sorted(set(edges)), "steps must rise")

    def off(self, a: Decimal, b: Decimal) -> OverStep | None:
        """Return the step that an outcome ``b`` reaches over a target ``a``; ``None`` below the first."""
        if a <= 0:
            return None
        return next((step for step in reversed(self.steps) if b * HUNDRED >= a * (HUNDRED + step.beyond)), None)


@dataclass(frozen=True)
class Ceiling:
    """Below an execution rate of ``below`` percent the total is at most ``most`` points."""

    below: Decimal
    most: Decimal


@dataclass(frozen=True)
class Ceilings(Rule):
    """Ceilings on the total by the execution rate (总分封顶), the highest rate first."""

    steps: tuple[Ceiling, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        edges, tops = [step.below for step in self.steps], [step.most for step in self.steps]
        falling = edges == sorted(set(edges), reverse=True) and tops == sorted(tops, reverse=True)
        _require(bool(edges) and falling, "ceilings must fall with the rate")

    def over(self, a: Decimal, b: Decimal) -> Ceiling | None:
        """Return the ceiling when ``b`` of a budget ``a`` was spent; ``None`` where there is none."""
        return next((step for step in reversed(self.steps) if b * HUNDRED < a * step.below), None)


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


_AREA = re.compile("[a-z][a-z0-9-]*")
# Which formula makes sense for which kind of target.
_FITTING: Mapping[str, tuple[FormulaName, ...]] = {
    "quantitative": ("B/A",),
    "reverse": ("A/B", "1-(B-A)/A"),
    "equal": ("B/A, A/B", "reached"),
    "zero": ("reached",),
}


@dataclass(frozen=True)
class Rulebook:
    """A dated set of scoring rules of one area, parents merged in.

    ``sha256`` is taken over what the score rests on, ``lines_sha256`` over the lines (提醒线), which tell and score
    nothing.
    """

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
    points: Points | None = None
    taken: Taken | None = None
    over_achievement: OverAchievement | None = None
    ceilings: Ceilings | None = None
    sha256: str = ""
    lines_sha256: str = ""

    def __post_init__(self) -> None:
        _require(_AREA.fullmatch(self.area) is not None, "the area is not written in small letters")
        _require(all(map(fold, (*self.names, *self.unless))), "a name of a place is blank")
        self._check_split()
        for name, formulas in _FITTING.items():
            formula = getattr(self, name).formula
            _require(formula in formulas, "{name} cannot be {formula}", name=name, formula=formula)
        warn, alarm = self.lines.budget_warn.value, self.lines.budget_alarm.value
        _require(warn <= alarm, "the warn line {warn} lies beyond the alarm line {alarm}", warn=warn, alarm=alarm)

    def _check_split(self) -> None:
        split = add(level.points for level in self.weights.levels) + self.execution.points
        if self.points is None:
            _require(split == HUNDRED, "weights and execution points must sum to 100, not {sum}", sum=plain(split))
        else:
            _require(split == 0, "weights and execution points are given though the form decides about points")

    def rules(self) -> Iterator[tuple[str, Rule]]:
        """Yield every rule with its name ("weights", "lines.budget_warn"); options not taken are left out."""
        for owner, prefix in ((self, ""), (self.lines, "lines.")):
            for item in fields(owner):
                value = getattr(owner, item.name)
                if isinstance(value, Rule):
                    yield prefix + item.name, value
        yield from ((f"lines.more.{name}", line) for name, line in self.lines.more.items())
