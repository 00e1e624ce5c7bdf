"""Who joins a unit with a form that came back is told so first, and why it did, in words too."""

from __future__ import annotations

from tests.bot.conftest import ADMIN, NEWCOMER, Running
from tests.bot.returns import returned
from tests.bot.talk import hand_in_nine, labels, set_clock


def test_a_newcomer_is_told_what_came_back_and_why(app: Running) -> None:
    set_clock(app, "2026-03-02T10:00+08:00")
    returned(app)
    newcomer, admin = app.chat(NEWCOMER), app.chat(ADMIN)
    newcomer.ask("/join 社保中心 张三", "已转给管理员")
    admin.tap(admin.said("申请加入"), "同意")
    welcome = newcomer.said("的填报人")["text"].splitlines()
    assert welcome[1] == "单位有 1 张退回的表，先改："
    assert "表5" in welcome[2]
    assert "3 月 5 日" in welcome[2]
    newcomer.ask("/start", "单位有 1 张退回的表，先改：")
    why = newcomer.ask("表5为什么退回", "已退回修改：表5")
    assert "① 社会效益" in why["text"]
    assert "3 月 5 日" in why["text"]
    newcomer.tap(why, labels(why)[0])
    newcomer.said("得分 20")
    newcomer.ask("表8为什么退回", "您的表里没有表8")
    assert app.refused() == []


def test_a_form_that_never_came_back_is_said_not_to_have(app: Running) -> None:
    clerk = app.chat()
    hand_in_nine(clerk)
    said = clerk.ask("表6为什么退回", "没有被退回")["text"]
    assert said.startswith("表6")
    assert "已提交，待审核" in said
    assert app.refused() == []
