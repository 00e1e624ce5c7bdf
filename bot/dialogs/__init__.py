"""EXTENSION POINT: conversations, one module each.

A module registers its handlers when it is imported; nothing else has to be touched::

    @command("score", Message("menu.score", "查成绩"), roles=SEES_SCORES)
    def score(turn: Turn) -> None: ...            # /score 补卡: turn.incoming.argument == "补卡"

    @tap("r")                                     # button data "r:17:all": turn.args == ["17", "all"]
    @step("submit.reason")                        # a text while turn.start("submit", "reason") holds
    @on_file | @on_text                           # a file; a text that no step waits for
    @on_event("read")                             # an event from inside: turn.incoming.facts

Handlers take a :class:`Turn`, return nothing, and run inside the transaction of their update. Who may come in is
checked at every update from ``roles``. All words are ``Message("code", "中文 {field}")`` with both given literally.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.db.tables import Role
from bot.dialogs.incoming import Incoming, Kind, SentFile
from bot.dialogs.markup import Button, Buttons
from bot.dialogs.turn import Turn
from zwcore.registry import Registry
from zwcore.text import Message

Handler = Callable[[Turn], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A handler, who may use it (``None``: everybody), and for a command its line in the menu."""

    handler: Handler
    roles: Collection[Role] | None = None
    menu: Message | None = None
    order: int = 0

    def open_to(self, role: str) -> bool:
        """Tell whether somebody in ``role`` may come in."""
        return self.roles is None or role in self.roles


COMMANDS: Registry[Entry] = Registry("bot.dialogs")
TAPS: Registry[Entry] = Registry("bot.dialogs")
STEPS: Registry[Entry] = Registry("bot.dialogs")
EVENTS: Registry[Entry] = Registry("bot.dialogs")
ARRIVALS: Registry[Entry] = Registry("bot.dialogs")
"""What else arrives, by kind: file, text, edited, contact."""


def command(
    name: str, menu: Message | None = None, *, roles: Collection[Role] | None = None, order: int = 50
) -> Callable[[Handler], Handler]:
    """Register the handler of ``/name``; ``menu`` is its line in the menu, sorted by ``order``."""
    return _registering(COMMANDS, name, roles, menu, order)


def tap(prefix: str, *, roles: Collection[Role] | None = None) -> Callable[[Handler], Handler]:
    """Register the handler of buttons whose data begins with ``prefix:``."""
    return _registering(TAPS, prefix, roles)


def step(name: str, *, roles: Collection[Role] | None = None) -> Callable[[Handler], Handler]:
    """Register the handler of a text that answers ``dialog.step``."""
    return _registering(STEPS, name, roles)


def on_event(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of an event from inside."""
    return _registering(EVENTS, kind, None)


def on_arrival(kind: Kind) -> Callable[[Handler], Handler]:
    """Register the handler of what else arrives: a file, a text without a dialog, an edit, a contact."""
    return _registering(ARRIVALS, kind.value, None)


def on_file(handler: Handler) -> Handler:
    """Register the handler of files."""
    return on_arrival(Kind.FILE)(handler)


def on_text(handler: Handler) -> Handler:
    """Register the handler of texts that no step waits for."""
    return on_arrival(Kind.TEXT)(handler)


def _registering(
    registry: Registry[Entry],
    key: str,
    roles: Collection[Role] | None,
    menu: Message | None = None,
    order: int = 0,
) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        registry.add(key, Entry(handler, roles, menu, order))
        return handler

    return register


__all__ = [
    "ARRIVALS",
    "COMMANDS",
    "EVENTS",
    "STEPS",
    "TAPS",
    "Button",
    "Buttons",
    "Entry",
    "Handler",
    "Incoming",
    "Kind",
    "SentFile",
    "Turn",
    "command",
    "on_arrival",
    "on_event",
    "on_file",
    "on_text",
    "step",
    "tap",
]
