"""Reply markup: the keyboards under a message and under the composer, checked as the service checks them."""

import re
from typing import Any

from .errors import Json, bad
from .limits import BUTTONS_MAX, BUTTONS_PER_ROW, CALLBACK_DATA_MAX

_INLINE_DEEDS = (
    "callback_data", "url", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
_URL = re.compile(r"(https?|tg|tel|mailto):\S+", re.I)


def read_markup(value: Any, inline_only: bool = False) -> Json | None:
    """Check a reply markup and return it without empty rows; None when nothing is left of it."""
    if value is None or value == {}:
        return None
    if not isinstance(value, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in value:
        rows = _rows(value["inline_keyboard"], "inline_keyboard")
        for button in (button for row in rows for button in row):
            _check_inline(button)
        return {"inline_keyboard": rows} if rows else None
    if inline_only:
        raise bad("inline keyboard expected")
    if "keyboard" in value:
        return {**value, "keyboard": [[_reply_button(one) for one in row] for row in _rows(value["keyboard"], "k")]}
    if value.get("remove_keyboard") or value.get("force_reply"):
        return value
    raise bad("can't parse reply keyboard markup JSON object")


def inline_rows(markup: Json | None) -> list[list[Json]]:
    """Return the rows of inline buttons of a markup."""
    return list(markup.get("inline_keyboard", ())) if markup else []


def _rows(value: Any, name: str) -> list[list[Any]]:
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise bad(f'field "{name}" must be an Array of Arrays')
    rows = [row for row in value if row]
    if sum(map(len, rows)) > BUTTONS_MAX:
        raise bad("reply markup is too long")
    # The service folds a longer row without a word; here it is refused, as what comes out is never what was meant.
    if any(len(row) > BUTTONS_PER_ROW for row in rows):
        raise bad(f"too many buttons in a row, at most {BUTTONS_PER_ROW}")
    return rows


def _reply_button(value: Any) -> Json:
    button = {"text": value} if isinstance(value, str) else value
    if not isinstance(button, dict) or not button.get("text"):
        raise bad('can\'t parse keyboard button: field "text" must be non-empty')
    return button


def _check_inline(button: Any) -> None:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad('can\'t parse inline keyboard button: field "text" must be non-empty')
    deeds = [name for name in _INLINE_DEEDS if button.get(name) is not None]
    if len(deeds) != 1:
        raise bad("can't parse inline keyboard button: text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not (isinstance(data, str) and 1 <= len(data.encode()) <= CALLBACK_DATA_MAX):
        raise bad("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not _URL.fullmatch(url):
        raise bad(f"inline keyboard button URL '{url}' is invalid: wrong HTTP URL")
