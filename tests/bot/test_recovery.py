"""After a kill or an outage: edits that may be there already, rows that wait for the connection, files left behind."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot.clock import SimClock
from bot.db.engine import Database
from bot.db.queries import outbox
from bot.db.queries.outbox import Deed, Written
from bot.db.tables import Outbox, Person, Upload
from bot.db.terms import OutboxState
from bot.outbox.marking import mark, recover
from bot.outbox.outcome import Call, NoConnection, Outcome, Sent, ServerTrouble, Uncertain
from bot.outbox.relay import Relay
from bot.runner.files import Files
from bot.runner.uploads import Uploads
from bot.runner.worker import Runner
from tests.bot.accounts import chats
from tests.bot.conftest import Running
from tests.bot.waiting import eventually, rested

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
JOINER = "\u2060"


def edit(session: Session, text: str) -> Outbox:
    row = outbox.add(session, chat_id=7, kind=Deed.EDIT, letter=Written(text), now=NOW, message_id=3)
    row.state = OutboxState.CLAIMED
    session.flush()
    return row


def test_an_edit_that_may_be_there_already_differs_unseen(database: Database) -> None:
    with Session(database.engine) as session:
        row, long = edit(session, "new"), edit(session, "x" * 4096)
        recover(session, NOW)
        assert Written.of(row).text == "new" + JOINER
        assert Written.of(long).text == "x" * 4096
        mark(session, row.id or 0, Uncertain("ReadTimeout"), NOW)
        assert Written.of(row).text == "new" + 2 * JOINER


def test_an_edit_without_an_answer_is_not_refused_the_second_time(app: Running) -> None:
    chat = app.chat()
    app.fault("editMessageText", drop="after")
    chat.file("forms.docx", (Path(__file__).parents[1] / "data" / "forms.docx").read_bytes())
    chat.said("读到 9 张表")

    def edits() -> list[int]:
        return [call["status"] for call in app.calls() if call["method"] == "editMessageText"]

    eventually(lambda: len(edits()) > 1)
    assert edits() == [0, 200]


def test_what_waits_for_the_connection_goes_out_when_there_is_one(database: Database) -> None:
    down = True
    sent: list[str] = []

    async def send(call: Call) -> Outcome:
        if call.letter.text == "trouble":
            return ServerTrouble("x")
        if down:
            return NoConnection("ConnectError")
        sent.append(call.letter.text)
        return Sent(1)

    def fill(session: Session) -> None:
        chats(session, 1, 2, 3)
        for chat, text in ((1, "a"), (2, "b"), (3, "trouble")):
            outbox.add(session, chat_id=chat, kind=Deed.SAY, letter=Written(text), now=clock.now())

    def waiting(session: Session) -> list[bool]:
        rows = [session.get_one(Outbox, number) for number in (1, 2, 3)]
        return [row.state == OutboxState.PENDING and row.due > clock.now() for row in rows]

    async def they_wait(rows: list[bool]) -> bool:
        return await database.read(waiting) == rows

    async def scenario() -> None:
        nonlocal down
        running = asyncio.create_task(relay.run())
        await database.write(fill)
        await rested(relay, lambda: they_wait([True, True, True]))
        down = False
        relay.reached()
        await rested(relay, lambda: they_wait([False, False, True]))
        running.cancel()

    class Still(SimClock):
        def now(self) -> datetime:
            return NOW

    clock = Still()
    relay = Relay(database, clock, send)
    asyncio.run(scenario())
    assert sorted(sent) == ["a", "b"]


def test_files_left_behind_by_a_kill_are_swept_at_the_start(database: Database, tmp_path: Path) -> None:
    files = Files(tmp_path / "files")
    needed, orphan = files.keep(b"needed"), files.keep(b"between rename and commit")
    unfinished = files.path(needed).with_name(".unfinished")
    other = files.path(orphan).with_name("readme")
    unfinished.write_bytes(b"half")
    other.write_bytes(b"not ours")

    def fill(session: Session) -> None:
        session.add(Person(id=7, created=NOW))
        session.flush()
        facts: dict[str, Any] = {"person_id": 7, "chat_id": 7, "message_id": 1, "file_id": "f", "name": "n"}
        session.add(Upload(**facts, sha256=needed, status="read", created=NOW))

    async def never(*_: object) -> Any:
        raise AssertionError

    async def scenario() -> None:
        uploads = Uploads(database, files, never, never, SimClock())
        runner = Runner(database, SimClock(), uploads.kinds, uploads.sweep)
        await database.write(fill)
        running = asyncio.create_task(runner.run())
        await rested(runner)
        running.cancel()

    asyncio.run(scenario())
    assert files.path(needed).exists()
    assert other.exists()
    assert not files.path(orphan).exists()
    assert not unfinished.exists()


def test_a_database_that_takes_nothing_for_a_while_costs_no_answer(app: Running, tmp_path: Path) -> None:
    """Another process holds the database longer than a write waits for it."""
    chat = app.chat()
    chat.send("/help")
    assert app.idle()
    with closing(sqlite3.connect(app.data / "zwbot.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        chat.send("/lang")
        eventually(lambda: "the database takes nothing" in (tmp_path / "log").read_text("utf-8"))
        other.execute("ROLLBACK")
    chat.said("中文")
