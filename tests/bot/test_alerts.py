"""Alerts: overdue forms and their levels, digests and nag limits, silences, muting, rehearsal, resolution."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from bot.db.alerts import Alert, AlertSetting
from bot.db.cycles import Silence
from bot.db.tables import Department, Person, Unit
from bot.db.terms import AlertState
from bot.i18n import SOURCE, translator
from bot.jobs import deadlines, digests
from bot.letters import notices as words
from bot.letters.alert_settings import cells_of, line_of
from bot.services import alert_settings, alerts, cycles, notices, silences, submissions
from bot.services.alert_settings import Wrong
from bot.services.submissions import Filing, Version
from tests.bot.conftest import ADMIN, SUPERVISOR, Running
from tests.bot.talk import form_text, give_reason, labels, open_cycle, send_file, send_in, set_clock
from tests.bot.town import Post, china, hand_in, people, record, tell
from zwcore.money import Change
from zwcore.record import records_of
from zwcore.review import review_file

CHINESE = translator(SOURCE)
OPENED = china(2026, 3, 2, 10)
DUE = china(2026, 4, 1)
PLUS1, PLUS2, PLUS3 = (china(2026, 4, day, 9) for day in (1, 2, 3))


def test_a_change_just_beyond_a_line_is_not_said_to_be_that_line() -> None:
    for adjusted, pct in (("100", "-30.001"), ("185.72", "30.001"), ("100.01", "-29.99")):
        change = Change(Decimal("142.86"), Decimal(adjusted))
        assert str(change.size(Decimal(30)).copy_sign(change.difference)) == pct


@pytest.fixture
def session(session: Session) -> Session:
    people(session, departments=1, units=2, now=OPENED)
    cycle = cycles.open_cycle(session, year="2025", due=DUE, by=3001, now=OPENED)
    cycles.owe(session, cycle, [(1, "甲"), (2, "丙")], OPENED)
    return session


def scan(session: Session, post: Post, *moments: datetime) -> None:
    for moment in moments:
        deadlines.scan(session, moment)
        digests.scan(session, moment)
        post.deliver(moment)


def told(post: Post, person: int) -> list[tuple[str, datetime]]:
    return [(one.key.split(":")[0], one.at) for one in post.delivered if one.person == person]


def test_overdue_goes_up_a_level_a_working_day_in_one_message(session: Session) -> None:
    post = Post(session)
    scan(session, post, PLUS1, PLUS2, PLUS3)
    assert told(post, 2001) == [("overdue", PLUS1), ("digest", PLUS2), ("digest", PLUS3)]
    assert told(post, 3001) == [("overdue", PLUS3)]
    assert "2 个单位过了截止时间" in post.last(3001).text
    assert "第1单位：2025 年度还欠 1 张，3 月 31 日（周二）24:00 截止" in post.last(3001).text


def test_the_second_level_is_the_department_above_and_sees_its_tree(session: Session) -> None:
    session.add(Department(id=9, name="市局"))
    session.flush()
    session.get_one(Department, 1).parent_id = 9
    chief = Person(id=2009, name="上", role="supervisor", department_id=9, created=OPENED)
    session.add(chief)
    session.flush()
    post = Post(session)
    scan(session, post, PLUS1, PLUS2)
    assert told(post, 2009) == [("overdue", PLUS2)]
    assert len(alerts.firing(session, chief)) == 2
    row = hand_in(session, 1, "丁", "2025", PLUS2, pct=-40)
    (alert,) = (one for one in alerts.firing(session, chief) if one.kind == alert_settings.BUDGET_CHANGE)
    assert notices.told_in(session, [alert.id or 0], chief) == [row]
    assert notices.told_in(session, [alert.id or 0], session.get_one(Person, 3001)) == []


def test_acknowledging_ends_the_way_up_and_handing_in_resolves(session: Session) -> None:
    post = Post(session)
    scan(session, post, PLUS1)
    supervisor = session.get_one(Person, 2001)
    rows = session.exec(select(Alert)).all()
    assert notices.acknowledge(session, [row.id or 0 for row in rows], session.get_one(Person, 1001), PLUS1) == 0
    assert notices.acknowledge(session, [row.id or 0 for row in rows], supervisor, PLUS1) == 2
    scan(session, post, PLUS2, PLUS3)
    assert told(post, 3001) == []
    for unit, project in ((1, "甲"), (2, "丙")):
        hand_in(session, unit, project, "2025", PLUS3)
    scan(session, post, PLUS3)
    assert {row.state for row in rows} == {AlertState.RESOLVED}
    assert [text.splitlines()[0] for person, text in post.edits if person == 2001] == ["<b>已交齐或改期，不用再看</b>"]


def test_digests_list_again_for_five_working_days_and_then_once_in_five(session: Session) -> None:
    post = Post(session)
    hand_in(session, 1, "丁", "2025", OPENED, pct=-40)
    for hour in range(24 * 26):
        moment = OPENED + timedelta(hours=hour, minutes=30)
        digests.scan(session, moment)
        post.deliver(moment)
    days = [(one.at.day, one.at.hour) for one in post.delivered if one.key.startswith("digest")]
    assert days == [(2, 16), *((day, 8) for day in (3, 4, 5, 6, 9)), (16, 8), (23, 8)]
    assert "第1单位 · 丁：预算减少 40.00%" in post.delivered[1].text


def test_a_correction_resolves_and_the_old_numbers_again_come_into_the_digest(session: Session) -> None:
    post = Post(session)
    hand_in(session, 1, "丁", "2025", OPENED, pct=-40)
    scan(session, post, OPENED)
    hand_in(session, 1, "丁", "2025", OPENED, pct=-10)
    scan(session, post, OPENED)
    assert [person for person, text in post.edits if "单位已提交新的一版" in text] == [2001]
    scan(session, post, china(2026, 3, 2, 16, 30))
    assert post.keys("digest") == []
    hand_in(session, 1, "丁", "2025", china(2026, 3, 2, 17), pct=-40)
    scan(session, post, china(2026, 3, 3, 8, 30))
    assert len(post.keys("anomaly")) == len(post.keys("digest")) == 1


def test_anomalies_go_up_only_where_switched_on(session: Session) -> None:
    post, later = Post(session), china(2026, 3, 4, 9)
    hand_in(session, 1, "丁", "2025", OPENED, pct=-40)
    cycle = cycles.find(session, "2025")
    assert cycle is not None
    cycles.switch_escalation(session, cycle, 3001, OPENED)
    hand_in(session, 2, "戊", "2025", OPENED, pct=-50)
    scan(session, post, later - timedelta(minutes=1))
    assert told(post, 3001) == []
    scan(session, post, later)
    assert told(post, 3001) == [("up", later)]
    assert "第2单位：1 张表的预算变化超过提醒线" in post.last(3001).text
    assert "戊" not in post.last(3001).text, "an admin does not read the forms"


def test_a_silence_holds_back_notice_digest_and_level_for_its_time(session: Session) -> None:
    post, author = Post(session), session.get_one(Person, 2001)
    row = silences.silence(session, author, unit_id=1, code=None, reason="升级", until=china(2027, 1, 1), now=OPENED)
    assert row.until == OPENED + timedelta(days=30)
    hand_in(session, 1, "丁", "2025", OPENED, pct=-40)
    scan(session, post, china(2026, 3, 2, 16, 30))
    assert told(post, 2001) == []
    silences.lift(session, session.get_one(Silence, row.id), 2001, china(2026, 3, 2, 17))
    scan(session, post, china(2026, 3, 3, 8, 30))
    assert told(post, 2001) == [("digest", china(2026, 3, 3, 8, 30))]


def test_a_form_that_is_owed_mutes_what_was_said_about_its_fields(session: Session) -> None:
    post = Post(session)
    row = hand_in(session, 1, "甲", "2025", OPENED, pct=-40)
    row.stage = "withdrawn"
    scan(session, post, china(2026, 3, 2, 16, 30))
    assert post.keys("digest") == []


def test_notice_goes_to_who_stands_in(session: Session) -> None:
    session.add(Person(id=2101, name="代", role="supervisor", department_id=1, created=OPENED))
    session.flush()
    silences.leave(session, session.get_one(Person, 2001), session.get_one(Person, 2101), china(2026, 3, 9), OPENED)
    post = Post(session)
    hand_in(session, 1, "丁", "2025", OPENED, pct=-40)
    scan(session, post, OPENED)
    assert [one.person for one in post.delivered] == [2101]


def test_rehearsal_names_who_would_be_told_anew(session: Session) -> None:
    for project, pct in (("a", -40), ("b", -25), ("c", 20), ("d", 21), ("e", 0)):
        hand_in(session, 1, project, "2025", OPENED, pct=pct)
    found = alert_settings.rehearse(session, Decimal(20), 1)
    assert (found.looked_at, found.told_now, found.fewer) == (5, 1, 0)
    assert [(row.project, pct) for row, pct in found.new] == [("b", Decimal("-25.00")), ("d", Decimal("21.00"))]
    assert alert_settings.rehearse(session, Decimal(45), None).fewer == 1
    assert alert_settings.rehearse(session, Decimal(20), 99).looked_at == 0


def test_rehearsal_opens_only_what_lies_on_a_line(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    for project, pct in (("a", -40), ("b", -25), ("c", 20), ("d", 30), ("e", 0)):
        hand_in(session, 1, project, "2025", OPENED, pct=pct)
    opened, newest = [], submissions.newest_version

    def noted(session: Session, filing: Filing) -> Version:
        opened.append(filing.project)
        return newest(session, filing)

    monkeypatch.setattr(submissions, "newest_version", noted)
    assert [row.project for row, _ in alert_settings.rehearse(session, Decimal(20), 1, 1).new] == ["d"]
    assert (alert_settings.rehearse(session, Decimal(20), 1, 1).new_count, set(opened)) == (2, {"c", "d"})


# -- settings ----------------------------------------------------------------------------------------------------------


def put(session: Session, *cells: str) -> None:
    assert alert_settings.put(session, line_of(cells, CHINESE), 3001, OPENED) is None


def test_a_line_of_its_own_for_one_unit_tells_more_and_off_tells_nothing(session: Session) -> None:
    put(session, "第1单位", "ZW301", "20")
    put(session, "第2单位", "zw301", "关")
    post = Post(session)
    hand_in(session, 1, "丁", "2025", OPENED, pct=-23)
    hand_in(session, 2, "戊", "2025", OPENED, pct=-50)
    scan(session, post, OPENED)
    (told,) = post.delivered
    assert "1 张表的预算变化超过提醒线 20%" in told.text
    assert "减少 23.00%" in told.text
    assert alert_settings.rehearse(session, Decimal(40), 1).new[0][1] == Decimal("-50.00")
    put(session, "第2单位", "ZW301", "开")
    hand_in(session, 2, "己", "2025", OPENED, pct=-50)
    put(session, "第1单位", "ZW301", "关")
    scan(session, post, china(2026, 3, 2, 16, 30))
    assert post.keys("digest") == ["digest:2001:20260302T1630"]
    assert "第1单位" not in post.last(2001).text, "what is off by now is not listed"


def test_a_unit_counts_before_its_department_and_that_before_the_one_above(session: Session) -> None:
    session.add(Department(id=9, name="市局"))
    session.flush()
    session.get_one(Department, 1).parent_id = 9
    put(session, "市局", "ZW301", "60")
    unit = session.get_one(Unit, 1)
    assert alert_settings.load(session).of(unit, "ZW301") == session.get_one(AlertSetting, 1)
    put(session, "第1局", "ZW301", "50%")
    put(session, "第1单位", "ZW301", "40.5")
    settings = alert_settings.load(session)
    assert [settings.rows[place].line for place in settings.rows] == ["60", "50", "40.5"]
    assert getattr(settings.of(unit, "ZW301"), "line", None) == "40.5"
    assert getattr(settings.of(session.get_one(Unit, 2), "ZW301"), "line", None) == "50"
    assert settings.found(unit, record("丁", "2025", pct=-40), "ZW301") is None
    put(session, "第1单位", "ZW301", "开")
    assert alert_settings.load(session).found(unit, record("丁", "2025", pct=-40), "ZW301") is not None
    assert [cells_of(one, CHINESE) for one in alert_settings.listed(session)] == [
        ("市局", "ZW301", "60", ""), ("第1局", "ZW301", "50", ""), ("第1单位", "ZW301", "开", "")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        (("没有", "ZW301", "20"), Wrong.PLACE),
        (("", "ZW301", "20"), Wrong.PLACE),
        (("第1单位", "ZW999", "开"), Wrong.CODE),
        (("第1单位",), Wrong.CODE),
        (("第1单位", "ZW301", "很多"), Wrong.LINE),
        (("第1单位", "ZW201", "20"), Wrong.NO_LINE),
        (("第1单位", "ZW301", "20", "填1"), Wrong.RECIPIENT),
        (("第1单位", "ZW301", "20", "远"), Wrong.RECIPIENT),
    ],
)
def test_a_line_that_cannot_be_taken(session: Session, cells: tuple[str, ...], wrong: Wrong) -> None:
    session.add(Department(id=8, name="别的局"))
    session.flush()
    session.add(Person(id=2008, name="远", role="supervisor", department_id=8, created=OPENED))
    session.flush()
    assert alert_settings.put(session, line_of(cells, CHINESE), 3001, OPENED) is wrong
    assert session.exec(select(AlertSetting)).all() == []


def test_who_is_named_is_told_as_long_as_the_unit_is_theirs(session: Session) -> None:
    session.add(Person(id=2101, name="李主任", role="supervisor", department_id=1, created=OPENED))
    session.flush()
    put(session, "第1局", "ZW301", "开", "李主任")
    post, second = Post(session), china(2026, 3, 3, 10)
    hand_in(session, 1, "丁", "2025", OPENED, pct=-40)
    scan(session, post, OPENED, china(2026, 3, 2, 16, 30))
    assert [(person, kind) for person in (2001, 2101) for kind, _ in told(post, person)] == [
        (2101, "anomaly"), (2101, "digest")
    ]  # fmt: skip
    session.get_one(Person, 2101).role = "auditor"
    hand_in(session, 1, "戊", "2025", second, pct=-40)
    scan(session, post, second)
    assert ("anomaly", second) in told(post, 2001)


def test_another_code_that_is_switched_on_is_told_listed_and_resolved(session: Session) -> None:
    put(session, "第1单位", "ZW201", "开")
    before, post, later = session.get_one(Unit, 1).name, Post(session), china(2026, 3, 2, 16, 30)
    text = form_text(5).replace("中卫市社会保险事业管理中心", before)
    clerk = session.get_one(Person, 1001)

    def submit(text: str) -> None:
        (form,) = records_of(review_file(text.encode(), "文字.txt")).records
        tell(session, submissions.submit(session, clerk, form, "待核", OPENED), OPENED)

    submit(text)
    scan(session, post, OPENED)
    budget, other = post.delivered
    assert "34.89%" in budget.text
    assert "1 张表有要留意的" in other.text
    assert "得分 20，分值 15，多 5 分" in other.text
    assert "提交时注明：待核" in other.text
    scan(session, post, later)
    assert "得分 20，分值 15，多 5 分" in post.last(2001).text
    admin = session.get_one(Person, 3001)
    alert = session.exec(select(Alert).where(Alert.kind == "ZW201")).one()
    assert words.line(session, alert, admin) == words.OTHER_IN_UNIT.with_(unit=before, code="ZW201")
    submit(text.replace("惠及人民\t\t20", "惠及人民\t\t15"))
    scan(session, post, later)
    assert alert.state == AlertState.RESOLVED
    assert "已提交新的一版" in post.edits[-1][1]


# -- in the page -------------------------------------------------------------------------------------------------------


def test_in_the_page_an_anomaly_comes_into_the_digest_and_goes_up_where_switched_on(app: Running) -> None:
    chat, supervisor, admin = app.chat(), app.chat(SUPERVISOR), app.chat(ADMIN)
    open_cycle(app, "不在表里的项目")
    overview = admin.ask("/cycles", "逐级上报：关")
    assert "逐级上报：开" in admin.tap(overview, "打开逐级上报 2")["toast"]
    send_file(chat, "forms.docx")
    card = chat.ask("表7", "表7")
    chat.tap(card, "附说明提交")
    give_reason(chat, "已提交", "财政统一调整")
    notice = supervisor.said("50.03%")
    assert "财政统一调整" in notice["text"]
    set_clock(app, "2026-03-02T16:30+08:00")
    assert "预算减少 50.03%" in supervisor.said("待知悉 1 条")["text"]
    assert "50.03%" in supervisor.ask("/alerts", "还没有办结")["text"]
    assert "新增 0 张" in supervisor.ask("/rehearse 20", "试看")["text"]
    set_clock(app, "2026-03-04T09:00+08:00")
    assert "还没有人点" in admin.said("预算变化")["text"]
    assert "截止提醒" in admin.ask("/health", "运行情况")["text"]
    assert "没有这个单位" in admin.ask("/alerts 没有，ZW201，开")["text"]
    admin.tap(admin.ask("/alerts 中卫市社会保险事业管理中心，ZW201，开，李主任", "已设好"), "提醒的设置")
    assert "中卫市社会保险事业管理中心，ZW201，开，李主任 收" in admin.said("先于主管部门的")["text"]
    assert app.refused() == []


def test_in_the_page_an_overdue_form_goes_up_by_itself(app: Running) -> None:
    supervisor, admin = app.chat(SUPERVISOR), app.chat(ADMIN)
    open_cycle(app, "职业年金补助")
    set_clock(app, "2026-04-01T09:00+08:00")
    assert "已过截止时间" in app.chat().said("职业年金补助")["text"]
    told = supervisor.said("1 个单位过了截止时间")
    assert "还欠 1 张" in told["text"]
    assert supervisor.ask("/silence 中卫市社会保险事业管理中心 逾期 2天 已电话联系", "已记下")
    set_clock(app, "2026-04-03T09:00+08:00")
    assert not [m for m in admin.messages() if "截止时间还有表未交" in (m["text"] or "")], "silenced until Friday's end"
    assert app.refused() == []


def test_in_the_page_a_total_row_of_money_by_its_other_label_is_told_too(app: Running) -> None:
    chat, supervisor = app.chat(), app.chat(SUPERVISOR)
    card = chat.ask(form_text(5).replace("年度资金总额", "年度资金合计"), "超过提醒线 30%")
    assert "年初 35.00 → 全年 22.79 → 执行 22.79 万元" in card["text"]
    assert "全年比年初减少 12.21 万元（34.89%）" in card["text"]
    chat.tap(card, "附说明提交")
    assert "第 1 版" in give_reason(chat, "已提交", "得分待科室确认")["text"]
    assert "35.00 → 22.79 万元，减少 34.89%" in supervisor.said("超过提醒线 30%")["text"]
    assert app.refused() == []


def test_in_the_page_a_lower_line_of_the_units_own_is_said_to_the_clerk_and_what_is_explained_to_the_supervisor(
    app: Running,
) -> None:
    chat, supervisor, admin = app.chat(), app.chat(SUPERVISOR), app.chat(ADMIN)
    own = "变化超过您单位的提醒线 10%，提交后主管部门审核人会收到提醒；可以先写说明。"
    assert "您单位的提醒线" not in chat.ask(form_text(9), "增加 444.81 万元")["text"]
    admin.ask("/alerts 中卫市社会保险事业管理中心，ZW301，10", "已设好")
    assert "您单位的提醒线" not in chat.ask(form_text(1), "减少")["text"], "2.4 % is not beyond it"
    card = chat.ask(form_text(9), "增加 444.81 万元")
    lines = card["text"].split("\n")
    assert lines.index(own) == lines.index("全年比年初增加 444.81 万元（12.62%）") + 1
    chat.tap(card, "为什么")
    why = chat.said("怎么办")
    for number in "①②③④⑤⑥":
        if "预算比年初增加" in why["text"].split("\n")[0]:
            break
        if number in labels(why):
            chat.tap(why, number)
            why = chat.said(number)
    chat.tap(why, "写说明")
    chat.tap(chat.said("原因是？"), "据实结算")
    card = chat.said("已记下")
    send_in(chat, card)
    assert "您单位的提醒线" not in chat.said("已提交，第 1 版")["text"]
    told = supervisor.said("1 张表的预算变化超过提醒线 10%")
    assert "3525.00 → 3969.81 万元，增加 12.62%" in told["text"]
    assert "单位说明：据实结算" in told["text"]
    # What the warn line says is explained as well.
    card = chat.ask(form_text(8).replace("总分\t", "总分\t100", 1), "28.40%")
    assert own in card["text"]
    assert app.refused() == []
