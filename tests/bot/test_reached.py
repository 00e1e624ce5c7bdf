"""After a bulk return, an acceptance or an urging one word comes: that all were reached, or who was not, and why."""

from __future__ import annotations

from datetime import UTC, timedelta

from sqlmodel import Session, select

from bot.chat import post
from bot.db.tables import Filing, Person
from bot.jobs import reached as job
from bot.letters import decisions
from bot.services import desk, missing, reached, returns
from bot.services.cycles import open_cycle, owe
from bot.services.desk import Item, Where
from bot.services.reached import Why
from tests.bot.conftest import SUPERVISOR, Running
from tests.bot.many_units import before_171
from tests.bot.talk import set_clock
from tests.bot.town import Post, china, hand_in, people

NOW = china(2026, 3, 2, 9).astimezone(UTC)
LATER = NOW + timedelta(minutes=5)


def return_all(session: Session) -> None:
    """The reviewer returns the forms of three units in one stroke."""
    people(session, departments=1, units=3, now=NOW)
    for unit in (1, 2, 3):
        hand_in(session, unit, "补卡", "2025", NOW)
    Post(session).deliver(NOW)
    reviewer = session.get_one(Person, 2001)
    for filing in session.exec(select(Filing)).all():
        taken = desk.give_back(
            session, reviewer, Where(filing, 1), [Item("请改")], LATER, NOW, stroke=f"{NOW.isoformat()}:2001"
        )
        assert isinstance(taken, desk.FilingStep)
        record = desk.record_of(session, filing, 1)
        for person in returns.recipients(session, filing):
            stack = returns.put_back(session, person, [(filing, record)], record.project, NOW)
            told = [(filing, taken, desk.items_of(session, filing))]
            post.send(session, person, decisions.returned(person, stack, told, "第1局"), NOW)


def words(session: Session, office: Post) -> list[str]:
    job.scan(session, LATER)
    office.deliver(LATER)
    return [one.text for one in office.delivered if one.key.startswith("reached:")]


def test_that_all_were_reached_is_said_once(session: Session) -> None:
    return_all(session)
    office = Post(session)
    assert words(session, office) == []
    office.deliver(NOW)
    assert words(session, office) == ["<b>退回的 3 张：3 个单位都已送达。</b>"]
    assert len(words(session, office)) == 1


def test_who_was_not_reached_is_named_with_why(session: Session) -> None:
    return_all(session)
    office = Post(session, out_of_reach={1002})
    office.deliver(NOW)
    (said,) = words(session, office)
    assert said.splitlines() == [
        "<b>退回的 3 张：3 个单位里 2 个已送达。</b>",
        "通知不到 1 个单位，请另外通知：第2单位（填报人没打开过机器人，或屏蔽了它）",
    ]


def test_who_fills_in_for_no_unit_and_who_blocked_is_told_apart(session: Session) -> None:
    people(session, departments=1, units=3, now=NOW)
    session.get_one(Person, 1001).unit_id = None
    session.get_one(Person, 1002).blocked = True
    session.flush()
    assert reached.why_not(session, [1, 2, 3]) == {1: Why.UNBOUND, 2: Why.BLOCKED}


def test_an_urging_of_many_is_told_too(session: Session) -> None:
    people(session, departments=1, units=3, now=NOW)
    cycle = open_cycle(session, year="2025", area="", due=china(2026, 4, 1, 0), by=3001, now=NOW)
    owe(session, cycle, [(n, "补卡") for n in (1, 2, 3)], NOW)
    reviewer = session.get_one(Person, 2001)
    for owed in missing.all_owed(session, reviewer):
        missing.put_urge(session, owed.dates.id or 0, reviewer, None, NOW)
    (said,) = words(session, Post(session))
    assert said.splitlines()[0] == "<b>催办：3 个单位里 0 个已送达。</b>"


def test_the_word_comes_after_a_bulk_return(app: Running) -> None:
    with before_171(app) as hand:
        asked = hand.write("总分没填的都退回", "38 张待审的表有同一个问题")
        hand.tap(asked, "退回这 38 张", "正在告知 19 个单位")
        set_clock(app, "2026-03-02T10:05+08:00")
        said = app.chat(SUPERVISOR).said("退回的 38 张：19 个单位里 0 个已送达。")
        assert "、" in said["text"]
        first = hand.tap(said, "看这 19 个单位", "通知不到的 19 个单位")
        assert len(first["text"].splitlines()) == 12
        last = hand.tap(first, "后一页", "第 2/2 页")
        told = [*first["text"].splitlines()[1:-1], *last["text"].splitlines()[1:-1]]
        assert len({one.split("：")[0] for one in told}) == 19
        assert all("：" in one for one in told)
