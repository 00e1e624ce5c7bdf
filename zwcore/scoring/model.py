"""What scoring deals in: methods, statuses, gaps, and the outcome of one row."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from zwcore.rulebooks import OverStep


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
    PART = "part"
    MERGED = "merged"
    DIRECTION = "direction"
    NO_POINTS = "no_points"
    QUALITATIVE = "qualitative"
    COMPOUND = "compound"
    NOT_ALL = "not_all"
    PERIOD = "period"
    DOUBT = "doubt"
    NOT_A_NUMBER = "not_a_number"
    ESTIMATE = "estimate"
    COPIED = "copied"
    UNITS = "units"
    NEGATIVE = "negative"
    LATE = "late"
    NO_BUDGET = "no_budget"


class Missed(StrEnum):
    """How an outcome misses its target for certain, whatever points there are for it.

    ``SHORT`` fewer than asked for; ``OVER`` more than allowed; ``LATE``; ``PARTLY`` not all of several values are
    reached; ``WORDS`` the outcome says that it is not so (是 → 否, 按时完成 → 未按时完成).
    """

    SHORT = "short"
    OVER = "over"
    LATE = "late"
    PARTLY = "partly"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a method found: the share of the weight (0 to 1) and the inputs, or the gap.

    ``a`` is the target (指标值; for the execution rate the budget), ``b`` the actual value (完成值; money spent), both
    in the target's printed unit. ``inferred``: the direction is not printed; ``unsure``: nor is it plain, and less
    seems to be better. ``formula`` is the one that applied, ``None`` when reached; ``over`` the deduction for a target
    far exceeded; ``count`` how many values one cell holds; ``missed`` what the numbers say, be there points or not.
    """

    method: Method
    share: Decimal | None = None
    gap: Gap | None = None
    a: Decimal | None = None
    b: Decimal | None = None
    formula: str | None = None
    inferred: bool = False
    unsure: bool = False
    over: OverStep | None = None
    count: int = 1
    missed: Missed | None = None
