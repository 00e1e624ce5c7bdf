"""More edges of checks and scores: what a sentence names, and values that are read but not held against a rule."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from importlib import import_module

import pytest

from tests.zwcore.test_checks_edges import QUALITATIVE, Changes, both, said
from tests.zwcore.test_checks_indicators import priced
from tests.zwcore.test_scoring_edges import MANY, line_of
from tests.zwcore.test_scoring_options import STRICT
from zwcore.checks import checks, checks_across
from zwcore.form import Form
from zwcore.money import plain
from zwcore.paths import edit
from zwcore.review import review_across
from zwcore.rulebooks import Band, Ceiling, get
from zwcore.sample import NINE, SAMPLE
from zwcore.scoring import score
from zwcore.scoring.compare import compare
from zwcore.scoring.losses import losses

NATIONAL = get("cn/2020")
DUE, DONE = "indicators[2].target", "indicators[2].actual"

SILENT: list[tuple[str, Form, Changes]] = [
    ("ZW110", SAMPLE, {DUE: "9月前", DONE: "9月"}),
    ("ZW110", SAMPLE, {DUE: "2024年9月15日前", DONE: "2024年9月15日"}),
    ("ZW110", SAMPLE, {DUE: "2024年9月1日", DONE: "2024年9月"}),
    ("ZW211", SAMPLE, {"total": "0"}),
    ("ZW305", SAMPLE, both(adjusted="0", executed="0")),
    ("ZW406", SAMPLE, {"indicators[4].actual": "部分达成"}),
    ("ZW406", SAMPLE, {**QUALITATIVE, "indicators[4].score": None}),
    ("ZW416", SAMPLE, {"indicators[0].target": "20期（2024年）"}),
    ("ZW505", NINE, priced("3450张", "100元/张", "34")),
    ("ZW505", NINE, priced("3450张", "100元/张", "35")),
]


@pytest.mark.parametrize(("code", "base", "changes"), SILENT)
def test_what_is_not_told(code: str, base: Form, changes: Changes) -> None:
    assert said(code, edit(base, changes)) == []


@pytest.mark.parametrize(
    ("due", "done", "late"),
    [("2024年9月15日前", "2024年9月16日", True), ("9月前", "10月", True), ("2024年9月", "10月", False)],
)
def test_what_came_late_wants_a_reason(due: str, done: str, late: bool) -> None:
    sentence = f"indicators[2].deviation | 时效指标：未达到指标值（{done}，指标值 {due}），偏差原因没有填。"
    assert said("ZW110", edit(SAMPLE, {DUE: due, DONE: done})) == ([sentence] if late else [])


def test_a_blank_score_explains_a_total_that_another_row_exceeds() -> None:
    changes = {"indicators[2].score": None, "indicators[4].score": "45"}
    assert said("ZW202", edit(SAMPLE, changes)) == [
        "total sum=103.8 total=98.8 <- ZW105 | 各项合计 103.8，总分一栏填的是 98.8，请核对。"
    ]


def test_a_project_that_stands_twice_is_named() -> None:
    again = replace(SAMPLE, total="97", project="就业技能培训补助资金2024")
    (remark,) = review_across([SAMPLE, again])
    assert str(remark.finding.message) == (
        "2 张表都是“某市就业服务中心”2024 年度的“就业技能培训补助资金”，请核对是否同一项目重复填报。"
    )


def test_the_title_of_a_check_is_the_first_line() -> None:
    def find() -> None:
        """标题 — title.

        More on it.
        """

    assert replace(checks["ZW101"], find=find).title == "标题 — title."


def test_names_that_differ_in_their_width_are_quoted_as_the_first() -> None:
    changes = {"indicators[0].level3": "Ａ类培训合格率", "indicators[1].level3": "A类培训合格率"}
    assert said("ZW410", edit(SAMPLE, changes)) == [
        "indicators[1].level3 +indicators[0].level3 other=0"
        " | “Ａ类培训合格率”同时用作数量指标、质量指标。请对照批复的目标表。"
    ]


@pytest.mark.parametrize(
    ("one", "other", "similarity"),
    [
        ("培训合格", "培训合格率", "85.71"),
        ("培训班学员总", "培训班学员总数", "90.91"),
        ("培训班学员总体合", "培训班学员总体合格", "93.33"),
        ("培训班学员总体考核", "培训班学员总体考核率", "94.12"),
    ],
)
def test_how_alike_two_names_are(one: str, other: str, similarity: str) -> None:
    assert said("ZW411", edit(SAMPLE, {"indicators[0].level3": one, "indicators[1].level3": other})) == [
        f"indicators[1].level3 +indicators[0].level3 other=0 similarity={similarity}"
        f" | 三级指标“{other}”与“{one}”几乎相同（相似度 {similarity}%）。请对照批复的目标表。"
    ]


def test_a_budget_that_fell_by_less_than_one() -> None:
    changes = {**both(initial="100.5"), "indicators[3].target": "≤100.5万元"}
    assert said("ZW502", edit(SAMPLE, changes)) == [
        "indicators[3].target target=≤100.5万元 executed=98 initial=100.5"
        " | 成本指标 ≤100.5万元是年初预算数，全年预算已改为 100.00 万元。目标经批复的不用改，说明即可。"
    ]


def test_a_check_stays_the_function_that_it_is() -> None:
    for entry in (*checks.values(), *checks_across.values()):
        find = entry.find if hasattr(entry, "find") else entry.search
        assert getattr(import_module(find.__module__), find.__name__) is find


def test_bands_that_are_not_three_have_no_sentence() -> None:
    two = (Band("达成", Decimal(100), Decimal(60)), Band("未达成", Decimal(60), Decimal(0)))
    book = replace(NATIONAL, bands=replace(NATIONAL.bands, steps=two))
    steps = [str(step) for step in line_of(("有所增加", "达成", MANY, "30", "28"), book).steps]
    assert [step[:2] for step in steps] == ["规则", "依据"]


@pytest.mark.parametrize("unit", ["件", "百件", "千件", "万件", "百万件", "千万件", "亿件", "百万元"])
def test_a_loss_is_said_in_the_unit_of_the_target(unit: str) -> None:
    form = edit(SAMPLE, {"indicators[0].target": f"≥20{unit}", "indicators[0].actual": f"16{unit}"})
    full = [str(loss.full) for loss in losses(form, score(form, NATIONAL)) if loss.line.where == "indicators[0]"]
    assert full == [f"完成值达到 20{unit} 记满分，现在 16{unit}，差 4{unit}"]


def test_a_loss_says_how_its_points_stand() -> None:
    form = edit(SAMPLE, {"indicators[0].score": "14"})
    found = {str(loss.name): f"{plain(loss.points)} | {loss.why}" for loss in losses(form, score(form, NATIONAL))}
    assert found["数量指标"] == "1 | 得分 14，按规则核算为 15 分，相差 1 分"


def test_what_a_line_rests_on() -> None:
    assert line_of(("≥100件", "80件", MANY, "10", "8")).basis == NATIONAL.quantitative.basis
    assert line_of((None, "80件", MANY, "10", "8")).basis == ()


def test_two_rulebooks_that_differ_in_the_ceiling_alone() -> None:
    form = edit(replace(SAMPLE, indicators=SAMPLE.indicators[:2]), both(executed="40"))
    capped = replace(NATIONAL, ceilings=replace(STRICT.ceilings, steps=(Ceiling(Decimal(50), Decimal(30)),)))
    assert str(compare(form, NATIONAL, capped).total) == "核算得分：34（差） → 30（差）"


def test_two_rulebooks_that_give_the_same_are_the_same_lines() -> None:
    other = replace(NATIONAL, title="另一套规则")
    assert score(SAMPLE, NATIONAL).lines == score(SAMPLE, other).lines


def test_a_line_that_two_rulebooks_count_otherwise_beside_one_that_neither_counts() -> None:
    form = edit(SAMPLE, {"indicators[0].actual": "30期", "indicators[1].actual": None})
    assert [str(message) for message in compare(form, NATIONAL, STRICT).messages[1:4]] == [
        "总分没有核算，核算得了的各项有 1 项不同。",
        "数量指标：15 → 13",
        "另有 1 项两套规则都核算不了（没有完成值、定性指标等）。",
    ]
