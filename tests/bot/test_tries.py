"""An update that takes the process down is put aside after some starts, and takes no other with it; floods."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

import bot.chat.intake as intake_room
from bot.chat import Arrival, Incoming
from bot.chat.intake import FAILED, FLOOD, TOO_FAST, Intake
from bot.chat.tries import STARTS, Tries
from bot.chat.turn import Effect
from bot.clock import Clock
from bot.db.engine import Database
from bot.db.queries import inbox
from bot.db.queries.inbox import Arrived, Waiting
from bot.db.queries.outbox import Written
from bot.db.tables import Inbox, Outbox
from tests.bot.accounts import chats
from tests.bot.waiting import rested

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
DEADLY, GOOD = 7, 8
"""Chats: what is sent in the first takes the process down."""


class Killed(Exception):
    """The process is gone."""


def decode(payload: dict[str, Any]) -> Incoming:
    return Incoming(Arrival.TEXT, payload["chat"], NOW, text=payload["text"])


def put(database: Database, chat: int, count: int) -> None:
    arrived = [Arrived(chat * 10_000 + n, chat, {"chat": chat, "text": f"{n}"}) for n in range(count)]

    def add(session: Session) -> None:
        chats(session, chat)
        inbox.add(session, "b", arrived, NOW)

    asyncio.run(database.write(add))


def tries(database: Database) -> list[tuple[int, int]]:
    """What is not done: its chat, and how many starts it outlived."""
    with Session(database.engine) as session:
        rows = session.exec(select(Inbox).where(col(Inbox.done).is_(None)).order_by(col(Inbox.id)))
        return [(row.chat_id, row.starts) for row in rows]


def said(database: Database, chat: int) -> list[str]:
    with Session(database.engine) as session:
        rows = session.exec(select(Outbox).where(Outbox.chat_id == chat).order_by(col(Outbox.id)))
        return [Written.of(row).text for row in rows]


def start(database: Database) -> tuple[list[int], list[int], Tries]:
    """A start: which chats were handled alone, which put aside; a deadly one ends it."""
    alone, aside, counting = list[int](), list[int](), Tries(database)

    async def handle(row: Waiting) -> None:
        alone.append(row.chat_id)
        if row.chat_id == DEADLY:
            raise Killed
        await database.write(lambda session: inbox.take(session, row.id, NOW))

    async def put_aside(row: Waiting) -> None:
        aside.append(row.chat_id)
        await database.write(lambda session: inbox.give_up(session, row.id, NOW, "starts"))

    async def scenario() -> None:
        try:
            await counting.after_a_start(handle, put_aside)
        except Killed:
            return

    asyncio.run(scenario())
    return alone, aside, counting


def test_it_is_put_aside_after_some_starts_and_no_other(database: Database) -> None:
    put(database, DEADLY, 2)
    put(database, GOOD, 1)
    assert start(database)[:2] == ([], []), "what only waited is not made to wait for each other"
    assert tries(database) == [(DEADLY, 1), (DEADLY, 0), (GOOD, 1)]
    for _ in range(STARTS - 1):
        assert start(database)[:2] == ([DEADLY], []), "alone, so that it is the one"
    assert tries(database) == [(DEADLY, STARTS), (DEADLY, 0), (GOOD, 1)]
    assert start(database)[:2] == ([GOOD], [DEADLY])
    assert tries(database) == [(DEADLY, 0)]


def test_a_graceful_stop_is_no_try(database: Database) -> None:
    put(database, GOOD, 1)
    for _ in range(STARTS + 1):
        *_, counting = start(database)
        asyncio.run(counting.take_back())
    assert tries(database) == [(GOOD, 0)]


def live(database: Database) -> None:
    """Let an intake run until it rests."""

    async def perform(_: Effect) -> None:
        return None

    async def scenario() -> None:
        intake = Intake(database, Clock(), decode, perform)
        running = asyncio.create_task(intake.run())
        await rested(intake)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(scenario())


def test_who_sent_it_is_told_and_goes_on(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_room, "route", lambda turn: turn.reply(turn.incoming.text))
    put(database, GOOD, 2)

    def third(session: Session) -> None:
        session.connection().execute(update(Inbox).where(col(Inbox.update_id) == GOOD * 10_000).values(starts=STARTS))

    asyncio.run(database.write(third))
    live(database)
    first, second = said(database, GOOD)
    assert second == "1"
    assert first == FAILED.zh
    assert tries(database) == []


def test_a_flood_is_told_once_and_costs_others_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_room, "route", lambda turn: turn.reply(turn.incoming.text))
    put(database, DEADLY, 5 * FLOOD)
    put(database, GOOD, 3)
    live(database)
    told = said(database, DEADLY)
    assert len(told) == FLOOD + 1
    assert [text for text in told if text != TOO_FAST.zh and text.isdigit()] == [f"{n}" for n in range(FLOOD)]
    assert said(database, GOOD) == ["0", "1", "2"]
    assert tries(database) == []
    with Session(database.engine) as session:
        order = [row.chat_id for row in session.exec(select(Outbox).order_by(col(Outbox.id)))]
    assert order.index(GOOD) < 6, "chats take turns"
