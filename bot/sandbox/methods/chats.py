"""Chats, pins and reactions."""

from ..errors import Json, bad
from ..people import BOT_ID
from ..view import api_message, bot_user, private_chat, user
from .registry import SimCall, method


@method("getChat", "chat_id")
def get_chat(call: SimCall) -> Json:
    """Return what is known of a chat."""
    chat = call.sandbox.chat(call.chat_id())
    if not chat.started:
        raise bad("chat not found")
    body: Json = {
        **private_chat(chat.person),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    pinned = [message for message in chat.messages.values() if message.pinned and not message.deleted]
    if pinned:
        body["pinned_message"] = api_message(call.sandbox, pinned[-1])
    return body


@method("getChatMember", "chat_id user_id")
def get_chat_member(call: SimCall) -> Json:
    """Return one of the two who are in a private chat."""
    chat = call.sandbox.chat(call.chat_id())
    user_id = call.params.integer("user_id")
    if user_id == BOT_ID:
        return {"status": "member", "user": bot_user(call.sandbox)}
    if user_id != chat.person.id:
        raise bad("PARTICIPANT_ID_INVALID")
    return {"status": "member", "user": user(chat.person)}


@method("pinChatMessage", "business_connection_id chat_id message_id disable_notification")
def pin(call: SimCall) -> bool:
    """Pin a message."""
    chat = call.chat()
    message = call.message(chat, "pin")
    message.pinned = True
    call.sandbox.change(chat, message)
    return True


@method("unpinChatMessage", "business_connection_id chat_id message_id")
def unpin(call: SimCall) -> bool:
    """Unpin a message, the newest pinned one when none is named."""
    chat = call.chat()
    pinned = [one for one in chat.messages.values() if one.pinned and not one.deleted]
    wanted = call.params.integer("message_id")
    found = [one for one in pinned if wanted in (None, one.message_id)]
    if not found:
        raise bad("message to unpin not found")
    found[-1].pinned = False
    call.sandbox.change(chat, found[-1])
    return True


@method("setMessageReaction", "chat_id message_id reaction is_big")
def react(call: SimCall) -> bool:
    """Put the bot's reaction under a message."""
    chat = call.chat()
    message = call.message(chat, "react")
    given = call.params.structure("reaction") or []
    if not isinstance(given, list) or len(given) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if given and not isinstance(given[0].get("emoji"), str):
        raise bad("REACTION_INVALID")
    message.reaction = given[0]["emoji"] if given else None
    call.sandbox.change(chat, message)
    return True
