"""Sound forms of strange prints, one number changed at a time: the fault is named at its place, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

import pytest

from tests.zwcore.forms import drawn
from tests.zwcore.strange import STRANGE, Strange
from zwcore.documents import Document, Paragraph
from zwcore.finding import Severity
from zwcore.form import Form
from zwcore.layouts import read_forms
from zwcore.money import plain
from zwcore.paths import edit, value_at
from zwcore.review import FormReview, review_form

ONE = Decimal(1)
SOUND = [one for one in STRANGE if one.name != "unguessable"]


class Mutation(NamedTuple):
    """A number changed, and the findings of which one must be told, by code and place."""

    path: str
    value: str
    told: frozenset[str]
    where: str


def mutations(form: Form) -> Iterator[Mutation]:
    """Every number of a form that a slip of the pen could change, with what a reviewer would say."""
    for n, item in enumerate(form.indicators):
        path, weight, score = f"indicators[{n}]", Decimal(item.weight or 0), Decimal(item.score or 0)
        over, under = plain(weight + ONE), plain(score - ONE)
        yield Mutation(f"{path}.score", over, frozenset({"ZW201"}), f"{path}.score")
        yield Mutation(f"{path}.score", under, frozenset({"ZW202"}), "total")
        yield Mutation(f"{path}.score", "-1", frozenset({"ZW211"}), f"{path}.score")
        yield Mutation(f"{path}.weight", plain(weight + ONE), frozenset({"ZW203", "ZW204"}), "indicators")
        yield Mutation(f"{path}.score", "", frozenset({"ZW105"}), f"{path}.score")
    total = Decimal(form.total or 0)
    yield Mutation("total", plain(total - ONE), frozenset({"ZW202"}), "total")
    yield Mutation("total", "", frozenset({"ZW106"}), "total")
    adjusted = Decimal(form.funds[0].adjusted or 0)
    yield Mutation("funds[1].adjusted", plain(adjusted + ONE), frozenset({"ZW206"}), "funds")
    yield Mutation("funds[0].rate", "50%", frozenset({"ZW207"}), "funds[0].rate")
    yield Mutation("funds[0].score", "11", frozenset({"ZW208", "ZW201"}), "funds[0].score")
    yield Mutation("funds[0].executed", "", frozenset({"ZW102"}), "funds[0].executed")


CASES = [(one, mutation) for one in SOUND for mutation in mutations(one.form)]


def reviewed(strange: Strange, form: Form) -> FormReview:
    heading = (Paragraph(form.title or ""), Paragraph(f"（{form.year}年度）"))
    document = Document("docx", (*heading, drawn(form, strange.look)))
    (reading,) = read_forms(document).forms
    return review_form(reading)


def told(review: FormReview) -> set[tuple[str, str]]:
    """What stands for itself: the findings that follow from no other, but for hints."""
    found = review.findings
    return {(f.code, f.where) for f in found if f.cause is None and f.severity is not Severity.INFO}


def test_there_are_enough() -> None:
    assert len(CASES) >= 200


@pytest.mark.parametrize(("strange", "mutation"), CASES, ids=lambda one: getattr(one, "name", "") or str(one[:2]))
def test_one_number_changed(strange: Strange, mutation: Mutation) -> None:
    before = reviewed(strange, strange.form)
    changed = edit(strange.form, {mutation.path: mutation.value or None})
    after = reviewed(strange, changed)
    assert (value_at(after.form, mutation.path) or "") == mutation.value
    new = told(after) - told(before)
    named = {(code, where) for code, where in new if code in mutation.told}
    assert len(named) == 1, new
    ((_, where),) = named
    assert where.startswith(mutation.where)
    errors = [f for f in after.findings if f.severity is Severity.ERROR and f.cause is None]
    assert {f.code for f in errors} <= mutation.told
    beside = {where for code, where in new - named if code not in mutation.told}
    row = mutation.path.rpartition(".")[0]
    assert all(row and where.startswith(row) for where in beside), beside


def test_the_sound_ones_are_sound() -> None:
    for strange in SOUND:
        review = reviewed(strange, strange.form)
        assert [f.code for f in review.findings if f.severity is Severity.ERROR] == []
        assert review.form == replace(review.form, total=strange.form.total)
