"""Forms as files: written in the child, kept until they are sent; ``exported`` names the file that was made."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.db.engine import Database
from bot.db.queries import sheets
from bot.db.queries.orders import MakeExport, Order, work_of
from bot.runner.files import Files
from bot.runner.worker import Done, WorkKind

Write = Callable[[str, str, str], Awaitable[bytes]]
"""A kind of export, a record as text, a language: the file."""


@dataclass
class Exports:
    """What writes forms as files."""

    database: Database
    files: Files
    write: Write

    @property
    def kinds(self) -> dict[str, WorkKind]:
        """The kinds of orders it does."""
        return {MakeExport.KIND: WorkKind(self._make, "not_exported")}

    async def _make(self, order: Order) -> Done:
        work = work_of(order, MakeExport)
        record = await self.database.read(lambda session: sheets.record(session, work.reading, work.place))
        if record is None:
            return Done("not_exported")
        content = await self.write(work.export, record, work.language)
        sha256 = await asyncio.to_thread(self.files.keep, content)
        return Done("exported", self.files.path(sha256).relative_to(self.files.folder).as_posix())
