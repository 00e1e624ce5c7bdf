"""Reminders: on which days, to whom, held in quiet hours, taken back by a submission; the dry run."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.actions import Do, FillForm, Review, ToFill
from bot.chat.wire import encode
from bot.db.cycles import Cycle, Obligation, UnitDue
from bot.db.queries.outbox import Written
from bot.db.tables import Outbox, Person, Sheet
from bot.db.terms import AlertState, OutboxState, Role
from bot.jobs import deadlines, rehearsal
from bot.letters import notices
from bot.services import alerts, cycles, drafts, readings, reminders, silences
from bot.services.readings import Stack
from tests.bot.conftest import Running
from tests.bot.talk import form_text, give_reason, open_cycle, send_file, set_clock
from tests.bot.town import Post, china, hand_in, people, somebody
from zwcore.record import records_of
from zwcore.review import review_file

OPENED = china(2026, 3, 2, 10)
DUE = china(2026, 4, 1)
T7, T3, T1, T0 = (china(2026, 3, day, 9) for day in (20, 26, 30, 31))
AFTER = china(2026, 4, 1, 9)


@pytest.fixture
def session(session: Session) -> Session:
    people(session, departments=1, units=2, now=OPENED)
    cycle = cycles.open_cycle(session, year="2025", due=DUE, by=3001, now=OPENED)
    cycles.owe(session, cycle, [(1, "甲"), (1, "乙"), (2, "丙")], OPENED)
    return session


def walk(session: Session, post: Post, *moments: datetime) -> None:
    for moment in moments:
        deadlines.scan(session, moment)
        post.deliver(moment)


def test_each_step_comes_once_at_nine_and_says_what_is_owed(session: Session) -> None:
    post = Post(session)
    for hour in range(24 * 40):
        walk(session, post, OPENED + timedelta(hours=hour))
    mine = [one for one in post.delivered if one.person == 1001]
    assert [one.at for one in mine] == [T7, T3, T1, T0, AFTER]
    assert [one.key.rpartition(":")[2] for one in mine] == ["T-7", "T-3", "T-1", "T", "T+1"]
    assert "3 月 31 日（周二）24:00 截止，还有 7 个工作日" in mine[0].text
    assert "2025 年度自评表 2 张：已提交 0，未提交 2" in mine[0].text
    assert "甲：尚未开始" in mine[0].text
    assert "周一至周五" not in mine[0].text
    assert "最后一个工作日" in mine[3].text
    assert "已过截止时间" in mine[4].text


def test_who_handed_everything_in_hears_nothing_and_the_message_is_edited(session: Session) -> None:
    post = Post(session)
    walk(session, post, T7)
    hand_in(session, 1, "甲", "2025", T7 + timedelta(hours=1))
    walk(session, post, T7 + timedelta(hours=1))
    assert post.edits == []
    hand_in(session, 1, "乙", "2025", T7 + timedelta(hours=2))
    walk(session, post, T7 + timedelta(hours=2), T3, T1, T0, AFTER)
    assert [key.split(":")[2] for key in post.keys("reminder")].count("1001") == 1
    ((person, text),) = post.edits
    assert person == 1001
    assert "已全部提交" in text
    assert not [one for one in post.delivered if one.key.startswith("overdue") and 1 in one.about]


def test_a_submission_takes_back_what_is_not_sent_yet(session: Session) -> None:
    deadlines.scan(session, T7)
    hand_in(session, 2, "丙", "2025", T7)
    deadlines.scan(session, T7)
    states = {row.chat_id: row.state for row in session.exec(select(Outbox))}
    assert states == {1001: OutboxState.PENDING, 1002: OutboxState.CANCELLED}


def test_three_days_down_and_the_clock_back_an_hour(session: Session) -> None:
    post = Post(session)
    walk(session, post, T7, T7 - timedelta(hours=1), T7)
    assert len(post.keys("reminder")) == 2
    walk(session, post, china(2026, 3, 30, 23, 0))
    assert len(post.keys("reminder")) == 2, "held until the morning"
    walk(session, post, china(2026, 3, 31, 8, 30), T0)
    assert [key.rpartition(":")[2] for key in post.keys("reminder") if ":1001:" in key] == ["T-7", "T-1", "T"]


def test_an_extension_moves_the_steps_and_a_waiver_ends_them(session: Session) -> None:
    post = Post(session)
    walk(session, post, T7)
    row = session.exec(select(UnitDue).where(UnitDue.unit_id == 1)).one()
    cycles.extend(session, row, china(2026, 4, 11), "批复未到", 3001, T3 - timedelta(hours=1))
    cycles.waive(session, session.exec(select(Obligation).where(Obligation.unit_id == 2)).one(), "项目撤销", 3001, T7)
    walk(session, post, T3 - timedelta(minutes=1))
    assert sorted(post.edits)[0][1].startswith("截止时间已延到 4 月 10 日（周五）24:00")
    assert "不用再报" in sorted(post.edits)[1][1]
    walk(session, post, T3, T1, T0, AFTER, china(2026, 4, 7, 9))
    assert [one.at for one in post.delivered] == [T7, T7, T0, china(2026, 4, 7, 9)], "清明节 is between"
    assert "原因：批复未到" in post.delivered[-1].text


def test_leave_hands_over_and_nobody_in_reach_goes_up(session: Session) -> None:
    post = Post(session)
    somebody(session, 1101, "李芳", Role.CLERK, OPENED, unit_id=2)
    first = session.get_one(Person, 1002)
    assert silences.until("到周五，交给李姐", T7 - timedelta(days=3)) == china(2026, 3, 21)
    (delegate,) = silences.named(silences.colleagues(session, first), "到周五，交给李姐")
    silences.leave(session, first, delegate, china(2026, 3, 21), T7 - timedelta(days=1))
    session.get_one(Person, 1001).blocked = True
    walk(session, post, T7)
    assert [(one.key.split(":")[0], one.person) for one in post.delivered] == [("reminder", 1101), ("unreached", 2001)]
    assert "第1单位：2025 年度还欠 2 张" in post.delivered[1].text


def test_who_is_reached_again_is_no_more_unreached(session: Session) -> None:
    clerk = session.get_one(Person, 1001)
    clerk.blocked = True
    post = Post(session)
    walk(session, post, T7)
    (alert,) = alerts.firing(session, session.get_one(Person, 2001))
    assert "联系不上填报人：2025 年度欠 2 张" in str(notices.in_list(session, alert, session.get_one(Person, 2001)))
    clerk.blocked = False
    walk(session, post, T7 + timedelta(minutes=5))
    assert alert.state != AlertState.RESOLVED, "nothing came through yet"
    walk(session, post, T3, T3 + timedelta(minutes=5))
    assert alert.state == AlertState.RESOLVED


def test_a_delegate_who_was_let_go_stands_in_for_nobody(session: Session) -> None:
    delegate = somebody(session, 1101, "李芳", Role.CLERK, OPENED, unit_id=2)
    silences.leave(session, session.get_one(Person, 1002), delegate, china(2026, 3, 21), T7 - timedelta(days=1))
    delegate.role = Role.NONE
    post = Post(session)
    walk(session, post, T7)
    assert [one.person for one in post.delivered] == [1001, 1002]


def test_a_message_that_comes_back_goes_up(session: Session) -> None:
    post = Post(session, out_of_reach={1001})
    walk(session, post, T7, T7 + timedelta(minutes=5))
    assert [(one.key.split(":")[0], one.person) for one in post.delivered] == [("reminder", 1002), ("unreached", 2001)]


def test_dry_run_says_who_and_why_and_writes_nothing(session: Session, store: Path) -> None:
    session.commit()
    planned = rehearsal.at_moment(store, T3)
    assert [(one.person, one.why) for one in planned if one.key.startswith("reminder:")] == [
        ("填1", "应报未报，到了提醒的日子（T-3）"),
        ("填2", "应报未报，到了提醒的日子（T-3）"),
    ]
    whole = rehearsal.whole_cycle(store, OPENED)
    assert [one.at for one in whole if one.person == "填1"] == [T7, T3, T1, T0, AFTER]
    assert {one.person for one in whole} == {"填1", "填2", "审1", "管"}
    assert session.exec(select(Outbox)).all() == []


@pytest.mark.parametrize(("asked", "said"), [(True, "还差 6 份佐证"), (False, "已填好，还没有提交")])
def test_missing_evidence_is_said_where_the_cycle_asks_for_it(session: Session, asked: bool, said: str) -> None:
    text = form_text(6).replace("中卫市社会保险事业管理中心", "第1单位")
    file = records_of(review_file(text.encode(), "文字.txt"))
    stack = readings.keep(session, file, person_id=1001, now=OPENED)
    editing = drafts.begin(session, 1001, stack, 0, OPENED)
    drafts.attach(editing, 0, "a" * 64, OPENED)
    rows = len(editing.form.indicators)
    cycle = cycles.open_cycle(session, year="2024", due=DUE, by=3001, now=OPENED)
    cycles.owe(session, cycle, [(1, editing.record.project)], OPENED)
    if asked:
        cycles.switch_evidence(session, cycle, 3001, OPENED)
    deadlines.scan(session, T7)
    row = session.exec(select(Outbox).where(col(Outbox.key).startswith(f"reminder:{cycle.id}:"))).one()
    letter = Written.of(row)
    assert said.replace("6", str(rows - 1)) in letter.text
    buttons = [word for line in letter.buttons for _, word in line]
    attach, submit = (
        encode(FillForm(stack.reading_id, 0, ToFill.CONTENTS)),
        encode(Review(stack.reading_id, Do.CARD, 0)),
    )
    assert (attach in buttons, submit in buttons) == (asked, not asked)


def kept(session: Session, *numbers: int) -> Stack:
    """Some of the nine forms, sent by the first unit's clerk in one file."""
    file = records_of(review_file("".join(map(form_text, numbers)).encode(), "文字.txt"))
    return readings.keep(session, file, person_id=1001, now=OPENED)


def owed(session: Session, *projects: str) -> tuple[Cycle, list[Obligation]]:
    cycle = cycles.open_cycle(session, year="2024", due=DUE, by=3001, now=OPENED)
    cycles.owe(session, cycle, [(1, project) for project in projects], OPENED)
    rows = select(Obligation).where(Obligation.cycle_id == cycle.id).order_by(col(Obligation.id))
    return cycle, list(session.exec(rows))


def test_no_form_is_opened_that_is_not_owed(session: Session) -> None:
    stack = kept(session, 5, 6, 7)
    others = select(Sheet).where(Sheet.reading_id == stack.reading_id, Sheet.place != 1)
    for row in session.exec(others).all():
        row.record = "not to be read"
    session.flush()
    cycle, rows = owed(session, stack.record(1).project, "没有开始的项目")
    (found,) = reminders.begun(session, 1001, cycle, rows).values()
    assert (found.reading_id, found.record.index) == (stack.reading_id, 1)


def test_what_is_missing_is_told_without_opening_a_form(session: Session) -> None:
    stack = kept(session, 5, 6)
    lacks = [readings.Lacking.of(record) for record in stack.records]
    for row in session.exec(select(Sheet)).all():
        row.record = "not to be read"
    session.flush()
    cycle, rows = owed(session, *(record.project for record in stack.records))
    assert [one.lacking for one in reminders.begun(session, 1001, cycle, rows).values()] == lacks
    assert readings.naming(session, 1001, "没有的项目") is None


def test_a_draft_counts_before_the_newest_file_and_an_older_file_not_at_all(session: Session) -> None:
    first, second, newest = kept(session, 5), kept(session, 6), kept(session, 5, 7)
    drafts.begin(session, 1001, first, 0, OPENED).row.updated = OPENED + timedelta(minutes=1)  # something was changed
    cycle, rows = owed(session, *(stack.record(0).project for stack in (first, second)), newest.record(1).project)
    found = reminders.begun(session, 1001, cycle, rows)
    assert [found[row.id or 0].reading_id for row in rows if row.id in found] == [first.reading_id, newest.reading_id]
    drafts.close(session, first.reading_id, [0], OPENED)
    assert {one.reading_id for one in reminders.begun(session, 1001, cycle, rows).values()} == {newest.reading_id}
    readings.erase(session, newest.reading_id, 1001, OPENED)
    assert [one.reading_id for one in reminders.begun(session, 1001, cycle, rows).values()] == [second.reading_id]


# -- in the page -------------------------------------------------------------------------------------------------------


def test_in_the_page_the_reminder_says_what_is_missing_and_is_resolved(app: Running) -> None:
    chat = app.chat()
    send_file(chat, "forms.docx")
    number_7 = chat.ask("表7", "表7")
    project = number_7["text"].splitlines()[0].split(" ", 1)[1]
    open_cycle(app, project)
    set_clock(app, "2026-03-26T09:00+08:00")
    told = chat.said("还有 3 个工作日")
    assert "还差 2 项得分" in told["text"]
    chat.tap(told, "现在补")
    assert "1/" in chat.said("分值")["text"]
    chat.ask("/cancel")
    chat.tap(number_7, "附说明提交")
    give_reason(chat, "已提交")
    assert app.idle()
    edited = next(one for one in chat.messages() if one["message_id"] == told["message_id"])
    assert "已全部提交" in edited["text"]
    assert app.refused() == []
