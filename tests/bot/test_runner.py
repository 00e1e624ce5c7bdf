"""Files on their way: read in a child, counted, quarantined, kept only where there is something to keep."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.clock import Clock
from bot.db.engine import Database
from bot.db.queries import orders, uploads
from bot.db.queries.work import ReadUpload
from bot.db.tables import Inbox, Order, Person, Upload
from bot.db.terms import UploadStatus
from bot.runner import pool as pool_module
from bot.runner.files import Files
from bot.runner.pool import Pool
from bot.runner.read import ReadFile, review_bytes
from bot.runner.uploads import Uploads
from bot.runner.worker import Failed, Runner, Unavailable
from tests.bot.waiting import eventually, rested
from zwcore.confined import CPU_SECONDS, GROWN
from zwcore.record import decode_file

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
FORMS = Path(__file__).parents[1] / "data" / "forms.docx"


def behave(data: bytes, name: str, _: object = ()) -> ReadFile:
    """What the tests have the child do."""
    if name == "die":
        os._exit(3)
    while name == "hang":
        pass
    if name == "wait":
        threading.Event().wait()
    if name == "environment":
        return ReadFile(json.dumps(sorted(os.environ)), 1)
    if name == "raise":
        raise RuntimeError("on purpose")
    if name == "memory":
        return ReadFile(str(len(bytearray(3 << 30))), 1)
    if name == "grow":
        return ReadFile(str(len(b"x" * (GROWN + (64 << 20)))), 1)
    if name == "pid":
        return ReadFile(str(os.getpid()), 1)
    return ReadFile(str(len(data)), 1)


def test_the_child_is_confined_and_survived() -> None:
    async def scenario() -> list[object]:
        pool = Pool(behave, seconds=5)
        names = ["die", "hang", "raise", "wait", "memory"]
        try:
            results: list[object] = list(
                await asyncio.gather(*(pool.read(b"", name) for name in names), return_exceptions=True)
            )
            return [*results, await pool.read(b"", "environment"), await pool.read(b"abc", "good")]
        finally:
            pool.close()

    died, hung, raised, waited, full, environment, good = asyncio.run(scenario())
    assert isinstance(died, Failed)
    assert isinstance(raised, Failed)
    # It had nearly nothing of the processor: another attempt may.
    assert isinstance(waited, Failed)
    # More time or memory than there is: no attempt will end otherwise, so that it is told at once.
    for one, reason in ((hung, "time"), (full, "memory")):
        assert isinstance(one, ReadFile)
        (problem,) = decode_file(one.record).problems
        assert (one.forms, problem.code, problem.params) == (0, "ZW002", {"reason": reason})
    assert isinstance(environment, ReadFile)
    assert not {"PATH", "HOME"} & set(json.loads(environment.record))
    assert good == ReadFile("3", 1)


def test_a_child_that_grew_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> list[str]:
        pool = Pool(behave)
        try:
            return [(await pool.read(b"", name)).record for name in ("pid", "pid", "grow", "pid")]
        finally:
            pool.close()

    monkeypatch.setattr(pool_module, "WORKERS", 1)
    first, again, _, other = asyncio.run(scenario())
    assert first == again != other


def test_what_was_interrupted_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever kills the process beside the bot, and the child with it: the next question finds another."""

    def started() -> list[int]:
        tasks = Path("/proc/self/task").iterdir()
        return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]

    async def scenario() -> list[object]:
        pool = Pool(behave)
        try:
            before = started()
            hung = asyncio.create_task(pool.read(b"", "hang"))
            await asyncio.to_thread(eventually, lambda: len(started()) > len(before))
            for pid in set(started()) - set(before):
                os.kill(pid, signal.SIGKILL)
            (problem,) = await asyncio.gather(hung, return_exceptions=True)
            return [problem, await pool.read(b"abc", "good")]
        finally:
            pool.close()

    monkeypatch.setattr(pool_module, "WORKERS", 1)
    problem, good = asyncio.run(scenario())
    assert isinstance(problem, Failed)
    assert str(problem) == "no answer"
    assert good == ReadFile("3", 1)


def test_the_nine_forms_come_back() -> None:
    async def scenario() -> ReadFile:
        pool = Pool()
        try:
            return await pool.read(FORMS.read_bytes(), "forms.docx")
        finally:
            pool.close()

    found = asyncio.run(scenario())
    assert found.forms == len(found.sheets) == 9
    assert ReadFile.unpacked(found.packed()) == found
    assert decode_file(found.record).kind == "docx"


def run(
    database: Database, folder: Path, read: Callable[[bytes, str], ReadFile], *, gone: bool = False, attempts: int = 0
) -> tuple[Upload, Order, list[str], list[Path]]:
    """Put one upload through a runner: the row, its order, the events for the chat, the files kept."""

    async def download(file_id: str) -> bytes:
        if gone:
            raise Unavailable("file is too big", for_good=True)
        return b"bytes of " + file_id.encode()

    async def child(data: bytes, name: str, *_: object) -> ReadFile:
        return read(data, name)

    def put(session: Session) -> None:
        session.add(Person(id=7, created=NOW))
        session.flush()
        number = uploads.add(
            session, person_id=7, chat_id=7, message_id=1, file_id="f", name="n", size=0, now=NOW
        )  # fmt: skip
        orders.place(session, ReadUpload(number), person_id=7, chat_id=7, now=NOW)
        session.flush()
        session.exec(select(Order)).one().attempts = attempts

    async def scenario() -> None:
        reading = Uploads(database, Files(folder / "files"), download, child, Clock())
        runner = Runner(database, Clock(), reading.kinds, reading.sweep)
        await database.write(put)
        running = asyncio.create_task(runner.run())
        await rested(runner)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(scenario())
    with Session(database.engine, expire_on_commit=False) as session:
        upload, order = session.exec(select(Upload)).one(), session.exec(select(Order)).one()
        events = [row.payload["kind"] for row in session.exec(select(Inbox)).all()]
    return upload, order, events, [path for path in (folder / "files").rglob("*") if path.is_file()]


def test_a_form_is_kept_and_announced(database: Database, tmp_path: Path) -> None:
    upload, order, events, files = run(database, tmp_path, lambda data, name: ReadFile("{}", 1))
    assert (upload.status, order.attempts, events) == (UploadStatus.READ, 1, ["read"])
    assert [path.name for path in files] == [upload.sha256]


def test_of_what_is_no_form_nothing_is_stored(database: Database, tmp_path: Path) -> None:
    upload, _, events, files = run(database, tmp_path, lambda data, name: ReadFile("{}", 0))
    assert (upload.status, events, files) == (UploadStatus.FAILED, ["read"], [])


def test_the_third_failure_puts_it_in_quarantine(database: Database, tmp_path: Path) -> None:
    def fail(data: bytes, name: str) -> ReadFile:
        raise Failed("on purpose")

    upload, order, events, files = run(database, tmp_path, fail)
    assert (upload.status, order.attempts, events) == (UploadStatus.QUARANTINED, 3, ["unread"])
    assert len(files) == 1


@pytest.mark.parametrize(
    ("attempts", "status", "event"),
    [(3, UploadStatus.READ, "read"), (4, UploadStatus.QUARANTINED, "unread")],
)
def test_a_good_file_that_was_only_interrupted_is_tried_once_more(
    database: Database, tmp_path: Path, attempts: int, status: UploadStatus, event: str
) -> None:
    """Three times the whole process went while it was read."""
    upload, _, events, _ = run(database, tmp_path, lambda data, name: ReadFile("{}", 1), attempts=attempts)
    assert (upload.status, events) == (status, [event])


def test_a_file_that_cannot_be_fetched_is_told(database: Database, tmp_path: Path) -> None:
    upload, _, events, files = run(database, tmp_path, lambda data, name: ReadFile("{}", 0), gone=True)
    assert (upload.status, events, files) == (UploadStatus.QUARANTINED, ["unread"], [])


@pytest.mark.parametrize("times", [1, 2])
def test_the_same_bytes_are_one_file(tmp_path: Path, times: int) -> None:
    files = Files(tmp_path)
    digests = {files.keep(b"x") for _ in range(times)}
    assert len(digests) == 1
    assert files.read(digests.pop()) == b"x"
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 1


def test_reading_puts_no_limit_on_the_process_it_is_called_in() -> None:
    before = resource.getrlimit(resource.RLIMIT_CPU)
    review_bytes(FORMS.read_bytes(), "forms.docx")
    assert resource.getrlimit(resource.RLIMIT_CPU) == before


def _limit(_data: bytes, _name: str, _: object = ()) -> ReadFile:
    return ReadFile(str(resource.getrlimit(resource.RLIMIT_CPU)[0]), 1)


def test_a_child_may_use_its_seconds_for_each_file() -> None:
    async def scenario() -> str:
        pool = Pool(_limit)
        try:
            return (await pool.read(b"", "a.txt")).record
        finally:
            pool.close()

    assert CPU_SECONDS <= int(asyncio.run(scenario())) < CPU_SECONDS + 30
