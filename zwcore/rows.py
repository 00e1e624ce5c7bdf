"""The rows of 绩效指标 as the checks see them: what their cells say, how a sentence calls them, which are sub-rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from zwcore.form import Indicator
from zwcore.layouts.vocabulary import label_of, labels
from zwcore.money import ZERO, parse_points
from zwcore.quantity import ValueKind, read_value
from zwcore.scoring import Line, Missed, sub_rows
from zwcore.text import Message, fold, shortened

# A row of the print that nobody used: its numbering, dots, a stroke.
_PLACEHOLDER = re.compile(r"(指标\d*:?)?[/\\\-.无]*")
_QUANTITY = ValueKind.QUANTITY  # a member of an enumeration takes longer to look up than to compare
_ROW = Message("word.row", "第 {n} 行指标")
_NUMBERING = re.compile(r"^[★☆▲△●◆※*\s]*(?:(?:指标)?\d{1,2}[:：、.．]\s*(?!\d))?")
_NAME = 14
_EXTRA = re.compile(
    "(?:其他|附加|额外)?(?:扣分|加分|减分|加减分|加扣分|奖励|奖惩)(?:项|事项|因素|情况|分|指标)?(?:$|[:(0-9])"
)
# What may well be below zero: rates, money that was lost or won, changes.
_SIGNED_UNITS = frozenset(("%", "元", "℃", "°c"))
_SIGNED = re.compile("[增减升降涨跌差净盈亏变]|利润|收益|温")


def read_rows(items: Sequence[Indicator], lines: Mapping[str, Line]) -> tuple[IndicatorRow, ...]:
    """Read the rows, each with its line of the score; rows that are not used (nothing but a category) are left out."""
    rows = [IndicatorRow(n, item, lines) for n, item in enumerate(items)]
    used = tuple([row for row in rows if row.weight is not None or not _unused(row.item)])
    _name(used)
    _mark_parts(used, sub_rows(items))
    return used


class IndicatorRow:
    """An indicator with its position, its line of the score, and what its cells say."""

    __slots__ = (
        "actual", "asked", "category", "got", "has_parts", "index", "is_part", "item", "kind", "level3", "line",
        "missed", "name", "path", "score", "target", "weight",
    )  # fmt: skip
    name: str | Message
    """How the row is called in a sentence: level 3 where it is short, else its category where no other row is of it,
    else level 3 cut short, else its number."""

    kind: str | Message
    """What is said of its amount or period begins with: its category where no other row is of it, else its name."""

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
        self.is_part = self.has_parts = False
        """A row of 其中 or under a ★ row stands without points (``is_part``); the row above has the parts."""
        self.target, self.actual = read_value(item.target_text), read_value(item.actual_text)
        self.asked = self.target.quantities[0] if self.target.kind is _QUANTITY else None
        self.got = self.actual.quantities[0] if self.actual.kind is _QUANTITY else None
        self.missed: Missed | None = None if self.line is None or self.lost_a_sign else self.line.missed
        """How the outcome misses its target for certain, be there points for it or not."""

    @property
    def is_extra(self) -> bool:
        """Tell whether it is no indicator but points added or taken off (扣分项, 加分项): none are due there."""
        if self.weight is not None:
            return False
        return (self.score is not None and self.score < ZERO) or _EXTRA.match(
            self.level3 or fold(self.item.level1 or "")
        ) is not None

    @property
    def is_execution(self) -> bool:
        """Tell whether it is the money's row among the indicators (预算执行率)."""
        return is_execution(self.item.level3) or is_execution(self.item.level1)

    @property
    def lost_a_sign(self) -> bool:
        """Tell whether the outcome is a count below zero: a minus too much."""
        got, asked = self.got, self.asked
        if got is None or got.value >= ZERO or asked is None or asked.value < ZERO or got.unit in _SIGNED_UNITS:
            return False
        return _SIGNED.search(self.level3) is None

    @property
    def unexplained(self) -> bool:
        """Tell whether the cell of the reason is blank or struck out."""
        reason = self.item.deviation
        return reason is None or is_mark(reason)

    @property
    def values(self) -> dict[str, str | Message]:
        """What a sentence says of a row: its name, 指标值 and 完成值."""
        return {"row": self.name, "target": self.target.printed or "", "actual": self.actual.printed or ""}


@lru_cache(maxsize=1 << 12)
def is_execution(text: str | None) -> bool:
    """Tell whether a level is the execution rate of the money (预算执行率)."""
    return text is not None and label_of(text) in labels("execution")


def _name(rows: Sequence[IndicatorRow]) -> None:
    """Give each row a name that no other has: 三级指标 where it is short, else 二级指标, 三级指标 cut short, or its
    number."""
    categories, level3 = Counter([row.category for row in rows]), Counter([row.level3 for row in rows])
    texts = [_NUMBERING.sub("", " ".join((row.item.level3 or "").split())) for row in rows]
    names = [shortened(text, _NAME) for text in texts]
    counted = Counter(names)
    for row, text, name in zip(rows, texts, names, strict=True):
        own = bool(name) and counted[name] == 1
        level2 = row.item.level2 if categories[row.category] == 1 else None
        if own and name is text and level3[row.level3] == 1 and row.level3 not in categories:
            row.name = name
        else:
            row.name = level2 or (name if own else _ROW.with_(n=row.index + 1))
        row.kind = level2 or row.name


def _mark_parts(rows: Sequence[IndicatorRow], parts: frozenset[int]) -> None:
    """Mark the sub-rows (:func:`zwcore.scoring.sub_rows`) and the rows that have them."""
    above: IndicatorRow | None = None
    for row in rows:
        row.is_part = row.index in parts or row.level3.startswith("其中")
        if not row.is_part:
            above = row
        elif above is not None:
            above.has_parts = True


def _unused(item: Indicator) -> bool:
    values = (item.level3, item.target, item.actual, item.weight, item.score)
    return all(text is None or is_placeholder(text) for text in values)


def is_placeholder(text: str) -> bool:
    """Tell whether a cell holds only what the print put there or what strikes it out: "指标2：", "……", "/"."""
    return _PLACEHOLDER.fullmatch(fold(text)) is not None


def is_mark(text: str | None) -> bool:
    """Tell whether a cell is struck out ("/", "—"): no blank, and no number either."""
    return text is not None and read_value(text).kind is ValueKind.MARK
