"""What people of a county write otherwise than the rules: slips of the point, tenths, heads of units; one line each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zwcore.exports.text import report
from zwcore.finding import Severity
from zwcore.form import Form, FundLine
from zwcore.layouts import Reading
from zwcore.money import plain
from zwcore.paths import edit
from zwcore.quantity import aligned, comparable, read_value
from zwcore.record import records_of
from zwcore.review import FileReview, review_form
from zwcore.sample import SAMPLE

E, W = Severity.ERROR, Severity.WARNING
Changes = dict[str, str | None]


def found(form: Form) -> list[tuple[str, str, Severity, str | None]]:
    findings = review_form(Reading(form)).findings
    return [
        (one.code, one.where, one.severity, None if one.cause is None else findings[one.cause].code)
        for one in findings
        if one.severity is not Severity.INFO
    ]


def lines(form: Form) -> list[str]:
    """What a terminal shows of a form's findings."""
    file = FileReview("a.docx", "", "docx", forms=(review_form(Reading(form)),))
    return [line.strip() for line in report(records_of(file)).splitlines() if "ZW" in line]


def told_alone(form: Form, code: str) -> list[str]:
    return [line for line in lines(form) if code in line]


@pytest.mark.parametrize(
    ("target", "actual", "meant"),
    [
        ("≥90%", "9.2", "92"),
        ("≥95%", "950", "95"),
        ("≥98%", "9.9", "99"),
        ("100%", "1000", "100"),
        ("≥85%", "8.6", "86"),
    ],
)
def test_a_point_in_the_wrong_place_is_asked_about(target: str, actual: str, meant: str) -> None:
    form = edit(SAMPLE, {"indicators[1].target": target, "indicators[1].actual": actual})
    assert found(form) == [("ZW418", "indicators[1].actual", W, None)]
    assert f"是不是 {meant}%？" in told_alone(form, "ZW418")[0]


@pytest.mark.parametrize(("target", "actual"), [("≥90%", "45"), ("≥90%", "81"), ("≥95%", "94"), ("≥10%", "6")])
def test_a_rate_that_is_merely_missed_costs_points(target: str, actual: str) -> None:
    form = edit(SAMPLE, {"indicators[1].target": target, "indicators[1].actual": actual})
    assert ("ZW401", "indicators[1].score", E, None) in found(form)


def test_a_point_in_the_wrong_place_beside_its_sign() -> None:
    form = edit(SAMPLE, {"indicators[1].actual": "9.2%"})
    assert [one[:3] for one in found(form) if one[3] is None] == [("ZW401", "indicators[1].score", W)]
    assert "是不是 92%？请核对小数点" in told_alone(form, "ZW401")[0]


@pytest.mark.parametrize(
    ("text", "value", "unit", "estimate"),
    [
        ("三百余户", "300", "户", True),
        ("八成以上", "80", "%", False),
        ("近两成", "20", "%", True),
        ("近9成", "90", "%", True),
        ("七成五", "75", "%", False),
        ("九成半", "95", "%", False),
        ("一万余人", "10000", "人", True),
        ("百余户", "100", "户", True),
        ("近千人", "1000", "人", True),
        ("二十多场", "20", "场", True),
    ],
)
def test_round_numbers_in_words(text: str, value: str, unit: str, estimate: bool) -> None:
    (quantity,) = read_value(text).quantities
    assert (plain(quantity.base), quantity.unit, quantity.estimate) == (value, unit, estimate)


@pytest.mark.parametrize("text", ["完成", "成本", "数百户", "第三成品库", "一般", "百分比"])
def test_words_that_are_no_numbers(text: str) -> None:
    assert read_value(text).quantities == ()


@pytest.mark.parametrize(
    "name",
    ["上访批次", "信访件", "缺勤人次", "退件数", "超期件数", "逾期户数", "人才流失人数", "积压案件", "越级访批次"],
)
def test_more_of_what_nobody_wants_is_asked_about(name: str) -> None:
    changes: Changes = {"indicators[0].level3": name, "indicators[0].target": "5批", "indicators[0].actual": "7批"}
    assert found(edit(SAMPLE, changes)) == [("ZW424", "indicators[0].score", W, None)]
    assert found(edit(SAMPLE, {**changes, "indicators[0].actual": "3批"})) == []


@pytest.mark.parametrize("name", ["信访办结件数", "退件整改数", "积案化解数", "纠纷调解数"])
def test_what_is_done_about_it_is_wanted(name: str) -> None:
    changes: Changes = {"indicators[0].level3": name, "indicators[0].target": "5批", "indicators[0].actual": "7批"}
    assert [one[0] for one in found(edit(SAMPLE, changes))] == ["ZW405"]


@pytest.mark.parametrize(
    ("target", "actual", "pair"),
    [
        ("1000人次/年", "1006人次", ("1000", "1006")),
        ("≤550元", "500元/人", ("550", "500")),
        ("1个月内", "20天", ("1", "0.6667")),
        ("1个月内", "31天", ("1", "1")),
        ("1个月内", "62天", ("1", "2")),
        ("≥1年", "366天", ("1", "1")),
    ],
)
def test_heads_of_units_and_stretches_of_time(target: str, actual: str, pair: tuple[str, str]) -> None:
    (asked,), (got,) = read_value(target).quantities, read_value(actual).quantities
    found = aligned(asked, got)
    assert found is not None
    assert tuple(map(plain, found)) == pair


@pytest.mark.parametrize(("target", "actual"), [("600元/亩", "360万元"), ("2次/月", "20次"), ("≥2万人", "2万户")])
def test_what_nobody_can_compare(target: str, actual: str) -> None:
    (asked,), (got,) = read_value(target).quantities, read_value(actual).quantities
    assert not comparable(asked, got)


def test_a_missed_target_is_one_line() -> None:
    form = edit(SAMPLE, {"indicators[0].actual": "16期"})
    (line,) = [line for line in lines(form) if "举办就业技能培训班" in line]
    assert "应为 12，请核对。偏差原因也没有填，请补上。" in line
    assert ("ZW110", "indicators[0].deviation", W, "ZW401") in found(form)
    told = edit(form, {"indicators[0].deviation": "报名不足"})
    assert [line for line in lines(told) if "偏差原因" in line] == []


def test_a_part_reached_and_out_of_its_band_is_one_line() -> None:
    form = edit(SAMPLE, {"indicators[4].target": "有效提升", "indicators[4].actual": "部分达成"})
    assert len([line for line in lines(form) if "参训人员就业率" in line]) == 1
    assert [one[3] for one in found(form) if one[0] == "ZW110"] == ["ZW406"]


def test_a_score_over_the_weight_of_a_missed_target_is_one_error() -> None:
    form = edit(SAMPLE, {"indicators[0].actual": "16期", "indicators[0].score": "16", "total": "95.8"})
    alone = [one[:2] for one in found(form) if one[3] is None]
    assert alone == [("ZW201", "indicators[0].score")]


def money(*amounts: tuple[str, str, str]) -> Form:
    total = replace(SAMPLE.funds[0], initial=amounts[0][0], adjusted=amounts[0][1], executed=amounts[0][2])
    rows = [FundLine(f"其中：来源{n}", *columns) for n, columns in enumerate(amounts[1:])]
    return replace(SAMPLE, funds=(total, *rows))


@pytest.mark.parametrize(
    ("amounts", "places"),
    [
        # A row was left out: every column lacks it.
        ([("100", "100", "98"), ("90", "90", "88")], [("funds[0].initial", 2)]),
        ([("100", "100", "98"), ("90", "80", "70")], [("funds[0].initial", 2)]),
        # Two slips of their own.
        ([("100", "100", "98"), ("90", "100", "99")], [("funds[0].initial", 0), ("funds[0].executed", 0)]),
        ([("100", "100", "98"), ("100", "90", "98")], [("funds[0].adjusted", 0)]),
    ],
)
def test_a_row_of_the_money_that_is_missing(amounts: list[tuple[str, str, str]], places: list[tuple[str, int]]) -> None:
    findings = review_form(Reading(money(*amounts))).findings
    assert [(one.where, len(one.places)) for one in findings if one.code == "ZW206"] == places


def test_points_from_a_rate_that_was_typed_wrongly_are_one_error() -> None:
    form = edit(
        SAMPLE,
        {"funds[0].executed": "92.00", "funds[1].executed": "92.00", "funds[0].rate": "100%", "funds[0].score": "10"},
    )
    form = replace(form, total=None)
    codes = {one[0]: one[3] for one in found(form)}
    assert codes["ZW208"] is None
    assert codes["ZW207"] == codes["ZW510"] == "ZW208"


def test_execution_points_over_their_weight_are_one_error() -> None:
    form = edit(SAMPLE, {"funds[0].score": "11"})
    assert [one[:2] for one in found(form) if one[3] is None] == [("ZW208", "funds[0].score")]


def test_a_reason_is_quoted_once_and_ends_once() -> None:
    remarks = "资金执行率低的原因：用地手续未批复，资金已由财政收回。"
    form = edit(SAMPLE, {"funds[0].executed": "50.00", "funds[1].executed": "50.00", "remarks": remarks})
    quoting = [line for line in lines(form) if "用地手续" in line]
    assert len(quoting) == 1
    assert "。”" not in quoting[0]


def test_hints_on_the_money_share_a_line() -> None:
    changes: Changes = {"funds[0].initial": "99.00", "funds[1].initial": "99.00", "funds[0].executed": "100.00"}
    form = edit(SAMPLE, {**changes, "funds[1].executed": "100.00"})
    (line,) = told_alone(form, "ZW305")
    assert "ZW307" in line
    assert "请备好预算调整的批复" in line


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "参训人员就业率"),
        ({"indicators[4].level3": "保障全县城乡困难群众冬季取暖需求"}, "社会效益指标"),
        ({"indicators[4].level3": "社会效益指标"}, "社会效益指标"),
        ({"indicators[4].level3": "培训合格率"}, "社会效益指标"),
        ({"indicators[4].level2": "质量指标", "indicators[4].level3": "培训合格率"}, "第 5 行指标"),
    ],
)
def test_how_a_row_is_called(changes: Changes, name: str) -> None:
    form = edit(SAMPLE, {**changes, "indicators[4].score": "35"})
    (line,) = [line for line in lines(form) if "ZW201" in line]
    assert line.startswith(f"必须修改 ZW201 {name}：")
