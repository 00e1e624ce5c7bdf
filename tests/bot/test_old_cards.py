"""Several cards of one draft in the chat: the newest works, an older one leads to it, no tap is left without a word."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from tests.bot.conftest import Chat, Running
from tests.bot.talk import form_text
from tests.bot.test_fill import PICTURE

SAVE = "存草稿"


def buttons(card: dict[str, Any]) -> dict[str, str]:
    """The buttons of a card that belong to the draft, by their labels."""
    return {one["text"]: one["data"] for row in card["buttons"] for one in row if one["data"].startswith("f:")}


def newest(chat: Chat) -> dict[str, Any]:
    """The draft's card that came last, or was changed last."""
    return max((one for one in chat.messages() if buttons(one)), key=lambda one: one["seq"])


def tapped(app: Running, chat: Chat, card: dict[str, Any], data: str) -> bool:
    """Tap a button; whether the chat changed. One way or another the tap is answered."""
    before = max(one["seq"] for one in chat.messages())
    answer = chat.tap(card, data)
    assert app.idle()
    changed = bool(max(one["seq"] for one in chat.messages()) > before)
    assert answer["answered"], "the little clock on the button goes on"
    assert changed or answer["toast"] or answer["alert"], f"nothing came of {data}"
    return changed


def two_cards(app: Running) -> tuple[Chat, list[dict[str, Any]]]:
    """A draft whose second question stands in two cards."""
    chat = app.chat()
    chat.tap(chat.ask("/fill", "从哪里开始"), "中卫市")
    chat.tap(chat.said("年度"), "2025")
    first = chat.said("项目名称")
    chat.send("/help")
    second = chat.said("项目名称")
    assert app.idle()
    assert second["message_id"] != first["message_id"]
    return chat, [first, second]


def works(app: Running, chat: Chat) -> None:
    """The newest card takes what it asks for, and is left as it offers."""
    silent = {"toast": None, "alert": None, "answered": True}
    assert chat.tap(newest(chat), "上一步") == silent
    chat.said("现在填的是：2025")
    assert chat.tap(newest(chat), SAVE) == silent
    chat.tap(chat.said("草稿已存"), "接着填")
    chat.said("现在填的是：2025")


def test_leaving_by_the_first_card_and_by_the_second_leaves_the_newest_alive(app: Running) -> None:
    chat, cards = two_cards(app)
    for card in cards:
        tapped(app, chat, card, buttons(card)[SAVE])
    works(app, chat)
    assert app.refused() == []


@pytest.mark.parametrize("label", [SAVE, "目录"])
def test_old_cards_in_all_orders(app: Running, label: str) -> None:
    chat, _ = two_cards(app)
    for order in permutations(range(3)):
        chat.tap(chat.ask("/drafts", "草稿 1 份"), "接着填 1")
        first = chat.said("项")
        chat.send("/help")
        assert app.idle()
        second = newest(chat)
        for place in order:
            number = (first, second, newest(chat))[place]["message_id"]
            card = next(one for one in chat.messages() if one["message_id"] == number)
            tapped(app, chat, card, buttons(card).get(label) or next(iter(buttons(card).values())))
        card = newest(chat)
        label_of_newest = SAVE if SAVE in buttons(card) else next(iter(buttons(card)))
        before = card["seq"]
        assert not chat.tap(card, buttons(card)[label_of_newest])["alert"], f"the newest card is dead after {order}"
        assert app.idle()
        assert newest(chat)["seq"] > before
    assert app.refused() == []


def test_the_same_button_twice_does_its_work_once_and_says_so(app: Running) -> None:
    chat = app.chat()
    chat.tap(chat.ask(form_text(5), "补卡"), "改一项")
    chat.tap(chat.said("目录"), "完成值")
    chat.tap(chat.said("改哪一项"), "一项接一项填")
    card = chat.said("1. 数量指标")
    # The card changes late: the finger is faster.
    app.fault("editMessageText", delay=1.0, times=1)
    assert chat.tap(card, "跳过") == {"toast": None, "alert": None, "answered": True}
    assert chat.tap(card, "跳过")["toast"] == "点了两次，只算一次。"
    assert "2. 质量指标" in chat.said("2. 质量指标")["text"]
    assert app.idle()
    chat.tap(newest(chat), "跳过")
    assert "3. 时效指标" in chat.said("3. 时效指标")["text"]
    assert app.refused() == []


def test_what_is_put_down_beside_the_form_leaves_the_question_alive(app: Running) -> None:
    chat = app.chat()
    chat.tap(chat.ask(form_text(5), "补卡"), "改一项")
    chat.tap(chat.said("目录"), "完成值")
    chat.tap(chat.said("改哪一项"), "一项接一项填")
    card = chat.said("1. 数量指标")
    chat.file("p.png", PICTURE, kind="photo")
    chat.said("已附到")
    assert not chat.tap(card, "跳过")["alert"]
    assert "2. 质量指标" in chat.said("2. 质量指标")["text"]
    # What is written instead of tapped leaves a card behind that leads on.
    chat.ask(SAVE, "草稿已存")
    answer = chat.tap(card, "跳过")
    assert "最新的一张在下面" in answer["alert"]
    assert "2. 质量指标" in chat.said("2. 质量指标")["text"]
    assert app.refused() == []


def test_forms_sent_again_leave_a_question_that_leads_on(app: Running) -> None:
    chat = app.chat()
    chat.tap(chat.ask(form_text(7), "经办"), "现在补")
    card = chat.said("社会效益")
    chat.ask(form_text(7).replace("14.99\t14.99", "14.99\t14.98", 1), "已接着上次的草稿")
    tapped(app, chat, card, buttons(card)["目录"])
    chat.tap(newest(chat), SAVE)
    chat.said("草稿已存")
    assert app.refused() == []
