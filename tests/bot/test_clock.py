"""The clock is set back and forth: what is to be tried again is not put off by a day, and each key goes out once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.clock import SimClock
from bot.db.engine import Database
from bot.db.queries import orders, outbox
from bot.db.queries.outbox import Deed, Written
from bot.db.queries.work import ReadText
from bot.db.tables import Order, Outbox
from bot.db.terms import OrderState, OutboxState, Priority
from bot.outbox.outcome import Call, NoConnection, Outcome, Sent, ServerTrouble, TooMany, Uncertain
from bot.outbox.relay import Relay
from bot.runner.worker import Done, Runner, Unavailable, WorkKind
from tests.bot.accounts import chats
from tests.bot.conftest import CLERK
from tests.bot.town import people
from tests.bot.waiting import rested
from tests.bot.whole import until, whole_bot

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


class Wall(SimClock):
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        super().__init__()
        self.at = NOW

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.at


@pytest.mark.parametrize("first", [NoConnection("x"), ServerTrouble("500"), TooMany(30), Uncertain("ReadTimeout")])
def test_a_retry_does_not_wait_for_the_day_to_come_again(first: Outcome, database: Database) -> None:
    clock, answers, sent = Wall(), [first], Counter[str]()

    async def send(call: Call) -> Outcome:
        if call.letter.text == "retried" and answers:
            return answers.pop()
        sent[call.letter.text] += 1
        return Sent(1)

    def fill(session: Session) -> None:
        chats(session, 7, 8)
        outbox.add(session, chat_id=7, kind=Deed.SAY, letter=Written("retried"), now=clock.now(), key="receipt:1")

    async def state(wanted: str) -> bool:
        with Session(database.engine) as session:
            return session.exec(select(Outbox.state).where(Outbox.key == "receipt:1")).one() == wanted

    async def scenario() -> None:
        relay = Relay(database, clock, send)
        running = asyncio.create_task(relay.run())
        await database.write(fill)
        await until(lambda: state(OutboxState.UNCERTAIN if isinstance(first, Uncertain) else OutboxState.PENDING))
        await rested(relay, lambda: _tried(answers))
        clock.at = NOW - DAY
        await relay.look_again()
        await until(lambda: state(OutboxState.SENT))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(scenario())
    assert sent == {"retried": 1}


async def _tried(answers: list[Outcome]) -> bool:
    return not answers


def test_what_was_written_or_held_before_the_clock_was_set_back_goes_out_in_its_order(session: Session) -> None:
    chats(session, 7)
    before = outbox.add(session, chat_id=7, kind=Deed.SAY, letter=Written("before"), now=NOW)
    held = outbox.add(session, chat_id=7, kind=Deed.SAY, letter=Written("held"), now=NOW, priority=Priority.DEADLINE)
    planned = outbox.add(session, chat_id=7, kind=Deed.SAY, letter=Written("planned"), now=NOW - 3 * DAY, due=NOW + DAY)
    held.due = NOW + timedelta(hours=10)
    claimed = outbox.add(session, chat_id=7, kind=Deed.SAY, letter=Written("claimed"), now=NOW - 3 * DAY)
    claimed.state, claimed.lease_until = OutboxState.CLAIMED, NOW
    session.flush()
    now = NOW - DAY
    outbox.put_right(session, now, timedelta(seconds=90))
    session.expire_all()
    assert (before.due, held.due) == (now, now)
    assert planned.due == NOW + DAY, "planned for a moment, not put off to it"
    assert claimed.lease_until == now + timedelta(seconds=90)


def test_an_order_does_not_wait_for_the_day_to_come_again(database: Database) -> None:
    clock, done = Wall(), list[int]()

    async def do(order: Order) -> Done:
        if not done:
            done.append(0)
            raise Unavailable("not reached", for_good=False)
        done.append(order.id or 0)
        return Done("text_read")

    async def nothing() -> None:
        return None

    def fill(session: Session) -> None:
        people(session, departments=1, units=1, now=NOW)
        orders.place(session, ReadText("x"), person_id=CLERK, chat_id=CLERK, now=clock.now())

    async def in_state(state: str, tries: int) -> bool:
        with Session(database.engine) as session:
            return session.exec(select(Order.state)).one() == state and len(done) == tries

    async def scenario() -> None:
        runner = Runner(database, clock, {ReadText.KIND: WorkKind(do, "text_unread")}, nothing)
        await database.write(fill)
        running = asyncio.create_task(runner.run())
        await until(lambda: in_state(OrderState.WAITING, 1))
        clock.at = NOW - DAY
        await runner.look_again()
        await until(lambda: in_state(OrderState.DONE, 2))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(scenario())


def test_back_and_forth_under_the_whole_bot(fresh: Callable[[Path], Path], tmp_path: Path) -> None:
    file = fresh(tmp_path / "var")

    async def scenario() -> list[str]:
        async with whole_bot(file.parent) as bot:
            number = 0
            for step in ({"retry_after": 20}, {"code": 500}, {"drop": "before"}, {"code": 502}):
                for days in (-1, 2, -3):
                    number += 1
                    await bot.fault("sendMessage", **step)
                    await bot.send(CLERK, f"/nothing{number}.")
                    await until(lambda: faults_used(bot.app.sandbox))
                    moment = bot.app.clock.now() + days * DAY
                    await bot.http.post("/sim/clock", json={"now": moment.isoformat()})
            await bot.http.post("/sim/clock", json={"advance": "20m"})
            await bot.said(CLERK, f"/nothing{number}.")
            with Session(bot.app.database.engine) as session:
                left = session.exec(select(Outbox.id).where(col(Outbox.state) != OutboxState.SENT)).all()
                assert left == []
            return await bot.texts(CLERK)

    async def faults_used(sandbox: object) -> bool:
        return not sandbox.faults.planned  # type: ignore[attr-defined]

    said = asyncio.run(scenario())
    told = Counter(one.partition("/nothing")[2].partition(".")[0] for one in said if "/nothing" in one)
    assert told == {str(number): 1 for number in range(1, 13)}
