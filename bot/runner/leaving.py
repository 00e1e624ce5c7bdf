"""What was erased leaves the disk too: its files, and the pages of the database's log; ``let_go`` says that it did."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial

from bot.db.engine import Database
from bot.db.queries import uploads
from bot.db.queries.orders import Order, work_of
from bot.db.queries.work import LetGo
from bot.runner.files import Files
from bot.runner.worker import Done, Failed, Unavailable, WorkKind


@dataclass
class Leaving:
    """What deletes files that nobody needs any more."""

    database: Database
    files: Files

    @property
    def kinds(self) -> dict[str, WorkKind]:
        """The kinds of orders it does."""
        return {LetGo.KIND: WorkKind(self._let_go, "not_let_go")}

    async def _let_go(self, order: Order) -> Done:
        for sha256 in work_of(order, LetGo).files:
            if not await self.database.read(partial(uploads.is_needed, sha256=sha256)):
                try:
                    await asyncio.to_thread(self.files.remove, sha256)
                except OSError as problem:
                    raise Failed(str(problem)) from problem
        if not await self.database.settle():
            raise Unavailable("somebody reads the log", for_good=False)
        return Done("let_go")
