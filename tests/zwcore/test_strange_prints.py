"""Prints that nobody taught: their cells are read, or said not to be understood, and nothing false is claimed."""

from __future__ import annotations

import pytest

from tests.zwcore.strange import AS, STRANGE, Strange, cells, made
from zwcore.finding import Severity
from zwcore.paths import value_at
from zwcore.review import FormReview, review_file
from zwcore.text import canonical

LEAST = {"docx": 99, "xlsx": 99, "pdf": 99, "browser.txt": 97, "lines.txt": 97}


def review(strange: Strange, kind: str) -> FormReview:
    file = review_file(made(strange, kind), f"form.{kind}")
    assert [problem.code for problem in file.problems] == []
    (form,) = file.forms
    return form


def wrong_cells(strange: Strange, form: FormReview) -> list[str]:
    """The cells whose value differs, but for those of a column that is said not to be understood."""
    wanted = dict(cells(strange.form))
    # The PDF that is drawn here has the year in the title's own line.
    wanted["title"] = form.form.title if (form.form.title or "").startswith(wanted["title"] or "") else wanted["title"]
    unread = {column.header for column in form.reading.columns if column.field is None}
    excused = {name for name, header in strange.look.columns.items() if header in unread}
    return [
        f"{path}: {value_at(form.form, path)!r}, should be {value!r}"
        for path, value in wanted.items()
        if canonical(value_at(form.form, path) or "") != canonical(value or "")
        and path.rpartition(".")[2] not in excused
    ]


@pytest.mark.parametrize("kind", AS)
@pytest.mark.parametrize("strange", STRANGE, ids=lambda one: one.name)
def test_cells_are_read(strange: Strange, kind: str) -> None:
    wrong, all_of_them = wrong_cells(strange, review(strange, kind)), [v for _, v in cells(strange.form) if v]
    assert 100 * (len(all_of_them) - len(wrong)) >= LEAST[kind] * len(all_of_them), wrong


@pytest.mark.parametrize("kind", AS)
@pytest.mark.parametrize("strange", STRANGE, ids=lambda one: one.name)
def test_nothing_false_is_claimed(strange: Strange, kind: str) -> None:
    found = review(strange, kind).findings
    assert [f"{one.code} {one.where} {one.message}" for one in found if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
@pytest.mark.parametrize("strange", STRANGE, ids=lambda one: one.name)
def test_what_is_not_understood_is_said(strange: Strange, kind: str) -> None:
    form = review(strange, kind)
    told = " ".join(str(one.message) for one in form.findings)
    for column in form.reading.columns:
        if column.field is None:
            assert column.header in told
