"""Words with a figure in them, to what a reviewer returned, may be a value or an explanation: both are offered."""

from __future__ import annotations

from typing import Any

from tests.bot.conftest import Chat, Running
from tests.bot.returns import returned
from tests.bot.talk import labels

WORDS = "实际补卡 35000 张，第三方统计"


def proposed(app: Running) -> tuple[Chat, dict[str, Any]]:
    told, clerk = returned(app, "②", "③"), app.chat()
    clerk.send(f"③ {WORDS}", reply_to=told["message_id"])
    return clerk, clerk.said("→")


def test_it_is_kept_as_an_explanation_and_nothing_changes(app: Running) -> None:
    clerk, asked = proposed(app)
    assert "记成说明" in labels(asked)
    clerk.tap(asked, "记成说明")
    told = clerk.said("✓ 记成说明")["text"]
    assert WORDS in told
    assert "✓ ③ 已说明" in told
    assert "已改" not in told.replace("已改 0", "")
    assert app.refused() == []


def test_or_it_is_the_value_or_nothing(app: Running) -> None:
    clerk, asked = proposed(app)
    clerk.tap(asked, "不改")
    clerk.said("没有改动")


def test_a_figure_alone_is_a_value(app: Running) -> None:
    told, clerk = returned(app, "②", "③"), app.chat()
    clerk.send("① 14", reply_to=told["message_id"])
    assert "记成说明" not in labels(clerk.said("→ 14"))
