"""为什么: why a line has the points it has, in one sentence and in at most five short lines.

What a rule rests on is always told apart: 表内印的, 文件规定, 本系统设置, 按惯例推断.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache

from zwcore.form import Indicator
from zwcore.money import HUNDRED, ZERO, percent, plain, round_half_up
from zwcore.quantity import read_value
from zwcore.rulebooks import Band, Ceiling, FormulaName, Rule, Rulebook, bases
from zwcore.scoring.methods import bands, formula_of
from zwcore.scoring.model import Gap, Method, Outcome, Status
from zwcore.text import Message

Points = Mapping[str, Decimal | None]
"""分值 (``weight``), 得分 (``claimed``) and 核算得分 (``recomputed``) under these names."""

_WHY: Mapping[Status, Message] = {
    Status.BLANK: Message("score.blank", "得分未填，分值 {weight}"),
    Status.UNKNOWN: Message("score.unknown", "得分不是数字，分值 {weight}，未核算"),
    Status.OVER: Message("score.over", "得分 {claimed}，分值 {weight}，多 {over} 分"),
    Status.MISMATCH: Message("score.mismatch", "得分 {claimed}，按规则核算为 {recomputed} 分，相差 {difference} 分"),
    Status.FULL: Message("score.full", "得分 {claimed}，按规则核算为 {recomputed} 分，一致"),
    Status.PARTIAL: Message("score.partial", "得分 {claimed}，按规则核算为 {recomputed} 分，一致"),
}
_GAPS: Mapping[Gap, Message] = {
    Gap.NO_TARGET: Message("why.no_target", "得分 {claimed}，分值 {weight}；没有指标值，未核算"),
    Gap.NO_ACTUAL: Message("why.no_actual", "得分 {claimed}，分值 {weight}；没有实际完成值，未核算"),
    Gap.NO_WEIGHT: Message("why.no_weight", "没有分值，或分值不是数字，未核算"),
    Gap.PART: Message("why.part", "没有单独的分值（其中项），随所属指标计分"),
    Gap.MERGED: Message("why.merged", "分值或得分与相邻几行合并填写，合在一起计，不逐行核算"),
    Gap.DIRECTION: Message(
        "why.direction", "得分 {claimed}，分值 {weight}；指标值没有写“≤”或“≥”，这类指标一般越少越好，方向要核实，未核算"
    ),
    Gap.NO_POINTS: Message("why.no_points", "这种表不打分，没有核算得分"),
    Gap.QUALITATIVE: Message("why.qualitative", "得分 {claimed}，分值 {weight}；定性指标按档记分，不核算到具体分数"),
    Gap.COMPOUND: Message("why.compound", "得分 {claimed}，分值 {weight}；一格里有几个指标值，未核算"),
    Gap.NOT_ALL: Message(
        "why.not_all", "得分 {claimed}，分值 {weight}；一格里有几个指标值，没有都达到，怎样合计没有写明，未核算"
    ),
    Gap.PERIOD: Message("why.period", "得分 {claimed}，分值 {weight}；指标值是一段时间，未核算"),
    Gap.DOUBT: Message("why.doubt", "得分 {claimed}，分值 {weight}；指标值或完成值读不准，未核算"),
    Gap.NOT_A_NUMBER: Message("why.not_a_number", "得分 {claimed}，分值 {weight}；完成值不是一个数，未核算"),
    Gap.ESTIMATE: Message("why.estimate", "得分 {claimed}，分值 {weight}；完成值是预估数，未核算"),
    Gap.COPIED: Message("why.copied", "得分 {claimed}，分值 {weight}；完成值写成“≥”“不低于”等，不是实际数，未核算"),
    Gap.UNITS: Message("why.units", "得分 {claimed}，分值 {weight}；指标值与完成值的单位对不上，未核算"),
    Gap.NEGATIVE: Message("why.negative", "得分 {claimed}，分值 {weight}；负数不能按比例计算，未核算"),
    Gap.LATE: Message(
        "why.late", "得分 {claimed}，分值 {weight}；完成时间晚于或不能确定早于指标值，规则没有写怎样扣分"
    ),
    Gap.NO_BUDGET: Message("why.no_budget", "得分 {claimed}，分值 {weight}；预算数为 0，没有执行率，未核算"),
}
_AGREEING = (Status.FULL, Status.PARTIAL)
_WITHOUT_POINTS = (Gap.NO_POINTS, Gap.PART, Gap.MERGED)
_NEGATIVE = Message("score.negative", "分值 {weight} 小于 0，未核算")
_UNREADABLE = Message("score.unreadable", "得分不是数字，按规则核算为 {recomputed} 分")
_RULES: Mapping[Method, Message] = {
    Method.QUANTITATIVE: Message("rule.quantitative", "规则：达到指标值记满分；未达到，按 B/A × 分值。"),
    Method.REVERSE: Message("rule.reverse", "规则：不超过指标值记满分；超过，按 A/B × 分值。"),
    Method.EQUAL: Message("rule.equal", "规则：等于指标值记满分；少了按 B/A，多了按 A/B × 分值。"),
    Method.QUALITATIVE: Message("rule.qualitative", "规则：得分不超过该项分值；定性指标按三档记分。"),
    Method.TIME: Message("rule.time", "规则：按时完成记满分；逾期怎样扣分，没有写明。"),
    Method.COMPOUND: Message("rule.compound", "规则：得分不超过该项分值；一格里有几个指标值，要分开核算。"),
    Method.EXECUTION: Message("rule.execution", "规则：执行率 × 分值，不超过分值。"),
    Method.NONE: Message("rule.none", "规则：得分不超过该项分值。"),
}
_BY_FORMULA: Mapping[FormulaName, Message] = {
    "1-(B-A)/A": Message(
        "rule.linear", "规则：不超过指标值记满分；超过，按 [1 −（B − A）÷ A] × 分值，超过一倍记 0 分。"
    ),
    "reached": Message("rule.reached", "规则：等于指标值记满分，不等记 0 分。"),
}
_MORE = Message("rule.equal_more", "规则：达到指标值记满分；少了按 B/A × 分值，多了不扣分（没有写明怎样扣）。")
_UNSURE = Message("rule.direction", "规则：得分不超过该项分值；指标值没有写“≤”或“≥”，方向要核实。")
_BASES: Mapping[str, Message] = {
    "printed": Message("step.basis_printed", "依据：{bases}（表内印的）。"),
    "regulation": Message("step.basis_regulation", "依据：{bases}（文件规定）。"),
    "setting": Message("step.basis_setting", "依据：{bases}（本系统设置，不是规定）。"),
    "inferred": Message("step.basis_inferred", "依据：{bases}（按惯例推断，不是规定）。"),
}
_BANDS = Message("step.bands", "三档：{best} {low}–{full}，{middle} {floor}–不足 {low}，{worst}不足 {floor}。")
_BEST = Message("band.best", "{low}–{high}")
_MIDDLE = Message("band.middle", "{low}–不足 {high}")
_WORST = Message("band.worst", "不足 {high}")
_CEILING = Message("step.ceiling", "推断：成本按“不超过”理解（表内未写明）。")
_ZERO = Message("step.zero", "推断：指标值是 0，按“不超过”理解（表内未写明）。")
_FLOOR = Message("step.floor", "推断：指标值按“不少于”理解（表内未写明）。")
_OVER = Message("step.over", "算一下：{claimed} − {weight} = {over}，多 {over} 分。")
_REACHED = Message("step.reached", "算一下：指标值 {a}，完成值 {b}，已达到，记满分 {weight}。")
_ON_TIME = Message("step.on_time", "算一下：按时完成，记满分 {weight}。")
_ALL = Message("step.all", "算一下：{count} 个指标值逐个比较，都已达到，记满分 {weight}。")
_RATIO = Message("step.ratio", "算一下：{part} ÷ {whole} × {weight} = {recomputed} 分（{names}）。")
_LINEAR = Message("step.linear", "算一下：[1 −（{b} − {a}）÷ {a}] × {weight} = {recomputed} 分（{names}）。")
_NOTHING = Message("step.nothing", "算一下：{names}，按规则记 0 分。")
_CAPPED = Message("step.capped", "算一下：{part} ÷ {whole} 超过 1，按 1 计，{recomputed} 分（{names}）。")
_OFF = Message("step.off", "扣分：完成值是指标值的 {ratio}%，超过 {beyond}% 及以上扣 {off} 分，{recomputed} 分。")
_NAMES = Message("step.names", "指标值 A {a}，完成值 B {b}")
_MONEY = Message("step.money", "预算数 A {a}，执行数 B {b}")
_RATE = Message("step.rate", "执行率：{spent} ÷ {budget} = {rate}%，低于 {below}%。")
_CUT = Message("step.cut", "封顶：各项合计 {before} 分，总分最多 {most} 分。")


def why(status: Status, outcome: Outcome, points: Points) -> Message:
    """Say in one sentence how claimed points, weight and recomputed points stand; ``points`` by these names."""
    claimed, weight, recomputed = points["claimed"], points["weight"], points["recomputed"]
    fields = {name: "" if value is None else plain(value) for name, value in points.items()}
    if outcome.gap is not None and (status in _AGREEING or outcome.gap in _WITHOUT_POINTS):
        return _GAPS[outcome.gap].with_(**fields)
    if status is Status.OVER and claimed is not None and weight is not None:
        fields["over"] = plain(claimed - weight)
    if status is Status.MISMATCH and claimed is not None and recomputed is not None:
        fields["difference"] = plain(abs(claimed - recomputed))
    return (_unknown(weight, recomputed) if status is Status.UNKNOWN else _WHY[status]).with_(**fields)


def _unknown(weight: Decimal | None, recomputed: Decimal | None) -> Message:
    """Say what is amiss with a weight, else with a score that is no number."""
    if weight is None:
        return _GAPS[Gap.NO_WEIGHT]
    if weight < ZERO:
        return _NEGATIVE
    return _WHY[Status.UNKNOWN] if recomputed is None else _UNREADABLE


def steps(indicator: Indicator | None, outcome: Outcome, points: Points, rulebook: Rulebook) -> tuple[Message, ...]:
    """Explain a line in at most five short lines: rule, bands or inference, the sum, and what the rule rests on."""
    rule = rule_of(outcome, rulebook)
    lines = [_UNSURE if outcome.unsure else _rule(outcome, rulebook)]
    weight, claimed, recomputed = points["weight"], points["claimed"], points["recomputed"]
    if weight is not None and weight < ZERO:
        weight = None  # of such a weight there are no points to explain
    if rule is rulebook.bands and indicator is not None and weight is not None:
        lines.extend(_in_points(bands(indicator, rulebook), weight))
    if outcome.inferred and not outcome.unsure and indicator is not None and outcome.method is not Method.COMPOUND:
        lines.append(_inference(indicator, outcome.method))
    if claimed is not None and weight is not None and claimed > weight:
        over = plain(claimed - weight)
        lines.append(_OVER.with_(claimed=plain(claimed), weight=plain(weight), over=over))
    elif outcome.share is not None and weight is not None and recomputed is not None:
        lines.extend(_sum(outcome, weight, recomputed))
    # A deduction is the last word on the points: what it rests on is said in the place of the formula's basis.
    if outcome.over is not None and rulebook.over_achievement is not None:
        rule = rulebook.over_achievement
    return (*lines, *([] if rule is None else [basis(rule)]))


def cut(before: Decimal, budget: Decimal, spent: Decimal, ceiling: Ceiling) -> tuple[Message, ...]:
    """Explain how the execution rate cuts the total."""
    rate = plain(percent(spent, budget, ceiling.below))
    fields = {"spent": plain(spent), "budget": plain(budget), "rate": rate, "below": plain(ceiling.below)}
    return (_RATE.with_(**fields), _CUT.with_(before=plain(before), most=plain(ceiling.most)))


def rule_of(outcome: Outcome, rulebook: Rulebook) -> Rule | None:
    """Return the rule of the rulebook by which a line is scored; ``None`` where it has none."""
    if outcome.share is not None and outcome.a == outcome.b == ZERO:
        return rulebook.zero
    if outcome.unsure:
        return None
    if outcome.method is Method.QUALITATIVE:
        return rulebook.bands
    if outcome.method is Method.EXECUTION:
        return rulebook.execution
    return formula_of(outcome.method, rulebook)


def basis(rule: Rule) -> Message:
    """Say what a rule rests on, and of what kind that is."""
    return _basis(rule.kind, rule.basis)


@cache
def _basis(kind: str, names: tuple[str, ...]) -> Message:
    named = [bases()[name] for name in names]
    titles = (base.title if base.number is None else f"《{base.title}》{base.number}" for base in named)
    return _BASES[kind].with_(bases="、".join(titles))


def _rule(outcome: Outcome, rulebook: Rulebook) -> Message:
    formula = formula_of(outcome.method, rulebook)
    special = None if formula is None else _BY_FORMULA.get(formula.formula)
    unwritten = outcome.method is Method.EQUAL and formula is not None and formula.kind == "inferred"
    return special or (_MORE if unwritten else _RULES[outcome.method])


def _inference(indicator: Indicator, method: Method) -> Message:
    if method is not Method.REVERSE:
        return _FLOOR
    asked = read_value(indicator.target_text).quantity
    return _CEILING if asked is None or asked.value else _ZERO


def band_range(weight: Decimal, band: Band) -> Message:
    """Say which points of a weight lie in a band: "12–15", "7.5–不足 12", "不足 7.5"."""
    low, high = (plain(round_half_up(weight * edge / HUNDRED)) for edge in (band.lower, band.upper))
    message = _BEST if band.upper == HUNDRED else _WORST if band.lower == ZERO else _MIDDLE
    return message.with_(low=low, high=high)


@lru_cache(maxsize=1 << 10)
def _in_points(steps: tuple[Band, ...], weight: Decimal) -> tuple[Message, ...]:
    if len(steps) != 3:
        return ()
    low, floor = (plain(round_half_up(weight * step.lower / HUNDRED)) for step in steps[:2])
    names = {"best": steps[0].name, "middle": steps[1].name, "worst": steps[2].name}
    return (_BANDS.with_(**names, low=low, floor=floor, full=plain(weight)),)


def _sum(outcome: Outcome, weight: Decimal, recomputed: Decimal) -> Iterator[Message]:
    fields: dict[str, object] = {"weight": plain(weight), "recomputed": plain(recomputed)}
    if outcome.a is None or outcome.b is None:
        compound = outcome.method is Method.COMPOUND
        yield _ALL.with_(count=outcome.count, **fields) if compound else _ON_TIME.with_(**fields)
        return
    values = {"a": plain(outcome.a), "b": plain(outcome.b)}
    names = (_MONEY if outcome.method is Method.EXECUTION else _NAMES).with_(**values)
    yield _ratio(outcome).with_(names=names, **values, **fields)
    if outcome.over is not None:
        ratio, step = plain(percent(outcome.b, outcome.a)), outcome.over
        yield _OFF.with_(ratio=ratio, beyond=plain(step.beyond), off=plain(step.off), **fields)


def _ratio(outcome: Outcome) -> Message:
    """Return the sum for the formula that applied, with its two numbers put in."""
    a, b = outcome.a or ZERO, outcome.b or ZERO
    if outcome.formula is None:
        return _REACHED
    if outcome.formula == "1-(B-A)/A":
        return _LINEAR if outcome.share else _NOTHING
    if outcome.formula == "reached":
        return _NOTHING
    part, whole = (b, a) if outcome.formula == "B/A" else (a, b)
    # More spent than planned: the rate is held at 1.
    return (_CAPPED if part > whole else _RATIO).with_(part=plain(part), whole=plain(whole))
