"""What the bot says about itself."""

from ..errors import Json, bad
from ..limits import DESCRIPTION_MAX, NAME_MAX, SHORT_DESCRIPTION_MAX, units
from ..view import bot_user
from .commands import language
from .registry import SimCall, method


def _set(call: SimCall, texts: dict[str, str], name: str, limit: int) -> bool:
    text = call.params.text(name) or ""
    if units(text) > limit:
        raise bad(f"bot {name.replace('_', ' ')} is too long")
    texts[language(call)] = text
    call.sandbox.changed()
    return True


@method("getMe")
def get_me(call: SimCall) -> Json:
    """Return the bot."""
    return {
        **bot_user(call.sandbox),
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("setMyName", "name language_code")
def set_name(call: SimCall) -> bool:
    """Set the bot's name."""
    if not call.params.text("name") and not language(call):
        raise bad("bot name must be non-empty")
    return _set(call, call.sandbox.profile.names, "name", NAME_MAX)


@method("getMyName", "language_code")
def get_name(call: SimCall) -> Json:
    """Return the bot's name."""
    names = call.sandbox.profile.names
    return {"name": names.get(language(call)) or names.get("", "")}


@method("setMyDescription", "description language_code")
def set_description(call: SimCall) -> bool:
    """Set the text that an empty chat shows."""
    return _set(call, call.sandbox.profile.descriptions, "description", DESCRIPTION_MAX)


@method("getMyDescription", "language_code")
def get_description(call: SimCall) -> Json:
    """Return the text that an empty chat shows."""
    texts = call.sandbox.profile.descriptions
    return {"description": texts.get(language(call)) or texts.get("", "")}


@method("setMyShortDescription", "short_description language_code")
def set_short_description(call: SimCall) -> bool:
    """Set the text on the bot's card."""
    return _set(call, call.sandbox.profile.short_descriptions, "short_description", SHORT_DESCRIPTION_MAX)


@method("getMyShortDescription", "language_code")
def get_short_description(call: SimCall) -> Json:
    """Return the text on the bot's card."""
    texts = call.sandbox.profile.short_descriptions
    return {"short_description": texts.get(language(call)) or texts.get("", "")}
