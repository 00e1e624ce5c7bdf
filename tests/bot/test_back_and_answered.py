"""What came back in a reviewer's own words, with its total, or for the second time: each is settled by what is said."""

from __future__ import annotations

from typing import Any

from tests.bot.conftest import SUPERVISOR, Chat, Running
from tests.bot.returns import returned
from tests.bot.talk import form_text, give_reason, labels


def _seven(app: Running) -> tuple[Chat, Chat]:
    """表7 is handed in with a reason."""
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    clerk.tap(clerk.ask(form_text(7), "必须修改 2 处"), "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 1 版")
    return clerk, supervisor


def _back(supervisor: Chat, clerk: Chat, words: str = "", *ticks: str) -> dict[str, Any]:
    supervisor.tap(supervisor.ask("/score 经办业务", "自评总分"), "退回修改")
    ticking = supervisor.said("退回 表7")
    for tick in ticks:
        supervisor.tap(ticking, tick)
        ticking = supervisor.said(f"✓ {tick}")
    if words:
        ticking = supervisor.ask(words, f"补充：{words[:6]}")
    supervisor.tap(ticking, "退回（")
    return clerk.said("已退回修改：表7")


def test_the_same_words_settle_what_came_back_again(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    told = returned(app, "②")
    clerk.send("① 14 ② 财政统一调整", reply_to=told["message_id"])
    clerk.tap(clerk.said("20 → 14"), "总分也改 99")
    clerk.tap(clerk.said("都处理了"), "重新提交")
    receipt = clerk.said("第 2 版")["text"]
    assert "得分 20 → 14" in receipt
    assert "已改 1，已说明 1" in receipt
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "退回修改")
    ticking = supervisor.said("退回 表5")
    if "✓ ①" not in labels(ticking):
        supervisor.tap(ticking, "①")
        ticking = supervisor.said("✓ ①")
    for other in [label for label in labels(ticking) if label.startswith("✓ ") and label != "✓ ①"]:
        supervisor.tap(ticking, other.removeprefix("✓ "))
        ticking = supervisor.said("退回 表5")
    supervisor.tap(ticking, "退回（1 处）")
    told = clerk.said("已退回修改：表5")
    card = clerk.ask("表5", "自评总分")
    assert "第 2 版已退回修改" in card["text"]
    clerk.send("① 财政统一调整", reply_to=told["message_id"])
    done = clerk.said("✓ ① 已说明：财政统一调整")
    assert "都处理了" in done["text"]
    clerk.tap(done, "重新提交")
    clerk.said("第 3 版")
    assert app.refused() == []


def test_a_cell_in_the_answer_to_own_words_is_a_change_of_it(app: Running) -> None:
    clerk, supervisor = _seven(app)
    told = _back(supervisor, clerk, "请按实际完成情况核对各项得分")
    number = told["text"].partition(" 请按实际完成情况核对各项得分")[0][-1]
    clerk.send("① 12 ② 18", reply_to=told["message_id"])
    clerk.tap(clerk.said("→ 18"), "总分也改 95")
    told = clerk.said("已改 2，已说明 0，还有 1")
    clerk.send(f"{number} 13", reply_to=told["message_id"])
    clerk.said("写明是哪一格")
    clerk.tap(told, f"答复 {number}")
    clerk.said("请用一行答复")
    clerk.ask("13", "写明是哪一格")
    clerk.send(f"{number} 第7项 12.5", reply_to=told["message_id"])
    clerk.tap(clerk.said("12 → 12.5"), "总分也改 95.5")
    said = clerk.said("都处理了")["text"]
    assert f"✓ {number} 已说明：" in said
    assert "12 → 12.5" in said
    assert app.refused() == []


def test_cells_that_own_words_name_have_their_button(app: Running) -> None:
    clerk, supervisor = _seven(app)
    told = _back(supervisor, clerk, "第6项得分偏高；第2项得分请核对")
    assert {"改 第6项", "改 第2项", "答复 ③"} <= set(labels(told))
    clerk.tap(told, "改 第6项")
    clerk.said("经济效益")
    said = clerk.ask("4", "已改 1")["text"]
    assert "✓ ③ 已改：5 → 4" in said
    assert app.refused() == []


def test_a_total_follows_from_the_points_and_is_asked_back(app: Running) -> None:
    clerk, supervisor = _seven(app)
    told = _back(supervisor, clerk)
    assert "例如“① 13.5 ② 18”" in told["text"]
    clerk.send("① 12 ② 18", reply_to=told["message_id"])
    clerk.tap(clerk.said("→ 18"), "确认")
    left = clerk.said("退回的都处理了；提交前还有必须修改的")
    assert "③ " in left["text"]
    assert "改 ③" in labels(left)
    asked = clerk.ask("总分 76", "100 → 76")
    assert "各项合计是 95" in asked["text"]
    clerk.tap(asked, "总分也改 95")
    assert "点“重新提交”" in clerk.said("都处理了")["text"]
    assert app.refused() == []
