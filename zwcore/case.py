"""What a check sees: a form with its score, and what its cells say, read once for all checks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from zwcore.form import DENOMINATOR, Form, FundLine, Indicator
from zwcore.money import Change, money_scale, parse_amount, parse_points, scale
from zwcore.quantity import Quantity, ValueKind, read_value
from zwcore.reading import NOT_READ, HowRead
from zwcore.rulebooks import Rulebook
from zwcore.scoring import Line, Score, tolerance
from zwcore.text import Message, fold

# A row of the print that nobody used: its numbering, dots, a stroke.
_PLACEHOLDER = re.compile(r"(指标\d*:?)?[/\\\-.无]*")
_QUANTITY = ValueKind.QUANTITY  # a member of an enumeration takes longer to look up than to compare
_ROW = Message("word.row", "第 {n} 行指标")


@dataclass(frozen=True)
class Case:
    """What a check sees: the form, the rulebook it is held against, its score, and how the reader got there.

    ``evidence`` are the paths of the rows with evidence attached (佐证材料), ``None`` where nobody was asked for any;
    ``unread`` rows of the annex that fit no indicator; ``reading`` how the form was read.
    """

    form: Form
    rulebook: Rulebook
    score: Score
    moved: tuple[int, ...] = ()
    joined: tuple[int, ...] = ()
    rulebook_reason: str = ""
    evidence: frozenset[str] | None = None
    unread: tuple[str, ...] = ()
    reading: HowRead = NOT_READ

    @cached_property
    def total(self) -> FundLine:
        """The row 年度资金总额 (an empty one where there is none)."""
        return self.form.total_funds or FundLine()

    @cached_property
    def total_path(self) -> str:
        """The path of that row."""
        found = self.form.total_funds
        return f"funds[{self.form.funds.index(found)}]" if found else "funds[0]"

    def amount(self, text: str | None) -> Decimal | None:
        """Read an amount in the form's own unit."""
        return parse_amount(text, self.form.money_unit)

    @cached_property
    def funds(self) -> tuple[Fund, ...]:
        """The rows of 项目资金 with their amounts."""
        return tuple(Fund(f"funds[{n}]", line, *self._amounts(line)) for n, line in enumerate(self.form.funds))

    def _amounts(self, line: FundLine) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        return self.amount(line.initial), self.amount(line.adjusted), self.amount(line.executed)

    @cached_property
    def whole(self) -> Fund:
        """年度资金总额 with its amounts: 年初预算数, 全年预算数, 全年执行数."""
        return Fund(self.total_path, self.total, *self._amounts(self.total))

    @property
    def budget(self) -> str:
        """The amount of which the execution rate is taken: initial or adjusted, by the print, else by the rulebook."""
        return "initial" if self.form.has_column(DENOMINATOR) else self.rulebook.denominator.of

    @cached_property
    def unit(self) -> str:
        """The money unit as it is said: 万元 where none is printed."""
        return self.form.money_unit or "万元"

    @cached_property
    def rows(self) -> tuple[IndicatorRow, ...]:
        """The indicators with their readings; rows that are not used (nothing but a category) are left out."""
        rows = [IndicatorRow(n, item, self.lines) for n, item in enumerate(self.form.indicators)]
        return tuple([row for row in rows if row.weight is not None or not _unused(row.item)])

    @cached_property
    def done(self) -> tuple[IndicatorRow, ...]:
        """The rows that have an actual value."""
        return tuple([row for row in self.rows if row.item.actual is not None])

    @cached_property
    def cost_rows(self) -> tuple[tuple[IndicatorRow, Decimal], ...]:
        """The cost rows whose target is one amount of money, with it in the form's unit."""
        costs = [(row, row.asked) for row in self.rows if row.asked and "成本" in row.category]
        return tuple([(row, scale(asked.base, -self.power)) for row, asked in costs if _is_money(asked)])

    @cached_property
    def power(self) -> int:
        """The power of ten of the form's money unit."""
        return money_scale(self.form.money_unit)

    @cached_property
    def change(self) -> Change | None:
        """The change of the budget; ``None`` where there is none or an amount is missing."""
        initial, adjusted = self.whole.initial, self.whole.adjusted
        if initial is None or initial <= 0 or adjusted is None or initial == adjusted:
            return None
        return Change(initial, adjusted)

    @cached_property
    def change_code(self) -> str | None:
        """The finding of the change: ZW301 beyond the alarm line, ZW302 beyond the warn line, else ZW307."""
        change, lines = self.change, self.rulebook.lines
        if change is None:
            return None
        if change.beyond(lines.budget_alarm.value):
            return "ZW301"
        return "ZW302" if change.beyond(lines.budget_warn.value) else "ZW307"

    @cached_property
    def levels(self) -> tuple[tuple[str, Decimal, list[IndicatorRow]], ...]:
        """Each level 1 with its printed points (where they first stand) and its rows."""
        levels: dict[str, list[IndicatorRow]] = {}
        for row in self.rows:
            if row.item.level1 is not None:
                levels.setdefault(row.item.level1, []).append(row)
        points = ((name, _first_points(rows), rows) for name, rows in levels.items())
        return tuple((name, printed, rows) for name, printed, rows in points if printed is not None)

    @cached_property
    def tolerance(self) -> Decimal:
        """The difference of points that still passes."""
        return tolerance(self.form, self.rulebook)

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        """The score's lines by path."""
        return {line.where: line for line in self.score.lines}


class Fund(NamedTuple):
    """A row of 项目资金 with its position and its amounts in the form's unit."""

    path: str
    line: FundLine
    initial: Decimal | None
    adjusted: Decimal | None
    executed: Decimal | None

    @property
    def amounts(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """The three amounts."""
        return self[2:]


class IndicatorRow:
    """An indicator with its position, its line of the score, and what its cells say."""

    __slots__ = (
        "actual", "asked", "category", "got", "index", "is_part", "item", "level3", "line", "path", "score", "target",
        "weight",
    )  # fmt: skip

    def __init__(self, index: int, item: Indicator, lines: Mapping[str, Line]) -> None:
        self.index = index
        self.item = item
        self.path = f"indicators[{index}]"
        self.line = lines.get(self.path)
        self.weight = parse_points(item.weight)
        self.score = parse_points(item.score)
        self.category = fold(item.level2) if item.level2 else ""
        """二级指标, folded: 数量指标, 成本指标 …"""
        self.level3 = fold(item.level3) if item.level3 else ""
        self.is_part = self.level3.startswith("其中")
        """A sub-row "其中：…" stands without points."""
        self.target, self.actual = read_value(item.target_text), read_value(item.actual_text)
        self.asked = self.target.quantities[0] if self.target.kind is _QUANTITY else None
        self.got = self.actual.quantities[0] if self.actual.kind is _QUANTITY else None

    @property
    def name(self) -> str | Message:
        """How the row is called in a sentence: its category, or level 3 where the category is blank."""
        return self.item.level2 or self.item.level3 or _ROW.with_(n=self.index + 1)

    @property
    def values(self) -> dict[str, str | Message]:
        """What a sentence says of a row: its name, 指标值 and 完成值."""
        return {"row": self.name, "target": self.target.printed or "", "actual": self.actual.printed or ""}


def _is_money(asked: Quantity) -> bool:
    return asked.unit == "元" and not asked.per


def _first_points(rows: list[IndicatorRow]) -> Decimal | None:
    points = (parse_points(row.item.level1_points) for row in rows)
    return next((value for value in points if value is not None), None)


def _unused(item: Indicator) -> bool:
    values = (item.level3, item.target, item.actual, item.weight, item.score)
    return all(text is None or is_placeholder(text) for text in values)


def is_placeholder(text: str) -> bool:
    """Tell whether a cell holds only what the print put there or what strikes it out: "指标2：", "……", "/"."""
    return _PLACEHOLDER.fullmatch(fold(text)) is not None


def is_mark(text: str | None) -> bool:
    """Tell whether a cell is struck out ("/", "—"): no blank, and no number either."""
    return text is not None and read_value(text).kind is ValueKind.MARK
