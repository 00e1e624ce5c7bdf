"""How forms come back in several tests, and a chat that counts the taps until they are handed in again."""

from __future__ import annotations

from typing import Any

from tests.bot.conftest import SUPERVISOR, Chat, Running
from tests.bot.talk import form_text, give_reason, hand_in_nine


class Counting:
    """A chat that counts the taps."""

    def __init__(self, chat: Chat) -> None:
        self.chat, self.taps = chat, 0

    def tap(self, message: dict[str, Any], button: str, containing: str) -> dict[str, Any]:
        self.taps += 1
        self.chat.tap(message, button)
        return self.chat.said(containing)


def returned(app: Running, *numbers: str) -> dict[str, Any]:
    """表5 comes back with some of its findings; what the clerk hears."""
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    clerk.tap(clerk.ask(form_text(5), "必须修改 1 处"), "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 1 版")
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "退回修改")
    ticking = supervisor.said("退回 表5")
    for number in numbers:
        supervisor.tap(ticking, number)
        ticking = supervisor.said(f"✓ {number}")
    supervisor.tap(ticking, "退回（")
    return clerk.said("已退回修改")


def four_and_eight_back(app: Running) -> dict[str, Any]:
    """表4 and 表8 come back in one stroke for their totals; what the clerk hears."""
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    hand_in_nine(clerk)
    supervisor.tap(supervisor.ask("/score 职业年金", "自评总分"), "退回修改")
    supervisor.tap(supervisor.said("退回 表4"), "同类问题一并退回")
    supervisor.tap(supervisor.said("有同一个问题，一并退回？"), "退回这")
    return clerk.said("已退回 2 张（共 2 处）")


def nine_back_in_words(app: Running) -> dict[str, Any]:
    """表9 comes back with words of the reviewer's own, about no cell; what the clerk hears."""
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    clerk.tap(clerk.ask(form_text(9), "请核实 1 处"), "提交审核")
    clerk.tap(clerk.said("？"), "确认提交")
    clerk.said("第 1 版")
    supervisor.tap(supervisor.ask("退回表9 请补实际张数", "退回"), "退回（")
    return clerk.said("① 请补实际张数")


def two_scores_and_a_doubt_back(app: Running) -> dict[str, Any]:
    """表5 comes back with two scores over their weights and the change of the budget; what the clerk hears."""
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    clerk.tap(clerk.ask(form_text(5).replace("长期\t\t20", "长期\t\t25"), "必须修改 2 处"), "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 1 版")
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "退回修改")
    supervisor.tap(supervisor.said("退回 表5"), "③")
    supervisor.tap(supervisor.said("✓ ③"), "退回（")
    return clerk.said("已退回修改")
