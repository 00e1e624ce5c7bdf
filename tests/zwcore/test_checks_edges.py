"""The edges of the checks on a single form: the last value that is silent and the first that is told, and all cells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.zwcore.said import Changes, both, said, told
from zwcore.finding import Severity
from zwcore.form import Form, FundLine
from zwcore.layouts import Reading
from zwcore.paths import edit
from zwcore.review import review_across, review_form
from zwcore.sample import NINE, SAMPLE

QUALITATIVE = {
    "indicators[4].target": "有效提升", "indicators[4].actual": "部分达成", "indicators[4].deviation": "岗位不足",
}  # fmt: skip
DUE, DONE = "indicators[2].target", "indicators[2].actual"
SILENT: list[tuple[str, Changes]] = [
    ("ZW301", both(adjusted="130")),
    ("ZW302", both(adjusted="120")),
    ("ZW302", both(adjusted="131")),
    ("ZW307", both(adjusted="121")),
    ("ZW303", both(executed="100")),
    ("ZW304", both(executed="90")),
    ("ZW305", both(executed="100")),
    ("ZW305", both(initial="110")),
    ("ZW305", both(adjusted="0", executed="0")),
    ("ZW306", both(executed="80")),
    ("ZW510", both(executed="93.89")),
    ("ZW510", {**both(executed="80"), "indicators[0].score": None}),
    ("ZW510", {**both(executed="80"), "indicators[0].score": "35"}),
    ("ZW510", both(adjusted="-0.5")),
    ("ZW110", {"indicators[2].target": "2024年6月底前", "indicators[2].actual": "7月"}),
    ("ZW110", {DUE: "9月前", DONE: "9月"}),
    ("ZW110", {DUE: "2024年9月15日前", DONE: "2024年9月15日"}),
    ("ZW110", {DUE: "2024年9月1日", DONE: "2024年9月"}),
    ("ZW207", {"funds[0].rate": "97.99"}),
    ("ZW207", {"funds[0].rate": "98.00400%"}),
    ("ZW207", {**both(executed="98.004"), "funds[0].rate": "98.00%"}),
    ("ZW207", {**both(executed="97.6"), "funds[0].rate": "98%"}),
    ("ZW207", {**both(executed="97.6"), "funds[0].rate": "0.98"}),
    ("ZW207", {**both(executed="98.76"), "funds[0].rate": "0.988"}),
    ("ZW208", {"funds[0].score": "9.81"}),
    ("ZW202", {"total": "98.79"}),
    ("ZW203", {"indicators[0].weight": "15.01"}),
    ("ZW204", {"indicators[0].weight": "15.01"}),
    ("ZW205", {"indicators[0].score": "15.01"}),
    ("ZW206", {"funds[1].initial": "100.01"}),
    ("ZW211", {"total": "0"}),
    ("ZW402", {"indicators[0].score": "18.02", "indicators[0].actual": "24期"}),
    ("ZW402", {"indicators[0].score": "16", "indicators[0].actual": "完成"}),
    ("ZW406", {**QUALITATIVE, "indicators[4].score": "23.99"}),
    ("ZW406", {**QUALITATIVE, "indicators[4].score": "18"}),
    ("ZW406", {**QUALITATIVE, "indicators[4].score": "31"}),
    ("ZW406", {**QUALITATIVE, "indicators[4].score": None}),
    ("ZW406", {"indicators[4].actual": "部分达成"}),
    ("ZW406", {**QUALITATIVE, "indicators[4].score": "24", "indicators[4].actual": "达成"}),
    ("ZW406", {**QUALITATIVE, "indicators[4].score": "17.99", "indicators[4].actual": "未达成"}),
    ("ZW407", {"indicators[0].target": "办好培训班", "indicators[0].level3": "办好培训班"}),
    ("ZW407", {"indicators[1].target": "合格"}),
    ("ZW419", {"indicators[4].actual": "1000%"}),
    ("ZW419", {"indicators[5].actual": "100%"}),
    ("ZW420", {"indicators[1].target": "≥30%", "indicators[1].actual": "15"}),
    ("ZW420", {"indicators[1].actual": "15%"}),
    ("ZW420", {"indicators[1].target": "≥90", "indicators[1].actual": "15"}),
    ("ZW422", {"indicators[0].actual": "=20期"}),
    ("ZW506", {"indicators[2].target": "2023年至2024年"}),
    ("ZW507", {"indicators[0].target": "2024年1月-12月20期", "indicators[3].level3": "2024年01月至2024年12月成本"}),
    ("ZW309", both(initial="0", adjusted="0")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes"), SILENT)
def test_the_last_value_that_is_silent(code: str, changes: Changes) -> None:
    assert said(code, edit(SAMPLE, changes)) == []


OUTPUT = "indicators[0].{0} +indicators[1].{0} +indicators[2].{0} +indicators[3].{0}"
TOLD: list[tuple[str, Changes, list[str]]] = [
    ("ZW005", {"indicators[4].actual": "I0%", "indicators[5].actual": "l5%"},
     ["indicators[4].actual +indicators[5].actual text=I0% confidence=0"
      " | 有 2 格读得没有把握（“I0%”），请对照原件核对。"]),
    ("ZW008", {"indicators[3].target": "≤1000000万元", "money_unit": None},
     ["money_unit +indicators[3].target | 金额单位是万元，年度资金总额 100.00，培训总成本指标值 ≤1000000万元，"
      "正好相差一万倍，请核对是元还是万元。"]),
    ("ZW009", {"funds[1].initial": "若干", "funds[1].weight": "十", "funds[1].score": "x",
               "indicators[0].weight": "高", "indicators[4].score": "满分", "total": "优"},
     ["funds[1].initial +funds[1].weight +funds[1].score +indicators[0].weight text=若干"
      " | 有 4 处不是数字（若干），没有算进去，请核对。"]),
    ("ZW101", {"project": None, "department": None, "year": None},
     ["year | 年度没有填，请补上。", "project | 项目名称没有填，请补上。", "department | 主管部门没有填，请补上。"]),
    ("ZW102", {"funds[0].initial": None, "funds[0].adjusted": None},
     ["funds[0].initial | 年度资金总额的年初预算数没有填，请补上。",
      "funds[0].adjusted | 年度资金总额的全年预算数没有填，请补上。"]),
    ("ZW103", {"goals.planned": None}, ["goals.planned | 年初设定的总体目标没有填，请补上。"]),
    ("ZW104", {"indicators[1].level3": None, "indicators[2].target": None},
     ["indicators[1].level3 | 质量指标：三级指标名称没有填，请对照批复的目标表补上。",
      "indicators[2].target | 培训完成时间：指标值没有填，请对照批复的目标表补上。"]),
    ("ZW108", {f"indicators[{n}].actual": None for n in range(3)},
     ["indicators[0].actual +indicators[1].actual +indicators[2].actual"
      " | 举办就业技能培训班、培训合格率、培训完成时间：实际完成值没有填（共 3 处），请补上。"]),
    ("ZW108", {f"indicators[{n}].actual": None for n in range(4)},
     [f"{OUTPUT.format('actual')}"
      f" | 举办就业技能培训班、培训合格率、培训完成时间等：实际完成值没有填（共 4 处），请补上。"]),
    ("ZW110", {"indicators[3].actual": "100.01万元"},
     ["indicators[3].deviation | 培训总成本：超出指标值（100.01万元，指标值 ≤100万元），偏差原因没有填。"]),
    ("ZW110", {"indicators[1].actual": "15"},
     ["indicators[1].deviation <- ZW420 | 培训合格率：未达到指标值（15，指标值 ≥90%），偏差原因没有填。"]),
    ("ZW201", {"indicators[0].score": "15.01", "indicators[1].score": "17"},
     ["indicators[0].score score=15.01 weight=15 over=0.01 | 举办就业技能培训班：得分 15.01，分值 15，多 0.01 分。",
      "indicators[1].score score=17 weight=15 over=2 | 培训合格率：得分 17，分值 15，多 2 分。"]),
    ("ZW202", {"indicators[0].score": "16", "indicators[1].score": "17"},
     ["total sum=101.8 total=98.8 <- ZW201 | 各项合计 101.8，总分一栏填的是 98.8，请核对。"]),
    ("ZW202", {"indicators[4].score": None, "total": "98.81"},
     ["total sum=68.8 total=98.81 | 各项合计 68.8，总分一栏填的是 98.81，请核对。"]),
    ("ZW202", {"indicators[4].score": None, "total": "68.7"},
     ["total sum=68.8 total=68.7 | 各项合计 68.8，总分一栏填的是 68.7，请核对。"]),
    ("ZW202", {"indicators[2].score": "-1", "indicators[3].score": "-3"},
     ["total sum=74.8 total=98.8 <- ZW211 | 各项合计 74.8，总分一栏填的是 98.8，请核对。"]),
    ("ZW203", {"indicators[1].level3": "其中：新增", "indicators[1].weight": None, "indicators[1].score": None},
     ["indicators sum=85 <- ZW204 | 分值合计 85，应为 100。请对照批复的目标表核对分值。"]),
    ("ZW203", {"indicators[1].weight": "150", "indicators[2].weight": "-10"},
     ["indicators sum=215 <- ZW210 | 分值合计 215，应为 100。请对照批复的目标表核对分值。"]),
    ("ZW204", {"indicators[0].level1_points": "48"},
     [f"{OUTPUT.format('weight')} level1=产出指标 sum=50 points=48"
      " | 产出指标：分值合计 50，表内印的是 48 分，请核对。"]),
    ("ZW205", {"indicators[0].level1_points": "48"},
     [f"{OUTPUT.format('score')} level1=产出指标 sum=50 points=48 <- ZW204"
      " | 产出指标：得分小计 50，分值 48。"]),
    ("ZW205", {"indicators[0].score": "16", "indicators[1].score": "17"},
     [f"{OUTPUT.format('score')} level1=产出指标 sum=53 points=50 <- ZW201"
      " | 产出指标：得分小计 53，分值 50。"]),
    ("ZW207", {"funds[0].rate": "97.98"},
     ["funds[0].rate rate=97.98 computed=98 | 执行率填的是 97.98%，按全年执行数 ÷ 全年预算数应为 98%。"]),
    ("ZW208", {"funds[0].score": "9.7"},
     ["funds[0].score score=9.7 computed=9.8 | 预算执行率得分填的是 9.7，按执行率应为 9.8。"]),
    ("ZW210", {"indicators[1].weight": "100.01"},
     ["indicators[1].weight total=100.01 | 培训合格率：分值 100.01 超过 100，请对照批复的目标表核对。"]),
    ("ZW210", {"total": "100.01"}, ["total total=100.01 <- ZW202 | 总分 100.01 超过 100，请核对。"]),
    ("ZW211", {"indicators[2].weight": "-10", "indicators[3].score": "-3", "total": "-5"},
     ["indicators[2].weight +indicators[3].score +total | 培训完成时间是负数（-10，共 3 处），请核对是否多写了“-”。"]),
    ("ZW301", both(adjusted="130.01"),
     ["funds[0].adjusted initial=100 adjusted=130.01 change=30.01 change_pct=30.01 line=30"
      " | 全年预算比年初增加 30.01 万元（30.01%），超过提醒线 30%，请说明原因。"]),
    ("ZW302", both(adjusted="120.01"),
     ["funds[0].adjusted initial=100 adjusted=120.01 change=20.01 change_pct=20.01 line=20"
      " | 全年预算比年初增加 20.01 万元（20.01%），超过 20%，请说明原因。"]),
    ("ZW307", both(adjusted="120"),
     ["funds[0].adjusted change_pct=20 | 全年预算比年初增加 20.00 万元（20.00%）。"]),
    ("ZW303", {"funds[2].executed": "2", "funds[3].executed": "1", "funds[2].label": "上年结转资金："},
     ["funds[2].executed +funds[3].executed executed=2 adjusted=0"
      " | 上年结转资金：全年执行 2 大于全年预算 0，请核对或说明追加依据。"]),
    ("ZW303", {"funds[0].executed": "120"},
     ["funds[0].executed executed=120 adjusted=100"
      " | 年度资金总额：全年执行 120 大于全年预算 100，请核对或说明追加依据。"]),
    ("ZW304", both(executed="89.99"),
     ["funds[0].executed rate=89.99 | 预算执行率 89.99%，低于 90%，请说明原因。"]),
    ("ZW306", both(executed="79.99"),
     ["funds[0].executed <- ZW304 | 全年预算还有 20.01% 没有支出，超过 20%，请说明结余原因。"]),
    ("ZW308", {"funds[2].executed": "-1", "funds[3].initial": "-2"},
     ["funds[2].executed +funds[3].initial | 上年结转资金全年执行数 -1 是负数（共 2 处），请核对或说明。"]),
    ("ZW402", {"indicators[0].score": "18.01", "indicators[0].actual": "24期", "indicators[1].score": "16"},
     ["indicators[0].score claimed=18.01 computed=15 <- ZW201"
      " | 举办就业技能培训班：完成值 24期 超过指标值 ≥20期，得分按比例算到了 18.01；得分不超过分值，应为 15。"]),
    ("ZW406", {**QUALITATIVE, "indicators[4].score": "17.99"},
     ["indicators[4].score | 参训人员就业率：完成情况写的是“部分达成”，得分 17.99 不在这一档（18–不足 24），请核对。"]),
    ("ZW407", {"indicators[3].level2": "经济成本指标", "indicators[3].target": "控制成本"},
     ["indicators[3].target | 培训总成本：指标值“控制成本”没有可以衡量的数。请对照批复的目标表。"]),
    ("ZW419", {"indicators[4].actual": "1001%", "indicators[5].actual": "101%"},
     ["indicators[4].actual | 参训人员就业率：“1001%”超出了比率的范围，请核对是否写错。",
      "indicators[5].actual | 参训人员满意度（问卷调查）：“101%”超出了比率的范围，请核对是否写错。"]),
    ("ZW420", {"indicators[1].target": "≥30.1%", "indicators[1].actual": "15"},
     ["indicators[1].actual | 培训合格率：完成值 15 与分值相同，而指标值是 ≥30.1%，请核对是否把得分填到了完成值。"]),
    ("ZW506", {"indicators[2].target": "2021年至2023年"},
     ["indicators[2].target years=2021,2023"
      " | 培训完成时间：“2021年至2023年”里的年份是 2021,2023，表的年度是 2024，请核对。"]),
    ("ZW506", {"indicators[0].target": "2023年1月-12月20期", "indicators[3].level3": "2024年1月至2024年6月成本"},
     ["indicators[0].target years=2023 <- ZW507"
      " | 举办就业技能培训班：“2023年1月-12月20期”里的年份是 2023，表的年度是 2024，请核对。"]),
    ("ZW507", {"indicators[0].target": "2023年1月-12月20期", "indicators[1].target": "2024年1月-12月",
               "indicators[3].level3": "2022年1月至2024年6月成本"},
     ["indicators[0].target +indicators[1].target"
      " | 数量指标写的是 2023年1月-12月，质量指标写的是 2024年1月-12月，前后不一致，请核对。"]),
    ("ZW510", both(executed="93.88"),
     ["funds[0].executed <- ZW208 | 各项指标得分率 98.89%，预算执行率 93.88%，相差超过 5 个百分点，请说明。"]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes", "expected"), TOLD)
def test_the_first_value_that_is_told(code: str, changes: Changes, expected: list[str]) -> None:
    assert said(code, edit(SAMPLE, changes)) == expected


@pytest.mark.parametrize(
    ("code", "changes", "sentence"),
    [
        ("ZW301", both(initial="142.86"), "减少 42.86 万元（30.001%），超过提醒线 30%"),
        ("ZW302", both(initial="125.005"), "减少 25.005 万元（20.003%），超过 20%"),
        ("ZW304", both(adjusted="142.86", executed="128.57"), "预算执行率 89.997%，低于 90%"),
        ("ZW306", both(adjusted="142.86", executed="114.285"), "还有 20.002% 没有支出，超过 20%"),
    ],
)
def test_a_rate_just_beyond_its_line_is_not_said_to_be_the_line(code: str, changes: Changes, sentence: str) -> None:
    (told_,) = said(code, edit(SAMPLE, changes))
    assert sentence in told_


def test_a_target_exceeded_by_nothing_to_be_seen_costs_no_points() -> None:
    form = edit(
        NINE, {**both(initial="3525", adjusted="3525.01", executed="3525.01"), "indicators[3].target": "3525万元"}
    )
    assert said("ZW503", form) == []


def test_what_was_moved_and_joined_is_counted() -> None:
    findings = review_form(Reading(SAMPLE, moved=(1, 2), joined=(3, 4, 5))).findings
    assert [told(f, findings) for f in findings if f.code in ("ZW006", "ZW007")] == [
        ["ZW007 indicators", "    表格跨页，被页面截断的 3 行已接上。"],
        [
            "ZW006 indicators[1] +indicators[2] rows=1,2",
            "    有 2 行的得分或整行错了一栏，已按所属的栏读取，可对照原文。",
        ],
    ]


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("ZW008", replace(SAMPLE, money_unit=None, blocks=SAMPLE.blocks - {"funds"})),
        ("ZW103", replace(SAMPLE, goals=replace(SAMPLE.goals, actual=None), blocks=SAMPLE.blocks - {"goals"})),
        ("ZW104", replace(edit(SAMPLE, {"indicators[0].target": None}), columns=SAMPLE.columns - {"target"})),
        ("ZW105", replace(edit(SAMPLE, {"indicators[0].score": None}), columns=SAMPLE.columns - {"score"})),
        ("ZW105", edit(SAMPLE, {"indicators[0].score": None, "indicators[0].weight": None})),
        ("ZW106", replace(SAMPLE, total=None, columns=SAMPLE.columns - {"score"})),
        ("ZW106", replace(SAMPLE, total=None, indicators=())),
        ("ZW107", replace(NINE, indicators=())),
        ("ZW109", replace(NINE, indicators=())),
        ("ZW108", edit(SAMPLE, {"indicators[0].actual": None, "indicators[0].level3": None})),
        ("ZW110", replace(edit(SAMPLE, {"indicators[0].actual": "1期"}), columns=SAMPLE.columns - {"deviation"})),
        ("ZW202", replace(SAMPLE, total="98", indicators=())),
        ("ZW510", replace(edit(SAMPLE, both(executed="80")), columns=SAMPLE.columns - {"actual"})),
    ],
)
def test_what_the_print_does_not_ask_for_is_not_missed(code: str, form: Form) -> None:
    assert said(code, form) == []


def test_outcomes_noted_beside_a_print_without_their_column() -> None:
    (sentence,) = said("ZW107", edit(NINE, {"indicators[0].actual": "22期", "indicators[4].actual": "66%"}))
    assert sentence == "template | 表样没有“实际完成值”一栏，另外记下了 2 项，按所记的核算。不作为填报问题。"


@pytest.mark.parametrize("field", ["initial", "adjusted", "executed"])
def test_each_column_of_the_money_is_added_up(field: str) -> None:
    (sentence,) = said("ZW206", edit(SAMPLE, {f"funds[2].{field}": "1"}))
    names = {"initial": "年初预算数", "adjusted": "全年预算数", "executed": "全年执行数"}
    whole = 98 if field == "executed" else 100
    head = f"funds[0].{field} sum={whole + 1} total={whole}"
    assert sentence == f"{head} | {names[field]}：各行合计 {whole + 1}，年度资金总额 {whole}，请核对。"


@pytest.mark.parametrize(
    ("amounts", "told_"),
    [
        (("100", "60", "40", "0"), False),
        (("60", "30", "30", "40"), False),
        (("60", "40", "10", "30"), False),
        (("60", "30", "20", "40"), True),
        (("70", "30", "30", "40"), True),
        (("0", "60", "30", "30"), True),
        (("60", "约", "30", "40"), False),
        (("60", "/", "30", "40"), True),
        (("60", None, "30", "40"), True),
    ],
)
def test_a_row_split_up_below_counts_once(amounts: tuple[str | None, ...], told_: bool) -> None:
    parts = tuple(FundLine(f"资金{n}", amount, "/", "/") for n, amount in enumerate(amounts))
    form = replace(SAMPLE, funds=(SAMPLE.funds[0], *parts))
    assert any(line.startswith("funds[0].initial ") for line in said("ZW206", form)) is told_


def test_rows_of_an_annex_that_fit_no_indicator() -> None:
    findings = review_form(Reading(SAMPLE, unread=("9 培训", "10 补贴"))).findings
    assert [told(f, findings) for f in findings if f.code == "ZW009"] == [
        [
            "ZW009 indicators text=9 培训",
            "    附页有 2 行与指标对不上（9 培训），没有读入，请核对序号和三级指标。",
        ]
    ]


def test_how_many_files_two_projects_share() -> None:
    other = replace(SAMPLE, project="创业培训补助资金")
    (remark,) = review_across([SAMPLE, other], evidence=[frozenset({"a", "b", "c"}), frozenset({"a", "b"})])
    assert str(remark.finding.message).startswith("2 份佐证材料同时附在 “就业技能培训补助资金”、“创业培训补助资金” 下")


@pytest.mark.parametrize(
    ("due", "done", "late"),
    [("2024年9月15日前", "2024年9月16日", True), ("9月前", "10月", True), ("2024年9月", "10月", False)],
)
def test_what_came_late_wants_a_reason(due: str, done: str, late: bool) -> None:
    sentence = f"indicators[2].deviation <- ZW423 | 培训完成时间：晚于指标值（{done}，指标值 {due}），偏差原因没有填。"
    assert said("ZW110", edit(SAMPLE, {DUE: due, DONE: done})) == ([sentence] if late else [])


def test_a_blank_score_explains_a_total_that_another_row_exceeds() -> None:
    changes = {"indicators[2].score": None, "indicators[4].score": "45"}
    assert said("ZW202", edit(SAMPLE, changes)) == [
        "total sum=103.8 total=98.8 <- ZW105 | 各项合计 103.8，总分一栏填的是 98.8，请核对。"
    ]


def test_a_budget_that_fell_by_less_than_one() -> None:
    changes = {**both(initial="100.5"), "indicators[3].target": "≤100.5万元"}
    assert said("ZW502", edit(SAMPLE, changes)) == [
        "indicators[3].target target=≤100.5万元 executed=98 initial=100.5"
        " | 成本指标 ≤100.5万元是年初预算数，全年预算已改为 100.00 万元。目标经批复的不用改，说明即可。"
    ]


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


def test_over_the_only_line_of_money_is_an_error() -> None:
    alone = replace(SAMPLE, funds=SAMPLE.funds[:1])
    over = edit(alone, {"funds[0].executed": "120"})
    found = next(one for one in review_form(Reading(over)).findings if one.code == "ZW303")
    assert found.severity is Severity.ERROR
    other = edit(SAMPLE, {"funds[0].executed": "120", "funds[3].executed": "22"})
    found = next(one for one in review_form(Reading(other)).findings if one.code == "ZW303")
    assert found.severity is Severity.WARNING
