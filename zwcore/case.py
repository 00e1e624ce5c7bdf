"""What a check sees: a form with its score, and what its cells say, read once for all checks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import permutations
from typing import NamedTuple

from zwcore.form import DENOMINATOR, Form, FundLine
from zwcore.money import ZERO, Change, add, look_alike, money_scale, parse_amount, parse_points, scale
from zwcore.quantity import Quantity
from zwcore.reading import NOT_READ, HowRead
from zwcore.rows import IndicatorRow, is_mark, is_placeholder, read_rows
from zwcore.rulebooks import Rulebook
from zwcore.scoring import Line, Score, tolerance
from zwcore.text import Message, shortened

_QUOTE = 60
_CLAUSES = re.compile("[\n。；;]")
_ENDS = "。，,；;、.：: "
_CELL_ERROR = re.compile(r"#[a-z/0!?]+", re.IGNORECASE)
_AMOUNTS = ("initial", "adjusted", "executed")
_UNITS = (-4, -3, 3, 4)
"""The powers of ten between 元, 千元 and 万元."""
_FAR = 5000
"""Amounts that many times apart are hardly of one unit."""
_SEVERAL_TEXTS = 3
_LOST = 10


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

    @cached_property
    def parts(self) -> tuple[Fund, ...]:
        """The rows below 年度资金总额."""
        return tuple(fund for fund in self.funds if fund.line is not self.total)

    @cached_property
    def slips(self) -> frozenset[str]:
        """The amounts of 年度资金总额 (``executed``) that cannot be meant as they stand: below zero, 0 or ten thousand
        times off over the rows that make it up, 元 for 万元. One check tells each; on them nothing is reckoned."""
        named = {name: amount for name, amount in zip(_AMOUNTS, self.whole.amounts, strict=True) if amount is not None}
        off = {name for name, amount in named.items() if amount < ZERO or self.is_off(name, amount)}
        return frozenset((*off, *(self.unit_slip or ())))

    def is_off(self, name: str, amount: Decimal) -> bool:
        """Tell whether an amount of 年度资金总额 is 0, or in another unit, over the rows that make it up (ZW206)."""
        added = self._added[name]
        if added <= ZERO or amount == added:
            return False
        return not amount or amount in [scale(added, power) for power in _UNITS]

    @cached_property
    def _added(self) -> Mapping[str, Decimal]:
        """What the rows below 年度资金总额 add up to."""
        columns = zip(*(fund.amounts for fund in self.parts), strict=True)
        added = [add(amount for amount in column if amount is not None) for column in columns]
        return dict(zip(_AMOUNTS, added or (ZERO, ZERO, ZERO), strict=True))

    @cached_property
    def unit_slip(self) -> tuple[str, ...]:
        """The amount of 年度资金总额 that is about ten thousand times another one (元 for 万元), or they of it; both
        where no third one says which of them it is."""
        named = zip(_AMOUNTS, self.whole.amounts, strict=True)
        amounts = {name: amount for name, amount in named if amount is not None and amount > ZERO}
        if len(amounts) < 2 or max(amounts.values()) < _FAR * min(amounts.values()):
            return ()
        amounts = {name: amount for name, amount in amounts.items() if not self.is_off(name, amount)}
        pairs = [pair for pair in permutations(amounts, 2) if is_ten_thousand_fold(*map(amounts.__getitem__, pair))]
        counted = Counter(name for pair in pairs for name in pair)
        alone = [name for name, count in counted.items() if count == len(amounts) - 1 > 1]
        return tuple(alone[:1]) if alone else tuple(counted)

    @cached_property
    def sound(self) -> Fund:
        """年度资金总额 without the amounts that cannot be meant as they stand (:attr:`slips`)."""
        slips, whole = self.slips, self.whole
        if not slips:
            return whole
        kept = (None if name in slips else amount for name, amount in zip(_AMOUNTS, whole.amounts, strict=True))
        return Fund(whole.path, whole.line, *kept)

    @cached_property
    def execution(self) -> tuple[tuple[Fund, Decimal | None], ...]:
        """The rows of 项目资金 that carry points for the execution rate, with their 分值."""
        lines = {line.where: line.weight for line in self.score.lines if line.method == "execution"}
        return tuple((fund, lines[fund.path]) for fund in self.funds if fund.path in lines)

    @property
    def is_cut_off(self) -> bool:
        """Tell whether the form runs out of its photo before the total: rows may be missing of any sum."""
        return self.reading.is_cut_off

    @property
    def is_lost(self) -> bool:
        """Tell whether the indicators were not found while much of the table was not understood: then what seems
        blank, or missing, may stand there."""
        if "indicators" in self.form.blocks:
            return False
        return sum(not one.under for one in self.reading.unread) >= _LOST

    @property
    def budget(self) -> str:
        """The amount of which the execution rate is taken: initial or adjusted, by the print, else by the rulebook."""
        return "initial" if self.form.has_column(DENOMINATOR) else self.rulebook.denominator.of

    def budget_of(self, fund: Fund) -> Decimal | None:
        """The amount of a row of which its execution rate is taken."""
        return fund.initial if self.budget == "initial" else fund.adjusted

    @cached_property
    def unit(self) -> str:
        """The money unit as it is said: 万元 where none is printed."""
        return self.form.money_unit or "万元"

    @cached_property
    def rows(self) -> tuple[IndicatorRow, ...]:
        """The indicators with their readings; rows that are not used (nothing but a category) are left out."""
        return read_rows(self.form.indicators, self.lines)

    def blank(self, path: str, text: str | None) -> bool:
        """Tell whether a cell is blank: neither printed once for several rows nor one whose value the file withholds
        (a formula without its result)."""
        return text is None and path not in self.reading.withheld and not self.reading.covered(path)

    @cached_property
    def points(self) -> tuple[tuple[IndicatorRow, Decimal | None, Decimal | None], ...]:
        """Each row with 分值 and 得分; rows over which one of them is merged are one, with the sums of both."""
        spans = self.reading.spans
        if not spans:
            return tuple((row, row.weight, row.score) for row in self.rows)
        rows, found = list(self.rows), []
        while rows:
            row = rows[0]
            reach = max(spans.get(f"{row.path}.{name}", 1) for name in ("weight", "score"))
            one = [other for other in rows if other.index < row.index + reach]
            weights, scores = [o.weight for o in one], [o.score for o in one]
            found.append((row, _sum(weights), _sum(scores)))
            rows = rows[len(one) :]
        return tuple(found)

    @cached_property
    def doubled(self) -> tuple[IndicatorRow, ...]:
        """The rows that stand a second time, word for word."""
        seen: set[tuple[str | None, ...]] = set()
        twice = []
        for row in self.rows:
            item = row.item
            cells = (item.level1, item.level2, row.level3, item.target, item.actual, item.weight, item.score)
            if cells in seen and row.weight is not None and row.level3 and not is_placeholder(row.level3):
                twice.append(row)
            seen.add(cells)
        return tuple(twice)

    def quoted(self, words: re.Pattern[str] | None = None) -> str | None:
        """The reasons (说明) that are printed beside no indicator, cut short to be quoted; those about ``words`` only,
        ``None`` where there are none."""
        return _quoted(self.form.remarks, words)

    def quoted_of_money(self, words: re.Pattern[str] | None = None) -> str | None:
        """The same of the money: what stands beside its row among the indicators (预算执行率) is one, too."""
        beside = [row.item.deviation for row in self.rows if row.is_execution and not row.unexplained]
        return _quoted("\n".join(filter(None, (self.form.remarks, *beside))), words)

    def quoted_about(self, row: IndicatorRow) -> str | None:
        """The reasons printed beside no indicator that may be one for this row: they speak of it, or of targets
        missed."""
        if not self.form.remarks:
            return None
        words = [row.level3[n : n + 4] for n in range(max(len(row.level3) - 3, 0))]
        return self.quoted(re.compile("|".join(["未完成", "未达", "未能", "指标", "偏差", *map(re.escape, words)])))

    def unexplained(self, row: IndicatorRow) -> bool:
        """Tell whether no reason stands beside a row; one cell may hold that of several rows."""
        return row.unexplained and self.blank(f"{row.path}.deviation", None)

    def reason_blank(self, row: IndicatorRow) -> bool:
        """Tell whether a target was missed, or points were taken off, and the reason that is due is given nowhere."""
        if not self.form.has_column("deviation") or not self.unexplained(row):
            return False
        less = row.score is not None and row.weight is not None and row.score < row.weight
        if not less and row.missed is None:
            return False
        return self.quoted_about(row) is None

    @cached_property
    def no_numbers(self) -> Mapping[str, NoNumber]:
        """The cells in which a number is due (得分, 总分, amounts) and something else stands, by path."""
        return {found.path: found for found in (*_no_amounts(self), *_no_points(self))}

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
        initial, adjusted = self.sound.initial, self.sound.adjusted
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
        if self.is_cut_off:
            return ()
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


def _quoted(text: str | None, words: re.Pattern[str] | None) -> str | None:
    """The clauses of a text that have one of the words, cut short; ``None`` where there are none."""
    lines = [" ".join(line.split()) for line in _CLAUSES.split(text or "")]
    told = [line for line in lines if line and (words is None or words.search(line))]
    return shortened("；".join(told), _QUOTE).rstrip(_ENDS) if told else None


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


class NoNumber(NamedTuple):
    """A cell in which a number is due and something else stands: its path, the row's name (``None`` for the total),
    the text, the number that it may be meant to be, and whether it is certain that it must be mended."""

    path: str
    row: str | Message | None
    text: str
    meant: str | None
    certain: bool


def _no_amounts(case: Case) -> Iterator[NoNumber]:
    for fund in case.funds:
        whole = fund.line is case.total
        known = {name for name, amount in zip(_AMOUNTS, fund.amounts, strict=True) if amount is not None}
        for name in _AMOUNTS:
            text = getattr(fund.line, name)
            if text is None or name in known:
                continue
            meant = look_alike(text)
            if (whole and bool(known)) if is_mark(text) else (whole or meant is not None or _is_error(text)):
                # That there was no money at the year's beginning is also said by a stroke.
                certain = meant is None and not (name == "initial" and is_mark(text))
                label = (fund.line.label or "").rstrip("：:")
                yield NoNumber(f"{fund.path}.{name}", label, text, meant, certain)


def _no_points(case: Case) -> Iterator[NoNumber]:
    scores = [(row.path, row.name, row.weight, row.item.weight, row.item.score, row.is_part) for row in case.rows]
    for fund, weight in case.execution:
        label = (fund.line.label or "").rstrip("：:")
        scores.append((fund.path, label, weight, fund.line.weight, fund.line.score, False))
    numbers = any(row.score is not None for row in case.rows)
    texts = {text for row in case.rows if row.score is None and (text := row.item.score) and not is_mark(text)}
    # Several texts of all kinds are rather another column that was read for the scores.
    column = len(texts) < _SEVERAL_TEXTS
    for path, name, weight, printed, score, part in scores:
        if printed and weight is None and (look_alike(printed) or _is_error(printed)):
            yield NoNumber(f"{path}.weight", name, printed, look_alike(printed), _is_error(printed))
        due = bool(weight) and not part if is_mark(score) else score is not None
        if score is not None and due and parse_points(score) is None:
            meant = look_alike(score)
            certain = meant is None and (column or _is_error(score))
            yield NoNumber(f"{path}.score", name, score, meant, certain)
    total = case.form.total
    if total is not None and parse_points(total) is None and (numbers or not is_mark(total)):
        yield NoNumber("total", None, total, look_alike(total), look_alike(total) is None)


def _is_error(text: str) -> bool:
    """Tell whether a spreadsheet could not reckon the cell: #REF!, #DIV/0!."""
    return _CELL_ERROR.fullmatch(text.strip()) is not None


def _sum(points: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in points if value is not None]
    return add(known) if known else None


def is_ten_thousand_fold(one: Decimal, other: Decimal) -> bool:
    """Tell whether an amount is about ten thousand times another one (元 for 万元): twice that or half at most."""
    return 0 < other * _FAR <= one <= other * 4 * _FAR


def _is_money(asked: Quantity) -> bool:
    return asked.unit == "元" and not asked.per


def _first_points(rows: list[IndicatorRow]) -> Decimal | None:
    points = (parse_points(row.item.level1_points) for row in rows)
    return next((value for value in points if value is not None), None)
