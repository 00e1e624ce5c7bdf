"""A form that is sent again as it was: what was changed and explained in the chat meanwhile is named, cell by cell."""

from __future__ import annotations

from tests.bot.conftest import Running
from tests.bot.talk import form_text


def test_what_the_draft_brings_along_is_named(app: Running) -> None:
    clerk = app.chat()
    card = clerk.ask(form_text(5), "① 社会效益指标：得分 20")
    clerk.tap(clerk.ask("第6项 14", "20 → 14"), "总分也改 99")
    clerk.said("已改")
    clerk.send("② 财政统一调整", reply_to=card["message_id"])
    clerk.said("✓ ② 已说明")
    again = clerk.ask(form_text(5), "认出是刚才的 1 张，已接着上次的草稿")
    assert "文件和上次的相同，没有改动；在这里改的 2 处照旧：" in again["text"]
    assert "20 → 14" in again["text"]
    assert "表5 总分 100 → 99" in again["text"]
    assert "上次写的说明 1 条照旧。" in again["text"]
    # What the file itself changed is told as before, and stands beside it.
    other = clerk.ask(form_text(5).replace("长期\t\t20", "长期\t\t18"), "认出是刚才的 1 张")
    assert "20 → 18" in other["text"]
    assert "改的 2 处照旧" in other["text"]
    assert app.refused() == []


def test_of_one_that_was_not_touched_nothing_is_brought_along(app: Running) -> None:
    clerk = app.chat()
    clerk.ask(form_text(5), "① 社会效益指标：得分 20")
    assert "照旧" not in clerk.ask(form_text(5), "与上次发来的内容相同")["text"]
    assert app.refused() == []
