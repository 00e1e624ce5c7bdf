"""The command menu, by scope and language, and the menu button."""

from ..errors import Json, bad
from ..limits import COMMAND, COMMAND_DESCRIPTION_MAX, COMMANDS_MAX, units
from ..profile import Scope
from .registry import SimCall, method

_GENERAL = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}


def language(call: SimCall) -> str:
    """Return the two-letter language of a call, empty for everybody."""
    code = call.params.text("language_code") or ""
    if code and not (len(code) == 2 and code.isascii() and code.islower()):
        raise bad("invalid language code specified")
    return code


def _scope(call: SimCall) -> Scope:
    given = call.params.structure("scope") or {"type": "default"}
    if not isinstance(given, dict):
        raise bad("can't parse BotCommandScope")
    kind = given.get("type")
    if kind in _GENERAL:
        return kind, 0
    if kind not in ("chat", "chat_administrators", "chat_member"):
        raise bad("unsupported type specified in BotCommandScope")
    try:
        chat_id = int(given.get("chat_id", ""))
    except ValueError:
        raise bad("chat not found") from None
    call.sandbox.chat(chat_id)
    if kind != "chat":
        # The service refuses these two in private chats, and there are no others here.
        raise bad("can't change commands of chat administrators in private chats")
    return kind, chat_id


def _command(value: object) -> Json:
    if not isinstance(value, dict):
        raise bad("can't parse BotCommand")
    name = str(value.get("command", "")).removeprefix("/")
    text = value.get("description")
    if not COMMAND.fullmatch(name):
        raise bad("BOT_COMMAND_INVALID")
    if not isinstance(text, str) or not 1 <= units(text) <= COMMAND_DESCRIPTION_MAX:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": text}


@method("setMyCommands", "commands scope language_code")
def set_commands(call: SimCall) -> bool:
    """Set the menu of a scope and language."""
    given = call.params.structure("commands")
    if not isinstance(given, list):
        raise bad("expected an Array of BotCommand")
    if len(given) > COMMANDS_MAX:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    call.sandbox.profile.commands[_scope(call), language(call)] = [_command(one) for one in given]
    call.sandbox.changed()
    return True


@method("getMyCommands", "scope language_code")
def get_commands(call: SimCall) -> list[Json]:
    """Return the menu of exactly this scope and language."""
    return call.sandbox.profile.commands.get((_scope(call), language(call)), [])


@method("deleteMyCommands", "scope language_code")
def delete_commands(call: SimCall) -> bool:
    """Delete the menu of a scope and language."""
    call.sandbox.profile.commands.pop((_scope(call), language(call)), None)
    call.sandbox.changed()
    return True


@method("setChatMenuButton", "chat_id menu_button")
def set_menu_button(call: SimCall) -> bool:
    """Set what the button beside the composer does."""
    button = call.params.structure("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("commands", "web_app", "default"):
        raise bad("can't parse menu button")
    chat_id = call.params.integer("chat_id") or 0
    if chat_id:
        call.sandbox.chat(chat_id)
    call.sandbox.profile.menu_buttons[chat_id] = button
    return True


@method("getChatMenuButton", "chat_id")
def get_menu_button(call: SimCall) -> Json:
    """Return what the button beside the composer does."""
    buttons = call.sandbox.profile.menu_buttons
    return buttons.get(call.params.integer("chat_id") or 0) or buttons.get(0) or {"type": "default"}
