"""Files that people sent: fetched, kept, and read in a confined child; evidence is kept unread.

``read`` says that there is a result (with forms, or with the problem that made it unreadable), ``no_form`` that there
is none on a photo, ``no_page`` that a page that was photographed once more cannot be read either, ``unread`` that three
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
from bot.db.queries import orders, pages, taught, uploads
from bot.db.queries.orders import Order, upload_of, work_of
from bot.db.queries.uploads import Upload
from bot.db.queries.work import KeepUpload, LetGo, ReadUpload
from bot.db.terms import PICTURES, UploadStatus
from bot.runner.files import Files
from bot.runner.pool import OnPage
from bot.runner.read import ReadFile, Said
from bot.runner.worker import Done, Failed, WorkKind
from zwcore.documents.album import packed, photos_of
from zwcore.record import decode_file

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
        if upload.pages and upload.sha256 is not None:
            return upload  # nobody can be asked for all of it once more
        if upload.sha256 is not None and await asyncio.to_thread(self.files.path(upload.sha256).exists):
            return upload
        data = await self.download(upload.file_id)
        sha256 = await asyncio.to_thread(self.files.keep, data)
        return await self.database.write(lambda session: uploads.fetched(session, upload_id, sha256, len(data)))

    async def _read(self, order: Order) -> Done:
        work = work_of(order, ReadUpload)
        if not (await self.database.read(lambda session: uploads.get(session, work.upload))).file_id:
            return Done("read")  # it was deleted meanwhile
        upload = await self._fetch(work.upload)
        parts = await self.database.read(lambda session: uploads.parts(session, work.upload))
        parts = [await self._fetch(part.id or 0) for part in parts]
        assert upload.sha256 is not None
        said = await self.database.read(lambda session: taught.said_to(session, order.person_id))
        async with self._turns:
            photos = await asyncio.to_thread(self._photos, upload, parts)
            data, count = packed(photos) if parts else photos[0], len(photos)
            del photos
            found = await self.read(data, upload.name, said, partial(self._tell, order.id or 0))
            if found.marked:
                return await self._marked(*(one.sha256 for one in (upload, *parts) if one.status != UploadStatus.READ))
            if not found.forms or (work.card is not None and not _gained(found, parts, count)):
                return await self._without_a_form(order, upload, parts, found)
            together = await asyncio.to_thread(self.files.keep, data) if parts else None
            del data

        def keep(session: Session) -> None:
            uploads.close(session, work.upload, UploadStatus.READ, found.pictures)
            if together is not None:
                gone = uploads.put_together(session, work.upload, parts, together, count)
                orders.place(
                    session, LetGo(sorted(gone)), person_id=order.person_id, chat_id=order.chat_id, now=self.clock.now()
                )
            found.keep(session, order, work.upload)

        return Done("read", found.record, keep)

    def _photos(self, upload: Upload, parts: Sequence[Upload]) -> list[bytes]:
        """The file, or the photos that are to be read as one: each part at its place, or behind the others."""
        whole = self.files.read(upload.sha256 or "")
        photos = photos_of(whole) if upload.pages and parts else [whole]
        for part in parts:
            photo = self.files.read(part.sha256 or "")
            if part.page is None:
                photos.append(photo)
            else:
                photos[part.page - 1] = photo
        return photos

    async def _without_a_form(self, order: Order, upload: Upload, parts: Sequence[Upload], found: ReadFile) -> Done:
        """Keep nothing of what shows no form, unless it is looked at once more with what has come since."""
        work = work_of(order, ReadUpload)

        def give_up(session: Session) -> list[Upload]:
            if pages.is_read_again(session, order):
                return []
            closed = pages.give_up(session, work, UploadStatus.FAILED)
            if not parts and closed:
                uploads.close(session, work.upload, UploadStatus.FAILED, found.pictures)
            return closed

        for one in await self.database.write(give_up):
            await self._let_go(one.sha256 or "")
        if work.card is not None and any(part.page is not None for part in parts):
            return Done("no_page")
        is_photo = not upload.name or upload.name.lower().endswith(PICTURES)
        return Done("no_form" if is_photo or parts else "read", found.record)

    def _tell(self, order_id: int, page: int, count: int) -> None:
        """Have the chat told which page is being read; where that cannot be put down nothing is lost."""
        if count > 1:
            work = partial(pages.begin_page, order_id=order_id, page=page, pages=count, now=self.clock.now())
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

    async def _marked(self, *files: str | None) -> Done:
        """Have nothing here of a file that bears a marking, whoever sent it; its event has the rest erased."""
        for sha256 in (one for one in files if one is not None):
            await self.database.write(partial(uploads.empty, sha256=sha256))
            await asyncio.to_thread(self.files.remove, sha256)
        return Done("marked")

    def _quarantine(self, session: Session, order: Order) -> None:
        if order.kind == KeepUpload.KIND:
            uploads.close(session, upload_of(order), UploadStatus.QUARANTINED)
        else:
            pages.give_up(session, work_of(order, ReadUpload), UploadStatus.QUARANTINED)

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


def _gained(found: ReadFile, parts: Sequence[Upload], count: int) -> bool:
    """Tell whether any of the parts, of ``count`` photos in all, shows a table."""
    unread = decode_file(found.record).pages_unread
    behind = count - sum(part.page is None for part in parts)
    numbers = [part.page or (behind := behind + 1) for part in parts]
    return any(number not in unread for number in numbers)
