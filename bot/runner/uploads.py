"""Files that people sent: fetched, kept, and read in a confined child; evidence is kept unread.

``read`` says that there is a result (with forms, or with the problem that made it unreadable), ``no_form`` that there
is none on a photo, ``unread`` that three
attempts came to nothing, ``kept`` that evidence is on our disk, ``marked`` that the file bears 绝密, 机密 or 秘密: then
nothing of it is here any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import structlog

from bot.clock import Clock
from bot.db.engine import Database, Session
from bot.db.queries import orders, taught, uploads
from bot.db.queries.orders import KeepUpload, Order, ReadUpload, upload_of, work_of
from bot.db.queries.uploads import Upload
from bot.db.terms import UploadStatus
from bot.runner.files import Files
from bot.runner.pool import OnPage
from bot.runner.read import ReadFile, Said
from bot.runner.worker import Done, Failed, WorkKind

RESTING = 3600.0
"""Seconds after which a file that nobody needs is none that is being put down."""
log = structlog.get_logger()
IN_MEMORY = 3
"""Files that are held at once: those that are being read and the next one, however many wait."""
Download = Callable[[str], Awaitable[bytes]]
Read = Callable[[bytes, str, Sequence[Said]], Awaitable[ReadFile]]
ReadByPage = Callable[[bytes, str, Sequence[Said], OnPage], Awaitable[ReadFile]]


@dataclass
class Uploads:
    """What reads and keeps files."""

    database: Database
    files: Files
    download: Download
    read: ReadByPage
    clock: Clock
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(IN_MEMORY))
    _telling: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def kinds(self) -> dict[str, WorkKind]:
        """The kinds of orders it does."""
        return {
            ReadUpload.KIND: WorkKind(self._read, "unread", self._quarantine),
            KeepUpload.KIND: WorkKind(self._keep, "unread", self._quarantine),
        }

    async def _fetch(self, upload_id: int) -> Upload:
        """Have the bytes on our disk."""
        upload = await self.database.read(lambda session: uploads.get(session, upload_id))
        if upload.sha256 is not None and await asyncio.to_thread(self.files.path(upload.sha256).exists):
            return upload
        data = await self.download(upload.file_id)
        sha256 = await asyncio.to_thread(self.files.keep, data)
        return await self.database.write(lambda session: uploads.fetched(session, upload_id, sha256, len(data)))

    async def _read(self, order: Order) -> Done:
        number = work_of(order, ReadUpload).upload
        upload = await self._fetch(number)
        assert upload.sha256 is not None
        said = await self.database.read(lambda session: taught.said_to(session, order.person_id))
        async with self._turns:
            data = await asyncio.to_thread(self.files.read, upload.sha256)
            found = await self.read(data, upload.name, said, partial(self._tell, order.id or 0))
            del data
        if found.marked:
            return await self._marked(upload.sha256)
        if not found.forms:
            failed = partial(uploads.close, upload_id=number, status=UploadStatus.FAILED, pictures=found.pictures)
            await self.database.write(failed)
            await self._let_go(upload.sha256)
            return Done("read" if upload.name else "no_form", found.record)

        def keep(session: Session) -> None:
            uploads.close(session, number, UploadStatus.READ, found.pictures)
            found.keep(session, order, number)

        return Done("read", found.record, keep)

    def _tell(self, order_id: int, page: int, pages: int) -> None:
        """Have the chat told which page is being read; where that cannot be put down nothing is lost."""
        if pages > 1:
            work = partial(orders.begin_page, order_id=order_id, page=page, pages=pages, now=self.clock.now())
            telling = asyncio.create_task(self.database.write(work))
            self._telling.add(telling)
            telling.add_done_callback(self._told)

    def _told(self, telling: asyncio.Task[None]) -> None:
        self._telling.discard(telling)
        if not telling.cancelled() and telling.exception() is not None:
            log.warning("page not told", problem=str(telling.exception())[:200])

    async def _keep(self, order: Order) -> Done:
        number = work_of(order, KeepUpload).upload
        upload = await self._fetch(number)
        assert upload.sha256 is not None
        data = await asyncio.to_thread(self.files.read, upload.sha256)
        try:
            marked = (await self.read(data, upload.name, (), lambda *_: None)).marked
        except Failed:
            marked = False  # what cannot be read is evidence all the same
        if marked:
            return await self._marked(upload.sha256)
        await self.database.write(lambda session: uploads.close(session, number, UploadStatus.READ))
        return Done("kept")

    async def _marked(self, sha256: str) -> Done:
        """Have nothing here of a file that bears a marking, whoever sent it; its event has the rest erased."""
        await self.database.write(lambda session: uploads.empty(session, sha256))
        await asyncio.to_thread(self.files.remove, sha256)
        return Done("marked")

    def _quarantine(self, session: Session, order: Order) -> None:
        uploads.close(session, upload_of(order), UploadStatus.QUARANTINED)

    async def _let_go(self, sha256: str) -> None:
        """Nothing is stored of what is no form, unless somebody's readable upload has the same bytes."""
        if not await self.database.read(lambda session: uploads.keeps(session, sha256)):
            await asyncio.to_thread(self.files.remove, sha256)

    async def tidy(self) -> None:
        """Let go of files that nobody needs any more, while others are fetched and made."""
        await self.sweep(RESTING)

    async def sweep(self, resting: float = 0) -> None:
        """Let go of files that a kill left between their appearing and the commit; nothing is fetched yet."""
        needed = await self.database.read(uploads.needed)
        try:
            swept = await asyncio.to_thread(self.files.sweep, needed, resting)
        except OSError as problem:
            log.warning("not swept", problem=str(problem))
            return
        if swept:
            log.info("swept", files=swept)
