"""Reading a printed value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from zwcore.money import HUNDRED
from zwcore.quantity.digits import digits
from zwcore.quantity.model import Comparator, Date, Quantity, Value, ValueKind
from zwcore.quantity.units import KNOWN, NUMBER, SCALES, UNITS
from zwcore.text import fold, is_blank

_COMPARATORS: tuple[tuple[Comparator, str], ...] = (
    (Comparator.GE, "≥=?|≧|⩾|>=|=>|≮|不(?:低|少|小)于|(?:大|高|多)于(?:或|且)?等于|至少|最少"),
    (Comparator.LE, "≤=?|≦|⩽|<=|=<|≯|不(?:高|多|大)于|[不未]超过?|(?:小|低|少)于(?:或|且)?等于|至多|最多"),
    (Comparator.GT, ">|大于|高于|多于|超过?|逾|突破"),
    (Comparator.LT, "<|小于|低于|少于|不到|不足|未满"),
    (Comparator.EQ, "==?|═|等于"),
)
_SUFFIXES: tuple[tuple[Comparator, str], ...] = (
    (Comparator.GE, "[及或]?以上"),
    (Comparator.LE, "[及或]?以下|[以之]内|内(?![一-鿿])"),
    (Comparator.NONE, "左右|上下|(?<=%)[余多](?!于)"),
)
_STRANGE = (
    r"(?!以|左右|上下|及|或|内|完成|前|底|号)[一-鿿]{1,3}?(?=$|[;,。、|()/]|[及或]?以[上下内]|左右|上下)"
    r"|(?![ilo]+(?![a-z]))[a-z]{1,4}(?=$|[;,。、|()/])"
)
_QUANTITY = re.compile(
    r"(?P<operator>" + "|".join(f"(?:{words})" for _, words in _COMPARATORS) + r")?约?"
    rf"(?P<number>(?<![^|:;,。、(≥≤<>=约])-?{NUMBER}|{NUMBER})"
    r"(?P<scale>亿|千万|百万|万|千(?![克米分瓦])|百(?!分))?(?:余|多(?!于))?"
    rf"(?P<unit>{KNOWN}|{_STRANGE})?"
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
_PARTS = re.compile(r"(?P<year>(?:19|20)[0-9]{2})?[年度\-./]*(?P<month>[0-9]{1,2})?[月\-./]*(?P<day>[0-9]{1,2})?")
_NUMBERING = re.compile(r"^(?:指标|目标)[0-9]{1,2}:|^[0-9]{1,2}[、)]|^[0-9]{1,2}\.(?![0-9])")
_RATIO = re.compile(
    "(?P<operator>"
    + "|".join(f"(?:{words})" for _, words in _COMPARATORS)
    + rf")?(?P<one>{NUMBER})(?P<other>[:/]{NUMBER})"
)
_ESTIMATE = re.compile(
    "预估|估计|预计|估算|暂估|大约|约(?=[0-9])|左右|上下|(?<=[0-9万千百%])余|(?<=[0-9万千百%])多(?!于)"
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
    folded = digits(_NUMBERING.sub("", fold(text)))
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


def _ratio(match: re.Match[str], text: str) -> Value:
    """1:3 and 1/3 are one value, and no decimal: the second number stands as the unit, so that equals can be told."""
    comparator = _which(_COMPARATORS, match["operator"])
    one = Quantity(Decimal(match["one"].replace(",", "")), match["other"], comparator)
    return Value(ValueKind.QUANTITY, text, (one,), doubt="ratio")


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
    unit, power = UNITS.get(match["unit"] or "", (match["unit"] or "", 0))
    comparator = _which(_COMPARATORS, match["operator"])
    if comparator is Comparator.NONE:
        comparator = _which(_SUFFIXES, match["suffix"])
    return Quantity(
        value=Decimal(match["number"].replace(",", "")),
        unit=unit,
        comparator=comparator,
        power=power + SCALES.get(match["scale"] or "", 0),
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
