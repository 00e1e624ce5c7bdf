"""The whole way over the real HTTP service: a file, the overview, a card, the submission, the notice, the score."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.bot.conftest import CLERK, NEWCOMER, PATIENCE, SUPERVISOR, Apart, Chat, Running

DATA = Path(__file__).parents[1] / "data"
REASON = "得分待科室确认，下周更正"


def labels(message: dict[str, Any]) -> list[str]:
    return [button["text"] for row in message["buttons"] for button in row]


def send_file(chat: Chat, name: str) -> dict[str, Any]:
    chat.file(name, (DATA / name).read_bytes())
    return chat.said("读到 9 张表", timeout=40)


def open_form_5(chat: Chat) -> dict[str, Any]:
    return chat.ask("表5", "34.89%")


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
    assert "连带：效益指标：得分小计 45，分值 40；各项合计 105" in card["text"]
    assert card["text"].count("\n") <= 16
    chat.tap(card, "为什么")
    assert "20 − 15 = 5" in chat.said()["text"]
    chat.tap(card, "返回")
    chat.tap(chat.said("自评总分"), "全部问题")
    assert "提示" in chat.said("全部问题")["text"]


def test_form_by_part_of_its_name_and_question_where_two_are_close(app: Running) -> None:
    chat = app.chat()
    send_file(chat, "forms.docx")
    assert "工伤" in chat.ask("工伤", "表8")["text"]
    asked = chat.ask("养老保险")
    assert "是哪一张" in asked["text"]
    assert len(asked["buttons"]) == 3


def test_submitting_all_gives_one_receipt_and_one_grouped_notice(app: Running) -> None:
    chat, supervisor = app.chat(), app.chat(SUPERVISOR)
    overview = send_file(chat, "forms.pdf")
    chat.tap(overview, "一并提交")
    assert "表4、5、7、8" in chat.said("一行写明原因")["text"]
    receipt = chat.ask(REASON, "已提交 9 张")
    assert "2024-00001 至 2024-00009" in receipt["text"]
    assert REASON in receipt["text"]
    notice = supervisor.said("请知悉：2 张表")
    assert "50.03%" in notice["text"]
    assert "34.89%" in notice["text"]
    assert "另有 2 张超过 20%" in notice["text"]
    assert "28.40%" in notice["text"]
    assert supervisor.tap(notice, "已知悉")["toast"]
    assert app.idle()
    assert len([m for m in supervisor.messages() if "请知悉" in (m["text"] or "")]) == 1
    assert app.refused() == []


def test_the_five_good_ones_need_no_reason(app: Running) -> None:
    chat = app.chat()
    overview = send_file(chat, "forms.docx")
    chat.tap(overview, "提交那 5 张")
    assert "已提交 5 张" in chat.said("回执号")["text"]
    assert "一并提交" in labels(chat.said("已提交：表1、2、3、6、9"))


def test_newcomer_may_check_but_neither_submit_nor_ask_for_scores(app: Running) -> None:
    chat = app.chat(NEWCOMER)
    chat.ask("/start", "自查")
    chat.file("forms.docx", (DATA / "forms.docx").read_bytes())
    overview = chat.said("读到 9 张表", timeout=40)
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
    assert "没看懂" in supervisor.ask("表5")["text"]


def test_a_form_of_another_unit_can_be_checked_not_submitted(app: Running) -> None:
    chat = app.chat()
    chat.file("form-17.docx", (DATA / "elsewhere" / "form-17.docx").read_bytes())
    card = chat.said("普陀体育中心", timeout=40)
    assert "实施单位不是您的单位" in card["text"]
    assert not [label for label in labels(card) if "提交" in label]


def test_deleting_a_self_check(app: Running) -> None:
    chat = app.chat()
    overview = send_file(chat, "forms.docx")
    chat.tap(overview, "删除")
    chat.tap(chat.said("删除这次自查"), "确认删除")
    assert "已删除" in chat.said()["text"]
    assert "没看懂" in chat.ask("表5")["text"]
    assert app.idle()
    stored = sqlite3.connect(app.data / "zwbot.sqlite").execute("select result from reading").fetchall()
    assert stored == [("",)]


def test_a_long_text_in_parts_is_one_reading(app: Running) -> None:
    chat = app.chat()
    chat.send((DATA / "pasted.txt").read_text("utf-8"))
    assert chat.said("读到 9 张表", timeout=40)
    assert app.idle()
    cards = [m for m in chat.messages() if m["from"] == "bot" and "读到" in (m["text"] or "")]
    assert len(cards) == 1


Step = Callable[[Apart], None]


def settle(apart: Apart) -> None:
    """Wait until the bot has put down what it sent: between two steps nothing is under way."""
    outgoing = "select count(*) from outbox where state in ('pending', 'claimed')"
    waiting = f"select ({outgoing}) + (select count(*) from inbox where done is null)"
    until = time.monotonic() + PATIENCE
    with closing(sqlite3.connect(apart.data / "zwbot.sqlite")) as database:
        while database.execute(waiting).fetchone() != (0,):
            assert time.monotonic() < until, "the bot does not come to rest"
            time.sleep(0.02)


def _file(apart: Apart) -> None:
    send_file(apart.chat(), "forms.docx")


def _form_5(apart: Apart) -> None:
    open_form_5(apart.chat())


def _newest(chat: Chat, containing: str) -> dict[str, Any]:
    return [m for m in chat.messages() if m["from"] == "bot" and containing in (m["text"] or "")][-1]


def _submit(apart: Apart) -> None:
    chat = apart.chat()
    chat.tap(_newest(chat, "必须修改 1 处"), "带问题提交")
    chat.said("一行写明原因")


def _reason(apart: Apart) -> None:
    chat = apart.chat()
    chat.ask(REASON, "回执号 2024-00001")
    apart.chat(SUPERVISOR).said("34.89%")


def _score(apart: Apart) -> None:
    chat = apart.chat(SUPERVISOR)
    assert "105" in chat.ask("/score 社保卡补卡", "补卡制作费")["text"]
    assert "105" in chat.ask("/score bkzzf", "补卡制作费")["text"]


def _again(apart: Apart) -> None:
    chat = apart.chat()
    send_file(chat, "forms.pdf")
    card = open_form_5(chat)
    assert "已提交，第 1 版，回执号 2024-00001" in card["text"]


STEPS: list[Step] = [_file, _form_5, _submit, _reason, _score, _again]


@pytest.mark.parametrize("killed_before", [None, 4, *(pytest.param(n, marks=pytest.mark.proof) for n in (1, 2, 3, 5))])
def test_kill_between_any_two_steps_loses_and_doubles_nothing(apart: Apart, killed_before: int | None) -> None:
    apart.start()
    for number, step in enumerate(STEPS):
        settle(apart)
        if number == killed_before:
            apart.kill()
            apart.start()
        step(apart)
    database = sqlite3.connect(apart.data / "zwbot.sqlite")
    assert database.execute("select project, version from submission").fetchall() == [
        ("宁夏社会保障卡补卡制作费补助资金", 1)
    ]
    assert database.execute("select count(*) from alert").fetchone() == (1,)
    told = [m for m in apart.chat(SUPERVISOR).messages() if "请知悉" in (m["text"] or "")]
    assert len(told) == 1
    calls = apart.client.get("/sim/calls", params={"after": 0}).json()
    assert [call for call in calls if call["status"] != 200 and call["method"] != "getUpdates"] == []


@pytest.mark.parametrize("moment", ["file", "reason"])
def test_kill_in_the_middle_of_a_step(apart: Apart, moment: str) -> None:
    apart.start()
    chat = apart.chat()
    if moment == "file":
        chat.file("forms.docx", (DATA / "forms.docx").read_bytes())
        apart.kill()
        apart.start()
        assert "读到 9 张表" in chat.said("读到 9 张表", timeout=40)["text"]
        return
    _file(apart)
    _form_5(apart)
    _submit(apart)
    chat.send(REASON)
    apart.kill()
    apart.start()
    chat.said("回执号 2024-00001")
    apart.chat(SUPERVISOR).said("34.89%")
    rows = sqlite3.connect(apart.data / "zwbot.sqlite").execute("select count(*) from submission").fetchone()
    assert rows == (1,)


def test_a_corrected_form_is_a_new_version(app: Running) -> None:
    chat = app.chat()
    whole = (DATA / "pasted.txt").read_text("utf-8")
    start = whole.index("中卫市社会保险事业管理中心项目支出绩效自评表（表5）")
    form = whole[start : whole.index("中卫市社会保险事业管理中心项目支出绩效自评表（表6）")]
    chat.tap(chat.ask(form, "必须修改 1 处"), "带问题提交")
    chat.said("一行写明原因")
    chat.ask(REASON, "第 1 版")
    mended = form.replace("惠及人民\t\t20", "惠及人民\t\t14").replace("总分\t\t\t\t\t\t\t100", "总分\t\t\t\t\t\t\t99")
    card = chat.ask(mended, "与已提交的第 1 版不同")
    chat.tap(card, "提交审核")
    assert "第 2 版" in chat.said("已提交")["text"]
    assert "第 2 版" in app.chat(SUPERVISOR).ask("/score 补卡")["text"]
    app.idle()
    told = [m for m in app.chat(SUPERVISOR).messages() if "请知悉" in (m["text"] or "")]
    assert len(told) == 1, "the same numbers are told once"


def test_a_text_whose_tabs_the_chat_turned_into_spaces(app: Running) -> None:
    chat = app.chat()
    chat.send((DATA / "pasted.txt").read_text("utf-8").replace("\t", " ").strip())
    chat.said("读到", timeout=40)
    assert app.idle()
    assert "必须修改 4 张（共 5 处）" in chat.messages()[-1]["text"]


def test_a_last_part_of_two_words(app: Running) -> None:
    chat = app.chat()
    whole = (DATA / "pasted.txt").read_text("utf-8").replace("\t", " ").strip()
    body, _, last = whole[whole.index("中卫市社会保险事业管理中心项目支出绩效自评表（表6）") :].rpartition("\n")
    assert 3500 < len(body) < 4096
    assert len(last) < 20
    chat.send(body)
    chat.said("读到 4 张表", timeout=40)
    chat.send(last)
    assert app.idle()
    assert "自评总分 100" in chat.ask("表9", "自评总分")["text"]


def form_5() -> str:
    whole = (DATA / "pasted.txt").read_text("utf-8")
    start = whole.index("中卫市社会保险事业管理中心项目支出绩效自评表（表5）")
    return whole[start : whole.index("中卫市社会保险事业管理中心项目支出绩效自评表（表6）")]


def test_half_a_form_is_not_taken_for_a_whole_one(app: Running) -> None:
    chat, text = app.chat(), form_5()
    cut = text.index("\t产出指标")
    card = chat.ask(text[:cut].rstrip(), "必须修改")
    assert "没有找到“绩效指标”一栏" in card["text"]
    whole = chat.ask(text[cut:], "各项合计 105")
    assert "没有找到" not in whole["text"]


def test_going_back_to_an_older_version_is_a_new_version(app: Running) -> None:
    chat = app.chat()
    other = (
        form_5().replace("惠及人民\t\t20", "惠及人民\t\t14").replace("总分\t\t\t\t\t\t\t100", "总分\t\t\t\t\t\t\t99")
    )
    for number, text in enumerate((other, form_5(), other), 1):
        card = chat.ask(text, "自评总分")
        chat.tap(card, "提交")
        if text != other:
            chat.said("一行写明原因")
            chat.send(REASON)
        assert f"第 {number} 版" in chat.said("回执号")["text"]
        assert app.idle(), "the card has its new state before the next text comes"


def test_the_number_of_a_form_is_no_reason(app: Running) -> None:
    chat = app.chat()
    chat.tap(chat.ask(form_5(), "必须修改 1 处"), "带问题提交")
    chat.said("一行写明原因")
    assert "不像原因" in chat.ask("表7")["text"]
    assert "第 1 版" in chat.ask(REASON, "回执号")["text"]


def test_a_known_notice_is_marked(app: Running) -> None:
    chat, supervisor = app.chat(), app.chat(SUPERVISOR)
    chat.tap(chat.ask(form_5(), "必须修改 1 处"), "带问题提交")
    chat.said("一行写明原因")
    chat.ask(REASON, "回执号")
    supervisor.tap(supervisor.said("请知悉"), "已知悉")
    assert [label for label in labels(supervisor.said("请知悉")) if label.startswith("✓ 已知悉")]
    assert app.refused() == []


def test_score_by_number_of_the_form_and_of_the_receipt(app: Running) -> None:
    chat = app.chat()
    chat.tap(send_file(chat, "forms.docx"), "一并提交")
    chat.said("一行写明原因")
    chat.ask(REASON, "已提交 9 张")
    assert "工伤" in chat.ask("/score 表8", "自评总分")["text"]
    assert "工伤" in chat.ask("/score 2024-00008", "自评总分")["text"]
    assert len(chat.ask("/score", "查哪一个")["buttons"]) == 9
