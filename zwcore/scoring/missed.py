"""Targets that are missed for certain though no formula applies: ranges, changes, frequencies, dates and words.

What is found here is told and asked about; no points are reckoned from it. Each way of missing is one function
``(target, actual) → bool`` or a table; where a text can be meant otherwise the answer is no.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from zwcore.form import Indicator
from zwcore.money import HUNDRED
from zwcore.quantity import Comparator, Quantity, Value, ValueKind, aligned, read_value
from zwcore.rulebooks import Rulebook
from zwcore.scoring.direction import ILLS, way_of
from zwcore.scoring.model import Method, Missed
from zwcore.scoring.spelt import later_day, lower_class, plainer
from zwcore.text import fold

_PLAIN = (Comparator.NONE, Comparator.EQ)
_AT_MOST, _AT_LEAST = (Comparator.LE, Comparator.LT), (Comparator.GE, Comparator.GT)
_SIGN = re.compile("[<>≤≥≦≧⩽⩾≮≯]")
_RISING = "增长|提高|提升|增加|上升|增幅|增速|上涨"
_FALLING = "下降|降低|减少|压减|压缩|缩减|降幅|下浮|削减"
_CHANGE = re.compile(rf"(?:(?P<up>{_RISING})|(?P<down>{_FALLING}))[^0-9+\-]{{0,6}}(?=-?[0-9])")
_EVERY = re.compile("每个?(半年|季|月|周|年)")
_PERIODS = {"年": 1, "半年": 2, "季": 4, "季度": 4, "月": 12, "周": 52}
_TIMES = frozenset(("次", "场", "期", "轮", "回", "篇", "份", "批", "批次"))
_ALL = re.compile("全覆盖|全面覆盖|全部|全员|全额|应[一-鿿]尽[一-鿿]")
_SIGNS = str.maketrans({**dict.fromkeys("✓✔☑", "√"), **dict.fromkeys("✗✘☒x", "×")})
_CONTRARY = {
    "是": ("否", "不是"),
    "否": ("是",),
    "有": ("无", "没有"),
    "无": ("有",),
    "√": ("×",),
    "×": ("√",),
    "好": ("差", "较差"),
    "高": ("低",),
}
_NOT = re.compile("(?:尚|并|仍|均|暂)?(?:未能?|没有?|不|无法)(.+)")
_NEGATED = re.compile("未|不|无|零|没|杜绝|避免|防止|禁止")
_DONE = "(?:完成|达成|达到|达标|实现|开展|实施|落实|执行到位)"
_OBJECT = "(?:年度|预期|绩效|既定)*(?:指标值?|目标值?|任务|效果|要求)?"
_UNDONE = re.compile(f"(?:尚|并|仍|均|暂)?(?:未能?|没有)(?:全部|全面|按[时期]|如期|及时)*{_DONE}{_OBJECT}(?:[,;(].*)?")
_HALF_DONE = re.compile(f"大?部分{_DONE}{_OBJECT}(?:[,;(].*)?")
_NONE_OF = re.compile(f"(?:无|零|没有|未发生|不发生|杜绝|避免|0)[^0-9]*(?:{ILLS})")
_NOT_AT_ALL = re.compile("(?:不|未|零|无|没有|杜绝|避免|防止|0)再?(?:发生|出现)")
_HAPPENED = re.compile("(?:共|累计)?(?:有|发生|出现|存在)")
_CASES = frozenset(("起", "宗", "例", "件"))


def missed_in_words(indicator: Indicator, rulebook: Rulebook) -> Missed | None:
    """Tell how a row misses its target for certain, where two plain numbers could not be held against each other."""
    target, actual = read_value(indicator.target_text), read_value(indicator.actual_text)
    if ValueKind.BLANK in (target.kind, actual.kind):
        return None
    if late(target, actual):
        return Missed.LATE
    if later_day(target.printed or "", actual.printed or ""):
        return Missed.LATE
    if lower_class(indicator.level3 or "", target.printed or "", actual.printed or ""):
        return Missed.SHORT
    plain = plainer(indicator.level3 or "", target, actual)
    bounds = _by_bounds(indicator, *plain, rulebook) or _by_change(target, actual)
    if bounds is not None:
        return bounds
    if yearly(target, actual) is not None or _not_all(target, actual):
        return Missed.SHORT
    return _by_words(target, actual)


def late(target: Value, actual: Value) -> bool:
    """Tell whether the earliest day that the outcome can mean lies behind the last day of the target."""
    if len(target.dates) != 1 or len(actual.dates) != 1 or {target.doubt, actual.doubt} - {None, "words"}:
        return False
    if target.quantities or actual.quantities:
        return False
    due, done = target.dates[0], actual.dates[0]
    if (due.year is None) != (done.year is None):
        return False
    return (done.year or 0, done.month or 1, done.day or 1) > (due.year or 0, due.month or 12, due.day or 31)


def yearly(target: Value, actual: Value) -> Decimal | None:
    """Return how often a year a target asks for (每月1次: 12) that was not reached; ``None`` where it was, or asks not.

    As many as are asked for in one month may be what was done each month.
    """
    asked, got, due = _one(target), actual.quantity, times_a_year(target)
    if asked is None or got is None or actual.doubt or got.per or got.estimate or got.comparator not in _PLAIN:
        return None
    return due if due is not None and asked.unit == got.unit and asked.base != got.base < due else None


def times_a_year(target: Value) -> Decimal | None:
    """Return how often a year something is to be done that is asked for by month or quarter; ``None`` for others."""
    asked = _one(target)
    if asked is None or asked.unit not in _TIMES or asked.comparator in _AT_MOST:
        return None
    every = _EVERY.search(fold(target.printed or ""))
    period = every[1] if every else asked.per[0] if len(asked.per) == 1 else ""
    times = _PERIODS.get(period)
    return None if times is None else asked.base * times


def _one(value: Value) -> Quantity | None:
    return value.quantities[0] if len(value.quantities) == 1 and not value.dates else None


def _bounds(value: Value) -> tuple[Quantity, Quantity] | None:
    """The lowest and the highest number that a value can mean; ``None`` for what is open or in doubt."""
    if value.doubt == "range" and len(value.quantities) == 2 and not value.dates:
        low, high = value.quantities
        if not (low.unit or low.power or low.per):
            low = replace(low, unit=high.unit, power=high.power, per=high.per, unit_power=high.unit_power)
        return low, high
    one = None if value.doubt else value.quantity
    return None if one is None or one.estimate else (one, one)


def _by_bounds(indicator: Indicator, target: Value, actual: Value, rulebook: Rulebook) -> Missed | None:
    asked, got = _bounds(target), _bounds(actual)
    # "<20" as an outcome is rather a copied sign; "不到20" is said of what was counted.
    if asked is None or got is None or _SIGN.match(fold(actual.printed or "")):
        return None
    way = way_of(indicator, asked[1], rulebook)
    if way.unsure:
        return None
    if way.method is Method.REVERSE:
        pair, open_ = aligned(asked[1], got[0]), got[0].comparator in _AT_MOST
        return Missed.OVER if pair and not open_ and _beyond(pair[1], pair[0], got[0]) else None
    pair, open_ = aligned(asked[0], got[1]), got[1].comparator in _AT_LEAST
    return Missed.SHORT if pair and not open_ and _beyond(pair[0], pair[1], got[1]) else None


def _beyond(more: Decimal, less: Decimal, got: Quantity) -> bool:
    """Strictly beyond; "不到70%" is beyond 70 % itself."""
    return more > less or (more == less and got.comparator in (Comparator.LT, Comparator.GT))


def _by_change(target: Value, actual: Value) -> Missed | None:
    """Compare changes: 下降5% → 下降3%, 同比增长5% → 增长3%; a bare number is of the target's direction."""
    wanted, asked, got = _CHANGE.search(fold(target.printed or "")), _one(target), _one(actual)
    if wanted is None or asked is None or got is None or got.estimate or got.comparator not in _PLAIN:
        return None
    happened = _CHANGE.search(fold(actual.printed or ""))
    if happened is None and actual.doubt:
        return None
    size = got.value if happened else -got.value if wanted["down"] and got.value < 0 else got.value
    if happened is not None and bool(happened["up"]) != bool(wanted["up"]):
        size = -size
    pair = aligned(replace(asked, comparator=Comparator.NONE), replace(got, value=size))
    if pair is None:
        return None
    if asked.comparator in _AT_MOST:
        return Missed.OVER if pair[1] > pair[0] else None
    return Missed.SHORT if pair[1] < pair[0] else None


def _not_all(target: Value, actual: Value) -> bool:
    """All were asked for (全覆盖), and the outcome is a share of them."""
    got = actual.quantity
    if target.quantities or got is None or actual.doubt or got.unit != "%" or got.comparator not in _PLAIN:
        return False
    return got.base < HUNDRED and _ALL.search(fold(target.printed or "")) is not None


def _by_words(target: Value, actual: Value) -> Missed | None:
    asked, got = (fold(value.printed or "").strip("。.;,!\"'").translate(_SIGNS) for value in (target, actual))
    if asked == got:
        return None
    if got in _CONTRARY.get(asked, ()) or _UNDONE.fullmatch(got) or _denied(asked, got):
        return Missed.WORDS
    if _HALF_DONE.fullmatch(got) or (got.startswith("部分") and _ALL.search(asked)):
        return Missed.PARTLY
    return Missed.WORDS if _happened(asked, got, actual) else None


def _denied(asked: str, got: str) -> bool:
    """按时完成 → 未按时完成, 合格 → 不合格; a target that itself says what is not to be is left alone."""
    denial = None if _NEGATED.search(asked) else _NOT.fullmatch(got)
    if denial is None:
        return False
    rest = denial[1]
    if _NEGATED.search(rest):
        return False
    # 验收通过 → 未通过验收: the same words in another order.
    return rest == asked or (len(rest) > 1 and (rest in asked or rest.startswith(asked) or set(rest) == set(asked)))


def _happened(asked: str, got: str, actual: Value) -> bool:
    """There was to be none of it (无, 零事故), and there was some: 有1起."""
    some = _one(actual)
    if some is None or some.base <= 0 or some.unit == "%" or some.comparator not in _PLAIN or _NEGATED.search(got):
        return False
    told = _HAPPENED.match(got) is not None or some.unit in _CASES
    return told if asked == "无" or _NOT_AT_ALL.fullmatch(asked) else _NONE_OF.match(asked) is not None
