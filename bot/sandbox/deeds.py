"""What a person can do in a chat, each deed as the update it becomes for the bot."""

import asyncio
from collections.abc import Callable
from typing import Any

from .callbacks import TapAnswer
from .errors import Json, SimError
from .files import StoredFile
from .keyboards import inline_rows
from .limits import CAPTION_MAX, START_PAYLOAD, TAP_SECONDS, split_units, units
from .markup import commands_in
from .people import SimPerson
from .state import Chat, Sandbox, SimMessage
from .view import api_message, bot_user, private_chat, user


def chat_of(sandbox: Sandbox, person_id: Any) -> Chat:
    """Return the chat of a person."""
    try:
        return sandbox.chats[int(person_id)]
    except (KeyError, TypeError, ValueError):
        raise SimError(404, f"nobody here has the id {person_id}") from None


def _reply_target(chat: Chat, message_id: Any) -> int | None:
    if message_id is None:
        return None
    found = chat.messages.get(message_id)
    if found is None or found.deleted:
        raise SimError(404, f"no message {message_id} to reply to")
    return found.message_id


def _enter(sandbox: Sandbox, chat: Chat, starting: bool) -> None:
    """Open the chat for the bot: whoever writes has started it; /start after a block takes the block away."""
    if chat.blocked:
        if not starting:
            raise SimError(409, "the bot is blocked in this chat; unblock it first, or send /start")
        block(sandbox, chat, False)
    chat.started = True


def _say(sandbox: Sandbox, chat: Chat, **content: Any) -> SimMessage:
    message = sandbox.new(chat, False, **content)
    sandbox.updates.push("message", api_message(sandbox, message))
    return message


def write(sandbox: Sandbox, chat: Chat, text: str, reply_to: Any = None, forwarded: bool = False) -> SimMessage:
    """Send a text, in parts when it is too long for one message; return the last."""
    parts = split_units(text)
    if not parts:
        raise SimError(400, "the text is empty")
    command, _, payload = parts[0].partition(" ")
    if command == "/start" and not START_PAYLOAD.fullmatch(payload.strip()):
        raise SimError(400, "a /start payload is at most 64 of A-Z a-z 0-9 _ -")
    target = _reply_target(chat, reply_to)
    _enter(sandbox, chat, command == "/start")
    origin = _hidden_origin(sandbox) if forwarded else None
    for number, part in enumerate(parts):
        message = _say(
            sandbox,
            chat,
            text=part,
            entities=commands_in(part),
            reply_to=target if number == 0 else None,
            forwarded=origin,
        )
    return message


def _hidden_origin(sandbox: Sandbox) -> Json:
    return {"type": "hidden_user", "date": sandbox.timestamp(), "sender_user_name": "同事"}


def forward(sandbox: Sandbox, chat: Chat, message_id: int, origin: Chat | None = None) -> SimMessage:
    """Send a message of one's own chat on to the bot."""
    source = (origin or chat).messages.get(message_id)
    if source is None or source.deleted:
        raise SimError(404, f"no message {message_id} to forward")
    _enter(sandbox, chat, False)
    sender = bot_user(sandbox) if source.from_bot else user((origin or chat).person)
    forwarded = source.forwarded or {"type": "user", "date": source.date, "sender_user": sender}
    return _say(
        sandbox,
        chat,
        text=source.text,
        entities=source.entities,
        file=source.file,
        contact=source.contact,
        forwarded=forwarded,
    )


def edit(sandbox: Sandbox, chat: Chat, message_id: Any, text: str) -> SimMessage:
    """Change an own message."""
    message = chat.messages.get(message_id)
    if message is None or message.deleted or message.from_bot or message.forwarded:
        raise SimError(404, f"no own message {message_id} to edit")
    if chat.blocked:
        raise SimError(409, "the bot is blocked in this chat")
    parts = split_units(text)
    if len(parts) != 1:
        raise SimError(400, "an edited text is one message of 1 to 4096 units")
    message.text, message.entities = parts[0], commands_in(parts[0])
    message.edit_date = sandbox.timestamp()
    sandbox.change(chat, message)
    sandbox.updates.push("edited_message", api_message(sandbox, message))
    return message


def send_file(
    sandbox: Sandbox, chat: Chat, file: StoredFile, caption: str | None, group: str | None, reply_to: Any
) -> SimMessage:
    """Send a document or a photo."""
    target = _reply_target(chat, reply_to)
    _enter(sandbox, chat, False)
    text = (caption or "").strip() or None
    if units(text or "") > CAPTION_MAX:
        raise SimError(400, f"a caption has at most {CAPTION_MAX} units")
    return _say(
        sandbox,
        chat,
        text=text,
        entities=commands_in(text or ""),
        file=file,
        media_group_id=group or None,
        reply_to=target,
    )


def share_contact(sandbox: Sandbox, chat: Chat, phone: str, user_id: int | None) -> SimMessage:
    """Share a contact, one's own or somebody else's."""
    _enter(sandbox, chat, False)
    shown: SimPerson | None = sandbox.chats[user_id].person if user_id in sandbox.chats else None
    contact: Json = {"phone_number": phone, "first_name": shown.name if shown else "联系人"}
    if user_id is not None:
        contact["user_id"] = user_id
    return _say(sandbox, chat, contact=contact)


def _membership(sandbox: Sandbox, status: str) -> Json:
    member: Json = {"user": bot_user(sandbox), "status": status}
    return {**member, "until_date": 0} if status == "kicked" else member


def block(sandbox: Sandbox, chat: Chat, blocked: bool) -> None:
    """Block or unblock the bot, which hears of it as a change of its membership."""
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    words = ("member", "kicked") if blocked else ("kicked", "member")
    old, new = (_membership(sandbox, word) for word in words)
    sandbox.updates.push(
        "my_chat_member",
        {
            "chat": private_chat(chat.person),
            "from": user(chat.person),
            "date": sandbox.timestamp(),
            "old_chat_member": old,
            "new_chat_member": new,
        },
    )
    sandbox.changed()
    chat.bell.ring()


def find_button(message: SimMessage, wanted: str) -> Json:
    """Return the button by its label, its data, or a part of the label that only one has."""
    buttons = [button for row in inline_rows(message.markup) for button in row]
    tests: tuple[Callable[[Json], bool], ...] = (
        lambda one: one["text"] == wanted,
        lambda one: one.get("callback_data") == wanted,
        lambda one: wanted in one["text"],
    )
    for fits in tests:
        found = [button for button in buttons if fits(button)]
        if len(found) == 1:
            return found[0]
        if found:
            raise SimError(409, f"{len(found)} buttons fit “{wanted}”: {'、'.join(one['text'] for one in found)}")
    labels = "、".join(one["text"] for one in buttons) or "none"
    raise SimError(404, f"no button “{wanted}” under message {message.message_id}; there are: {labels}")


async def tap(sandbox: Sandbox, chat: Chat, message_id: Any, wanted: str) -> TapAnswer:
    """Tap a button and wait for the bot's answer."""
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise SimError(404, f"no message {message_id}")
    button = find_button(message, wanted)
    if chat.blocked:
        raise SimError(409, "the bot is blocked in this chat")
    if "callback_data" not in button:
        return TapAnswer(url=button.get("url"))
    query_id, answer = sandbox.callbacks.ask()
    message.pressed = button["callback_data"]
    query = {
        "id": query_id,
        "from": user(chat.person),
        "message": api_message(sandbox, message),
        "chat_instance": str(-chat.person.id),
        "data": button["callback_data"],
    }
    if sandbox.updates.push("callback_query", query) is None:
        return TapAnswer(answered=False)
    try:
        return await asyncio.wait_for(asyncio.shield(answer), TAP_SECONDS)
    except TimeoutError:
        return TapAnswer(answered=False)
