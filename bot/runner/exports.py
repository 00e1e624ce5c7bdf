"""Forms as files: written in the child, kept until they are sent; ``exported`` names the file that was made.

``not_writable`` says that the file cannot be made of these forms: the user's own file does not take what was changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.db.engine import Database
from bot.db.queries import sheets
from bot.db.queries.orders import Order, work_of
from bot.db.queries.sheets import StoredForms
from bot.db.queries.work import MakeExport, MakePapers, Stood
from bot.masks import masked
from bot.runner.files import Files
from bot.runner.worker import Done, WorkKind
from bot.runner.write import Given, Made
from zwcore.exports import exports

Write = Callable[[str, Given, str], Awaitable[Made | None]]
"""A kind of export, what it is made of, a language: the file."""


@dataclass
class Exports:
    """What writes forms as files."""

    database: Database
    files: Files
    write: Write

    @property
    def kinds(self) -> dict[str, WorkKind]:
        """The kinds of orders it does."""
        return {
            MakeExport.KIND: WorkKind(self._make, "not_exported"),
            MakePapers.KIND: WorkKind(self._make_papers, "papers_not_made"),
        }

    async def _make(self, order: Order) -> Done:
        work = work_of(order, MakeExport)
        kept = await self.database.read(lambda session: sheets.of_reading(session, work.reading, work.place))
        if kept is None:
            return Done("not_exported")
        made = await self._written(order, work.export, kept, work.stood, work.language)
        return Done("not_writable") if made is None else Done("exported", made)

    async def _make_papers(self, order: Order) -> Done:
        work = work_of(order, MakePapers)
        kept = await self.database.read(lambda session: sheets.of_submissions(session, work.submissions))
        made = None
        if kept is not None:
            made = await self._written(order, work.export, kept, work.stood, work.language, work.whose)
        return Done("papers_not_made") if made is None else Done("papers_made", made)

    async def _written(
        self, order: Order, export: str, kept: StoredForms, stood: Sequence[Stood], lang: str, whose: str = ""
    ) -> str | None:
        """The file's name and, in the line below, where it lies."""
        source = None
        if export in exports and exports[export].source and kept.sha256 is not None:
            source = kept.kind, await asyncio.to_thread(self.files.read, kept.sha256)
        # As plain values: the child knows no tables.
        stands = [
            (one.status, one.version, one.number, one.at, one.newest, one.due, one.newer)
            for one in (Stood(*given) for given in stood)
        ]
        evidence = {digest: masked(name) for digest, name in kept.evidence.items()}
        marks = [{mark: (one.reason, one.person, one.at) for mark, one in of.items()} for of in kept.marked]
        given = Given(kept.records, stands, order.created, kept.head, source, whose, evidence, marks)
        made = await self.write(export, given, lang)
        if made is None:
            return None
        sha256 = await asyncio.to_thread(self.files.keep, made.content)
        return f"{made.name}\n{self.files.path(sha256).relative_to(self.files.folder).as_posix()}"
