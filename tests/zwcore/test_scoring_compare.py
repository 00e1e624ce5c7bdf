"""Two rulebooks side by side on one form, and the list of points lost."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.zwcore.said import both
from tests.zwcore.test_scoring_options import STRICT
from zwcore.money import ZERO, plain
from zwcore.paths import edit
from zwcore.rulebooks import Ceiling, get
from zwcore.sample import NINE, SAMPLE
from zwcore.scoring import score
from zwcore.scoring.compare import compare
from zwcore.scoring.losses import losses

NATIONAL, HUBEI = get("cn/2020"), get("hb/2020")
NUMERIC = replace(SAMPLE, indicators=SAMPLE.indicators[:2] + SAMPLE.indicators[3:])


def test_a_form_under_another_rulebook() -> None:
    form = edit(
        NUMERIC, {"indicators[0].actual": "30期", "indicators[2].actual": "110万元", "funds.total.executed": "75"}
    )
    result = compare(form, NATIONAL, STRICT)
    assert [str(message) for message in result.messages] == [
        "按另一套规则对照：有加码的规则",
        "核算得分：85.59 → 83.5",
        "数量指标：15 → 13",
        "成本指标：9.09 → 9",
        "反向指标公式：按 A/B → 按 1-(B-A)/A",
        "超额扣分：没有这一条 → 超过 30% 及以上扣 2 分，超过 100% 及以上扣 5 分",
        "总分封顶：没有这一条 → 低于 80% 最多 89 分，低于 70% 最多 79 分，低于 60% 最多 69 分，低于 50% 最多 59 分",
    ]
    assert [pair.where for pair in result.lines if pair.changed] == ["indicators[0]", "indicators[2]"]
    assert result.lines[3].formulas == ("A/B", "1-(B-A)/A")
    assert (result.first.recomputed, result.second.recomputed) == (Decimal("85.59"), Decimal("83.5"))


def test_bands_and_split() -> None:
    form = edit(SAMPLE, {"indicators[4].target": "有所提高", "indicators[4].actual": "部分达成"})
    result = compare(form, NATIONAL, HUBEI)
    assert [str(message) for message in result.messages[1:]] == [
        "核算得了的各项，两套规则的结果相同。",
        "社会效益指标：部分达成从 18 分起 → 从 15 分起",
        "另有 1 项两套规则都核算不了（没有完成值、定性指标等）。",
        "一级分值：50/30/10 → 40/40，本表按所印分值核算",
        "执行率分值：10 → 20，本表按所印分值核算",
        "定性三档：100–80–60–0 → 100–80–50–0",
    ]
    same = compare(SAMPLE, NATIONAL, NATIONAL)
    assert (same.rules, [str(message) for message in same.messages[1:]]) == ((), ["两套规则核算的结果相同。"])


def test_nothing_to_compare_without_outcomes() -> None:
    result = compare(NINE, NATIONAL, HUBEI)
    assert [str(message) for message in result.messages[1:]] == [
        "两套规则都没有核算出得分（没有完成值、定性指标等），没有可以对照的得分。",
        "一级分值：50/30/10 → 40/40，本表按所印分值核算",
        "执行率分值：10 → 20，本表按所印分值核算",
        "定性三档：100–80–60–0 → 100–80–50–0",
    ]


def test_what_is_lost() -> None:
    changes = {
        "indicators[0].score": "18",
        "indicators[1].actual": "85.5%",
        "indicators[2].actual": None,
        "indicators[2].score": "8",
        "indicators[3].actual": "110万元",
        "indicators[4].score": None,
        "funds.total.executed": "90",
        "funds.total.score": "9",
    }
    form = edit(SAMPLE, changes)
    found = losses(form, score(form, NATIONAL))
    assert [
        (str(loss.name), str(loss.told), str(loss.full) if loss.full else None, str(loss.remedy)) for loss in found
    ] == [
        ("社会效益指标", "得分未填（分值 30）", None, "请按实际完成情况补填。"),
        ("数量指标", "得分多 3 分", None, "请按实际完成情况核对。"),
        ("时效指标", "失 2 分", None, "没有实际完成值，请补填；没有统计的，写明即可。"),
        ("预算执行率", "失 1 分", "执行数达到 100 记满分，现在 90，差 10", "请写明偏差原因。"),
        (
            "服务对象满意度指标",
            "失 1 分",
            "完成值达到 90% 记满分，现在 81%，差 9 个百分点",
            "表内已写偏差原因。",
        ),
        (
            "成本指标",
            "失 0.91 分",
            "完成值不超过 100万元 记满分，现在 110万元，多 10万元",
            "请按实际完成情况核对得分，或写明原因。",
        ),
        (
            "质量指标",
            "失 0.75 分",
            "完成值达到 90% 记满分，现在 85.5%，差 4.5 个百分点",
            "请按实际完成情况核对得分，或写明原因。",
        ),
    ]
    assert all(str(loss.why) for loss in found)


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"indicators[0].actual": "16期", "indicators[0].score": "12"}, "请写明偏差原因。"),
        (
            {"indicators[0].actual": "16期", "indicators[0].score": "12", "indicators[0].deviation": "报名少"},
            "表内已写偏差原因。",
        ),
        ({"indicators[0].score": "满分"}, "请核对得分，写成数字。"),
    ],
)
def test_remedies(changes: dict[str, str], remedy: str) -> None:
    form = edit(SAMPLE, changes)
    assert str(losses(form, score(form, NATIONAL))[0].remedy) == remedy


def test_a_score_that_is_no_number_is_not_lost() -> None:
    form = edit(SAMPLE, {"indicators[0].score": "满分"})
    assert str(losses(form, score(form, NATIONAL))[0].told) == "得分不是数字（分值 15）"


def test_a_print_without_the_columns() -> None:
    form = edit(NINE, {"indicators[0].score": "8"})
    assert [str(loss.remedy) for loss in losses(form, score(form, NATIONAL))] == [
        "表样没有实际完成值一栏，可以另附说明。"
    ] * 2
    full = edit(NUMERIC, {"indicators[0].actual": "19期", "indicators[0].score": "14.25"})
    print_ = replace(full, columns=full.columns - {"deviation"})
    told = {str(loss.name): str(loss.remedy) for loss in losses(print_, score(print_, NATIONAL))}
    assert told["数量指标"] == "表样没有偏差原因一栏，可以另附说明。"


@given(
    st.decimals(min_value=0, max_value=200, places=1, allow_nan=False),
    st.sampled_from(["≥100万人", "≤100万人", "=100万人"]),
)
def test_the_value_for_full_points_gives_them(actual: Decimal, target: str) -> None:
    form = edit(
        NUMERIC, {"indicators[0].target": target, "indicators[0].actual": f"{actual}万人", "indicators[0].score": None}
    )
    loss = next(loss for loss in losses(form, score(form, NATIONAL)) if loss.line.where == "indicators[0]")
    if loss.full is None:
        assert loss.line.recomputed == loss.line.weight
        return
    reached = edit(form, {"indicators[0].actual": str(loss.full.params["full"])})
    line = score(reached, NATIONAL).line("indicators[0]")
    assert line is not None
    assert line.recomputed == line.weight
    assert abs(actual - 100) == Decimal(str(loss.full.params["gap"]).removesuffix("万人")) > ZERO


LOSSES = [
    ({"indicators[0].actual": "16期", "indicators[0].score": "12"},
     "数量指标 3", "完成值达到 20期 记满分，现在 16期，差 4期", "请写明偏差原因。"),
    ({"indicators[0].target": "=20期", "indicators[0].actual": "15期", "indicators[0].score": "11.25"},
     "数量指标 3.75", "完成值等于 20期 记满分，现在 15期，相差 5期", "请写明偏差原因。"),
    ({"indicators[0].target": "≤2000元/人/月", "indicators[0].actual": "2500元/人/月", "indicators[0].score": "12"},
     "数量指标 3", "完成值不超过 2000元/人/月 记满分，现在 2500元/人/月，多 500元/人/月", "请写明偏差原因。"),
    ({"indicators[0].target": "≥20吨", "indicators[0].actual": "16吨", "indicators[0].score": "12"},
     "数量指标 3", "完成值达到 20吨 记满分，现在 16吨，差 4吨", "请写明偏差原因。"),
    ({"indicators[0].target": "≥20平方公里", "indicators[0].actual": "16平方公里", "indicators[0].score": "12"},
     "数量指标 3", "完成值达到 20平方公里 记满分，现在 16平方公里，差 4平方公里", "请写明偏差原因。"),
    ({"indicators[0].target": "≥20亿元", "indicators[0].actual": "16亿元", "indicators[0].score": "12"},
     "数量指标 3", "完成值达到 20亿元 记满分，现在 16亿元，差 4亿元", "请写明偏差原因。"),
    ({"indicators[0].target": "≥20‰", "indicators[0].actual": "16‰", "indicators[0].score": "12"},
     "数量指标 3", "完成值达到 20‰ 记满分，现在 16‰，差 4‰", "请写明偏差原因。"),
    ({"indicators[0].actual": None, "indicators[0].score": "12"},
     "数量指标 3", None, "没有实际完成值，请补填；没有统计的，写明即可。"),
    ({"indicators[0].score": "17"}, "数量指标 2", None, "请按实际完成情况核对。"),
    ({"indicators[0].score": "14"}, "数量指标 1", None, "请按实际完成情况核对得分，或写明原因。"),
    ({"indicators[0].actual": "16期", "indicators[0].score": "13"},
     "数量指标 3", "完成值达到 20期 记满分，现在 16期，差 4期", "请按实际完成情况核对得分，或写明原因。"),
    ({"indicators[0].score": None}, "数量指标 15", None, "请按实际完成情况补填。"),
    ({"indicators[0].score": "满分"}, "数量指标 15", None, "请核对得分，写成数字。"),
    ({"funds[0].executed": None}, "预算执行率 0.2", None, "没有实际完成值，请补填；没有统计的，写明即可。"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "lost", "full", "remedy"), LOSSES)
def test_a_loss(changes: dict[str, str | None], lost: str, full: str | None, remedy: str) -> None:
    form = edit(SAMPLE, changes)
    found = [
        (f"{loss.name} {plain(loss.points)}", loss.full and str(loss.full), str(loss.remedy))
        for loss in losses(form, score(form, NATIONAL))
    ]
    assert (lost, full, remedy) in found
    assert found == sorted(found, key=lambda loss: -Decimal(loss[0].split()[1]))


@pytest.mark.parametrize(("weight", "points"), [("0", "0"), ("0", "1"), ("-1", "0"), (None, "1"), ("/", "1")])
def test_no_loss_without_a_weight(weight: str | None, points: str) -> None:
    form = edit(SAMPLE, {"indicators[0].weight": weight, "indicators[0].score": points})
    assert "indicators[0]" not in [loss.line.where for loss in losses(form, score(form, NATIONAL))]


@pytest.mark.parametrize("unit", ["件", "百件", "千件", "万件", "百万件", "千万件", "亿件", "百万元"])
def test_a_loss_is_said_in_the_unit_of_the_target(unit: str) -> None:
    form = edit(SAMPLE, {"indicators[0].target": f"≥20{unit}", "indicators[0].actual": f"16{unit}"})
    full = [str(loss.full) for loss in losses(form, score(form, NATIONAL)) if loss.line.where == "indicators[0]"]
    assert full == [f"完成值达到 20{unit} 记满分，现在 16{unit}，差 4{unit}"]


def test_a_loss_says_how_its_points_stand() -> None:
    form = edit(SAMPLE, {"indicators[0].score": "14"})
    found = {str(loss.name): f"{plain(loss.points)} | {loss.why}" for loss in losses(form, score(form, NATIONAL))}
    assert found["数量指标"] == "1 | 得分 14，按规则核算为 15 分，相差 1 分"


def test_two_rulebooks_that_differ_in_the_ceiling_alone() -> None:
    form = edit(replace(SAMPLE, indicators=SAMPLE.indicators[:2]), both(executed="40"))
    assert STRICT.ceilings is not None
    capped = replace(NATIONAL, ceilings=replace(STRICT.ceilings, steps=(Ceiling(Decimal(50), Decimal(30)),)))
    assert str(compare(form, NATIONAL, capped).total) == "核算得分：34 → 30"


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
