"""失分清单: where points are lost or do not stand, why, what would have given them, what can honestly be done about it.

A remedy never names points or values to write down and never says to change a target: targets are approved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zwcore.form import Form
from zwcore.money import ZERO, plain
from zwcore.quantity import Quantity, read_value
from zwcore.scoring.compare import row_name
from zwcore.scoring.model import Gap, Method, Status
from zwcore.scoring.result import Line, Score
from zwcore.text import Message, is_blank

_FULL = {
    Method.QUANTITATIVE: Message("loss.more", "完成值达到 {full} 记满分，现在 {actual}，差 {gap}"),
    Method.REVERSE: Message("loss.less", "完成值不超过 {full} 记满分，现在 {actual}，多 {gap}"),
    Method.EQUAL: Message("loss.exact", "完成值等于 {full} 记满分，现在 {actual}，相差 {gap}"),
    Method.EXECUTION: Message("loss.spent", "执行数达到 {full} 记满分，现在 {actual}，差 {gap}"),
}
_TOLD = {
    Status.OVER: Message("loss.told_over", "得分多 {points} 分"),
    Status.BLANK: Message("loss.told_blank", "得分未填（分值 {points}）"),
    Status.UNKNOWN: Message("loss.told_unreadable", "得分不是数字（分值 {points}）"),
}
_LOST = Message("loss.told", "失 {points} 分")
_FILL_SCORE = Message("loss.fill_score", "请按实际完成情况补填。")
_FILL_ACTUAL = Message("loss.fill_actual", "没有实际完成值，请补填；没有统计的，写明即可。")
_NO_COLUMN = Message("loss.no_column", "表样没有实际完成值一栏，可以另附说明。")
_OVER = Message("loss.over", "请按实际完成情况核对。")
_RECKON = Message("loss.reckon", "请按实际完成情况核对得分，或写明原因。")
_UNREADABLE = Message("loss.unreadable", "请核对得分，写成数字。")
_EXPLAINED = Message("loss.explained", "表内已写偏差原因。")
_EXPLAIN = Message("loss.explain", "请写明偏差原因。")
_ATTACH = Message("loss.attach", "表样没有偏差原因一栏，可以另附说明。")
_SCALES = {0: "", 2: "百", 3: "千", 4: "万", 6: "百万", 7: "千万", 8: "亿"}
_UNITS = {("%", -1): "‰", ("克", 6): "吨", ("平方米", 6): "平方公里"}


@dataclass(frozen=True, slots=True)
class Loss:
    """A row with points at stake: how many, why, what gives full points (numeric targets only), and the remedy.

    What kind it is says the status of ``line``: ``OVER`` by so many points, ``BLANK`` or ``UNKNOWN`` (no number) with
    the weight at stake, any other has lost them.
    """

    line: Line
    points: Decimal
    full: Message | None
    remedy: Message

    @property
    def name(self) -> str | Message:
        """How the row is called."""
        return row_name(self.line)

    @property
    def told(self) -> Message:
        """How many points there are at stake, and of what kind that is."""
        return _TOLD.get(self.line.status, _LOST).with_(points=plain(self.points))

    @property
    def why(self) -> Message:
        """How its points stand."""
        return self.line.why


def losses(form: Form, score: Score) -> tuple[Loss, ...]:
    """Return the rows with points at stake, most points first; those with as many in the order of the form."""
    found = (Loss(line, points, _full(line), _remedy(form, line)) for line, points in _losing(score))
    return tuple(sorted(found, key=lambda loss: -loss.points))


def _losing(score: Score) -> Iterator[tuple[Line, Decimal]]:
    """Yield the rows with their points: the weight where no score stands, what is over, what is below the weight."""
    for line in score.lines:
        # What is printed once for several rows is lost by none of them alone.
        if line.weight is None or line.weight <= ZERO or line.outcome.gap is Gap.MERGED:
            continue
        if line.status is Status.OVER and line.claimed is not None:
            yield line, line.claimed - line.weight
            continue
        lost = line.weight
        if line.claimed is not None:
            lost -= line.claimed if line.recomputed is None else min(line.claimed, line.recomputed)
        if lost > ZERO:
            yield line, lost


def _full(line: Line) -> Message | None:
    outcome = line.outcome
    if outcome.share is None or outcome.a is None or outcome.b is None or outcome.formula is None:
        return None
    unit = _unit(line)
    gap = plain(abs(outcome.a - outcome.b)) + (" 个百分点" if unit == "%" else unit)
    return _FULL[outcome.method].with_(full=plain(outcome.a) + unit, actual=plain(outcome.b) + unit, gap=gap)


def _unit(line: Line) -> str:
    """Return the unit in which the target is printed; amounts of the funds are in the form's own."""
    asked = read_value(line.indicator.target).quantity if line.indicator is not None else None
    return "" if asked is None else _written(asked)


def _written(asked: Quantity) -> str:
    unit = _UNITS.get((asked.unit, asked.power)) or _SCALES.get(asked.power, "") + asked.unit
    return "/".join((unit, *asked.per))


def _remedy(form: Form, line: Line) -> Message:
    if line.status is Status.BLANK:
        return _FILL_SCORE
    if line.status is Status.OVER:
        return _OVER
    if line.status is Status.UNKNOWN:
        return _UNREADABLE
    if line.outcome.gap is Gap.NO_ACTUAL:
        return _FILL_ACTUAL if line.indicator is None or form.has_column("actual") else _NO_COLUMN
    if line.indicator is not None and not is_blank(line.indicator.deviation):
        return _EXPLAINED
    if line.status is Status.MISMATCH:
        return _RECKON
    return _EXPLAIN if line.indicator is None or form.has_column("deviation") else _ATTACH
