"""What an answer may look like (例如): it shows the form of one, and is taken where it is written as it stands."""

from __future__ import annotations

from decimal import Decimal

from zwcore.filling.fields import AnswerKind, Field, total_of
from zwcore.form import Form
from zwcore.money import HUNDRED, plain, round_half_up
from zwcore.quantity import read_value


def points(weight: Decimal) -> str:
    """A number of points: nine tenths of the weight."""
    return plain(weight * 9 / 10)


def example(field: Field, form: Form) -> str | None:
    """An answer to a field that is a figure; ``None`` for what is said in words."""
    match field.kind:
        case AnswerKind.SCORE | AnswerKind.EXECUTION:
            return points(HUNDRED if field.weight is None else field.weight)
        case AnswerKind.TOTAL:
            return plain(total_of(form))
        case AnswerKind.WEIGHT:
            return "10"
        case AnswerKind.AMOUNT:
            return "35.00"
        case AnswerKind.YEAR:
            return form.year or "2024"
        case AnswerKind.ACTUAL:
            asked = read_value(form.indicators[field.row or 0].target_text or "").quantity
            near = None if asked is None else _near(asked.base)
            return None if asked is None or near is None else f"{plain(near)}{asked.unit}"
    return None


def _near(target: Decimal) -> Decimal | None:
    """A number that a target may be met with, and not the target itself; ``None`` where that is no round one."""
    near = round_half_up(target * 98 / 100, 0 if target >= HUNDRED else 1)
    return None if near <= 0 or near == target else near
