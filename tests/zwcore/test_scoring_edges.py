"""What a line says of itself, word for word, and the last and first values on either side of each rule."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.zwcore.forms import values
from tests.zwcore.test_scoring_options import STRICT
from zwcore.form import Form, FundLine, Indicator
from zwcore.money import plain
from zwcore.paths import edit
from zwcore.quantity import Comparator
from zwcore.rulebooks import Band, Rulebook, get
from zwcore.sample import SAMPLE
from zwcore.scoring import Gap, Line, Status, bands, execution_rows, score, scored_rows, stated_band, tolerance, within

NATIONAL, TRANSFER = get("cn/2020"), get("cn-transfer/2020")
Cells = tuple[str | None, str | None, str, str | None, str | None]
COST, TIME, MANY = "成本指标", "时效指标", "数量指标"


def line_of(cells: Cells, book: Rulebook = NATIONAL) -> Line:
    target, actual, level2, weight, points = cells
    row = Indicator(level2=level2, level3="名称", target=target, actual=actual, weight=weight, score=points)
    return score(Form(indicators=(row,)), book).lines[0]


# Target, actual value, level 2, weight, score → the sentence.
WHY: list[tuple[Cells, str]] = [
    ((None, "1", MANY, "10", "10"), "得分 10，分值 10；没有指标值，未核算"),
    (("1件", None, MANY, "10", "9"), "得分 9，分值 10；没有实际完成值，未核算"),
    (("有所增加", None, MANY, "10", "10"), "得分 10，分值 10；没有实际完成值，未核算"),
    (("1-12月", None, TIME, "10", "10"), "得分 10，分值 10；没有实际完成值，未核算"),
    (("2024年", None, TIME, "10", "10"), "得分 10，分值 10；没有实际完成值，未核算"),
    (("1件", "1件", MANY, None, "10"), "没有分值，或分值不是数字，未核算"),
    (("1件", "1件", MANY, "-10", "10"), "分值 -10 小于 0，未核算"),
    (("≥100件", "80件", MANY, "10", "满分"), "得分不是数字，按规则核算为 8 分"),
    (("≥100件", None, MANY, "10", "满分"), "得分不是数字，分值 10，未核算"),
    (("1件", "1件", MANY, "10", None), "得分未填，分值 10"),
    (("有所增加", "达成", MANY, "10", "8"), "得分 8，分值 10；定性指标按档记分，不核算到具体分数"),
    (("有所增加", "达成", MANY, "10", "12"), "得分 12，分值 10，多 2 分"),
    (("100件；90%", "100件", MANY, "10", "10"), "得分 10，分值 10；一格里有几个指标值，未核算"),
    (("100件；90%", "90件；90%", MANY, "10", "10"),
     "得分 10，分值 10；一格里有几个指标值，没有都达到，怎样合计没有写明，未核算"),
    (("2018年1月-2019年12月", "完成", MANY, "10", "10"), "得分 10，分值 10；指标值是一段时间，未核算"),
    (("740人", "完成", MANY, "10", "10"), "得分 10，分值 10；完成值不是一个数，未核算"),
    (("740人", "730人(预估)", MANY, "10", "10"), "得分 10，分值 10；完成值是预估数，未核算"),
    (("740人", "≥740人", MANY, "10", "10"), "得分 10，分值 10；完成值写成“≥”“不低于”等，不是实际数，未核算"),
    (("740人", "740户", MANY, "10", "10"), "得分 10，分值 10；指标值与完成值的单位对不上，未核算"),
    (("≥-5%", "-7%", MANY, "10", "10"), "得分 10，分值 10；负数不能按比例计算，未核算"),
    (("2024年", "及时", TIME, "10", "10"), "得分 10，分值 10；指标值或完成值读不准，未核算"),
    (("9月前", "9月", TIME, "10", "10"), "得分 10，分值 10；完成时间晚于或不能确定早于指标值，规则没有写怎样扣分"),
    (("≥100件", "80件", MANY, "10", "9"), "得分 9，按规则核算为 8 分，相差 1 分"),
    (("≥100件", "80件", MANY, "10", "7"), "得分 7，按规则核算为 8 分，相差 1 分"),
    (("≥100件", "80件", MANY, "10", "8"), "得分 8，按规则核算为 8 分，一致"),
    (("≥100件", "100件", MANY, "10", "10"), "得分 10，按规则核算为 10 分，一致"),
    (("≥100件", "80件", MANY, "0", "0"), "得分 0，按规则核算为 0 分，一致"),
    (("≥100件", "80件", MANY, "0", "1"), "得分 1，分值 0，多 1 分"),
]  # fmt: skip
EQUAL = "规则：达到指标值记满分；少了按 B/A × 分值，多了不扣分（没有写明怎样扣）。"
MORE = "规则：达到指标值记满分；未达到，按 B/A × 分值。"
LESS = "规则：不超过指标值记满分；超过，按 A/B × 分值。"
ZERO_TARGET = "推断：指标值是 0，按“不超过”理解（表内未写明）。"
CEILING = "推断：成本按“不超过”理解（表内未写明）。"
FLOOR = "推断：指标值按“不少于”理解（表内未写明）。"
LAW = "依据：《项目支出绩效评价管理办法》财预〔2020〕10号（文件规定）。"
REVERSE = "依据：通行的理解、湖北省已公开的评分说明（按惯例推断，不是规定）。"
USUAL = "依据：通行的理解（按惯例推断，不是规定）。"
SEVERAL = "规则：得分不超过该项分值；一格里有几个指标值，要分开核算。"
IN_TIME = "规则：按时完成记满分；逾期怎样扣分，没有写明。"
STEPS: list[tuple[Cells, Rulebook, list[str]]] = [
    ((None, "1", MANY, "10", "10"), NATIONAL, ["规则：得分不超过该项分值。"]),
    (("1件", None, MANY, "10", "10"), NATIONAL, [MORE, FLOOR, LAW]),
    (("≥100件", "80件", MANY, "10", "9"), NATIONAL,
     [MORE, "算一下：80 ÷ 100 × 10 = 8 分（指标值 A 100，完成值 B 80）。", LAW]),
    (("≥100件", "120件", MANY, "10", "11"), NATIONAL, [MORE, "算一下：11 − 10 = 1，多 1 分。", LAW]),
    (("≥100件", "120件", MANY, "10", None), NATIONAL,
     [MORE, "算一下：指标值 100，完成值 120，已达到，记满分 10。", LAW]),
    (("=100件", "150件", MANY, "10", "5"), NATIONAL,
     [EQUAL, "算一下：指标值 100，完成值 150，已达到，记满分 10。", USUAL]),
    (("=100件", "50件", MANY, "10", "5"), NATIONAL,
     [EQUAL,
      "算一下：50 ÷ 100 × 10 = 5 分（指标值 A 100，完成值 B 50）。", USUAL]),
    (("≤0起", "0起", MANY, "10", "10"), NATIONAL,
     ["规则：不超过指标值记满分；超过，按 A/B × 分值。", "算一下：指标值 0，完成值 0，已达到，记满分 10。", USUAL]),
    (("有所增加", "达成", MANY, "30", "28"), NATIONAL,
     ["规则：得分不超过该项分值；定性指标按三档记分。", "三档：达成 24–30，部分达成 18–不足 24，未达成不足 18。", LAW]),
    (("有所增加", "达成", MANY, None, "28"), NATIONAL, ["规则：得分不超过该项分值；定性指标按三档记分。", LAW]),
    (("100件；90%", "110件；95%", MANY, "10", "10"), NATIONAL,
     [SEVERAL, "算一下：2 个指标值逐个比较，都已达到，记满分 10。"]),
    (("100件；90%", "110件；85%", MANY, "10", "10"), NATIONAL, [SEVERAL]),
    (("有所增加", "达成", MANY, "-30", "28"), NATIONAL, ["规则：得分不超过该项分值；定性指标按三档记分。", LAW]),
    (("≥100件", "80件", MANY, "-10", "10"), NATIONAL, [MORE, LAW]),
    (("0起", None, MANY, "10", "10"), NATIONAL, [LESS, ZERO_TARGET, REVERSE]),
    (("0%", None, COST, "10", "10"), NATIONAL, [LESS, ZERO_TARGET, REVERSE]),
    (("35万元", None, COST, "10", "10"), NATIONAL, [LESS, CEILING, REVERSE]),
    (("9月前", "8月", TIME, "10", "10"), NATIONAL, [IN_TIME, "算一下：按时完成，记满分 10。"]),
    (("9月前", "9月", TIME, "10", "10"), NATIONAL, [IN_TIME]),
    (("100件", "140件", MANY, "10", "8"), STRICT,
     [MORE, FLOOR, "算一下：指标值 100，完成值 140，已达到，记满分 10。",
      "扣分：完成值是指标值的 140%，超过 30% 及以上扣 2 分，8 分。",
      "依据：已公开的各地自评表和通知（本系统设置，不是规定）。"]),
    (("≥0件", "0件", MANY, None, None), TRANSFER, [MORE, LAW]),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "sentence"), WHY)
def test_why(cells: Cells, sentence: str) -> None:
    assert str(line_of(cells).why) == sentence


@pytest.mark.parametrize(("cells", "book", "steps"), STEPS)
def test_steps(cells: Cells, book: Rulebook, steps: list[str]) -> None:
    assert [str(step) for step in line_of(cells, book).steps] == steps


def test_the_rate_says_money() -> None:
    line = score(edit(SAMPLE, {"funds[0].executed": "110"}), NATIONAL).lines[0]
    assert [str(step) for step in line.steps] == [
        "规则：执行率 × 分值，不超过分值。",
        "算一下：110 ÷ 100 超过 1，按 1 计，10 分（预算数 A 100，执行数 B 110）。",
        LAW,
    ]
    none = score(edit(SAMPLE, {"funds[0].adjusted": "0"}), NATIONAL).lines[0]
    assert str(none.why) == "得分 9.8，分值 10；预算数为 0，没有执行率，未核算"


@pytest.mark.parametrize(
    ("target", "actual", "gap"),
    [
        ("2024年12月底前", "2024年12月31日", None),
        ("2024年12月底前", "12月", Gap.DOUBT),
        ("2024年9月前", "2024年8月31日", None),
        ("2024年9月之前", "2024年9月1日", Gap.LATE),
        ("2024年9月以前", "2024年9月", Gap.LATE),
        ("2024年前", "2023年", None),
        ("2024年前", "2024年1月1日", Gap.LATE),
        ("2024年9月15日前", "2024年9月15日", None),
        ("2024年9月15日前", "2024年9月16日", Gap.LATE),
        ("2024年9月", "2024年9月30日", None),
        ("2024年9月", "2024年9月", None),
        ("2024年9月", "2024年10月1日", Gap.LATE),
        ("2024年9月30日", "2024年9月", Gap.LATE),
        ("2024年9月", "2024年8月前", Gap.DOUBT),
        ("2024年", "2025年", Gap.LATE),
        ("9月", "8月；10月", Gap.DOUBT),
        ("9月", "9月", None),
    ],
)
def test_in_time_or_not(target: str, actual: str, gap: Gap | None) -> None:
    line = line_of((target, actual, TIME, "10", "10"))
    assert (line.outcome.gap, line.recomputed) == (gap, Decimal(10) if gap is None else None)


@pytest.mark.parametrize(
    ("target", "actual", "share"),
    [
        ("=100件", "100件", "1"),
        ("=100件", "0件", "0"),
        ("≤100件", "199件", "0.01"),
        ("≤100件", "200件", "0"),
        ("≤100件", "100件", "1"),
        ("≤-5%", "-3%", None),
        ("≤-5%", "-12%", "1"),
        ("≤0件", "1件", "0"),
    ],
)
def test_shares_under_the_stricter_rules(target: str, actual: str, share: str | None) -> None:
    outcome = line_of((target, actual, MANY, "10", "10"), STRICT).outcome
    assert outcome.share == (None if share is None else Decimal(share))
    assert (outcome.gap is Gap.NEGATIVE) is (share is None)


def test_a_line_without_points_keeps_what_was_compared_and_nothing_else() -> None:
    outcome = line_of(
        ("100件", "150件", MANY, None, None), replace(TRANSFER, over_achievement=STRICT.over_achievement)
    ).outcome
    assert values(outcome.a, outcome.b, outcome.gap) == (100, 150, Gap.NO_POINTS)
    assert (outcome.share, outcome.formula, outcome.over) == (None, None, None)
    missed = line_of(("≥100件", "80件", MANY, None, None), TRANSFER).outcome
    assert (missed.share, missed.formula, missed.count) == (None, None, 1)


def test_what_is_inferred_of_several_values() -> None:
    assert line_of(("100件；≥90%", "100件；95%", MANY, "10", "10")).outcome.inferred
    assert line_of(("≥90%；100件", "95%；100件", MANY, "10", "10")).outcome.inferred
    assert not line_of(("≥100件；≥90%", "100件；95%", MANY, "10", "10")).outcome.inferred
    assert line_of(("100件；90%", "100件；85%", MANY, "10", "10")).outcome.inferred
    assert line_of(("≥100件；≥90%；≥5场", "100件；95%；5场", MANY, "10", "10")).outcome.count == 3


def test_any_word_of_the_rulebook_makes_a_ceiling() -> None:
    book = replace(NATIONAL, direction=replace(NATIONAL.direction, ceilings=("成本", "能耗")))
    for level2, method in ((COST, "reverse"), ("能耗指标", "reverse"), (MANY, "quantitative")):
        assert line_of(("100元", "90元", level2, "10", "10"), book).method == method
    row = Indicator(
        level1="成本指标", level2="经济", level3="名称", target="100元", actual="90元", weight="10", score="10"
    )
    assert score(Form(indicators=(row,)), NATIONAL).lines[0].method == "reverse"
    said = score(Form(indicators=(row,)), NATIONAL, directions={"indicators[0]": Comparator.EQ}).lines[0]
    assert (said.method, said.outcome.inferred) == ("equal", False)


def test_which_rows_are_scored() -> None:
    rows = (
        Indicator(level2=MANY),
        Indicator(level3="名称"),
        Indicator(target="1件"),
        Indicator(weight="5"),
        Indicator(score="5"),
        Indicator(level3="名称", weight="/", score="/"),
        Indicator(level3="名称", weight="/"),
        Indicator(level3="名称", weight="/", score="5"),
        Indicator(level3="名称", score="/"),
    )
    found = [int(where[11:-1]) for where, _ in scored_rows(Form(indicators=rows))]
    assert found == [1, 2, 3, 4, 7, 8]


def test_which_money_carries_points() -> None:
    parts = (FundLine("甲", weight="6"), FundLine("乙", score="4"), FundLine("丙", weight="—"))
    whole = FundLine("年度资金总额", weight="10")
    blank = replace(whole, weight=None)
    assert [where for where, _ in execution_rows(Form(funds=(whole, *parts)))] == ["funds[0]"]
    assert [where for where, _ in execution_rows(Form(funds=(blank, *parts)))] == ["funds[1]", "funds[2]"]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (("8.9",), "0.05"), (("8.9", "7"), "0.05"), (("8.9", None), "0.05"), (("8.9", "8.88"), "0.01"),
        (("8.888", "8.9"), "0.01"), (("9",), "0.01"), ((), "0.01"), (("8.90",), "0.01"), (("８．９",), "0.05"),
    ],
)  # fmt: skip
def test_the_tolerance(scores: tuple[str | None, ...], expected: str) -> None:
    in_rows = Form(indicators=tuple(Indicator(score=text) for text in scores))
    in_money = Form(funds=tuple(FundLine(score=text) for text in scores))
    assert tolerance(in_rows, NATIONAL) == tolerance(in_money, NATIONAL) == Decimal(expected)


@pytest.mark.parametrize(
    ("weight", "points", "status"),
    [
        ("0", "0", Status.FULL),
        ("0", "0.01", Status.OVER),
        ("-1", "-1", Status.UNKNOWN),
        ("10", "9", Status.PARTIAL),
        ("10", "10.01", Status.OVER),
        ("10", "0", Status.MISMATCH),
    ],
)
def test_the_status(weight: str, points: str, status: Status) -> None:
    assert line_of(("≥100件", "90件", MANY, weight, points)).status is status


def test_printed_bands() -> None:
    row = Indicator(actual="部分达成", method="100-90%（含）、90-70%（含）、70-0%")
    assert [(plain(band.upper), plain(band.lower)) for band in bands(row, NATIONAL)] == [
        ("100", "90"), ("90", "70"), ("70", "0"),
    ]  # fmt: skip
    assert bands(replace(row, method="100-80%（含）、80-60%（含）、60-0%"), NATIONAL) is NATIONAL.bands.steps
    assert bands(replace(row, method="100-50%（含）、50-0%"), NATIONAL) is NATIONAL.bands.steps
    stated = stated_band(row, NATIONAL)
    assert stated is not None
    assert [within(Decimal(points), Decimal(10), stated) for points in ("9", "8.99", "7", "6.99")] == [
        False, True, True, False,
    ]  # fmt: skip


def test_bands_that_are_not_three_have_no_sentence() -> None:
    two = (Band("达成", Decimal(100), Decimal(60)), Band("未达成", Decimal(60), Decimal(0)))
    book = replace(NATIONAL, bands=replace(NATIONAL.bands, steps=two))
    steps = [str(step) for step in line_of(("有所增加", "达成", MANY, "30", "28"), book).steps]
    assert [step[:2] for step in steps] == ["规则", "依据"]


def test_what_a_line_rests_on() -> None:
    assert line_of(("≥100件", "80件", MANY, "10", "8")).basis == NATIONAL.quantitative.basis
    assert line_of((None, "80件", MANY, "10", "8")).basis == ()


def test_a_target_of_one_has_its_share() -> None:
    form = edit(SAMPLE, {"indicators[0].target": "≥1期", "indicators[0].actual": "0.5期", "indicators[0].weight": "10"})
    line = next(one for one in score(form, get("cn/2020")).lines if one.where == "indicators[0]")
    assert line.recomputed == 5
