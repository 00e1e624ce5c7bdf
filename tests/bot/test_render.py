"""Letters as calls of the Bot API: method and arguments of each kind of letter, word for word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select
from telegram import InputFile

from bot.actions import Progress
from bot.chat import post
from bot.db.queries.outbox import Attached, Deed, Written
from bot.db.tables import Outbox
from bot.i18n import translator
from bot.letters.letter import Button, Letter
from bot.letters.markup import LIMIT, units
from bot.outbox.marking import call_of
from bot.outbox.outcome import Call
from bot.transport.telegram.render import rendered
from tests.bot.accounts import chats
from tests.bot.town import china
from zwcore.text import Message

NOW = china(2026, 3, 2, 10)
SAY = translator("zh")
BUTTONS = ((("提交审核", "h:1:n"), ("全部问题", "r:1:a")), (("⬅ 返回", "r:1:c"),))
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "提交审核", "callback_data": "h:1:n"}, {"text": "全部问题", "callback_data": "r:1:a"}],
        [{"text": "⬅ 返回", "callback_data": "r:1:c"}],
    ]
}
ASKED = {
    "keyboard": [[{"text": "发送我的号码", "request_contact": True}]],
    "resize_keyboard": True,
    "one_time_keyboard": True,
}
SAID: dict[str, Any] = {"chat_id": 7, "text": "<b>表5</b>", "parse_mode": "HTML"}
CALLS = {
    "text": (Deed.SAY, Written("<b>表5</b>"), "sendMessage", SAID),
    "text with buttons": (
        Deed.SAY, Written("<b>表5</b>", BUTTONS), "sendMessage", SAID | {"reply_markup": KEYBOARD},
    ),
    "number asked for": (
        Deed.SAY, Written("<b>表5</b>", contact="发送我的号码"), "sendMessage", SAID | {"reply_markup": ASKED},
    ),
    "number no longer asked for": (
        Deed.SAY, Written("<b>表5</b>", contact=""), "sendMessage", SAID | {"reply_markup": {"remove_keyboard": True}},
    ),
    "edit": (
        Deed.EDIT, Written("<b>表5</b>", BUTTONS), "editMessageText",
        SAID | {"message_id": 3, "reply_markup": KEYBOARD},
    ),
    "edit that takes the buttons away": (Deed.EDIT, Written("<b>表5</b>"), "editMessageText", SAID | {"message_id": 3}),
    "buttons": (
        Deed.BUTTONS, Written("", BUTTONS), "editMessageReplyMarkup",
        {"chat_id": 7, "message_id": 3, "reply_markup": KEYBOARD},
    ),
    "no buttons any more": (
        Deed.BUTTONS, Written(""), "editMessageReplyMarkup",
        {"chat_id": 7, "message_id": 3, "reply_markup": {"inline_keyboard": []}},
    ),
    "delete": (Deed.DELETE, Written(""), "deleteMessage", {"chat_id": 7, "message_id": 3}),
    "menu": (
        Deed.MENU, Written(commands=(("fill", "填表"), ("help", "帮助"))), "setMyCommands",
        {
            "commands": [{"command": "fill", "description": "填表"}, {"command": "help", "description": "帮助"}],
            "scope": {"type": "chat", "chat_id": 7},
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CALLS)
def test_a_letter_is_one_call(case: str, tmp_path: Path) -> None:
    kind, letter, method, arguments = CALLS[case]
    call = Call(kind, letter, "7", None if kind is Deed.SAY else 3)
    assert rendered(call, tmp_path) == (method, arguments)


@pytest.mark.parametrize("kind", list(Deed))
def test_every_kind_of_deed_is_rendered(kind: Deed, tmp_path: Path) -> None:
    method, arguments = rendered(Call(kind, Written("x"), "7", 3), tmp_path)
    assert method in {one[2] for one in CALLS.values()}
    assert 7 in (arguments.get("chat_id"), arguments.get("scope", {}).get("chat_id"))


@pytest.mark.parametrize(
    ("picture", "method", "kind"), [(False, "sendDocument", "document"), (True, "sendPhoto", "photo")]
)
@pytest.mark.parametrize("caption", ["", "<b>表5</b>"])
def test_a_file_goes_with_its_caption(picture: bool, method: str, kind: str, caption: str, tmp_path: Path) -> None:
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / "1").write_bytes(b"content")
    letter = Written(caption, BUTTONS, Attached("ab/1", "2024年度 表5.docx", picture=picture))
    called, arguments = rendered(Call(Deed.SAY, letter, "7"), tmp_path)
    sent = arguments.pop(kind)
    assert called == method
    assert isinstance(sent, InputFile)
    assert (sent.filename, sent.input_file_content) == ("2024年度 表5.docx", b"content")
    said = {"caption": caption, "parse_mode": "HTML"} if caption else {}
    assert arguments == {"chat_id": 7, **said, "reply_markup": KEYBOARD}


def test_what_people_wrote_is_no_markup(session: Session, tmp_path: Path) -> None:
    chats(session, 7)
    text = SAY.html(Message("x", "<b>{project}</b>").with_(project="<a href='x'>甲</a> & 乙"))
    row = post.put_down(session, 7, Letter(text), SAY, NOW)
    call = call_of(session, row, NOW)
    assert call is not None
    assert rendered(call, tmp_path)[1]["text"] == "<b>&lt;a href='x'&gt;甲&lt;/a&gt; &amp; 乙</b>"


def test_a_long_text_goes_in_pieces_with_the_buttons_under_the_last(session: Session, tmp_path: Path) -> None:

    chats(session, 7)
    lines = [f"第 {n} 行：" + "字" * 60 for n in range(100)]
    post.put_down(session, 7, Letter("\n".join(lines), [[Button("查进度", Progress())]]), SAY, NOW)
    calls = [call_of(session, row, NOW) for row in session.exec(select(Outbox).order_by(col(Outbox.id)))]
    said = [rendered(call, tmp_path)[1] for call in calls if call is not None]
    assert len(said) == 2
    assert all(units(one["text"]) <= LIMIT for one in said)
    assert "\n".join(one["text"].strip("\n") for one in said) == "\n".join(lines)
    assert ["reply_markup" in one for one in said] == [False, True]
