"""The score as a value: a total beside the sum, the recomputed points, and one line per row of the form.

Points are numbers from the start; sentences are put together when they are asked for, since most are never read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from zwcore.form import Indicator
from zwcore.rulebooks import Ceiling, Rulebook
from zwcore.scoring import explain
from zwcore.scoring.missed import missed_in_words
from zwcore.scoring.model import Gap, Method, Missed, Outcome, Status
from zwcore.text import Message


@dataclass(frozen=True, slots=True)
class Line:
    """One row: ``where`` is its path in the form, points as decimals; ``steps`` explain it, ``basis`` names the rules.

    ``outcome`` keeps the inputs and the gap for those who want more than the sentences.
    """

    where: str
    weight: Decimal | None
    claimed: Decimal | None
    recomputed: Decimal | None
    status: Status
    outcome: Outcome
    indicator: Indicator | None = field(repr=False)
    rulebook: Rulebook = field(repr=False, compare=False)

    @property
    def method(self) -> Method:
        """How the line is scored."""
        return self.outcome.method

    @property
    def points(self) -> explain.Points:
        """分值、得分、核算得分 under their names."""
        return {"weight": self.weight, "claimed": self.claimed, "recomputed": self.recomputed}

    @property
    def missed(self) -> Missed | None:
        """How the outcome misses its target for certain, whatever points there are; ``None`` where it may not."""
        outcome, row = self.outcome, self.indicator
        if outcome.missed is not None or outcome.share is not None or outcome.a is not None or row is None:
            return outcome.missed
        return None if outcome.gap is Gap.NO_ACTUAL else missed_in_words(row, self.rulebook)

    @property
    def why(self) -> Message:
        """How the points stand, in one sentence."""
        return explain.why(self.status, self.outcome, self.points)

    @property
    def steps(self) -> tuple[Message, ...]:
        """The explanation in at most five short lines."""
        return explain.steps(self.indicator, self.outcome, self.points, self.rulebook)

    @property
    def basis(self) -> tuple[str, ...]:
        """What the rule of this line rests on."""
        rule = explain.rule_of(self.outcome, self.rulebook)
        return () if rule is None else rule.basis


@dataclass(frozen=True, slots=True)
class Cap:
    """A ceiling on the total: ``before`` is what the lines add up to, ``spent`` of ``budget`` the execution rate."""

    before: Decimal
    budget: Decimal
    spent: Decimal
    ceiling: Ceiling


@dataclass(frozen=True, slots=True)
class Score:
    """自评总分 (``claimed``), 各项合计 (``sum``), 核算得分 (``recomputed``) and 有佐证的分值 (``evidenced``).

    ``recomputed`` is ``None`` while a line lacks an input; ``recomputable`` are the points of weight of the lines that
    have all; ``grade`` is the grade word (等级) of the recomputed total, where that is out of 100; ``cap`` is there
    where the total was cut.
    """

    rulebook: str
    rulebook_sha256: str
    claimed: Decimal | None
    sum: Decimal
    recomputed: Decimal | None
    recomputable: Decimal
    evidenced: Decimal
    grade: str | None
    lines: tuple[Line, ...]
    cap: Cap | None = None

    def line(self, where: str) -> Line | None:
        """Return the line of a row, by its path."""
        return next((line for line in self.lines if line.where == where), None)

    @property
    def steps(self) -> tuple[Message, ...]:
        """How the total was cut (总分封顶), in short lines; nothing where it is the plain sum of the lines."""
        if self.cap is None:
            return ()
        rule = self.lines[0].rulebook.ceilings
        cut = explain.cut(self.cap.before, self.cap.budget, self.cap.spent, self.cap.ceiling)
        return cut if rule is None else (*cut, explain.basis(rule))
