"""Law 3: a finding is as sure as the reading under it, for every check by its own example."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zwcore.checks import About, checks
from zwcore.finding import Finding, Severity, Sure
from zwcore.form import Form
from zwcore.labels import LABELS
from zwcore.layouts import Reading
from zwcore.reading import HowRead, column_of
from zwcore.review import review_form

# How the file was read, and what no column holds.
ASIDE = {"ZW004", "ZW005", "ZW008", "ZW009", "ZW010", "ZW107", "ZW109", "ZW421"}
CHECKS = sorted(code for code, entry in checks.items() if entry.bad is not None and code not in ASIDE)


def found(code: str, form: Form, how: HowRead = HowRead()) -> list[Finding]:  # noqa: B008
    return [finding for finding in review_form(Reading(form, how=how)).findings if finding.code == code]


def example(code: str) -> Form:
    form = checks[code].example()
    assert form is not None
    return form


def stands_on(one: Finding) -> set[str]:
    return {column_of(path) for path in (one.where, *one.places)} & set(LABELS) | set(checks[one.code].rests)


def columns(code: str) -> set[str]:
    return {column for one in found(code, example(code)) for column in stands_on(one)}


def without(form: Form, column: str) -> Form:
    block, _, name = column.partition(".")
    if not name:
        return replace(form, **{block: None})  # type: ignore[arg-type]
    part = getattr(form, block)
    blank = {name: None}
    emptied = tuple(replace(one, **blank) for one in part) if isinstance(part, tuple) else replace(part, **blank)
    return replace(form, **{block: emptied})  # type: ignore[arg-type]


@pytest.mark.parametrize("code", CHECKS)
def test_an_inferred_column_makes_it_a_question(code: str) -> None:
    for column in columns(code):
        how = HowRead(doubts={column: Sure.INFERRED})
        told = [one for one in found(code, example(code), how) if column in stands_on(one)]
        assert told, column
        assert all(one.sure is Sure.INFERRED and one.severity is not Severity.ERROR for one in told), column


@pytest.mark.parametrize("code", CHECKS)
def test_it_rests_on_every_column_without_which_it_is_silent(code: str) -> None:
    form = example(code)
    where = {one.where for one in found(code, form)}
    needed = {
        column
        for column in set(LABELS) - {"title"}
        if not where & {one.where for one in found(code, without(form, column))}
    }
    # Without points nothing is held against its target; whether it was reached does not rest on how many they are.
    assert needed - ({"indicators.weight"} if code in ("ZW110", "ZW405") else set()) <= columns(code)


def test_a_column_it_does_not_rest_on_leaves_it_certain() -> None:
    how = HowRead(doubts={"indicators.actual": Sure.INFERRED})
    assert [one.severity for one in found("ZW201", example("ZW201"), how)] == [Severity.ERROR]


def test_what_asks_about_the_reading_is_not_capped_by_it() -> None:
    assert all(checks[code].rests == () for code in checks if About.DOUBT in checks[code].about)
