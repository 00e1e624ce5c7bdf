"""What a method is, and how one is called by name."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..errors import ApiError, Json, bad
from ..limits import CAPTION_MAX, TEXT_MAX, units
from ..markup import parse
from ..params import Params
from ..state import Chat, Sandbox, SimMessage


@dataclass
class SimCall:
    """One call: the service and what came with it."""

    sandbox: Sandbox
    params: Params

    def chat_id(self, name: str = "chat_id") -> int:
        """Return the chat id that was given; a @name names nobody here."""
        value = str(self.params.required(name))
        try:
            return int(value)
        except ValueError:
            raise bad("chat not found") from None

    def chat(self) -> Chat:
        """Return the chat to act in, open to the bot."""
        return self.sandbox.open_chat(self.chat_id())

    def message(self, chat: Chat, doing: str) -> SimMessage:
        """Return the message that `message_id` names."""
        return self.sandbox.message(chat, self.params.integer("message_id"), doing)

    def formatted(self, name: str = "text", entities: str = "entities") -> tuple[str, list[Json]]:
        """Return a text parameter parsed, at most as long as its kind may be."""
        text = self.params.text(name) or ""
        given = self.params.structure(entities)
        plain, found = parse(text, self.params.text("parse_mode"), given)
        if name == "text" and not plain:
            raise bad("message text is empty")
        if units(plain) > (TEXT_MAX if name == "text" else CAPTION_MAX):
            raise bad("message is too long" if name == "text" else "message caption is too long")
        return plain, found


@dataclass(frozen=True)
class _Method:
    name: str
    params: frozenset[str]
    run: Callable[[SimCall], Any]


_METHODS: dict[str, _Method] = {}


def method(name: str, params: str = "") -> Callable[[Callable[[SimCall], Any]], Callable[[SimCall], Any]]:
    """Enter a function as a method with its parameter names, divided by spaces."""

    def enter(run: Callable[[SimCall], Any]) -> Callable[[SimCall], Any]:
        if name.lower() in _METHODS:
            raise ValueError(f"method {name} is there twice")
        _METHODS[name.lower()] = _Method(name, frozenset(params.split()), run)
        return run

    return enter


def proper_name(name: str) -> str:
    """Return a method's name as it is written in the documentation."""
    found = _METHODS.get(name.lower())
    return found.name if found else name


async def call_method(name: str, call: SimCall) -> Any:
    """Run a method by its name, in any case, and return its result."""
    found = _METHODS.get(name.lower())
    if found is None:
        raise ApiError(404, "Not Found: method not found")
    call.params.refuse_unknown(found.params)
    result = found.run(call)
    return await result if inspect.isawaitable(result) else result
