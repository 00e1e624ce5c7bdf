"""Work that comes to nothing, from the order to what the person is told: children that die, a disk that is full."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.chat import Arrival, Incoming, waiting
from bot.chat.router import route
from bot.chat.turn import GONE, Turn
from bot.clock import SimClock
from bot.db.engine import Database
from bot.db.packing import pack
from bot.db.queries import chats, inbox, orders, uploads
from bot.db.queries.outbox import Written
from bot.db.queries.work import KeepCell, MakeExport, ReadText, Work
from bot.db.tables import Order, Outbox, Person
from bot.db.terms import OrderState, Role, UploadStatus
from bot.dialogs.checking.downloads import NOT_MADE
from bot.dialogs.checking.pasted import NOT_A_FORM, TEXT_UNREAD
from bot.dialogs.filling.asking import Answering
from bot.runner.cells import Cells
from bot.runner.exports import Exports
from bot.runner.files import Files
from bot.runner.pool import Pool
from bot.runner.read import ReadFile, review_bytes
from bot.runner.texts import Texts
from bot.runner.worker import ATTEMPTS, Runner, WorkKind
from bot.runner.write import Made
from bot.services import readings
from tests.bot.offices import Offices
from tests.bot.town import china, people
from tests.bot.waiting import rested
from zwcore.record import records_of
from zwcore.review import review_file

NOW = china(2026, 3, 2, 10)
CLERK = 1001
DEADLY = "要命"
FORM = records_of(review_file((Path(__file__).parents[1] / "data" / "forms.docx").read_bytes(), "forms.docx"))


def behave(data: bytes, *_: object) -> ReadFile:
    """What the child does: it dies of one text, and of others says that they are no form."""
    if data == DEADLY.encode():
        os._exit(3)
    return review_bytes(b"nothing", "text")


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    children = Pool(behave)
    yield children
    children.close()


@pytest.fixture
def clerk(database: Database) -> Database:
    with Session(database.engine) as session, session.begin():
        people(session, departments=1, units=1, now=NOW)
        for person in session.exec(select(Person)):
            person.language = "zh"
    return database


def kept_reading(database: Database) -> int:
    """A file of the clerk's with forms."""
    with Session(database.engine) as session, session.begin():
        return readings.keep(session, FORM, person_id=CLERK, now=NOW).reading_id


def worked(database: Database, kinds: Mapping[str, WorkKind], work: Work) -> Order:
    """An order of the clerk's through a runner until it is done or has failed."""

    async def nothing() -> None:
        return None

    def settled(session: Session) -> bool:
        return session.exec(select(Order)).one().state in (OrderState.DONE, OrderState.FAILED)

    async def scenario() -> None:
        runner = Runner(database, SimClock(), kinds, nothing)
        await database.write(lambda session: orders.place(session, work, person_id=CLERK, chat_id=CLERK, now=NOW))
        running = asyncio.create_task(runner.run())
        await rested(runner, lambda: database.read(settled))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(scenario())
    with Session(database.engine, expire_on_commit=False) as session:
        return session.exec(select(Order)).one()


def told(database: Database) -> list[str]:
    """What the clerk is told of the event that the order has put down."""
    with Session(database.engine) as session, session.begin():
        (row,) = inbox.waiting(session)
        event, number = inbox.event_of(row)
        incoming = Incoming(Arrival.EVENT, CLERK, NOW, event=event, number=number)
        route(Turn(session, NOW, incoming, session.get_one(Person, CLERK), False))
        return [Written.of(one).text for one in session.exec(select(Outbox).order_by(col(Outbox.id)))]


def test_a_text_of_which_the_child_dies(clerk: Database, pool: Pool) -> None:
    order = worked(clerk, Texts(clerk, pool.read).kinds, ReadText(DEADLY))
    assert (order.state, order.attempts, order.error) == (OrderState.FAILED, ATTEMPTS, "process ended with 3")
    assert told(clerk) == [TEXT_UNREAD.zh]


def test_the_next_text_finds_a_child(clerk: Database, pool: Pool) -> None:
    order = worked(clerk, Texts(clerk, pool.read).kinds, ReadText("你好"))
    assert (order.state, order.attempts) == (OrderState.DONE, 1)
    assert told(clerk) == [NOT_A_FORM.zh]


def test_an_export_of_which_the_child_dies(clerk: Database, pool: Pool, tmp_path: Path) -> None:
    async def write(*_: object) -> Made:
        await pool.read(DEADLY.encode(), "")
        return Made("form.docx", b"a form")

    work = MakeExport("docx", kept_reading(clerk), 0, "zh")
    order = worked(clerk, Exports(clerk, Files(tmp_path / "files"), write).kinds, work)
    assert (order.state, order.attempts, order.error) == (OrderState.FAILED, ATTEMPTS, "process ended with 3")
    assert told(clerk) == [NOT_MADE.zh]
    assert not [one for one in (tmp_path / "files").rglob("*") if one.is_file()]


def test_an_export_that_the_child_cannot_write(clerk: Database, pool: Pool, tmp_path: Path) -> None:
    work = MakeExport("no such kind", kept_reading(clerk), 0, "zh")
    order = worked(clerk, Exports(clerk, Files(tmp_path / "files"), pool.write).kinds, work)
    assert (order.state, order.attempts) == (OrderState.FAILED, ATTEMPTS)
    assert order.error == "KeyError: 'no such kind'"
    assert told(clerk) == [NOT_MADE.zh]


def test_an_export_of_a_form_that_was_deleted(clerk: Database, tmp_path: Path) -> None:
    async def write(*_: object) -> Made:
        raise AssertionError("there is nothing to write")

    order = worked(clerk, Exports(clerk, Files(tmp_path / "files"), write).kinds, MakeExport("docx", 99, 0, "zh"))
    assert (order.state, order.attempts) == (OrderState.DONE, 1)
    assert told(clerk) == [GONE.zh]


class FullDisk(Files):
    """A folder in which nothing can be kept."""

    def keep(self, data: bytes) -> str:
        """Fail as a full disk does."""
        raise OSError(28, "No space left on device")


def picture_kept(database: Database) -> int:
    """An upload of the clerk's with the picture of a cell."""
    with Session(database.engine) as session, session.begin():
        number = uploads.add(
            session, person_id=CLERK, chat_id=CLERK, message_id=1, file_id="f", name="a.pdf", size=1, now=NOW
        )
        uploads.close(session, number, UploadStatus.READ, pack('{"0:total": "aGVyZQ=="}'))
        return number


def test_a_picture_that_cannot_be_kept_is_not_waited_for(clerk: Database, tmp_path: Path) -> None:
    work = KeepCell(1, 1, picture_kept(clerk), "0:total")
    order = worked(clerk, Cells(clerk, FullDisk(tmp_path / "files")).kinds, work)
    assert (order.state, order.attempts) == (OrderState.FAILED, ATTEMPTS)
    with Session(clerk.engine) as session:
        assert [inbox.event_of(row) for row in inbox.waiting(session)] == [("cell_not_kept", order.id)]


def test_without_the_picture_the_question_is_asked_alone(fresh: Callable[[Path], Path], tmp_path: Path) -> None:
    offices = Offices(fresh(tmp_path))
    subject = next(one for one in offices.subjects if (one.role, one.state) == (Role.CLERK, "active"))
    aim = next(one for one in offices.aims if one.owner == subject.id)

    def prepare(session: Session) -> Incoming:
        chats.wait(session, subject.id, *waiting.written(Answering(aim.draft)), NOW)
        work = KeepCell(aim.draft, aim.version, aim.reading, "0:x")
        order = orders.place(session, work, person_id=subject.id, chat_id=subject.id, now=NOW)
        return Incoming(Arrival.EVENT, subject.id, NOW, event="cell_not_kept", number=order.id or 0)

    came = offices.drive(subject.id, prepare)
    offices.engine.dispose()
    (question,) = map(json.loads, came.said.splitlines())
    assert set(question) == {"text", "buttons"}
    assert question["text"].splitlines()[:2] == ["<b>甲草稿项目</b>", "第 5/6 步 · 得分"]
