"""What lies before somebody and binds them to nothing."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from bot.chat import State
from bot.services.button_marks import button_mark


@dataclass(frozen=True)
class Passing(State):
    """What lies before somebody, and is given up for what they look at next; a text is taken for what it is."""

    @property
    def mark(self) -> str:
        """What a button is known by: it does this, and nothing that was said later."""
        return button_mark(json.dumps(asdict(self)))
