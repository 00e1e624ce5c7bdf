"""The form: what the printed 项目支出绩效自评表 says, string by string, and where each string stood.

Everything is a string as printed; a blank is ``None``. Readings of these strings (amounts, targets) are made by
``zwcore.money`` and ``zwcore.quantity`` and never stored here. ``Form.sources`` maps the path of a value
(``indicators[5].score``) to its place in the file; it takes no part in comparing forms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from zwcore.quantity import Comparator, Quantity, ValueKind, aligned, read_value
from zwcore.text import fold

# 指标性质 in words, as the operator it stands for.
_DIRECTIONS = {
    **dict.fromkeys(("正向", "正向指标", "正指标"), "≥"),
    **dict.fromkeys(("反向", "反向指标", "逆向", "逆向指标", "负向", "负向指标", "反指标"), "≤"),
}
_TOTAL = re.compile("总额|总金额|合计|总计|总量|总数|总预算|总投资|总资金|總額|合計|總計")
_STARS = "★☆▲△●◆※* "


@lru_cache(maxsize=1 << 10)
def _is_total(label: str) -> bool:
    return _TOTAL.search(fold(label)) is not None


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a value stood: page from 1; table, row and column from 0; doubt 0–1000 (1000 = sure)."""

    page: int
    table: int
    row: int
    column: int
    confidence: int = 1000
    bbox: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class FundLine:
    """One row of 项目资金: label and the amounts 年初预算数, 全年预算数, 全年执行数; points where printed."""

    label: str | None = None
    initial: str | None = None
    adjusted: str | None = None
    executed: str | None = None
    weight: str | None = None
    rate: str | None = None
    score: str | None = None


@dataclass(frozen=True, slots=True)
class Goals:
    """年度总体目标: what was planned and what was achieved; several rows joined by a line break."""

    planned: str | None = None
    actual: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of 绩效指标, with 一级/二级/三级指标, 指标值, 完成值, 分值, 得分, 偏差原因, 得分计算方法.

    Some prints part the target into 指标性质 (``nature``), 指标值 and 度量单位 (``unit``), some have 佐证材料
    (``evidence``) and 复核得分 (``reviewed``).
    """

    level1: str | None = None
    level1_points: str | None = None
    level2: str | None = None
    level3: str | None = None
    target: str | None = None
    actual: str | None = None
    weight: str | None = None
    score: str | None = None
    deviation: str | None = None
    method: str | None = None
    nature: str | None = None
    unit: str | None = None
    evidence: str | None = None
    reviewed: str | None = None

    @property
    def name(self) -> str | None:
        """三级指标 without the marks before it (★): for comparing."""
        return self.level3.lstrip(_STARS) or None if self.level3 else None

    @property
    def target_text(self) -> str | None:
        """指标性质, 指标值 and 度量单位 as one value ("≥90%"); the plain 指标值 where it is printed whole."""
        if self.target is None or (self.nature is None and self.unit is None):
            return self.target
        asked = read_value(self.target).quantity
        if asked is None:
            return self.target
        sign = _sign(self.nature) if asked.comparator is Comparator.NONE else ""
        return f"{sign}{self.target}{self._unit_of(asked)}"

    @property
    def actual_text(self) -> str | None:
        """完成值 with 度量单位, where it is a bare number and there is no doubt that it is in that unit."""
        if self.actual is None or self.unit is None:
            return self.actual
        reached, asked = read_value(self.actual).quantity, read_value(self.target_text).quantity
        if reached is None or (asked is not None and aligned(asked, reached) is None):
            return self.actual
        return f"{self.actual}{self._unit_of(reached)}"

    def _unit_of(self, number: Quantity) -> str:
        """度量单位, where the number has none of its own."""
        unit = self.unit or ""
        own = number.unit or number.per or (number.power and unit.startswith(("万", "亿", "千", "百")))
        return "" if own or read_value(unit).kind is ValueKind.MARK else unit


def _sign(nature: str | None) -> str:
    sign = _DIRECTIONS.get(fold(nature or ""), nature or "")
    asked = read_value(f"{sign}1").quantity
    return sign if asked is not None and asked.comparator is not Comparator.NONE else ""


FUND_COLUMNS = ("initial", "adjusted", "executed", "weight", "rate", "score")
DENOMINATOR = "funds.initial(A)"
"""The column 年初预算数（A）: there it is this one that the execution rate B/A divides by."""
SOME_COLUMNS = ("nature", "unit", "evidence", "reviewed")
"""The columns that few prints have: their values are written out only where they are there."""
COLUMNS = ("level1", "level2", "level3", "target", "actual", "weight", "score", "deviation", "method", *SOME_COLUMNS)


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form.

    ``template`` names the printed variant (layout id); ``columns`` are the indicator and fund columns which that print
    has (so that a missing column is told apart from an empty cell): names of :data:`COLUMNS`, and of
    :data:`FUND_COLUMNS` as ``funds.rate`` (and :data:`DENOMINATOR`); ``blocks`` are the parts that were found
    (``funds``, ``goals``, ``indicators``). ``remarks`` (说明) are reasons printed beside no indicator: in a row or
    a column of the money, or below the table; several are joined by line breaks.
    """

    title: str | None = None
    table_no: str | None = None
    year: str | None = None
    template: str = ""
    project: str | None = None
    department: str | None = None
    unit: str | None = None
    money_unit: str | None = None
    funds: tuple[FundLine, ...] = ()
    goals: Goals = Goals()
    indicators: tuple[Indicator, ...] = ()
    total: str | None = None
    grade: str | None = None
    remarks: str | None = None
    columns: frozenset[str] = frozenset()
    blocks: frozenset[str] = frozenset()
    sources: Mapping[str, Locator] = field(default_factory=lambda: MappingProxyType({}), compare=False)

    @property
    def total_funds(self) -> FundLine | None:
        """The row 年度资金总额, or ``None``: also an only amount beside 预算数 and 执行数, which has no name."""
        named = (line for line in self.funds if line.label and _is_total(line.label))
        return next(named, self.funds[0] if self.funds and self.funds[0].label is None else None)

    def has_column(self, name: str) -> bool:
        """Tell whether the print has that column at all."""
        return name in self.columns
