"""Photos that are read together: gathered until they are begun, put together, replaced one by one, whatever breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from bot.clock import Clock
from bot.db.engine import Database
from bot.db.queries import orders, outbox, pages, uploads
from bot.db.queries.outbox import Deed, Written
from bot.db.queries.work import ReadUpload
from bot.db.tables import Inbox, Order, Person, Upload
from bot.db.terms import OrderState, UploadStatus
from bot.runner.files import Files
from bot.runner.leaving import Leaving
from bot.runner.read import ReadFile
from bot.runner.uploads import Uploads
from bot.runner.worker import Runner
from tests.bot.accounts import chats
from tests.bot.waiting import rested
from zwcore.documents import NotRead
from zwcore.documents.album import photos_of
from zwcore.record import FileRecord, encode_file
from zwcore.review import partly

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
SOON = timedelta(seconds=1.5)


class Still(Clock):
    """A clock that stands until it is moved."""

    moment = NOW

    def now(self) -> datetime:
        return self.moment


def answered(forms: int, unread: Sequence[int] = ()) -> ReadFile:
    """What reading photos gives, some of which show no table."""
    left = NotRead("photos", {"pages": "、".join(map(str, unread))})
    return ReadFile(encode_file(FileRecord("", "", "photo", (partly(left),) if unread else ())), forms)


def photographed(session: Session, *names: str, wait: timedelta = timedelta()) -> Order:
    """Photos that came together, waiting to be read."""
    if session.get(Person, 7) is None:
        session.add(Person(id=7, created=NOW))
        session.flush()
        chats(session, 7)
    first = added(session, names[0])
    for name in names[1:]:
        added(session, name, part_of=first)
    return orders.place(session, ReadUpload(first, gathers=True), person_id=7, chat_id=7, now=NOW, wait=wait)


def added(session: Session, name: str, *, part_of: int | None = None, page: int | None = None) -> int:
    return uploads.add(
        session, person_id=7, chat_id=7, message_id=1, file_id=name, name="", size=1, now=NOW, part_of=part_of,
        page=page,
    )  # fmt: skip


class Reading:
    """A runner whose child says what a test has it say; ``read`` is what it was given, photo by photo."""

    def __init__(self, database: Database, folder: Path, say: Callable[[], Awaitable[ReadFile]]) -> None:
        self.database, self.clock, self.files = database, Still(), Files(folder / "files")
        self._say = say
        self.read: list[list[bytes]] = []
        reading = Uploads(database, self.files, self._download, self._child, self.clock)
        kinds = {**reading.kinds, **Leaving(database, self.files).kinds}
        self.runner = Runner(database, self.clock, kinds, reading.sweep)

    async def _download(self, name: str) -> bytes:
        return name.encode()

    async def _child(self, data: bytes, *_: object) -> ReadFile:
        self.read.append(photos_of(data))
        return await self._say()

    async def run(self, *steps: Callable[[Session], object]) -> None:
        """Run until there is nothing to be done, after each of some changes."""
        running = asyncio.create_task(self.runner.run())
        for step in steps:
            await self.database.write(step)
            await rested(self.runner, self._done)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    async def _done(self) -> bool:
        return await self.database.read(lambda session: not session.exec(select(Order).where(_open(self.clock))).all())

    def kept(self) -> set[bytes]:
        """What lies on the disk."""
        return {path.read_bytes() for path in self.files.folder.rglob("*") if path.is_file()}


def _open(clock: Clock) -> ColumnElement[bool]:
    due = and_(col(Order.state) == OrderState.WAITING, col(Order.due) <= clock.now())
    return or_(col(Order.state) == OrderState.CLAIMED, due)


def told(database: Database) -> list[str]:
    """The events for the chat."""
    with Session(database.engine) as session:
        kinds = [str(row.payload["kind"]) for row in session.exec(select(Inbox).order_by(col(Inbox.id)))]
    return [kind for kind in kinds if kind != "let_go"]


def first(session: Session) -> Upload:
    return session.exec(select(Upload).where(col(Upload.part_of).is_(None)).limit(1)).one()


def whole(database: Database) -> Upload:
    with Session(database.engine, expire_on_commit=False) as session:
        return first(session)


def test_nothing_is_read_before_the_last_has_come(database: Database, tmp_path: Path) -> None:
    async def say() -> ReadFile:
        return answered(1)

    reading = Reading(database, tmp_path, say)

    def another(session: Session) -> None:
        order = pages.gathering(session, 7)
        assert order is not None
        assert pages.is_gathering(session, reading.clock.now())
        added(session, "b", part_of=orders.work_of(order, ReadUpload).upload)
        pages.gather(session, order, reading.clock.now() + SOON, None)

    async def scenario() -> None:
        await reading.run(lambda session: photographed(session, "a", wait=SOON))
        reading.clock.moment += SOON / 2
        await reading.run(another)
        reading.clock.moment += SOON / 2
        await reading.run(lambda _: None)
        assert reading.read == [], "the second put it off"
        assert await reading.runner.look_again() == NOW + 1.5 * SOON
        reading.clock.moment += SOON
        await reading.run(lambda _: None)

    asyncio.run(scenario())
    assert reading.read == [[b"a", b"b"]]
    assert told(database) == ["read"]
    assert whole(database).pages == 2
    assert len(reading.kept()) == 1
    with Session(database.engine) as session:
        assert pages.gathering(session, 7) is None
        assert uploads.parts(session, first(session).id or 0) == []


def test_one_that_comes_while_the_others_are_read_has_all_read_once_more(database: Database, tmp_path: Path) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def say() -> ReadFile:
        begun.set()
        await go_on.wait()
        return answered(1)

    reading = Reading(database, tmp_path, say)

    def late(session: Session) -> None:
        assert pages.gathering(session, 7) is None
        number = first(session).id or 0
        under_way = pages.reading_now(session, number)
        assert under_way is not None
        added(session, "c", part_of=number)
        orders.place(session, ReadUpload(number, gathers=True), person_id=7, chat_id=7, now=NOW)
        assert pages.is_read_again(session, under_way)

    async def scenario() -> None:
        running = asyncio.create_task(reading.run(lambda session: photographed(session, "a", "b")))
        await begun.wait()
        await database.write(late)
        go_on.set()
        await running

    asyncio.run(scenario())
    assert reading.read == [[b"a", b"b"], [b"a", b"b", b"c"]]
    assert told(database) == ["read", "read"]
    assert len(reading.kept()) == 1


@pytest.mark.parametrize("stops", [1, 2])
def test_what_is_interrupted_is_done_once_and_whole(database: Database, tmp_path: Path, stops: int) -> None:
    """The bot goes while the photos are read, again and again."""
    begun = asyncio.Event()
    left = stops

    async def say() -> ReadFile:
        nonlocal left
        begun.set()
        if left:
            left -= 1
            await asyncio.Event().wait()
        return answered(1)

    reading = Reading(database, tmp_path, say)

    async def scenario() -> None:
        await database.write(lambda session: photographed(session, "a", "b"))
        for _ in range(stops):
            begun.clear()
            going = asyncio.create_task(reading.runner.run())
            await begun.wait()
            going.cancel()
            await asyncio.gather(going, return_exceptions=True)
        await reading.run(lambda _: None)

    asyncio.run(scenario())
    assert reading.read == (stops + 1) * [[b"a", b"b"]]
    assert told(database) == ["read"]
    assert len(reading.kept()) == 1


@pytest.mark.parametrize(
    ("unread", "events", "read"), [((), ["read", "read"], b"B"), ((2,), ["read", "no_page"], b"b")]
)
def test_a_page_is_replaced_only_by_one_that_can_be_read(
    database: Database, tmp_path: Path, unread: tuple[int, ...], events: list[str], read: bytes
) -> None:
    answers = [answered(1, (2,)), answered(1, unread)]

    async def say() -> ReadFile:
        return answers.pop(0)

    reading = Reading(database, tmp_path, say)

    def once_more(session: Session) -> None:
        card, notice = (
            outbox.add(session, chat_id=7, kind=Deed.SAY, letter=Written(text), now=NOW) for text in ("card", "notice")
        )
        one = first(session)
        number, one.notice_outbox_id = one.id or 0, notice.id
        added(session, "B", part_of=number, page=2)
        work = ReadUpload(number, gathers=True, before=1, card=card.id)
        orders.place(session, work, person_id=7, chat_id=7, now=NOW)

    asyncio.run(reading.run(lambda session: photographed(session, "a", "b", "c"), once_more))
    assert reading.read == [[b"a", b"b", b"c"], [b"a", b"B", b"c"]]
    assert told(database) == events
    (data,) = reading.kept()
    assert photos_of(data) == [b"a", read, b"c"]
    assert whole(database).status == UploadStatus.READ
    assert whole(database).notice_outbox_id == (1 if unread else 2), "what was read before keeps its card"


def test_of_photos_without_a_form_nothing_is_kept(database: Database, tmp_path: Path) -> None:
    async def say() -> ReadFile:
        return answered(0)

    reading = Reading(database, tmp_path, say)
    asyncio.run(reading.run(lambda session: photographed(session, "a", "b")))
    assert told(database) == ["no_form"]
    assert reading.kept() == set()
    with Session(database.engine) as session:
        assert len(uploads.without_a_form(session, first(session).id or 0)) == 2


def test_of_marked_photos_nothing_is_kept(database: Database, tmp_path: Path) -> None:
    async def say() -> ReadFile:
        return ReadFile("", 0, marked=True)

    reading = Reading(database, tmp_path, say)
    asyncio.run(reading.run(lambda session: photographed(session, "a", "b")))
    assert told(database) == ["marked"]
    assert reading.kept() == set()
    with Session(database.engine) as session:
        assert {row.file_id for row in session.exec(select(Upload))} == {""}


def test_what_was_deleted_meanwhile_is_not_read(database: Database, tmp_path: Path) -> None:
    async def say() -> ReadFile:
        return answered(1)

    def deleted(session: Session) -> None:
        photographed(session, "a", "b")
        for row in session.exec(select(Upload)):
            uploads.forget(row)

    reading = Reading(database, tmp_path, say)
    asyncio.run(reading.run(deleted))
    assert reading.read == []
    assert told(database) == ["read"]
    assert reading.kept() == set()
