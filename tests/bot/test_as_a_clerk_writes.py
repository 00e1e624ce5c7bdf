"""What a clerk writes and taps without having read anything: nothing is lost, misread or laid beside another form."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from bot.letters import cards
from tests.bot.conftest import CLERK, SUPERVISOR, Running
from tests.bot.returns import returned
from tests.bot.talk import begin, form_text, labels, send_file, send_in
from zwcore.checks import checks
from zwcore.record import Outline


@pytest.mark.parametrize("code", [code for code, check in checks.items() if check.brief is not None])
def test_what_is_wrong_is_said_briefly_whatever_figures_there_are(code: str) -> None:
    line = SimpleNamespace(wrong={"code": code, "count": 1, "params": {}}, errors=1)
    assert str(cards.brief(cast("Outline", line)))


def test_an_overview_of_a_form_without_a_total_that_cannot_be_added(app: Running) -> None:
    clerk = app.chat(CLERK)
    lines = form_text(4).replace("\t10\t10", "\t10\t十分多") + "\n" + form_text(1)
    assert "表4" in clerk.ask(lines, "读到 2 张表")["text"]
    assert app.refused() == []


def test_a_file_in_reply_to_the_list_of_evidence_is_of_that_form(app: Running) -> None:
    clerk = app.chat(CLERK)
    send_file(clerk, "forms.docx")
    clerk.tap(clerk.ask("表5", "34.89%"), "更多")
    clerk.tap(clerk.said("还可以"), "佐证")
    listed = clerk.said("把文件回复给卡片就能补")
    clerk.ask("表8", "自评总分")
    clerk.file("a.jpg", b"\xff\xd8\xff\xe0 list", reply_to=listed["message_id"])
    assert "表5" in clerk.said("是哪一项的佐证")["text"]
    assert app.refused() == []


def test_words_that_are_added_twice_are_both_kept(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    send_in(clerk, clerk.ask(form_text(9), "请核实 1 处"))
    clerk.said("第 1 版")
    supervisor.tap(
        supervisor.ask("/score 3969", "自评总分") if False else supervisor.ask("表9", "自评总分"), "退回修改"
    )
    supervisor.said("退回 表9")
    supervisor.ask("请补实际人数", "请补实际人数")
    both = supervisor.ask("请补执行说明", "请补执行说明")
    assert "请补实际人数" in both["text"]
    supervisor.tap(both, "退回（")
    told = clerk.said("已退回修改")["text"]
    assert "请补实际人数" in told
    assert "请补执行说明" in told
    assert app.refused() == []


def test_a_command_in_words_is_no_content(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.tap(begin(clerk), "2025")
    clerk.said("项目名称")
    clerk.ask("我的表", "还在等着")
    clerk.ask("不知道", "年初预算数")
    clerk.ask("三十五万元", "全年")
    assert app.refused() == []


def test_the_dates_of_what_came_back_are_told(app: Running) -> None:
    clerk = app.chat()
    returned(app, "②", "③")
    assert "表5" in clerk.ask("截止到哪天", "截止")["text"]
    assert "退回修改" in clerk.ask("表5什么时候之前要交", "截止")["text"]
    # The number that was tapped is the number that is said.
    told = clerk.ask("表5为什么退回", "已退回修改")
    clerk.tap(told, "说明 ③")
    assert "已记下 ③ 的说明" in clerk.ask("按批复的张数填写", "已记下")["text"]
    assert app.refused() == []


def test_what_was_taken_back_is_not_called_handed_in(app: Running) -> None:
    clerk = app.chat()
    send_in(clerk, clerk.ask(form_text(1), "年初"))
    clerk.said("回执号")
    clerk.tap(clerk.ask("/score 民族团结奖", " 提交，回执号"), "撤回")
    clerk.tap(clerk.said("撤回后要重新提交"), "确认撤回")
    clerk.said("已撤回")
    card = clerk.ask("表1", "自评总分")["text"]
    assert "第 1 版已撤回，现在没有提交" in card
    assert "与已提交" not in card
    assert app.refused() == []


def test_plain_questions_of_a_clerk(app: Running) -> None:
    clerk = app.chat()
    card = clerk.ask(form_text(5), "① 社会效益指标：得分 20")
    clerk.send("①是什么意思", reply_to=card["message_id"])
    assert "社会效益指标" in clerk.said("怎么办")["text"]
    assert "表5 全部问题" in clerk.ask("表5哪里错了", "全部问题")["text"]
    assert "失分" in clerk.ask("为什么扣分", "失分")["text"]
    assert "撤回" in clerk.ask("交错了怎么办", "交错了不要紧")["text"]
    assert "四边" in clerk.ask("照片拍糊了怎么办", "重拍")["text"]
    assert labels(clerk.ask("怎么删掉刚发的照片", "删除我发来的文件"))
    assert app.refused() == []
