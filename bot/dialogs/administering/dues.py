"""A deadline as it is written: 2027-03-31 24:00, 2027年3月31日24:00前, 4月10日前."""

from __future__ import annotations

import re
from datetime import datetime, time

from bot.services.calendar import DAY, at, local

_DAY = r"(?:(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号])"
WRITTEN = re.compile(_DAY + r"(?:\s*(\d{1,2})(?:[:：](\d{2})|[点时]))?\s*(?:之前|以前|前|截止)?")
YEARS = range(2000, 2100)
"""Years that a deadline may be in: another one was typed by mistake."""


def due_of(text: str, now: datetime) -> datetime | None:
    """The deadline that is written: without an hour, or at 24:00, it is the end of that day; without a year it is the
    next such day."""
    found = WRITTEN.search(text)
    if found is None:
        return None
    year, month, day = found[1] or found[5], int(found[3] or found[6]), int(found[4] or found[7])
    hour, minute = int(found[8] or 24), int(found[9] or 0)
    due = _at(int(year) if year else local(now).year, month, day, hour, minute)
    is_over = not year and due is not None and due <= now
    return _at(local(now).year + 1, month, day, hour, minute) if is_over else due


def _at(year: int, month: int, day: int, hour: int, minute: int) -> datetime | None:
    if year not in YEARS:
        return None
    try:
        date = datetime(year, month, day).date()
        return at(date + DAY, time()) if (hour, minute) == (24, 0) else at(date, time(hour, minute))
    except (ValueError, OverflowError):  # no such day, or one behind the last there is
        return None


def reason_after(text: str) -> str:
    """What is written behind a deadline."""
    return WRITTEN.split(text)[-1].strip()
