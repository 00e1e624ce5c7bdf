"""What is to be known stands in the order of its weight: the largest change of a budget first."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from bot.i18n import SOURCE, translator
from bot.jobs import digests
from bot.letters import alert_list
from bot.letters import notices as words
from bot.letters.letter import Reader
from bot.services import notices, submissions
from bot.services.people import Person
from tests.bot.town import Post, china, hand_in, people, record

CHINESE = translator(SOURCE)
OPENED = china(2026, 3, 2, 10)


@pytest.fixture
def session(session: Session) -> Session:
    people(session, departments=1, units=2, now=OPENED)
    return session


def test_the_largest_change_comes_first_wherever_several_are_listed(session: Session) -> None:
    post, chief = Post(session), session.get_one(Person, 2001)
    for unit, project, pct in ((2, "丙一", -35), (1, "丁一", -31), (1, "丁二", 60), (2, "丙二", -45)):
        hand_in(session, unit, project, "2025", OPENED, pct=pct)
    digests.scan(session, china(2026, 3, 2, 16, 30))
    post.deliver(china(2026, 3, 2, 16, 30))
    said = post.last(2001).text.splitlines()[1:]
    assert [one.rpartition(" ")[2] for one in said] == ["60.00%", "45.00%", "35.00%", "31.00%"]
    listed = alert_list.page(Reader(session, chief, CHINESE, OPENED), notices.open_in_order(session, chief), 0)
    lines = [one for one in listed.text.splitlines() if "<b>" not in one]
    assert [one.split("预算")[0].split()[-1] for one in lines] == ["丁二：", "丁一：", "丙二：", "丙一："]


def test_a_notice_names_the_largest_changes_on_a_card(session: Session) -> None:
    clerk = session.get_one(Person, 1001)
    forms = [record(f"项目{pct}", "2025", pct=-pct) for pct in (22, 31, 40, 25, 36, 33, 50, 38, 24)]
    handed = [submissions.submit(session, clerk, one, None, OPENED) for one in forms]
    fresh = notices.raise_for(session, handed, OPENED)
    ((_, letter, _),) = words.first(session, fresh, handed, OPENED)
    lines = letter.text.splitlines()
    assert [one.rpartition(" ")[2] for one in lines if "减少" in one] == [f"{n}.00%" for n in (50, 40, 38, 36, 33)]
    assert any("另有 1 张" in one for one in lines)
    assert len(lines) == 14
    few = [one for one in handed if one.record.project in ("项目31", "项目22", "项目25", "项目24", "项目40")]
    about = {one.version.submission_id for one in few}
    ((_, letter, _),) = words.first(session, [one for one in fresh if one.submission_id in about], few, OPENED)
    shown = [one.rpartition(" ")[2] for one in letter.text.splitlines() if "减少" in one]
    assert shown == [f"{n}.00%" for n in (40, 31, 25, 24, 22)]
