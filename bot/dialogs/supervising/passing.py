"""What lies before somebody and binds them to nothing."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat import State


@dataclass(frozen=True)
class Passing(State):
    """What lies before somebody, and is given up for what they look at next; a text is taken for what it is."""
