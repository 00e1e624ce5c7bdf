"""Where several forms are open, what is asked and asked again says of which form, and of which ①, it is."""

from __future__ import annotations

from tests.bot.conftest import Running
from tests.bot.returns import returned
from tests.bot.talk import begin, form_text

FIVE = "表5 宁夏社会保障卡补卡"


def test_a_reason_is_asked_of_a_form(app: Running) -> None:
    clerk = app.chat()
    card = clerk.ask(form_text(5), "必须修改 1 处")
    clerk.tap(card, "说明 ②")
    asked = clerk.said("原因是")["text"]
    assert FIVE in asked
    assert "② 全年预算比年初减少 12.21 万元" in asked
    assert f"{FIVE}" in clerk.ask("无", "这一句不像说明")["text"]
    clerk.tap(clerk.ask("表5", "自评总分"), "附说明提交")
    clerk.said("一行写明原因")
    assert FIVE in clerk.ask("我的表", "正在等您用一行写明原因")["text"]
    assert FIVE in clerk.ask("无", "不像原因")["text"]
    assert app.refused() == []


def test_so_is_what_came_back(app: Running) -> None:
    told, clerk = returned(app, "②", "③"), app.chat()
    clerk.tap(told, "维持并说明")
    assert FIVE in clerk.said("维持这 2 处（②③）")["text"]
    assert FIVE in clerk.ask("无", "不像说明")["text"]


def test_a_question_that_waits_says_which(app: Running) -> None:
    clerk = app.chat()
    clerk.tap(begin(clerk), "2025")
    clerk.said("项目名称")
    clerk.ask("甲项目", "年初预算数")
    assert "甲项目" in clerk.ask("我的表", "还在等着")["text"]
