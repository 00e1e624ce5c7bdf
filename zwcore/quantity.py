"""Reading target and actual values (指标值, 完成值) as people write them: "≥90%", "5.5 万人", "2024年12月底前".

:func:`read_value` never raises and never repairs: the printed text is kept, the reading stands beside it with its
doubt. A new unit goes into ``_UNITS``, a new way of saying "at least" into ``_COMPARATORS``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from zwcore.money import HUNDRED, scale
from zwcore.text import fold, is_blank


class Kind(StrEnum):
    """What kind of value stands there."""

    QUANTITY = "quantity"
    SEVERAL = "several"
    DATE = "date"
    PERIOD = "period"
    QUALITATIVE = "qualitative"
    OPTION_LIST = "option_list"
    BLANK = "blank"
    MARK = "mark"


class Comparator(StrEnum):
    """The operator before a number; ``NONE`` for a plain number."""

    GE = "ge"
    LE = "le"
    GT = "gt"
    LT = "lt"
    EQ = "eq"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: "5.5 万人" is 5.5 with unit 人 and power 4; "475元/亩" has per ("亩",).

    ``unit`` is the base unit of its dimension (人, 元, %), empty where none is printed; ``power`` the power of ten that
    leads to it.
    """

    value: Decimal
    unit: str = ""
    comparator: Comparator = Comparator.NONE
    power: int = 0
    per: tuple[str, ...] = ()
    estimate: bool = False

    @property
    def base(self) -> Decimal:
        """The value in the base unit, exactly."""
        return scale(self.value, self.power)


@dataclass(frozen=True, slots=True)
class Date:
    """A year, a month or a day as far as printed."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a printed value says. ``doubt``: words (text beside the number), range, ocr (looks misread), or ``None``."""

    kind: Kind
    printed: str | None
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[Date, ...] = ()
    doubt: str | None = None

    @property
    def quantity(self) -> Quantity | None:
        """The one number, where there is exactly one."""
        return self.quantities[0] if self.kind is Kind.QUANTITY else None

    @property
    def estimate(self) -> bool:
        """Tell whether the text calls itself an estimate (预估)."""
        return any(quantity.estimate for quantity in self.quantities)


_COMPARATORS: tuple[tuple[Comparator, str], ...] = (
    (Comparator.GE, "≥=?|≧|⩾|>=|=>|≮|不(?:低|少|小)于|(?:大|高|多)于(?:或|且)?等于|至少|最少"),
    (Comparator.LE, "≤=?|≦|⩽|<=|=<|≯|不(?:高|多|大)于|不超过?|(?:小|低|少)于(?:或|且)?等于|至多|最多"),
    (Comparator.GT, ">|大于|高于|多于|超过"),
    (Comparator.LT, "<|小于|低于|少于"),
    (Comparator.EQ, "==?|═|等于"),
)
_SUFFIXES: tuple[tuple[Comparator, str], ...] = (
    (Comparator.GE, "[及或]?以上"),
    (Comparator.LE, "[及或]?以下|[以之]内|内(?![一-鿿])"),
    (Comparator.NONE, "左右|上下"),
)
_SCALES = {"亿": 8, "千万": 7, "百万": 6, "万": 4, "千": 3, "百": 2}

# Printed unit → base unit and power of ten; units of one dimension can be compared.
_UNITS: dict[str, tuple[str, int]] = {
    **dict.fromkeys(("%", "百分比", "个百分点", "百分点"), ("%", 0)),
    **dict.fromkeys(("‰", "千分比"), ("%", -1)),
    **dict.fromkeys(("人", "名", "位"), ("人", 0)),
    **dict.fromkeys(("天", "日"), ("天", 0)),
    **dict.fromkeys(("平方米", "平米", "m2"), ("平方米", 0)),
    **dict.fromkeys(("立方米", "m3"), ("立方米", 0)),
    **dict.fromkeys(("千米", "公里", "km"), ("米", 3)),
    **dict.fromkeys(("米", "m", "延米"), ("米", 0)),
    **dict.fromkeys(("千克", "公斤", "kg"), ("克", 3)),
    **dict.fromkeys(("吨", "t"), ("克", 6)),
    **dict.fromkeys(("个工作日", "工作日"), ("工作日", 0)),
    **dict.fromkeys(("个小时", "小时"), ("小时", 0)),
    **dict.fromkeys(("个月", "月"), ("月", 0)),
    "平方千米": ("平方米", 6),
    "平方公里": ("平方米", 6),
    "克": ("克", 0),
    "元": ("元", 0),
}
# What is counted by itself; each is its own dimension.
_COUNTED = (
    "人次|人天|户次|车次|课时|学时|分钟|公顷|乡镇|批次|季度|户|家|个|件|张|枚|份|次|场|期|篇|项|套|台|辆|处|座|亩|升|周|年|只|头|株"
    "|棵|种|类|起|宗|条|本|册|所|间|栋|幢|幅|块|批|度|单|例|班|节|村|县|分|倍|部|片|根|口|组|段|眼|孔|轮|届|艘|架|对|双|盏|吨公里|℃|°c"
)


def _either(names: Iterator[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}(?![0-9])|[0-9]{1,18})(?:\.[0-9]{1,12})?"
_KNOWN = _either(iter([*_UNITS, *_COUNTED.split("|")]))
_STRANGE = r"(?!以|左右|上下|及|或|内|完成|前|底|号)[一-鿿]{1,3}(?=$|[;,。、|()/])"
_QUANTITY = re.compile(
    r"(?P<operator>" + "|".join(f"(?:{words})" for _, words in _COMPARATORS) + r")?约?"
    rf"(?P<number>(?<![^|:;,。、(≥≤<>=约])-?{_NUMBER}|{_NUMBER})"
    r"(?P<scale>亿|千万|百万|万|千(?![克米分])|百(?!分))?"
    rf"(?P<unit>{_KNOWN}|{_STRANGE})?"
    r"(?P<per>(?:[/每][一-鿿a-z]{1,4}?(?=$|[/*·×每;,。、|()]|以|标准))(?:[/*·×][一-鿿a-z]{1,4}?(?=$|[/*·×;,。、|()]|以|标准))*)?"
    r"(?P<suffix>" + "|".join(f"(?:{words})" for _, words in _SUFFIXES) + r")?"
)
_DAY = r"(?:(?:(?:19|20)[0-9]{2})年度?)?[0-9]{1,2}月(?:[0-9]{1,2}[日号])?|(?:19|20)[0-9]{2}年度?"
_POINT = re.compile(rf"{_DAY}|(?:19|20)[0-9]{{2}}([-./])[0-9]{{1,2}}\1[0-9]{{1,2}}")
_PERIOD = re.compile(rf"(?:{_DAY}|(?:19|20)[0-9]{{2}}|[0-9]{{1,2}})(?:[底初末])?[-~至到](?:{_DAY})")
_PARTS = re.compile(r"(?P<year>(?:19|20)[0-9]{2})?[年度\-./]*(?P<month>[0-9]{1,2})?[月\-./]*(?P<day>[0-9]{1,2})?")
_NUMBERING = re.compile(r"^(?:指标|目标)[0-9]{1,2}:|^[0-9]{1,2}[、)]|^[0-9]{1,2}\.(?![0-9])")
_PERCENT_WORD = re.compile(rf"百分之({_NUMBER})")
_ESTIMATE = re.compile("预估|估计|预计|估算|暂估|大约|约(?=[0-9])|左右|上下")
_FILLER = re.compile(
    r"[\s|()\[\];:,.。、!\"'*+]|完成率?|达到?|实际|实现|预估|估计|预计|估算|暂估|大约|约|共计?|合计|总计|全年|年度|控制|在|为"
    r"|之前|以前|前|底|初|末|中旬|上旬|下旬|内|[以之]内"
)
_MARKS = frozenset(("/", "-", "--", "\\", "//", "无", "不适用", "无此项", "*"))
_OPTIONS = re.compile("是|否|好|坏|优|良|中|差|高|低|有|无|大|小|较好|一般|不?合格|[未部]?分?达成|不?满意|未?完成")
_OPTION_RUNS = frozenset(("好坏", "是否", "优良中差", "优良差", "优中差", "高中低", "有无", "大小", "好中差", "高低"))
_LOOKS_LIKE_DIGITS = re.compile(r"[0-9ilo|工]{1,6}%?")


@lru_cache(maxsize=4096)
def read_value(text: str | None) -> Reading:
    """Read a target or actual value; whatever stands there, something is returned."""
    if text is None or is_blank(text):
        return Reading(Kind.BLANK, text)
    folded = _PERCENT_WORD.sub(r"\1%", _NUMBERING.sub("", fold(text)))
    if folded in _MARKS:
        return Reading(Kind.MARK, text)
    periods, rest = _cut(_PERIOD, folded)
    points, rest = _cut(_POINT, rest)
    numbers, rest = _cut(_QUANTITY, rest)
    estimate = _ESTIMATE.search(folded) is not None
    quantities = tuple(_quantity(match, estimate=estimate) for match in numbers)
    dates = tuple(date for match in (*periods, *points) for date in _dates(match.group()))
    kind = _kind(folded, bool(periods), bool(points), len(quantities))
    return Reading(kind, text, quantities, dates, _doubt(kind, folded, rest, quantities))


def comparable(a: Quantity, b: Quantity) -> bool:
    """Tell whether two quantities are of one dimension; a number without a unit goes with any."""
    return (a.unit == b.unit and a.per == b.per) or not (a.unit or a.per) or not (b.unit or b.per)


def aligned(target: Quantity, actual: Quantity) -> tuple[Decimal, Decimal] | None:
    """Return both values in the base unit, ``None`` where they cannot be compared without guessing.

    An actual value without a unit is in the target's unit (度量单位). Where that would make "54000" out of "5.5 万人",
    or "0.98" out of "90%", it stays open which was meant.
    """
    if not comparable(target, actual):
        return None
    stated, asked = bool(actual.unit or actual.power), bool(target.unit or target.power)
    if stated or not asked:
        return None if actual.power and not asked else (target.base, actual.base)
    tenfold = scale(abs(target.value), target.power - 1)
    if target.power > 0 and actual.value >= tenfold > 0:
        return None
    if target.unit == "%" and 0 < actual.value <= 1 < target.value:
        return None
    return target.base, scale(actual.value, target.power)


def _cut(pattern: re.Pattern[str], text: str) -> tuple[list[re.Match[str]], str]:
    """Take the matches out of the text, leaving a bar where each stood."""
    return list(pattern.finditer(text)), pattern.sub("|", text)


def _kind(folded: str, period: bool, point: bool, count: int) -> Kind:
    if ((period or point) and count) or count > 1:
        return Kind.SEVERAL
    if period:
        return Kind.PERIOD
    if point:
        return Kind.DATE
    if count:
        return Kind.QUANTITY
    parts = [part.lstrip("□☑√") for part in re.split(r"[/、,|;]|(?=[□☑])", folded)]
    parts = [part for part in parts if part]
    options = folded in _OPTION_RUNS or (len(parts) > 1 and all(_OPTIONS.fullmatch(part) for part in parts))
    return Kind.OPTION_LIST if options else Kind.QUALITATIVE


def _doubt(kind: Kind, folded: str, rest: str, quantities: tuple[Quantity, ...]) -> str | None:
    if kind in (Kind.QUALITATIVE, Kind.OPTION_LIST):
        return "ocr" if _LOOKS_LIKE_DIGITS.fullmatch(folded) and folded != "工" else None
    if kind is Kind.SEVERAL and re.search(r"\|[-~至到]\|", rest):
        return "range"
    if kind is Kind.QUANTITY and (_LOOKS_LIKE_DIGITS.fullmatch(folded) and not folded[0].isdigit()):
        return "ocr"
    if any(_misread(quantity) for quantity in quantities):
        return "ocr"
    return "words" if _FILLER.sub("", rest) else None


def _misread(quantity: Quantity) -> bool:
    # A scanner reads "≥90%" as "290%": a plain percentage over 200 whose remainder would be a sound one.
    plain = quantity.comparator is Comparator.NONE and quantity.unit == "%" and not quantity.power
    return plain and 2 * HUNDRED < quantity.value <= 3 * HUNDRED


def _quantity(match: re.Match[str], *, estimate: bool) -> Quantity:
    unit, power = _UNITS.get(match["unit"] or "", (match["unit"] or "", 0))
    comparator = _which(_COMPARATORS, match["operator"])
    if comparator is Comparator.NONE:
        comparator = _which(_SUFFIXES, match["suffix"])
    return Quantity(
        value=Decimal(match["number"].replace(",", "")),
        unit=unit,
        comparator=comparator,
        power=power + _SCALES.get(match["scale"] or "", 0),
        per=tuple(part for part in re.split(r"[/*·×每]", match["per"] or "") if part),
        estimate=estimate,
    )


def _which(table: tuple[tuple[Comparator, str], ...], printed: str | None) -> Comparator:
    hits = (comparator for comparator, words in table if printed and re.fullmatch(words, printed))
    return next(hits, Comparator.NONE)


def _dates(text: str) -> Iterator[Date]:
    """Yield the dates of a point (one) or a period (two); a missing year of a period's end is its beginning's."""
    year: int | None = None
    points = [text] if _POINT.fullmatch(text) else re.split(r"[-~至到]", text)
    for point in points:
        match = _PARTS.match(point.replace("号", "日"))
        parts = {name: int(value) for name, value in match.groupdict().items() if value} if match else {}
        year = parts.get("year", year)
        yield Date(year, parts.get("month"), parts.get("day"))
