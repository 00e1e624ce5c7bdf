"""Working days (工作日) with 调休, and the hours in which nobody is disturbed; the time is always an argument."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import delete
from sqlmodel import Session, col, select

from bot.db.cycles import CalendarDay
from bot.i18n import ON_SCREEN

SHIPPED = Path(__file__).with_name("holidays.csv")
"""The years that come with the program (国务院办公厅的放假安排), as an import takes them."""
DAY = timedelta(days=1)
MORNING, EVENING = time(8, 30), time(21, 0)
"""Between them messages may come that nobody asked for."""
HOUR = time(9, 0)
"""When a reminder goes out on its day."""
_WORKING = {"班": True, "上班": True, "工作日": True, "调休": True, "work": True, "1": True}
_FREE = {"休": False, "放假": False, "休息": False, "节假日": False, "off": False, "0": False}


def local(moment: datetime) -> datetime:
    """A moment on the wall clock of the people."""
    return moment.astimezone(ON_SCREEN)


def at(day: date, hour: time) -> datetime:
    """A wall-clock time as a moment."""
    return datetime.combine(day, hour, ON_SCREEN)


@dataclass(frozen=True)
class Calendar:
    """The days that differ from their weekday, and the years for which they are known: shipped or imported."""

    days: Mapping[date, bool]
    years: frozenset[int]

    def working(self, day: date) -> bool:
        """Whether a day is worked; where nothing is known, Monday to Friday are."""
        return self.days.get(day, day.weekday() < 5)

    def unknown(self, first: date, last: date) -> tuple[int, ...]:
        """The years of a span that are neither shipped nor imported (暂按周一至周五)."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self.years)

    def shift(self, day: date, by: int) -> date:
        """The working day ``by`` working days from a day; a day off counts as the working day before it."""
        while not self.working(day):
            day -= DAY
        step = DAY if by > 0 else -DAY
        for _ in range(abs(by)):
            day += step
            while not self.working(day):
                day += step
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days lie after ``first`` up to ``last``; negative where ``last`` is before."""
        if last < first:
            return -self.between(last, first)
        return sum(self.working(first + DAY * n) for n in range(1, (last - first).days + 1))

    def open_from(self, now: datetime) -> datetime:
        """``now`` where messages may go out that nobody asked for, else when the next such time begins."""
        here = local(now)
        if self.working(here.date()) and MORNING <= here.time() < EVENING:
            return now
        day = here.date() if here.time() < MORNING else here.date() + DAY
        while not self.working(day):
            day += DAY
        return at(day, MORNING)


def load(session: Session) -> Calendar:
    """The calendar: a year as it was imported, else as it is shipped."""
    rows = session.exec(select(CalendarDay)).all()
    imported = Calendar({row.day: row.working for row in rows}, frozenset(row.day.year for row in rows))
    others = {day: works for day, works in shipped().days.items() if day.year not in imported.years}
    return Calendar({**others, **imported.days}, shipped().years | imported.years)


@cache
def shipped() -> Calendar:
    """The years that come with the program."""
    days, bad_line = _read(SHIPPED.read_text("utf-8"))
    assert bad_line is None, bad_line
    return Calendar({row.day: row.working for row in days.values()}, frozenset(day.year for day in days))


@dataclass(frozen=True)
class ImportedDays:
    """What an import brought, or the line that cannot be read."""

    days: int = 0
    years: tuple[int, ...] = ()
    bad_line: str | None = None


def import_csv(session: Session, text: str) -> ImportedDays:
    """Take in lines ``2026-02-14,班,春节调休`` / ``2026-02-16,休,春节``; the years named are replaced as a whole."""
    rows, bad_line = _read(text)
    if bad_line is not None:
        return ImportedDays(bad_line=bad_line)
    years = tuple(sorted({day.year for day in rows}))
    for year in years:
        span = col(CalendarDay.day).between(date(year, 1, 1), date(year, 12, 31))
        session.connection().execute(delete(CalendarDay).where(span))
    session.add_all(rows.values())
    session.flush()
    return ImportedDays(len(rows), years)


def _read(text: str) -> tuple[dict[date, CalendarDay], str | None]:
    """The days of a CSV; or the line that cannot be read."""
    rows: dict[date, CalendarDay] = {}
    for cells in _cells(text):
        try:
            day, working = date.fromisoformat(cells[0]), (_WORKING | _FREE)[cells[1].lower()]
        except (ValueError, KeyError, IndexError):
            return {}, ",".join(cells)
        rows[day] = CalendarDay(day=day, working=working, name=cells[2] if len(cells) > 2 else "")
    return rows, None


def _cells(text: str) -> Iterator[list[str]]:
    """The lines that hold something; a heading is left out."""
    for n, line in enumerate(csv.reader(io.StringIO(text.lstrip("\ufeff").replace("，", ",")))):
        cells = [cell.strip() for cell in line]
        heading = n == 0 and bool(cells) and not cells[0][:1].isdigit()
        if any(cells) and not heading and not cells[0].startswith("#"):
            yield cells
