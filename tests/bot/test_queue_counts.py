"""待审 as it is counted: the views part what was handed in, by year; one stroke takes no more than so many."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from bot.actions import AcceptThese, View
from bot.db.tables import Person
from bot.db.terms import FilingState
from bot.i18n import translator
from bot.letters import desk as letters
from bot.letters.letter import Reader
from bot.services import queue
from bot.services.queue import Narrowed
from tests.bot.town import china, hand_in, people

NOW = china(2026, 3, 2, 10)
HANDED_IN = [  # year, state, must be mended, to be looked into
    ("2024", FilingState.SUBMITTED, 0, 0),
    ("2024", FilingState.SUBMITTED, 0, 0),
    ("2024", FilingState.SUBMITTED, 0, 1),
    ("2024", FilingState.SUBMITTED, 0, 2),
    ("2024", FilingState.SUBMITTED, 1, 1),
    ("2024", FilingState.SUBMITTED, 3, 0),
    ("2024", FilingState.ASKED, 0, 0),
    ("2024", FilingState.RETURNED, 1, 0),
    ("2024", FilingState.WITHDRAWN, 0, 0),
    ("2023", FilingState.SUBMITTED, 0, 1),
    ("2023", FilingState.ACCEPTED, 0, 1),
]
EVERY_YEAR = {View.CLEAN: 2, View.ONE: 2, View.CLOSE: 3, View.ASKED: 1, View.RETURNED: 1, View.ACCEPTED: 1}


@pytest.fixture
def reader(session: Session) -> Reader:
    """A supervisor before what was handed in."""
    people(session, departments=1, units=1, now=NOW)
    for n, (year, state, errors, warnings) in enumerate(HANDED_IN):
        filing = hand_in(session, 1, f"项目{n}", year, NOW)
        filing.state, filing.errors, filing.warnings = state, errors, warnings
    session.flush()
    return Reader(session, session.get_one(Person, 2001), translator("zh_CN"), NOW)


def test_the_views_part_what_was_handed_in(reader: Reader) -> None:
    assert queue.counts(reader.session, reader.person, Narrowed()).of == EVERY_YEAR
    older = queue.counts(reader.session, reader.person, Narrowed(year="2023"))
    assert {view: count for view, count in older.of.items() if count} == {View.ONE: 1, View.ACCEPTED: 1}
    assert (older.years, older.waiting) == (("2024", "2023"), 1)
    for view, count in {**EVERY_YEAR, View.WAITING: 7}.items():
        assert queue.page(reader.session, reader.person, Narrowed(), view, 0).count == count


@pytest.mark.parametrize(("most", "offered"), [(2, True), (1, False)])
def test_more_than_one_stroke_takes_are_narrowed_down_first(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, most: int, *, offered: bool
) -> None:
    monkeypatch.setattr(queue, "MOST", most)
    for narrowed in (Narrowed(), Narrowed(1)):
        letter = letters.overview(reader, narrowed)
        assert any(isinstance(one.action, AcceptThese) for row in letter.buttons for one in row) == offered
        assert ("一次最多通过 1 张无问题的" in letter.text) != offered
