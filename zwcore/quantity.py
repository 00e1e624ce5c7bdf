"""Reading target and actual values (指标值, 完成值) as people write them: "≥90%", "5.5 万人", "2024年12月底前".

:func:`read_value` never raises and never repairs: the printed text is kept, the reading stands beside it with its
doubt. A new unit goes into ``_UNITS``, a new way of saying "at least" into ``_COMPARATORS``.
Numbers in Hanzi become digits first (``_digits``), only where they plainly count: "三千五百人", not "一般", "第一批".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from zwcore.money import HUNDRED, parse_hanzi, plain, ratio, scale
from zwcore.text import fold, is_blank


class ValueKind(StrEnum):
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
    leads to it, ``unit_power`` the printed unit's part of it.
    """

    value: Decimal
    unit: str = ""
    comparator: Comparator = Comparator.NONE
    power: int = 0
    per: tuple[str, ...] = ()
    estimate: bool = False
    unit_power: int = field(default=0, compare=False)

    @property
    def count(self) -> Decimal:
        """The value in the unit that is printed: "2.5万吨" is 25000, as costs per unit want it."""
        return scale(self.value, self.power - self.unit_power)

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
class Value:
    """What a printed value says.

    ``doubt``: words (text beside the number), range, ratio ("1:3"), date (perhaps one), ocr (looks misread), ``None``.
    """

    kind: ValueKind
    printed: str | None
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[Date, ...] = ()
    doubt: str | None = None

    @property
    def quantity(self) -> Quantity | None:
        """The one number, where there is exactly one."""
        return self.quantities[0] if self.kind is ValueKind.QUANTITY else None

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
    "公顷": ("平方米", 4),
    **dict.fromkeys(("立方米", "m3"), ("立方米", 0)),
    **dict.fromkeys(("千米", "公里", "km"), ("米", 3)),
    **dict.fromkeys(("米", "m", "延米"), ("米", 0)),
    **dict.fromkeys(("千克", "公斤", "kg"), ("克", 3)),
    **dict.fromkeys(("吨", "t"), ("克", 6)),
    **dict.fromkeys(("厘米", "cm"), ("米", -2)),
    **dict.fromkeys(("毫米", "mm"), ("米", -3)),
    **dict.fromkeys(("千瓦", "kw"), ("瓦", 3)),
    **dict.fromkeys(("千瓦时", "kwh"), ("千瓦时", 0)),
    **dict.fromkeys(("台套", "台(套)"), ("台套", 0)),
    **dict.fromkeys(("个工作日", "工作日"), ("工作日", 0)),
    **dict.fromkeys(("个小时", "小时"), ("小时", 0)),
    **dict.fromkeys(("个月", "月"), ("月", 0)),
    **dict.fromkeys(("个季度", "季度"), ("季度", 0)),
    "平方千米": ("平方米", 6),
    "平方公里": ("平方米", 6),
    "克": ("克", 0),
    "元": ("元", 0),
}
# What is counted by itself; each is its own dimension.
_COUNTED = (
    "人次|人天|户次|车次|课时|学时|分钟|乡镇|批次|户|家|个|件|张|枚|斤|份|次|场|期|篇|项|套|台|辆|处|座|亩|升|周|年|只|头|株"
    "|棵|种|类|起|宗|条|本|册|所|间|栋|幢|幅|块|批|度|单|例|班|节|村|县|分|倍|部|片|根|口|组|段|眼|孔|轮|届|艘|架|对|双|盏|吨公里|℃|°c"
)
# Units that are an exact multiple of another one, by law or by the calendar: 15亩 = 1公顷, 1年 = 12个月.
_MULTIPLES = {
    "亩": ("平方米", Fraction(10000, 15)),
    "斤": ("克", Fraction(500)),
    "年": ("月", Fraction(12)),
    "周": ("分钟", Fraction(7 * 24 * 60)),
    "天": ("分钟", Fraction(24 * 60)),
    "小时": ("分钟", Fraction(60)),
}


def _either(names: Iterator[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}(?![0-9])|[0-9]{1,18})(?:\.[0-9]{1,12})?"
_KNOWN = _either(iter([*_UNITS, *_COUNTED.split("|")]))
_STRANGE = (
    r"(?!以|左右|上下|及|或|内|完成|前|底|号)[一-鿿]{1,3}?(?=$|[;,。、|()/]|[及或]?以[上下内]|左右|上下)"
    r"|(?![ilo]+(?![a-z]))[a-z]{1,4}(?=$|[;,。、|()/])"
)
_QUANTITY = re.compile(
    r"(?P<operator>" + "|".join(f"(?:{words})" for _, words in _COMPARATORS) + r")?约?"
    rf"(?P<number>(?<![^|:;,。、(≥≤<>=约])-?{_NUMBER}|{_NUMBER})"
    r"(?P<scale>亿|千万|百万|万|千(?![克米分瓦])|百(?!分))?(?:余|多(?!于))?"
    rf"(?P<unit>{_KNOWN}|{_STRANGE})?"
    r"(?P<per>(?:[/每][一-鿿a-z]{1,4}?(?=$|[/*·×每;,。、|()]|以|标准))(?:[/*·×][一-鿿a-z]{1,4}?(?=$|[/*·×;,。、|()]|以|标准))*)?"
    r"(?P<suffix>" + "|".join(f"(?:{words})" for _, words in _SUFFIXES) + r")?"
)
_YEAR = "(?:19|20)[0-9]{2}"
_DAY = rf"(?:{_YEAR}年度?)?[0-9]{{1,2}}月(?:[0-9]{{1,2}}[日号](?:[0-9]{{1,2}}[时点])?)?|{_YEAR}年度?"
_DOTTED = rf"{_YEAR}[./](?:0?[1-9]|1[0-2])(?![0-9.])"
_POINT = re.compile(rf"{_DAY}|(?:19|20)[0-9]{{2}}([-./])[0-9]{{1,2}}\1[0-9]{{1,2}}")
_PERIOD = re.compile(
    rf"(?:{_DAY}|(?:{_YEAR}年度?)?[0-9]{{1,2}}|{_YEAR})(?:[底初末])?[-~至到](?:{_DAY})|{_DOTTED}[-~至到]{_DOTTED}"
)
# Parts of a year with their first and last month.
_SEASONS = {"上半年": "1月-6月", "下半年": "7月-12月"} | {
    f"{n}季度": f"{3 * i + 1}月-{3 * i + 3}月" for i in range(4) for n in ("1234"[i], "一二三四"[i])
}
_SEASON = re.compile("(?<![-~至到每/0-9一二三四五六七八九十个])第?(" + "|".join(_SEASONS) + ")")
_PARTS = re.compile(r"(?P<year>(?:19|20)[0-9]{2})?[年度\-./]*(?P<month>[0-9]{1,2})?[月\-./]*(?P<day>[0-9]{1,2})?")
_NUMBERING = re.compile(r"^(?:指标|目标)[0-9]{1,2}:|^[0-9]{1,2}[、)]|^[0-9]{1,2}\.(?![0-9])")
_PERCENT_WORD = re.compile(rf"百分之({_NUMBER})|百分之?百")
_INCLUDED = re.compile(r"\(含\)")
_PEOPLE_TIMES = re.compile(r"(?<=[0-9万千百亿])人[·*]次")
# "3万5千", "2千5百": scales that fall; a last number without one must fill the places below.
_MIXED = re.compile(r"(?<![0-9.,])([0-9]{1,4})万(?:([0-9])千|([0-9]{4})(?![0-9.%]))|(?<![0-9.,])([0-9])千([0-9])百")
_UNIT_ENDS = r"(?=$|[^一-鿿0-9]|[及或]?以[上下内]|之内|内(?![一-鿿])|左右|上下|标准|每)"
# What may be a number in Hanzi; whether it is well formed parse_hanzi says: its own pattern, put in seven times, would
# take a fifth of a second to compile.
_RUN = "[零〇○一壹二贰两三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟点]+"
_HANZI = f"{_RUN}(?:万{_RUN})?"
_HANZI_SIGN = re.compile(_RUN)
_HANZI_NUMBERS = (
    rf"百分之(?P<percent>{_HANZI})|(?P<parts>{_HANZI})分之(?P<share>{_HANZI})"
    r"|(?P<year>[〇零○一二三四五六七八九]{4})(?=年)"
    r"|(?<![一二三四五六七八九十])(?P<month>十[一二]?|[一二三四五六七八九])(?=月(?:$|[^一-鿿]|[底末初前份到至]|[之以]前|[上中下]旬|[一二三]?十?[一二三四五六七八九十][日号]))"
    rf"|(?<=月)(?P<day>{_HANZI})(?=[日号])"
    rf"|(?<![第统唯之数几亿万千百十点一二三四五六七八九])(?P<long>(?=[零〇○一二三四五六七八九十百千万两点]{{2}}){_HANZI})(?=[万亿]?(?:{_KNOWN}))"
    rf"|(?<![一-鿿])(?P<short>{_HANZI})(?=[万亿]?(?:{_KNOWN}){_UNIT_ENDS})"
    rf"|(?<=[于过少多约共为到年月周])(?P<after>{_HANZI})(?=[万亿]?(?:{_KNOWN}){_UNIT_ENDS})"
    # A lone 一 is rather a dash.
    rf"|^(?!一$)(?P<whole>{_HANZI})$"
)
_RATIO = re.compile(
    "(?P<operator>"
    + "|".join(f"(?:{words})" for _, words in _COMPARATORS)
    + rf")?(?P<one>{_NUMBER})(?P<other>[:/]{_NUMBER})"
)
_ESTIMATE = re.compile(
    "预估|估计|预计|估算|暂估|大约|约(?=[0-9])|左右|上下|(?<=[0-9万千百])余|(?<=[0-9万千百])多(?!于)"
)
_FILLER = re.compile(
    r"[\s|()\[\];:,.。、!\"'*+]|已?完成率?|达到?|实际|实现|预估|估计|预计|估算|暂估|大约|约|共计?|合计|总计|全年|年度|控制|在|为"
    r"|之前|以前|前|底|初|末|中旬|上旬|下旬|内|[以之]内"
)
_MARKS = frozenset(("/", "-", "--", "\\", "//", "无", "不适用", "无此项", "不涉及", "n/a", "*"))
_CELL_ERROR = re.compile("#(?:ref|div/0|value|name|num|null|n/a)[!?]?")
_OPTIONS = re.compile("是|否|好|坏|优|良|中|差|高|低|有|无|大|小|较好|一般|不?合格|[未部]?分?达成|不?满意|未?完成")
_OPTION_RUNS = frozenset(("好坏", "是否", "优良中差", "优良差", "优中差", "高中低", "有无", "大小", "好中差", "高低"))
_LOOKS_LIKE_DIGITS = re.compile(r"[0-9ilo|工]{1,6}%?")
_LOOKS_LIKE_DATE = re.compile(_DOTTED)
_LETTER_IN_NUMBER = re.compile(r"[0-9][ilo]+(?![a-z])|(?<![a-z])[ilo][0-9]|(?<![一-鿿])工[0-9]")


@lru_cache(maxsize=4096)
def read_value(text: str | None) -> Value:
    """Read a target or actual value; whatever stands there, something is returned."""
    if text is None or is_blank(text):
        return Value(ValueKind.BLANK, text)
    folded = _digits(_NUMBERING.sub("", fold(text)))
    if folded in _MARKS:
        return Value(ValueKind.MARK, text)
    if _CELL_ERROR.fullmatch(folded):
        return Value(ValueKind.QUALITATIVE, text, doubt="words")
    if proportion := _RATIO.fullmatch(folded):
        return _ratio(proportion, text)
    periods, rest = _cut(_PERIOD, folded)
    points, rest = _cut(_POINT, rest)
    numbers, rest = _cut(_QUANTITY, rest)
    estimate = _ESTIMATE.search(folded) is not None
    quantities = tuple(_quantity(match, estimate=estimate) for match in numbers)
    dates = tuple(date for match in (*periods, *points) for date in _dates(match.group()))
    kind = _kind(folded, bool(periods), bool(points), len(quantities))
    return Value(kind, text, quantities, dates, _doubt(kind, folded, rest, quantities))


def _digits(folded: str) -> str:
    """Write with digits what is said in words: Hanzi numbers, 百分之, 第三季度, "3万5千"."""
    text = _INCLUDED.sub("", _SEASON.sub(lambda match: _SEASONS[match[1]], folded))
    text = _PERCENT_WORD.sub(lambda match: f"{match[1] or 100}%", text)
    # Few values have any: the pattern is compiled where one does (re remembers it).
    if _HANZI_SIGN.search(text) is not None:
        text = re.sub(_HANZI_NUMBERS, _from_hanzi, text)
    text = _MIXED.sub(_unmixed, text)
    return _PEOPLE_TIMES.sub("人次", text)


def _from_hanzi(match: re.Match[str]) -> str:
    if year := match["year"]:
        return "".join(str("〇一二三四五六七八九".index(sign)) for sign in re.sub("[零○]", "〇", year))
    name = match.lastgroup or ""
    number = parse_hanzi(match[name])
    if number is None:
        return match.group()
    whole = parse_hanzi(match["parts"]) if name == "share" else None
    return plain(number) + ("%" if name == "percent" else "" if whole is None else f"/{plain(whole)}")


def _unmixed(match: re.Match[str]) -> str:
    ten_thousands, thousands, rest, lone, hundreds = (Decimal(part or 0) for part in match.groups())
    return plain(ten_thousands * 10**4 + (thousands + lone) * 1000 + rest + hundreds * 100)


def _ratio(match: re.Match[str], text: str) -> Value:
    """1:3 and 1/3 are one value, and no decimal: the second number stands as the unit, so that equals can be told."""
    comparator = _which(_COMPARATORS, match["operator"])
    one = Quantity(Decimal(match["one"].replace(",", "")), match["other"], comparator)
    return Value(ValueKind.QUANTITY, text, (one,), doubt="ratio")


def comparable(a: Quantity, b: Quantity) -> bool:
    """Tell whether two quantities are of one dimension; a number without a unit goes with any."""
    return (_root(a)[0] == _root(b)[0] and a.per == b.per) or not (a.unit or a.per) or not (b.unit or b.per)


def _root(quantity: Quantity) -> tuple[str, Fraction]:
    return _MULTIPLES.get(quantity.unit, (quantity.unit, Fraction(1)))


def _in_unit_of(target: Quantity, actual: Quantity) -> Decimal:
    """The actual value in the target's base unit; exact where the target's is the smaller one."""
    factor = _root(actual)[1] / _root(target)[1] if actual.unit and target.unit else Fraction(1)
    return ratio(actual.base * factor.numerator, Decimal(factor.denominator)) or actual.base


def aligned(target: Quantity, actual: Quantity) -> tuple[Decimal, Decimal] | None:
    """Return both values in the base unit, ``None`` where they cannot be compared without guessing.

    An actual value without a unit is in the target's unit (度量单位). Where that would make "54000" out of "5.5 万人",
    or "0.98" out of "90%", it stays open which was meant.
    """
    if not comparable(target, actual):
        return None
    stated, asked = bool(actual.unit or actual.power), bool(target.unit or target.power)
    if stated or not asked:
        return None if actual.power and not asked else (target.base, _in_unit_of(target, actual))
    tenfold = scale(abs(target.value), target.power - 1)
    if target.power > 0 and actual.value >= tenfold > 0:
        return None
    if target.unit == "%" and 0 < actual.value <= 1 < target.value:
        return None
    return target.base, scale(actual.value, target.power)


def _cut(pattern: re.Pattern[str], text: str) -> tuple[list[re.Match[str]], str]:
    """Take the matches out of the text, leaving a bar where each stood."""
    found = list(pattern.finditer(text))
    return found, pattern.sub("|", text) if found else text


def _kind(folded: str, period: bool, point: bool, count: int) -> ValueKind:
    if ((period or point) and count) or count > 1:
        return ValueKind.SEVERAL
    if period:
        return ValueKind.PERIOD
    if point:
        return ValueKind.DATE
    if count:
        return ValueKind.QUANTITY
    parts = [part.lstrip("□☑√") for part in re.split(r"[/、,|;]|(?=[□☑])", folded)]
    parts = [part for part in parts if part]
    options = folded in _OPTION_RUNS or (len(parts) > 1 and all(_OPTIONS.fullmatch(part) for part in parts))
    return ValueKind.OPTION_LIST if options else ValueKind.QUALITATIVE


def _doubt(kind: ValueKind, folded: str, rest: str, quantities: tuple[Quantity, ...]) -> str | None:
    if kind in (ValueKind.QUALITATIVE, ValueKind.OPTION_LIST):
        return "ocr" if _LOOKS_LIKE_DIGITS.fullmatch(folded) and folded != "工" else None
    if kind is ValueKind.SEVERAL and re.search(r"\|[-~至到]\|", rest):
        return "range"
    if quantities and (_LETTER_IN_NUMBER.search(folded) or any(_misread(quantity) for quantity in quantities)):
        return "ocr"
    if _LOOKS_LIKE_DATE.fullmatch(folded):
        return "date"
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
        unit_power=power,
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
