"""What a printed value says: a quantity with its unit and operator, dates, or words."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from zwcore.money import scale


class ValueKind(StrEnum):
    """What kind of value stands there."""

    QUANTITY = "quantity"
    SEVERAL = "several"
    DATE = "date"
    PERIOD = "period"
    QUALITATIVE = "qualitative"
    OPTION_LIST = "option_list"
    BLANK = "blank"
    MARK = "mark"


class Comparator(StrEnum):
    """The operator before a number; ``NONE`` for a plain number."""

    GE = "ge"
    LE = "le"
    GT = "gt"
    LT = "lt"
    EQ = "eq"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: "5.5 万人" is 5.5 with unit 人 and power 4; "475元/亩" has per ("亩",).

    ``unit`` is the base unit of its dimension (人, 元, %), empty where none is printed; ``power`` the power of ten that
    leads to it, ``unit_power`` the printed unit's part of it.
    """

    value: Decimal
    unit: str = ""
    comparator: Comparator = Comparator.NONE
    power: int = 0
    per: tuple[str, ...] = ()
    estimate: bool = False
    unit_power: int = field(default=0, compare=False)

    @property
    def count(self) -> Decimal:
        """The value in the unit that is printed: "2.5万吨" is 25000, as costs per unit want it."""
        return scale(self.value, self.power - self.unit_power)

    @property
    def base(self) -> Decimal:
        """The value in the base unit, exactly."""
        return scale(self.value, self.power)


@dataclass(frozen=True, slots=True)
class Date:
    """A year, a month or a day as far as printed."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """What a printed value says.

    ``doubt``: words (text beside the number), range, ratio ("1:3"), date (perhaps one), ocr (looks misread), ``None``.
    """

    kind: ValueKind
    printed: str | None
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[Date, ...] = ()
    doubt: str | None = None

    @property
    def quantity(self) -> Quantity | None:
        """The one number, where there is exactly one."""
        return self.quantities[0] if self.kind is ValueKind.QUANTITY else None

    @property
    def estimate(self) -> bool:
        """Tell whether the text calls itself an estimate (预估)."""
        return any(quantity.estimate for quantity in self.quantities)
