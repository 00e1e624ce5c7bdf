"""From submission to acceptance over the real HTTP service, both chats: return, mend, accept, reopen, withdraw, ask."""

from __future__ import annotations

from typing import Any

from tests.bot.conftest import CLERK, SUPERVISOR, Chat, Running
from tests.bot.talk import form_text, give_reason, hand_in_nine, labels, send_file

CARD = "自评总分"


def hand_in_five(app: Running) -> tuple[Chat, Chat]:
    """表5 is handed in with its fault; the clerk's chat and the reviewer's."""
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    clerk.tap(clerk.ask(form_text(5), "必须修改 1 处"), "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 1 版")
    return clerk, supervisor


def open_card(supervisor: Chat, words: str = "补卡") -> dict[str, Any]:
    return supervisor.ask(f"/score {words}", CARD)


def test_a_form_is_returned_mended_by_button_and_by_reply_and_accepted(app: Running) -> None:
    clerk, supervisor = hand_in_five(app)
    card = open_card(supervisor)
    assert labels(card)[:3] == ["审核通过", "退回修改", "请单位说明"]
    supervisor.tap(card, "退回修改")
    ticking = supervisor.said("退回 表5")
    assert "✓ ①" in labels(ticking)
    supervisor.tap(ticking, "②")
    supervisor.said("✓ ②")
    supervisor.send("请补实际张数")
    ticking = supervisor.said("补充：请补实际张数")
    supervisor.tap(ticking, "退回（3 处）")
    assert "正在告知单位" in supervisor.said("已退回")["text"]
    told = clerk.said("已退回修改")
    assert "补卡制作费" in told["text"]
    assert "③ 请补实际张数" in told["text"]
    assert {"改 ①", "说明 ②", "答复 ③", "重新提交"} <= set(labels(told))
    clerk.tap(told, "改 ①")
    clerk.said("社会效益")
    clerk.ask("15", "")
    clerk.tap(told, "说明 ②")
    clerk.tap(clerk.said("原因是"), "财政统一调整")
    clerk.said("已记下")
    clerk.tap(told, "答复 ③")
    clerk.said("③ 请补实际张数")
    assert "都处理了" in clerk.ask("实际制卡 35000 张", "已说明：实际制卡")["text"]
    clerk.tap(told, "重新提交")
    assert "第 2 版" in clerk.said("已提交")["text"]
    again = supervisor.said("已重新提交")
    assert "20 → 15" in again["text"]
    assert "已改 1，已说明 2" in again["text"]
    assert "说明：实际制卡 35000 张" in again["text"]
    supervisor.tap(again, "看这张")
    card = supervisor.said(CARD)
    supervisor.tap(card, "只看改动")
    assert "20 → 15" in supervisor.said("第 2 版改了")["text"]
    supervisor.tap(supervisor.said(), "卡片")
    supervisor.tap(supervisor.said(CARD), "审核通过")
    supervisor.said("审核通过：表5")
    assert "审核人：" in clerk.said("审核通过：表5")["text"]
    assert app.refused() == []


def test_what_was_accepted_is_locked_and_reopened_with_a_reason(app: Running) -> None:
    clerk, supervisor = hand_in_five(app)
    supervisor.tap(open_card(supervisor), "审核通过")
    sure = supervisor.said("还有 1 处必须修改，确认通过？")
    assert labels(sure) == ["确认通过", "不通过"]
    supervisor.tap(sure, "不通过")
    supervisor.tap(supervisor.said(CARD), "审核通过")
    supervisor.tap(supervisor.said("还有 1 处必须修改，确认通过？"), "确认通过")
    assert "撤销审核" in labels(supervisor.said("✓ 审核通过"))
    locked = clerk.ask(form_text(5).replace("惠及人民\t\t20", "惠及人民\t\t14"), CARD)
    assert not [label for label in labels(locked) if "提交" in label]
    assert "这张表已经审核通过，改动不能再提交" in locked["text"]
    card = open_card(supervisor)
    assert labels(card)[0] == "撤销审核"
    supervisor.tap(card, "撤销审核")
    supervisor.ask("收到补充材料", "已撤销审核")
    assert "收到补充材料" in clerk.said("已撤销审核")["text"]


def test_a_form_is_withdrawn_and_who_opened_it_is_told(app: Running) -> None:
    clerk, supervisor = hand_in_five(app)
    open_card(supervisor)
    own = clerk.ask("/score 补卡", CARD)
    clerk.tap(own, "撤回")
    clerk.tap(clerk.said("撤回 表5"), "确认撤回")
    assert "正在告知审核人" in clerk.said("已撤回")["text"]
    assert "撤回了您打开过的这张表" in supervisor.said("已撤回")["text"]
    assert "审核通过" not in labels(open_card(supervisor))
    again = clerk.ask(form_text(5), "必须修改 1 处")
    clerk.tap(again, "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 2 版")


def test_a_question_is_answered_without_a_new_version(app: Running) -> None:
    clerk, supervisor = hand_in_five(app)
    supervisor.tap(open_card(supervisor), "请单位说明")
    supervisor.tap(supervisor.said("请单位说明 表5"), "发出")
    supervisor.said("已请单位说明")
    asked = supervisor.ask("/score 补卡", CARD)["text"]
    assert "待单位说明\n① " in asked
    clerk.tap(clerk.said("请说明：表5"), "据实结算")
    clerk.said("✓ 已说明")
    told = supervisor.said("单位已说明")
    assert "据实结算" in told["text"]
    supervisor.tap(told, "看这张")
    card = supervisor.said(CARD)
    assert "第 1 版" in card["text"]
    assert "单位说明：据实结算" in card["text"]
    assert len(card["text"].splitlines()) <= 14
    supervisor.tap(card, "看全表")
    whole = supervisor.said("全表")["text"]
    assert "说明 1" in whole
    assert "单位说明：据实结算" in whole
    supervisor.tap(supervisor.said(), "全部问题")
    assert "单位说明：据实结算" in supervisor.said("据实结算")["text"]
    queue = supervisor.ask("/queue", "待审 1 张")
    assert any(one.startswith("已说明 · 表5") for one in labels(queue))
    supervisor.tap(queue, "需细看")
    assert "已说明 · " in supervisor.said("需细看 1 张")["text"]


def test_why_a_form_was_returned_stands_on_its_card(app: Running) -> None:
    _, supervisor = hand_in_five(app)
    supervisor.tap(open_card(supervisor), "退回修改")
    supervisor.said("点数字勾选")
    supervisor.tap(supervisor.ask("请补实际张数", "补充："), "退回（2 处）")
    supervisor.said("✓ 已退回")
    card = open_card(supervisor)
    assert "② 请补实际张数" in card["text"]
    assert "① 社会效益指标：得分 20，分值 15" in card["text"]
    assert len(card["text"].splitlines()) <= 14
    supervisor.tap(card, "经过")
    told = supervisor.said("经过")["text"]
    assert "② 请补实际张数" in told
    assert "① 社会效益指标" in told


def test_the_queue_counts_lists_accepts_and_returns_in_one_stroke(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    overview = send_file(clerk, "forms.docx")
    clerk.tap(overview, "一并提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "已提交 9 张")
    queue = supervisor.ask("/queue", "待审 9 张")
    assert "程序核对无问题" in queue["text"]
    supervisor.tap(queue, "通过这")
    sure = supervisor.said("通过这")
    assert "程序只核对填写和计算" in sure["text"]
    supervisor.tap(sure, "确认通过")
    after = supervisor.said("已通过")
    assert "正在告知 1 个单位" in after["text"]
    assert "审核通过" in clerk.said("审核通过")["text"]
    supervisor.tap(after, "需细看")
    page = supervisor.said("需细看")
    assert len(page["buttons"]) > 1
    supervisor.tap(page, page["buttons"][0][0]["data"])
    card = supervisor.said(CARD)
    supervisor.tap(card, "原件")
    assert supervisor.said("原件")["file"]["name"] == "forms.docx"
    supervisor.tap(card, "看全表")
    assert "目标" in supervisor.said("全表")["text"]
    blank = open_card(supervisor, "职业年金")
    supervisor.tap(blank, "退回修改")
    supervisor.tap(supervisor.said("退回 表4"), "同类问题一并退回")
    asked = supervisor.said("有同一个问题，一并退回？")
    supervisor.tap(asked, "退回这")
    supervisor.said("已退回 2 张")
    told = clerk.said("已退回 2 张（共 2 处）")
    assert "一并重新提交" in labels(told)
    assert app.refused() == []


def test_that_nobody_could_be_told_is_said_instead(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    hand_in_nine(clerk)
    app.client.post("/sim/block", json={"from": CLERK, "blocked": True})
    assert app.idle()
    supervisor.tap(open_card(supervisor), "退回修改")
    supervisor.tap(supervisor.said("点数字勾选"), "退回（1 处）")
    done = supervisor.said("✓ 已退回：表5")["text"]
    assert "通知不到这个单位（填报人没打开过机器人，或屏蔽了它），请另外通知。" in done
    assert "告知单位。" not in done
    supervisor.tap(supervisor.ask("/score 职业年金", "表4 全额供款"), "退回修改")
    supervisor.tap(supervisor.said("退回 表4"), "同类问题一并退回")
    supervisor.tap(supervisor.said("一并退回？"), "退回这")
    done = supervisor.said("已退回 2 张")["text"]
    assert "通知不到 1 个单位，请另外通知：社会保险" in done
    assert "告知单位。" not in done
    supervisor.tap(supervisor.ask("/queue", "待审"), "通过这")
    supervisor.tap(supervisor.said("通过这"), "确认通过")
    done = supervisor.said("✓ 已通过")["text"]
    assert "（填报人没打开过机器人，或屏蔽了它）" in done
    assert "告知单位。" not in done
