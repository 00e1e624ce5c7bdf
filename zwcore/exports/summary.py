"""汇总表: forms line by line with their money and scores, added up by formulas; by unit, and by indicator beneath.

Texts are written as texts, whatever they begin with: nothing but our own formulas is one. Each formula carries its
value, so that a reader that does not calculate shows it too. ``summary_book`` puts the cells down.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from zwcore.exports import Paper, export
from zwcore.exports.summary_book import Calculated, SummaryBook, SummaryColumn, SummarySheet, Value, range_of
from zwcore.exports.table import score_rows
from zwcore.exports.together import amounts_in, called, in_one_unit
from zwcore.money import ZERO, add, ratio, round_half_up
from zwcore.paths import row_of
from zwcore.record import Record
from zwcore.text import Message, Say

_TITLE = Message("summary.title", "汇总表")
_HEAD = Message("summary.head", "项目支出绩效自评汇总表（{count} 张，金额单位：{unit}）")
_NOTE = Message("summary.note", "程序只核对填写和计算，未核对完成情况；空格是表内没有填或不能核算的。")
_FORMS = Message("summary.forms", "汇总")
_UNITS = Message("summary.by_unit", "按单位")
_ROWS = Message("summary.rows", "指标明细")
_ALL = Message("summary.all", "合计")
_MEAN = Message("summary.mean", "平均")
_COLUMNS = (
    SummaryColumn("A", Message("summary.no", "序号"), "count", 6),
    SummaryColumn("B", Message("summary.unit", "实施单位"), "text", 26),
    SummaryColumn("C", Message("summary.year", "年度"), "text", 7),
    SummaryColumn("D", Message("summary.table", "表号"), "text", 9),
    SummaryColumn("E", Message("summary.project", "项目名称"), "text", 36),
    SummaryColumn("F", Message("summary.initial", "年初预算"), "money", 13),
    SummaryColumn("G", Message("summary.adjusted", "全年预算"), "money", 13),
    SummaryColumn("H", Message("summary.executed", "全年执行"), "money", 13),
    SummaryColumn("I", Message("summary.change", "全年比年初"), "money", 13),
    SummaryColumn("J", Message("summary.pct", "增减"), "rate", 9),
    SummaryColumn("K", Message("summary.rate", "执行率"), "rate", 9),
    SummaryColumn("L", Message("summary.claimed", "自评总分"), "points", 9),
    SummaryColumn("M", Message("summary.sum", "各项合计"), "points", 9),
    SummaryColumn("N", Message("summary.recomputed", "核算得分"), "points", 9),
    SummaryColumn("O", Message("summary.errors", "必须修改"), "count", 9),
    SummaryColumn("P", Message("summary.warnings", "请核实"), "count", 8),
    SummaryColumn("Q", Message("summary.state", "状态"), "text", 30),
    SummaryColumn("R", Message("summary.number", "回执号"), "text", 14),
)
_DISMISSED = SummaryColumn("S", Message("summary.dismissed", "不作为问题"), "count", 11)
"""So many findings a reviewer said are none: a column where there is any."""
_UNIT_COLUMNS = (
    SummaryColumn("A", Message("summary.unit", "实施单位"), "text", 32),
    SummaryColumn("B", Message("summary.count", "张数"), "count", 7),
    *(column._replace(letter=letter) for letter, column in zip("CDEFGH", _COLUMNS[5:11], strict=True)),
    SummaryColumn("I", Message("summary.mean_claimed", "平均自评总分"), "points", 13),
    SummaryColumn("J", Message("summary.errors", "必须修改"), "count", 9),
    SummaryColumn("K", Message("summary.warnings", "请核实"), "count", 8),
)
_ROW_COLUMNS = (
    SummaryColumn("A", Message("summary.no", "序号"), "count", 6),
    SummaryColumn("B", Message("summary.table", "表号"), "text", 9),
    SummaryColumn("C", Message("summary.project", "项目名称"), "text", 30),
    SummaryColumn("D", Message("summary.level1", "一级指标"), "text", 12),
    SummaryColumn("E", Message("summary.level2", "二级指标"), "text", 16),
    SummaryColumn("F", Message("summary.level3", "三级指标"), "text", 36),
    SummaryColumn("G", Message("summary.target", "指标值"), "text", 16),
    SummaryColumn("H", Message("summary.actual", "完成值"), "text", 16),
    SummaryColumn("I", Message("summary.weight", "分值"), "points", 8),
    SummaryColumn("J", Message("summary.score", "得分"), "points", 8),
    SummaryColumn("K", Message("summary.recomputed_row", "核算"), "points", 8),
    SummaryColumn("L", Message("summary.reason", "原因"), "text", 24),
    SummaryColumn("M", Message("summary.unit", "实施单位"), "text", 24),
)
_FIRST = 4
"""The row of the first form: a title, a note and the heads stand above; on the other sheets only the heads."""
_NO_UNIT = "—"
_AMOUNTS = ("initial", "adjusted", "executed", "change")


class _Line(NamedTuple):
    """A form in the list."""

    number: int
    record: Record
    unit: str
    initial: Decimal | None
    adjusted: Decimal | None
    executed: Decimal | None
    state: str
    receipt: str | None

    @property
    def change(self) -> Decimal | None:
        return None if self.initial is None or self.adjusted is None else self.adjusted - self.initial


@export("summary", Message("more.summary", "汇总表 Excel"), suffix="xlsx", order=40, title=_TITLE, many=True)
def summary(paper: Paper, say: Say) -> bytes:
    """Write the workbook."""
    unit = in_one_unit(paper.records)
    lines = [_line(paper, n, unit, say) for n in range(len(paper.records))]
    book = SummaryBook(say(_TITLE), (say(_FORMS), say(_UNITS), say(_ROWS)))
    details = list(_details(lines, say))
    _write_forms(book, book.sheets[0], lines, details, unit, say)
    _write_units(book.sheets[1], book.sheets[0].name, lines, say)
    book.sheets[2].heads(1, _ROW_COLUMNS, say)
    for row, cells in enumerate(details, 2):
        book.sheets[2].row(row, _ROW_COLUMNS, cells)
    return book.content()


def _line(paper: Paper, n: int, unit: str, say: Say) -> _Line:
    record, standing = paper.records[n], paper.stands(n)
    name = " ".join(record.unit.split()) or _NO_UNIT
    return _Line(n + 1, record, name, **amounts_in(record, unit), state=say(standing.state), receipt=standing.number)


# -- a line a form -----------------------------------------------------------------------------------------------------


def _write_forms(
    book: SummaryBook,
    sheet: SummarySheet,
    lines: Sequence[_Line],
    details: Sequence[Sequence[Value]],
    unit: str,
    say: Say,
) -> None:
    columns = (*_COLUMNS, _DISMISSED) if any(line.record.dismissed for line in lines) else _COLUMNS
    sheet.title(say(_HEAD.with_(count=len(lines), unit=unit)), say(_NOTE), len(columns))
    sheet.heads(_FIRST - 1, columns, say)
    for row, line in enumerate(lines, _FIRST):
        cells = [*_cells(line, row, book.sheets[2].name, details, say), len(line.record.dismissed)]
        sheet.row(row, columns, cells[: len(columns)])
    last = _FIRST + len(lines) - 1
    sheet.row(last + 1, columns, _totals(lines, last, columns, say), strong=True)
    sheet.row(last + 2, columns, _means(lines, last, columns, say), strong=True)
    sheet.filter(_FIRST - 1, last, len(columns))


def _cells(line: _Line, row: int, rows: str, details: Sequence[Sequence[Value]], say: Say) -> list[Value]:
    record, points = line.record, line.record.points
    return [
        line.number, line.unit, record.year, say(called(record)), " ".join(record.project.split()),
        line.initial, line.adjusted, line.executed,
        Calculated(f'=IF(COUNT(F{row}:G{row})=2,G{row}-F{row},"")', line.change),
        _quotient("I", "F", row, _share(line.change, line.initial)),
        _quotient("H", "G", row, _share(line.executed, line.adjusted)),
        points.claimed, _sum(line, row, rows, details), points.recomputed,
        len(record.errors), len(record.warnings), line.state, line.receipt,
    ]  # fmt: skip


def _quotient(part: str, whole: str, row: int, value: Decimal | None) -> Calculated:
    """A cell over another one, where both are there and the other is not 0."""
    return Calculated(f'=IF(AND(ISNUMBER({part}{row}),N({whole}{row})<>0),{part}{row}/{whole}{row},"")', value)


def _sum(line: _Line, row: int, rows: str, details: Sequence[Sequence[Value]]) -> Value:
    """各项合计 by a formula over the indicators, where those give it."""
    own = [cells[9] for cells in details if cells[0] == line.number]
    if add(value for value in own if isinstance(value, Decimal)) != line.record.points.sum:
        return line.record.points.sum
    numbers, scores = (range_of(letter, 2, len(details) + 1, rows) for letter in "AJ")
    return Calculated(f"=SUMIF({numbers},A{row},{scores})", line.record.points.sum)


def _share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    share = None if part is None or not whole else ratio(part, whole)
    return None if share is None else round_half_up(share, 12)


def _totals(lines: Sequence[_Line], last: int, columns: Sequence[SummaryColumn], say: Say) -> list[Value]:
    row = last + 1
    sums = {letter: [getattr(line, name) for line in lines] for letter, name in zip("FGHI", _AMOUNTS, strict=True)}
    known = {letter: add(value for value in values if value is not None) for letter, values in sums.items()}
    counts = {
        "O": sum(len(line.record.errors) for line in lines),
        "P": sum(len(line.record.warnings) for line in lines),
        "S": sum(len(line.record.dismissed) for line in lines),
    }
    cells: dict[str, Value] = {
        letter: Calculated(f"=SUM({range_of(letter, _FIRST, last)})", value)
        for letter, value in (known | counts).items()
    }
    cells["J"] = _quotient("I", "F", row, _share(known["I"], known["F"]))
    cells["K"] = _quotient("H", "G", row, _share(known["H"], known["G"]))
    return _spread(cells | {"B": say(_ALL)}, columns)


def _added(lines: Sequence[_Line], name: str) -> Decimal:
    return add(getattr(line, name) or ZERO for line in lines)


def _means(lines: Sequence[_Line], last: int, columns: Sequence[SummaryColumn], say: Say) -> list[Value]:
    points = [line.record.points for line in lines]
    given: dict[str, list[Decimal | None]] = {
        "L": [one.claimed for one in points],
        "M": [one.sum for one in points],
        "N": [one.recomputed for one in points],
    }
    cells: dict[str, Value] = {"B": say(_MEAN)}
    for letter, values in given.items():
        there = [value for value in values if value is not None]
        mean = _share(add(there), Decimal(len(there))) if there else None
        over = range_of(letter, _FIRST, last)
        cells[letter] = Calculated(f'=IF(COUNT({over})=0,"",AVERAGE({over}))', mean)
    return _spread(cells, columns)


def _spread(cells: dict[str, Value], columns: Sequence[SummaryColumn]) -> list[Value]:
    return [cells.get(column.letter) for column in columns]


# -- a line a unit -----------------------------------------------------------------------------------------------------


def _write_units(sheet: SummarySheet, forms: str, lines: Sequence[_Line], say: Say) -> None:
    sheet.heads(1, _UNIT_COLUMNS, say)
    for row, unit in enumerate(dict.fromkeys(line.unit for line in lines), 2):
        mine = [line for line in lines if line.unit == unit]
        sheet.row(row, _UNIT_COLUMNS, _spread(_unit_cells(unit, mine, row, len(lines), forms), _UNIT_COLUMNS))


def _unit_cells(unit: str, mine: Sequence[_Line], row: int, count: int, forms: str) -> dict[str, Value]:
    """A unit's line. Names are compared as they stand: a name is no condition, whatever it looks like."""
    over = {letter: range_of(letter, _FIRST, _FIRST + count - 1, forms) for letter in "BFGHLOP"}
    own = f"({over['B']}=$A{row})"
    counted = f"SUMPRODUCT({own}*ISNUMBER({over['L']}))"
    claimed = [line.record.points.claimed for line in mine if line.record.points.claimed is not None]
    initial, adjusted, executed = (_added(mine, name) for name in _AMOUNTS[:3])
    sums: dict[str, tuple[str, Decimal | int]] = {
        "C": ("F", initial),
        "D": ("G", adjusted),
        "E": ("H", executed),
        "J": ("O", sum(len(line.record.errors) for line in mine)),
        "K": ("P", sum(len(line.record.warnings) for line in mine)),
    }
    mean = f'=IF({counted}=0,"",SUMPRODUCT({own}*{over["L"]})/{counted})'
    return {
        "A": unit,
        "B": Calculated(f"=SUMPRODUCT(--{own})", len(mine)),
        **{letter: Calculated(f"=SUMPRODUCT({own}*{over[of]})", value) for letter, (of, value) in sums.items()},
        "F": Calculated(f"=D{row}-C{row}", adjusted - initial),
        "G": _quotient("F", "C", row, _share(adjusted - initial, initial)),
        "H": _quotient("E", "D", row, _share(executed, adjusted)),
        "I": Calculated(mean, _share(add(claimed), Decimal(len(claimed)))),
    }


# -- a line an indicator -----------------------------------------------------------------------------------------------


def _details(lines: Sequence[_Line], say: Say) -> Iterator[list[Value]]:
    for line in lines:
        record = line.record
        for scored, told in zip(record.points.rows, score_rows(record), strict=False):
            row = row_of(scored.where)
            name = say(told.name) if isinstance(told.name, Message) else told.name
            item = None if row is None else record.form.indicators[row]
            texts: tuple[Value, ...] = (
                ("", "", name, "", "")
                if item is None
                else (item.level1, item.level2, name, item.target_text, item.actual_text)
            )
            reason = "" if told.reason is None else say(told.reason)
            yield [
                line.number, say(called(record)), " ".join(record.project.split()), *texts,
                told.weight, told.claimed, told.recomputed, reason, line.unit,
            ]  # fmt: skip
