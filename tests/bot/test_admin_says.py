"""What an admin says in words of invitations, people, dates and of what is owed; refusals that fit who is refused."""

from __future__ import annotations

from tests.bot.audits import auditor_of
from tests.bot.conftest import ADMIN, NEWCOMER, SUPERVISOR, Running
from tests.bot.talk import labels, open_cycle, set_clock

UNIT = "中卫市社会保险事业管理中心"


def test_invitations_are_counted_and_taken_back_at_once(app: Running) -> None:
    admin = app.chat(ADMIN)
    admin.ask("收回所有邀请", "没有未用的邀请")
    admin.ask("有多少人没加入", "没有未用的邀请")
    way = admin.ask("给社保中心发邀请", f"给 {UNIT} 发邀请")
    admin.tap(way, "中卫市")
    admin.tap(admin.said("未用的邀请 0 个"), "邀请填报人")
    admin.said("72 小时内有效")
    said = admin.ask("有多少人没加入", "还有 1 个邀请没人用")
    assert labels(said) == ["撤销全部邀请（1 个）"]
    listed = admin.ask("/people", "未用的邀请 1 个")
    assert f"{UNIT[:6]}" in listed["text"]
    assert "人，未用的邀请 1 个" in listed["text"].splitlines()[0]
    assert len(listed["text"].splitlines()) <= 14
    admin.tap(listed, "撤销全部邀请（1 个）")
    sure = admin.said("撤销 全部单位 的 1 个未用的邀请？")
    admin.tap(sure, "不撤")
    sure = admin.ask("撤回全部邀请", "撤销 全部单位 的 1 个未用的邀请？")
    admin.tap(sure, "撤销这 1 个")
    admin.said("已撤销 1 个邀请")
    admin.ask("撤销社保中心的邀请", f"{UNIT}没有未用的邀请")
    assert app.refused() == []


def test_people_are_named_in_words(app: Running) -> None:
    admin = app.chat(ADMIN)
    app.chat().ask("/my", "")
    admin.ask("社保中心谁负责填报", f"{UNIT} 的填报人：王芳")
    admin.ask("停用陈小明", "没有叫“陈小明”的人")
    card = admin.ask("停用王芳", "停用 王芳？")
    assert UNIT in card["text"]
    admin.tap(card, "不再负责")
    admin.said("手头的工作交给谁？")
    admin.ask("给没有的单位发邀请", "")
    assert app.refused() == []


def test_dates_and_totals_name_the_command(app: Running) -> None:
    admin = app.chat(ADMIN)
    admin.ask("谁还没交", "还没有开始任何一年")
    open_cycle(app, "甲项目", "乙项目")
    said = admin.ask("谁还没交", "由主管部门审核人和绩效科按单位看")["text"]
    assert "2024 年度" in said
    assert "应报 2 张，未提交 2" in said
    how = admin.ask("2024年截止时间改到3月20日", "/cycles 2024 2026-03-20 24:00")
    admin.ask(how["text"].partition("请发：")[2], "3 月 20 日")
    admin.ask("社保中心延期到4月10日", "/cycles 2024 延期 社保中心 2026-04-10 原因")
    said = admin.ask("/cycles 2024 应报 社保中心,丙项目", "新增应报 1 张")["text"]
    assert said == f"2024 年度新增应报 1 张：{UNIT} 丙项目。"
    assert app.refused() == []


def test_refusals_fit_who_is_refused(app: Running) -> None:
    set_clock(app, "2026-03-02T10:00+08:00")
    auditor = auditor_of(app)
    for asked in ("/checks", "/queue", "有什么提醒", "提交表5"):
        said = auditor.ask(asked, "用不了这个功能")["text"]
        assert "先自查" not in said
    assert "先自查" not in app.chat(ADMIN).ask("/queue", "用不了这个功能")["text"]
    assert "先自查" not in app.chat(SUPERVISOR).ask("/people", "用不了这个功能")["text"]
    assert NEWCOMER
    assert "先自查" in app.chat().ask("/people", "用不了这个功能")["text"]
