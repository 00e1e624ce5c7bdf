"""Pasted texts: reviewed in the child as a file is, without being kept."""

from __future__ import annotations

from dataclasses import dataclass

from bot.db.engine import Database
from bot.db.queries import taught
from bot.db.queries.orders import Order, work_of
from bot.db.queries.work import ReadText
from bot.runner.uploads import Read
from bot.runner.worker import Done, WorkKind

NAME = "text"


@dataclass
class Texts:
    """What reviews pasted texts."""

    database: Database
    read: Read

    @property
    def kinds(self) -> dict[str, WorkKind]:
        """The kinds of orders it does."""
        return {ReadText.KIND: WorkKind(self._read, "text_unread")}

    async def _read(self, order: Order) -> Done:
        said = await self.database.read(lambda session: taught.said_to(session, order.person_id))
        found = await self.read(work_of(order, ReadText).text.encode(), NAME, said)
        if found.marked:
            return Done("marked")
        return Done("text_read", found.record, lambda session: found.keep(session, order))
