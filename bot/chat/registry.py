"""Where handlers are registered, by what they are for; see :mod:`bot.chat`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast, get_type_hints

from bot.actions import Action
from bot.chat.incoming import Arrival
from bot.chat.turn import Turn
from bot.chat.waiting import State, known
from bot.chat.wishes.model import Wish
from bot.db.terms import Role
from zwcore.registry import Registry
from zwcore.text import Message

Handler = Callable[[Turn], None]
IsMine = Callable[[Turn], bool]
H = TypeVar("H", bound=Callable[..., Any])
A = TypeVar("A", bound=Action)
S = TypeVar("S", bound=State)
W = TypeVar("W", bound=Wish)
DIALOGS = "bot.dialogs"


@dataclass(frozen=True)
class Entry(Generic[H]):
    """A handler, who may use it (``None``: everybody), and for a command its line in the menu."""

    handler: H
    roles: Collection[Role] | None = None
    menu: Message | None = None
    order: int = 0
    always: bool = False
    """Whether it is asked about a text even where an answer is waited for."""

    def open_to(self, role: str) -> bool:
        """Tell whether somebody in ``role`` may come in."""
        return self.roles is None or role in self.roles


COMMANDS: Registry[Entry[Handler]] = Registry(DIALOGS)
TAPS: Registry[Entry[Callable[[Turn, Any], None]]] = Registry(DIALOGS)
STEPS: Registry[Entry[Callable[[Turn, Any], None]]] = Registry(DIALOGS)
RESUMES: Registry[Entry[Callable[[Turn, Any], None]]] = Registry(DIALOGS)
EVENTS: Registry[Entry[Handler]] = Registry(DIALOGS)
ARRIVALS: Registry[Entry[Handler]] = Registry(DIALOGS)
"""What else arrives, by kind: an edited message, a contact."""
WISHES: Registry[Entry[Callable[[Turn, Any], None]]] = Registry(DIALOGS)
"""Who serves a wish in plain words, by its kind and its handler: several may, each for other roles."""
TEXTS: Registry[Entry[IsMine]] = Registry(DIALOGS)
FILES: Registry[Entry[IsMine]] = Registry(DIALOGS)
"""Asked in order whether a text, or a file, is theirs."""


def command(
    name: str, menu: Message | None = None, *, roles: Collection[Role] | None = None, order: int = 50
) -> Callable[[Handler], Handler]:
    """Register the handler of ``/name``; ``menu`` is its line in the menu, sorted by ``order``."""
    return _registering(COMMANDS, name, Entry[Handler], roles, menu, order)


def tap(
    kind: type[A], *, roles: Collection[Role] | None = None
) -> Callable[[Callable[[Turn, A], None]], Callable[[Turn, A], None]]:
    """Register the handler of buttons that mean a ``kind`` of action."""
    return _registering(TAPS, kind.__name__, Entry[Any], roles)


def step(handler: Callable[[Turn, S], None]) -> Callable[[Turn, S], None]:
    """Register the handler of a text that answers what the chat waits for: the state its second parameter names."""
    STEPS.add(_state_of(handler), Entry(handler))
    return handler


def resume(handler: Callable[[Turn, S], None]) -> Callable[[Turn, S], None]:
    """Register what asks again, after a command was served, what a state waits for."""
    RESUMES.add(_state_of(handler), Entry(handler))
    return handler


def _state_of(handler: Callable[..., Any]) -> str:
    state = cast(type[State], list(get_type_hints(handler).values())[1])
    return known(state).__name__


def on_event(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of an event from inside."""
    return _registering(EVENTS, kind, Entry[Handler])


def on_arrival(kind: Arrival) -> Callable[[Handler], Handler]:
    """Register the handler of what else arrives."""
    return _registering(ARRIVALS, kind.value, Entry[Handler])


def on_text(*, order: int, always: bool = False) -> Callable[[IsMine], IsMine]:
    """Register who may take a text that no step waits for, or ``always``; the lowest ``order`` is asked first."""
    return _chained(TEXTS, order, always=always)


def on_file(*, order: int) -> Callable[[IsMine], IsMine]:
    """Register who may take a file; the lowest ``order`` is asked first."""
    return _chained(FILES, order)


def wished(
    kind: type[W], *, roles: Collection[Role] | None = None
) -> Callable[[Callable[[Turn, W], None]], Callable[[Turn, W], None]]:
    """Register who serves a wish in plain words (愿望), for ``roles`` or all that may have it: what is asked for is
    answered, what would change something is said back with the one button that does it.
    """

    def register(handler: Callable[[Turn, W], None]) -> Callable[[Turn, W], None]:
        WISHES.add(f"{kind.__name__} {handler.__name__}", Entry(handler, kind.roles if roles is None else roles))
        return handler

    return register


def serving(kind: type[Wish], role: str) -> Entry[Callable[[Turn, Any], None]] | None:
    """Who serves a kind of wish for a role; ``None`` where nobody does."""
    found = (entry for key, entry in WISHES.items() if key.partition(" ")[0] == kind.__name__)
    return next((entry for entry in found if entry.open_to(role)), None)


def _chained(registry: Registry[Entry[IsMine]], order: int, *, always: bool = False) -> Callable[[IsMine], IsMine]:
    def register(handler: IsMine) -> IsMine:
        registry.add(f"{handler.__module__}.{handler.__name__}", Entry(handler, order=order, always=always))
        return handler

    return register


def in_order(registry: Registry[Entry[IsMine]]) -> list[Entry[IsMine]]:
    """Return who is to be asked, first to last."""
    return sorted(registry.values(), key=lambda entry: entry.order)


def _registering(
    registry: Registry[Any],
    key: str,
    kind: type[Entry[Any]],
    roles: Collection[Role] | None = None,
    menu: Message | None = None,
    order: int = 0,
) -> Callable[[H], H]:
    def register(handler: H) -> H:
        registry.add(key, kind(handler, roles, menu, order))
        return handler

    return register
