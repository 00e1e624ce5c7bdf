"""工作底稿 of a draw: 自评, 核算 and 复核 of each form side by side, differences and sums by formulas; by unit, by
indicator, by finding; and what anybody needs to draw again.

Texts are texts, whatever they begin with (:mod:`zwcore.exports.summary_book`). There is no clock in it: the same draw
with the same words gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from zwcore import lots
from zwcore.exports.drawn import DrawnSample, RecheckedForm, Spoken
from zwcore.exports.facts import WORDS as LEVELS
from zwcore.exports.names import safe
from zwcore.exports.summary_book import Calculated, SummaryBook, SummaryColumn, SummarySheet, Value, range_of
from zwcore.exports.table import score_rows
from zwcore.exports.together import called
from zwcore.money import add, ratio, round_half_up
from zwcore.paths import name_cell
from zwcore.record import Record
from zwcore.record.words import with_marks
from zwcore.text import Message, Say

_TITLE = Message("working.title", "抽查工作底稿")
_NAME = Message("working.name", "抽查工作底稿 {year} 第{number}次")
_HEAD = Message("working.head", "{year} 年度第 {number} 次抽查工作底稿（{count} 张）")
_NOTE = Message("working.note", "自评是单位填的，核算是程序按规则算的，复核是人工给的；三个分不互相替代，空格是没有。")
_SHEETS = (
    Message("working.forms", "抽查"),
    Message("working.by_unit", "按单位"),
    Message("working.rows", "指标"),
    Message("working.findings", "问题"),
    Message("working.how", "抽取说明"),
)
_ALL, _MEAN = Message("working.all", "合计"), Message("working.mean", "平均")
_NO, _UNIT = Message("working.no", "序号"), Message("working.unit", "单位")
_TABLE, _PROJECT = Message("working.table", "表号"), Message("working.project", "项目名称")
_CLAIMED, _RECOMPUTED = Message("working.claimed", "自评得分"), Message("working.recomputed", "核算得分（程序）")
_RECHECKED, _GAP = Message("working.rechecked", "复核得分（人工）"), Message("working.gap", "自评 − 复核")
_COLUMNS = (
    SummaryColumn("A", _NO, "count", 6),
    SummaryColumn("B", _UNIT, "text", 24),
    SummaryColumn("C", _TABLE, "text", 8),
    SummaryColumn("D", _PROJECT, "text", 34),
    SummaryColumn("E", _CLAIMED, "points", 9),
    SummaryColumn("F", _RECOMPUTED, "points", 9),
    SummaryColumn("G", _RECHECKED, "points", 9),
    SummaryColumn("H", _GAP, "points", 9),
    SummaryColumn("I", Message("working.gap_rules", "自评 − 核算"), "points", 9),
    SummaryColumn("J", Message("working.errors", "必须修改"), "count", 7),
    SummaryColumn("K", Message("working.warnings", "请核实"), "count", 7),
    SummaryColumn("L", Message("working.none", "不作为问题"), "count", 7),
    SummaryColumn("M", Message("working.opinion", "复核意见"), "text", 30),
    SummaryColumn("N", Message("working.person", "复核人"), "text", 9),
    SummaryColumn("O", Message("working.at", "复核时间"), "text", 16),
    SummaryColumn("P", Message("working.weight", "签数"), "count", 6),
    SummaryColumn("Q", Message("working.why", "抽中原因"), "text", 26),
    SummaryColumn("R", Message("working.number", "回执号"), "text", 13),
    SummaryColumn("S", Message("working.version", "版次"), "count", 6),
    SummaryColumn("T", Message("working.digest", "内容摘要"), "text", 20),
)
_UNIT_COLUMNS = (
    SummaryColumn("A", _UNIT, "text", 32),
    SummaryColumn("B", Message("working.drawn", "抽取张数"), "count", 9),
    SummaryColumn("C", Message("working.both", "两个分都有"), "count", 10),
    SummaryColumn("D", _CLAIMED, "points", 10),
    SummaryColumn("E", _RECHECKED, "points", 10),
    SummaryColumn("F", _GAP, "points", 10),
    SummaryColumn("G", Message("working.mean_gap", "平均差距"), "points", 10),
)
_ROW_COLUMNS = (
    SummaryColumn("A", _NO, "count", 6),
    SummaryColumn("B", _TABLE, "text", 8),
    SummaryColumn("C", _PROJECT, "text", 30),
    SummaryColumn("D", Message("working.indicator", "指标"), "text", 36),
    SummaryColumn("E", Message("working.most", "分值"), "points", 8),
    SummaryColumn("F", _CLAIMED, "points", 9),
    SummaryColumn("G", _RECOMPUTED, "points", 9),
    SummaryColumn("H", _RECHECKED, "points", 9),
    SummaryColumn("I", _GAP, "points", 9),
    SummaryColumn("J", _UNIT, "text", 24),
)
_FINDING_COLUMNS = (
    SummaryColumn("A", _NO, "count", 6),
    SummaryColumn("B", _TABLE, "text", 8),
    SummaryColumn("C", _PROJECT, "text", 30),
    SummaryColumn("D", Message("working.level", "级别"), "text", 9),
    SummaryColumn("E", Message("working.finding", "问题"), "text", 60),
    SummaryColumn("F", Message("working.none_why", "不作为问题的理由"), "text", 24),
    SummaryColumn("G", Message("working.none_by", "标注人"), "text", 9),
    SummaryColumn("H", _UNIT, "text", 24),
)
_HOW_COLUMNS = (
    SummaryColumn("A", Message("working.what", "事项"), "text", 24),
    SummaryColumn("B", Message("working.content", "内容"), "text", 72),
)
_BY_SYSTEM, _BY_PERSON = Message("working.by_system", "系统抽取"), Message("working.by_person", "抽查人给定")
_EVERYTHING = Message("working.everything", "全部单位")
_PERCENT = Message("working.percent", "{count} 张（{percent}%）")
_COUNT = Message("working.count", "{count} 张")
_LOTS = Message(
    "working.lots",
    "每张表有“签数”支签；第 k 支签是 SHA-256（{scheme}、种子、回执号、k，各占一行，行末换行）；一张表取最大的一支，"
    "从大到小取 {count} 张。",
)
_RISK = Message("working.risk", "签数 +{weight}：{reason}")
_REASONS = Message("working.reasons", "{reasons}")
_ERASED = Message("working.erased", "其中已清除、不在本表")
_BASE = Message("working.base", "每张表")
_BASE_LOTS = Message("working.base_lots", "签数 {weight}")
_FIRST = 4
"""The row of the first form: a title, a note and the heads stand above; on the other sheets only the heads."""


class _DrawnLine(NamedTuple):
    """A form of the draw."""

    drawn: RecheckedForm
    record: Record

    @property
    def both(self) -> tuple[Decimal, Decimal] | None:
        """自评 and 复核, where there are both."""
        claimed, total = self.record.points.claimed, self.drawn.total
        return None if claimed is None or total is None else (claimed, total)


def file_name(sample: DrawnSample, say: Say = str) -> str:
    """Return what the file is called."""
    return f"{safe(say(_NAME.with_(year=sample.year, number=sample.number)))}.xlsx"


def working(sample: DrawnSample, records: Sequence[Record], say: Say = str) -> bytes:
    """Write the workbook: the forms of a draw with their records, in the order of the draw."""
    both = zip(sample.forms, records, strict=True)
    lines = [_DrawnLine(form, with_marks(record, form.marked)) for form, record in both]
    book = SummaryBook(say(_TITLE), tuple(map(say, _SHEETS)))
    forms, units, rows, findings, how = book.sheets
    head = _HEAD.with_(year=sample.year, number=sample.number, count=len(lines))
    _write_forms(forms, lines, say(head), say)
    _write_units(units, forms.name, lines, say)
    _write(rows, _ROW_COLUMNS, list(_details(lines, say)), say)
    _write(findings, _FINDING_COLUMNS, list(_told(lines, say)), say)
    _write(how, _HOW_COLUMNS, list(_how(sample, say)), say)
    return book.content()


def _write(sheet: SummarySheet, columns: Sequence[SummaryColumn], rows: Sequence[Sequence[Value]], say: Say) -> None:
    sheet.heads(1, columns, say)
    for row, cells in enumerate(rows, 2):
        sheet.row(row, columns, cells)


# -- a line a form -----------------------------------------------------------------------------------------------------


def _write_forms(sheet: SummarySheet, lines: Sequence[_DrawnLine], head: str, say: Say) -> None:
    sheet.title(head, say(_NOTE), len(_COLUMNS))
    sheet.heads(_FIRST - 1, _COLUMNS, say)
    for row, line in enumerate(lines, _FIRST):
        sheet.row(row, _COLUMNS, _cells(line, row, say))
    last = _FIRST + len(lines) - 1
    sheet.row(last + 1, _COLUMNS, _sums(lines, last, say), strong=True)
    sheet.row(last + 2, _COLUMNS, _means(lines, last, say), strong=True)
    sheet.filter(_FIRST - 1, last, len(_COLUMNS))


def _cells(line: _DrawnLine, row: int, say: Say) -> list[Value]:
    record, form = line.record, line.drawn
    said = form.said or Spoken("", "")
    return [
        form.place, form.unit, say(called(record)), " ".join(record.project.split()),
        record.points.claimed, record.points.recomputed, form.total,
        _difference("E", "G", row, _gap(record.points.claimed, form.total)),
        _difference("E", "F", row, _gap(record.points.claimed, record.points.recomputed)),
        len(record.errors), len(record.warnings), len(record.dismissed),
        "" if form.opinion is None else form.opinion.text, said.person, said.at,
        form.weight, say(_REASONS.with_(reasons=lots.named(form.keys))), form.number, form.version, form.digest,
    ]  # fmt: skip


def _gap(more: Decimal | None, less: Decimal | None) -> Decimal | None:
    return None if more is None or less is None else more - less


def _difference(more: str, less: str, row: int, value: Decimal | None) -> Calculated:
    """One score less another, where both are there."""
    return Calculated(f'=IF(COUNT({more}{row},{less}{row})=2,{more}{row}-{less}{row},"")', value)


def _sums(lines: Sequence[_DrawnLine], last: int, say: Say) -> list[Value]:
    counts: dict[str, Decimal | int] = {
        "H": add(own - total for own, total in filter(None, (line.both for line in lines))),
        "J": sum(len(line.record.errors) for line in lines),
        "K": sum(len(line.record.warnings) for line in lines),
        "L": sum(len(line.record.dismissed) for line in lines),
    }
    cells: dict[str, Value] = {
        letter: Calculated(f"=SUM({range_of(letter, _FIRST, last)})", value) for letter, value in counts.items()
    }
    return _spread(cells | {"B": say(_ALL)}, _COLUMNS)


def _means(lines: Sequence[_DrawnLine], last: int, say: Say) -> list[Value]:
    points = [line.record.points for line in lines]
    given: dict[str, list[Decimal | None]] = {
        "E": [one.claimed for one in points],
        "F": [one.recomputed for one in points],
        "G": [line.drawn.total for line in lines],
        "H": [_gap(line.record.points.claimed, line.drawn.total) for line in lines],
        "I": [_gap(one.claimed, one.recomputed) for one in points],
    }
    cells: dict[str, Value] = {"B": say(_MEAN)}
    for letter, values in given.items():
        over = range_of(letter, _FIRST, last)
        cells[letter] = Calculated(f'=IF(COUNT({over})=0,"",AVERAGE({over}))', _mean(values))
    return _spread(cells, _COLUMNS)


def _mean(values: Sequence[Decimal | None]) -> Decimal | None:
    there = [value for value in values if value is not None]
    mean = ratio(add(there), Decimal(len(there)))
    return None if mean is None else round_half_up(mean, 12)


def _spread(cells: dict[str, Value], columns: Sequence[SummaryColumn]) -> list[Value]:
    return [cells.get(column.letter) for column in columns]


# -- a line a unit -----------------------------------------------------------------------------------------------------


def _write_units(sheet: SummarySheet, forms: str, lines: Sequence[_DrawnLine], say: Say) -> None:
    sheet.heads(1, _UNIT_COLUMNS, say)
    units: dict[str, list[_DrawnLine]] = {}
    for line in lines:
        units.setdefault(line.drawn.unit, []).append(line)
    for row, (unit, mine) in enumerate(units.items(), 2):
        sheet.row(row, _UNIT_COLUMNS, _unit_cells(unit, mine, row, len(lines), forms))


def _unit_cells(unit: str, mine: Sequence[_DrawnLine], row: int, count: int, forms: str) -> list[Value]:
    """A unit's line. Names are compared as they stand: a name is no condition, whatever it looks like."""
    over = {letter: range_of(letter, _FIRST, _FIRST + count - 1, forms) for letter in "BEG"}
    own = f"({over['B']}=$A{row})"
    known = f"{own}*ISNUMBER({over['E']})*ISNUMBER({over['G']})"
    both = [line.both for line in mine if line.both is not None]
    claimed, total = add(one for one, _ in both), add(one for _, one in both)
    mean = ratio(claimed - total, Decimal(len(both)))
    return [
        unit,
        Calculated(f"=SUMPRODUCT(--{own})", len(mine)),
        Calculated(f"=SUMPRODUCT({known})", len(both)),
        *(
            Calculated(f'=IF(C{row}=0,"",{formula})', value if both else None)
            for formula, value in (
                (f"SUMPRODUCT({known}*{over['E']})", claimed),
                (f"SUMPRODUCT({known}*{over['G']})", total),
                (f"D{row}-E{row}", claimed - total),
            )
        ),
        Calculated(f'=IF(C{row}=0,"",F{row}/C{row})', None if mean is None else round_half_up(mean, 12)),
    ]


# -- the other sheets --------------------------------------------------------------------------------------------------


def _named(line: _DrawnLine, say: Say) -> list[Value]:
    return [line.drawn.place, say(called(line.record)), " ".join(line.record.project.split())]


def _details(lines: Sequence[_DrawnLine], say: Say) -> Iterator[list[Value]]:
    row = 2
    for line in lines:
        for scored, told in zip(line.record.points.rows, score_rows(line.record), strict=False):
            name = say(told.name) if isinstance(told.name, Message) else told.name
            said = line.drawn.points.get(name_cell(line.record.form, scored.where))
            gap = _difference("F", "H", row, _gap(told.claimed, said))
            yield [*_named(line, say), name, told.weight, told.claimed, told.recomputed, said, gap, line.drawn.unit]
            row += 1


def _told(lines: Sequence[_DrawnLine], say: Say) -> Iterator[list[Value]]:
    for line in lines:
        for told in line.record.told:
            marked = line.record.dismissed.get(told.number, Spoken("", ""))
            level = say(LEVELS[told.finding.severity])
            yield [*_named(line, say), level, say(told.finding.message), marked.text, marked.person, line.drawn.unit]


def _how(sample: DrawnSample, say: Say) -> Iterator[list[Value]]:
    count, erased = sample.count, sample.count - len(sample.forms)
    much = _COUNT.with_(count=count)
    much = much if sample.percent is None else _PERCENT.with_(count=count, percent=sample.percent)
    facts: tuple[tuple[Message, str | Message], ...] = (
        (Message("working.fact.year", "年度"), sample.year),
        (Message("working.fact.number", "第几次抽取"), str(sample.number)),
        (Message("working.fact.scope", "范围"), sample.scope or _EVERYTHING),
        (Message("working.fact.size", "总体"), _COUNT.with_(count=sample.size)),
        (Message("working.fact.count", "抽取"), much),
        (Message("working.fact.seed", "种子"), sample.seed),
        (Message("working.fact.given", "种子的来源"), _BY_PERSON if sample.given else _BY_SYSTEM),
        (Message("working.fact.digest", "总体摘要（SHA-256）"), sample.digest),
        (Message("working.fact.person", "抽取人"), sample.person),
        (Message("working.fact.at", "抽取时间"), sample.at),
        (Message("working.fact.lots", "抽签办法"), _LOTS.with_(scheme=sample.scheme, count=count)),
        (_BASE, _BASE_LOTS.with_(weight=lots.BASE)),
    )
    if erased:
        yield [say(_ERASED), say(_COUNT.with_(count=erased))]
    for name, value in facts:
        yield [say(name), say(value) if isinstance(value, Message) else value]
    for risk in lots.RISKS:
        yield [say(risk.name), say(_RISK.with_(weight=risk.weight, reason=risk.reason))]
