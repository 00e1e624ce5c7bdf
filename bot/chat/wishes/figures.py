"""What has a number in it: 表5, 第五张, 第6项, ②, 2024 年度, 30%, 三成, 80 分."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.chat.wishes.line import CIRCLED
from bot.chat.wishes.tokens import Token
from zwcore.money import HUNDRED, ZERO, parse_hanzi, plain

_H = "[零〇一二两三四五六七八九十百]{1,6}"
_N = r"[0-9]{1,9}(?:\.[0-9]{1,4})?"
_FEW = rf"(?:[0-9]{{1,3}}(?![0-9.])|{_H})"
_NOT_POINTS = "(?!之|类|析|布|配|期|管|局|公司|中心|校|院|项|别|散|流|享|担|解|歧)"
_FIGURE = re.compile(
    rf"""
    附?表格?\ ?[(第]?\ ?(?P<table>{_FEW})(?![下些样起直定般半成旦律会])(?:\ ?[)号张])?
    | 第\ ?(?P<nth>{_FEW})\ ?张(?:表格?)?
    | (?P<no>{_FEW})号表
    | (?:form|table|no\.)\ ?\#?(?P<form>[0-9]{{1,3}})\b
    | 第\ ?(?P<row>{_FEW})\ ?(?:项|行|个指标)
    | (?P<item>[0-9]{{1,2}})\ ?项(?!目)
    | (?:row|item)\ ?(?P<line>[0-9]{{1,2}})\b
    | (?P<circled>[{CIRCLED}])
    | 第\ ?(?P<finding>{_FEW})\ ?(?:条|处|个问题)
    | 百分之(?P<of_hundred>{_N}|{_H})
    | (?P<percent>{_N})\ ?(?:%|percent\b|per\ cent\b|个百分点|个点)
    | (?P<points_of>{_H})个(?:百分)?点
    | (?P<tenths>[一二两三四五六七八九1-9])成(?P<half>半)?(?![果本立不为效绩功员])
    | (?P<one_half>一半)
    | (?P<year>20[0-9]{{2}})(?![0-9.,%]|\ ?[张人万元份次个分条户件名])(?:\ ?年度?)?
    | (?P<short_year>[12][0-9])年度?
    | (?P<hanzi_year>二[〇零][一二三四][〇零一二三四五六七八九])年?度?
    | (?P<code>zw[0-9]{{3}})(?![0-9a-z])
    | (?P<receipt>20[0-9]{{2}}-[0-9]{{3,6}})(?![-0-9])
    | (?P<points>{_N}|{_H})\ ?分{_NOT_POINTS}
    | (?P<number>{_N})
    """,
    re.VERBOSE,
)
_KINDS = {
    "table": "table", "nth": "table", "no": "table", "form": "table", "row": "row", "item": "row", "line": "row",
    "circled": "finding_no", "finding": "finding_no", "of_hundred": "percent", "percent": "percent",
    "points_of": "percent", "tenths": "percent", "one_half": "percent", "year": "year", "short_year": "year",
    "hanzi_year": "year", "code": "code", "receipt": "receipt", "points": "points", "number": "number",
}  # fmt: skip
_DIGITS = "〇零一二三四五六七八九"


def figure_at(text: str, place: int) -> Token | None:
    """Read what has a number in it, where it begins at a place."""
    before = text[place - 1] if place else ""
    match = _FIGURE.match(text, place)
    if match is None or (match[0][0].isascii() and before.isascii() and before.isalnum()):
        return None
    name = str(match.lastgroup if match.lastgroup != "half" else "tenths")
    if name == "year" and (long := re.compile(r"20[0-9]{2}-[0-9]{3,6}(?![-0-9])").match(text, place)):
        return Token("receipt", place, long.end(), _receipt(long[0]))
    value = _value(name, match[name], match["half"] is not None)
    return None if value is None else Token(_KINDS[name], place, match.end(), value)


def _receipt(said: str) -> str:
    """A receipt's number as it is printed: 2024-104 is 2024-000104."""
    year, _, number = said.partition("-")
    return said if number.startswith("0") else f"{year}-{number:0>6}"


def _value(name: str, said: str, half: bool) -> str | None:
    """A figure as plain digits; ``None`` where it is not well formed."""
    if name == "circled":
        return str(CIRCLED.index(said) + 1)
    if name == "receipt":
        return _receipt(said)
    if name == "code":
        return said.upper()
    if name == "one_half":
        return "50"
    if name == "short_year":
        return f"20{said}"
    if name == "hanzi_year":
        return "".join(str(max(_DIGITS.index(sign) - 1, 0)) for sign in said)
    number = _number(said)
    if number is None:
        return None
    return plain(number * 10 + 5 * half) if name == "tenths" else plain(number)


def _number(said: str) -> Decimal | None:
    return Decimal(said) if said[0] in "0123456789" else parse_hanzi(said)


def is_share(value: Decimal) -> bool:
    """Tell whether a number can be a share in percent that somebody asks for."""
    return ZERO < value <= 10 * HUNDRED
