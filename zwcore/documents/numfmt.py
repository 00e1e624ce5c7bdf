"""Numbers as a spreadsheet shows them: value and number format → the printed text.

Knows what office workers use: decimals, thousands, percent, exponents, accounting formats, literal text around the
number, dates. Colours, conditions and fill characters are dropped; a format that cannot be told shows as General.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal

# A spreadsheet computes with 15 significant digits; what a float has beyond them is artefact.
_SHEET = Context(prec=15, rounding=ROUND_HALF_UP)
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_IGNORED = re.compile(r"\[[^\]]*\]|_.|\*.")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_NUMBER = re.compile(r"[#0?][#0?,]*(?:\.([#0?]*))?(?:[Ee][+-]0+)?|\.([#0?]+)")
_MARK = "\ufffc"
_DATE = re.compile(r"y+|m+|d+|h+|s+|am/pm", re.IGNORECASE)


def shown(value: object, number_format: str) -> str:
    """Return ``value`` as a cell with ``number_format`` shows it; text comes back as it is, ``None`` as ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return _number(Decimal(value), number_format)
    if isinstance(value, (Decimal, float)):
        number = Decimal(repr(value)) if isinstance(value, float) else value
        return _number(_SHEET.plus(number), number_format) if number.is_finite() else str(value)
    if isinstance(value, (datetime, date, time)):
        return _moment(value, number_format)
    return str(value)


def _number(value: Decimal, number_format: str) -> str:
    sections = _IGNORED.sub("", number_format).split(";")
    section, signed = _section(value, sections)
    literals: list[str] = []

    def set_aside(match: re.Match[str]) -> str:
        literals.append(match[1] if match[1] is not None else match[2])
        return _MARK

    bare = _LITERAL.sub(set_aside, section)
    match = _NUMBER.search(bare)
    if match is None or "General" in bare or "/" in bare:
        return _general(value)
    if "%" in bare:
        value = _EXACT.multiply(value, Decimal(100))
    digits = _digits(abs(value) if signed else value, match)
    text = bare[: match.start()] + digits + bare[match.end() :]
    for literal in literals:
        text = text.replace(_MARK, literal, 1)
    return text.strip()


def _section(value: Decimal, sections: list[str]) -> tuple[str, bool]:
    """The part of the format that applies, and whether that part writes the sign of a negative number itself."""
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2 and _NUMBER.search(_LITERAL.sub("", sections[2])):
        return sections[2], False
    return sections[0], False


def _digits(value: Decimal, match: re.Match[str]) -> str:
    pattern = match[0]
    decimals = match[1] or match[2] or ""
    if "E" in pattern.upper():
        return f"{value:.{len(decimals)}E}"
    if value == 0 and not set(pattern) & set("0#"):  # the dash of accounting formats
        return ""
    whole = pattern.split(".")[0]
    while whole.endswith(","):  # a comma after the last digit divides by a thousand
        value, whole = value / 1000, whole[:-1]
    rounded = value.quantize(Decimal(1).scaleb(-len(decimals)), context=_EXACT)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    optional = len(decimals) - len(decimals.rstrip("#?"))
    for _ in range(optional):
        text = text.removesuffix("0")
    text = text.removesuffix(".") if decimals else text
    return _padded(text, whole.replace(",", "").count("0"))


def _padded(text: str, least: int) -> str:
    """``text`` with at least ``least`` digits before the point, as "0000" asks for."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    missing = least - len(digits.split(".")[0].replace(",", ""))
    return sign + "0" * max(missing, 0) + digits


def _general(value: Decimal) -> str:
    if value == value.to_integral_value():
        return f"{value.to_integral_value():f}" if abs(value) < Decimal(10) ** 20 else str(value)
    return f"{value.normalize():f}"


def _moment(value: datetime | date | time, number_format: str) -> str:
    """A date or time by its format; one that is not spelled out in the file (a system format) as 2024-12-31 10:30."""
    bare = _IGNORED.sub("", number_format).split(";")[0]
    pieces = re.split(r'("[^"]*"|\\.)', bare)
    clock = False
    out = ""
    for piece in pieces:
        if piece.startswith(('"', "\\")):
            out += piece.strip('"').removeprefix("\\")
            continue
        at = 0
        for match in _DATE.finditer(piece):
            token = match[0].lower()
            out += piece[at : match.start()] + _moment_part(value, token, clock)
            clock = token[0] in "hs" or (clock and token[0] == "m")
            at = match.end()
        out += piece[at:]
    return out if _DATE.search(bare) else str(value)


def _moment_part(value: datetime | date | time, token: str, clock: bool) -> str:
    """One field; "m" after hours are minutes, otherwise months."""
    kind = "M" if token[0] == "m" and clock else token[0]
    field = {"y": "year", "m": "month", "d": "day", "h": "hour", "M": "minute", "s": "second"}.get(kind)
    if field is None or not hasattr(value, field):
        return ""
    number = int(getattr(value, field))
    if kind == "y":
        return f"{number:04}" if len(token) > 2 else f"{number % 100:02}"
    return f"{number:02}" if len(token) > 1 else str(number)
