"""The same message in two shapes: as the Bot API shows it to the bot, and as `/sim` shows it to the person."""

from .errors import Json
from .keyboards import inline_rows
from .markup import to_html
from .people import BOT_ID, BOT_USERNAME, SimPerson
from .state import Chat, Sandbox, SimMessage


def bot_user(sandbox: Sandbox) -> Json:
    """Return the bot as a User."""
    name = sandbox.profile.names.get("", "")
    return {"id": BOT_ID, "is_bot": True, "first_name": name, "username": BOT_USERNAME}


def user(person: SimPerson) -> Json:
    """Return a person as a User."""
    return {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": person.language_code}


def private_chat(person: SimPerson) -> Json:
    """Return a person's private chat with the bot."""
    return {"id": person.id, "type": "private", "first_name": person.name}


def api_message(sandbox: Sandbox, message: SimMessage, nested: bool = True) -> Json:
    """Return a message as the Bot API shows it."""
    chat = sandbox.chats[message.chat_id]
    body: Json = {
        "message_id": message.message_id,
        "from": bot_user(sandbox) if message.from_bot else user(chat.person),
        "chat": private_chat(chat.person),
        "date": message.date,
    }
    if message.forwarded:
        body["forward_origin"] = message.forwarded
    replied = chat.messages.get(message.reply_to or 0)
    if nested and replied and not replied.deleted:
        body["reply_to_message"] = api_message(sandbox, replied, nested=False)
    if message.edit_date:
        body["edit_date"] = message.edit_date
    if message.media_group_id:
        body["media_group_id"] = message.media_group_id
    body |= _content(message)
    # Only inline keyboards come back with a message; the others live with the person's client.
    if inline_rows(message.markup):
        body["reply_markup"] = message.markup
    return body


def _content(message: SimMessage) -> Json:
    if message.contact:
        return {"contact": message.contact}
    if message.file is None:
        return {"text": message.text or "", **({"entities": message.entities} if message.entities else {})}
    body: Json = {}
    if message.file.kind == "photo":
        body["photo"] = [size.size_json() for size in message.file.sizes]
    else:
        body["document"] = message.file.document_json()
    if message.text:
        body["caption"] = message.text
        if message.entities:
            body["caption_entities"] = message.entities
    return body


def sim_message(message: SimMessage) -> Json:
    """Return a message as the person's side shows it."""
    file = message.file
    return {
        "seq": message.seq,
        "message_id": message.message_id,
        "date": message.date,
        "from": "bot" if message.from_bot else "person",
        "text": message.text if file is None and not message.contact else None,
        "caption": message.text if file is not None else None,
        "html": to_html(message.text, message.entities) if message.text else None,
        "buttons": [[_button(one) for one in row] for row in inline_rows(message.markup)],
        "file": file and {"file_id": file.file_id, "name": file.name, "size": len(file.data), "kind": file.kind},
        "edited": message.edit_date is not None,
        "deleted": message.deleted,
        "reply_to": message.reply_to,
        "forwarded": message.forwarded is not None,
        "media_group_id": message.media_group_id,
        "contact": message.contact,
        "keyboard": None if inline_rows(message.markup) else message.markup,
        "pressed": message.pressed,
        "pinned": message.pinned,
        "reaction": message.reaction,
    }


def _button(button: Json) -> Json:
    shown: Json = {"text": button["text"], "data": button.get("callback_data")}
    if button.get("url"):
        shown["url"] = button["url"]
    if button.get("copy_text"):
        shown["copy"] = button["copy_text"].get("text")
    return shown


def last_line(chat: Chat) -> str:
    """Return one short line that says what was last in a chat."""
    for message in reversed(chat.messages.values()):
        if not message.deleted:
            text = message.text or (message.file.name if message.file else "联系方式")
            return text.replace("\n", " ")[:80]
    return ""
