"""Albums in the chat: several photos are the pages of one form, or forms of their own; one that cannot be read is
photographed once more."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from tests.bot.conftest import SUPERVISOR, Apart, Chat, Running
from tests.bot.talk import form_text, give_reason
from tests.photographed import blank, blurred, glaring, halves, photo

# One after the other: each takes all that a core has, and a file may take so long and no longer.
pytestmark = pytest.mark.xdist_group("photos")

UPPER, LOWER = halves(photo(5))


def send(chat: Chat, *photos: bytes, group: str = "77", **more: str) -> None:
    """Send photos as one album."""
    for n, one in enumerate(photos):
        chat.file(f"{n}.jpg", one, kind="photo", media_group_id=group, **more)


def said(chat: Chat) -> list[str]:
    """All that the bot has said, as it stands."""
    return [one["text"] or one["caption"] or "" for one in chat.messages() if one["from"] == "bot"]


def kept(app: Running) -> int:
    """How many files lie in the data folder."""
    return sum(one.is_file() for one in (app.data / "files").rglob("*"))


def test_two_photos_of_one_form_are_read_as_one_whatever_their_order(app: Running) -> None:
    clerk = app.chat()
    send(clerk, LOWER, UPPER)
    card = clerk.said("得分 20，分值 15")
    assert "各项合计 105" in card["text"]
    assert app.idle()
    assert len(said(clerk)) == 1, "one card, where the notice stood"
    assert kept(app) == 1, "of the photos nothing is kept beside what they are together"
    edits = [call["params"]["text"] for call in app.calls() if call["method"] == "editMessageText"]
    assert "正在读取照片…第 2/2 页" in edits
    clerk.tap(card, "更多")
    clerk.tap(clerk.said("还可以"), "标注原件")
    assert clerk.said("导出")["file"]["kind"] == "photo"
    clerk.tap(card, "返回")
    clerk.tap(clerk.said("自评总分"), "更多")
    clerk.tap(clerk.said("还可以"), "删除")
    clerk.tap(clerk.said("删除这次发来的"), "确认删除")
    clerk.said("已删除这次发来的")
    assert kept(app) == 0
    assert app.refused() == []


def test_photos_one_after_the_other_within_a_moment_are_read_as_one(app: Running) -> None:
    clerk = app.chat()
    for one in (UPPER, LOWER):
        clerk.file("照片.jpg", one, kind="photo")
    card = clerk.said("各项合计 105")
    assert app.idle()
    assert len(said(clerk)) == 1
    clerk.tap(card, "附说明提交")
    clerk.said("一行写明原因")
    give_reason(clerk, "已提交")
    supervisor = app.chat(SUPERVISOR)
    supervisor.tap(supervisor.ask("/score 补卡", "自评总分"), "原件")
    page = supervisor.said("导出")
    with Image.open(BytesIO(app.client.get(f"/sim/files/{page['file']['file_id']}").content)) as both:
        assert both.height > 1.5 * both.width, "both photos, one below the other"
    assert app.refused() == []


def test_a_page_that_cannot_be_read_is_photographed_once_more(app: Running) -> None:
    clerk = app.chat()
    send(clerk, UPPER, blurred(LOWER))
    card = clerk.said("第 2 页没有读出表格")
    clerk.file("照片.jpg", blank(), kind="photo", reply_to=str(card["message_id"]))
    clerk.said("重拍的这一页还是没有读出表格")
    assert app.idle()
    assert "第 2 页没有读出表格" in said(clerk)[0]
    clerk.file("照片.jpg", LOWER, kind="photo")
    whole = clerk.said("各项合计 105")
    assert "没有读出表格" not in whole["text"]
    assert app.idle()
    assert "请看下面新的卡片" in said(clerk)[0]
    assert kept(app) == 1
    assert app.refused() == []


def test_a_form_that_does_not_come_to_its_end_goes_on_in_the_next_photo(app: Running) -> None:
    clerk = app.chat()
    clerk.file("照片.jpg", UPPER, kind="photo")
    clerk.said("这张表还有下一页的")
    clerk.file("照片.jpg", LOWER, kind="photo")
    clerk.said("各项合计 105")
    assert app.idle()
    assert "请看下面新的卡片" in said(clerk)[0]


def test_a_photo_that_comes_late_is_read_with_those_it_was_sent_with(app: Running) -> None:
    clerk = app.chat()
    send(clerk, photo(5))
    clerk.said("得分 20，分值 15")
    send(clerk, photo(7))
    clerk.said("读到 2 张表")
    assert app.idle()
    assert len(said(clerk)) == 1
    assert kept(app) == 1
    assert app.refused() == []


def test_an_album_without_a_form_is_asked_about_once(app: Running) -> None:
    clerk = app.chat()
    clerk.ask(form_text(1), "自评总分")
    send(clerk, blank(), blank()[:-2] + b"\xff\xd9\0")
    clerk.said("收到 2 个文件，是哪一项的佐证？")
    assert app.idle()
    clerk.tap(clerk.said("收到 2 个文件，是哪一项的佐证？"), "2")
    clerk.said("✓ 已附到第 2 项")
    assert app.idle()
    assert len(said(clerk)) == 2
    assert app.refused() == []


def test_an_album_in_reply_to_a_card_is_evidence(app: Running) -> None:
    clerk = app.chat()
    card = clerk.ask(form_text(1), "自评总分")
    clerk.file("1.jpg", UPPER, kind="photo", media_group_id="7", reply_to=str(card["message_id"]))
    clerk.file("2.jpg", LOWER, kind="photo", media_group_id="7")
    clerk.said("收到 2 个文件，是哪一项的佐证？")
    assert app.idle()
    assert len(said(clerk)) == 2


@pytest.mark.parametrize(("members", "until"), [(1, "收到照片"), (2, "收到照片"), (2, "正在读取照片")])
def test_a_kill_at_any_moment_of_an_album_loses_none_and_doubles_none(apart: Apart, members: int, until: str) -> None:
    apart.start()
    clerk = apart.chat()
    send(clerk, *(UPPER, LOWER)[:members])
    clerk.said(until)
    apart.kill()
    send(clerk, *(UPPER, LOWER)[members:])
    apart.start()
    clerk.seen = 0
    clerk.said("各项合计 105")
    assert len([text for text in said(clerk) if "自评总分" in text]) == 1


@pytest.mark.proof(examples=9)
def test_nine_forms_of_a_photo_each_are_nine_forms_of_one_reading(app: Running) -> None:
    clerk = app.chat()
    send(clerk, *(photo(n) for n in range(1, 10)))
    clerk.said("读到 9 张表", timeout=600)
    assert app.idle()
    assert len(said(clerk)) == 1
    assert app.refused() == []


def test_a_worse_photo_of_a_form_is_put_aside_and_a_tap_away(app: Running) -> None:
    clerk = app.chat()
    clerk.file("a.jpg", photo(5), kind="photo")
    clerk.said("各项合计 105")
    clerk.file("b.jpg", UPPER, kind="photo")
    kept_one = clerk.said("仍用上次的")
    assert "比上次少读到" in kept_one["text"]
    assert "各项合计 105" in kept_one["text"]
    assert app.idle()
    assert kept(app) == 2, "neither is lost"
    clerk.tap(kept_one, "用这次的")
    less = clerk.said("这次少读到")
    assert "可能没有拍全" in less["text"]
    clerk.tap(less, "用回上次的")
    assert "各项合计 105" in clerk.said("已用回上次的")["text"]
    assert app.refused() == []


def test_a_photo_that_was_put_aside_goes_with_the_one_that_is_kept(app: Running) -> None:
    clerk = app.chat()
    clerk.file("a.jpg", photo(5), kind="photo")
    clerk.said("各项合计 105")
    clerk.file("b.jpg", glaring(photo(5)), kind="photo")
    shown = clerk.said("仍用上次的")
    clerk.tap(shown, "更多")
    clerk.tap(clerk.said("还可以"), "删除")
    clerk.tap(clerk.said("删除这次发来的"), "确认删除")
    clerk.said("已删除这次发来的")
    assert app.idle()
    assert kept(app) == 0
    assert app.refused() == []


def test_a_half_form_of_an_album_is_not_offered_as_ready(app: Running) -> None:
    clerk = app.chat()
    send(clerk, UPPER, photo(7))
    told = clerk.said("读到 2 张表")
    assert "没有拍全 1 张" in told["text"]
    assert "可以提交" not in told["text"]
    assert all("提交那" not in str(button) for button in told["buttons"])
    assert app.refused() == []


def test_the_card_of_a_half_form_has_no_button_to_hand_it_in(app: Running) -> None:
    clerk = app.chat()
    clerk.file("照片.jpg", UPPER, kind="photo")
    card = clerk.said("还没有拍完")
    assert "提交审核" not in str(card["buttons"])
    assert app.refused() == []


def test_the_whole_sheet_takes_the_place_of_a_half_and_the_half_is_a_tap_away(app: Running) -> None:
    clerk = app.chat()
    clerk.file("a.jpg", UPPER, kind="photo")
    clerk.said("这张表还有下一页的")
    clerk.file("b.jpg", photo(5), kind="photo")
    whole = clerk.said("第 1 张照片只拍到这张表的一部分，已按拍全的第 2 张读。")
    assert "各项合计 105" in whole["text"], "one form, and not the half beside it"
    assert app.idle()
    clerk.tap(whole, "用回上次的")
    half = clerk.said("已用回上次的")
    assert "还没有拍完" in half["text"]
    assert "存在一起" in half["text"]
    clerk.tap(half, "更多")
    clerk.tap(clerk.said("还可以"), "删除")
    clerk.tap(clerk.said("删除这次发来的"), "确认删除")
    clerk.said("已删除这次发来的")
    assert app.idle()
    assert kept(app) == 0
    assert app.refused() == []
