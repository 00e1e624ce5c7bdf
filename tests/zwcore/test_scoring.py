"""Scores: the contract's totals, each method with its edge cases, and what must hold for every input."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zwcore.forms import values
from zwcore.form import Form, FundLine, Indicator
from zwcore.money import ZERO, plain, scale
from zwcore.quantity import Comparator
from zwcore.rulebooks import get, load
from zwcore.scoring import Gap, Line, Method, Status, score, stated_band, tolerance, within

METHOD = "1.若为定性指标，则根据“三档”原则分别按照指标值的100-80%（含）、80-50%（含）、50-0%来记分。"
NATIONAL, LOCAL = get("cn/2020"), get("nx-zhongwei/2024")

# level2, target, weight, score: forms 5 and 7 of 中卫 2024, without actual values.
FORM_5: list[tuple[str, str, str, str | None]] = [
    ("数量指标", "35000 张", "10", "10"),
    ("质量指标", "100%", "10", "10"),
    ("时效指标", "2024 年", "10", "10"),
    ("成本指标", "35 万元", "10", "10"),
    ("经济效益指标", "普及城乡", "5", "5"),
    ("社会效益指标", "惠及人民", "15", "20"),
    ("可持续影响指标", "长期", "20", "20"),
    ("服务对象满意度指标", "≥90%", "20", "20"),
]
FORM_7: list[tuple[str, str, str, str | None]] = [
    ("数量指标", "16.4万人(预估)", "10", "10"),
    ("数量指标", "15.5万人(预估)", "10", "10"),
    ("质量指标", "100%", "5", "5"),
    ("时效指标", "规定时限内", "5", "5"),
    ("成本指标", "30万元", "10", "10"),
    ("经济效益指标", "提高人员保障", "5", "5"),
    ("社会效益指标", "办理及时", "15", None),
    ("可持续影响指标", "长期保障", "20", None),
    ("服务对象满意度", "≥90%", "20", "20"),
]


def form_of(rows: list[tuple[str, str, str, str | None]], total: str | None = "100") -> Form:
    indicators = tuple(
        Indicator(level2=level2, level3="名称", target=target, weight=weight, score=points, method=METHOD)
        for level2, target, weight, points in rows
    )
    return Form(year="2024", money_unit="万元", indicators=indicators, total=total)


def one(
    target: str | None, actual: str | None, level2: str = "数量指标", weight: str = "10", points: str = "10"
) -> Line:
    row = Indicator(level2=level2, level3="名称", target=target, actual=actual, weight=weight, score=points)
    return score(Form(indicators=(row,)), NATIONAL).lines[0]


def test_form_5() -> None:
    result = score(form_of(FORM_5), LOCAL)
    assert values(result.claimed, result.sum, result.recomputed, result.recomputable) == (100, 105, None, 0)
    assert values(result.evidenced, result.grade) == (0, None)
    assert (result.rulebook, result.rulebook_sha256) == (LOCAL.id, LOCAL.sha256)
    assert [str(line.method) for line in result.lines] == [
        *("quantitative", "quantitative", "time", "reverse"),
        *("qualitative", "qualitative", "qualitative", "quantitative"),
    ]
    assert [str(line.status) for line in result.lines] == ["full"] * 5 + ["over"] + ["full"] * 2
    over = result.line("indicators[5]")
    assert over is not None
    assert str(over.why) == "得分 20，分值 15，多 5 分"
    assert [str(step) for step in over.steps] == [
        "规则：得分不超过该项分值；定性指标按三档记分。",
        "三档：达成 12–15，部分达成 7.5–不足 12，未达成不足 7.5。",
        "算一下：20 − 15 = 5，多 5 分。",
        "依据：中卫市2024年度自评表表内“得分计算方法”和分值（表内印的）。",
    ]


def test_form_7() -> None:
    result = score(form_of(FORM_7), LOCAL)
    assert values(result.claimed, result.sum) == (100, 65)
    assert [line.where for line in result.lines if line.status is Status.BLANK] == ["indicators[6]", "indicators[7]"]
    assert str(result.lines[6].why) == "得分未填，分值 15"
    assert score(form_of(FORM_7, total=None), LOCAL).claimed is None


# target, actual, kind of indicator, method, points of 10 (None: not recomputable), gap
METHODS = [
    ("≥90%", "95%", "质量指标", "quantitative", "10", None),
    ("≥90%", "81%", "质量指标", "quantitative", "9", None),
    ("≥90%", "90", "质量指标", "quantitative", "10", None),
    (">90%", "90%", "质量指标", "quantitative", "10", None),
    ("5.5 万人", "5.4万人", "数量指标", "quantitative", "9.82", None),
    ("5.5 万人", "54000人", "数量指标", "quantitative", "9.82", None),
    ("5.5 万人", "54000", "数量指标", "quantitative", None, "units"),
    ("3525万元", "3969.81万元", "成本指标", "reverse", "8.88", None),
    ("3525万元", "3400", "成本指标", "reverse", "10", None),
    ("≥20%", "25%", "成本指标", "quantitative", "10", None),
    ("20%", "10%", "成本指标", "quantitative", "5", None),
    ("≤475元/亩", "500元/亩", "成本指标", "reverse", "9.5", None),
    ("=100%", "80%", "质量指标", "equal", "8", None),
    ("=100%", "125%", "质量指标", "equal", "10", None),
    ("=100%", "100%", "质量指标", "equal", "10", None),
    ("≤0起", "0起", "质量指标", "reverse", "10", None),
    ("≤0起", "2起", "质量指标", "reverse", "0", None),
    ("0起", "0", "数量指标", "reverse", "10", None),
    ("100件", "0件", "数量指标", "quantitative", "0", None),
    ("<0", "0", "数量指标", "reverse", "10", None),
    ("-5%", "-7%", "数量指标", "quantitative", None, "negative"),
    ("-5%", "-3%", "数量指标", "quantitative", "10", None),
    ("740人", "740户", "数量指标", "quantitative", None, "units"),
    ("740人", "完成", "数量指标", "quantitative", None, "not_a_number"),
    ("≥266米", "≥266米", "数量指标", "quantitative", None, "copied"),
    ("740人", "730人(预估)", "数量指标", "quantitative", None, "estimate"),
    ("≥90%", "290%", "数量指标", "quantitative", None, "doubt"),
    ("740人", None, "数量指标", "quantitative", None, "no_actual"),
    ("740人", "/", "数量指标", "quantitative", None, "no_actual"),
    (None, "740人", "数量指标", "none", None, "no_target"),
    ("—", "740人", "数量指标", "none", None, "no_target"),
    ("有所增加", "达成预期指标", "经济效益指标", "qualitative", None, "qualitative"),
    ("好坏", "好", "经济效益指标", "qualitative", None, "qualitative"),
    ("100%1000件", "100%", "数量指标", "compound", None, "compound"),
    ("2018年1月-2019年12月", "完成", "数量指标", "none", None, "period"),
    ("1-12月", "12月", "时效指标", "time", None, "period"),
    ("2024年12月底前", "2024年11月", "时效指标", "time", "10", None),
    ("2024年", "2024年12月", "时效指标", "time", "10", None),
    ("2024年", "2024年", "时效指标", "time", "10", None),
    ("12月底之前完成", "11月", "时效指标", "time", "10", None),
    ("9月前", "9月", "时效指标", "time", None, "late"),
    ("9月前", "8月", "时效指标", "time", "10", None),
    ("2024年6月底前", "2024年", "时效指标", "time", None, "late"),
    ("2024年6月", "5月", "时效指标", "time", None, "doubt"),
    ("2024年", "及时", "时效指标", "time", None, "doubt"),
]


@pytest.mark.parametrize(("target", "actual", "level2", "method", "points", "gap"), METHODS)
def test_methods(
    target: str | None, actual: str | None, level2: str, method: str, points: str | None, gap: str | None
) -> None:
    line = one(target, actual, level2)
    assert (line.method, line.outcome.gap) == (method, gap)
    assert line.recomputed == (None if points is None else Decimal(points))
    assert len(line.steps) <= 5
    assert all("{" not in str(message) for message in (line.why, *line.steps))


@pytest.mark.parametrize(
    ("weight", "points", "actual", "status"),
    [
        ("10", "10", "90%", "full"),
        ("10", "9", "81%", "partial"),
        ("10", "9.01", "81%", "partial"),
        ("10", "9.02", "81%", "mismatch"),
        ("10", "10", "81%", "mismatch"),
        ("10", "9", "90%", "mismatch"),
        ("10", "10.5", "90%", "over"),
        ("10", None, "90%", "blank"),
        ("10", "  ", "90%", "blank"),
        ("10", "/", "90%", "unknown"),
        ("IO", "10", "90%", "unknown"),
        (None, "10", "90%", "unknown"),
        ("-1", "0", "90%", "unknown"),
        ("10", "9.5", None, "partial"),
        ("10分", "（10）", None, "full"),
        ("/", "5", None, "unknown"),
    ],
)
def test_statuses(weight: str | None, points: str | None, actual: str | None, status: str) -> None:
    row = Indicator(level3="名称", target="≥90%", actual=actual, weight=weight, score=points)
    line = score(Form(indicators=(row,)), NATIONAL).lines[0]
    assert line.status == status
    assert "{" not in str(line.why)


def test_cost_explains_the_inference() -> None:
    line = one("3525万元", "3969.81万元", "成本指标")
    assert str(line.why) == "得分 10，按规则核算为 8.88 分，相差 1.12 分"
    assert [str(step) for step in line.steps] == [
        "规则：不超过指标值记满分；超过，按 A/B × 分值。",
        "推断：成本按“不超过”理解（表内未写明）。",
        "算一下：3525 ÷ 3969.81 × 10 = 8.88 分（指标值 A 3525，完成值 B 3969.81）。",
        "依据：通行的理解、湖北省已公开的评分说明（按惯例推断，不是规定）。",
    ]
    row = Indicator(level2="成本指标", level3="名称", target="3525万元", actual="3969.81", weight="10", score="10")
    said = score(Form(indicators=(row,)), NATIONAL, directions={"indicators[0]": Comparator.GE}).lines[0]
    assert values(said.method, said.recomputed, said.status) == ("quantitative", 10, "full")
    assert not said.outcome.inferred


def fund(adjusted: str | None, executed: str | None, **cells: str) -> Form:
    line = FundLine("年度资金总额", initial="20", adjusted=adjusted, executed=executed, **cells)
    return Form(money_unit="万元", funds=(line, FundLine("其中：财政拨款", weight="-", score="-")))


@pytest.mark.parametrize(
    ("adjusted", "executed", "points", "gap"),
    [
        ("250,000.00", "215,457.6", "8.62", None),
        ("10", "12", "10", None),
        ("10", "0", "0", None),
        ("0", "0", None, "no_budget"),
        ("0", "5", None, "no_budget"),
        (None, "5", None, "no_actual"),
        ("-5", "5", None, "negative"),
        ("1亿元", "9000", "9", None),
    ],
)
def test_execution_points(adjusted: str | None, executed: str, points: str | None, gap: str | None) -> None:
    result = score(fund(adjusted, executed, weight="10", score="8.62"), NATIONAL)
    (line,) = result.lines
    assert (line.where, line.method, line.outcome.gap) == ("funds[0]", Method.EXECUTION, gap)
    assert line.recomputed == (None if points is None else Decimal(points))
    assert result.sum == Decimal("8.62")


def test_execution_over_the_initial_budget_and_rows_without_points() -> None:
    initial = replace(NATIONAL, denominator=replace(NATIONAL.denominator, of="initial"))
    assert score(fund("10", "10", weight="10", score="5"), initial).recomputed == 5
    assert score(fund("10", "10"), NATIONAL).lines == ()
    sub = Form(
        funds=(FundLine("年度资金总额"), FundLine("财政拨款", adjusted="4", executed="3", weight="10", score="7.5"))
    )
    assert score(sub, NATIONAL).line("funds[1]") is not None


def test_a_whole_form_is_recomputed_and_graded() -> None:
    rows = (
        Indicator(level3="甲", target="100件", actual="80件", weight="60", score="48"),
        Indicator(level3="乙", target="≥90%", actual="95%", weight="30", score="30"),
        Indicator(level2="生态效益指标"),
        Indicator(level3="指标1：/", weight="/", score="/"),
    )
    form = replace(fund("10", "9", weight="10", score="9"), indicators=rows, total="87")
    result = score(form, NATIONAL, evidence=frozenset({"indicators[0]", "elsewhere"}))
    assert values(result.claimed, result.sum, result.recomputed, result.recomputable) == (87, 87, 87, 100)
    assert values(result.evidenced, result.grade) == (60, "良")
    partly = replace(
        form, indicators=(*rows, Indicator(level3="丙", target="及时", actual="及时", weight="0", score="0"))
    )
    assert score(partly, NATIONAL).recomputed is None


def test_an_empty_form_has_no_score() -> None:
    result = score(Form(), NATIONAL)
    assert (result.claimed, result.sum, result.recomputed, result.grade, result.lines) == (None, ZERO, None, None, ())


def test_one_decimal_widens_the_tolerance() -> None:
    def printed(*scores: str) -> Form:
        return Form(indicators=tuple(Indicator(score=text) for text in scores))

    assert tolerance(printed("8.9", "10"), NATIONAL) == Decimal("0.05")
    assert tolerance(printed("8.9", "8.88"), NATIONAL) == Decimal("0.01")
    assert tolerance(printed("9", "10"), NATIONAL) == Decimal("0.01")


@pytest.mark.parametrize(
    ("outcome", "band"),
    [
        ("达成预期指标", "达成"),
        ("完成", "达成"),
        ("已完成。", "达成"),
        ("部分达成预期指标并具有一定效果", "部分达成"),
        ("未达成预期指标且效果较差", "未达成"),
        ("全部完成年度目标", "达成"),
        ("部分达成", "部分达成"),
        ("基本完成", "达成"),
        ("未完成", "未达成"),
        ("效果明显", None),
        (None, None),
    ],
)
def test_bands_stated_by_the_outcome(outcome: str | None, band: str | None) -> None:
    stated = stated_band(Indicator(actual=outcome), NATIONAL)
    assert (stated.name if stated else None) == band


def test_printed_bands_go_before_the_rulebooks() -> None:
    row = Indicator(actual="部分达成", method=METHOD)
    printed, ruled = stated_band(row, NATIONAL), stated_band(replace(row, method=None), NATIONAL)
    assert printed is not None
    assert ruled is not None
    assert values(printed.lower, ruled.lower) == (50, 60)
    points = {text: within(Decimal(text), Decimal(10), printed) for text in ("8", "7.99", "5", "4.99")}
    assert points == {"8": False, "7.99": True, "5": True, "4.99": False}
    best = NATIONAL.bands.steps[0]
    assert [within(Decimal(text), Decimal(10), best) for text in ("10", "10.1", "8", "7.9")] == [
        True,
        False,
        True,
        False,
    ]
    assert not within(Decimal(1), ZERO, best)


AMOUNTS = st.decimals(min_value=0, max_value=10**6, places=2, allow_nan=False)
WEIGHTS = st.decimals(min_value=0, max_value=100, places=1, allow_nan=False)
OPERATORS = st.sampled_from(["", "≥", "≤", ">", "<", "="])
LEVELS = st.sampled_from(["数量指标", "成本指标", "时效指标", None])


@st.composite
def rows(draw: st.DrawFn) -> Indicator:
    return Indicator(
        level2=draw(LEVELS),
        level3="名称",
        target=draw(st.one_of(st.none(), st.text(max_size=8), st.builds("{}{}件".format, OPERATORS, AMOUNTS))),
        actual=draw(st.one_of(st.none(), st.text(max_size=8), st.builds("{}件".format, AMOUNTS))),
        weight=draw(st.one_of(st.none(), st.just("/"), st.builds(str, WEIGHTS))),
        score=draw(st.one_of(st.none(), st.just("—"), st.text(max_size=3), st.builds(str, WEIGHTS))),
    )


@given(st.lists(rows(), max_size=8), st.sampled_from(sorted(load())))
def test_recomputed_points_stay_within_the_weight(indicators: list[Indicator], rulebook: str) -> None:
    result = score(Form(indicators=tuple(indicators)), get(rulebook))
    for line in result.lines:
        assert "{" not in str(line.why)
        assert len(line.steps) <= 5
        if line.recomputed is not None:
            assert line.weight is not None
            assert 0 <= line.recomputed <= line.weight
            assert line.outcome.gap is None
        else:
            assert isinstance(line.outcome.gap, Gap)


@given(st.permutations(range(6)), st.lists(rows(), min_size=6, max_size=6))
def test_the_order_of_rows_does_not_matter(order: list[int], indicators: list[Indicator]) -> None:
    straight = score(Form(indicators=tuple(indicators)), NATIONAL)
    mixed = score(Form(indicators=tuple(indicators[index] for index in order)), NATIONAL)
    for name in ("sum", "recomputed", "recomputable", "grade"):
        assert getattr(straight, name) == getattr(mixed, name)


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_points_are_monotone_in_the_actual_value(target: Decimal, first: Decimal, second: Decimal) -> None:
    low, high = sorted((first, second))
    for sign, level2 in (("≥", "数量指标"), ("", "数量指标"), ("≤", "数量指标"), ("", "成本指标")):
        few, many = (one(f"{sign}{target}件", f"{actual}件", level2).recomputed for actual in (low, high))
        assert few is not None
        assert many is not None
        # A plain 0 is an upper limit: nobody aims for "at least 0".
        falling = sign == "≤" or level2 == "成本指标" or (sign == "" and target == 0)
        assert few >= many if falling else few <= many


@given(AMOUNTS, AMOUNTS, OPERATORS, st.sampled_from(["人", "元"]))
def test_the_unit_of_writing_does_not_matter(target: Decimal, actual: Decimal, sign: str, unit: str) -> None:
    large = one(f"{sign}{target}万{unit}", f"{actual}万{unit}")
    small = one(f"{sign}{plain(scale(target, 4))}{unit}", f"{plain(scale(actual, 4))}{unit}")
    mixed = one(f"{sign}{target}万{unit}", f"{plain(scale(actual, 4))}{unit}")
    assert large.recomputed == small.recomputed is not None
    low, high = sorted((target, actual))
    # Far apart, the one unit may have been written for the other.
    assert mixed.recomputed == large.recomputed or (mixed.outcome.gap is Gap.UNITS and high >= 10 * low)
