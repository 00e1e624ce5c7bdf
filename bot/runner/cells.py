"""Pictures of cells that were read with doubt: kept as files until they are sent; ``cell_kept`` names the file."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.db.engine import Database
from bot.db.queries import uploads
from bot.db.queries.orders import Order, work_of
from bot.db.queries.work import KeepCell
from bot.runner.files import Files
from bot.runner.worker import Done, WorkKind

NOT_KEPT = "cell_not_kept"


@dataclass
class Cells:
    """What puts pictures of cells down as files."""

    database: Database
    files: Files

    @property
    def kinds(self) -> dict[str, WorkKind]:
        """The kinds of orders it does."""
        # The question is asked without it: nobody waits for a disk.
        return {KeepCell.KIND: WorkKind(self._keep, NOT_KEPT, waits_for_disk=False)}

    async def _keep(self, order: Order) -> Done:
        work = work_of(order, KeepCell)
        content = await self.database.read(lambda session: uploads.picture(session, work.upload, work.cell))
        if content is None:
            return Done(NOT_KEPT)
        sha256 = await asyncio.to_thread(self.files.keep, content)
        return Done("cell_kept", self.files.path(sha256).relative_to(self.files.folder).as_posix())
