"""Forms as a CSV file: a line an indicator, columns as ``COLUMNS`` says; docs/exports.md publishes them.

UTF-8 with its mark, so that office programs know it. No cell is a formula: one that begins like one gets a ' before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from zwcore.exports import Paper, Standing, export
from zwcore.exports.csv import written
from zwcore.exports.package import lines_of
from zwcore.exports.table import TableRow, scored_rows
from zwcore.exports.together import called
from zwcore.form import FundLine, Indicator
from zwcore.money import plain
from zwcore.record import Record
from zwcore.record.model import UNIT
from zwcore.text import Message, Say


class CsvLine(NamedTuple):
    """An indicator with the form that it belongs to."""

    number: int
    record: Record
    standing: Standing
    row: int
    item: Indicator
    scored: TableRow | None


def _points(line: CsvLine, name: str) -> str | None:
    """核算 or 差 of the row, from its line of the score."""
    value = None if line.scored is None else getattr(line.scored, name)
    return None if value is None else plain(value)


def _money(line: CsvLine, name: str) -> str | None:
    return getattr(line.record.form.total_funds or FundLine(), name)  # type: ignore[no-any-return]


COLUMNS: dict[str, tuple[str, Callable[[CsvLine], object]]] = {
    "序号": ("表在文件里的次序，从 1 起", lambda line: line.number),
    "年度": ("年度", lambda line: line.record.year),
    "主管部门": ("主管部门", lambda line: line.record.form.department),
    "实施单位": ("实施单位", lambda line: line.record.unit),
    "表号": ("表的编号，没有编号的是名称的开头", lambda line: called(line.record)),
    "项目名称": ("项目名称", lambda line: line.record.project),
    "年初预算数": ("年度资金总额的年初预算数，照表内所印", lambda line: _money(line, "initial")),
    "全年预算数": ("年度资金总额的全年预算数，照表内所印", lambda line: _money(line, "adjusted")),
    "全年执行数": ("年度资金总额的全年执行数，照表内所印", lambda line: _money(line, "executed")),
    "金额单位": ("以上三栏的单位", lambda line: line.record.form.money_unit or UNIT),
    "项次": ("指标在表里的次序，从 1 起", lambda line: line.row + 1),
    "一级指标": ("一级指标", lambda line: line.item.level1),
    "二级指标": ("二级指标", lambda line: line.item.level2),
    "三级指标": ("三级指标", lambda line: line.item.level3),
    "指标值": ("指标值，带性质和单位", lambda line: line.item.target_text),
    "完成值": ("实际完成值；表样没有这一栏的为空", lambda line: line.item.actual_text),
    "分值": ("分值，照表内所印", lambda line: line.item.weight),
    "得分": ("得分，照表内所印", lambda line: line.item.score),
    "核算": ("按规则核算的得分；核算不了的为空", lambda line: _points(line, "recomputed")),
    "差": ("得分 − 核算", lambda line: _points(line, "difference")),
    "偏差原因": ("偏差原因", lambda line: line.item.deviation),
    "自评总分": ("总分一栏，照表内所印", lambda line: line.record.form.total),
    "状态": ("draft、changed、submitted、returned、accepted、asked、withdrawn", lambda line: line.standing.status),
    "版次": ("提交的版次；没有提交的为空", lambda line: line.standing.version),
    "回执号": ("回执号；没有提交的为空", lambda line: line.standing.number),
}
"""Each column with what it says and where that comes from."""


@export("csv", Message("more.csv", "明细 CSV"), suffix="csv", order=42, title=Message("flat.title", "明细"), many=True)
def to_csv(paper: Paper, _: Say) -> bytes:
    """Write the indicators of all forms."""
    rows = [[_text(value(line)) for _, value in COLUMNS.values()] for line in _lines(paper)]
    return written([COLUMNS, *rows]).encode("utf-8-sig")


def _lines(paper: Paper) -> Iterator[CsvLine]:
    for n, record in enumerate(paper.records):
        scored = scored_rows(record)
        for row, item in enumerate(record.form.indicators):
            yield CsvLine(n + 1, record, paper.stands(n), row, item, scored.get(row))


def _text(value: object) -> str | None:
    return None if value is None else "\n".join(lines_of(str(value)))
