"""Pasted texts: reviewed in the child as a file is, without being kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.db.queries.orders import Order, ReadText, work_of
from bot.runner.read import ReadFile
from bot.runner.worker import Done, WorkKind

NAME = "text"


@dataclass
class Texts:
    """What reviews pasted texts."""

    read: Callable[[bytes, str], Awaitable[ReadFile]]

    @property
    def kinds(self) -> dict[str, WorkKind]:
        """The kinds of orders it does."""
        return {ReadText.KIND: WorkKind(self._read, "text_unread")}

    async def _read(self, order: Order) -> Done:
        found = await self.read(work_of(order, ReadText).text.encode(), NAME)
        return Done("text_read", found.record)
