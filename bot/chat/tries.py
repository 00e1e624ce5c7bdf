"""What took the whole process down is not tried for ever: the starts that an update outlived are counted.

Only the oldest update of a chat that is not done can have been under way. At the first start they are counted
together; one that was there at an earlier start, too, is handled alone, its try committed before, and is put aside
after the eighth: fewer, and what has nothing to do with it (a machine that is switched off again and again) would lose
it. A graceful stop takes its start back.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import structlog

from bot.db.engine import Database
from bot.db.queries import inbox
from bot.db.queries.inbox import Waiting

STARTS = 8
log = structlog.get_logger()
Work = Callable[[Waiting], Awaitable[None]]


class Tries:
    """Counts the starts that updates outlive."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counted: list[int] = []

    async def after_a_start(self, handle: Work, put_aside: Work) -> None:
        """Count what a former run left; handle, or put aside, what was there at an earlier start."""
        heads = await self._database.read(inbox.heads)
        fresh = [row.id for row, tries in heads if not tries]
        if fresh:
            await self._count(fresh)
        for row, tries in heads:
            if tries >= STARTS:
                log.error("update put aside", inbox=row.id, starts=tries)
                await put_aside(row)
            elif tries:
                log.warning("update alone", inbox=row.id, starts=tries)
                await self._count([row.id])
                await handle(row)

    async def _count(self, row_ids: Sequence[int]) -> None:
        self._counted += row_ids
        await self._database.write(partial(inbox.count_starts, row_ids=row_ids))

    async def take_back(self) -> None:
        """A graceful stop is no start that an update outlived."""
        if self._counted:
            await self._database.write(partial(inbox.count_starts, row_ids=self._counted, by=-1))
