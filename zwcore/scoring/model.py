"""The score as a value: a total beside the sum, the recomputed points, and one line per row of the form."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from zwcore.text import Message


class Method(StrEnum):
    """How a line is scored; ``COMPOUND`` has several targets in one cell, ``NONE`` has nothing to score by."""

    QUANTITATIVE = "quantitative"
    REVERSE = "reverse"
    EQUAL = "equal"
    QUALITATIVE = "qualitative"
    TIME = "time"
    COMPOUND = "compound"
    EXECUTION = "execution"
    NONE = "none"


class Status(StrEnum):
    """What the claimed points (得分) are, seen beside weight (分值) and recomputed points.

    In this order: ``BLANK`` no score; ``UNKNOWN`` weight missing, or one of the two is no number; ``OVER`` more than
    the weight; ``MISMATCH`` recomputed points differ beyond the tolerance; ``FULL`` the whole weight; ``PARTIAL`` less.
    """

    FULL = "full"
    PARTIAL = "partial"
    OVER = "over"
    BLANK = "blank"
    UNKNOWN = "unknown"
    MISMATCH = "mismatch"


class Gap(StrEnum):
    """Why a line could not be recomputed."""

    NO_TARGET = "no_target"
    NO_ACTUAL = "no_actual"
    NO_WEIGHT = "no_weight"
    QUALITATIVE = "qualitative"
    COMPOUND = "compound"
    PERIOD = "period"
    DOUBT = "doubt"
    NOT_A_NUMBER = "not_a_number"
    ESTIMATE = "estimate"
    COPIED = "copied"
    UNITS = "units"
    NEGATIVE = "negative"
    LATE = "late"
    NO_BUDGET = "no_budget"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a method found: the share of the weight (0 to 1) and the inputs, or the gap.

    ``a`` is the target (指标值; for the execution rate the budget), ``b`` the actual value (完成值; money spent), both
    in the target's printed unit. ``inferred``: the direction is not printed. ``formula`` is the one that applied,
    ``None`` when reached.
    """

    method: Method
    share: Decimal | None = None
    gap: Gap | None = None
    a: Decimal | None = None
    b: Decimal | None = None
    formula: str | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row: ``where`` is its path in the form, points as decimals; ``steps`` explain it, ``basis`` names the rules.

    ``outcome`` keeps the inputs and the gap for those who want more than the sentences.
    """

    where: str
    weight: Decimal | None
    claimed: Decimal | None
    recomputed: Decimal | None
    method: Method
    status: Status
    why: Message
    steps: tuple[Message, ...]
    basis: tuple[str, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Score:
    """自评总分 (``claimed``), 各项合计 (``sum``), 核算得分 (``recomputed``) and 有佐证的分值 (``evidenced``).

    ``recomputed`` is ``None`` while a line lacks an input; ``recomputable`` are the points of weight of the lines that
    have all; ``grade`` is the grade word (等级) of the recomputed total.
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

    def line(self, where: str) -> Line | None:
        """Return the line of a row, by its path."""
        return next((line for line in self.lines if line.where == where), None)
