"""Updates are handled once in effect, in order within a chat, and never silently dropped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

import bot.chat.intake as intake_room
from bot.chat import Arrival, Incoming, Turn
from bot.chat.intake import Intake
from bot.chat.turn import Effect
from bot.clock import Clock
from bot.db import guards, outage
from bot.db.engine import Database
from bot.db.queries import audit, inbox
from bot.db.queries.inbox import Arrived
from bot.db.queries.outbox import Written
from bot.db.tables import Account, Inbox, Outbox
from tests.bot.accounts import chats
from tests.bot.waiting import rested

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def decode(payload: dict[str, Any]) -> Incoming:
    return Incoming(Arrival.TEXT, payload["chat"], NOW, text=payload["text"], tap_id=payload.get("callback", ""))


def put(database: Database, *texts: str, chat: int = 7, first: int = 1) -> Coroutine[Any, Any, int]:
    arrived = [Arrived(first + n, chat, {"chat": chat, "text": text}) for n, text in enumerate(texts)]
    return database.write(lambda session: arrive(session, arrived))


def arrive(session: Session, arrived: list[Arrived]) -> int:
    for one in arrived:
        if session.get(Account, one.chat_id) is None:
            chats(session, one.chat_id)
    return inbox.add(session, "b", arrived, NOW)


def handle(database: Database, handler: Callable[[Turn], None], monkeypatch: pytest.MonkeyPatch) -> list[Effect]:
    """Let an intake with this handler run until it rests."""
    monkeypatch.setattr(intake_room, "route", handler)
    monkeypatch.setattr(intake_room, "PAUSE", 0)
    effects: list[Effect] = []

    async def perform(effect: Effect) -> None:
        effects.append(effect)

    async def scenario() -> None:
        intake = Intake(database, Clock(), decode, perform)
        running = asyncio.create_task(intake.run())
        await rested(intake)
        await asyncio.sleep(0)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(scenario())
    return effects


def texts(database: Database, chat: int = 7) -> list[str]:
    with Session(database.engine) as session:
        found = session.exec(select(Outbox).where(col(Outbox.chat_id) == chat).order_by(col(Outbox.id))).all()
        return [Written.of(one).text for one in found]


def test_in_order_within_a_chat(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asyncio.run(put_all(database))
    handle(database, lambda turn: void(turn.reply(turn.incoming.text)), monkeypatch)
    assert texts(database, 7) == [str(n) for n in range(20)]
    assert texts(database, 8) == [str(n) for n in range(20)]


async def put_all(database: Database) -> None:
    await put(database, *map(str, range(20)))
    await put(database, *map(str, range(20)), chat=8, first=100)


def void(_: object) -> None:
    """Handlers return nothing."""


def test_the_same_update_again_changes_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def twice() -> tuple[int, int]:
        return await put(database, "a", "b"), await put(database, "a", "b")

    assert asyncio.run(twice()) == (2, 0)
    handle(database, lambda turn: void(turn.reply(turn.incoming.text)), monkeypatch)
    handle(database, lambda turn: void(turn.reply(turn.incoming.text)), monkeypatch)
    assert texts(database) == ["a", "b"]


def test_a_restarted_numbering_is_not_taken_for_a_repeat(database: Database) -> None:
    async def scenario() -> int:
        await put(database, "a", first=900)
        return await put(database, "b", first=900) + await put(database, "c", first=3)

    assert asyncio.run(scenario()) == 2


def test_a_failing_handler_leaves_nothing_and_is_tried_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def handler(turn: Turn) -> None:
        turn.reply(turn.incoming.text)
        tries.append(1)
        if len(tries) < 3:
            raise RuntimeError("on purpose")

    asyncio.run(put(database, "a"))
    handle(database, handler, monkeypatch)
    assert texts(database) == ["a"]
    with Session(database.engine) as session:
        assert session.exec(select(Inbox.attempts)).one() == 2


def test_the_third_failure_is_told_and_the_next_message_is_handled(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def handler(turn: Turn) -> None:
        if turn.incoming.text == "bad":
            raise RuntimeError("on purpose")
        turn.reply(turn.incoming.text)

    asyncio.run(put(database, "bad", "good"))
    handle(database, handler, monkeypatch)
    told, answered = texts(database)
    assert "没能处理" in told
    assert answered == "good"
    with Session(database.engine) as session:
        assert session.exec(select(func.count()).select_from(Inbox).where(col(Inbox.done).is_(None))).one() == 0


def test_a_database_that_takes_nothing_for_a_moment_silences_nobody(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[str] = []
    count = inbox.count_attempt

    def handler(turn: Turn) -> None:
        if len(refused) < 4:
            refused.append("turn")
            raise RuntimeError if len(refused) == 4 else OperationalError("COMMIT", {}, Exception("disk I/O error"))
        turn.reply(turn.incoming.text)

    def counted(session: Session, row_id: int) -> None:
        if len(refused) < 6:
            refused.append("count")
            raise OperationalError("COMMIT", {}, Exception("disk I/O error"))
        count(session, row_id)

    monkeypatch.setattr(inbox, "count_attempt", counted)
    monkeypatch.setattr(outage, "FIRST_PAUSE", 0)
    asyncio.run(put(database, "a", "b"))
    handle(database, handler, monkeypatch)
    assert refused == ["turn"] * 4 + ["count"] * 2
    assert [text for text in texts(database) if "没有丢" not in text] == ["a", "b"]
    with Session(database.engine) as session:
        tries = session.exec(select(Inbox.attempts).order_by(col(Inbox.id))).all()
        assert tries == [1, 0], "what the database could not take is no attempt"


def test_a_failing_neighbour_in_one_commit_takes_nobody_along(database: Database) -> None:
    def add(name: str) -> Callable[[Session], str]:
        def fn(session: Session) -> str:
            audit.append(session, person_id=None, action=name, now=NOW)
            if name == "3":
                raise RuntimeError("on purpose")
            return name

        return fn

    async def scenario() -> list[Any]:
        return await asyncio.gather(*(database.write(add(str(n))) for n in range(6)), return_exceptions=True)

    results = asyncio.run(scenario())
    assert [one for one in results if isinstance(one, str)] == ["0", "1", "2", "4", "5"]
    assert isinstance(results[3], RuntimeError)
    with Session(database.engine) as session:
        assert audit.broken(session) is None


def test_the_audit_chain_shows_a_changed_line(database: Database) -> None:
    async def fill() -> None:
        for n in range(3):
            await database.write(partial(audit.append, person_id=n, action="x", now=NOW))

    asyncio.run(fill())
    with Session(database.engine) as session:
        assert audit.broken(session) is None
        guards.lift(session.connection())
        session.connection().exec_driver_sql("update audit_log set person_id = 9 where id = 2")
        assert audit.broken(session) == 2


def test_a_tap_was_done_when_it_came_in(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    moments: list[datetime] = []
    tap = Incoming(Arrival.TAP, 7, NOW - timedelta(days=3), data="x")
    monkeypatch.setitem(globals(), "decode", lambda _: tap)

    async def arrives() -> None:
        await put(database, "x")

    asyncio.run(arrives())
    handle(database, lambda turn: moments.append(turn.incoming.sent_at), monkeypatch)
    assert moments == [NOW]


def test_a_contact_is_forgotten_once_it_was_handled_and_known_when_it_comes_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = {"phone_number": "13900000001", "first_name": "王", "user_id": 7}
    payload = {"chat": 7, "text": "x", "message": {"contact": contact, "reply_to_message": {"contact": contact}}}

    async def arrives() -> int:
        return await database.write(lambda session: arrive(session, [Arrived(1, 7, payload)]))

    def fails(turn: Turn) -> None:
        raise ValueError

    assert asyncio.run(arrives()) == 1
    with Session(database.engine) as session:
        assert session.exec(select(Inbox)).one().payload == payload, "until then it is needed"
    handle(database, fails, monkeypatch)
    with Session(database.engine) as session:
        row = session.exec(select(Inbox)).one()
        assert row.done is not None
        assert row.payload == {"chat": 7, "text": "x", "message": {"reply_to_message": {}}}
    assert asyncio.run(arrives()) == 0
