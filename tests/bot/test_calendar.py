"""Working days with 调休, years without an import, quiet hours, the end of a day."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session

from bot.i18n import last_day
from bot.services import calendar
from bot.services.calendar import Calendar
from tests.bot.town import china

CSV = """日期,类型,名称
2026-02-14,班,春节调休
2026-02-16,休,春节
2026-02-17,休,春节
2026-02-18,休,春节
2026-02-19,休,春节
2026-02-20,休,春节
2026-02-23,休,春节
"""
PLAIN = Calendar({}, frozenset())


def test_import_and_shift_over_a_holiday(session: Session) -> None:
    assert calendar.import_csv(session, CSV) == calendar.ImportedDays(7, (2026,))
    days = calendar.load(session)
    assert days.working(date(2026, 2, 14)), "a Saturday that is worked"
    assert days.shift(date(2026, 2, 24), -1) == date(2026, 2, 14)
    assert days.shift(date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert days.between(date(2026, 2, 13), date(2026, 2, 24)) == 2
    assert days.unknown(date(2026, 1, 1), date(2026, 12, 31)) == ()
    assert days.unknown(date(2026, 12, 31), date(2027, 1, 1)) == (2027,)


def test_the_years_shipped_count_until_one_is_imported(session: Session) -> None:
    days = calendar.load(session)
    assert not days.working(date(2026, 10, 7))
    assert days.working(date(2026, 10, 10)), "a Saturday that is worked"
    assert days.unknown(date(2018, 1, 1), date(2026, 12, 31)) == ()
    assert days.unknown(date(2026, 12, 31), date(2028, 1, 1)) == (2027, 2028)
    calendar.import_csv(session, "2026-10-01,休\n2027-01-01,休\n")
    days = calendar.load(session)
    assert days.working(date(2026, 10, 7)), "the year is replaced as a whole"
    assert not days.working(date(2025, 10, 7))
    assert days.unknown(date(2026, 12, 31), date(2028, 1, 1)) == (2028,)


def test_what_is_shipped_is_whole() -> None:
    days = calendar.shipped()
    assert sorted(days.years) == list(range(2018, max(days.years) + 1))
    for year in days.years:
        # The law gives eleven days off a year, thirteen from 2025 on; 调休 gives back what it takes. 春节 of 2020 was
        # made longer by two working days.
        gained = [day for day, works in days.days.items() if day.year == year and not works and day.weekday() < 5]
        worked = [day for day, works in days.days.items() if day.year == year and works]
        assert all(day.weekday() >= 5 for day in worked)
        assert len(gained) - len(worked) == (13 if year == 2020 or year >= 2025 else 11)
        last = max(day for day in days.days if day.year == year and day.month < 12)
        assert last.month == 10, "up to 国庆节"


def test_an_import_replaces_the_year_and_a_bad_line_changes_nothing(session: Session) -> None:
    calendar.import_csv(session, CSV)
    assert calendar.import_csv(session, "2026-05-01,休\n2026-05-32,休\n").bad_line == "2026-05-32,休"
    assert not calendar.load(session).working(date(2026, 2, 16))
    calendar.import_csv(session, "2026-05-01,休,劳动节\n")
    assert calendar.load(session).working(date(2026, 2, 16))


@pytest.mark.parametrize(
    ("start", "by", "result"),
    [
        (date(2026, 3, 8), 0, date(2026, 3, 6)),
        (date(2026, 3, 8), 1, date(2026, 3, 9)),
        (date(2026, 3, 9), -1, date(2026, 3, 6)),
        (date(2026, 3, 9), -5, date(2026, 3, 2)),
    ],
)
def test_a_day_off_counts_as_the_working_day_before(start: date, by: int, result: date) -> None:
    assert PLAIN.shift(start, by) == result


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (china(2026, 3, 9, 8, 29), china(2026, 3, 9, 8, 30)),
        (china(2026, 3, 9, 8, 30), china(2026, 3, 9, 8, 30)),
        (china(2026, 3, 9, 20, 59), china(2026, 3, 9, 20, 59)),
        (china(2026, 3, 9, 21, 0), china(2026, 3, 10, 8, 30)),
        (china(2026, 3, 6, 21, 0), china(2026, 3, 9, 8, 30)),
        (china(2026, 3, 7, 12, 0), china(2026, 3, 9, 8, 30)),
    ],
)
def test_quiet_hours_and_weekends_hold(now: object, then: object) -> None:
    assert PLAIN.open_from(now) == then  # type: ignore[arg-type]


def test_midnight_belongs_to_the_day_before() -> None:
    assert last_day(china(2026, 4, 1)) == date(2026, 3, 31)
    assert last_day(china(2026, 4, 1, 0, 1)) == date(2026, 4, 1)
