"""What a value that was read with doubt most likely is: proposed to who looks at the original, never taken for it.

Letters that look like figures are figures where one is due (2O → 20, IO → 10, 9。5 → 9.5), a rate over 200% lost its
sign (290% → ≥90%); and where sums are printed, the one reading with which they add up is the likely one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zwcore.filling.answers import Accepted, accept
from zwcore.filling.fields import AnswerKind, Field, level_sum, put, total_of, weight_sum
from zwcore.form import Form
from zwcore.money import HUNDRED, add, look_alike, parse_amount, parse_points
from zwcore.paths import value_at
from zwcore.quantity import read_value
from zwcore.rulebooks import Rulebook

FIGURES = (
    AnswerKind.WEIGHT, AnswerKind.SCORE, AnswerKind.EXECUTION, AnswerKind.TOTAL, AnswerKind.AMOUNT, AnswerKind.YEAR,
)  # fmt: skip
VALUES = (AnswerKind.TARGET, AnswerKind.ACTUAL)
_ALIKE = {"0": "68", "1": "7", "3": "8", "5": "6", "6": "058", "7": "1", "8": "036"}
"""Figures that are taken for each other where they are printed badly."""
_LETTERS = str.maketrans("OoQD〇○IilL|丨!ZzSsBbGgq。、·・", "0000001111111225586699....")
_SIGN_LOST = re.compile(r"[2ZzＺ之7>](?P<rate>\d{2}(?:\.\d+)?)\s*%|[2Zz之7>](?P<whole>100)\s*%")
_BETWEEN = re.compile(r"(?<=[0-9A-Za-z|])\s+(?=[0-9A-Za-z|.%])")
_AMOUNT = re.compile(r"funds\[(\d+)\]\.(\w+)")


def is_figure(field: Field) -> bool:
    """Tell whether a number is due there: such doubts are asked about first."""
    return field.kind in FIGURES or field.kind in VALUES


def likely(field: Field, form: Form, rulebook: Rulebook) -> str | None:
    """Return what the value of a field likely is, where that is not what was read; ``None`` where nothing else is near,
    or more than one is."""
    text = value_at(form, field.path)
    if not text or not is_figure(field) or _adds_up(field, text, form, rulebook):
        return None
    near = [one for one in dict.fromkeys(_near(field, text)) if one != text and _fits(field, one, form, rulebook)]
    others = (one for one in _one_figure_other(text) if _fits(field, one, form, rulebook))
    summing = [one for one in dict.fromkeys((*near, *others)) if _adds_up(field, one, form, rulebook)]
    if len(summing) == 1:
        return summing[0]
    return near[0] if len(near) == 1 else None


def _near(field: Field, text: str) -> Iterator[str]:
    """What the same signs are with letters taken for figures, and with the sign that was taken for a figure."""
    joined = _BETWEEN.sub("", text.strip())
    if field.kind in VALUES:
        lost = _SIGN_LOST.fullmatch(joined.translate(_LETTERS) if joined[:1] not in "Zz" else joined)
        if lost is not None:
            yield f"≥{lost['rate'] or lost['whole']}%"
        if read_value(text).doubt == "ocr" and lost is None:
            yield joined.translate(_LETTERS)
    elif (meant := look_alike(joined)) is not None:
        yield meant
    else:
        yield joined.translate(_LETTERS)


def _one_figure_other(text: str) -> Iterator[str]:
    for at, sign in enumerate(text):
        yield from (text[:at] + other + text[at + 1 :] for other in _ALIKE.get(sign, ""))


def _fits(field: Field, text: str, form: Form, rulebook: Rulebook) -> bool:
    """Tell whether a text is what is due there, and no doubt is left in it."""
    if field.kind in VALUES:
        found = read_value(text)
        return bool(found.quantities) and found.doubt is None
    if field.kind in (AnswerKind.WEIGHT, AnswerKind.TOTAL):
        return parse_points(text) is not None
    return isinstance(accept(field, text, form, rulebook), Accepted)


def _adds_up(field: Field, text: str, form: Form, rulebook: Rulebook) -> bool:
    """Tell whether a printed sum comes out with ``text`` there, and what is not more than its weight may be."""
    if field.kind is AnswerKind.TOTAL:
        return parse_points(text) == total_of(form)
    if field.kind is AnswerKind.AMOUNT:
        return _adds_up_amount(field, put(form, field.path, text, rulebook))
    points = parse_points(text)
    if points is None:
        return False
    whole = put(form, field.path, text, rulebook)
    if field.kind is AnswerKind.WEIGHT:
        level = level_sum(whole, field.row) if field.row is not None else None
        return weight_sum(whole) == HUNDRED and (level is None or level[0] == level[1] + points)
    if field.kind in (AnswerKind.SCORE, AnswerKind.EXECUTION):
        fits = field.weight is None or points <= field.weight
        return fits and parse_points(form.total) == total_of(whole)
    return False


def _adds_up_amount(field: Field, form: Form) -> bool:
    """Tell whether the lines of the money make up the first of them, in the column of the field."""
    place = _AMOUNT.fullmatch(field.path)
    if place is None or len(form.funds) < 2:
        return False
    whole, *parts = (parse_amount(getattr(line, place[2]), form.money_unit) for line in form.funds)
    known = [one for one in parts if one is not None]
    return whole is not None and len(known) == len(parts) and whole == add(known)
