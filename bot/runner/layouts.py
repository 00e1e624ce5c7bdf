"""What was said of a print, as a layout file: ``layout_made`` names the file."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.db.engine import Database
from bot.db.queries import taught
from bot.db.queries.orders import Order, work_of
from bot.db.queries.work import MakeLayout
from bot.runner.files import Files
from bot.runner.worker import Done, WorkKind
from zwcore.layouts.teach import gathered, write


@dataclass
class Layouts:
    """What writes layout files."""

    database: Database
    files: Files

    @property
    def kinds(self) -> dict[str, WorkKind]:
        """The kinds of orders it does."""
        return {MakeLayout.KIND: WorkKind(self._make, "layout_not_made")}

    async def _make(self, order: Order) -> Done:
        work = work_of(order, MakeLayout)
        said = await self.database.read(lambda session: taught.of_print(session, work.fingerprint))
        if not said:
            return Done("layout_not_made")
        content = write(gathered(said)).encode()
        sha256 = await asyncio.to_thread(self.files.keep, content)
        return Done("layout_made", self.files.path(sha256).relative_to(self.files.folder).as_posix())
