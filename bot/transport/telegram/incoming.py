"""From Telegram's update to our own :class:`Incoming`; its ``chat_id`` is the address until the inbox knows better."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update, User

from bot.chat.incoming import Arrival, Incoming, SentFile
from zwcore.documents.characters import visible

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
_ADDRESSES = range(-(1 << 63), 1 << 63)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def address_of(update: dict[str, Any]) -> int:
    """The chat that an update belongs to, 0 where it belongs to none; raises where it says so in no way known."""
    body: dict[str, Any] = next((update[kind] for kind in ALLOWED if kind in update), {})
    message = body.get("message", body)
    number = (message.get("chat") or body.get("from") or {}).get("id", 0)
    if type(number) is not int or number not in _ADDRESSES:
        raise ValueError("no chat of that number")
    return number


def clean(part: Any) -> Any:
    """A payload, or a part of it, without what no text can hold: halves of characters, and NUL."""
    if isinstance(part, str):
        whole = part.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return whole.replace("\0", "")
    if isinstance(part, dict):
        return {name: clean(value) for name, value in part.items()}
    return [clean(one) for one in part] if isinstance(part, list) else part


def decode(payload: dict[str, Any]) -> Incoming | None:
    """Read an update as it lies in the inbox; ``None`` where it is not for us: groups, channels, unknown kinds."""
    payload = clean(payload)
    update = Update.de_json(payload, None)
    if update.callback_query is not None:
        return _tap(update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    message = update.message or update.edited_message
    if message is None or message.chat.type != "private" or message.from_user is None:
        return None
    return _edited(message) if update.edited_message is not None else _message(message)


def _who(user: User) -> dict[str, Any]:
    return {"user_name": visible(user.full_name or ""), "language_code": user.language_code or ""}


def _common(message: Message) -> dict[str, Any]:
    assert message.from_user is not None
    replied = message.reply_to_message
    return {
        "chat_id": message.chat.id,
        "sent_at": message.date,
        "message_id": message.message_id,
        "reply_to": None if replied is None else replied.message_id,
        **_who(message.from_user),
    }


def _message(message: Message) -> Incoming:
    common = _common(message)
    if message.text is not None:
        text = visible(message.text)
        return _text(text, common) if text.strip() else Incoming(Arrival.OTHER, **common)
    if message.document is not None or message.photo:
        return Incoming(Arrival.FILE, file=_file(message), text=visible(message.caption or ""), **common)
    if message.contact is not None:
        contact = message.contact
        own = message.from_user is not None and contact.user_id == message.from_user.id
        return Incoming(Arrival.CONTACT, own_contact=own, phone=contact.phone_number, **common)
    return Incoming(Arrival.OTHER, **common)


def _text(text: str, common: dict[str, Any]) -> Incoming:
    if not text.startswith("/") or len(text) == 1:
        return Incoming(Arrival.TEXT, text=text, **common)
    head, *rest = text[1:].split(maxsplit=1)
    name = head.partition("@")[0].lower()
    return Incoming(Arrival.COMMAND, text=text, command=name, argument=rest[0].strip() if rest else "", **common)


def _file(message: Message) -> SentFile:
    caption, album = visible(message.caption or ""), message.media_group_id or ""
    if message.document is not None:
        sent = message.document
        return SentFile(sent.file_id, visible(sent.file_name or ""), sent.file_size or 0, "document", caption, album)
    largest = max(message.photo, key=lambda size: size.width * size.height)
    return SentFile(largest.file_id, "", largest.file_size or 0, "photo", caption, album)


def _edited(message: Message) -> Incoming:
    return Incoming(Arrival.EDITED, text=visible(message.text or message.caption or ""), **_common(message))


def _tap(query: CallbackQuery) -> Incoming | None:
    message = query.message
    if message is not None and message.chat.type != "private":
        return None
    return Incoming(
        Arrival.TAP,
        # In a private chat both have one id; of a message that is too old only that id is known.
        chat_id=query.from_user.id,
        sent_at=message.date if isinstance(message, Message) else _EPOCH,
        message_id=0 if message is None else message.message_id,
        data=query.data or "",
        tap_id=query.id,
        **_who(query.from_user),
    )


def _membership(change: ChatMemberUpdated) -> Incoming | None:
    if change.chat.type != "private":
        return None
    return Incoming(
        Arrival.BLOCKED,
        chat_id=change.chat.id,
        sent_at=change.date,
        blocked=change.new_chat_member.status in ("kicked", "left"),
        **_who(change.from_user),
    )
