"""Forms pasted into the chat: in parts, with tabs that became spaces, and half of one."""

from __future__ import annotations

from tests.bot.conftest import Running
from tests.bot.talk import form_text
from tests.zwcore.forms import DATA


def test_a_long_text_in_parts_is_one_reading(app: Running) -> None:
    chat = app.chat()
    chat.send((DATA / "pasted.txt").read_text("utf-8"))
    assert chat.said("读到 9 张表")
    assert app.idle()
    cards = [m for m in chat.messages() if m["from"] == "bot" and "读到" in (m["text"] or "")]
    assert len(cards) == 1


def test_a_text_whose_tabs_the_chat_turned_into_spaces(app: Running) -> None:
    chat = app.chat()
    chat.send((DATA / "pasted.txt").read_text("utf-8").replace("\t", " ").strip())
    chat.said("读到")
    assert app.idle()
    assert "必须修改 4 张（共 5 处）" in chat.messages()[-1]["text"]


def test_a_last_part_of_two_words(app: Running) -> None:
    chat = app.chat()
    whole = (DATA / "pasted.txt").read_text("utf-8").replace("\t", " ").strip()
    body, _, last = whole[whole.index("中卫市社会保险事业管理中心项目支出绩效自评表（表6）") :].rpartition("\n")
    assert 3500 < len(body) < 4096
    assert len(last) < 20
    chat.send(body)
    chat.said("读到 4 张表")
    chat.send(last)
    assert app.idle()
    assert "自评总分 100" in chat.ask("表9", "自评总分")["text"]


def test_half_a_form_is_not_taken_for_a_whole_one(app: Running) -> None:
    chat, text = app.chat(), form_text(5)
    cut = text.index("\t产出指标")
    card = chat.ask(text[:cut].rstrip(), "必须修改")
    assert "没有找到“绩效指标”一栏" in card["text"]
    whole = chat.ask(text[cut:], "各项合计 105")
    assert "没有找到" not in whole["text"]
