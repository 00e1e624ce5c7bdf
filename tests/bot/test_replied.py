"""What is said and sent in reply to 请单位说明, and to a receipt, is about the form of that message."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.conftest import SUPERVISOR, Chat, Running
from tests.bot.talk import form_text, hand_in_nine, labels, send_in
from tests.bot.test_fill import PICTURE

JPEG = b"\xff\xd8\xff\xe0 contract"


def asked_about_6(app: Running) -> tuple[Chat, Chat, dict[str, Any]]:
    """The supervisor asks about 表6, then the clerk opens 表7's total."""
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    hand_in_nine(clerk)
    supervisor.tap(supervisor.ask("请单位说明表6 预算减少的原因", "预算减少的原因"), "发出")
    told = clerk.said("请说明：表6")
    clerk.tap(clerk.ask("表7", "自评总分"), "填 ②")
    clerk.said()
    return clerk, supervisor, told


@pytest.mark.parametrize("words", ["按合同第一期付款，余款下年支付", "① 按合同付款", "① 按第一条办理，三件事"])
def test_a_reply_is_the_explanation_of_that_form(app: Running, words: str) -> None:
    clerk, supervisor, told = asked_about_6(app)
    clerk.send(words, reply_to=told["message_id"])
    said = clerk.said("✓ 已说明：表6")["text"]
    assert words.removeprefix("① ") in said
    assert words.removeprefix("① ") in supervisor.said("单位已说明")["text"]
    assert app.refused() == []


def test_a_figure_is_no_explanation_and_of_no_other_form(app: Running) -> None:
    clerk, _, told = asked_about_6(app)
    clerk.send("① 98", reply_to=told["message_id"])
    assert "表6" in clerk.said("用一句话写明")["text"]
    assert not any("→ 98" in one["text"] for one in clerk.messages() if one["text"])


def test_what_is_tapped_decides_as_well(app: Running) -> None:
    clerk, supervisor, told = asked_about_6(app)
    clerk.tap(told, "写一句说明")
    clerk.said("请用一行写明")
    clerk.file("p.png", PICTURE, kind="photo")
    assert "表6" in clerk.said("是哪一项的佐证？")["text"]
    clerk.ask("① 按合同付款", "✓ 已说明：表6")
    supervisor.said("单位已说明")


def test_a_file_in_reply_is_evidence_of_that_form(app: Running) -> None:
    clerk, _, told = asked_about_6(app)
    clerk.file("合同.jpg", JPEG, reply_to=told["message_id"])
    asked = clerk.said("是哪一项的佐证？")
    assert "表6" in asked["text"]
    clerk.tap(asked, "2")
    assert "再提交一次" in clerk.said("✓ 已附到第 2 项")["text"]
    assert app.refused() == []


def test_a_form_in_reply_to_its_receipt_is_read(app: Running) -> None:
    clerk = app.chat()
    send_in(clerk, clerk.ask(form_text(9), "请核实 1 处"))
    receipt = clerk.said("第 1 版")
    clerk.file("表9.txt", form_text(9).encode(), reply_to=receipt["message_id"])
    clerk.said("自评总分")
    assert app.refused() == []


@pytest.mark.parametrize("caption", ["第四项", "第4项"])
def test_a_photo_sent_as_a_file_in_reply_to_the_receipt(app: Running, caption: str) -> None:
    clerk = app.chat()
    send_in(clerk, clerk.ask(form_text(9), "请核实 1 处"))
    receipt = clerk.said("第 1 版")
    clerk.ask(form_text(8), "自评总分")
    clerk.file("名册.jpg", JPEG, caption=caption, reply_to=receipt["message_id"])
    told = clerk.said("✓ 已附到第 4 项")
    clerk.tap(told, "看佐证")
    assert "表9" in clerk.said("的佐证")["text"]
    assert app.refused() == []


def test_a_photo_sent_as_a_file_while_an_item_is_asked_for(app: Running) -> None:
    clerk = app.chat()
    clerk.tap(clerk.ask(form_text(5), "必须修改 1 处"), "改 ①")
    clerk.said("社会效益")
    clerk.file("a.jpg", JPEG)
    assert "名" not in labels(clerk.said("✓ 已附到第 6 项"))
    assert app.refused() == []


def test_a_photo_sent_as_a_file_below_a_card_is_asked_about(app: Running) -> None:
    clerk = app.chat()
    clerk.ask(form_text(1), "自评总分")
    clerk.file("a.jpg", JPEG)
    clerk.tap(clerk.said("是哪一项的佐证？"), "2")
    clerk.said("✓ 已附到第 2 项")
    assert app.refused() == []


@pytest.mark.parametrize("words", ["表七还缺什么", "表七"])
def test_a_form_by_its_number_in_hanzi(app: Running, words: str) -> None:
    clerk = app.chat()
    clerk.ask(form_text(7), "自评总分")
    clerk.ask(form_text(4), "自评总分")
    assert "表7" in clerk.ask(words, "")["text"]


def test_a_photo_has_a_number_and_no_digest_for_the_reviewer(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    clerk.ask(form_text(9), "请核实 1 处")
    for n, caption in enumerate(("第1项", "第2项")):
        clerk.file(f"{n}.png", PICTURE, kind="photo", caption=caption)
        clerk.said(f"✓ 已附到第 {n + 1} 项")
    send_in(clerk, clerk.ask("表9", "自评总分"))
    clerk.said("第 1 版")
    supervisor.tap(supervisor.ask("表9", "自评总分"), "佐证")
    listed = supervisor.said("的佐证")["text"]
    assert listed.count("：照片 1\n") == 2  # one photo for both
