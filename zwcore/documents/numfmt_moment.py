"""Dates and times as a spreadsheet shows them: a count of days → the printed text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from zwcore.documents.numfmt_hanzi import digits, numeral
from zwcore.documents.numfmt_section import FormatSection, FormatToken

_DAY = 86_400
_LAST_DAY = 2_958_465  # 9999-12-31
_PLACES = 3  # of a second
_LEAP_BUG = 60  # the 29 February that 1900 never had
_FROM_1904 = 1_462  # days from the first day of the one calendar to that of the other
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_DAYS_HANZI = "日一二三四五六"
_BUDDHIST = 543
_WRITTEN = re.compile(
    r"(?:(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d))?"
    r"(?:T?(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d(?:\.\d{1,9})?))?)?Z?",
    re.ASCII,
)


@dataclass(frozen=True)
class _Moment:
    """A count of days, taken apart; ``weekday`` counts from Sunday, ``seconds`` from midnight, with what is behind the
    point as digits."""

    year: int
    month: int
    day: int
    weekday: int
    days: int
    seconds: int
    behind: str


def moment(section: FormatSection, serial: Decimal, date_1904: bool) -> str | None:
    """Return what a section for dates or times shows for ``serial``; ``None`` where no calendar has that day."""
    tokens = _minutes_told(section.tokens)
    places = max(
        (len(text) - text.index(".") - 1 for kind, text in tokens if kind == "date" and "." in text), default=0
    )
    point = _moment(serial, places, date_1904)
    if point is None:
        return None
    half = any(kind == "half" for kind, _ in tokens)
    return "".join(_said(token, point, section, half) for token in tokens).strip()


def _moment(serial: Decimal, places: int, date_1904: bool) -> _Moment | None:
    if not 0 <= serial <= _LAST_DAY + 1:
        return None
    unit = Decimal(1).scaleb(-min(places, _PLACES))
    total = (serial * _DAY).quantize(unit, rounding=ROUND_HALF_UP)
    seconds, behind = int(total), f"{total:f}".partition(".")[2]
    days, rest = divmod(seconds, _DAY)
    if days > _LAST_DAY - (_FROM_1904 if date_1904 else 0):
        return None
    year, month, day = _date(days, date_1904)
    weekday = (days + (5 if date_1904 else 6)) % 7
    return _Moment(year, month, day, weekday, days, rest, behind)


def _date(days: int, date_1904: bool) -> tuple[int, int, int]:
    """Year, month and day; the count from 1900 has a day 0 and a 29 February 1900, and so do the cells."""
    if date_1904:
        at = date(1904, 1, 1) + timedelta(days)
    elif days in (0, _LEAP_BUG):
        return (1900, 2, 29) if days else (1900, 1, 0)
    else:
        at = date(1899, 12, 30 if days > _LEAP_BUG else 31) + timedelta(days)
    return at.year, at.month, at.day


def _minutes_told(tokens: tuple[FormatToken, ...]) -> list[FormatToken]:
    """ "m" behind hours or before seconds are minutes, otherwise a month."""
    told = list(tokens)
    fields = [n for n, token in enumerate(tokens) if token.kind in ("date", "elapsed")]
    for at, n in enumerate(fields):
        if tokens[n].kind == "date" and tokens[n].text[0] in "mM" and len(tokens[n].text) < 3:
            before = tokens[fields[at - 1]].text[0] if at else ""
            after = tokens[fields[at + 1]].text[0] if at + 1 < len(fields) else ""
            if before in ("h", "H") or after in ("s", "S"):
                told[n] = FormatToken("minute", tokens[n].text)
    return told


def _said(token: FormatToken, point: _Moment, section: FormatSection, half: bool) -> str:
    kind, text = token
    hour = point.seconds // 3600
    if kind == "half":
        morning, _, evening = text.partition("/")
        return morning if hour < 12 else evening
    if kind == "elapsed":
        unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
        return str((point.days * _DAY + point.seconds) // unit).zfill(len(text))
    if kind == "minute":
        return _number(point.seconds // 60 % 60, len(text), section)
    if kind != "date":
        return text
    sign = text[0].lower()
    if sign == "h":
        return _number((hour - 1) % 12 + 1 if half else hour, len(text), section)
    if sign == "s":
        whole, point_sign, _ = text.partition(".")
        return _number(point.seconds % 60, len(whole), section) + (point_sign + point.behind if point_sign else "")
    return _calendar(sign, len(text), point, section)


def _calendar(sign: str, width: int, point: _Moment, section: FormatSection) -> str:
    if sign in "yeb":
        year = point.year + (_BUDDHIST if sign == "b" else 0)
        number = f"{year:04}" if width > 2 or sign == "e" else f"{year % 100:02}"
        return digits(number, section.hanzi) if section.hanzi else number
    if sign == "m" and width > 2:
        name = _MONTHS[point.month - 1]
        if section.chinese:
            return numeral(str(point.month), 1).removeprefix("一" if point.month > 9 else "") + "月"
        return name[:3] if width == 3 else name[:1] if width == 5 else name
    if sign == "a" or (sign == "d" and width > 2):
        return _weekday(sign, width, point, section)
    if sign == "g":
        return ""
    return _number(point.month if sign == "m" else point.day, width, section)


def _weekday(sign: str, width: int, point: _Moment, section: FormatSection) -> str:
    short = _DAYS_HANZI[point.weekday]
    if sign == "a" or section.chinese:
        return f"星期{short}" if width > 3 else f"周{short}" if section.chinese else short
    return _DAYS[point.weekday][:3] if width == 3 else _DAYS[point.weekday]


def _number(number: int, width: int, section: FormatSection) -> str:
    if not section.hanzi:
        return f"{number:02}" if width > 1 else str(number)
    said = numeral(str(number), section.hanzi)
    return said.removeprefix("一") if 9 < number < 20 and section.hanzi == 1 else said


def serial_of(text: str, date_1904: bool) -> str | None:
    """Return the count of days of a date or a time that is written out (2024-12-31T10:30:00); ``None`` for neither."""
    match = _WRITTEN.fullmatch(text.strip())
    if match is None or not (match["year"] or match["hour"]):
        return None
    days = Decimal(0)
    if match["year"]:
        try:
            day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            return None
        count = (day - date(1899, 12, 30)).days - (_FROM_1904 if date_1904 else 0)
        days = Decimal(count - 1 if count <= _LEAP_BUG and not date_1904 else count)
    clock = [Decimal(match[name] or 0) for name in ("hour", "minute", "second")]
    return str(days + (clock[0] * 3600 + clock[1] * 60 + clock[2]) / _DAY)
