"""逾期: what first came after its date, or came again after the date that its return set."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bot.db.tables import Filing, Person
from bot.services import desk, find, obligations, submissions
from bot.services.desk import FilingStep, Item, Refusal, Where
from tests.bot.town import china, hand_in, people, record

NOW, DUE = china(2026, 3, 2, 10), china(2026, 3, 5, 0)
LATER = DUE + timedelta(days=1)


@pytest.fixture
def filing(session: Session) -> Filing:
    """A form that was handed in and returned."""
    people(session, departments=1, units=1, now=NOW)
    filing = hand_in(session, 1, "补卡", "2024", NOW)
    assert isinstance(_back(session, filing, DUE), FilingStep)
    return filing


def _back(session: Session, filing: Filing, due: datetime) -> FilingStep | Refusal:
    chief = session.get_one(Person, 2001)
    return desk.give_back(session, chief, Where(filing, filing.version), [Item("请补实际张数")], due, NOW)


@pytest.mark.parametrize(("moment", "is_late"), [(DUE - timedelta(seconds=1), False), (DUE, True), (LATER, True)])
def test_what_comes_again_after_its_date_is_late(
    session: Session, filing: Filing, moment: datetime, *, is_late: bool
) -> None:
    clerk, chief = session.get_one(Person, 1001), session.get_one(Person, 2001)
    submissions.submit(session, clerk, record("补卡", "2024", pct=-40), None, moment)
    assert filing.version == 2
    assert obligations.is_late(session, filing) == is_late
    assert find.run(session, chief, find.understand(session, chief, "逾期", NOW)).count == int(is_late)


def test_a_later_date_that_was_set_since_counts(session: Session, filing: Filing) -> None:
    assert isinstance(_back(session, filing, LATER + timedelta(days=1)), FilingStep)
    submissions.submit(session, session.get_one(Person, 1001), record("补卡", "2024", pct=-40), None, LATER)
    assert not obligations.is_late(session, filing)
