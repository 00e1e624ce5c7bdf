"""The buttons of a receipt: something for the leader, the files, how it stands, taking all of it back."""

from __future__ import annotations

from typing import Any

from tests.bot.conftest import SUPERVISOR, Chat, Running
from tests.bot.talk import form_text, hand_in_nine, labels, send_in


def receipt_of_one(clerk: Chat) -> dict[str, Any]:
    send_in(clerk, clerk.ask(form_text(1), "自评总分"))
    return clerk.said("回执号")


def receipt_of_nine(clerk: Chat) -> dict[str, Any]:
    return hand_in_nine(clerk)


def test_one_form_for_the_leader_as_a_file_and_how_it_stands(app: Running) -> None:
    clerk = app.chat()
    receipt = receipt_of_one(clerk)
    assert labels(receipt) == ["发给领导看", "下载", "查进度", "撤回"]
    clerk.tap(receipt, "发给领导看")
    assert "年初 6078.00 → 全年 5932.30 → 执行 5932.30 万元" in clerk.said("1 张已提交")["text"]
    assert clerk.said("导出")["file"]["kind"] == "photo"
    clerk.tap(receipt, "下载")
    assert clerk.said("导出")["file"]["name"].endswith(".docx")
    clerk.tap(receipt, "查进度")
    clerk.said("我的表 1 张")
    assert app.refused() == []


def test_nine_forms_as_one_picture_and_one_file(app: Running) -> None:
    clerk = app.chat()
    receipt = receipt_of_nine(clerk)
    assert "下载 9 张" in labels(receipt)
    clerk.tap(receipt, "发给领导看")
    assert "年初 36959.00 → 全年 36031.59 → 执行 36031.59 万元" in clerk.said("9 张已提交")["text"]
    assert clerk.said("导出")["file"]["kind"] == "photo"
    clerk.tap(receipt, "下载")
    assert clerk.said("导出")["file"]["name"].endswith(".zip")
    assert app.refused() == []


def test_all_of_a_receipt_is_taken_back_in_one_stroke_and_who_opened_it_is_told_once(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    receipt = receipt_of_nine(clerk)
    for words in ("补卡", "职业年金"):
        supervisor.ask(f"/score {words}", "自评总分")
    supervisor.tap(supervisor.ask("/score 民族团结奖", "自评总分"), "审核通过")
    supervisor.said("✓ 审核通过")
    clerk.tap(receipt, "撤回")
    asked = clerk.said("撤回这 8 张？")
    assert "已审核" in asked["text"]
    clerk.tap(asked, "不撤")
    clerk.said("没有撤回")
    clerk.tap(receipt, "撤回")
    clerk.tap(clerk.said("撤回这 8 张？"), "确认撤回")
    assert "正在告知审核人" in clerk.said("已撤回 8 张")["text"]
    # The form that opened by itself after the decision was opened, too.
    told = supervisor.said("已撤回 3 张")
    assert "表4" in told["text"]
    assert "表5" in told["text"]
    assert app.idle()
    assert len([one for one in supervisor.messages() if "已撤回" in (one["text"] or "")]) == 1
    assert "回执号" in next(one for one in clerk.messages() if one["message_id"] == receipt["message_id"])["text"]
    assert "做不了这一步" in str(clerk.tap(receipt, "撤回"))
    assert app.refused() == []


def test_a_picture_of_a_version_that_is_no_more_the_newest_says_so(app: Running) -> None:
    clerk = app.chat()
    receipt = receipt_of_one(clerk)
    clerk.tap(clerk.ask("表1 第1项 9", "→ 9"), "总分")
    card = clerk.said("已改")
    clerk.tap(card, next(one for one in labels(card) if "提交" in one))
    clerk.tap(clerk.said("？"), "确认提交")
    clerk.said("第 2 版")
    clerk.tap(receipt, "发给领导看")
    said = clerk.said("1 张已提交")["text"]
    assert "表1 已有新版（第 2 版），这里是第 1 版" in said
    assert "年初" not in said
    assert clerk.said("导出")["file"]["kind"] == "photo"
    assert app.refused() == []
