"""What a unit says to a return in words is its 单位说明: on the card, at the notice, in the lists."""

from __future__ import annotations

from tests.bot.conftest import SUPERVISOR, Running
from tests.bot.talk import form_text, give_reason, labels

WHY = "据实结算，减少 12.21 万元，补卡人数少于预计"


def test_an_answer_to_a_return_is_the_word_of_the_unit(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    clerk.tap(clerk.ask(form_text(5), "必须修改 1 处"), "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 1 版")
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "退回修改")
    supervisor.said("退回 表5")
    supervisor.tap(supervisor.ask("请写明预算减少的原因", "✓ 补充"), "退回（2 处）")
    told = clerk.said("已退回修改")
    clerk.send(f"① 14 ② {WHY}", reply_to=told["message_id"])
    clerk.tap(clerk.said("→ 14"), "确认，总分也改 99")
    clerk.tap(clerk.said("都处理了"), "重新提交")
    clerk.said("第 2 版")
    supervisor.said("已重新提交")
    card = supervisor.ask("/score 补卡", "自评总分")
    assert "单位说明：据实结算，减少 12.21 万元" in card["text"]
    listed = supervisor.ask("/alerts", "还没有办结")
    assert "已说明：据实结算" in listed["text"]
    assert any("已说明" in label for label in labels(supervisor.ask("/queue", "待审")))
    supervisor.tap(card, "请单位说明")
    asking = supervisor.said("请单位说明 表5")
    assert not any("✓" in label for label in labels(asking))
    supervisor.tap(supervisor.ask("/alerts", "还没有办结"), "知悉 Y1")
    assert "没有待办" in supervisor.said("待办的提醒")["text"]
