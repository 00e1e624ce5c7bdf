"""Review rules, one function each, one module per hundred of codes.

To add a check, write a function ``(case) -> hits`` in the module of its hundred and decorate it with :func:`check`; its
documentation, its test and its translation slot follow. It is named after the problem and stays silent where a value
it needs is missing: another check says that. Codes are never renumbered or reused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from zwcore.finding import Hit, Scope, Severity
from zwcore.form import Form, FundLine, Indicator
from zwcore.money import HUNDRED, parse_amount, parse_points, percent, plain
from zwcore.quantity import Kind, read_value
from zwcore.registry import Registry
from zwcore.rulebooks import Rulebook
from zwcore.sample import SAMPLE, edit
from zwcore.scoring import Line, Score, tolerance
from zwcore.text import Message, canonical, fold

# A row of the print that nobody used: its numbering, dots, a stroke.
_PLACEHOLDER = re.compile(r"(指标\d*:?)?[/\\\-.无]*")


@dataclass(frozen=True)
class Case:
    """What a check sees: the form, the rulebook it is held against, its score, and how the reader got there."""

    form: Form
    rulebook: Rulebook
    score: Score
    moved: tuple[int, ...] = ()
    joined: tuple[int, ...] = ()
    rulebook_reason: str = ""

    @cached_property
    def total(self) -> FundLine:
        """The row 年度资金总额 (an empty one where there is none)."""
        return self.form.total_funds or FundLine()

    @property
    def total_path(self) -> str:
        """The path of that row."""
        found = self.form.total_funds
        return f"funds[{self.form.funds.index(found)}]" if found else "funds[0]"

    def amount(self, text: str | None) -> Decimal | None:
        """Read an amount in the form's own unit."""
        return parse_amount(text, self.form.money_unit)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The indicators with their readings; rows that are not used (nothing but a category) are left out."""
        return tuple(Row(n, item) for n, item in enumerate(self.form.indicators) if not _unused(item))

    @cached_property
    def change(self) -> Change | None:
        """The change of the budget; ``None`` where there is none or an amount is missing."""
        initial, adjusted = self.amount(self.total.initial), self.amount(self.total.adjusted)
        if initial is None or initial <= 0 or adjusted is None or initial == adjusted:
            return None
        return Change(initial, adjusted)

    @cached_property
    def levels(self) -> tuple[tuple[str, Decimal, list[Row]], ...]:
        """Each level 1 with its printed points (where they first stand) and its rows."""
        levels: dict[str, list[Row]] = {}
        for row in self.rows:
            if row.item.level1 is not None:
                levels.setdefault(row.item.level1, []).append(row)
        points = ((name, next(filter(_known, map(_points, rows)), None), rows) for name, rows in levels.items())
        return tuple((name, printed, rows) for name, printed, rows in points if printed is not None)

    @cached_property
    def tolerance(self) -> Decimal:
        """The difference of points that still passes."""
        return tolerance(self.form, self.rulebook)

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        """The score's lines by path."""
        return {line.where: line for line in self.score.lines}


@dataclass(frozen=True)
class Row:
    """An indicator with its position and its points as numbers."""

    index: int
    item: Indicator

    @property
    def path(self) -> str:
        """``indicators[5]``."""
        return f"indicators[{self.index}]"

    @cached_property
    def weight(self) -> Decimal | None:
        """分值 as a number."""
        return parse_points(self.item.weight)

    @cached_property
    def score(self) -> Decimal | None:
        """得分 as a number."""
        return parse_points(self.item.score)

    @cached_property
    def category(self) -> str:
        """二级指标, folded: 数量指标, 成本指标 …"""
        return fold(self.item.level2 or "")

    @property
    def is_part(self) -> bool:
        """Tell whether this is a sub-row "其中：…", which stands without points."""
        return canonical(self.item.level3 or "").startswith("其中")

    @property
    def name(self) -> str | Message:
        """How the row is called in a sentence: its category, or level 3 where the category is blank."""
        return self.item.level2 or self.item.level3 or _ROW.with_(n=self.index + 1)


def _points(row: Row) -> Decimal | None:
    return parse_points(row.item.level1_points)


def _known(value: Decimal | None) -> bool:
    return value is not None


def _unused(item: Indicator) -> bool:
    values = (item.level3, item.target, item.actual, item.weight, item.score)
    return all(text is None or is_placeholder(text) for text in values)


def is_placeholder(text: str) -> bool:
    """Tell whether a cell holds only what the print put there or what strikes it out: "指标2：", "……", "/"."""
    return _PLACEHOLDER.fullmatch(fold(text)) is not None


def is_mark(text: str | None) -> bool:
    """Tell whether a cell is struck out ("/", "—"): no blank, and no number either."""
    return text is not None and read_value(text).kind is Kind.MARK


@dataclass(frozen=True, slots=True)
class Change:
    """The change from 年初预算 to 全年预算, with its size in percent of 年初预算."""

    initial: Decimal
    adjusted: Decimal

    @property
    def difference(self) -> Decimal:
        """全年 − 年初."""
        return self.adjusted - self.initial

    @property
    def pct(self) -> Decimal:
        """The difference in percent of 年初预算, two decimals."""
        return percent(self.difference, self.initial)

    def beyond(self, line: Decimal) -> bool:
        """Tell whether the unrounded change lies beyond ``line`` percent; exactly on the line is not beyond."""
        return abs(self.difference) * HUNDRED > line * self.initial

    def params(self) -> dict[str, str]:
        """The figures of the catalogue."""
        return {
            "initial": plain(self.initial),
            "adjusted": plain(self.adjusted),
            "change": plain(self.difference),
            "change_pct": plain(self.pct),
        }


def change_line(case: Case, change: Change) -> str:
    """Name the finding of a change: ZW301 beyond the alarm line, ZW302 beyond the warn line, else ZW307."""
    lines = case.rulebook.lines
    if change.beyond(lines.budget_alarm.value):
        return "ZW301"
    return "ZW302" if change.beyond(lines.budget_warn.value) else "ZW307"


AMOUNTS = {
    "initial": Message("word.initial", "年初预算数"),
    "adjusted": Message("word.adjusted", "全年预算数"),
    "executed": Message("word.executed", "全年执行数"),
}
_ROW = Message("word.row", "第 {n} 行指标")
Finder = Callable[[Case], Iterator[Hit]]
Bad = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Check:
    """A check with its metadata; ``bad`` is an edit of ``base`` on which it fires, ``None`` where a test brings one."""

    code: str
    message: Message
    severity: Severity
    basis: tuple[str, ...]
    scope: Scope
    find: Finder
    bad: Bad | None
    base: Form
    reviewers_only: bool
    shared: Message | None = None

    @property
    def title(self) -> str:
        """The first line of the docstring: 中文 — English."""
        return (self.find.__doc__ or "").strip().splitlines()[0]

    def example(self) -> Form | None:
        """The form on which the check fires."""
        return edit(self.base, self.bad) if self.bad is not None else None


checks: Registry[Check] = Registry("zwcore.checks")


def check(
    code: str,
    zh: str,
    *,
    severity: Severity,
    basis: str | tuple[str, ...],
    scope: Scope = Scope.FORM,
    bad: Bad | None = None,
    base: Form = SAMPLE,
    reviewers_only: bool = False,
    shared: Message | None = None,
) -> Callable[[Finder], Finder]:
    """Register a check; ``zh`` is its sentence, ``basis`` where the rule comes from (a key of ``bases.toml``).

    ``shared`` is the sentence said once for a file when several of its forms have it; its field is ``forms``.
    """

    def register(find: Finder) -> Finder:
        sources = (basis,) if isinstance(basis, str) else basis
        entry = Check(code, Message(code, zh), severity, sources, scope, find, bad, base, reviewers_only, shared)
        checks.add(code, entry)
        return find

    return register
