"""申请加入 over the real HTTP service: a newcomer asks, the admin says yes or no, the menu fits at once."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

from sqlmodel import Session, select

from bot.db.engine import make_engine
from bot.db.tables import Unit
from bot.db.terms import Role
from bot.services import joining
from tests.bot.conftest import ADMIN, CLERK, NEWCOMER, Chat, Running
from tests.bot.talk import form_text, labels, send_in, set_clock
from tests.bot.town import china, somebody

UNIT = "中卫市社会保险事业管理中心"


def menu_of(app: Running, person: int) -> list[str]:
    """The commands that a chat's menu has."""
    calls = [one for one in app.calls() if one["method"] == "setMyCommands" and one["status"] == 200]
    own = [one["params"] for one in calls if str(person) in str(one["params"].get("scope"))]
    return [one["command"] for one in own[-1]["commands"]]


def asks(newcomer: Chat) -> dict[str, Any]:
    """The newcomer asks for the unit of the demo; what comes of it."""
    newcomer.tap(newcomer.ask("/start", "还没有绑定单位"), "申请加入")
    newcomer.said("哪个单位")
    newcomer.ask("社保中心", UNIT)
    return newcomer.ask("张三", "已转给管理员")


def asked(admin: Chat) -> dict[str, Any]:
    return admin.said("申请加入")


def test_a_newcomer_asks_and_the_admin_agrees(app: Running) -> None:
    newcomer, admin = app.chat(NEWCOMER), app.chat(ADMIN)
    asks(newcomer)
    card = asked(admin)
    assert card["text"].splitlines()[0] == f"张三 申请加入 {UNIT}"
    assert "现有填报人：王芳" in card["text"]
    assert labels(card) == ["同意", "不同意"]
    admin.tap(card, "同意")
    assert "张三" in admin.said("已同意")["text"]
    welcome = newcomer.said(f"您是 {UNIT} 的填报人")
    assert labels(welcome) == ["我的表", "开始填"]
    assert app.idle()
    assert {"my", "submit", "fill"} <= set(menu_of(app, NEWCOMER))
    assert "join" not in menu_of(app, NEWCOMER)
    send_in(newcomer, newcomer.ask(form_text(1), "自评总分"))
    newcomer.said("已提交")
    assert app.refused() == []


def test_one_request_is_open_at_a_time_and_the_admin_is_asked_once(app: Running) -> None:
    newcomer, admin = app.chat(NEWCOMER), app.chat(ADMIN)
    asks(newcomer)
    asked(admin)
    newcomer.ask("/join 社保中心 张三", "不用再申请")
    newcomer.ask("/join", "不用再申请")
    assert app.idle()
    assert len([one for one in admin.messages() if "申请加入" in (one["text"] or "")]) == 1


def test_who_is_refused_is_told_and_may_ask_three_times_a_day(app: Running) -> None:
    newcomer, admin = app.chat(NEWCOMER), app.chat(ADMIN)
    for _ in range(3):
        newcomer.ask("/join 社保中心 张三", "已转给管理员")
        request = asked(admin)
        admin.tap(request, "不同意")
        assert app.idle()
        admin.tap(request, "确认不同意")
        admin.said("不同意")
        assert labels(newcomer.said("没有同意")) == ["申请加入"]
    newcomer.ask("/join 社保中心 张三", "已经申请过 3 次")
    assert "提交审核" not in labels(newcomer.ask(form_text(1), "自评总分"))


def test_a_request_is_over_after_three_days(app: Running) -> None:
    newcomer, admin = app.chat(NEWCOMER), app.chat(ADMIN)
    set_clock(app, "2026-03-02T10:00+08:00")
    asks(newcomer)
    card = asked(admin)
    set_clock(app, "2026-03-05T10:01+08:00")
    assert "已过期" in str(admin.tap(card, "同意"))
    newcomer.ask("/join 社保中心 张三", "已转给管理员")


def test_the_unit_is_found_by_its_letters_and_the_name_by_a_button(app: Running) -> None:
    newcomer, admin = app.chat(NEWCOMER), app.chat(ADMIN)
    newcomer.ask("/join 不存在的单位", "名单里没有")
    card = newcomer.ask("shbx", UNIT)
    assert labels(card) == ["就是“新同事”", "换一个单位"]
    newcomer.ask("12", "不像姓名")
    newcomer.tap(card, "就是")
    newcomer.said("已转给管理员")
    assert "新同事" in asked(admin)["text"]


def test_a_stranger_who_writes_is_told_how(app: Running) -> None:
    newcomer = app.chat(NEWCOMER)
    assert "/join" in newcomer.ask("你好")["text"]
    assert "/join" in newcomer.ask(form_text(1), "自评总分")["text"]
    assert labels(newcomer.ask("/queue", "/join")) == ["申请加入"]
    newcomer.ask("申请加入", "哪个单位")
    assert "/join" not in app.chat(CLERK).ask("/help")["text"]


def test_a_name_has_nothing_in_it_that_cannot_be_seen(app: Running) -> None:
    newcomer, admin = app.chat(NEWCOMER), app.chat(ADMIN)
    newcomer.ask("/join 社保中心", "您的姓名")
    newcomer.ask("王\u200b芳\u202e", "已转给管理员")
    assert asked(admin)["text"].splitlines()[0] == f"王芳 申请加入 {UNIT}"


def test_who_asks_anew_has_one_request_that_of_the_last_words(app: Running) -> None:
    newcomer, admin = app.chat(NEWCOMER), app.chat(ADMIN)
    asks(newcomer)
    first = asked(admin)
    newcomer.ask("/join 社保中心 李四", "李四，")
    assert "李四 申请加入" in asked(admin)["text"]
    waiting = admin.ask("有谁要加入", "等您答复的加入申请 1 个")
    assert f"{UNIT}：1 个" in waiting["text"]
    admin.tap(first, "同意")
    assert app.idle()
    assert not [one for one in admin.messages() if "已同意：张三" in (one["text"] or "")]


def test_many_requests_for_a_unit_are_answered_at_once(app: Running) -> None:
    set_clock(app, "2026-03-02T10:00+08:00")
    now = china(2026, 3, 2, 10).astimezone(UTC)
    admin, newcomer = app.chat(ADMIN), app.chat(NEWCOMER)
    newcomer.ask("/join 社保中心 王一", "已转给管理员")
    engine = make_engine(f"sqlite:///{app.data / 'zwbot.sqlite'}")
    with Session(engine) as session, session.begin():
        unit = session.exec(select(Unit).where(Unit.name == UNIT)).one()
        for n, name in enumerate(("王二", "王三", "王四")):
            joining.ask(session, somebody(session, 9000 + n, name, Role.NONE, now), unit, name, now)
    engine.dispose()
    waiting = admin.ask("有谁要加入", "等您答复的加入申请 4 个")
    admin.tap(waiting, "不同意全部 4 个")
    sure = admin.said("4 个申请都不同意？")
    assert "王一" in sure["text"]
    assert "王四" in sure["text"]
    admin.tap(sure, "都不同意")
    admin.said("已答复不同意")
    newcomer.said("没有同意您加入")
    admin.ask("有谁要加入", "现在没有等您答复的加入申请")


def test_who_comes_late_is_not_shut_out_by_those_who_wait(app: Running) -> None:
    set_clock(app, "2026-03-02T10:00+08:00")
    now = china(2026, 3, 2, 10).astimezone(UTC)
    admin, newcomer = app.chat(ADMIN), app.chat(NEWCOMER)
    newcomer.ask("你好", "/join")
    engine = make_engine(f"sqlite:///{app.data / 'zwbot.sqlite'}")
    with Session(engine) as session, session.begin():
        unit = session.exec(select(Unit).where(Unit.name == UNIT)).one()
        for n in range(joining.OF_A_UNIT):
            stranger = somebody(session, 9000 + n, f"客人{n}", Role.NONE, now)
            joining.ask(session, stranger, unit, f"客人{n}", now - timedelta(hours=1))
    engine.dispose()
    said = newcomer.ask("/join 社保中心 王一", "已记下")["text"]
    assert "等答复的申请有 11 个" in said
    assert "03-05 10:00前有效" in said
    admin.said("等答复的加入申请已有 11 个")
    admin.ask("有谁要加入", "等您答复的加入申请 11 个，新的在前")
    assert app.idle()
    one = next(one for one in admin.messages() if "王一 申请加入" in (one["text"] or ""))
    admin.tap(one, "同意")
    newcomer.said("管理员已同意")
    assert app.refused() == []
