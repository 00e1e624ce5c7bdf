"""Money and points: exact reading, rounding and writing of decimals (元, 万元, 亿元; no binary fractions anywhere).

Reading never raises and never guesses: what is not a number is ``None``. The one rounding function is
:func:`round_half_up` (四舍五入). A unit of money is what :data:`MONEY_UNIT` says.
Numbers in Hanzi are read here, not by cn2an: that gives floats, takes 0.2 s to import and finds none within a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache, lru_cache, reduce

from zwcore.text import canonical

ZERO = Decimal(0)
HUNDRED = Decimal(100)

# Wide enough that sums and unit changes of every accepted number (18 + 12 digits) stay exact.
_EXACT = Context(prec=80, rounding=ROUND_HALF_UP)
_NUMBER = r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,18})(?:\.[0-9]{1,12})?"
_PLAIN = re.compile(_NUMBER)
MONEY_UNIT = "[十百千拾佰仟]?[万亿萬億]?元"
"""A unit of money as it is printed: 元, 千元, 仟元, 万元, 十万元, 百万元, 亿元 …"""
_AMOUNT = re.compile(rf"(?:人民币|[¥$])?(?P<number>{_NUMBER})(?P<unit>{MONEY_UNIT}|[十百千佰仟]?[万亿])?整?")
_POINTS = re.compile(rf"\(?(?P<number>{_NUMBER})分?\)?")
_RATE = re.compile(rf"(?P<number>{_NUMBER})%?")
_UNIT = re.compile(MONEY_UNIT)
_UNIT_SIGNS = str.maketrans("拾佰仟萬億", "十百千万亿")
_SCALE = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "元": 0}
_DEFAULT = 4

_NO_DIGITS = re.compile(r"[\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]")
_WHOLE = re.compile(r"[0-9]{2,}(?:\.[0-9]+)?")
_FRACTIONS = (("½", ".5"), ("¼", ".25"), ("¾", ".75"))
# Signs that are typed, or recognised, for digits and for the point.
_LIKE_DIGITS = str.maketrans("OoQ〇○IliL|丨SsZzB。、·・", "0000011111155228....")
_FORMAL = str.maketrans("〇○壹贰两叁肆伍陆柒捌玖拾佰仟", "零零一二二三四五六七八九十百千")
_DIGITS = "零一二三四五六七八九"
_TENS = {"十": 1, "百": 2, "千": 3}
_D = "[一壹二贰两三叁四肆五伍六陆七柒八捌九玖]"
_NIL = "[零〇○]"
_TEN = f"{_D}?[十拾]{_D}?"
_HUNDRED = f"{_D}[百佰](?:{_NIL}{_D}|{_TEN})?"
_THOUSAND = f"{_D}[千仟](?:{_NIL}(?:{_TEN}|{_D})|{_HUNDRED})?"
_SECTION = f"(?:{_THOUSAND}|{_HUNDRED}|{_TEN}|{_D})"
# "三万五" is left out: whoever writes it may mean 35000 or have lost a sign.
_REST = f"(?:{_NIL}?(?:{_THOUSAND}|{_HUNDRED}|{_TEN})|{_NIL}{_D})"
_HANZI = f"(?:{_SECTION}万{_REST}|{_SECTION}(?:点[零〇○一二三四五六七八九]{{1,6}})?|{_NIL})"
# A number in Hanzi (汉字数字), without a scale at its end: "三千五百", "三万二千", "零", "一点五".


# The same few numbers are read again by every check.
_remembered = lru_cache(maxsize=1 << 13)


def _fold(text: str) -> str:
    # ② and ² are signs beside a number, and no digits of it.
    if _NO_DIGITS.search(text) or _is_several(text):
        return ""
    # NFKC leaves the typographic minus as it is; people paste it from spreadsheets.
    return canonical(text).replace("−", "-")


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _is_several(text: str) -> bool:
    """Tell whether the same number stands there several times ("20 20"), and not one spaced out ("59 32.30")."""
    numbers = text.split()
    return len(numbers) > 1 and len(set(numbers)) == 1 and _WHOLE.fullmatch(numbers[0]) is not None


@_remembered
def parse_number(text: str | None) -> Decimal | None:
    """Read a plain number, thousands separators and full width allowed; ``None`` for anything else ("/", "10分")."""
    match = _PLAIN.fullmatch(_fold(text)) if text else None
    return _decimal(match.group()) if match else None


@_remembered
def parse_points(text: str | None) -> Decimal | None:
    """Read points (分值, 得分): a plain number, "10分" or "(10分)"; "1 0" is 10, but "20 10" are two, and none."""
    match = _POINTS.fullmatch(_fold(text)) if text else None
    points = _decimal(match["number"]) if match else None
    return None if points is not None and points > HUNDRED and len(str(text).split()) > 1 else points


@_remembered
def parse_percent(text: str | None) -> Decimal | None:
    """Read a rate in percent (执行率): "65.11%" and "65.11" both give 65.11."""
    match = _RATE.fullmatch(_fold(text)) if text else None
    return _decimal(match["number"]) if match else None


def money_scale(unit: str | None) -> int:
    """Return the power of ten of a money unit as printed ("单位：万元" → 4); 万元, the forms' default, for none."""
    match = _UNIT.search(canonical(unit)) if unit else None
    return _power(match.group()) if match else _DEFAULT


def money_units(text: str) -> tuple[str, ...]:
    """Return the units of money that a text names, each as forms call it (仟元 is 千元), in their order."""
    return tuple(match.group().translate(_UNIT_SIGNS) for match in _UNIT.finditer(text))


def _power(unit: str) -> int:
    return sum(_SCALE[sign] for sign in unit.translate(_UNIT_SIGNS))


@_remembered
def parse_amount(text: str | None, unit: str | None = None) -> Decimal | None:
    """Read an amount into the form's ``unit``: "620.82万元" on a form in 元 is 6208200; without unit: as it is."""
    match = _AMOUNT.fullmatch(_fold(text)) if text else None
    if match is None:
        return None
    number = _decimal(match["number"])
    return scale(number, _power(match["unit"]) - money_scale(unit)) if match["unit"] else number


@_remembered
def parse_hanzi(text: str) -> Decimal | None:
    """Read a number written in Hanzi (三千五百 → 3500); ``None`` where it is not well formed ("三万五", "四五")."""
    # Few forms have one: compiled where it is needed (re remembers it).
    if re.fullmatch(_HANZI, text) is None:
        return None
    whole, _, decimals = text.translate(_FORMAL).partition("点")
    total = section = digit = 0
    for sign in whole:
        if sign == "万":
            total, section, digit = (section + digit) * 10**4, 0, 0
        elif sign in _TENS:
            section, digit = section + (digit or 1) * 10 ** _TENS[sign], 0
        else:
            digit = _DIGITS.index(sign)
    fraction = "".join(str(_DIGITS.index(sign)) for sign in decimals)
    return Decimal(f"{total + section + digit}.{fraction}")


def look_alike(text: str) -> str | None:
    """Propose the number that a text may be meant to be which is none: 2O → 20, 9。5 → 9.5, 9½ → 9.5, 十分 → 10分;
    ``None`` where nothing is near (满分, 96/100)."""
    printed = _fold(text)
    for sign, decimals in _FRACTIONS:
        text = text.replace(sign, decimals)
    match = re.fullmatch("(.{1,24}?)(分|百万元|亿元|万元|千元|元|万|亿)?", _fold(text))
    if match is None:
        return None
    written, unit = match[1], match[2] or ""
    # A lone 一 is rather a dash.
    if written != "一" and (hanzi := parse_hanzi(written)) is not None:
        return plain(hanzi) + unit
    if not re.search("[0-9]|^[OoIl|]{2,}$", written):
        return None
    number = re.sub(r"\.{2,}", ".", written.translate(_LIKE_DIGITS)).strip(".")
    number = re.sub(r"^([0-9]+),([0-9]{1,2})$", r"\1.\2", number)
    return number + unit if _PLAIN.fullmatch(number) and number + unit != printed else None


def scale(value: Decimal, power: int) -> Decimal:
    """Multiply by a power of ten, exactly."""
    return value.scaleb(power, _EXACT)


def add(values: Iterable[Decimal]) -> Decimal:
    """Add exactly."""
    return reduce(_EXACT.add, values, ZERO)


def ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return part / whole (unrounded); ``None`` where whole is zero: nothing is ever divided by zero."""
    return _EXACT.divide(part, whole) if whole else None


def round_half_up(value: Decimal, places: int = 2) -> Decimal:
    """Round half away from zero (四舍五入) to ``places`` decimals."""
    return value.quantize(_last_place(places), context=_EXACT)


@cache
def _last_place(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def percent(part: Decimal, whole: Decimal, line: Decimal | None = None) -> Decimal:
    """Return part / whole in percent, two decimals half up; the caller sees to it that ``whole`` is not zero.

    Where it is said beside a ``line``: with as many decimals as tell it from that, unless it lies on it.
    """
    share = ratio(part, whole)
    if share is None:
        raise ZeroDivisionError("percent of nothing")
    exact, places = share * HUNDRED, 2
    while round_half_up(exact, places) == line != exact:
        places += 1
    return round_half_up(exact, places)


@_remembered
def plain(value: Decimal) -> str:
    """Write a decimal as the contract does: no exponent, no trailing zeros, "-0" as "0"."""
    digits = format(value, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits in ("-0", "") else digits


@dataclass(frozen=True, slots=True)
class Change:
    """The change from 年初预算 (positive) to 全年预算 (调增、调减), with its size in percent of 年初预算."""

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

    def size(self, line: Decimal) -> Decimal:
        """How large it is in percent, to be said beside ``line``."""
        return percent(abs(self.difference), self.initial, line)

    def beyond(self, line: Decimal) -> bool:
        """Tell whether the unrounded change lies beyond ``line`` percent; exactly on the line is not beyond."""
        return abs(self.difference) * HUNDRED > line * self.initial
