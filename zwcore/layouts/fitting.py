"""Photos that may be one form: whether what stands on them adds up, as the points of one form do."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple

from zwcore.documents import Document
from zwcore.form import Form
from zwcore.layouts import read_forms
from zwcore.layouts.off_photo import LEAST_POINTS
from zwcore.money import HUNDRED, add, parse_points, plain


class Fitting(IntEnum):
    """How what was put together adds up: it does not, it cannot be told, it does."""

    AGAINST = 0
    OPEN = 1
    FITS = 2


class Added(NamedTuple):
    """The points of a form: 分值 and 得分 added up, 总分 as it stands there; ``None`` where one of them is no number.
    ``capped`` are 得分 no more than their 分值: what one has too many, 总分 may be without."""

    weight: Decimal | None
    score: Decimal | None
    capped: Decimal | None
    total: Decimal | None

    @property
    def fit(self) -> Fitting:
        """Points of a form are a hundred, and its total is what they add up to."""
        if self.weight is not None and self.weight != HUNDRED:
            return Fitting.AGAINST
        if self.score is None or self.total is None:
            return Fitting.OPEN
        if self.total not in (self.score, self.capped):
            return Fitting.AGAINST
        return Fitting.OPEN if self.weight is None else Fitting.FITS

    def said(self) -> dict[str, str]:
        """Its figures, as they are told; "—" where there is none."""
        named = {"weight": self.weight, "score": self.score, "total": self.total}
        return {name: "—" if points is None else plain(points) for name, points in named.items()}


def added(document: Document) -> Added | None:
    """Add up the first form of a document; ``None`` where there is none with indicators."""
    forms = read_forms(document).forms
    return _added(forms[0].form) if forms and forms[0].form.indicators else None


def fit_of(document: Document) -> Fitting:
    """Tell whether a document may be one form by its points."""
    found = added(document)
    return Fitting.OPEN if found is None else found.fit


def _added(form: Form) -> Added:
    lines = [(parse_points(one.weight), parse_points(one.score)) for one in form.indicators]
    money = next(
        ((weight, parse_points(one.score)) for one in form.funds if (weight := parse_points(one.weight)) is not None),
        None,
    )
    lines += [money] if money is not None else []
    weight = _all([one for one, _ in lines])
    if money is None and weight is not None and LEAST_POINTS <= weight < HUNDRED:
        weight = None  # the execution rate may have the others without saying so
    capped = [None if a is None or b is None else min(a, b) for a, b in lines]
    return Added(weight, _all([one for _, one in lines]), _all(capped), parse_points(form.total))


def _all(points: Sequence[Decimal | None]) -> Decimal | None:
    known = [one for one in points if one is not None]
    return add(known) if known and len(known) == len(points) else None
