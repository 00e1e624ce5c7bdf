"""What a rulebook may say beyond the national rules: deductions, ceilings, another reverse formula, no points."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zwcore.forms import values
from zwcore.form import Form, FundLine, Indicator
from zwcore.money import plain, scale
from zwcore.paths import edit
from zwcore.rulebooks import FormulaName, Rulebook, get, load
from zwcore.rulebooks.proof import proofread
from zwcore.sample import SAMPLE
from zwcore.scoring import Gap, Line, Status, score
from zwcore.scoring.methods import FORMULAS

TEXT = """
title = "有加码的规则"
area = "test"
years = { from = 2020 }
extends = "cn/2020"
[reverse]
kind = "setting"
basis = ["software"]
formula = "1-(B-A)/A"
[equal]
kind = "setting"
basis = ["house"]
formula = "reached"
[over_achievement]
kind = "setting"
basis = ["seen-published"]
steps = [{ beyond = 30, off = 2 }, { beyond = 100, off = 5 }]
[ceilings]
kind = "setting"
basis = ["seen-published"]
steps = [{ below = 80, most = 89 }, { below = 70, most = 79 }, { below = 60, most = 69 }, { below = 50, most = 59 }]
"""


def rulebook() -> Rulebook:
    book, problems = proofread(TEXT)
    assert book is not None, problems
    return book


STRICT, NATIONAL = rulebook(), get("cn/2020")


def row(target: str, actual: str, weight: str = "10", **cells: str) -> Form:
    fund = FundLine("年度资金总额", "100", "100", "100")
    return Form(
        funds=(fund,), indicators=(Indicator(level3="名称", target=target, actual=actual, weight=weight, **cells),)
    )


def one(target: str, actual: str, book: Rulebook = STRICT, weight: str = "10") -> Line:
    return score(row(target, actual, weight, score="10"), book).lines[0]


def test_every_formula_of_a_rulebook_has_its_function() -> None:
    assert set(FORMULAS) == set(get_args(FormulaName))


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("≥100件", "129件", "10"),
        ("≥100件", "130件", "8"),
        ("≥100件", "199.9件", "8"),
        ("≥100件", "200件", "5"),
        ("100件", "300件", "5"),
        ("≥100件", "99件", "9.9"),
        ("≥0件", "5件", "10"),
        ("≤100件", "30件", "10"),
        ("≤100件", "120件", "8"),
        ("≤100件", "200件", "0"),
        ("≤100件", "999件", "0"),
        ("≤0起", "0起", "10"),
        ("≤0起", "1起", "0"),
        ("=100%", "100%", "10"),
        ("=100%", "99%", "0"),
    ],
)
def test_options(target: str, actual: str, points: str) -> None:
    line = one(target, actual)
    assert line.recomputed == Decimal(points)
    assert len(line.steps) <= 5
    assert all("{" not in str(step) for step in line.steps)


def test_a_deduction_takes_no_more_than_there_is() -> None:
    assert one("≥100件", "200件", weight="3").recomputed == 0


def test_the_options_explain_themselves() -> None:
    assert [str(step) for step in one("≥100件", "150件").steps] == [
        "规则：达到指标值记满分；未达到，按 B/A × 分值。",
        "算一下：指标值 100，完成值 150，已达到，记满分 10。",
        "扣分：完成值是指标值的 150%，超过 30% 及以上扣 2 分，8 分。",
        "依据：已公开的各地自评表和通知（本系统设置，不是规定）。",
    ]
    assert [str(step) for step in one("≤100件", "120件").steps] == [
        "规则：不超过指标值记满分；超过，按 [1 −（B − A）÷ A] × 分值，超过一倍记 0 分。",
        "算一下：[1 −（120 − 100）÷ 100] × 10 = 8 分（指标值 A 100，完成值 B 120）。",
        "依据：一种绩效管理软件的预设值（本系统设置，不是规定）。",
    ]
    assert str(one("≤100件", "200件").steps[1]) == "算一下：指标值 A 100，完成值 B 200，按规则记 0 分。"
    assert str(one("=100%", "99%").steps[0]) == "规则：等于指标值记满分，不等记 0 分。"
    assert len(one("150件", "450件").steps) == 5


def spent(executed: str | None, book: Rulebook = STRICT) -> tuple[str | None, str | None]:
    form = row("≥90%", "95%", "100")
    form = replace(form, funds=(replace(form.funds[0], executed=executed),))
    result = score(form, book)
    return (None if result.recomputed is None else plain(result.recomputed)), result.grade


@pytest.mark.parametrize(
    ("executed", "total", "grade"),
    [
        ("80", "100", "优"),
        ("79.99", "89", "良"),
        ("70", "89", "良"),
        ("69", "79", "中"),
        ("60", "79", "中"),
        ("50", "69", "中"),
        ("49.9", "59", "差"),
        ("0", "59", "差"),
        (None, None, None),
    ],
)
def test_ceilings(executed: str | None, total: str | None, grade: str | None) -> None:
    assert spent(executed) == (total, grade)
    assert spent(executed, NATIONAL) == ("100", "优")


def test_a_ceiling_explains_itself() -> None:
    form = edit(SAMPLE, {"funds.total.executed": "65"})
    result = score(form, STRICT)
    assert [str(step) for step in result.steps] == [
        "执行率：65 ÷ 100 = 65%，低于 70%。",
        "封顶：各项合计 95.5 分，总分最多 79 分。",
        "依据：已公开的各地自评表和通知（本系统设置，不是规定）。",
    ]
    assert values(result.recomputed, result.grade) == (79, "中")
    assert score(SAMPLE, STRICT).steps == score(form, NATIONAL).steps == ()
    near = score(edit(SAMPLE, {"funds.total.executed": "69.9999"}), STRICT)
    assert str(near.steps[0]) == "执行率：69.9999 ÷ 100 = 69.9999%，低于 70%。"


def test_a_form_without_points_is_not_scored_and_not_blamed() -> None:
    fund = FundLine("年度资金总额", adjusted="100", executed="90", rate="90%")
    rows = (
        Indicator(level3="甲", target="≥90%", actual="95%"),
        Indicator(level3="乙", target="及时", actual="及时"),
    )
    form = Form(title="转移支付绩效自评表", funds=(fund,), indicators=rows)
    result = score(form, get("cn-transfer/2020"))
    assert values(result.claimed, result.sum, result.recomputed, result.recomputable, result.grade) == (
        None,
        0,
        None,
        0,
        None,
    )
    assert [(line.status, line.outcome.gap) for line in result.lines] == [(Status.UNKNOWN, Gap.NO_POINTS)] * 2
    assert {str(line.why) for line in result.lines} == {"这种表不打分，没有核算得分"}


@pytest.mark.parametrize(
    ("target", "actual", "points", "gap"),
    [
        ("600 元/人/次；2500 元/人/月", "600元/人/次；2400元/人/月", "10", None),
        ("600 元/人/次；2500 元/人/月", "600元/人/次；2600元/人/月", None, "not_all"),
        ("≥100件；≥90%", "100件；95%", "10", None),
        ("≥100件；≥90%", "100件；85%", None, "not_all"),
        ("≥100件；≥90%", "95%；100件", None, "compound"),
        ("≥100件；≥90%", "≥100件；≥90%", None, "compound"),
        ("≥100件；≥90%", "100件(预估)；95%", None, "compound"),
        ("≥100件；≥90%", "100件", None, "compound"),
        ("≥100件；≥90%", None, None, "no_actual"),
        ("11月底完成100%", "11月底完成100%", None, "compound"),
    ],
)
def test_several_values_in_one_cell(target: str, actual: str | None, points: str | None, gap: str | None) -> None:
    cells = Indicator(
        level2="成本指标" if "元" in target else "数量指标", target=target, actual=actual, weight="10", score="10"
    )
    line = score(Form(indicators=(cells,)), NATIONAL).lines[0]
    assert (line.method, line.outcome.gap) == ("compound", gap)
    assert line.recomputed == (None if points is None else Decimal(points))
    told = [str(step) for step in line.steps]
    assert ("算一下：2 个指标值逐个比较，都已达到，记满分 10。" in told) == (gap is None)


AMOUNTS = st.decimals(min_value=0, max_value=10**6, places=2, allow_nan=False)
WEIGHTS = st.decimals(min_value=0, max_value=100, places=1, allow_nan=False)
SIGNS = st.sampled_from(["", "≥", "≤", "="])
ALL = {**load(), STRICT.id: STRICT}
BOOKS = st.sampled_from(sorted(ALL))


@given(AMOUNTS, AMOUNTS, WEIGHTS, SIGNS, BOOKS)
def test_points_stay_within_the_weight(target: Decimal, actual: Decimal, weight: Decimal, sign: str, book: str) -> None:
    line = score(row(f"{sign}{target}件", f"{actual}件", str(weight), score="1"), ALL[book]).lines[0]
    assert line.recomputed is not None
    assert 0 <= line.recomputed <= weight


@given(AMOUNTS, AMOUNTS, AMOUNTS, SIGNS, BOOKS)
def test_points_are_monotone_where_no_deduction_applies(
    target: Decimal, first: Decimal, second: Decimal, sign: str, book: str
) -> None:
    free = replace(ALL[book], over_achievement=None)
    few, many = (one(f"{sign}{target}件", f"{b}件", free).recomputed for b in sorted((first, second)))
    assert few is not None
    assert many is not None
    # A plain 0 is nothing that may happen: as "≤".
    down = sign == "≤" or (sign == "" and target == 0)
    if down or (sign == "=" and min(first, second) >= target):
        assert few >= many
    elif sign != "=" or max(first, second) <= target:
        assert few <= many


# A plain rate over 200 % reads as a misread "≥".
RATES = st.decimals(min_value=0, max_value=200, places=2, allow_nan=False)


@given(RATES, RATES, SIGNS, BOOKS)
def test_per_mille_is_per_cent(target: Decimal, actual: Decimal, sign: str, book: str) -> None:
    units = [
        one(f"{sign}{target}%", f"{plain(scale(actual, 1))}‰", ALL[book]),
        one(f"{sign}{target}%", f"{actual}%", ALL[book]),
    ]
    assert units[0].recomputed == units[1].recomputed is not None


@given(AMOUNTS, AMOUNTS, AMOUNTS, WEIGHTS, BOOKS)
def test_execution_points_stay_within_the_weight(
    initial: Decimal, adjusted: Decimal, executed: Decimal, weight: Decimal, book: str
) -> None:
    fund = FundLine("年度资金总额", str(initial), str(adjusted), str(executed), weight=str(weight))
    line = score(Form(money_unit="万元", funds=(fund,)), ALL[book]).lines[0]
    assert line.recomputed is None or 0 <= line.recomputed <= weight
    in_yuan = [plain(scale(amount, 4)) for amount in (initial, adjusted, executed)]
    yuan = FundLine("年度资金总额", in_yuan[0], in_yuan[1], in_yuan[2], weight=str(weight))
    assert score(Form(money_unit="元", funds=(yuan,)), ALL[book]).lines[0].recomputed == line.recomputed


@given(AMOUNTS, AMOUNTS, WEIGHTS)
def test_a_ceiling_never_raises(budget: Decimal, executed: Decimal, weight: Decimal) -> None:
    fund = FundLine("年度资金总额", adjusted=str(budget), executed=str(executed))
    form = replace(row("≥90%", "95%", str(weight)), funds=(fund,))
    cut, free = score(form, STRICT).recomputed, score(form, replace(STRICT, ceilings=None)).recomputed
    assert free == weight
    assert cut is None or cut <= free
    assert (cut is None) == (budget == 0)
