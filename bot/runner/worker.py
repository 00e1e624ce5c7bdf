"""An upload's way: fetched, kept, counted, read in a child, the result put down and announced as an event.

Two transactions, never one around the parsing. ``read`` says that there is a result (with forms, or with the problem
that made it unreadable); ``unread`` that three attempts came to nothing.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial

import structlog
from sqlmodel import Session

from bot.clock import Clock
from bot.db.engine import Database
from bot.db.queries import inbox
from bot.db.tables import Upload, UploadStatus
from bot.runner import uploads
from bot.runner.files import Files
from bot.runner.pool import Unreadable

ATTEMPTS = 3
AT_ONCE = 4
PAUSE = 1.0
LONGEST_PAUSE = 30.0
log = structlog.get_logger()


class Unavailable(Exception):
    """A file could not be fetched; ``for_good`` when asking again is no use."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.for_good = for_good


Download = Callable[[str], Awaitable[bytes]]
Read = Callable[[bytes, str], Awaitable[str]]


class Runner:
    """Reads the uploads that wait."""

    def __init__(self, database: Database, clock: Clock, files: Files, download: Download, read: Read) -> None:
        self._database, self._clock, self._files = database, clock, files
        self._download, self._read = download, read
        self._woken = asyncio.Event()
        self._scanning = False
        self._room = asyncio.Semaphore(AT_ONCE)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self.on_idle: Callable[[], None] = lambda: None
        database.on_commit(uploads.WAKE, self.wake)

    def wake(self) -> None:
        """Say that there may be something to read."""
        self._woken.set()

    @property
    def idle(self) -> bool:
        """Whether nothing is being read or waits to be."""
        return not (self._woken.is_set() or self._scanning or self._tasks)

    async def run(self) -> None:
        """Read until cancelled; what a former run left is taken up first."""
        await self._sweep()
        self.wake()
        try:
            while True:
                await self._woken.wait()
                self._woken.clear()
                self._scanning = True
                for upload_id in await self._database.read(uploads.waiting):
                    if upload_id not in self._tasks:
                        self._tasks[upload_id] = asyncio.create_task(self._take(upload_id))
                self._scanning = False
                self.on_idle()
        finally:
            for task in self._tasks.values():
                task.cancel()
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _sweep(self) -> None:
        """Let go of files that a kill left between their appearing and the commit; nothing is fetched yet."""
        needed = await self._database.read(uploads.needed)
        try:
            swept = await asyncio.to_thread(self._files.sweep, needed)
        except OSError as problem:
            log.warning("not swept", problem=str(problem))
            return
        if swept:
            log.info("swept", files=swept)

    async def _take(self, upload_id: int) -> None:
        try:
            async with self._room:
                await self._go(upload_id)
        except Exception:
            # The disk or the database failed: the upload stays as it is, the next scan takes it up again.
            log.exception("upload not read", upload=upload_id)
        finally:
            del self._tasks[upload_id]
            self.on_idle()

    async def _go(self, upload_id: int) -> None:
        try:
            upload = await self._fetch(upload_id)
        except Unavailable as problem:
            await self._give_up(upload_id, str(problem))
            return
        assert upload.sha256 is not None
        sha256 = upload.sha256
        if upload.evidence_for is not None:
            await self._database.write(partial(self._kept, upload_id=upload_id))
            return
        for _ in range(ATTEMPTS):
            upload = await self._database.write(lambda session: _count(session, upload_id))
            if upload.attempts > ATTEMPTS:
                break
            data = await asyncio.to_thread(self._files.read, sha256)
            try:
                result = await self._read(data, upload.name)
            except Unreadable as problem:
                log.warning("reading failed", upload=upload_id, attempt=upload.attempts, problem=str(problem))
                continue
            await self._database.write(partial(self._finish, upload_id=upload_id, result=result))
            if not has_forms(result):
                await self._let_go(sha256)
            return
        await self._give_up(upload_id, "each attempt failed")

    async def _fetch(self, upload_id: int) -> Upload:
        """Have the bytes on our disk; waits as long as the chat service cannot be reached."""
        upload = await self._database.read(lambda session: session.get_one(Upload, upload_id))
        if upload.sha256 is not None:
            return upload
        pause = PAUSE
        while True:
            try:
                data = await self._download(upload.file_id)
                break
            except Unavailable as problem:
                if problem.for_good:
                    raise
                log.warning("download failed", upload=upload_id, problem=str(problem))
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        sha256 = await asyncio.to_thread(self._files.keep, data)
        return await self._database.write(lambda session: _fetched(session, upload_id, sha256, len(data)))

    def _kept(self, session: Session, upload_id: int) -> None:
        """Evidence is not read: once its bytes are here it is done."""
        upload = session.get_one(Upload, upload_id)
        upload.status = UploadStatus.READ
        self._announce(session, upload, "kept")

    def _finish(self, session: Session, upload_id: int, result: str) -> None:
        upload = session.get_one(Upload, upload_id)
        upload.result = result
        upload.status = UploadStatus.READ if has_forms(result) else UploadStatus.FAILED
        self._announce(session, upload, "read")

    async def _give_up(self, upload_id: int, problem: str) -> None:
        log.error("upload quarantined", upload=upload_id, problem=problem)

        def close(session: Session) -> None:
            upload = session.get_one(Upload, upload_id)
            upload.status = UploadStatus.QUARANTINED
            self._announce(session, upload, "unread")

        await self._database.write(close)

    def _announce(self, session: Session, upload: Upload, kind: str) -> None:
        assert upload.id is not None
        inbox.add_event(
            session, kind=kind, number=upload.id, chat_id=upload.chat_id, now=self._clock.now(), upload_id=upload.id
        )

    async def _let_go(self, sha256: str) -> None:
        """Nothing is stored of what is no form, unless somebody's readable upload has the same bytes."""
        if not await self._database.read(lambda session: uploads.keeps(session, sha256)):
            await asyncio.to_thread(self._files.remove, sha256)


def _count(session: Session, upload_id: int) -> Upload:
    """Count the attempt before it is made: one that takes the whole process down counts too."""
    upload = session.get_one(Upload, upload_id)
    upload.attempts += 1
    return upload


def _fetched(session: Session, upload_id: int, sha256: str, size: int) -> Upload:
    upload = session.get_one(Upload, upload_id)
    upload.sha256, upload.size = sha256, size
    return upload


def has_forms(result: str) -> bool:
    """Tell whether a result holds a form, and not only the problem that there is none."""
    return bool(json.loads(result).get("forms"))
