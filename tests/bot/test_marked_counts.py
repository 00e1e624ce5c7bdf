"""不作为问题: what is marked counts in no list, search, bulk return or roll-up, as long as the mark holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest
from sqlmodel import Session

from bot.db.tables import Filing, Person
from bot.services import dismissals, facts, find, queue, rollup, submissions
from bot.services.keeping import records
from bot.services.queue import Narrowed, View
from tests.bot import town
from tests.bot.talk import form_text
from zwcore.paths import edit
from zwcore.record import Record, records_of, reviewed
from zwcore.review import review_file

NOW = town.china(2026, 3, 2, 9).astimezone(UTC)
OVER = "ZW201"


@pytest.fixture
def office(session: Session) -> Session:
    """One department with a unit, which handed 表5 in."""
    town.people(session, departments=1, units=1, now=NOW)
    submissions.submit(session, session.get_one(Person, 1001), form5(), "待核", NOW)
    return session


def form5() -> Record:
    record = records_of(review_file(form_text(5).encode(), "text.txt")).records[0]
    return reviewed(replace(record, form=replace(record.form, unit="第1单位")))


def reviewer(session: Session) -> Person:
    return session.get_one(Person, 2001)


def mark(session: Session, *numbers: int) -> None:
    filing = session.get_one(Filing, 1)
    record = submissions.newest_version(session, filing).record
    for number in numbers:
        assert dismissals.dismiss(session, reviewer(session), filing, record, number, "另有规定", NOW) is None


def unmark(session: Session, number: int) -> None:
    filing = session.get_one(Filing, 1)
    record = submissions.newest_version(session, filing).record
    assert dismissals.take_back(session, reviewer(session), filing, record, number, NOW) is None


def view_of(session: Session) -> View:
    found = queue.counts(session, reviewer(session), Narrowed()).of
    return next(view for view, count in found.items() if count)


def found_by(session: Session, words: str) -> int:
    person = reviewer(session)
    return find.run(session, person, find.understand(session, person, words, NOW)).count


def told(session: Session) -> dict[str, int]:
    """In how many forms each place of the desk sees the points over their weight, and anything that must be mended."""
    person, scope = reviewer(session), queue.scope(session, reviewer(session), Narrowed())
    return {
        "faults": dict(queue.faults(session, person, Narrowed())).get(OVER, 0),
        "bulk": len(queue.with_finding(session, person, Narrowed(), OVER, 99)),
        "find": found_by(session, "得分超过分值"),
        "must": found_by(session, "必须修改"),
        "worst": dict(rollup.worst(session, scope, 99)).get(OVER, 0),
        "errors": rollup.of_scope(session, scope).with_errors,
    }


def test_a_mark_counts_nowhere_until_it_is_taken_back(office: Session) -> None:
    assert set(told(office).values()) == {1}
    mark(office, 1)
    assert set(told(office).values()) == {0}
    unmark(office, 1)
    assert set(told(office).values()) == {1}


def test_the_groups_of_the_queue_go_by_what_is_left(office: Session) -> None:
    numbers = [one.number for one in form5().told]
    graver = [one.number for one in (*form5().errors, *form5().warnings)]
    assert view_of(office) is View.CLOSE
    mark(office, *graver[:-1])
    assert view_of(office) is View.ONE
    mark(office, graver[-1])
    assert view_of(office) is View.CLEAN
    assert found_by(office, "有问题") == 0
    mark(office, *(one for one in numbers if one not in graver))
    assert office.get_one(Filing, 1).infos == 0
    unmark(office, graver[0])
    assert view_of(office) is View.CLOSE


def test_a_new_version_keeps_the_mark_of_what_says_the_same(office: Session) -> None:
    mark(office, 1)
    other = reviewed(replace(form5(), form=edit(form5().form, {"indicators[0].actual": "35000张"})))
    submissions.submit(office, office.get_one(Person, 1001), other, "待核", NOW)
    assert office.get_one(Filing, 1).version == 2
    assert set(told(office).values()) == {0}
    again = reviewed(replace(form5(), form=edit(form5().form, {"indicators[5].score": "19"})))
    submissions.submit(office, office.get_one(Person, 1001), again, "待核", NOW)
    assert set(told(office).values()) == {1}


def test_what_was_marked_before_it_counted_is_caught_up(office: Session) -> None:
    mark(office, 1)
    filing = office.get_one(Filing, 1)
    filing.evidenced, filing.errors = None, 1
    office.flush()
    assert facts.catch_up(office) == 1
    assert set(told(office).values()) == {0}


def test_what_is_marked_is_no_break_and_a_count_that_was_changed_is_one(office: Session) -> None:
    mark(office, 1)
    office.flush()
    assert list(records.filings(office, {}, set())) == []
    filing = office.get_one(Filing, 1)
    filing.errors = 1
    office.flush()
    assert [one for one in records.filings(office, {}, set()) if "个数" in one]


def test_the_ledger_still_tells_the_form_of_what_is_marked(office: Session) -> None:
    before = {one.code: one.forms for one in dismissals.ledger(office)}
    mark(office, 1)
    assert {one.code: one.forms for one in dismissals.ledger(office)} == before
