"""A file that is sent once more after rounds of returns: what was changed since it was read stays, of every round."""

from __future__ import annotations

import re

from tests.bot.conftest import SUPERVISOR, Chat, Running
from tests.bot.talk import form_text, give_reason, hand_in_nine, send_file
from tests.zwcore.forms import DATA


def _back(app: Running) -> None:
    supervisor = app.chat(SUPERVISOR)
    supervisor.tap(supervisor.ask("/score 经办业务", "自评总分"), "退回修改")
    supervisor.tap(supervisor.said("退回 表7"), "退回（")


def _mended_and_back(app: Running) -> Chat:
    """表7 is mended in the chat in one round, handed in, and returned once more."""
    clerk = app.chat()
    hand_in_nine(clerk)
    _back(app)
    told = clerk.said("已退回修改：表7")
    clerk.send("① 12 ② 18", reply_to=told["message_id"])
    clerk.tap(clerk.said("→ 18"), "总分也改 95")
    clerk.tap(clerk.said("已改 2"), "重新提交")
    clerk.said("第 2 版")
    _back(app)
    clerk.said("已退回修改：表7")
    return clerk


def test_the_same_file_changes_nothing_of_any_round(app: Running) -> None:
    clerk = _mended_and_back(app)
    for _ in range(2):
        clerk.file("forms.docx", (DATA / "forms.docx").read_bytes())
        said = clerk.said("读到 9 张表")["text"]
        assert "→ 空" not in said
        assert "照旧" in said
    card = clerk.ask("表7", "自评总分")["text"]
    assert "自评总分 95 ｜ 各项合计 95" in card
    # So it is with the same form in another kind of file.
    clerk.ask(form_text(7), "照旧")
    assert "各项合计 95" in clerk.ask("表7", "自评总分")["text"]
    assert app.refused() == []


def test_what_the_file_leaves_as_it_was_keeps_the_answers(app: Running) -> None:
    clerk = _mended_and_back(app)
    changed = form_text(7).replace("16.4万人", "16.5万人")
    assert changed != form_text(7)
    said = clerk.ask(changed, "认出是刚才的 1 张")["text"]
    assert "→ 空" not in said
    assert "各项合计 95" in clerk.ask("表7", "自评总分")["text"]
    assert app.refused() == []


def test_the_count_is_that_of_the_overview_below(app: Running) -> None:
    clerk = app.chat()
    send_file(clerk, "forms.docx")
    clerk.tap(clerk.ask("表7", "自评总分"), "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "第 1 版")
    clerk.tap(clerk.ask("表5 第6项 14", "20 → 14"), "确认")
    clerk.said("已改")
    clerk.file("forms.xlsx", (DATA / "forms.xlsx").read_bytes())
    said = clerk.said("读到 9 张表")["text"]
    counts = re.search(r"必须修改：\d+ 处 → (\d+) 处", said)
    below = re.search(r"共 (\d+) 处", said)
    assert below is not None
    assert counts is None or counts[1] == below[1]
    assert app.refused() == []
