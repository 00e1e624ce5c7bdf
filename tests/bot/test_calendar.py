"""Working days with 调休, years without an import, quiet hours, the end of a day."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session

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
    assert calendar.import_csv(session, CSV) == calendar.Imported(7, (2026,))
    days = calendar.load(session)
    assert days.working(date(2026, 2, 14)), "a Saturday that is worked"
    assert days.shift(date(2026, 2, 24), -1) == date(2026, 2, 14)
    assert days.shift(date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert days.between(date(2026, 2, 13), date(2026, 2, 24)) == 2
    assert not days.provisional(date(2026, 1, 1), date(2026, 12, 31))
    assert days.provisional(date(2026, 12, 31), date(2027, 1, 1))


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
    assert calendar.last_day(china(2026, 4, 1)) == date(2026, 3, 31)
    assert calendar.last_day(china(2026, 4, 1, 0, 1)) == date(2026, 4, 1)
