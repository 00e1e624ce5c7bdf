"""What a chat waits for: a state is a dataclass of the conversation that asked; it is stored by its name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from bot.db.engine import Session
from bot.db.queries import chats, people
from zwcore.text import Message


@dataclass(frozen=True)
class State:
    """What is waited for, with what has been said so far; its fields are what JSON can hold."""

    any_words: ClassVar[bool] = False
    """Whether the answer is in words of one's own: then a question or an order about a form is none."""
    own_leave: ClassVar[bool] = False
    """Whether its handler knows what 取消 means; otherwise that word alone ends it, as /cancel does."""
    dropped: ClassVar[Message | None] = None
    """What is said when something else is begun, and this is waited for no more; without it, it is waited for still."""


KINDS: dict[str, type[State]] = {}
"""The states by name, put down by the handlers of their answers."""


def known(kind: type[State]) -> type[State]:
    """Put a state down; ``ValueError`` where another has its name."""
    if KINDS.setdefault(kind.__name__, kind) is not kind:
        raise ValueError(f"two states are called {kind.__name__}")
    return kind


def written(state: State) -> tuple[str, dict[str, Any]]:
    """Return the name and the content of a state, to be stored."""
    return type(state).__name__, asdict(state)


def read(name: str, content: dict[str, Any]) -> State | None:
    """Return a stored state; ``None`` for one of a former version."""
    kind = KINDS.get(name)
    try:
        return None if kind is None else kind(**content)
    except TypeError:
        return None


def in_chat(session: Session, chat_id: int) -> State | None:
    """Return what a chat waits for."""
    row = chats.find(session, chat_id)
    return None if row is None else read(row.step, row.data)


def end_about(session: Session, person_id: int, drafts: Collection[int | None]) -> None:
    """Wait for nothing more about these drafts in any chat of a person; what is about one has it as its ``draft``."""
    for chat_id in people.chats_of(session, person_id):
        if getattr(in_chat(session, chat_id), "draft", None) in drafts:
            chats.end(session, chat_id)
