"""Days that are written: 3月2日, 上周五, 3月底, 3月2日到3月5日; without a year the last such day is meant."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.chat.wishes.tokens import Token
from zwcore.money import parse_hanzi

Days = tuple[date, date]
_HAN = "一二三四五六七八九十"
_YEAR = "(?:(?P<year>20[0-9]{2})年|(?P<back>今年|去年|前年))?"
MONTH = f"(?P<month>[01]?[0-9]|[{_HAN}]{{1,2}})月"
_WEEK = "(?P<week>上上周|上个?星期|上个?礼拜|上周|本周|这周|这个?星期|这个?礼拜|周|星期|礼拜)"
WRITTEN = re.compile(
    rf"{_YEAR}{MONTH}(?:(?P<day>[0-9]{{1,2}}|[{_HAN}]{{1,3}})[日号]|(?P<end>[底末])|(?P<whole>份))"
    r"|(?P<y>20[0-9]{2})(?P<sign>[-/.])(?P<m>[0-9]{1,2})(?P=sign)(?P<d>[0-9]{1,2})(?![0-9])"
    rf"|{_WEEK}(?P<weekday>[一二三四五六日天])"
    r"|(?P<which>本|这个|上个?)?月[底末]"
)
_TO = re.compile(r"\s?[到至~—-]+\s?")
_LEADS = re.compile(rf"(?:[到至下每两几0-9{_HAN}]|截止|下个)\s?$")
_SHORT = re.compile(rf"(?P<day>[0-9]{{1,2}}|[{_HAN}]{{1,3}})[日号]")
"""The end of some days of one month: 3月1日到5日."""
_OPEN = re.compile(r"\s?(?:之前|以前|前(?!后)|之后|以后|后|以来|之内|以内|起|开始|截止)")
"""What makes an end or a beginning of a day: these are read where a day is to be set (请假, 暂不提醒)."""
_DONE = (
    r"(?=(?:都|已经|新|我|被|一共)?(?:(?:重新)?(?:提交|上报|报送|[交报])|退回?|打回|通过|办理)(?:上来|过来|过|了)*(?:的|有|(?:几|多少|哪|谁))"
    r"|(?:都|我|一共)?(?:有哪些|哪些|谁|有谁|有几张|几张))"
)
DONE = re.compile(_DONE)
"""What follows where it is asked what was done at some time."""
_SIDE = re.compile(rf"\s?(?:(?P<before>之前|以前|前)|之后|以后|以来|后|起){_DONE}")
"""What makes an end or a beginning of a day where it is asked what was done since then or until then."""
EVER = date(2000, 1, 1)
"""The first day of what is asked until some day."""
_BACK = {"今年": 0, "去年": 1, "前年": 2}
_WEEKDAYS = "一二三四五六日天"


def day_at(text: str, place: int) -> Token | None:
    """Read the day, or the days from one to another, that begin at a place."""
    found = WRITTEN.match(text, place)
    if found is None or _LEADS.search(text[:place]):
        return None
    to = _TO.match(text, found.end())
    last = WRITTEN.match(text, to.end()) or _SHORT.match(text, to.end()) if to is not None else None
    end = (last or found).end()
    side = _SIDE.match(text, end) if last is None else None
    if side is not None:
        return Token("day", place, side.end(), text[place : side.end()])
    return None if _OPEN.match(text, end) else Token("day", place, end, text[place:end])


def span(words: str, today: date) -> Days | None:
    """The first and the last day of what :func:`day_at` read; ``None`` where there is no such day."""
    found = WRITTEN.match(words)
    first = None if found is None else span_of(found, today)
    side = None if found is None else _OPEN.match(words, found.end())
    if first is not None and side is not None:
        return (EVER, first[1]) if "前" in side[0] else (first[0], max(today, first[1]))
    to = None if found is None else _TO.match(words, found.end())
    until = None if to is None else WRITTEN.match(words, to.end())
    short = None if to is None or first is None else _SHORT.match(words, to.end())
    if first is not None and until is None and short is not None:
        return _in_month(first[0], short)
    if first is None or until is None:
        return first
    # 12月30日到1月3日: the end is the next such day behind the beginning.
    last = span_of(until, first[0] + timedelta(days=364) if until["month"] else today)
    return None if last is None or last[1] < first[0] else (first[0], last[1])


def _in_month(first: date, found: re.Match[str]) -> Days | None:
    try:
        last = first.replace(day=_number(found["day"]))
    except ValueError:
        return None
    return None if last < first else (first, last)


def span_of(found: re.Match[str], today: date) -> Days | None:
    """The first and the last day of one that is written."""
    try:
        if found["weekday"]:
            day = _of_week(found["week"], _WEEKDAYS.index(found["weekday"]), today)
        elif found["y"]:
            day = date(int(found["y"]), int(found["m"]), int(found["d"]))
        elif found["month"] is None:
            return _last_end(found["which"] or "", today)
        else:
            return of_month(found, today)
    except (ValueError, OverflowError):
        return None
    return day, day


def _of_week(week: str, weekday: int, today: date) -> date:
    weekday, monday = min(weekday, 6), today - timedelta(days=today.weekday())
    if week.startswith("上"):
        return monday - timedelta(days=14 if week.startswith("上上") else 7) + timedelta(days=weekday)
    if week[0] in "本这":
        return monday + timedelta(days=weekday)
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def _last_end(which: str, today: date) -> Days:
    """The end of this month where it is said or has come, else of the one before."""
    end = today.replace(day=monthrange(today.year, today.month)[1])
    if which.startswith("上") or (not which and end > today):
        end = today.replace(day=1) - timedelta(days=1)
    return end, end


def of_month(found: re.Match[str], today: date, *, whole: bool = False) -> Days | None:
    """The day of a month, or the whole of it; of the last year in which it has come, where none is said."""
    said: dict[str, str | None] = dict.fromkeys(("year", "back", "day", "end")) | {"whole": "份" if whole else None}
    said |= found.groupdict()
    month, day = _number(found["month"]), _number(said["day"]) if said["day"] else 1
    year = int(said["year"]) if said["year"] else today.year - _BACK.get(said["back"] or "", 0)
    is_said = said["year"] or said["back"]
    for one in (year,) if is_said else (year, year - 1, year - 2, year - 3, year - 4):  # 2月29日 comes in four years
        if not 1 <= month <= 12:
            return None
        end = monthrange(one, month)[1]
        first = date(one, month, 1 if said["whole"] else end if said["end"] else min(day, end))
        if (day <= end or said["end"] or said["whole"]) and (is_said or first <= today):
            return first, first.replace(day=end) if said["whole"] else first
    return None


def _number(said: str) -> int:
    number = said if said.isdecimal() else parse_hanzi(said)
    if number is None:
        raise ValueError(said)
    return int(number)
