"""One slip is told once; cells without a number, merged, withheld or not printed; reasons that stand elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from zwcore.finding import Finding, Severity
from zwcore.form import Form
from zwcore.layouts import Reading
from zwcore.money import look_alike
from zwcore.paths import edit
from zwcore.reading import Column, HowRead
from zwcore.review import review_form
from zwcore.sample import NINE, SAMPLE

Changes = Mapping[str, str | None]
ASIDE = {"ZW010", "ZW107", "ZW109", "ZW421"}
PRINTED = HowRead()


def told(form: Form, how: HowRead = PRINTED) -> list[Finding]:
    return [one for one in review_form(Reading(form, how=how)).findings if one.code not in ASIDE]


def roots(form: Form, how: HowRead = PRINTED) -> list[tuple[str, str]]:
    """What follows from nothing else and asks for something."""
    grave = [one for one in told(form, how) if one.severity is not Severity.INFO]
    return [(one.code, one.where) for one in grave if one.cause is None]


def both(base: Form = SAMPLE, /, **amounts: str) -> Form:
    return edit(base, {f"funds[{n}].{name}": text for name, text in amounts.items() for n in (0, 1)})


def whole(**amounts: str) -> Form:
    return edit(SAMPLE, {f"funds[0].{name}": text for name, text in amounts.items()})


TWICE = replace(SAMPLE, indicators=SAMPLE.indicators[:1] + SAMPLE.indicators)


@pytest.mark.parametrize(
    ("form", "root"),
    [
        (both(executed="-98.00"), ("ZW308", "funds[0].executed")),
        (both(adjusted="-100.00"), ("ZW308", "funds[0].adjusted")),
        (whole(adjusted="-100.00"), ("ZW308", "funds[0].adjusted")),
        (both(executed="980000"), ("ZW008", "money_unit")),
        (both(initial="1300000"), ("ZW008", "money_unit")),
        (both(initial="1000000"), ("ZW008", "money_unit")),
        (both(initial="0.0103", adjusted="100.00"), ("ZW008", "money_unit")),
        (both(NINE, initial="1300000"), ("ZW008", "money_unit")),
        (whole(executed="980000"), ("ZW206", "funds[0].executed")),
        (whole(initial="0"), ("ZW206", "funds[0].initial")),
        (whole(initial="0", adjusted="0", executed="0"), ("ZW206", "funds[0].initial")),
        (whole(initial="1000000", adjusted="1000000", executed="980000"), ("ZW206", "funds[0].initial")),
        (TWICE, ("ZW410", "indicators[1].level3")),
        (replace(TWICE, total="113.8"), ("ZW410", "indicators[1].level3")),
        (edit(SAMPLE, {"indicators[0].actual": "-22期"}), ("ZW419", "indicators[0].actual")),
    ],
)
def test_one_slip_has_one_root(form: Form, root: tuple[str, str]) -> None:
    assert roots(form) == [root]


def test_no_figure_is_reckoned_from_a_slip() -> None:
    for form in (both(executed="-98.00"), both(executed="980000"), both(initial="1300000"), whole(initial="0")):
        assert not {one.code for one in told(form)} & {"ZW207", "ZW208", "ZW301", "ZW303", "ZW304", "ZW309", "ZW504"}


def test_two_slips_are_two() -> None:
    # Of two columns that differ from their rows by no factor neither follows from the other.
    assert roots(whole(initial="90.00", adjusted="120.00"))[:2] == [
        ("ZW206", "funds[0].initial"),
        ("ZW206", "funds[0].adjusted"),
    ]


def test_loss_and_growth_may_be_below_zero() -> None:
    form = edit(SAMPLE, {"indicators[0].level3": "就业增长", "indicators[0].actual": "-1期"})
    assert "ZW419" not in {one.code for one in told(form)}
    assert "ZW401" in {one.code for one in told(form)}


@pytest.mark.parametrize(
    ("changes", "severity", "says"),
    [
        ({"indicators[0].score": "满分"}, "error", "写的是“满分”，不是数字"),
        ({"indicators[0].score": "96/100"}, "error", "不是数字"),
        ({"indicators[0].score": "#REF!"}, "error", "不是数字"),
        ({"indicators[0].score": "—"}, "error", "没有的填 0"),
        ({"indicators[0].score": "1S"}, "warning", "是 15 吗"),
        ({"indicators[0].score": "十五"}, "warning", "是 15 吗"),
        ({"indicators[0].score": "14。5"}, "warning", "是 14.5 吗"),
        ({"indicators[0].score": "14½"}, "warning", "是 14.5 吗"),
        ({"indicators[0].score": "l5分"}, "warning", "是 15分 吗"),
        ({"indicators[0].weight": "l5"}, "warning", "是 15 吗"),
        ({"total": "98.8/100"}, "error", "不是数字"),
        ({"total": "/"}, "error", "没有的填 0"),
        ({"funds[0].score": "—"}, "error", "没有的填 0"),
        ({"funds[0].executed": "—"}, "error", "没有的填 0"),
        ({"funds[0].initial": "—"}, "warning", "没有的填 0"),
        ({"funds[0].executed": "全部"}, "error", "不是数字"),
        ({"funds[1].executed": "#VALUE!"}, "error", "不是数字"),
        ({"funds[1].executed": "9B.00"}, "warning", "是 98.00 吗"),
    ],
)
def test_a_number_that_is_due_and_none(changes: Changes, severity: str, says: str) -> None:
    (one, *rest) = [one for one in told(edit(SAMPLE, changes)) if one.code != "ZW509"]
    assert (one.code, one.where, str(one.severity)) == ("ZW113", next(iter(changes)), severity)
    assert says in str(one.message)
    assert rest == []  # no wrong sum, no hint at the same cell


@pytest.mark.parametrize(
    "changes",
    [
        {"funds[2].score": "—", "funds[2].weight": "—"},
        {"funds[2].executed": "/"},
        {f"funds[{n}].{name}": "—" for n in range(4) for name in ("initial", "adjusted", "executed")},
        {"indicators[0].score": "１５"},
        {"indicators[0].score": " 15 "},
    ],
)
def test_a_stroke_where_nothing_is_due_is_silent(changes: Changes) -> None:
    assert "ZW113" not in {one.code for one in told(edit(SAMPLE, changes))}


def test_a_column_of_words_is_rather_another_column() -> None:
    words = dict(
        zip((f"indicators[{n}].score" for n in range(4)), ("符合规定", "效果明显", "≥95%", "#REF!"), strict=True)
    )
    found = [(one.where, one.severity) for one in told(edit(SAMPLE, words)) if one.code == "ZW113"]
    assert [severity for where, severity in sorted(found)] == [Severity.WARNING] * 3 + [Severity.ERROR]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2O", "20"), ("lO", "10"), ("九点五", "9.5"), ("10.", "10"), ("9..5", "9.5"), ("9,5", "9.5"),
        ("2l万元", "21万元"),
        ("满分", None), ("98/100", None), ("=100%", None), ("一", None), ("优", None), ("10-2", None),
        ("", None), ("O", None),
    ],
)  # fmt: skip
def test_what_a_text_may_be_meant_to_be(text: str, number: str | None) -> None:
    assert look_alike(text) == number


def test_no_sum_is_said_where_a_score_is_no_number() -> None:
    found = {one.code: one for one in told(edit(SAMPLE, {"total": None, "indicators[0].score": "满分"}))}
    assert set(found) == {"ZW106", "ZW113"}
    assert found["ZW106"].params == {}


MERGED_SCORE = edit(SAMPLE, {"indicators[0].score": "30", "indicators[1].score": None})
MERGED_WEIGHT = edit(SAMPLE, {
    "indicators[4].weight": "40", "indicators[4].level1_points": "40", "indicators[5].weight": None,
    "indicators[5].level1": "效益指标", "indicators[5].level1_points": None, "indicators[4].deviation": "缺岗",
})  # fmt: skip


def test_points_over_several_rows_count_once() -> None:
    spans = HowRead(spans={"indicators[0].score": 2})
    assert roots(MERGED_SCORE, spans) == []
    assert [code for code, _ in roots(edit(MERGED_SCORE, {"indicators[0].score": "31"}), spans)] == ["ZW201"]
    blanks = [("ZW104", "indicators[5].weight")]
    assert [one for one in roots(MERGED_WEIGHT) if one[0] == "ZW104"] == blanks
    assert not [one for one in roots(MERGED_WEIGHT, HowRead(spans={"indicators[4].weight": 2})) if one[0] != "ZW404"]


def test_a_value_that_the_file_withholds_is_no_blank() -> None:
    cells = (
        "indicators[0].score",
        "indicators[0].weight",
        "indicators[0].actual",
        "total",
        "funds[0].executed",
        "unit",
    )
    form = edit(SAMPLE, dict.fromkeys(cells))
    assert {code for code, _ in roots(form, HowRead(withheld=dict.fromkeys(cells, "formula")))} == {"ZW005"}
    assert {code for code, _ in roots(form)} >= {"ZW101", "ZW102", "ZW104", "ZW106", "ZW108"}


@pytest.mark.parametrize("cell", ["indicators[0].score", "funds[0].score", "funds[1].executed", "indicators[0].weight"])
def test_no_sum_is_made_of_what_the_file_withholds(cell: str) -> None:
    form = edit(SAMPLE, {cell: None})
    assert roots(form) != []
    assert roots(form, HowRead(withheld={cell: "formula"})) == [("ZW005", cell)]


@pytest.mark.parametrize(("printed", "blank"), [
    ((), ["department", "project", "unit"]),
    (("project", "unit"), ["project", "unit"]),
    (("department",), ["department"]),
])  # fmt: skip
def test_a_label_that_is_not_printed_lacks_nothing(printed: tuple[str, ...], blank: list[str]) -> None:
    form = replace(SAMPLE, project=None, department=None, unit=None)
    how = HowRead(columns=tuple(Column("head", name, name) for name in printed))
    assert sorted(where for code, where in roots(form, how) if code == "ZW101") == blank


def test_an_outcome_that_the_print_does_not_ask_for_is_not_blank() -> None:
    form = edit(SAMPLE, {"goals.actual": None})
    assert roots(form) == [("ZW103", "goals.actual")]
    assert roots(form, HowRead(columns=(Column("goals", "年度目标", "planned"),))) == []


def test_the_points_of_the_execution_rate_are_due() -> None:
    form = edit(SAMPLE, {"funds[0].score": None})
    assert roots(form) == [("ZW105", "funds[0].score")]
    assert [(one.code, one.cause) for one in told(form) if one.code == "ZW202"] == [("ZW202", 0)]
    assert roots(edit(form, {"funds[0].label": "项目资金"}))[:1] == [("ZW105", "funds[0].score")]
    without = replace(form, columns=form.columns - {"funds.score"})
    assert ("ZW105", "funds[0].score") not in roots(without)


def test_that_a_column_lacks_is_said_where_every_header_was_understood() -> None:
    codes = {one.code for one in review_form(Reading(NINE)).findings}
    strange = HowRead(columns=(Column("indicators", "落地成效", None),))
    assert codes >= {"ZW107", "ZW109"}
    assert not {one.code for one in review_form(Reading(NINE, how=strange)).findings} & {"ZW107", "ZW109"}


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (both(executed="75.00"), "ZW304"),
        (both(executed="75.00"), "ZW306"),
        (both(executed="75.00"), "ZW510"),
        (both(initial="150.00"), "ZW301"),
        (both(initial="130.00"), "ZW302"),
        (both(initial="0.00"), "ZW309"),
        (edit(SAMPLE, {"indicators[0].actual": "16期", "indicators[0].score": "12", "total": "95.8"}), "ZW110"),
    ],
)
def test_a_reason_that_is_printed_is_quoted_and_not_asked_for(form: Form, code: str) -> None:
    reason = "就业技能培训班因场地检修未完成，财政统一调减预算"
    (asked,) = [one for one in told(form) if one.code == code]
    (quoted,) = [one for one in told(replace(form, remarks=reason)) if one.code == code]
    assert (asked.severity, quoted.severity) == (Severity.WARNING, Severity.INFO)
    assert reason in str(quoted.message)
    assert "请说明" not in str(quoted.message)
    assert quoted.params == asked.params


def test_a_reason_for_something_else_is_none() -> None:
    form = replace(both(initial="150.00"), remarks="参训人员报名不足")
    assert ("ZW301", "funds[0].adjusted") in roots(form)


@pytest.mark.parametrize(
    ("total", "codes"), [("98.8", []), ("98.7", ["ZW202"]), ("98.76", []), ("98.8分", []), ("99", ["ZW202"])]
)
def test_a_total_may_be_rounded_to_the_decimal_with_which_it_is_printed(total: str, codes: list[str]) -> None:
    form = edit(SAMPLE, {"indicators[5].score": "8.96", "total": total})
    assert [code for code, _ in roots(form)] == codes


def test_the_rate_of_a_row_below_the_total_is_held_to_its_own_amounts() -> None:
    form = edit(SAMPLE, {"funds[1].rate": "95%", "funds[2].rate": "0%"})
    (one,) = [one for one in told(form) if one.code == "ZW207"]
    assert (one.where, one.params) == ("funds[1].rate", {"rate": "95", "computed": "98"})
    copied = edit(SAMPLE, {"funds[0].rate": "95%", "funds[1].rate": "95%"})
    assert [(one.where, one.cause is None) for one in told(copied) if one.code == "ZW207"] == [
        ("funds[0].rate", True),
        ("funds[1].rate", False),
    ]
