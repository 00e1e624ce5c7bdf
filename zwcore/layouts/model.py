"""What a printed variant (表样) is: how it is known, what it calls its parts, what it prints."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from zwcore.form import DENOMINATOR, FUND_COLUMNS

WHOLE = "whole"
"""The feature of a print that is of a whole unit (部门整体支出)."""
_USUAL_ORDER = (
    *("level1", "level2", "level3", "nature", "target", "unit", "actual", "weight", "score", "reviewed"),
    *("deviation", "method", "evidence"),
)


@dataclass(frozen=True, slots=True)
class Names:
    """The labels of 项目名称, 主管部门 and 实施单位."""

    project: str
    department: str
    unit: str


@dataclass(frozen=True, slots=True)
class Funds:
    """项目资金: the label of the block, its columns in order, their labels, the labels of its lines (总额 first)."""

    label: str
    columns: tuple[str, ...]
    lines: tuple[str, ...]
    labels: Mapping[str, str]

    def in_order(self, shown: Collection[str]) -> list[str]:
        """Return the columns that are shown in the order of the print, see :func:`ordered`."""
        return ordered(self.columns, FUND_COLUMNS, shown)


@dataclass(frozen=True, slots=True)
class PrintedGoals:
    """年度总体目标: the labels of the block, of what was planned and of what was achieved."""

    label: str
    planned: str
    actual: str


@dataclass(frozen=True, slots=True)
class Indicators:
    """绩效指标: the label of the block, its columns in order, their labels, the labels of 总分 and 自评等级.

    ``level1_points`` tells whether points are printed beside 一级指标; ``method`` is the 得分计算方法 beside every
    indicator.
    """

    label: str
    columns: tuple[str, ...]
    labels: Mapping[str, str]
    total: str
    grade: str
    level1_points: bool = False
    method: str | None = None

    def in_order(self, shown: Collection[str]) -> list[str]:
        """Return the columns that are shown in the order of the print, see :func:`ordered`."""
        return ordered(self.columns, _USUAL_ORDER, shown)


@dataclass(frozen=True, slots=True)
class Layout:
    """A printed variant (表样).

    ``requires`` and ``forbids`` are the columns and features (:mod:`zwcore.layouts.features`) by which it is known.
    ``named`` are words of which a form must have one to be called by the print's name: those of the place or the kind
    of money that it is called by; without any every form that has the print is.
    ``usual`` is the one that a form of no known print is printed in; ``fill`` is the rulebook by which a form can be
    filled in from nothing; ``heading`` and ``money_unit`` are those of such a form.
    """

    id: str
    title: str
    source: str
    requires: frozenset[str]
    forbids: frozenset[str]
    heading: str
    money_unit: str
    names: Names
    funds: Funds
    goals: PrintedGoals
    indicators: Indicators
    named: tuple[str, ...] = ()
    usual: bool = False
    fill: str | None = None
    extends: str | None = None

    @property
    def whole(self) -> bool:
        """Tell whether it is of a whole unit (部门整体支出), which has no project."""
        return WHOLE in self.requires

    @property
    def initial_is_denominator(self) -> bool:
        """Tell whether the execution rate divides by 年初预算数（A）."""
        return DENOMINATOR in self.requires

    @property
    def columns(self) -> frozenset[str]:
        """The columns of a form in this print, as ``Form.columns`` names them."""
        total = {"total"} if "score" in self.indicators.columns else set()
        extra = {DENOMINATOR} if self.initial_is_denominator else set()
        return frozenset({*self.indicators.columns, *(f"funds.{name}" for name in self.funds.columns)} | total | extra)

    def fits(self, features: frozenset[str]) -> bool:
        """Tell whether a print with these columns and features can be this one."""
        return self.requires <= features and not self.forbids & features


def ordered(own: Sequence[str], usual: Sequence[str], shown: Collection[str]) -> list[str]:
    """Return the names that are shown: in the print's ``own`` order, any other behind what it usually follows."""
    names = list(own)
    for before, name in pairwise(("", *usual)):
        if name not in names:
            names.insert(names.index(before) + 1 if before else 0, name)
    return [name for name in names if name in shown]


def order_features(columns: Sequence[str]) -> Iterator[str]:
    """Yield ``a<b`` for every column ``a`` that stands before a column ``b``."""
    return (f"{left}<{right}" for left, right in combinations(columns, 2))
