"""用回上次的 from a message of long ago, and where both files have a draft."""

from __future__ import annotations

from typing import Any

from tests.bot.conftest import Chat, Running
from tests.bot.talk import form_text
from tests.bot.test_evidence import PAPER


def _of(points: int) -> str:
    return form_text(5).replace("惠及人民\t\t20", f"惠及人民\t\t{points}")


def _edited(clerk: Chat) -> tuple[dict[str, Any], dict[str, Any]]:
    """表5 changed in the chat, and a file that differs; both cards."""
    card = clerk.ask(form_text(5), "必须修改 1 处")
    clerk.tap(clerk.ask("表5 第2项 9", "→ 9"), "确认")
    clerk.said("已改")
    return card, clerk.ask(_of(15), "自评总分")


def test_a_newer_file_came_since(app: Running) -> None:
    clerk = app.chat()
    _, second = _edited(clerk)
    third = clerk.ask(_of(14), "自评总分")
    assert "后来又发来过" in clerk.tap(second, "用回上次的")["alert"]
    assert "各项合计 98" in clerk.said("自评总分")["text"]
    # The newest may be taken back still.
    clerk.tap(third, "用回上次的")
    clerk.said("已用回上次的")
    assert app.refused() == []


def test_both_have_a_draft(app: Running) -> None:
    """The card before was opened again after the newer file came."""
    clerk = app.chat()
    first, second = _edited(clerk)
    clerk.tap(first, "改一项")
    clerk.file("名册.txt", PAPER, caption="第2项", reply_to=str(first["message_id"]))
    clerk.said("已附到第 2 项")
    clerk.tap(second, "用回上次的")
    assert "自评总分" in clerk.said("已用回上次的")["text"]
    assert app.idle()
    assert not any("没能处理" in (one["text"] or "") for one in clerk.messages())
    card = clerk.ask("表5", "自评总分")
    clerk.tap(card, "更多")
    clerk.tap(clerk.said("还可以"), "佐证")
    assert "名册.txt" in clerk.said("的佐证")["text"]
    assert app.refused() == []
