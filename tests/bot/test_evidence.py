"""佐证: taken from replies, asked about where it is not clear, seen, renamed, deleted, taken off; several at once."""

from __future__ import annotations

import sqlite3
from io import BytesIO
from typing import Any

import pdfplumber

from tests.bot.conftest import SUPERVISOR, Chat, Running
from tests.bot.talk import form_text, labels, send_file, send_in
from tests.bot.test_fill import PICTURE
from tests.zwcore.forms import DATA

PAPER = b"a list of names"


def card_of(clerk: Chat, number: int = 1) -> dict[str, Any]:
    return clerk.ask(form_text(number), "自评总分")


def attached(clerk: Chat, card: dict[str, Any], name: str = "名册.txt", caption: str = "第1项") -> dict[str, Any]:
    """One file at one indicator."""
    clerk.file(name, PAPER, caption=caption, reply_to=str(card["message_id"]))
    return clerk.said("✓ 已附到第 1 项")


def proofs(clerk: Chat, told: dict[str, Any]) -> dict[str, Any]:
    clerk.tap(told, "看佐证")
    return clerk.said("的佐证")


def test_a_file_in_reply_to_a_card_is_evidence_and_it_is_asked_of_what(app: Running) -> None:
    clerk = app.chat()
    card = card_of(clerk)
    clerk.file("名册.txt", PAPER, reply_to=str(card["message_id"]))
    asked = clerk.said("是哪一项的佐证？")
    assert "（名册、照片）" in asked["text"]
    assert "（问卷、汇总）" in asked["text"]
    assert max(len(row) for row in asked["buttons"]) <= 3
    clerk.tap(asked, "2")
    assert "名册.txt" in clerk.said("✓ 已附到第 2 项")["text"]
    assert app.refused() == []


def test_a_caption_says_which_one_and_a_photo_needs_no_reply(app: Running) -> None:
    clerk = app.chat()
    attached(clerk, card_of(clerk))
    clerk.file("p.png", PICTURE, kind="photo", caption="满意度")
    clerk.said("✓ 已附到第")
    clerk.file("q.png", PICTURE, kind="photo")
    clerk.tap(clerk.said("是哪一项的佐证？"), "不是佐证")
    clerk.said("文件不保存")
    assert app.refused() == []


def test_in_reply_to_a_finding_it_is_for_the_row_of_that(app: Running) -> None:
    clerk = app.chat()
    clerk.tap(card_of(clerk, 5), "为什么")
    told = clerk.said("怎么办")
    clerk.file("说明.txt", PAPER, reply_to=str(told["message_id"]))
    clerk.said("✓ 已附到第 6 项")


def test_an_album_is_asked_about_once_and_answered_once(app: Running) -> None:
    clerk = app.chat()
    card = card_of(clerk)
    for n in range(3):
        clerk.file(f"{n}.txt", PAPER + bytes([n]), reply_to=str(card["message_id"]), media_group_id="7")
    assert app.idle()
    asked = clerk.messages()[-1]
    assert "收到 3 个文件" in asked["text"]
    clerk.tap(asked, "1")
    assert "3 个文件" in clerk.said("✓ 已附到第 1 项")["text"]
    assert app.idle()
    assert len([one for one in clerk.messages() if one["from"] == "bot"]) == 2
    listed = proofs(clerk, clerk.messages()[-1])
    assert "共 3 个文件" in listed["text"]
    assert app.refused() == []


def test_seen_renamed_and_deleted_before_it_is_handed_in(app: Running) -> None:
    clerk = app.chat()
    listed = proofs(clerk, attached(clerk, card_of(clerk)))
    assert "①名册.txt" in listed["text"]
    clerk.tap(listed, "看 ①")
    shown = clerk.said("第 1 项")
    assert app.client.get(f"/sim/files/{shown['file']['file_id']}").content == PAPER
    assert labels(shown) == ["改名", "删除"]
    clerk.tap(shown, "改名")
    clerk.said("新的名称")
    listed = clerk.ask("2024年发放名册.txt", "✓ 已改名")
    clerk.tap(shown, "删除")
    clerk.tap(clerk.said("删了就找不回来"), "确认")
    assert "共 0 个文件" in clerk.said("✓ 已删除")["text"]
    assert app.idle()
    assert not [one for one in (app.data / "files").rglob("*") if one.is_file() and one.read_bytes() == PAPER]
    assert app.refused() == []


def test_what_was_handed_in_is_taken_off_kept_and_put_down(app: Running) -> None:
    clerk, supervisor = app.chat(), app.chat(SUPERVISOR)
    attached(clerk, card_of(clerk))
    send_in(clerk, clerk.ask("表1", "自评总分"))
    clerk.said("已提交")
    clerk.tap(clerk.ask("表1", "自评总分"), "更多")
    clerk.tap(clerk.said("还可以"), "佐证")
    clerk.tap(clerk.said("的佐证"), "看 ①")
    shown = clerk.said("第 1 项")
    assert labels(shown) == ["撤下"]
    clerk.tap(shown, "撤下")
    clerk.tap(clerk.said("撤下佐证"), "确认")
    clerk.said("✓ 已撤下")
    assert app.idle()
    database = sqlite3.connect(app.data / "zwbot.sqlite")
    assert database.execute("select count(*) from audit_log where action = 'evidence_taken'").fetchone() == (1,)
    database.close()
    supervisor.tap(supervisor.ask("/score 民族团结奖", "自评总分"), "佐证")
    assert "单位已撤下" in supervisor.said("的佐证")["caption"]
    again = clerk.ask("表1", "自评总分")
    assert "与已提交的第 1 版不同" in again["text"] or "尚未提交" in again["text"]
    assert app.refused() == []


def test_the_report_names_what_is_attached(app: Running) -> None:
    clerk = app.chat()
    attached(clerk, card_of(clerk, 5))
    clerk.file("p.png", PICTURE, kind="photo", caption="满意度")
    clerk.said("✓ 已附到第")
    clerk.tap(clerk.ask("表5", "自评总分"), "更多")
    clerk.tap(clerk.said("还可以"), "其他文件")
    clerk.tap(clerk.said("要哪一种文件"), "核对报告 PDF")
    sent = clerk.said("导出")
    with pdfplumber.open(BytesIO(app.client.get(f"/sim/files/{sent['file']['file_id']}").content)) as pdf:
        said = "".join("".join((page.extract_text() or "").split()) for page in pdf.pages)
    assert "：名册.txt" in said, said
    assert "满意度" in said.partition("名册.txt")[2].partition("内容未核对")[0]
    assert app.refused() == []


def test_a_file_in_reply_to_several_forms_is_kept_and_asked_about_once(app: Running) -> None:
    clerk = app.chat()
    overview = send_file(clerk, "forms.docx")
    clerk.file("名册.txt", PAPER, reply_to=str(overview["message_id"]))
    asked = clerk.said("收到 名册.txt，先存着")
    assert labels(asked)[:2] == ["表1", "表2"]
    assert labels(asked)[-2:] == ["读这张表", "都不是，不要"]
    clerk.tap(asked, "表5")
    which = clerk.said("表5：收到 1 个文件，是哪一项的佐证？")
    clerk.tap(which, "2")
    clerk.said("✓ 已附到第 2 项")
    # What is named needs no question.
    clerk.file("名册二.txt", b"another list", caption="表5 第3项", reply_to=str(overview["message_id"]))
    clerk.said("✓ 已附到第 3 项")
    clerk.file("照片.jpg", b"\xff\xd8\xff\xe0 photo", reply_to=str(overview["message_id"]))
    clerk.tap(clerk.said("先存着"), "都不是")
    clerk.said("文件不保存")
    assert app.refused() == []


def test_a_form_in_reply_to_several_forms_is_read_when_that_is_said(app: Running) -> None:
    clerk = app.chat()
    overview = send_file(clerk, "forms.docx")
    clerk.file("forms2.docx", (DATA / "forms.docx").read_bytes(), reply_to=str(overview["message_id"]))
    clerk.tap(clerk.said("先存着"), "读这张表")
    clerk.said("与上次发来的内容相同")
    assert app.refused() == []
