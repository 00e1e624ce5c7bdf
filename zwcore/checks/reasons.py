"""ZW11x — reasons: targets that were missed and points that were taken off without a word of why."""

from __future__ import annotations

from collections.abc import Iterator

from zwcore.checks import Case, IndicatorRow, check
from zwcore.finding import Hit, Severity
from zwcore.money import ZERO, plain
from zwcore.scoring import Missed
from zwcore.text import Message

_OVER = Message("ZW110.over", "{row}：超出指标值（{actual}，指标值 {target}），偏差原因没有填。")
_LATE = Message("ZW110.late", "{row}：晚于指标值（{actual}，指标值 {target}），偏差原因没有填。")
_OVER_NO_COLUMN = Message("ZW110.over_explain", "{row}：超出指标值（{actual}，指标值 {target}），请说明原因。")
_NO_COLUMN = Message("ZW110.explain", "{row}：未达到指标值（{actual}，指标值 {target}），请说明原因。")
_TOLD = Message("ZW110.told", "{row}：未达到指标值（{actual}，指标值 {target}），表内写明：“{reason}”。")
_TOLD_OVER = Message("ZW110.told_over", "{row}：超出指标值（{actual}，指标值 {target}），表内写明：“{reason}”。")
_DEDUCTED_TOLD = Message("ZW112.told", "{row}：分值 {weight}，得分 {score}，扣了 {lost} 分，表内写明：“{reason}”。")


@check(
    "ZW110",
    "{row}：未达到指标值（{actual}，指标值 {target}），偏差原因没有填。",
    severity=Severity.WARNING,
    basis="cn-2020-10",
    bad={"indicators[0].actual": "16期", "indicators[0].score": "12", "total": "95.8"},
    rests=("indicators.target", "indicators.actual"),
)
def reason_missing(case: Case) -> Iterator[Hit]:
    """偏差原因空白 — a target was missed and the reason is not given, be there points for it or not."""
    column = case.form.has_column("deviation")
    for row in case.done:
        missed = row.missed
        # Where the print has no column for reasons, points that were taken off say that much.
        if missed is None or not (column or row.weight is None) or not case.unexplained(row):
            continue
        where = f"{row.path}.deviation" if column else f"{row.path}.actual"
        reason, over = case.quoted_about(row), missed is Missed.OVER
        if reason is not None:
            yield Hit(where, {}, {**row.values, "reason": reason}, (), Severity.INFO, _cause(row), _told(over))
        else:
            yield Hit(where, {}, row.values, follows=_cause(row), message=_asked(missed, column))


def _asked(missed: Missed, column: bool) -> Message | None:
    if not column:
        return _OVER_NO_COLUMN if missed is Missed.OVER else _NO_COLUMN
    return {Missed.OVER: _OVER, Missed.LATE: _LATE}.get(missed)


def _told(over: bool) -> Message:
    return _TOLD_OVER if over else _TOLD


def _cause(row: IndicatorRow) -> tuple[tuple[str, str | None], ...]:
    """What is to be mended first: an outcome that is none, points that do not fit it."""
    points = ("ZW201", "ZW401", "ZW403", "ZW423", "ZW406")
    return (("ZW420", f"{row.path}.actual"), *((code, f"{row.path}.score") for code in points))


@check(
    "ZW112",
    "{row}：分值 {weight}，得分 {score}，扣了 {lost} 分而没有写原因，请说明。",
    severity=Severity.WARNING,
    basis="cn-2020-10",
    bad={
        "indicators[4].target": "有效提升",
        "indicators[4].actual": "有效提升",
        "indicators[4].score": "28",
        "total": "96.8",
    },
    rests=("indicators.weight", "indicators.score"),
)
def deduction_unexplained(case: Case) -> Iterator[Hit]:
    """扣分没有原因 — points were taken off and no reason is given, whatever the kind of indicator.

    Where the points can be reckoned, or the target was missed for certain, other checks say it.
    """
    for row, weight, score in case.points if case.form.has_column("deviation") else ():
        if weight is None or score is None or not ZERO <= score < weight or row.missed is not None:
            continue
        counted = row.line is not None and row.line.recomputed is not None
        if counted or not all(case.unexplained(one) for one in _together(case, row)):
            continue
        params = {"weight": plain(weight), "score": plain(score)}
        words: dict[str, str | Message] = {"row": row.name, "lost": plain(weight - score)}
        where, follows = f"{row.path}.deviation", (("ZW406", f"{row.path}.score"),)
        reason = case.quoted_about(row)
        if reason is None:
            yield Hit(where, params, words, follows=follows)
        else:
            words["reason"] = reason
            yield Hit(where, params, words, (), Severity.INFO, follows, _DEDUCTED_TOLD)


def _together(case: Case, row: IndicatorRow) -> list[IndicatorRow]:
    """The rows for which points are printed once, the first of which this is."""
    spans = case.reading.spans
    reach = max(spans.get(f"{row.path}.{name}", 1) for name in ("weight", "score")) if spans else 1
    return [row] if reach == 1 else [one for one in case.rows if 0 <= one.index - row.index < reach]
