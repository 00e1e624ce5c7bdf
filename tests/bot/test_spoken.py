"""Units stand in lists in the order in which their names are spoken, not in that of their signs' numbers."""

from __future__ import annotations

from datetime import UTC

from sqlmodel import Session, select

from bot.db.desk import SpokenUnit
from bot.db.queries import people as queries
from bot.db.tables import Department, Person, Unit
from bot.services import counting, missing, queue, search, spoken, submissions
from bot.services.cycles import open_cycle, owe
from bot.services.queue import Narrowed, View
from tests.bot.town import china, hand_in, people

NOW = china(2026, 3, 2, 9).astimezone(UTC)
NAMES = ("中卫市职业技术学校", "中卫市图书馆", "中卫市残疾人联合会", "中卫市博物馆", "中卫市儿童福利院")
SPOKEN = ["中卫市博物馆", "中卫市残疾人联合会", "中卫市儿童福利院", "中卫市图书馆", "中卫市职业技术学校"]


def town(session: Session) -> Person:
    """Five units, each with a form handed in; their reviewer."""
    people(session, departments=1, units=len(NAMES), now=NOW)
    for n, name in enumerate(NAMES, 1):
        session.get_one(Unit, n).name = name
    session.flush()
    for n in range(1, len(NAMES) + 1):
        hand_in(session, n, "补卡", "2025", NOW)
    return session.get_one(Person, 2001)


def test_units_are_listed_as_they_are_spoken(session: Session) -> None:
    reviewer = town(session)
    listed = queue.page(session, reviewer, Narrowed(), View.WAITING, 0).rows
    assert [one.unit_name for one in listed] == SPOKEN
    assert [one.unit for one in queue.units(session, reviewer, Narrowed())] == SPOKEN
    assert [one.unit for one in counting.accepted_by_unit(session, reviewer, None)] == SPOKEN
    found = search.find(session, "补卡", submissions.in_sight(session, reviewer), 9).shown
    assert [one.unit_name for one in found] == SPOKEN
    assert [name for _, _, name in queries.places(session)][1:] == SPOKEN


def test_who_owes_is_listed_as_it_is_spoken(session: Session) -> None:
    reviewer = town(session)
    cycle = open_cycle(session, year="2025", area="", due=china(2026, 4, 1, 0), by=3001, now=NOW)
    owe(session, cycle, [(n, "新的") for n in range(1, len(NAMES) + 1)], NOW)
    assert [one.unit for one in missing.page(session, reviewer, 0).rows] == SPOKEN


def test_a_unit_that_is_called_otherwise_stands_elsewhere(session: Session) -> None:
    session.add(Department(id=1, name="市局"))
    session.flush()
    session.add(Unit(id=1, department_id=1, name="图书馆"))
    session.flush()
    session.get_one(Unit, 1).name = "博物馆"
    session.flush()
    assert session.exec(select(SpokenUnit.spoken)).all() == [spoken.key("博物馆")]
