"""Letters as calls of the Bot API: the method, and its arguments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from telegram import InputFile

from bot.db.queries.outbox import Deed, Written
from bot.outbox.outcome import Call

Arguments = dict[str, Any]
HTML = "HTML"


def rendered(call: Call, files: Path) -> tuple[str, Arguments]:
    """Return method and arguments of a call; ``files`` is the folder in which attached files lie."""
    if call.kind is Deed.SAY and call.letter.file is not None:
        return _file(call, files)
    method, fill = _PLAIN[call.kind]
    return method, fill(call)


def _text(letter: Written) -> Arguments:
    return {"text": letter.text, "parse_mode": HTML, **_markup(letter)}


def _chat(call: Call) -> Arguments:
    return {"chat_id": int(call.address)}


def _markup(letter: Written) -> Arguments:
    if letter.contact is not None:
        return {"reply_markup": _contact(letter.contact)}
    return {"reply_markup": _keyboard(letter)} if letter.buttons else {}


def _keyboard(letter: Written) -> Arguments:
    rows = [[{"text": label, "callback_data": word} for label, word in row] for row in letter.buttons]
    return {"inline_keyboard": rows}


def _contact(label: str) -> Arguments:
    """The button that sends one's own number; without a label it is taken away."""
    if not label:
        return {"remove_keyboard": True}
    button = {"text": label, "request_contact": True}
    return {"keyboard": [[button]], "resize_keyboard": True, "one_time_keyboard": True}


def _say(call: Call) -> Arguments:
    return {**_chat(call), **_text(call.letter)}


def _edit(call: Call) -> Arguments:
    return {**_chat(call), "message_id": call.message_id, **_text(call.letter)}


def _buttons(call: Call) -> Arguments:
    return {**_chat(call), "message_id": call.message_id, "reply_markup": _keyboard(call.letter)}


def _delete(call: Call) -> Arguments:
    return {**_chat(call), "message_id": call.message_id}


def _menu(call: Call) -> Arguments:
    commands = [{"command": name, "description": line} for name, line in call.letter.commands]
    return {"commands": commands, "scope": {"type": "chat", "chat_id": int(call.address)}}


def _file(call: Call, files: Path) -> tuple[str, Arguments]:
    file = call.letter.file
    assert file is not None
    method, kind = ("sendPhoto", "photo") if file.picture else ("sendDocument", "document")
    content = InputFile((files / file.path).read_bytes(), filename=file.name)
    caption = {"caption": call.letter.text, "parse_mode": HTML} if call.letter.text else {}
    return method, {**_chat(call), kind: content, **caption, **_markup(call.letter)}


_PLAIN: dict[Deed, tuple[str, Callable[[Call], Arguments]]] = {
    Deed.SAY: ("sendMessage", _say),
    Deed.EDIT: ("editMessageText", _edit),
    Deed.BUTTONS: ("editMessageReplyMarkup", _buttons),
    Deed.MENU: ("setMyCommands", _menu),
    Deed.DELETE: ("deleteMessage", _delete),
}
