"""What is asked about columns whose header did not say what they are, and the list of what was said of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.actions import AskColumn, ColumnSaid, ExportTaught, ShowTaught, SpreadTaught, UndoTaught
from bot.db.terms import Role
from bot.letters import cards, forms
from bot.letters.letter import IN_A_ROW, Button, Letter, Reader
from bot.services import taught
from bot.services.readings import Stack
from bot.services.taught import ColumnAsked, TaughtColumn
from zwcore.labels import LABELS
from zwcore.record import Record
from zwcore.text import Message

HEAD = Message("columns.head", "<b>{form}：有 {count} 栏要您认一下</b>")
READ_AS = Message("columns.read_as", "“{header}”这一栏，读作“{name}”。对吗？")
NOT_KNOWN = Message("columns.not_known", "“{header}”这一栏没有读懂。它是哪一栏？")
VALUES = Message("columns.values", "栏里写的是：{values}")
WHY = Message("columns.why", "认一次就记住，以后您发来同样的表样都这样读。")
RIGHT = Message("button.column_right", "对")
WRONG = Message("button.column_wrong", "不对")
NONE = Message("button.column_none", "都不是")
WHICH = Message("columns.which", "“{header}”这一栏是哪一栏？")

LIST_HEAD = Message("taught.head", "<b>认过的栏目</b>（{count} 条，新的在前）")
LIST_NONE = Message("taught.none", "还没有人认过栏目。表上有没读懂的栏时，卡片上会有“认一下”。")
LINE = Message("taught.line", "{n}. “{header}” → {name}（{teller}，{reach}）")
NO_FIELD = Message("taught.no_field", "不是表上要读的栏")
OWN = Message("taught.own", "只对本人")
FOR_UNIT = Message("taught.for_unit", "{unit}都这样读")
FOR_ALL = Message("taught.for_all", "所有人都这样读")
SPREAD_UNIT = Message("button.taught_unit", "本单位都这样读")
SPREAD_ALL = Message("button.taught_all", "所有人都这样读")
UNDO = Message("button.taught_undo", "撤销")
EXPORT = Message("button.taught_export", "导出表样")
SHOWN_VALUES, SHORT = 3, 12


def question(reader: Reader, stack: Stack, record: Record, asked: Sequence[ColumnAsked]) -> Letter:
    """Ask about the first of the columns that are open."""
    place, column = asked[0]
    header = cards.short(column.header, 20)
    lines = [HEAD.with_(form=cards.called(record), count=len(asked))]
    if column.field is None:
        lines.append(NOT_KNOWN.with_(header=header))
        rows = _choices(stack, record, asked[0])
    else:
        lines.append(READ_AS.with_(header=header, name=LABELS[f"{column.block}.{column.field}"]))
        values = list(_values(record, column.block, column.field))
        lines += [VALUES.with_(values=tuple(values))] if values else []
        rows = [
            [
                _answer(stack, record, place, RIGHT, ColumnSaid.RIGHT),
                _answer(stack, record, place, WRONG, ColumnSaid.WHICH),
            ]
        ]
    text = "\n".join(reader.say.html(line) for line in (*lines, WHY))
    return Letter(text, [*rows, [forms.to_card(stack, record)]])


def which(reader: Reader, stack: Stack, record: Record, asked: ColumnAsked) -> Letter:
    """Ask which one a column is that was read wrongly."""
    text = reader.say.html(WHICH.with_(header=cards.short(asked.column.header, 20)))
    return Letter(text, [*_choices(stack, record, asked), [forms.to_card(stack, record)]])


def _choices(stack: Stack, record: Record, asked: ColumnAsked) -> list[list[Button]]:
    place, column = asked
    names = [one for one in taught.choices(record.reading, column.block) if one[0] != column.field]
    buttons = [_answer(stack, record, place, label, ColumnSaid.THIS, name) for name, label in names]
    buttons.append(_answer(stack, record, place, NONE, ColumnSaid.NONE))
    return [buttons[n : n + IN_A_ROW] for n in range(0, len(buttons), IN_A_ROW)]


def _answer(
    stack: Stack, record: Record, place: int, label: Message, answer: ColumnSaid, what: str | None = None
) -> Button:
    return Button(label, AskColumn(stack.reading_id, record.index, place, answer, what))


def _values(record: Record, block: str, field: str) -> Iterator[str]:
    """A few of the values that stand in a column."""
    rows = {"funds": record.form.funds, "indicators": record.form.indicators, "goals": (record.form.goals,)}[block]
    found = (getattr(row, field) for row in rows)
    return (cards.short(text, SHORT) for text, _ in zip(filter(None, found), range(SHOWN_VALUES), strict=False))


# -- what was said -----------------------------------------------------------------------------------------------------


def listed(reader: Reader, rows: Sequence[TaughtColumn]) -> Letter:
    """What was said of columns, as far as the reader may see it, each with a button that opens it."""
    if not rows:
        return Letter(reader.say.html(LIST_NONE))
    lines = [LIST_HEAD.with_(count=len(rows)), *(_line(reader, n, row) for n, row in enumerate(rows, 1))]
    buttons = [Button(str(n), ShowTaught(row.id)) for n, row in enumerate(rows, 1)]
    rows_of = [buttons[n : n + IN_A_ROW] for n in range(0, len(buttons), IN_A_ROW)]
    return Letter("\n".join(reader.say.html(line) for line in lines), rows_of)


def one(reader: Reader, row: TaughtColumn) -> Letter:
    """One of them, with what the reader may do about it."""
    role, number, buttons = reader.person.role, row.id or 0, list[Button]()
    if role == Role.ADMIN and not row.everybody:
        buttons.append(Button(SPREAD_ALL, SpreadTaught(number)))
    if role == Role.SUPERVISOR and row.unit_id is None and not row.everybody:
        buttons.append(Button(SPREAD_UNIT, SpreadTaught(number)))
    buttons.append(Button(UNDO, UndoTaught(number)))
    if role == Role.ADMIN:
        buttons.append(Button(EXPORT, ExportTaught(number)))
    return Letter(reader.say.html(_line(reader, number, row)), [buttons, [Button(forms.BACK, ShowTaught())]])


def _line(reader: Reader, number: int, row: TaughtColumn) -> Message:
    unit = taught.unit_name(reader.session, row)
    reach = FOR_ALL if row.everybody else OWN if unit is None else FOR_UNIT.with_(unit=unit)
    name = taught.field_name(row) or NO_FIELD
    return LINE.with_(
        n=number, header=cards.short(row.header, 16), name=name, teller=taught.teller(reader.session, row), reach=reach
    )
