"""Sending text, chat actions, copies and forwards."""

from typing import Any

from ..errors import Json, bad
from ..keyboards import read_markup
from ..state import Chat, SimMessage
from ..view import api_message, bot_user, user
from .registry import SimCall, method

COMMON = (
    "business_connection_id chat_id message_thread_id direct_messages_topic_id disable_notification protect_content "
    "allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup "
)
_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def reply_target(call: SimCall, chat: Chat) -> int | None:
    """Return the id of the message to reply to."""
    given = call.params.structure("reply_parameters")
    if given is None:
        return None
    if not isinstance(given, dict) or not isinstance(given.get("message_id"), int):
        raise bad("can't parse reply parameters")
    target = chat.messages.get(given["message_id"])
    if target is not None and not target.deleted:
        return target.message_id
    if given.get("allow_sending_without_reply"):
        return None
    raise bad("message to be replied not found")


def post(call: SimCall, chat: Chat, **content: Any) -> Json:
    """Post a message of the bot with the parameters that all sending methods share."""
    markup = read_markup(call.params.structure("reply_markup"))
    reply_to = reply_target(call, chat)
    call.sandbox.check_flood(chat.person.id)
    message = call.sandbox.new(chat, True, markup=markup, reply_to=reply_to, **content)
    return api_message(call.sandbox, message)


@method("sendMessage", COMMON + "text parse_mode entities link_preview_options")
def send_message(call: SimCall) -> Json:
    """Send a text."""
    chat = call.chat()
    text, entities = call.formatted()
    return post(call, chat, text=text, entities=entities)


@method("sendChatAction", "business_connection_id chat_id message_thread_id action")
def send_chat_action(call: SimCall) -> bool:
    """Show for some seconds what the bot is doing."""
    chat = call.chat()
    action = call.params.required("action")
    if action not in _ACTIONS:
        raise bad("wrong parameter action in request")
    call.sandbox.set_typing(chat, action)
    return True


def _source(call: SimCall, doing: str) -> SimMessage:
    return call.message(call.sandbox.chat(call.chat_id("from_chat_id")), doing)


@method(
    "copyMessage",
    COMMON
    + "from_chat_id message_id video_start_timestamp caption parse_mode caption_entities show_caption_above_media",
)
def copy_message(call: SimCall) -> Json:
    """Send the content of a message again, as the bot's own."""
    chat = call.chat()
    source = _source(call, "copy")
    text, entities = source.text, source.entities
    if source.file and call.params.text("caption") is not None:
        text, entities = call.formatted("caption", "caption_entities")
    sent = post(call, chat, text=text, entities=entities, file=source.file, contact=source.contact)
    return {"message_id": sent["message_id"]}


@method(
    "forwardMessage",
    "chat_id message_thread_id direct_messages_topic_id from_chat_id video_start_timestamp disable_notification "
    "protect_content message_effect_id suggested_post_parameters message_id",
)
def forward_message(call: SimCall) -> Json:
    """Send a message on, with its origin."""
    chat = call.chat()
    source = _source(call, "forward")
    sender = bot_user(call.sandbox) if source.from_bot else user(call.sandbox.chat(source.chat_id).person)
    origin = source.forwarded or {"type": "user", "date": source.date, "sender_user": sender}
    return post(
        call,
        chat,
        text=source.text,
        entities=source.entities,
        file=source.file,
        contact=source.contact,
        forwarded=origin,
    )
