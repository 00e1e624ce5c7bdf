"""Missed targets, deductions and round numbers: what is told, how gravely, and that one slip is told once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.zwcore.said import Changes, said
from zwcore.finding import Severity, Sure
from zwcore.form import Form, Indicator
from zwcore.layouts import Reading
from zwcore.paths import edit
from zwcore.reading import HowRead
from zwcore.review import review_form
from zwcore.rulebooks import get
from zwcore.sample import SAMPLE

WORDS = {"indicators[4].target": "有效提升", "indicators[4].actual": "有效提升"}
FEWER = {"indicators[0].actual": "16期", "indicators[0].score": "12"}


def found(form: Form, how: HowRead | None = None) -> list[tuple[str, str, Severity, str | None]]:
    """What is told but for hints: code, place, how grave, and the code that it follows from."""
    findings = review_form(Reading(form, how=how or HowRead())).findings
    return [
        (one.code, one.where, one.severity, None if one.cause is None else findings[one.cause].code)
        for one in findings
        if one.severity is not Severity.INFO
    ]


def without_points(form: Form) -> Form:
    rows = tuple(replace(row, weight=None, score=None) for row in form.indicators)
    funds = tuple(replace(line, weight=None, score=None) for line in form.funds)
    gone = {"weight", "score", "total", "funds.weight", "funds.score"}
    return replace(form, indicators=rows, funds=funds, total=None, columns=form.columns - gone)


TOLD: list[tuple[str, Changes, list[str]]] = [
    ("ZW110", {"indicators[3].actual": "110万元", "indicators[3].score": "9.09"},
     ["indicators[3].deviation | 培训总成本：超出指标值（110万元，指标值 ≤100万元），偏差原因没有填。"]),
    ("ZW110", {"indicators[2].actual": "2024年12月", "indicators[2].score": "8"},
     ["indicators[2].deviation | 培训完成时间：晚于指标值（2024年12月，指标值 2024年11月底前），偏差原因没有填。"]),
    ("ZW110", {**FEWER, "indicators[0].deviation": "/"},
     ["indicators[0].deviation | 举办就业技能培训班：未达到指标值（16期，指标值 ≥20期），偏差原因没有填。"]),
    ("ZW110", {**FEWER, "remarks": "1.场地检修。\n2.培训班报名不足，未达目标"},
     ["indicators[0].deviation"
      " | 举办就业技能培训班：未达到指标值（16期，指标值 ≥20期），表内写明：“2.培训班报名不足，未达目标”。"]),
    ("ZW110", {"indicators[3].actual": "110万元", "indicators[3].score": "9.09", "remarks": "培训总成本因涨价增加"},
     ["indicators[3].deviation"
      " | 培训总成本：超出指标值（110万元，指标值 ≤100万元），表内写明：“培训总成本因涨价增加”。"]),
    ("ZW110", {**FEWER, "indicators[0].deviation": "报名不足"}, []),
    ("ZW112", {**WORDS, "indicators[4].score": "28.5"},
     ["indicators[4].deviation weight=30 score=28.5"
      " | 参训人员就业率：分值 30，得分 28.5，扣了 1.5 分而没有写原因，请说明。"]),
    ("ZW112", {**WORDS, "indicators[4].score": "0"},
     ["indicators[4].deviation weight=30 score=0 | 参训人员就业率：分值 30，得分 0，扣了 30 分而没有写原因，请说明。"]),
    ("ZW112", {"indicators[4].target": None, "indicators[4].actual": None, "indicators[4].score": "28"},
     ["indicators[4].deviation weight=30 score=28"
      " | 参训人员就业率：分值 30，得分 28，扣了 2 分而没有写原因，请说明。"]),
    ("ZW112", {"indicators[2].target": "及时", "indicators[2].actual": "及时", "indicators[2].score": "9"},
     ["indicators[2].deviation weight=10 score=9 | 培训完成时间：分值 10，得分 9，扣了 1 分而没有写原因，请说明。"]),
    ("ZW112", {"indicators[1].level3": "设备故障率", "indicators[1].target": "3%", "indicators[1].actual": "6%",
               "indicators[1].score": "14"},
     ["indicators[1].deviation weight=15 score=14 | 设备故障率：分值 15，得分 14，扣了 1 分而没有写原因，请说明。"]),
    ("ZW112", {**WORDS, "indicators[4].score": "28", "remarks": "参训人员就业率调查样本偏少"},
     ["indicators[4].deviation weight=30 score=28"
      " | 参训人员就业率：分值 30，得分 28，扣了 2 分，表内写明：“参训人员就业率调查样本偏少”。"]),
    ("ZW112", {**WORDS, "indicators[4].score": "28", "indicators[4].deviation": "样本偏少"}, []),
    ("ZW112", {**WORDS, "indicators[4].score": "30"}, []),
    ("ZW112", {**WORDS, "indicators[4].score": "-1"}, []),
    ("ZW112", {"indicators[0].score": "13"}, []),
    ("ZW112", FEWER, []),
    ("ZW423", {"indicators[2].actual": "2024年12月"},
     ["indicators[2].score"
      " | 培训完成时间：完成值 2024年12月 晚于指标值 2024年11月底前，记了满分，请核对。偏差原因也没有填，请补上。"]),
    ("ZW423", {"indicators[0].target": "每月1期", "indicators[0].actual": "11期"},
     ["indicators[0].score"
      " | 举办就业技能培训班：指标值 每月1期 全年合 12 次，完成值 11期 少于这个数，记了满分，"
      "请核对。偏差原因也没有填，请补上。"]),
    ("ZW423", {"indicators[1].target": "合格", "indicators[1].actual": "不合格", "indicators[1].deviation": "材料"},
     ["indicators[1].score | 培训合格率：完成值 不合格 未达到指标值 合格，记了满分，请核对。"]),
    ("ZW423", {"indicators[0].target": "20期；100人", "indicators[0].actual": "20期；90人"},
     ["indicators[0].score"
      " | 举办就业技能培训班：指标值 20期；100人 没有都达到（20期；90人），记了满分，"
      "请核对。偏差原因也没有填，请补上。"]),
    ("ZW423", {"indicators[3].target": "≤-5%", "indicators[3].actual": "-3%"},
     ["indicators[3].score | 培训总成本：完成值 -3% 超出指标值 ≤-5%，记了满分，请核对。偏差原因也没有填，请补上。"]),
    ("ZW423", {"indicators[1].target": "合格", "indicators[1].actual": "不合格", "indicators[1].score": "9"}, []),
    ("ZW423", {"indicators[4].target": "有效提升", "indicators[4].actual": "未达成预期指标"}, []),
    ("ZW423", {"indicators[0].actual": "16期"}, []),
    ("ZW424", {"indicators[1].level3": "设备故障率", "indicators[1].target": "3%", "indicators[1].actual": "6%"},
     ["indicators[1].score | 设备故障率：完成值 6% 多于指标值 3%，记了满分；"
      "这类指标一般越少越好，而指标值没有写“≤”，请核实。"]),
    ("ZW424", {"indicators[1].level3": "设备故障率", "indicators[1].target": "3%", "indicators[1].actual": "3%"}, []),
    ("ZW424", {"indicators[1].level3": "设备故障率", "indicators[1].target": "≤3%", "indicators[1].actual": "6%"}, []),
    ("ZW424", {"indicators[1].level3": "设备故障率", "indicators[1].target": "3%", "indicators[1].actual": "6%",
               "indicators[1].score": "10"}, []),
    ("ZW418", {"indicators[3].actual": "98元"},
     ["indicators[3].actual"
      " | 培训总成本：指标值 ≤100万元，完成值 98元，相差很大，请核对单位是否写错（如元与万元、亩与公顷）。"]),
    ("ZW418", {"indicators[1].actual": "0.95"},
     ["indicators[1].actual | 培训合格率：指标值 ≥90%，完成值 0.95，是不是 95%？请核对。"]),
    ("ZW418", {"indicators[0].target": "1期/月", "indicators[0].actual": "12期"}, []),
    ("ZW422", {"indicators[0].actual": "20期左右"},
     ["indicators[0].actual | 举办就业技能培训班：完成值写的是约数“20期左右”，请填实际完成的数。"]),
    ("ZW422", {"indicators[1].actual": "近90%"},
     ["indicators[1].actual | 培训合格率：完成值写的是约数“近90%”，请填实际完成的数。"]),
    ("ZW422", {"indicators[1].target": "≥98%", "indicators[1].actual": "95%以上"},
     ["indicators[1].actual | 培训合格率：完成值写的是约数“95%以上”，请填实际完成的数。"]),
    ("ZW422", {"indicators[3].actual": "90余万元"},
     ["indicators[3].actual | 培训总成本：完成值写的是约数“90余万元”，请填实际完成的数。"]),
    *(("ZW422", {"indicators[1].actual": text}, []) for text in ("95%以上", "近95%", "约96%", "超90%", "90%多")),
    ("ZW422", {"indicators[1].target": "100%", "indicators[1].actual": "全部完成"}, []),
    ("ZW422", {"indicators[1].target": "100%", "indicators[1].actual": "完成"},
     ["indicators[1].actual | 培训合格率：指标值是 100%，完成值写的是“完成”，没有实际数。请填实际完成的数。"]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes", "expected"), TOLD)
def test_what_is_told(code: str, changes: Changes, expected: list[str]) -> None:
    assert said(code, edit(SAMPLE, changes)) == expected


@pytest.mark.parametrize(("text", "severity"), [
    ("≥90%", Severity.ERROR), ("≥ 90％", Severity.ERROR), ("≥95%", Severity.WARNING), ("90%左右", Severity.WARNING),
    ("约90%", Severity.WARNING),
])  # fmt: skip
def test_a_copy_of_the_target_is_worse_than_a_round_number(text: str, severity: Severity) -> None:
    form = edit(SAMPLE, {"indicators[1].actual": text})
    assert [one[:3] for one in found(form)] == [("ZW422", "indicators[1].actual", severity)]


FIVE = edit(SAMPLE, {
    "indicators[0].actual": "16期", "indicators[1].target": "100%", "indicators[1].actual": "92%",
    "indicators[2].actual": "2024年12月", "indicators[3].actual": "110万元", "indicators[4].target": "有效提升",
    "indicators[4].actual": "未达成",
})  # fmt: skip


@pytest.mark.parametrize("book", ["cn/2020", "cn-transfer/2020"])
def test_missed_targets_are_told_where_there_are_no_points(book: str) -> None:
    form = without_points(FIVE)
    findings = review_form(Reading(form), get(book)).findings
    missed = [one for one in findings if one.code == "ZW110"]
    assert [one.where for one in missed] == [f"indicators[{n}].deviation" for n in range(5)]
    assert all(one.severity is Severity.WARNING for one in missed)
    assert "92%" in str(missed[1].message)
    assert "100%" in str(missed[1].message)
    bare = replace(form, columns=form.columns - {"deviation"})
    asked = [one for one in review_form(Reading(bare), get(book)).findings if one.code == "ZW110"]
    assert [one.where for one in asked] == [f"indicators[{n}].actual" for n in range(5)]
    assert all(str(one.message).endswith("请说明原因。") for one in asked)


def test_more_of_what_is_better_the_less_there_is_of_it_without_points() -> None:
    worse = {"indicators[1].level3": "差错率", "indicators[1].target": "1%", "indicators[1].actual": "2%"}
    assert said("ZW424", without_points(edit(SAMPLE, worse))) == [
        "indicators[1].actual"
        " | 差错率：完成值 2% 多于指标值 1%；这类指标一般越少越好，而指标值没有写“≤”，请核实并说明原因。"
    ]


# One number of a sound form is changed: what is told at its place, what follows from it, and nothing else.
ONE_SLIP: list[tuple[Changes, str, str, Severity, dict[str, str], set[str]]] = [
    ({"indicators[0].actual": "16期"}, "ZW401", "indicators[0].score", Severity.ERROR,
     {"claimed": "15", "computed": "12"}, {"ZW110"}),
    ({"indicators[0].target": "≥25期"}, "ZW401", "indicators[0].score", Severity.ERROR,
     {"claimed": "15", "computed": "13.2"}, {"ZW110"}),
    ({"indicators[0].target": "25期"}, "ZW401", "indicators[0].score", Severity.WARNING,
     {"claimed": "15", "computed": "13.2"}, {"ZW110"}),
    ({"indicators[1].actual": "81%"}, "ZW401", "indicators[1].score", Severity.ERROR,
     {"claimed": "15", "computed": "13.5"}, {"ZW110"}),
    ({"indicators[2].actual": "2024年12月"}, "ZW423", "indicators[2].score", Severity.WARNING, {}, {"ZW110"}),
    ({"indicators[3].actual": "125万元"}, "ZW403", "indicators[3].score", Severity.ERROR,
     {"actual": "125万元", "target": "≤100万元", "computed": "8"}, {"ZW110"}),
    ({"indicators[4].actual": "54%"}, "ZW401", "indicators[4].score", Severity.ERROR,
     {"claimed": "30", "computed": "27"}, {"ZW110"}),
    ({"indicators[5].actual": "72%"}, "ZW401", "indicators[5].score", Severity.ERROR,
     {"claimed": "9", "computed": "8"}, set()),
    ({"indicators[0].actual": "22人"}, "ZW418", "indicators[0].actual", Severity.WARNING, {}, set()),
    ({"indicators[3].actual": "98元"}, "ZW418", "indicators[3].actual", Severity.WARNING, {}, set()),
    ({"indicators[0].actual": "30期"}, "ZW405", "indicators[0].actual", Severity.WARNING, {"ratio": "150"}, set()),
    ({"indicators[0].score": "14", "total": "97.8"}, "ZW404", "indicators[0].score", Severity.WARNING, {}, set()),
    ({"indicators[3].score": "9", "total": "97.8"}, "ZW404", "indicators[3].score", Severity.WARNING, {}, set()),
    ({"indicators[5].score": "8", "total": "97.8", "indicators[5].deviation": None}, "ZW401", "indicators[5].score",
     Severity.ERROR, {"claimed": "8", "computed": "9"}, {"ZW110"}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "code", "where", "severity", "params", "following"), ONE_SLIP)
def test_one_slip_is_one_finding_at_its_place(
    changes: Changes, code: str, where: str, severity: Severity, params: dict[str, str], following: set[str]
) -> None:
    findings = review_form(Reading(edit(SAMPLE, changes))).findings
    told = [one for one in findings if one.severity is not Severity.INFO]
    (root,) = (one for one in told if one.cause is None)
    assert (root.code, root.where, root.severity, dict(root.params)) == (code, where, severity, params)
    assert {one.code for one in told} == {code, *following}


def test_points_that_rest_on_a_doubtful_column_are_asked_about() -> None:
    form = edit(SAMPLE, {"indicators[0].actual": "16期", "indicators[0].deviation": "报名不足"})
    assert found(form) == [("ZW401", "indicators[0].score", Severity.ERROR, None)]
    for column in ("target", "actual", "weight", "score"):
        for path in (f"indicators.{column}", f"indicators[0].{column}"):
            how = HowRead(doubts={path: Sure.INFERRED})
            assert found(form, how)[0][:3] == ("ZW401", "indicators[0].score", Severity.WARNING)


def test_a_reason_printed_once_for_several_rows_is_none_missing() -> None:
    rows = (
        replace(SAMPLE.indicators[0], actual="16期", score="12", deviation="报名不足"),
        replace(SAMPLE.indicators[1], actual="81%", score="13.5"),
        *SAMPLE.indicators[2:],
    )
    form = replace(SAMPLE, indicators=rows, total="94.3")
    assert [one[0] for one in found(form)] == ["ZW110"]
    assert found(form, HowRead(spans={"indicators[0].deviation": 2})) == []


def test_points_printed_once_for_several_rows_are_deducted_once() -> None:
    rows = (
        Indicator("产出指标", None, "数量指标", "甲", "有序", "有序", "30", "28"),
        Indicator("产出指标", None, "数量指标", "乙", "有序", "有序"),
    )
    form = replace(SAMPLE, indicators=(*rows, *SAMPLE.indicators[2:]), total="96.8")
    how = HowRead(spans={"indicators[0].weight": 2, "indicators[0].score": 2})
    assert [one[:2] for one in found(form, how) if one[0].startswith("ZW11")] == [("ZW112", "indicators[0].deviation")]
