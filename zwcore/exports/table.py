"""核算对照: one table a form, 指标 · 分值 · 自评 · 核算 · 差 · 原因, as plain text for a terminal or a chat.

:func:`score_rows` says what stands in it, :func:`table` draws it; whoever shows it elsewhere takes the rows.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from zwcore.money import plain
from zwcore.paths import row_of
from zwcore.record import FileRecord, Record, ScoredRow
from zwcore.scoring import Method, Status
from zwcore.text import Message, Say

_EXECUTION = Message("word.execution", "预算执行率")
_TOTAL = Message("word.total", "总分")
_NONE = "–"
HEADS = (
    Message("table.name", "指标"),
    Message("table.weight", "分值"),
    Message("table.claimed", "自评"),
    Message("table.recomputed", "核算"),
    Message("table.difference", "差"),
    Message("table.reason", "原因"),
)
# Why a row was not recomputed, in a few words; by the code of the sentence that is told of it.
_REASONS = {
    "score.blank": Message("table.blank", "得分未填"),
    "score.unknown": Message("table.unknown", "得分不是数字"),
    "score.unreadable": Message("table.unknown", "得分不是数字"),
    "score.negative": Message("table.negative_weight", "分值小于 0"),
    "score.over": Message("table.over", "得分超过分值"),
    "why.no_target": Message("table.no_target", "没有指标值"),
    "why.no_actual": Message("table.no_actual", "没有完成值"),
    "why.no_weight": Message("table.no_weight", "没有分值"),
    "why.no_points": Message("table.no_points", "不打分"),
    "why.part": Message("table.part", "其中项，不单独计分"),
    "why.merged": Message("table.merged", "分值或得分合并填写"),
    "why.direction": Message("table.direction", "方向要核实"),
    "why.qualitative": Message("table.qualitative", "定性，按档记分"),
    "why.compound": Message("table.compound", "几个指标值"),
    "why.not_all": Message("table.not_all", "几个指标值，没有都达到"),
    "why.period": Message("table.period", "指标值是一段时间"),
    "why.doubt": Message("table.doubt", "指标值或完成值读不准"),
    "why.not_a_number": Message("table.not_a_number", "完成值不是一个数"),
    "why.estimate": Message("table.estimate", "完成值是约数"),
    "why.copied": Message("table.copied", "完成值不是实际数"),
    "why.units": Message("table.units", "单位对不上"),
    "why.negative": Message("table.negative", "负数不能按比例算"),
    "why.late": Message("table.late", "晚于指标值，扣多少没有写明"),
    "why.no_budget": Message("table.no_budget", "预算数为 0"),
}
_SUMS = ("step.ratio", "step.capped")
_RATIO = Message("table.ratio", "{part} ÷ {whole} × {weight}")
_REACHED = Message("table.reached", "已达到指标值")
_SUM = Message("table.sum", "可核算 {recomputable} 分")
NAME, REASON = 30, 32


class TableRow(NamedTuple):
    """A line of the table: its name, 分值, 自评, 核算, 差 (自评 − 核算), and why in a few words."""

    name: str | Message
    weight: Decimal | None
    claimed: Decimal | None
    recomputed: Decimal | None
    reason: Message | None = None

    @property
    def difference(self) -> Decimal | None:
        """How much more was claimed than the rules give; ``None`` where one of the two is missing."""
        return None if self.claimed is None or self.recomputed is None else self.claimed - self.recomputed


def score_rows(record: Record) -> tuple[TableRow, ...]:
    """Return the rows of a form's table: one for each line of its score, the total last."""
    points = record.points
    rows = [TableRow(_name(record, row), row.weight, row.claimed, row.recomputed, _reason(row)) for row in points.rows]
    reason = None if points.recomputed is not None else _SUM.with_(recomputable=plain(points.recomputable))
    weights = [row.weight for row in points.rows if row.weight is not None]
    whole = sum(weights, Decimal(0)) if weights else None
    return (*rows, TableRow(_TOTAL, whole, points.claimed, points.recomputed, reason)) if rows else ()


def scored_rows(record: Record) -> dict[int, TableRow]:
    """Return the rows of a form's table by the indicators (from 0) that they are of."""
    rows = ((row_of(one.where), told) for one, told in zip(record.points.rows, score_rows(record), strict=False))
    return {row: told for row, told in rows if row is not None}


def _name(record: Record, row: ScoredRow) -> str | Message:
    if row.method is Method.EXECUTION:
        return _EXECUTION
    item = record.form.indicators[row_of(row.where) or 0]
    return " ".join((item.level3 or item.level2 or row.where).split())


def _reason(row: ScoredRow) -> Message | None:
    """What is behind a difference or a missing number; nothing to say of points that agree."""
    if row.status is Status.MISMATCH or (row.status in (Status.OVER, Status.BLANK) and row.recomputed is not None):
        for step in row.steps:
            if step.code in _SUMS:
                return _RATIO.with_(**{name: step.params[name] for name in ("part", "whole", "weight")})
            if step.code == "step.reached":
                return _REACHED
    return _REASONS.get(row.why.code)


def table(file: FileRecord, say: Say = str) -> str:
    """Return the tables of all forms of a file as text, about 100 columns wide."""
    return "\n".join(line for record in file.records for line in _lines(record, say))


def _lines(record: Record, say: Say) -> Iterator[str]:
    yield f"{record.form.title or ''}  {record.form.project or ''}".strip()
    cells = [[say(head) for head in HEADS], *(_cells(row, say) for row in score_rows(record))]
    widths = [max(_width(row[n]) for row in cells) for n in range(len(HEADS))]
    for row in cells:
        numbers = (_padded(text, width, right=True) for text, width in zip(row[1:5], widths[1:5], strict=True))
        yield "  ".join((_padded(row[0], widths[0]), *numbers, row[5])).rstrip()
    told = record.points.told
    if told is not None:
        yield say(told)
    yield ""


def _cells(row: TableRow, say: Say) -> list[str]:
    numbers = (row.weight, row.claimed, row.recomputed)
    name = say(row.name) if isinstance(row.name, Message) else row.name
    difference = "" if row.difference is None else ("+" if row.difference > 0 else "") + plain(row.difference)
    reason = "" if row.reason is None else say(row.reason)
    points = (_NONE if value is None else plain(value) for value in numbers)
    return [_cut(name, NAME), *points, difference, _cut(reason, REASON)]


def _width(text: str) -> int:
    """How many columns a terminal needs: two for a character of East Asian width."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int, *, right: bool = False) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space


def _cut(text: str, most: int) -> str:
    if _width(text) <= most:
        return text
    while _width(text) > most - 1:
        text = text[:-1]
    return text + "…"
