"""ZW5xx — between the parts: goals and outcomes, money and indicators."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zwcore.checks import About, Case, IndicatorRow, check
from zwcore.finding import Hit, Scope, Severity
from zwcore.money import percent, plain, ratio, round_half_up, scale
from zwcore.quantity import Comparator, Quantity, read_value
from zwcore.sample import NINE
from zwcore.text import Message, fold

_FELL = {
    "funds.total.initial": "160.00",
    "funds[1].initial": "160.00",
    "indicators[3].target": "160万元",
    "indicators[3].actual": None,
}


@check(
    "ZW501",
    "“总体目标完成情况”与“年初设定目标”文字相同。如方便，请写上实际数，例如实发人数、张数。",
    severity=Severity.INFO,
    basis="cn-2020-10",
    scope=Scope.FILE,
    shared=Message(
        "ZW501.file",
        "{forms} 张表的“总体目标完成情况”与“年初设定目标”文字相同。如方便，请写上实际数，例如实发人数、张数。",
    ),
    bad={"goals.actual": "举办就业技能培训班20期，提高参训人员就业率。"},
    rests=("goals.planned",),
)
def outcome_equals_goal(case: Case) -> Iterator[Hit]:
    """完成情况与目标文字相同 — the outcome is the text of the goal."""
    planned, actual = case.form.goals.planned, case.form.goals.actual
    if planned and actual and fold(planned) == fold(actual):
        yield Hit("goals.actual")


def _cost_params(case: Case, row: IndicatorRow) -> dict[str, str]:
    executed = case.sound.executed
    return {"target": row.item.target or "", "executed": plain(executed) if executed is not None else ""}


@check(
    "ZW502",
    "{row} {target}是年初预算数，全年预算已改为 {adjusted} {unit}。目标经批复的不用改，说明即可。",
    severity=Severity.WARNING,
    basis=("cn-2015-88", "house"),
    bad=_FELL,
    rests=(
        "funds.label",
        "funds.initial",
        "funds.adjusted",
        "indicators.level2",
    ),
)
def cost_target_is_initial_budget(case: Case) -> Iterator[Hit]:
    """成本指标仍是年初预算 — the money fell and the cost target is still the initial budget."""
    change = case.change
    if change is None or change.difference > 0:
        return
    code = case.change_code
    for row, amount in case.cost_rows:
        if amount == change.initial and not _exceeded(case, row, amount):
            figures = {"initial": plain(change.initial)}
            words = {"row": row.kind, "adjusted": case.total.adjusted or "", "unit": case.unit}
            follows = () if code is None or code == "ZW307" else ((code, None),)
            severity = Severity.INFO if code == "ZW307" else Severity.WARNING
            where = f"{row.path}.target"
            yield Hit(where, {**_cost_params(case, row), **figures}, words, severity=severity, follows=follows)


def _exceeded(case: Case, row: IndicatorRow, amount: Decimal) -> bool:
    """The money spent exceeds the cost target and the row has full marks; an actual value, where printed, decides."""
    executed = case.sound.executed
    return (
        row.item.actual is None
        and executed is not None
        and amount > 0
        and executed > amount
        and row.score == row.weight
    )


@check(
    "ZW503",
    "{row} {target}，全年执行 {executed} {unit}，是指标值的 {ratio}%，记满分；按“不超过”理解应为 {computed}。"
    "增加的预算如已批复，写明即可；否则请核对得分。",
    severity=Severity.WARNING,
    basis=("form-zhongwei-2024", "practice"),
    bad={
        "funds.total.adjusted": "120.00",
        "funds.total.executed": "120.00",
        "funds[1].adjusted": "120.00",
        "funds[1].executed": "120.00",
        "indicators[3].target": "100万元",
        "indicators[3].actual": None,
    },
    about=About.POINTS,
    rests=(
        "funds.label",
        "funds.initial",
        "funds.executed",
        "indicators.level2",
        "indicators.target",
        "indicators.weight",
    ),
)
def cost_target_exceeded(case: Case) -> Iterator[Hit]:
    """超过成本指标却记满分 — more was spent than the cost target and the row has full marks."""
    executed = case.sound.executed
    if executed is None or len(case.cost_rows) != 1:
        return
    row, amount = case.cost_rows[0]
    if not _exceeded(case, row, amount) or amount not in (case.sound.initial, case.sound.adjusted):
        return  # only a target that is the whole budget can be held against all the money that was spent
    share = ratio(amount, executed)
    if row.weight is not None and share is not None:
        computed = round_half_up(share * row.weight)
        if computed == row.weight:
            return  # too little over to cost any points
        figures = {"ratio": plain(percent(executed, amount)), "computed": plain(computed)}
        words = {"row": row.kind, "unit": case.unit}
        yield Hit(f"{row.path}.score", {**_cost_params(case, row), **figures}, words)


_ALL = Message("ZW504.all", "执行数是年初预算的 {rate}%，{count} 项数量指标仍记满分，请核对实际数。")


@check(
    "ZW504",
    "{row} {target}记满分，执行数是年初预算的 {rate}%，单位成本 {planned_unit} → {implied_unit} 元。请核对实际数。",
    severity=Severity.WARNING,
    basis="practice",
    bad={**_FELL, "indicators[0].actual": None},
    base=NINE,
    rests=(
        "funds.label",
        "funds.initial",
        "funds.adjusted",
        "funds.executed",
        "indicators.level2",
        "indicators.target",
        "indicators.weight",
    ),
)
def output_full_while_money_fell(case: Case) -> Iterator[Hit]:
    """预算大减而产出满分 — output has full marks while the money fell beyond the alarm line.

    What a single one costs is only told where the project counts one thing: of several the money cannot be divided.
    """
    change, executed = case.change, case.sound.executed
    if change is None or executed is None or change.difference >= 0 or case.change_code != "ZW301":
        return
    counts = [(row, row.asked) for row in case.rows if "数量" in row.category and row.asked and _is_count(row.asked)]
    full = [
        (row, quantity) for row, quantity in counts
        if row.score is not None and row.score == row.weight and not row.target.estimate and not row.item.actual
    ]  # fmt: skip
    if not full:
        return
    rate = {"rate": plain(percent(executed, change.initial))}
    row, quantity = full[0]
    if len(counts) > 1:
        words: dict[str, str | Message] = {**rate, "count": str(len(full))}
        yield Hit(f"{row.path}.score", {}, words, tuple(f"{other.path}.score" for other, _ in full[1:]), message=_ALL)
        return
    units = [_per_unit(scale(money, case.power), quantity.base) for money in (change.initial, executed)]
    if None not in units:
        params = {"planned_unit": plain(units[0] or Decimal(0)), "implied_unit": plain(units[1] or Decimal(0))}
        yield Hit(f"{row.path}.score", params, {"row": row.kind, "target": row.item.target or "", **rate})


def _is_count(quantity: Quantity) -> bool:
    return quantity.unit not in ("%", "元") and not quantity.per


def _per_unit(money: Decimal, count: Decimal) -> Decimal | None:
    share = ratio(money, count)
    return round_half_up(share) if share is not None else None


@check(
    "ZW505",
    "{count} × {price} = {computed} {unit}，全年执行 {executed} {unit}，两者不一致。",
    severity=Severity.INFO,
    basis="practice",
    bad={"indicators[0].target": "35000张", "indicators[3].target": "10元/张"},
    base=NINE,
    reviewers_only=True,
    rests=(
        "funds.label",
        "funds.executed",
        "indicators.level2",
    ),
)
def quantity_times_price(case: Case) -> Iterator[Hit]:
    """数量乘单价与金额不符 — a count times its unit price is not the money spent, and nothing else explains it."""
    executed = case.sound.executed
    counts = [(row, value) for row in case.rows if "数量" in row.category and (value := row.got or row.asked)]
    prices = [(row, value) for row in case.rows if "成本" in row.category and (value := row.got or row.asked)]
    priced = [(row, value) for row, value in prices if value.unit == "元" and len(value.per) == 1]
    if executed is None or len(priced) != 1:
        return
    cost, price = priced[0]
    one = read_value(f"1{price.per[0]}").quantity
    counted = [(row, value) for row, value in counts if one and value.unit == one.unit and not value.per]
    if one is None or len(counted) != 1 or counted[0][1].estimate or price.estimate:
        return
    row, count = counted[0]
    # "元/公里" is for each 公里, be the length printed in 米 or in 公里: "元/名" goes with "35人".
    power = count.power - one.power
    computed = scale(count.value * price.base, power - case.power)
    hidden = _half(executed) + scale(_half(count.value) * price.base, power - case.power) * bool(power)
    least = executed < computed - hidden and not {count.comparator, price.comparator} & _AT_MOST
    # More money than that may have gone into what other rows count.
    alone = len(counts) == len(prices) == 1
    most = alone and executed > computed + hidden and not {count.comparator, price.comparator} & _AT_LEAST
    if least or most:
        words = {"count": row.item.actual if row.got else row.item.target, "executed": case.total.executed}
        words |= {"price": cost.item.actual if cost.got else cost.item.target, "unit": case.unit}
        said = {name: text or "" for name, text in words.items()}
        yield Hit(f"{cost.path}.target", {}, {**said, "computed": plain(computed)}, (f"{row.path}.target",))


_AT_MOST = {Comparator.LE, Comparator.LT}
_AT_LEAST = {Comparator.GE, Comparator.GT}


def _half(value: Decimal) -> Decimal:
    """Half of the last printed digit: what rounding may hide."""
    exponent = value.as_tuple().exponent
    return scale(Decimal("0.5"), exponent if isinstance(exponent, int) else 0)


@check(
    "ZW509",
    "已填得分均等于分值（{count} 项）。",
    severity=Severity.INFO,
    basis="practice",
    scope=Scope.FILE,
    shared=Message("ZW509.file", "{forms} 张表的已填得分均等于分值。"),
    bad={
        "indicators[5].actual": "96%",
        "indicators[5].score": "10",
        "indicators[5].deviation": None,
        "total": "99.8",
    },
    rests=(
        "indicators.weight",
        "indicators.score",
    ),
)
def every_score_is_its_weight(case: Case) -> Iterator[Hit]:
    """已填得分均等于分值 — every filled score equals its weight."""
    filled = [(score, weight) for _, weight, score in case.points if score is not None and weight is not None]
    if len(filled) > 1 and all(score == weight for score, weight in filled):
        yield Hit("indicators", {"count": str(len(filled))})
