"""Files that people sent: fetched, kept, and read in a confined child; evidence is kept unread.

``read`` says that there is a result (with forms, or with the problem that made it unreadable), ``unread`` that three
attempts came to nothing, ``kept`` that evidence is on our disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from bot.db.engine import Database, Session
from bot.db.queries import taught, uploads
from bot.db.queries.orders import KeepUpload, Order, ReadUpload, upload_of, work_of
from bot.db.queries.uploads import Upload
from bot.db.terms import UploadStatus
from bot.runner.files import Files
from bot.runner.read import ReadFile, Said
from bot.runner.worker import Done, WorkKind

log = structlog.get_logger()
Download = Callable[[str], Awaitable[bytes]]
Read = Callable[[bytes, str, Sequence[Said]], Awaitable[ReadFile]]


@dataclass
class Uploads:
    """What reads and keeps files."""

    database: Database
    files: Files
    download: Download
    read: Read

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
        if upload.sha256 is not None:
            return upload
        data = await self.download(upload.file_id)
        sha256 = await asyncio.to_thread(self.files.keep, data)
        return await self.database.write(lambda session: uploads.fetched(session, upload_id, sha256, len(data)))

    async def _read(self, order: Order) -> Done:
        number = work_of(order, ReadUpload).upload
        upload = await self._fetch(number)
        assert upload.sha256 is not None
        data = await asyncio.to_thread(self.files.read, upload.sha256)
        said = await self.database.read(lambda session: taught.said_to(session, order.person_id))
        found = await self.read(data, upload.name, said)
        if not found.forms:
            await self.database.write(lambda session: uploads.close(session, number, UploadStatus.FAILED))
            await self._let_go(upload.sha256)
            return Done("read", found.record)

        def keep(session: Session) -> None:
            uploads.close(session, number, UploadStatus.READ, found.pictures)
            found.keep(session, order, number)

        return Done("read", found.record, keep)

    async def _keep(self, order: Order) -> Done:
        number = work_of(order, KeepUpload).upload
        await self._fetch(number)
        await self.database.write(lambda session: uploads.close(session, number, UploadStatus.READ))
        return Done("kept")

    def _quarantine(self, session: Session, order: Order) -> None:
        uploads.close(session, upload_of(order), UploadStatus.QUARANTINED)

    async def _let_go(self, sha256: str) -> None:
        """Nothing is stored of what is no form, unless somebody's readable upload has the same bytes."""
        if not await self.database.read(lambda session: uploads.keeps(session, sha256)):
            await asyncio.to_thread(self.files.remove, sha256)

    async def sweep(self) -> None:
        """Let go of files that a kill left between their appearing and the commit; nothing is fetched yet."""
        needed = await self.database.read(uploads.needed)
        try:
            swept = await asyncio.to_thread(self.files.sweep, needed)
        except OSError as problem:
            log.warning("not swept", problem=str(problem))
            return
        if swept:
            log.info("swept", files=swept)
