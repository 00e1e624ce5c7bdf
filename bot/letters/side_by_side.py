"""Several forms, or several units, beside each other: one line for each thing that is compared, no judgement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.actions import Aspect, RollUpOf, ShowFiled
from bot.db.terms import FilingState
from bot.letters import cards
from bot.letters.amounts import cents
from bot.letters.desk import STATES, label, unit_briefly
from bot.letters.letter import Button, Letter, Reader
from bot.services.rollup import RollUp
from bot.services.submissions import Filing
from zwcore.money import percent, plain
from zwcore.text import Message

FORMS = Message("several.forms", "<b>对比 {count} 张表</b>")
UNITS = Message("several.units", "<b>对比 {count} 个单位 · {year} 年度</b>")
ROW = Message("several.row", "{letter} {form}（{unit} {year}）")
UNIT_ROW = Message("several.unit_row", "{letter} {unit}")
LINE = Message("several.line", "{what}：{values}")
VALUE = Message("several.value", "{letter} {value}")
TWO = Message("several.two", "{one} · {other}")
CLAIMED = Message("several.claimed", "自评总分")
AVERAGE = Message("several.average", "自评总分平均")
RECOMPUTED = Message("several.recomputed", "核算得分")
BUDGET = Message("several.budget", "全年预算（万元）")
CHANGE = Message("several.change", "比年初")
RATE = Message("several.rate", "执行率")
FOUND = Message("several.found", "必须修改 / 请核实")
STATE = Message("several.state", "状态")
COUNT = Message("several.count", "已提交（张）")
FAULTY = Message("several.faulty", "有必须修改的（张）")
NOT_KNOWN = Message("several.not_known", "未核算")
NOTHING = Message("several.nothing", "无")
FELL, ROSE = Message("several.fell", "减 {pct}%"), Message("several.rose", "增 {pct}%")
LETTERS = "ABCD"
_WAN = -6
"""分 to 万元, as a power of ten."""


@dataclass(frozen=True)
class UnitBeside:
    """A unit with what its forms of a year come to."""

    unit_id: int
    name: str
    found: RollUp


Value = Message | str


def forms(reader: Reader, rows: Sequence[Filing]) -> Letter:
    """Forms beside each other, each a button that opens it."""
    lines = [FORMS.with_(count=len(rows))]
    lines += [
        ROW.with_(letter=letter, form=cards.called(one), unit=unit_briefly(one.unit_name, 12), year=one.year)
        for letter, one in zip(LETTERS, rows, strict=False)
    ]
    told: list[tuple[Message, Callable[[Filing], Value]]] = [
        (CLAIMED, lambda one: cards.BLANK if one.claimed is None else plain(one.claimed)),
        (RECOMPUTED, lambda one: NOT_KNOWN if one.recomputed is None else plain(one.recomputed)),
        (BUDGET, lambda one: _wan(one.adjusted_fen)),
        (CHANGE, lambda one: _changed(one.change_bp)),
        (RATE, lambda one: _share(one.executed_fen, one.adjusted_fen)),
        (FOUND, lambda one: f"{one.errors} / {one.warnings}"),
        (STATE, lambda one: STATES[FilingState(one.state)]),
    ]
    lines += [_line(what, [value(one) for one in rows]) for what, value in told]
    buttons = [[Button(label(one), ShowFiled(one.id or 0, Aspect.CARD))] for one in rows]
    return Letter("\n".join(map(reader.say.html, lines)), buttons)


def units(reader: Reader, year: str, found: Sequence[UnitBeside]) -> Letter:
    """Units beside each other in a year, each a button to its overview."""
    lines = [UNITS.with_(count=len(found), year=year)]
    lines += [UNIT_ROW.with_(letter=letter, unit=one.name) for letter, one in zip(LETTERS, found, strict=False)]
    told: list[tuple[Message, Callable[[RollUp], Value]]] = [
        (COUNT, lambda one: str(one.forms)),
        (AVERAGE, lambda one: NOTHING if one.average is None else plain(one.average)),
        (BUDGET, lambda one: NOTHING if one.money is None else cents(one.money.adjusted)),
        (CHANGE, lambda one: NOTHING if one.money is None else _from_to(one.money.initial, one.money.adjusted)),
        (RATE, lambda one: NOTHING if one.money is None else _of(one.money.executed, one.money.adjusted)),
        (FAULTY, lambda one: str(one.with_errors)),
    ]
    lines += [_line(what, [value(one.found) for one in found]) for what, value in told]
    buttons = [[Button(unit_briefly(one.name, 16), RollUpOf(year, one.unit_id)) for one in found[n : n + 2]]
               for n in range(0, len(found), 2)]  # fmt: skip
    return Letter("\n".join(map(reader.say.html, lines)), buttons)


def _line(what: Message, values: Sequence[Value]) -> Message:
    whole: Value = ""
    for letter, value in zip(LETTERS, values, strict=False):
        one = VALUE.with_(letter=letter, value=value)
        whole = TWO.with_(one=whole, other=one) if whole else one
    return LINE.with_(what=what, values=whole)


def _wan(fen: int | None) -> Value:
    return NOTHING if fen is None else cents(Decimal(fen).scaleb(_WAN))


def _changed(bp: int | None) -> Value:
    if not bp:
        return NOTHING if bp is None else "0%"
    return (FELL if bp < 0 else ROSE).with_(pct=format(Decimal(abs(bp)).scaleb(-2), "f"))


def _from_to(before: Decimal, after: Decimal) -> Value:
    if not before:
        return NOTHING
    pct = format(percent(abs(after - before), before), "f")
    return "0%" if before == after else (FELL if after < before else ROSE).with_(pct=pct)


def _share(spent: int | None, budget: int | None) -> Value:
    return NOTHING if spent is None or not budget else _of(Decimal(spent), Decimal(budget))


def _of(spent: Decimal, budget: Decimal) -> Value:
    return f"{format(percent(spent, budget), 'f')}%" if budget else NOTHING
