"""What fires on a fault, and what it does not drag along."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.zwcore.test_checks import changed, codes, review
from zwcore.finding import Scope, Severity
from zwcore.paths import edit
from zwcore.sample import NINE, SAMPLE


def test_a_score_that_is_no_number_is_not_counted_as_nothing() -> None:
    assert codes(edit(SAMPLE, {"indicators[4].score": "满分"})) == ["ZW113"]


def test_a_blank_total_is_not_also_a_wrong_sum() -> None:
    assert codes(edit(SAMPLE, {"total": None})) == ["ZW106"]


def test_a_blank_score_is_the_cause_of_the_wrong_sum() -> None:
    findings = [f for f in review(edit(SAMPLE, {"indicators[4].score": None})) if f.scope is Scope.FORM]
    assert [(f.code, f.cause) for f in findings] == [("ZW105", None), ("ZW202", 0)]


@pytest.mark.parametrize(
    ("changes", "root", "following"),
    [
        ({"funds[0].score": "12", "total": "101"}, "ZW208", {"ZW210"}),
        ({"funds[0].weight": "20", "funds[0].score": "19.6", "total": "108.6"}, "ZW203", {"ZW210"}),
        ({"indicators[0].weight": "150"}, "ZW210", {"ZW203", "ZW204"}),
        ({"indicators[0].weight": "-15"}, "ZW211", {"ZW203", "ZW204"}),
        ({"indicators[0].score": "-15"}, "ZW211", {"ZW202"}),
        ({"total": "-98.8"}, "ZW211", {"ZW202"}),
        ({"indicators[4].score": "35", "total": "103.8"}, "ZW201", {"ZW205", "ZW210"}),
        ({"indicators[4].score": "35"}, "ZW201", {"ZW205", "ZW202"}),
    ],
)
def test_what_follows_is_said_to_follow(changes: Mapping[str, str | None], root: str, following: set[str]) -> None:
    errors = [f for f in review(edit(SAMPLE, changes)) if f.severity is Severity.ERROR]
    assert [f.code for f in errors if f.cause is None] == [root]
    assert {f.code for f in errors} == {root, *following}


def test_a_blank_and_a_score_over_its_weight_explain_the_sum_together() -> None:
    findings = review(edit(SAMPLE, {"indicators[4].score": "42", "indicators[5].score": None}))
    assert [f.code for f in findings if f.severity is Severity.ERROR and f.cause is None] == ["ZW201", "ZW105"]


def test_a_wrong_weight_is_told_once() -> None:
    findings = [f for f in review(edit(NINE, {"indicators[0].weight": "12"})) if f.scope is Scope.FORM]
    assert [(f.code, f.cause) for f in findings] == [("ZW203", 1), ("ZW204", None)]


@pytest.mark.parametrize(
    ("initial", "adjusted", "code"),
    [
        ("100", "80", "ZW307"),
        ("100", "79.99", "ZW302"),
        ("100", "70", "ZW302"),
        ("100", "69.99", "ZW301"),
        ("100", "120", "ZW307"),
        ("100", "130.01", "ZW301"),
        ("100", "100", None),
        ("0", "50", None),
        ("-5", "50", None),
    ],
)
def test_lines_of_a_change(initial: str, adjusted: str, code: str | None) -> None:
    form = changed(funds_total__initial=initial, funds_total__adjusted=adjusted)
    assert [c for c in codes(form) if c in ("ZW301", "ZW302", "ZW307")] == ([code] if code else [])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"indicators[0].actual": "16期", "indicators[0].deviation": "报名不足"}, {"ZW401": Severity.ERROR}),
        ({"indicators[0].actual": "16期", "indicators[0].target": "20期", "indicators[0].deviation": "少"},
         {"ZW401": Severity.WARNING}),
        ({"indicators[0].actual": "16期", "indicators[0].score": "10", "total": "93.8"},
         {"ZW401": Severity.ERROR, "ZW110": Severity.WARNING}),
        ({"indicators[3].actual": "110万元", "indicators[3].deviation": "涨价"}, {"ZW403": Severity.ERROR}),
        ({"indicators[3].actual": "110万元", "indicators[3].deviation": "涨价", "indicators[3].score": "9.5",
          "total": "98.3"}, {"ZW401": Severity.WARNING}),
        ({"indicators[0].score": "13", "total": "96.8"}, {"ZW404": Severity.WARNING}),
        ({"indicators[0].actual": "27期"}, {"ZW405": Severity.WARNING}),
        ({"indicators[0].actual": "预计22期"}, {"ZW415": Severity.WARNING}),
        ({"indicators[2].target": "按时完成", "indicators[2].actual": "按时完成"}, {"ZW414": Severity.INFO}),
        ({"funds[0].rate": "0.95"}, {"ZW207": Severity.WARNING}),
        ({"funds[0].executed": "120", "funds[0].rate": "120%", "funds[0].score": "10", "total": "99"},
         {"ZW206": Severity.ERROR, "ZW303": Severity.WARNING}),
        ({"funds[3].executed": "2", "funds[1].executed": "96"}, {"ZW303": Severity.WARNING}),
        ({"funds[3].executed": "−2.00", "funds[1].executed": "100"}, {"ZW308": Severity.WARNING}),
        ({"indicators[0].score": "-15"}, {"ZW211": Severity.ERROR, "ZW202": Severity.ERROR}),
        ({"total": "-98.8"}, {"ZW211": Severity.ERROR, "ZW202": Severity.ERROR}),
        ({"grade": "良"}, {"ZW209": Severity.WARNING}),
        ({"grade": "良好", "total": "85"}, {"ZW202": Severity.ERROR}),
        ({"grade": "优", "total": "85"}, {"ZW202": Severity.ERROR, "ZW209": Severity.WARNING}),
        ({"indicators[4].actual": "工5%"}, {"ZW005": Severity.WARNING}),
        ({"indicators[5].target": "290%"}, {"ZW419": Severity.WARNING}),
        ({"indicators[3].target": "≤1000000万元", "indicators[3].actual": None},
         {"ZW008": Severity.WARNING, "ZW108": Severity.WARNING}),
        ({"indicators[0].level3": "培训总成本"}, {"ZW412": Severity.INFO, "ZW410": Severity.WARNING}),
    ],
)  # fmt: skip
def test_what_fires(changes: Mapping[str, str | None], expected: Mapping[str, Severity]) -> None:
    findings = review(edit(SAMPLE, changes))
    assert {f.code: f.severity for f in findings if f.scope is not Scope.TEMPLATE} == expected


def test_a_cost_target_below_a_budget_that_rose_is_not_the_old_one() -> None:
    rose = {f"funds[{n}].adjusted": "150.00" for n in (0, 1)} | {"indicators[3].target": "100万元"}
    assert "ZW502" not in codes(edit(SAMPLE, rose))


def test_a_split_that_is_not_the_national_one_is_never_silent() -> None:
    levels = {f"indicators[{n}].level1_points": "60" for n in range(4)} | {"indicators[4].level1_points": "20"}
    (finding,) = (f for f in review(edit(SAMPLE, levels)) if f.code == "ZW421")
    assert "60/20/10" in str(finding.message)
