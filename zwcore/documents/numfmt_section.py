"""Number formats, taken apart: their sections, and what stands where in a section."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

# Spreadsheets allow no longer ones. What a cell shows must not grow beyond what a person can have typed.
_LONGEST = 255
_DENOMINATORS = 6
_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"?  |  [\\!](?P<escaped>.)  |  _(?P<space>.)  |  (?P<fill>\*.)
    |  \[(?P<bracket>[^\]]*)\]  |  (?P<general>General|G/通用格式)  |  (?P<half>AM/PM|A/P|上午/下午)
    |  (?P<exponent>E[+-])  |  (?P<date>y+|m+|d+|h+|s+(?:\.0+)?|a{3,4}|e+|b+|g+)
    |  (?P<digit>[0#?])  |  (?P<point>\.)  |  (?P<comma>,)  |  (?P<percent>%)  |  (?P<slash>/)  |  (?P<at>@)
    |  (?P<end>;)  |  (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d*)?(?:E[+-]?\d{1,3})?)", re.IGNORECASE)
_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_LOCALE = re.compile(r"\$([^-]*)(?:-(.*))?", re.DOTALL)
# The system's own formats, as a Chinese one prints them.
_SYSTEM = {"F800": 'yyyy"年"m"月"d"日"', "F400": "h:mm:ss"}
_CHINESE = re.compile(r"zh|.*(?:804|404|C04|1004|1404)$", re.IGNORECASE)


class FormatToken(NamedTuple):
    """A piece of a format: its kind, and the text that it prints or its own signs."""

    kind: str
    text: str


@dataclass(frozen=True)
class FormatSection:
    """One section of a format. ``kind``: number, moment (a date or a time), general, text or literal.

    Of a number: the places of the tokens that stand for digits before the point (``whole``), behind it (``places``) and
    of the exponent (``power``); ``span`` is the first and the last of them. Of a fraction ``places`` are those of its
    denominator, which is ``denominator`` where the format says it.
    """

    tokens: tuple[FormatToken, ...]
    kind: str
    condition: tuple[str, Decimal] | None = None
    hanzi: int = 0
    chinese: bool = False
    whole: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    power: tuple[int, ...] = ()
    span: tuple[int, int] = (0, 0)
    thousands: bool = False
    scale: Decimal = Decimal(1)
    slash: bool = False
    denominator: int = 0

    def admits(self, value: Decimal) -> bool:
        """Tell whether ``value`` meets the condition, which there must be."""
        return self.condition is not None and _COMPARE[self.condition[0]](value, self.condition[1])

    def only_negative(self) -> bool:
        """Tell whether the condition is met by negative numbers alone."""
        sign, limit = self.condition or ("", Decimal(0))
        return (sign == "<" and limit <= 0) or (sign in ("<=", "=") and limit < 0)


@lru_cache(maxsize=1024)
def sections_of(number_format: str) -> tuple[FormatSection, ...]:
    """Take a format apart; one that is blank or longer than any spreadsheet allows is General."""
    if not number_format or len(number_format) > _LONGEST:
        number_format = "General"
    runs: list[list[re.Match[str]]] = [[]]
    for match in _TOKEN.finditer(number_format):
        if match.lastgroup == "end":
            runs.append([])
        else:
            runs[-1].append(match)
    return tuple(_section(run) for run in runs[:4])


def _section(matches: list[re.Match[str]]) -> FormatSection:
    tokens: list[FormatToken] = []
    condition: tuple[str, Decimal] | None = None
    hanzi, chinese = 0, False
    for match in matches:
        kind, text = str(match.lastgroup), str(match[match.lastgroup or 0])
        if kind != "bracket":
            tokens.append(_token(kind, text))
            continue
        if found := _CONDITION.fullmatch(text):
            condition = found[1], Decimal(found[2])
        elif text.upper().startswith("DBNUM") and text[5:6] in ("1", "2", "3"):
            hanzi = int(text[5])
        elif found := _LOCALE.fullmatch(text):
            if system := _SYSTEM.get((found[2] or "").upper().lstrip("0")):
                return sections_of(system)[0]
            chinese = chinese or _CHINESE.match(found[2] or "") is not None
            tokens.append(FormatToken("literal", found[1]))
        elif _ELAPSED.fullmatch(text):
            tokens.append(FormatToken("elapsed", text.lower()))
    return _kind_of(tuple(tokens), condition, hanzi, chinese)


def _token(kind: str, text: str) -> FormatToken:
    if kind == "space":  # as wide as the sign that is named
        return FormatToken("literal", " ")
    if kind == "fill":
        return FormatToken("literal", "")
    return FormatToken("literal" if kind in ("quoted", "escaped", "other") else kind, text)


def _kind_of(
    tokens: tuple[FormatToken, ...], condition: tuple[str, Decimal] | None, hanzi: int, chinese: bool
) -> FormatSection:
    kinds = {token.kind for token in tokens}
    if "at" in kinds:
        kind = "text"
    elif "general" in kinds:
        kind = "general"
    elif "digit" in kinds:
        return _number(tokens, condition, hanzi)
    elif kinds & {"date", "elapsed", "half"}:
        kind = "moment"
    else:
        kind = "literal"
    return FormatSection(tokens, kind, condition, hanzi, chinese)


def _number(tokens: tuple[FormatToken, ...], condition: tuple[str, Decimal] | None, hanzi: int) -> FormatSection:
    digits = [at for at, token in enumerate(tokens) if token.kind == "digit"]
    first, last = digits[0], digits[-1]
    marks = {kind: _first(tokens, kind, first) for kind in ("point", "exponent", "slash")}
    scale = Decimal(100) ** sum(token.kind == "percent" for token in tokens)
    ratio = _ratio(tokens, condition, digits, marks["slash"], scale) if marks["slash"] < len(tokens) else None
    if ratio is not None:
        return ratio
    point = min(_first(tokens, "point", 0), marks["exponent"])
    whole = tuple(at for at in digits if at < point)
    places = tuple(at for at in digits if point < at < marks["exponent"])
    power = tuple(at for at in digits if at > marks["exponent"])
    ends = (whole[-1] if whole else -1, places[-1] if places else -1)
    thousands, kept = False, list(tokens)
    for at, token in enumerate(tokens):
        if token.kind != "comma":
            continue
        kept[at] = FormatToken("literal", "," if at < first or at > last + _commas(tokens, last) else "")
        if first < at < ends[0]:
            thousands = True
        elif any(end >= 0 and end < at <= end + _commas(tokens, end) for end in ends):
            scale /= 1000
    span = (min(first, point), max(last, marks["point"] if marks["point"] < len(tokens) else last))
    return FormatSection(tuple(kept), "number", condition, hanzi, False, whole, places, power, span, thousands, scale)


def _first(tokens: tuple[FormatToken, ...], kind: str, start: int) -> int:
    return next((at for at in range(start, len(tokens)) if tokens[at].kind == kind), len(tokens))


def _commas(tokens: tuple[FormatToken, ...], at: int) -> int:
    """How many commas follow right behind a digit: each of them divides by a thousand."""
    count = 0
    while at + count + 1 < len(tokens) and tokens[at + count + 1].kind == "comma":
        count += 1
    return count


def _ratio(
    tokens: tuple[FormatToken, ...],
    condition: tuple[str, Decimal] | None,
    digits: list[int],
    slash: int,
    scale: Decimal,
) -> FormatSection | None:
    """A fraction: places of the whole, the slash, places of the denominator or the denominator itself; ``None`` where
    there is none of these."""
    above = slash
    while above - 1 in digits:
        above -= 1
    below = tuple(at for at in digits if at > slash)
    last, fixed = slash, ""
    while last + 1 < len(tokens) and (last + 1 in digits or tokens[last + 1].text.isdecimal()):
        last += 1
        fixed += tokens[last].text
    denominator = int(fixed) if fixed.isdecimal() and len(fixed) <= _DENOMINATORS else 0
    whole = tuple(at for at in digits if at < above)
    if not (below or denominator):
        return None
    return FormatSection(
        tokens, "number", condition, 0, False, whole, below, (), (digits[0], last), False, scale, True, denominator
    )
