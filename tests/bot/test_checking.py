"""Self-checks over the real HTTP service: a file, the overview, a card, its reasons; who sees whose."""

from __future__ import annotations

import sqlite3

from bot.letters.cards import CARD_LINES, height
from tests.bot.conftest import CLERK, NEWCOMER, SUPERVISOR, Running
from tests.bot.talk import labels, open_form_5, send_file
from tests.zwcore.forms import DATA


def test_overview_of_nine(app: Running) -> None:
    overview = send_file(app.chat(), "forms.docx")
    text = overview["text"]
    assert "必须修改 4 张（共 5 处）" in text
    assert "表7 企业职工养老保险、城乡…：2 项得分未填" in text
    assert "可以提交 5 张：表1、2、3、6、9" in text
    assert "尚未提交，只有您看得到" in text
    assert {"逐张看", "一并提交", "9 张共有的事"} <= set(labels(overview))
    assert overview["edited"], "the card stands where 正在读取… stood"
    assert max(len(row) for row in overview["buttons"]) <= 3


def test_card_all_findings_and_reasons(app: Running) -> None:
    chat = app.chat()
    send_file(chat, "forms.xlsx")
    card = open_form_5(chat)
    assert "各项合计 105" in card["text"]
    assert "必须修改 1 处" in card["text"]
    assert sum(map(height, card["text"].split("\n"))) <= CARD_LINES
    assert labels(card)[:6] == ["改 ①", "说明 ②", "说明 ③", "全部问题", "为什么", "附说明提交"]
    chat.tap(card, "为什么")
    assert "20 − 15 = 5" in chat.said()["text"]
    chat.tap(card, "返回")
    chat.tap(chat.said("自评总分"), "全部问题")
    told = chat.said("全部问题")
    assert "提示" in told["text"]
    assert "连带：效益指标：得分小计 45，分值 40；各项合计 105" in told["text"]
    assert labels(told)[:5] == ["①", "②", "③", "④", "⑤"]
    chat.tap(told, "④")
    chat.said("怎么办")


def test_form_by_part_of_its_name_and_question_where_two_are_close(app: Running) -> None:
    chat = app.chat()
    send_file(chat, "forms.docx")
    assert "工伤" in chat.ask("工伤", "表8")["text"]
    asked = chat.ask("养老保险")
    assert "是哪一张" in asked["text"]
    assert len(asked["buttons"]) == 3


def test_newcomer_may_check_but_neither_submit_nor_ask_for_scores(app: Running) -> None:
    chat = app.chat(NEWCOMER)
    chat.ask("/start", "自查")
    chat.file("forms.docx", (DATA / "forms.docx").read_bytes())
    overview = chat.said("读到 9 张表")
    assert not [label for label in labels(overview) if "提交" in label]
    reading = overview["buttons"][-1][0]["data"].split(":")[1]
    assert "身份" in chat.ask("/score 补卡")["text"]
    assert "身份" in chat.ask("/submit")["text"]
    app.client.post("/sim/messages", json={"from": CLERK, "text": "/status"})
    assert app.idle()
    rows = sqlite3.connect(app.data / "zwbot.sqlite").execute("select count(*) from submission").fetchone()
    assert rows == (0,), f"reading {reading} was submitted"


def test_nobody_sees_the_self_check_of_another(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    send_file(clerk, "forms.docx")
    assert "还没有提交的表" in supervisor.ask("/score 补卡")["text"]
    assert "没有表5。" in supervisor.ask("表5")["text"]


def test_a_form_of_another_unit_can_be_checked_not_submitted(app: Running) -> None:
    chat = app.chat()
    chat.file("form-17.docx", (DATA / "elsewhere" / "form-17.docx").read_bytes())
    card = chat.said("普陀体育中心")
    assert "实施单位不是您的单位" in card["text"]
    assert not [label for label in labels(card) if "提交" in label]


def test_deleting_a_self_check(app: Running) -> None:
    chat = app.chat()
    overview = send_file(chat, "forms.docx")
    chat.tap(overview, "删除")
    chat.tap(chat.said("删除这次发来的"), "确认删除")
    assert "文件和核对结果都不再保存" in chat.said("已删除")["text"]
    assert "没有表5。" in chat.ask("表5")["text"]
    assert app.idle()
    database = sqlite3.connect(app.data / "zwbot.sqlite")
    assert database.execute("select count(*) from sheet").fetchone() == (0,)
    assert database.execute("select name, count from reading").fetchall() == [("", 0)]
    assert database.execute("select payload from inbox where payload like '%forms.docx%'").fetchall() == []


def test_any_point_is_explained_when_asked_in_words(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.file("forms.docx", (DATA / "forms.docx").read_bytes())
    clerk.said("读到 9 张表")
    assert "请带上表号" in clerk.ask("第6项为什么")["text"]
    told = clerk.ask("表5 第6项为什么", "第 6 项")["text"]
    assert "20 − 15 = 5" in told
    assert len(told.splitlines()) <= 6
    assert "得分 20，分值 15" in clerk.ask("表5 ① 为什么", "怎么办")["text"]
    assert "成本" in clerk.ask("表9 成本指标为什么请核实", "规则")["text"]
    assert "没找到" in clerk.ask("表9 天气为什么")["text"]
    assert app.refused() == []
