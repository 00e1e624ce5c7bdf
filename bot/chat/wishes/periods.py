"""From when to when: 昨天到今天, 3月1日至今, 最近三天, 一季度, 上周以来; days that are written :mod:`dates` reads."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.chat.wishes.dates import DONE, EVER, MONTH, WRITTEN, Days, day_at, of_month, span_of
from bot.chat.wishes.dates import span as span_of_days
from bot.chat.wishes.tokens import Token
from zwcore.money import parse_hanzi

_NAMES = {
    "today": "今天|今日|现在|目前|此刻|眼下", "yesterday": "昨天|昨日", "before": "前天|前日", "three": "大前天",
    "week": "这个?星期|这个?礼拜|本星期|本礼拜|本周|这一?周", "last_week": "上个?星期|上个?礼拜|上一?周",
    "month": "本月初?|这个月初?|月初", "last_month": "上个?月", "year": "今年年?初|年初|今年",
}  # fmt: skip
_NAMED = re.compile("|".join(f"(?P<{name}>{said})" for name, said in _NAMES.items()))
_WHOLE_MONTH = re.compile(rf"{MONTH}(?![0-9月])")
_TO = re.compile(r"\s?(?:一直)?[到至~—-]+\s?")
_NOW = re.compile(r"\s?(?:起|开始)?(?:一直)?(?:至今|到今天?(?:为止)?|以来)")
_COUNT = r"[0-9]{1,3}|[一二两三四五六七八九十]{1,3}|半"
_UNITS = {"天": 1, "日": 1, "周": 7, "个星期": 7, "星期": 7, "个礼拜": 7, "礼拜": 7, "个月": 30, "月": 30}
_BACK = re.compile(
    rf"(?:(?:最近|近|过去|这|前)(?:的)?(?P<n>{_COUNT})(?P<unit>天|个?星期|个?礼拜|周|个?月|日)(?:之?内|以内|里|以来)?"
    rf"|(?P<m>{_COUNT})(?P<within>天|个?星期|个?礼拜|周|个月)(?:之内|以内|内))"
)
_PART = re.compile(
    r"(?:(?P<year>20[0-9]{2})年|(?P<back>今年|去年|前年))?的?"
    r"(?:第?(?P<no>[一二三四1-4])季度|(?P<this>本|这个?|上个?)季度|(?P<half>[上下])半年)"
)
_UNTIL = re.compile(r"(?:截止到?|截至到?|到|至)")
_STOP = re.compile(r"(?:为止|止)")
_SIDE = re.compile(r"\s?(?:(?P<before>之前|以前)|之后|以后|以来|起)")
_YEARS = {"今年": 0, "去年": 1, "前年": 2}
_LEFT = re.compile(
    rf"(?:{_COUNT}|几)(?:个)?(?:工作日|小时|钟头|天|日|号|周|星期|礼拜|月|季度)|季度|半年|工作日|小时"
    r"|上午|下午|中午|早上|晚上|凌晨|[0-9]+点|明天|后天|下周|下个?月|[到至起]$|^[到至从自近]|之前|以前|之后|以后|以来|之间|期间|为止|前后|左右|除了"
)
"""What is left of a time that is not understood."""


def period_at(text: str, place: int) -> Token | None:
    """Read the days, or the time from one day to another, that begin at a place."""
    end = _end(text, place)
    return day_at(text, place) if end is None else Token("day", place, end, text[place:end])


def span(words: str, today: date) -> Days | None:
    """The first and the last day of what :func:`period_at` read; ``None`` where there is no such time."""
    found = _read(words + _ASKED, 0, today)
    return span_of_days(words, today) if found is None else found[1]


def named(name: str, today: date) -> Days | None:
    """The first and the last day of a time by its name in ``words.toml``; what goes on ends today."""
    week, month = today - timedelta(days=today.weekday()), today.replace(day=1)
    back = {"today": 0, "yesterday": 1, "before": 2, "three": 3}
    if name in back:
        day = today - timedelta(days=back[name])
        return day, day
    return {
        "week": (week, today),
        "last_week": (week - timedelta(days=7), week - timedelta(days=1)),
        "month": (month, today),
        "last_month": ((month - timedelta(days=1)).replace(day=1), month - timedelta(days=1)),
        "year": (today.replace(month=1, day=1), today),
        "lately": (today - timedelta(days=6), today),
    }.get(name)


def is_left_of_days(words: str) -> bool:
    """Whether words that are left over belong to a time: of what is half understood nothing is counted."""
    return _LEFT.search(words) is not None


_TODAY = date(2024, 2, 29)
_ASKED = "提交的"
"""What stands behind a time where it is asked what was done then."""
_BOTH = re.compile(r"[和跟与、]")


def _end(text: str, place: int) -> int | None:
    found = _read(text, place, _TODAY)
    return None if found is None else found[0]


def _read(text: str, place: int, today: date) -> tuple[int, Days | None] | None:
    """Where a time ends that begins at a place, and which days it is; ``None`` where none does."""
    return (
        _until(text, place, today) or _range(text, place, today) or _side(text, place, today)
        or _last_days(text, place, today) or _quarter(text, place, today)
    )  # fmt: skip


def _edge(text: str, place: int, today: date, *, months: bool = True) -> tuple[int, Days | None] | None:
    """A day, a week or a month as a time begins or ends with it."""
    for pattern in (_NAMED, WRITTEN, *((_WHOLE_MONTH,) if months else ())):
        found = pattern.match(text, place)
        if found is None:
            continue
        if pattern is _NAMED:
            return found.end(), named(found.lastgroup or "", today)
        return found.end(), span_of(found, today) if pattern is WRITTEN else _month(found, today)
    return None


def _month(found: re.Match[str], today: date) -> Days | None:
    try:
        return of_month(found, today, whole=True)
    except ValueError:
        return None


def _range(text: str, place: int, today: date) -> tuple[int, Days | None] | None:
    """昨天到今天, 上个月到现在, 3月1日至今, 今年以来; two days that are written are read by :mod:`dates`."""
    first = _edge(text, place, today)
    if first is None or (place and text[place - 1] in "到至截止下每"):
        return None
    now = _NOW.match(text, first[0])
    if now is not None and (now[0].strip() != "以来" or DONE.match(text, now.end())):
        return now.end(), _within(first[1], (today, today))
    both = _BOTH.match(text, first[0])
    to = both or _TO.match(text, first[0])
    last = None if to is None else _edge(text, to.end(), today)
    if to is None or last is None or (WRITTEN.match(text, place) and WRITTEN.match(text, to.end())):
        return None
    if text[to.end() : last[0]] == "今年" or (both and not _touch(first[1], last[1])):
        return None
    return last[0], _within(*sorted((first[1], last[1]))) if both and first[1] and last[1] else _within(
        first[1], last[1]
    )


def _touch(one: Days | None, other: Days | None) -> bool:
    """Whether one time begins where the other ends: 昨天和今天."""
    if one is None or other is None:
        return False
    first, last = sorted((one, other))
    return last[0] <= first[1] + timedelta(days=1)


def _within(first: Days | None, last: Days | None) -> Days | None:
    return None if first is None or last is None or last[1] < first[0] else (first[0], last[1])


def _side(text: str, place: int, today: date) -> tuple[int, Days | None] | None:
    """昨天之前, 上周以来: where it is asked what was done then; of days that are written :mod:`dates` reads it."""
    found = _edge(text, place, today)
    side = None if found is None else _SIDE.match(text, found[0])
    if found is None or side is None or WRITTEN.match(text, place) or DONE.match(text, side.end()) is None:
        return None
    days = found[1]
    if days is None:
        return side.end(), None
    return side.end(), (EVER, days[1]) if side["before"] else (days[0], max(today, days[1]))


def _until(text: str, place: int, today: date) -> tuple[int, Days | None] | None:
    """截至昨天, 到3月1日为止: where it is asked what was done until then."""
    led = _UNTIL.match(text, place)
    found = None if led is None else _edge(text, led.end(), today)
    if led is None or found is None:
        return None
    stop = _STOP.match(text, found[0])
    end = stop.end() if stop is not None else found[0]
    if (stop is None and led[0] in "到至") or DONE.match(text, end) is None:
        return None
    return end, None if found[1] is None else (EVER, found[1][1])


def _last_days(text: str, place: int, today: date) -> tuple[int, Days | None] | None:
    """最近三天, 这两天, 7天内: so many days that end today."""
    found = _BACK.match(text, place)
    if found is None or (place and text[place - 1] in "提之以"):
        return None
    said, unit = found["n"] or found["m"], found["unit"] or found["within"]
    number = 2 if said == "两" else 0.5 if said == "半" else float(said if said.isdecimal() else parse_hanzi(said) or 0)
    days = round(number * _UNITS[unit])
    if text[place] == "前":
        return found.end(), (today - timedelta(days=days), today - timedelta(days=1))
    return found.end(), (today - timedelta(days=days - 1), today) if days else None


def _quarter(text: str, place: int, today: date) -> tuple[int, Days | None] | None:
    """一季度, 去年四季度, 上半年: where it is asked what was done then; without a year the last that has begun."""
    found = _PART.match(text, place)
    if found is None or DONE.match(text, found.end()) is None:
        return None
    year = int(found["year"]) if found["year"] else today.year - _YEARS.get(found["back"], 0)
    length = 6 if found["half"] else 3
    if found["this"]:
        first = (today.month - 1) // 3 * 3 + 1 - (3 if found["this"].startswith("上") else 0)
        year, first = (year, first) if first > 0 else (year - 1, first + 12)
    elif found["half"]:
        first = 1 if found["half"] == "上" else 7
    else:
        first = 3 * ("一二三四".find(found["no"]) if found["no"] in "一二三四" else int(found["no"]) - 1) + 1
    if not found["year"] and not found["back"] and date(year, first, 1) > today:
        year -= 1
    last = first + length - 1
    return found.end(), (date(year, first, 1), date(year, last, monthrange(year, last)[1]))
