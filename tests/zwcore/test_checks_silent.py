"""Near misses that must stay silent, and faultless forms of other prints on which every check is silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.zwcore.forms import EXPECTED
from zwcore.checks import Case, checks
from zwcore.form import COLUMNS, DENOMINATOR, Form, FundLine, Goals, Indicator, Locator
from zwcore.layouts import Reading
from zwcore.paths import edit
from zwcore.record import form_data, form_from, receipt_of
from zwcore.review import review_form
from zwcore.rulebooks import choose, load
from zwcore.rulebooks.model import Ceiling, Ceilings
from zwcore.sample import NINE, SAMPLE
from zwcore.scoring import score

Changes = Mapping[str, str | None]


def codes(form: Form) -> list[str]:
    return [finding.code for finding in review_form(Reading(form)).findings]


PRICED = {"indicators[3].actual": None, "indicators[0].actual": None, "indicators[3].level3": "每张成本"}
SEVERAL = "1.举办就业技能培训班20期；2."
NEAR: list[tuple[str, Form, Changes]] = [
    # A reading in doubt
    ("ZW005", SAMPLE, {"indicators[4].actual": "60%"}),
    ("ZW005", SAMPLE, {"indicators[4].target": "Ⅱ", "indicators[4].actual": "II"}),
    ("ZW005", SAMPLE, {"indicators[4].actual": "工"}),
    ("ZW005", SAMPLE, {"indicators[4].level3": "收入增长率", "indicators[4].actual": "290%"}),
    ("ZW005", SAMPLE, {"indicators[4].level3": "补贴覆盖率增幅", "indicators[4].actual": "250%"}),
    ("ZW005", SAMPLE, {"indicators[4].level3": "补贴覆盖率", "indicators[4].actual": "120%"}),
    ("ZW005", SAMPLE, {"indicators[4].level3": "任务完成率", "indicators[4].actual": "250%"}),
    # The money unit
    ("ZW008", SAMPLE, {"indicators[3].target": "≤1000万元"}),
    ("ZW008", SAMPLE, {"indicators[3].target": "≤1000000元"}),
    ("ZW008", SAMPLE, {"indicators[3].target": "0元"}),
    ("ZW008", SAMPLE, {f"funds[{n}].initial": "2000001" for n in (0, 1)}),
    # The grade word
    ("ZW209", SAMPLE, {"grade": "优"}),
    ("ZW209", SAMPLE, {"grade": "优秀"}),
    ("ZW209", SAMPLE, {"grade": "优 等级"}),
    ("ZW209", SAMPLE, {"grade": "合格"}),
    ("ZW209", SAMPLE, {"grade": "优□良□中□差□"}),
    ("ZW209", SAMPLE, {"grade": "良", "total": None}),
    ("ZW209", SAMPLE, {"grade": "良好", "total": "80"}),
    ("ZW209", SAMPLE, {"grade": "中等", "total": "79.99"}),
    # Over 100 and below zero
    ("ZW210", SAMPLE, {"indicators[0].weight": "100"}),
    ("ZW211", SAMPLE, {"indicators[0].score": "0"}),
    ("ZW211", SAMPLE, {"indicators[0].score": "-0"}),
    ("ZW211", SAMPLE, {"indicators[0].score": "—"}),
    ("ZW211", SAMPLE, {"indicators[0].weight": None, "indicators[0].score": "-2"}),  # a row of deductions
    ("ZW308", SAMPLE, {"funds[3].executed": "—"}),
    ("ZW308", SAMPLE, {"funds[3].executed": "-0.00"}),
    # No budget at the beginning
    ("ZW309", SAMPLE, {"funds[0].initial": None}),
    ("ZW309", SAMPLE, {"funds[0].initial": "0", "funds[0].adjusted": "0"}),
    ("ZW309", SAMPLE, {"funds[1].initial": "0"}),
    ("ZW309", SAMPLE, {"funds[0].initial": "0", "funds[0].adjusted": None}),
    # Categories
    *(("ZW412", SAMPLE, {"indicators[0].level3": name}) for name in (
        "任务完成率", "发放金额", "满意度调查次数", "培训时间", "资金到位率", "满意度", "成本控制数量",
        "参训人数及合格率", "提高群众满意度",
    )),
    *(("ZW412", SAMPLE, {"indicators[1].level3": name}) for name in (
        "资金拨付率", "按时足额补贴到位率", "验收合格数量", "违规金额", "补助发放及时率", "安全事故次数",
        "降低单位成本",
    )),
    *(("ZW412", SAMPLE, {"indicators[2].level3": name}) for name in ("资金拨付时限", "按期开工数量", "完成及时率")),
    *(("ZW412", SAMPLE, {"indicators[3].level3": name}) for name in ("培训人数", "补助金额", "成本节约率", "单价")),
    *(("ZW412", SAMPLE, {"indicators[4].level3": name}) for name in ("群众满意度", "培训合格率", "带动就业人数")),
    *(("ZW412", SAMPLE, {"indicators[5].level3": name}) for name in ("参训人员", "问卷调查人数", "有效投诉次数")),
    # A count times a unit price
    ("ZW505", NINE, {**PRICED, "indicators[0].target": "98000张", "indicators[3].target": "10元/张"}),
    ("ZW505", NINE, {**PRICED, "indicators[0].target": "35000张", "indicators[3].target": "10元/份"}),
    ("ZW505", NINE, {**PRICED, "indicators[0].target": "35000张", "indicators[3].target": "10元/张/年"}),
    ("ZW505", NINE, {**PRICED, "indicators[0].target": "35000张", "indicators[3].target": "35万元"}),
    ("ZW505", NINE, {**PRICED, "indicators[0].target": "≥35000张", "indicators[3].target": "10元/张"}),
    ("ZW505", NINE, {**PRICED, "indicators[0].target": "350000张", "indicators[3].target": "≤10元/张"}),
    ("ZW505", NINE, {**PRICED, "indicators[0].target": "约35000张", "indicators[3].target": "10元/张"}),
    ("ZW505", NINE, {**PRICED, "indicators[0].target": "9.8万张", "indicators[3].target": "9.99元/张"}),
    ("ZW505", NINE, {**PRICED, "indicators[0].target": "35000张", "indicators[3].target": "10元/张",
                     "funds[0].executed": None}),
    ("ZW505", NINE, {**PRICED, "indicators[0].target": "35000张", "indicators[3].target": "10元/张",
                     "indicators[1].level2": "数量指标", "indicators[1].target": "500册"}),
    # A reason is due only where the outcome falls short for certain
    ("ZW110", SAMPLE, {"indicators[2].actual": "2024年"}),
    ("ZW110", SAMPLE, {"indicators[2].actual": "11月"}),
    ("ZW110", SAMPLE, {"indicators[2].actual": "2024年11月30日"}),
    ("ZW110", SAMPLE, {"indicators[4].target": "约60%", "indicators[4].actual": "59%左右"}),
    # Rates that may lie over 100
    ("ZW419", SAMPLE, {"indicators[1].level3": "任务完成率", "indicators[1].actual": "120%"}),
    ("ZW419", SAMPLE, {"indicators[1].level3": "资金到位率", "indicators[1].actual": "105%"}),
    ("ZW419", SAMPLE, {"indicators[1].level3": "岗位补贴发放准确率", "indicators[1].actual": "100%"}),
    ("ZW101", replace(SAMPLE, template="department"), {"project": None}),
    # A goal and its indicator
    ("ZW508", SAMPLE, {"goals.planned": "组织专场招聘会12场。"}),
    ("ZW508", SAMPLE, {"goals.planned": SEVERAL + "投入600万元，2024年底前完成。"}),
    ("ZW508", SAMPLE, {"goals.planned": SEVERAL + "3个月内完成。"}),
    ("ZW508", SAMPLE, {"goals.planned": SEVERAL + "参训人员1000人。"}),
    ("ZW508", SAMPLE, {"goals.planned": SEVERAL + "完成服务项目12项。"}),
    ("ZW508", SAMPLE, {"goals.planned": None}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "base", "changes"), NEAR)
def test_a_near_miss_is_silent(code: str, base: Form, changes: Changes) -> None:
    assert code not in codes(edit(base, changes))


@pytest.mark.parametrize(
    ("code", "base", "changes"),
    [
        ("ZW005", SAMPLE, {"indicators[4].level3": "补贴覆盖率", "indicators[4].target": "290%"}),
        ("ZW008", SAMPLE, {"indicators[3].target": "≤980000万元"}),
        ("ZW008", SAMPLE, {"indicators[3].target": "≤100元"}),
        ("ZW008", SAMPLE, {f"funds[{n}].initial": "1000000" for n in (0, 1)}),
        ("ZW209", SAMPLE, {"grade": "优秀", "total": "89.99"}),
        ("ZW101", SAMPLE, {"project": None}),
        ("ZW101", replace(SAMPLE, template="department"), {"unit": None}),
        ("ZW110", SAMPLE, {"indicators[2].actual": "2024年12月1日"}),
        ("ZW110", SAMPLE, {"indicators[2].actual": "2025年"}),
        ("ZW419", SAMPLE, {"indicators[1].level3": "岗位补贴发放准确率", "indicators[1].actual": "105%"}),
        ("ZW412", SAMPLE, {"indicators[1].level3": "培训总成本"}),
        ("ZW412", SAMPLE, {"indicators[0].level3": "补贴发放及时率"}),
        ("ZW412", SAMPLE, {"indicators[5].level3": "受益人数"}),
        ("ZW505", NINE, {**PRICED, "indicators[0].target": "350000张", "indicators[3].target": "≥10元/张"}),
        ("ZW505", NINE, {**PRICED, "indicators[0].target": "35人", "indicators[3].target": "10元/名"}),
        ("ZW508", SAMPLE, {"goals.planned": "目标1：举办培训班20期\n目标2：开展巡回义诊12场"}),
    ],
)
def test_and_what_is_beside_it_is_told(code: str, base: Form, changes: Changes) -> None:
    assert code in codes(edit(base, changes))


def test_a_total_that_was_cut_at_the_ceiling_is_no_wrong_sum() -> None:
    ceilings = Ceilings("setting", ("house",), (Ceiling(Decimal(80), Decimal(89)), Ceiling(Decimal(70), Decimal(79))))
    book = replace(choose(SAMPLE).rulebook, ceilings=ceilings)
    spent = {"funds[0].executed": "75", "funds[1].executed": "75", "funds[0].rate": "75%", "funds[0].score": "7.5"}
    for total, fine in (("89", True), ("96.5", True), ("88", False), ("97", False)):
        form = edit(SAMPLE, {**spent, "total": total})
        found = {finding.code for finding in review_form(Reading(form), book).findings}
        assert ("ZW202" not in found) is fine, total
    assert "ZW202" in codes(edit(SAMPLE, {**spent, "total": "89"}))


def test_the_rate_is_taken_of_what_the_print_divides_by() -> None:
    form = edit(SAMPLE, {"funds[0].initial": "80", "funds[1].initial": "80"})
    assert "ZW207" not in codes(form)
    printed = replace(form, columns=form.columns | {DENOMINATOR})
    (finding,) = (f for f in review_form(Reading(printed)).findings if f.code == "ZW207")
    assert finding.params == {"rate": "98", "computed": "122.5"}
    assert "年初预算数" in str(finding.message)


def test_a_target_in_three_columns_is_read_as_one() -> None:
    parted = {"target": "20", "nature": "≥", "unit": "期", "actual": "15"}
    rows = (replace(SAMPLE.indicators[0], **parted), *SAMPLE.indicators[1:])
    form = replace(SAMPLE, indicators=rows)
    found = {f.code: str(f.message) for f in review_form(Reading(form)).findings}
    assert "≥20期" in found["ZW110"]
    assert "15期" in found["ZW401"]


def test_a_unit_price_is_for_reviewers_and_comes_last() -> None:
    found = review_form(Reading(edit(NINE, checks["ZW505"].bad or {}))).findings
    assert [finding.code for finding in found if finding.reviewers_only] == ["ZW505"]
    assert found[-1].code == "ZW505"
    assert "35000张 × 10元/张 = 35 万元，全年执行 98.00 万元" in str(found[-1].message)


def test_cells_that_were_not_read_for_certain() -> None:
    places = {path: Locator(1, 0, n, 0, sure) for n, (path, sure) in enumerate(
        (("total", 1000), ("indicators[0].score", 612), ("indicators[1].deviation", 300), ("unit", 999))
    )}  # fmt: skip
    (finding,) = (f for f in review_form(Reading(replace(SAMPLE, sources=places))).findings if f.code == "ZW005")
    assert (finding.where, finding.places) == ("indicators[0].score", ("unit",))
    assert finding.params == {"text": "15", "confidence": "612"}


@pytest.mark.parametrize(
    ("evidence", "told"), [(None, False), (frozenset(), True), (frozenset({"indicators[0]"}), False)]
)
def test_evidence(evidence: frozenset[str] | None, told: bool) -> None:
    review = review_form(Reading(SAMPLE), evidence=evidence)
    assert ("ZW111" in {finding.code for finding in review.findings}) is told
    assert (review.score.evidenced > 0) is bool(evidence)
    without = review_form(Reading(SAMPLE))
    receipts = {receipt_of(one.form, one.rulebook.sha256, one.findings, "engine") for one in (review, without)}
    assert len(receipts) == 1


def test_what_few_prints_have_goes_with_the_form() -> None:
    assert "grade" not in form_data(SAMPLE)
    assert "nature" not in form_data(SAMPLE)["indicators"][0]
    first = replace(SAMPLE.indicators[0], nature="≥", unit="期", evidence="签到表")
    graded = replace(SAMPLE, grade="优", indicators=(first, *SAMPLE.indicators[1:]))
    again = form_from(form_data(graded))
    assert (again.grade, again.indicators) == ("优", graded.indicators)


# Faultless forms of other prints -----------------------------------------------------------------------------------

METHOD = "1.定性指标：达成100-80%（含）、部分达成80-50%（含）、未达成50-0%。2.定量指标：未达到指标值，按B/A或A/B×分值。"
ZHONGWEI = Form(
    title="中卫市公共就业服务中心项目支出绩效自评表（表1）",
    table_no="1",
    year="2024",
    template="nx-zhongwei",
    project="公益性岗位补贴",
    department="中卫市人力资源和社会保障局",
    unit="中卫市公共就业服务中心",
    money_unit="万元",
    funds=(
        FundLine("年度资金总额", "240.00", "240.00", "239.40"),
        FundLine("其中：财政拨款", "240.00", "240.00", "239.40"),
        FundLine("其他资金", "0.00", "0.00", "0.00"),
    ),
    goals=Goals(
        "目标1：开发公益性岗位100个，目标2：按月发放岗位补贴，稳定困难人员就业。",
        "开发岗位102个，补贴按月发放，年末在岗100人。",
    ),
    indicators=tuple(
        Indicator(level1, points, level2, level3, target, None, weight, got, None, METHOD)
        for level1, points, level2, level3, target, weight, got in (
            ("产出指标", "40", "数量指标", "开发公益性岗位", "≥100个", "10", "10"),
            ("产出指标", "40", "质量指标", "岗位补贴发放准确率", "100%", "10", "10"),
            ("产出指标", "40", "时效指标", "岗位补贴发放时间", "每月25日前", "10", "9.5"),
            ("产出指标", "40", "成本指标", "公益性岗位补贴总额", "≤240万元", "10", "10"),
            ("效益指标", "40", "社会效益指标", "困难人员年末在岗", "≥95人", "25", "25"),
            ("效益指标", "40", "可持续影响指标", "岗位管理制度", "长期执行", "15", "14"),
            ("满意度指标", "20", "服务对象满意度指标", "在岗人员满意度（问卷）", "≥90%", "20", "19"),
        )
    ),
    total="97.5",
    columns=frozenset(COLUMNS) - {"actual", "deviation"}
    | {"total", "funds.initial", "funds.adjusted", "funds.executed"},
    blocks=frozenset({"funds", "goals", "indicators"}),
)
WITH_COSTS = replace(
    SAMPLE,
    title="某省图书馆项目支出绩效自评表",
    table_no=None,
    project="馆藏文献数字化",
    department="某省文化和旅游厅",
    unit="某省图书馆",
    money_unit="元",
    grade="优",
    funds=(
        FundLine("年度资金总额", "1,200,000.00", "1,100,000.00", "1,078,000.00", "10", "98.00%", "9.8"),
        FundLine("其中：财政拨款", "1,200,000.00", "1,100,000.00", "1,078,000.00", "—", "", "—"),
        FundLine("其他资金", "/", "/", "/", "—", None, "—"),
    ),
    goals=Goals("1.完成馆藏文献数字化5.5万页；2.读者满意。", "数字化5.6万页，抽检合格率99.2%，读者满意度96%。"),
    indicators=tuple(
        Indicator(*row)
        for row in (
            ("成本指标", "20", "经济成本指标", "数字化平均成本", "≤20元/页", "19.25元/页", "20", "20"),
            ("产出指标", "40", "数量指标", "文献数字化页数", "≥5.5万页", "5.6万页", "15", "15"),
            ("产出指标", "40", "质量指标", "抽检合格率", "≥99%", "99.2%", "15", "15"),
            ("产出指标", "40", "时效指标", "完成时间", "2024年12月底前", "2024年11月", "10", "10"),
            ("效益指标", "20", "社会效益指标", "数字文献访问", "≥10000人次", "9000人次", "20", "18", "平台停机一月"),
            ("满意度指标", "10", "服务对象满意度指标", "读者满意度（问卷调查）", "≥90%", "96%", "10", "10"),
        )
    ),
    total="97.8",
)  # fmt: skip
ALWAYS = {"ZW010", "ZW107", "ZW109", "ZW421"}


@pytest.mark.parametrize("form", [ZHONGWEI, WITH_COSTS], ids=["zhongwei", "costs"])
def test_silent_on_a_faultless_form_of_another_print(form: Form) -> None:
    assert set(codes(form)) - ALWAYS <= {"ZW307"}  # the budget that changed a little is said to have changed


@pytest.mark.parametrize("code", checks)
def test_every_check_takes_what_is_blank(code: str) -> None:
    """A form of which nothing is filled raises nowhere."""
    rows = tuple(Indicator(level2="数量指标", level3=name) for name in ("一", None, ""))
    for form in (Form(), replace(SAMPLE, funds=(), indicators=rows, total=None, goals=Goals())):
        book = choose(form).rulebook
        list(checks[code].find(Case(form, book, score(form, book))))


def test_no_message_asks_for_a_number_or_for_another_target() -> None:
    for entry in checks.values():
        assert not {"改目标", "改为", "调整目标", "修改目标"} & {entry.message.zh[n : n + 4] for n in range(80)}


@pytest.mark.parametrize("rulebook", load())
@pytest.mark.parametrize("number", range(9))
def test_the_nine_under_any_rulebook(number: int, rulebook: str) -> None:
    found = {f.code for f in review_form(Reading(form_from(EXPECTED[number])), load()[rulebook]).findings}
    assert not found & {"ZW005", "ZW008", "ZW209", "ZW211", "ZW308", "ZW309", "ZW412", "ZW505", "ZW508"}
