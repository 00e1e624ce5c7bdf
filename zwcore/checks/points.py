"""ZW4xx — points: what the rules give for what was reached, beside what was claimed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zwcore.checks import About, Case, IndicatorRow, check, with_reason
from zwcore.finding import Hit, Severity
from zwcore.money import plain, round_half_up
from zwcore.quantity import Comparator, ValueKind, aligned, slipped
from zwcore.scoring import Line, Missed, stated_band, yearly
from zwcore.text import Message

_VALUES = ("indicators.target", "indicators.actual", "indicators.weight")


def _differs(case: Case, row: IndicatorRow, line: Line) -> bool:
    """The claimed points differ from the recomputed ones, and no other finding says so already."""
    if line.recomputed is None or row.score is None or row.weight is None:
        return False
    if row.score > row.weight or row.score < 0 or row.lost_a_sign:
        return False
    return abs(row.score - line.recomputed) > case.tolerance


def _recomputed(case: Case) -> Iterator[tuple[IndicatorRow, Line, Decimal, Decimal]]:
    """Yield the rows whose claimed points (third) differ from the recomputed ones (fourth)."""
    for row in case.done:
        line = row.line
        if line is not None and _differs(case, row, line):
            assert row.score is not None
            assert line.recomputed is not None
            yield row, line, row.score, line.recomputed


def _missed_reverse(row: IndicatorRow, line: Line) -> bool:
    return line.method == "reverse" and row.score == row.weight


def _operator_printed(row: IndicatorRow) -> bool:
    return row.asked is not None and row.asked.comparator is not Comparator.NONE


def _rule_printed(case: Case, line: Line) -> bool:
    """Tell whether the formula is printed on the form or stands in a regulation, and is not inferred."""
    deducted = case.rulebook.over_achievement
    if line.outcome.over is not None and deducted is not None:
        return deducted.kind in ("printed", "regulation")
    rules = {"quantitative": case.rulebook.quantitative, "reverse": case.rulebook.reverse}
    rule = rules.get(line.method, case.rulebook.equal)
    return line.method == "time" or rule.kind in ("printed", "regulation")


_SLIPPED = Message(
    "ZW401.slipped",
    "{row}：指标值 {target}，完成值 {actual}，是不是 {percent}%？请核对小数点；如无误，得分应为 {computed}。",
)


@check(
    "ZW401",
    "{row}：得分 {claimed}，按指标值 {target}、完成值 {actual} 应为 {computed}，请核对。",
    severity=Severity.ERROR,
    basis="cn-2020-10",
    bad={"indicators[0].actual": "16期", "indicators[0].deviation": "报名不足"},
    about=About.POINTS,
    rests=_VALUES,
)
def score_differs_from_rule(case: Case) -> Iterator[Hit]:
    """得分与规则不符 — the claimed points are not what the rule gives for the printed values."""
    for row, line, claimed, computed in _recomputed(case):
        # Too few points for a target that was missed want no further word where the reason is given.
        short = computed < (row.weight or computed) and row.unexplained
        if not _missed_reverse(row, line) and (claimed > computed or short):
            params = {"claimed": plain(claimed), "computed": plain(computed)}
            certain = _operator_printed(row) and _rule_printed(case, line)
            severity = Severity.ERROR if certain else Severity.WARNING
            follows = (("ZW420", f"{row.path}.actual"),)
            hit = Hit(f"{row.path}.score", params, row.values, severity=severity, follows=follows)
            meant = slipped(row.asked, row.got) if row.asked and row.got else None
            if meant is None:
                yield with_reason(case, row, "ZW401", hit)
            else:
                words = {**row.values, "percent": plain(meant)}
                yield hit._replace(words=words, severity=Severity.WARNING, message=_SLIPPED)


@check(
    "ZW403",
    "{row}：完成值 {actual} 超出指标值 {target}，记满分；按规则应为 {computed}，请核对。",
    severity=Severity.ERROR,
    basis=("cn-2020-10", "seen-hubei"),
    bad={"indicators[3].actual": "110万元", "indicators[3].deviation": "物价上涨"},
    about=About.POINTS,
    rests=_VALUES,
)
def reverse_missed_full_marks(case: Case) -> Iterator[Hit]:
    """反向指标未达到却记满分 — an upper limit was exceeded and the row has full marks."""
    for row, line, _, computed in _recomputed(case):
        if _missed_reverse(row, line):
            params = {"actual": row.item.actual or "", "target": row.item.target or "", "computed": plain(computed)}
            severity = Severity.ERROR if _operator_printed(row) else Severity.WARNING
            hit = Hit(f"{row.path}.score", params, {"row": row.name}, severity=severity)
            yield with_reason(case, row, "ZW403", hit)


@check(
    "ZW404",
    "{row}：完成值 {actual} 已达到指标值 {target}，扣了分而没有写原因，请说明。",
    severity=Severity.WARNING,
    basis="cn-2020-10",
    bad={"indicators[0].score": "13", "total": "96.8"},
    about=About.POINTS,
    rests=(*_VALUES, "indicators.deviation"),
)
def deducted_without_reason(case: Case) -> Iterator[Hit]:
    """达到目标却扣分 — points were deducted though the target is reached, without a reason."""
    for row, _, claimed, computed in _recomputed(case):
        if claimed < computed == row.weight and row.unexplained:
            yield Hit(f"{row.path}.score", {}, row.values)


_POINT = Message("ZW405.point", "{row}：指标值 {target}，完成值 {actual}，是不是 {percent}%？请核对单位和小数点。")


@check(
    "ZW405",
    "{row}：完成值 {actual} 是指标值 {target} 的 {ratio}%，请说明原因。",
    severity=Severity.WARNING,
    basis=("house", "seen-published"),
    bad={"indicators[0].actual": "40期"},
    rests=("indicators.target", "indicators.deviation"),
)
def much_over_achieved(case: Case) -> Iterator[Hit]:
    """超额较多 — the outcome is beyond the over-achievement line and no reason is given."""
    line = case.rulebook.lines.over_achievement.value
    for row in case.done:
        scored, asked, got = row.line, row.asked, row.got
        if scored is None or asked is None or got is None or scored.method == "reverse" or not _counted(scored):
            continue
        a, b = scored.outcome.a, scored.outcome.b
        pair = aligned(asked, got) if a is None or b is None else (a, b)
        if pair is None or pair[0] <= 0 or pair[1] <= pair[0] or not row.unexplained:
            continue
        ratio = pair[1] * 100 / pair[0]
        if ratio > line:
            params, where = {"ratio": plain(round_half_up(ratio))}, f"{row.path}.actual"
            meant = slipped(asked, got)
            words = row.values if meant is None else {**row.values, "percent": plain(meant)}
            message = None if meant is None else _POINT
            yield Hit(where, params, words, follows=(("ZW419", where),), message=message)


def _counted(line: Line) -> bool:
    """Two numbers were held against each other, be there points for it or not."""
    return line.outcome.share is not None or (line.outcome.gap == "no_points" and not line.outcome.unsure)


_MISSED = {
    Missed.OVER: Message("ZW423.over", "{row}：完成值 {actual} 超出指标值 {target}，记了满分，请核对。"),
    Missed.LATE: Message("ZW423.late", "{row}：完成值 {actual} 晚于指标值 {target}，记了满分，请核对。"),
    Missed.PARTLY: Message("ZW423.partly", "{row}：指标值 {target} 没有都达到（{actual}），记了满分，请核对。"),
}
_YEARLY = Message(
    "ZW423.yearly", "{row}：指标值 {target} 全年合 {due} 次，完成值 {actual} 少于这个数，记了满分，请核对。"
)


@check(
    "ZW423",
    "{row}：完成值 {actual} 未达到指标值 {target}，记了满分，请核对。",
    severity=Severity.WARNING,
    basis="cn-2020-10",
    bad={"indicators[2].actual": "2024年12月", "indicators[2].deviation": "师资没有到位"},
    about=About.POINTS,
    rests=_VALUES,
)
def missed_full_marks(case: Case) -> Iterator[Hit]:
    """未达到却记满分 — a target was missed for certain, by words or where no formula applies, and has full marks."""
    for row in case.done:
        missed, line = row.missed, row.line
        if missed is None or line is None or line.recomputed is not None or not _full(row):
            continue
        if row.target.kind is ValueKind.QUALITATIVE and stated_band(row.item, case.rulebook) is not None:
            continue  # that the points lie outside of the band it states is said
        due = yearly(row.target, row.actual)
        words = row.values if due is None else {**row.values, "due": plain(due)}
        hit = Hit(f"{row.path}.score", {}, words, message=_MISSED.get(missed) if due is None else _YEARLY)
        yield with_reason(case, row, "ZW423", hit)


def _full(row: IndicatorRow) -> bool:
    return row.weight is not None and row.weight > 0 and row.score == row.weight


_WITHOUT_POINTS = Message(
    "ZW424.plain",
    "{row}：完成值 {actual} 多于指标值 {target}；这类指标一般越少越好，而指标值没有写“≤”，请核实并说明原因。",
)


@check(
    "ZW424",
    "{row}：完成值 {actual} 多于指标值 {target}，记了满分；这类指标一般越少越好，而指标值没有写“≤”，请核实。",
    severity=Severity.WARNING,
    basis="practice",
    bad={"indicators[1].level3": "设备故障率", "indicators[1].target": "3%", "indicators[1].actual": "6%"},
    about=About.POINTS,
    rests=(*_VALUES, "indicators.level3"),
)
def more_than_hoped_for(case: Case) -> Iterator[Hit]:
    """方向不明而超出 — more of what is better the less there is of it, without an operator: which way is it meant?"""
    for row in case.done:
        outcome = None if row.line is None else row.line.outcome
        if outcome is None or not outcome.unsure or outcome.a is None or outcome.b is None or outcome.b <= outcome.a:
            continue
        if _full(row):
            yield Hit(f"{row.path}.score", {}, row.values)
        elif row.weight is None and row.unexplained:
            yield Hit(f"{row.path}.actual", {}, row.values, message=_WITHOUT_POINTS)
