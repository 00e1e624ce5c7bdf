"""Editing and deleting messages."""

from dataclasses import replace
from typing import Any

from ..errors import Json, bad
from ..keyboards import read_markup
from ..state import Chat, SimMessage
from ..view import api_message
from .media import read_media
from .registry import SimCall, method

_WHICH = "business_connection_id chat_id message_id inline_message_id reply_markup "
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_DELETABLE_SECONDS = 48 * 3600


def _own(call: SimCall) -> tuple[Chat, SimMessage]:
    chat = call.chat()
    message = call.message(chat, "edit")
    if not message.from_bot or message.forwarded:
        raise bad("message can't be edited")
    return chat, message


def _apply(call: SimCall, chat: Chat, message: SimMessage, **content: Any) -> Json:
    """Change a message, unless nothing changes; a markup that is not given goes away, as on the service."""
    markup = read_markup(call.params.structure("reply_markup"), inline_only=True)
    changes = {**content, "markup": markup}
    if replace(message, **changes) == message:
        raise bad(_SAME)
    for name, value in changes.items():
        setattr(message, name, value)
    if content:
        message.edit_date = call.sandbox.timestamp()
    message.pressed = None
    call.sandbox.change(chat, message)
    return api_message(call.sandbox, message)


@method("editMessageText", _WHICH + "text parse_mode entities link_preview_options")
def edit_text(call: SimCall) -> Json:
    """Change the text of a message."""
    chat, message = _own(call)
    if message.file is not None:
        raise bad("there is no text in the message to edit")
    text, entities = call.formatted()
    return _apply(call, chat, message, text=text, entities=entities)


@method("editMessageCaption", _WHICH + "caption parse_mode caption_entities show_caption_above_media")
def edit_caption(call: SimCall) -> Json:
    """Change the caption of a file."""
    chat, message = _own(call)
    if message.file is None:
        raise bad("there is no caption in the message to edit")
    caption, entities = call.formatted("caption", "caption_entities")
    return _apply(call, chat, message, text=caption or None, entities=entities)


@method("editMessageMedia", _WHICH + "media")
async def edit_media(call: SimCall) -> Json:
    """Put another file into a message."""
    chat, message = _own(call)
    if message.file is None:
        raise bad("message can't be edited")
    file, caption, entities = await read_media(call, call.params.structure("media"))
    return _apply(call, chat, message, file=file, text=caption, entities=entities)


@method("editMessageReplyMarkup", _WHICH)
def edit_markup(call: SimCall) -> Json:
    """Change only the buttons."""
    chat, message = _own(call)
    return _apply(call, chat, message)


def _delete(call: SimCall, chat: Chat, message: SimMessage) -> None:
    if call.sandbox.timestamp() - message.date > _DELETABLE_SECONDS:
        raise bad("message can't be deleted for everyone")
    call.sandbox.delete(chat, message)


@method("deleteMessage", "chat_id message_id")
def delete_message(call: SimCall) -> bool:
    """Delete one message."""
    chat = call.chat()
    _delete(call, chat, call.message(chat, "delete"))
    return True


@method("deleteMessages", "chat_id message_ids")
def delete_messages(call: SimCall) -> bool:
    """Delete up to a hundred messages; those that are not there are passed over."""
    chat = call.chat()
    ids = call.params.structure("message_ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= 100:
        raise bad("message identifiers are not specified")
    for message in [chat.messages[one] for one in ids if one in chat.messages]:
        if not message.deleted:
            _delete(call, chat, message)
    return True
