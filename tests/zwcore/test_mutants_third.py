"""Edges once more: on the line of likeness, money below one 万元, what a wrong grade follows from, recorded numbers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.zwcore.test_checks_edges import both, said
from zwcore.checks.values import likeness
from zwcore.finding import Severity
from zwcore.form import Form
from zwcore.layouts import Reading
from zwcore.paths import edit
from zwcore.review import review_form
from zwcore.rulebooks import get
from zwcore.sample import SAMPLE
from zwcore.scoring import score


def codes(form: Form) -> dict[str, int | None]:
    """The findings with what each follows from."""
    return {finding.code: finding.cause for finding in review_form(Reading(form)).findings}


def test_a_rate_of_less_than_one_is_a_rate() -> None:
    assert said("ZW304", edit(SAMPLE, both(initial="0.90", adjusted="0.90", executed="0.50")))


def test_a_grade_that_fits_the_sum_follows_from_the_total() -> None:
    # 98.8 points are 优, 70 are 中: the grade is right, the total is not.
    wrong = review_form(Reading(edit(SAMPLE, {"total": "70", "grade": "优"}))).findings
    by_code = {finding.code: finding for finding in wrong}
    cause = by_code["ZW209"].cause
    assert cause is not None
    assert wrong[cause].code == "ZW202"
    # 良 fits neither.
    alone = review_form(Reading(edit(SAMPLE, {"total": "70", "grade": "良"}))).findings
    assert {finding.code: finding.cause for finding in alone}["ZW209"] is None


def test_names_exactly_on_the_line_of_likeness_are_told() -> None:
    line = get("cn/2020").lines.similarity.value
    same = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未"
    one, other = same + "天地玄", same + "宇宙洪"
    assert likeness(one, other) == 8500
    assert line == Decimal(85)
    alike = edit(SAMPLE, {"indicators[3].level3": one, "indicators[4].level3": other})
    assert "ZW411" in codes(alike)
    assert "ZW411" not in codes(edit(alike, {"indicators[4].level3": other + "荒"}))


def test_a_number_recorded_beside_the_target_is_not_asked_for() -> None:
    target = {"indicators[0].target": "2024年参训人员", "indicators[0].actual": "参训人员"}
    assert "请说明实际数量" in str(said("ZW413", edit(SAMPLE, target)))
    assert "没法对照" in str(said("ZW413", edit(SAMPLE, {**target, "indicators[0].actual": "1100人"})))
    estimated = {"indicators[0].target": "≥20期（预估）"}
    assert "完成值已按实际数" in str(said("ZW415", edit(SAMPLE, estimated)))
    for actual in ("22期（预估）", None):
        assert "请说明实际数" in str(said("ZW415", edit(SAMPLE, {**estimated, "indicators[0].actual": actual})))


def test_a_target_of_one_has_its_share() -> None:
    form = edit(SAMPLE, {"indicators[0].target": "≥1期", "indicators[0].actual": "0.5期", "indicators[0].weight": "10"})
    line = next(one for one in score(form, get("cn/2020")).lines if one.where == "indicators[0]")
    assert line.recomputed == 5


def test_over_the_only_line_of_money_is_an_error() -> None:
    alone = replace(SAMPLE, funds=SAMPLE.funds[:1])
    over = edit(alone, {"funds[0].executed": "120"})
    found = next(one for one in review_form(Reading(over)).findings if one.code == "ZW303")
    assert found.severity is Severity.ERROR
    other = edit(SAMPLE, {"funds[0].executed": "120", "funds[3].executed": "22"})
    found = next(one for one in review_form(Reading(other)).findings if one.code == "ZW303")
    assert found.severity is Severity.WARNING


def test_a_time_span_with_a_month_is_not_only_a_year() -> None:
    assert "ZW414" in codes(edit(SAMPLE, {"indicators[2].target": "2024年", "indicators[2].actual": "2024年"}))
    assert "ZW414" not in codes(edit(SAMPLE, {"indicators[2].target": "2024年至2024年9月"}))
