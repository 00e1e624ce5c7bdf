"""A day behind which there is none is no day that something can last until."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.dialogs.administering.dues import due_of
from bot.services.silences import until

NOW = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["到9999-12-31", "到9999年12月31日"])
def test_until(text: str) -> None:
    assert until(text, NOW) is None


def test_a_deadline() -> None:
    assert due_of("9999-12-31", NOW) is None
    assert due_of("9999-12-31 24:00", NOW) is None
    assert due_of("0001-01-01", NOW) is None
    assert due_of("2099-12-31", NOW) is not None


@pytest.mark.parametrize(
    "text", ["4月10日24:00前", "4月10日前", "2026年4月10日24:00前", "2026-04-10 24:00", "4月10号之前", "2026/4/10"]
)
def test_a_deadline_without_blanks(text: str) -> None:
    due = due_of(text, NOW)
    assert due is not None
    assert due.isoformat() == "2026-04-11T00:00:00+08:00"


def test_a_day_that_is_over_is_the_next_one() -> None:
    due = due_of("1月3日17:30前", NOW)
    assert due is not None
    assert due.isoformat() == "2027-01-03T17:30:00+08:00"
