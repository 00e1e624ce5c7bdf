"""The other way round: one number of the nine forms is changed, and the matching finding appears, nothing unrelated."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

import pytest

from tests.zwcore.forms import EXPECTED, printed, read_text
from zwcore.finding import Finding, Scope
from zwcore.review import review_file, review_form

# What a change of the money on the way from 年初 to 全年 brings with it, in either direction.
BUDGET = {"ZW301", "ZW302", "ZW305", "ZW307", "ZW502", "ZW503", "ZW504"}
SPENDING = {"ZW303", "ZW304", "ZW305", "ZW306", "ZW502", "ZW503", "ZW504"}
MARKS = {"ZW503", "ZW504", "ZW509"}  # what is said of full marks
# Kind of cell and of change → the codes of which one must appear, the codes that may come or go with it.
RULES: dict[tuple[str, str], tuple[set[str], set[str]]] = {
    ("total.initial", "other"): ({"ZW206"}, BUDGET),
    ("total.initial", "blank"): ({"ZW102"}, BUDGET),
    ("total.adjusted", "other"): ({"ZW206"}, BUDGET | SPENDING),
    ("total.adjusted", "blank"): ({"ZW102"}, BUDGET | SPENDING),
    ("total.executed", "other"): ({"ZW206"}, SPENDING),
    ("total.executed", "blank"): ({"ZW102"}, SPENDING),
    ("part.initial", "other"): ({"ZW206"}, set()),
    ("part.initial", "blank"): ({"ZW206"}, set()),
    ("part.adjusted", "other"): ({"ZW206"}, {"ZW303"}),
    ("part.adjusted", "blank"): ({"ZW206"}, {"ZW303"}),
    ("part.executed", "other"): ({"ZW206"}, {"ZW303"}),
    ("part.executed", "blank"): ({"ZW206"}, {"ZW303"}),
    ("weight", "other"): ({"ZW203", "ZW204"}, {"ZW201", "ZW205", *MARKS}),
    ("weight", "blank"): ({"ZW104"}, {"ZW105", "ZW201", *MARKS}),
    ("score", "up"): ({"ZW201"}, {"ZW202", "ZW205", *MARKS}),
    ("score", "down"): ({"ZW202"}, {"ZW201", "ZW205", *MARKS}),
    ("score", "blank"): ({"ZW105"}, {"ZW202", "ZW201", "ZW205", *MARKS}),
    ("total", "up"): ({"ZW202"}, {"ZW106", "ZW210"}),
    ("total", "down"): ({"ZW202"}, {"ZW106"}),
    ("total", "blank"): ({"ZW106"}, {"ZW202"}),
}
Path = tuple[str | int, ...]


def cells(form: dict[str, Any]) -> Iterator[tuple[str, Path]]:
    """Every cell that holds a number: its kind and where it stands."""
    for n in range(len(form["funds"])):
        for name in ("initial", "adjusted", "executed"):
            yield ("part" if n else "total") + f".{name}", ("funds", n, name)
    for n in range(len(form["indicators"])):
        yield "weight", ("indicators", n, "weight")
        yield "score", ("indicators", n, "score")
    yield "total", ("total",)


def put(form: dict[str, Any], path: Path, value: str | None) -> dict[str, Any]:
    """A copy with the value at ``path`` replaced."""
    out = copy.deepcopy(form)
    node: Any = out
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    return out


def at(form: dict[str, Any], path: Path) -> str | None:
    node: Any = form
    for step in path:
        node = node[step]
    assert node is None or isinstance(node, str)
    return node


def moves(text: str | None) -> dict[str, str | None]:
    """The number up, down and blank; a blank gets a number."""
    if text is None:
        return {"up": "101", "down": "3"}
    step = max(abs(Decimal(text)) / 4, Decimal(1)).quantize(Decimal(1))
    number = Decimal(text)
    down = {"down": format(number - step, "f")} if number >= step else {}
    return {"up": format(number + step, "f"), **down, "blank": None}


@cache
def before(number: int) -> frozenset[tuple[str, str]]:
    return keys(review_text(EXPECTED[number]))


def review_text(form: dict[str, Any]) -> tuple[Finding, ...]:
    (reading,) = read_text(printed(form))
    return review_form(reading).findings


def keys(findings: tuple[Finding, ...]) -> frozenset[tuple[str, str]]:
    return frozenset((f.code, f.where) for f in findings if f.scope is not Scope.TEMPLATE and f.code != "ZW010")


def expected_codes(kind: str, move: str, old: str | None, form: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The rule of the table, with what the form's own blanks and zeros make of it."""
    must, may = RULES[kind, move if (kind, move) in RULES else "other"]
    if kind.startswith("part") and move == "blank" and not Decimal(old or 0):
        return set(), set()  # nothing is missing where there was nothing
    if kind == "score" and old is None:
        return (must, {*may, "ZW105"}) if move == "up" else (set(), {*may, "ZW105"})
    if kind == "score" and form["total"] is None:
        return must - {"ZW202"}, {*may, "ZW106"}  # a blank total is not also a wrong sum
    return must, may


@pytest.mark.parametrize("number", range(9))
def test_one_number_changed(number: int) -> None:
    form, tried = EXPECTED[number], 0
    for kind, path in cells(form):
        old = at(form, path)
        for move, new in moves(old).items():
            after = keys(review_text(put(form, path, new)))
            came, went = after - before(number), before(number) - after
            must, may = expected_codes(kind, move, old, form)
            case = f"form {number + 1} {path} {old} → {new}: {sorted(came)} came, {sorted(went)} went"
            present = {code for code, _ in after}
            mended = ("ZW202", "total") in went  # form 5: five points less anywhere make its sum 100
            assert not must or must & present or mended, case
            assert {code for code, _ in came} <= must | may, case
            assert {code for code, _ in went} <= must | may, case
            tried += 1
    assert tried > 60


@pytest.mark.parametrize("number", range(9))
def test_each_change_is_at_its_place(number: int) -> None:
    form = EXPECTED[number]
    for n, item in enumerate(form["indicators"]):
        if item["score"] is None or Decimal(item["score"]) > Decimal(item["weight"]):
            continue
        more = format(Decimal(item["weight"]) + 2, "f")
        found = review_text(put(form, ("indicators", n, "score"), more))
        (over,) = (f for f in found if (f.code, f.where) == ("ZW201", f"indicators[{n}].score"))
        assert (over.params["score"], over.params["over"]) == (more, "2")
        blank = review_text(put(form, ("indicators", n, "score"), None))
        assert ("ZW105", f"indicators[{n}].score") in keys(blank)


# Below zero: the code of each kind of cell, and what a number that far off brings along, told as following or not.
MINUS: dict[str, tuple[str, set[str]]] = {
    "total.initial": ("ZW308", {"ZW206", *BUDGET}),
    "total.adjusted": ("ZW308", {"ZW206", "ZW303", *BUDGET, *SPENDING}),
    "total.executed": ("ZW308", {"ZW206", *SPENDING}),
    "part.initial": ("ZW308", {"ZW206"}),
    "part.adjusted": ("ZW308", {"ZW206", "ZW303"}),
    "part.executed": ("ZW308", {"ZW206"}),
    "weight": ("ZW211", {"ZW201", "ZW203", "ZW204", "ZW205", *MARKS}),
    "score": ("ZW211", {"ZW201", "ZW202", "ZW105", "ZW205", *MARKS}),
    "total": ("ZW211", {"ZW106", "ZW202"}),
}


@pytest.mark.parametrize("number", range(9))
def test_a_number_below_zero(number: int) -> None:
    form = EXPECTED[number]
    for kind, path in cells(form):
        old = at(form, path)
        text = f"-{old}" if old and Decimal(old) else "-7"
        after = keys(review_text(put(form, path, text)))
        code, may = MINUS[kind]
        came = {code for code, _ in after - before(number)}
        assert code in came, (number + 1, path)
        assert came <= {code} | may, (number + 1, path, came)


def test_a_score_below_zero_is_one_fault() -> None:
    found = review_text(put(EXPECTED[1], ("indicators", 4, "score"), "-10"))
    assert [f.code for f in found if f.severity == "error" and f.cause is None] == ["ZW211"]


@pytest.mark.parametrize("number", [0, 4, 8])
def test_a_budget_that_came_later(number: int) -> None:
    form = put(put(EXPECTED[number], ("funds", 0, "initial"), "0"), ("funds", 1, "initial"), "0.00")
    after = keys(review_text(form))
    assert ("ZW309", "funds[0].adjusted") in after
    assert {code for code, _ in after - before(number)} == {"ZW309"}
    assert not {"ZW301", "ZW302", "ZW307"} & {code for code, _ in after}


def test_one_fault_stays_one_fault() -> None:
    """A score over its weight drags level and total along, as 连带."""
    found = review_text(put(EXPECTED[5], ("indicators", 4, "score"), "25"))
    errors = [f for f in found if f.severity == "error"]
    assert {f.code for f in errors} == {"ZW201", "ZW202", "ZW205"}
    assert [f.code for f in errors if f.cause is None] == ["ZW201"]


# The same as Word ----------------------------------------------------------------------------------------------------


def as_word(form: dict[str, Any]) -> bytes:
    import docx

    document = docx.Document()
    head, _, table = printed(form).partition("项目名称")
    for line in head.splitlines():
        document.add_paragraph(line.strip())
    rows = [line.split("\t") for line in ("项目名称" + table).replace('"', "").splitlines()]
    grid = document.add_table(len(rows), 8)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            grid.cell(r, c).text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


WORD = [
    (0, ("funds", 0, "adjusted"), "3000.00", {"ZW206", "ZW301", "ZW303"}),
    (2, ("indicators", 3, "weight"), "12", {"ZW203", "ZW204"}),
    (3, ("total",), "99", {"ZW202"}),
    (5, ("indicators", 1, "score"), None, {"ZW105", "ZW202"}),
    (8, ("indicators", 0, "score"), "11", {"ZW201", "ZW202", "ZW205"}),
]


@pytest.mark.parametrize(("number", "path", "value", "codes"), WORD)
def test_in_word_it_is_found_as_well(number: int, path: Path, value: str | None, codes: set[str]) -> None:
    flat = copy.deepcopy(EXPECTED[number])
    flat["goals"] = {"planned": "目标一", "actual": "目标一"}
    (review,) = review_file(as_word(put(flat, path, value)), "one.docx").forms
    assert codes <= {finding.code for finding in review.findings}
    assert keys(review.findings) == keys(review_text(put(flat, path, value)))
