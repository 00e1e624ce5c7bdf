"""撤回退回: what was returned by mistake waits again, as long as the unit has not handed in again."""

from __future__ import annotations

import pytest

from tests.bot.audits import zwbot
from tests.bot.conftest import SUPERVISOR, Running
from tests.bot.many_units import before_171
from tests.bot.returns import four_and_eight_back, returned
from tests.bot.talk import labels


def test_a_return_is_taken_back_by_a_button(app: Running) -> None:
    returned(app)
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    card = supervisor.ask("/score 补卡", "已退回")
    assert "撤回退回" in labels(card)
    supervisor.tap(card, "撤回退回")
    supervisor.said("✓ 已撤回退回：表5")
    assert "您不用办什么" in clerk.said("不用改了：表5")["text"]
    again = supervisor.ask("/score 补卡", "待审核")
    assert "退回" not in again["text"]
    supervisor.tap(again, "经过")
    assert "撤回退回" in supervisor.said("的经过")["text"]
    assert app.idle()
    assert len([one for one in clerk.messages() if "不用改了" in (one["text"] or "")]) == 1
    done = zwbot(app, "verify")
    assert done.returncode == 0, done.stdout + done.stderr
    supervisor.tap(supervisor.ask("/score 补卡", "待审核"), "审核通过")
    supervisor.tap(supervisor.said("确认通过？"), "确认通过")
    supervisor.said("✓ 审核通过")
    assert app.refused() == []


@pytest.mark.parametrize("words", ["撤销退回", "退回错了怎么办", "撤回刚才的退回", "取消退回"])
def test_words_take_the_last_return_back(app: Running, words: str) -> None:
    returned(app)
    supervisor = app.chat(SUPERVISOR)
    supervisor.tap(supervisor.ask(words, "单位会收到“不用改了”"), "撤回退回")
    supervisor.said("✓ 已撤回退回：表5")
    supervisor.ask(words, "没有可以撤回的退回")


def test_several_are_taken_back_in_one_stroke(app: Running) -> None:
    four_and_eight_back(app)
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    done = [one for one in supervisor.messages() if "✓ 已退回 2 张" in (one["text"] or "")][-1]
    supervisor.tap(done, "撤回这 2 张的退回")
    sure = supervisor.said("撤回 2 张的退回？")
    supervisor.tap(sure, "确认撤回")
    supervisor.said("✓ 已撤回 2 张的退回")
    assert "表4" in clerk.said("不用改了：2 张表")["text"]
    supervisor.ask("撤回退回", "没有可以撤回的退回")


def test_a_form_is_named(app: Running) -> None:
    with before_171(app) as hand:
        hand.tap(hand.write("退回儿童福利院表9 请补佐证", "退回修改"), "退回（", "✓ 已退回：表9")
        hand.write("撤销博物馆表9的退回", "做不了这一步")
        asked = hand.write("撤销儿童福利院表9的退回", "儿童福利院 2024")
        hand.tap(asked, "撤回退回", "✓ 已撤回退回：表9")
