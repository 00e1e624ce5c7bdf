"""Orders to the runner: a fair share for each person, leases, attempts, what becomes of failures."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.clock import SimClock
from bot.db.engine import Database
from bot.db.queries import orders
from bot.db.queries.work import MakeExport, ReadText, Work
from bot.db.tables import Inbox, Order, Person
from bot.db.terms import OrderState, Role
from bot.runner.worker import Done, Failed, Runner, Unavailable, WorkKind
from tests.bot.waiting import rested

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
LEASE = timedelta(minutes=10)


def place(
    session: Session, person: int, count: int = 1, *, role: Role = Role.CLERK, work: Sequence[Work] = ()
) -> list[Order]:
    """So many orders of a person."""
    if session.get(Person, person) is None:
        session.add(Person(id=person, role=role, created=NOW))
        session.flush()
    work = work or [ReadText(f"{person}.{n}") for n in range(count)]
    return [orders.place(session, one, person_id=person, chat_id=person, now=NOW) for one in work]


def test_nobody_waits_behind_all_of_somebody_else(session: Session) -> None:
    place(session, 1, 30)
    place(session, 2)
    place(session, 3)
    claimed = orders.claim(session, NOW, LEASE, 4)
    assert sorted(one.person_id for one in claimed) == [1, 2, 3]
    assert orders.claim(session, NOW, LEASE, 4) == [], "nobody has more than one under way: a child is left for others"
    orders.finish(session, claimed[0].id or 0, "text_read", NOW)
    (following,) = orders.claim(session, NOW, LEASE, 4)
    assert following.person_id == 1


def test_strangers_come_last_and_a_few_at_a_time(session: Session) -> None:
    for stranger in range(1, 8):
        place(session, stranger, 20, role=Role.NONE)
    place(session, 9, 3)
    place(session, 8)
    assert [one.person_id for one in orders.claim(session, NOW, LEASE, 16)] == [9, 8, 1, 2, 3, 4]
    assert orders.claim(session, NOW, LEASE, 16) == []
    orders.finish(session, 1, "text_read", NOW)
    assert [one.person_id for one in orders.claim(session, NOW, LEASE, 16)] == [1]


def test_strangers_are_read_one_after_the_other_and_hold_nobody_up(database: Database) -> None:
    """However many of them wait, one is being read; who is known is read meanwhile."""
    under_way, most, read = set[int](), list[int](), list[int]()
    known_is_read = asyncio.Event()

    async def do(order: Order) -> Done:
        if order.person_id == 9:
            known_is_read.set()
        else:
            under_way.add(order.person_id)
            most.append(len(under_way))
            await known_is_read.wait()
            under_way.remove(order.person_id)
        read.append(order.person_id)
        return Done("text_read", "a record")

    def put(session: Session) -> None:
        for stranger in range(1, 8):
            place(session, stranger, role=Role.NONE)
        place(session, 9)

    async def nothing_to_sweep() -> None:
        return None

    async def settled() -> bool:
        return len(read) == 8

    async def scenario() -> None:
        runner = Runner(database, SimClock(), {ReadText.KIND: WorkKind(do, "text_unread")}, nothing_to_sweep)
        await database.write(put)
        running = asyncio.create_task(runner.run())
        await rested(runner, settled)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(scenario())
    assert read == [9, *range(1, 8)]
    assert set(most) == {1}


def test_a_file_does_not_wait_for_a_slow_reading_of_the_same_person(session: Session) -> None:
    export = MakeExport("docx", 1, 0, "zh")
    place(session, 1, work=[ReadText("a"), ReadText("b"), export, export])
    assert [one.kind for one in orders.claim(session, NOW, LEASE, 16)] == ["text", "export"]
    assert orders.claim(session, NOW, LEASE, 16) == []


def test_old_orders_are_deleted_once_they_are_done_with(session: Session) -> None:
    old = place(session, 1, 3)
    for order in old[:2]:
        orders.finish(session, order.id or 0, "text_read", NOW)
    orders.purge(session, NOW)
    assert session.exec(select(Order.id)).all() == [1, 2, 3]
    orders.purge(session, NOW + timedelta(seconds=1))
    assert session.exec(select(Order.id)).all() == [3], "what waits stays"
    orders.fail(session, 3, "text_unread", NOW, "")
    orders.purge(session, NOW + timedelta(seconds=1))
    assert [one.id for one in place(session, 1)] == [4], "no number is given twice"
    orders.purge(session, NOW + timedelta(seconds=1))
    assert session.exec(select(Order.id)).all() == [4]


def test_the_oldest_of_a_person_comes_first(session: Session) -> None:
    first, *_ = place(session, 1, 3)
    assert orders.claim(session, NOW, LEASE, 8) == [first]


def test_a_claim_counts_before_anything_is_touched_and_ends_with_its_lease(session: Session) -> None:
    (order,) = place(session, 1)
    assert [one.attempts for one in orders.claim(session, NOW, LEASE, 1)] == [1]
    orders.void(session, NOW + LEASE - timedelta(seconds=1))
    session.refresh(order)
    assert order.state == OrderState.CLAIMED
    orders.void(session, NOW + LEASE)
    session.refresh(order)
    assert order.state == OrderState.WAITING
    assert [one.attempts for one in orders.claim(session, NOW + LEASE, LEASE, 1)] == [2]


def test_after_a_start_every_claim_is_void_and_a_stop_is_no_attempt(session: Session) -> None:
    kept, stopped = place(session, 1, 2)
    orders.claim(session, NOW, LEASE, 2)
    orders.take_back(session, stopped.id or 0, NOW)
    orders.void(session, NOW, all_claims=True)
    session.refresh(kept)
    assert (kept.state, kept.attempts) == (OrderState.WAITING, 1)
    assert (stopped.state, stopped.attempts) == (OrderState.WAITING, 0)


def test_what_waits_for_later_is_not_claimed_before(session: Session) -> None:
    (order,) = place(session, 1)
    orders.put_back(session, order.id or 0, NOW + LEASE, "not there", counted=False)
    assert orders.claim(session, NOW, LEASE, 1) == []
    assert orders.next_due(session, NOW) == NOW + LEASE


def test_who_has_the_fewest_under_way_comes_first_then_who_came_first(session: Session) -> None:
    place(session, 1, 4)
    place(session, 2, 4)
    claimed = [orders.claim(session, NOW, LEASE, 1)[0].person_id for _ in range(2)]
    assert claimed == [1, 2]
    assert orders.claim(session, NOW, LEASE, 1) == []


@pytest.mark.parametrize("closed", ["finished", "failed", "put back", "taken back", "void"])
def test_who_is_done_with_one_may_have_another(session: Session, closed: str) -> None:
    place(session, 1, 2)
    first, *_ = orders.claim(session, NOW, LEASE, 8)
    number = first.id or 0
    {
        "finished": lambda: orders.finish(session, number, "text_read", NOW),
        "failed": lambda: orders.fail(session, number, "text_unread", NOW, "on purpose"),
        "put back": lambda: orders.put_back(session, number, NOW + LEASE, "on purpose"),
        "taken back": lambda: orders.take_back(session, number, NOW),
        "void": lambda: orders.void(session, NOW + LEASE),
    }[closed]()
    following = orders.claim(session, NOW, LEASE, 8)
    if closed in ("taken back", "void"):
        assert following[0].id == number, "the oldest again"
    else:
        assert [one.id for one in following] == [number + 1]


def test_void_takes_back_what_is_over_and_nothing_else(session: Session) -> None:
    early, late, waiting = place(session, 1)[0], place(session, 2)[0], place(session, 3)[0]
    orders.claim(session, NOW, LEASE, 1)
    orders.claim(session, NOW, 2 * LEASE, 1)
    orders.void(session, NOW + LEASE)
    for one in (early, late, waiting):
        session.refresh(one)
    states = [(one.state, one.attempts, one.lease_until) for one in (early, late, waiting)]
    assert states == [
        (OrderState.WAITING, 1, None), (OrderState.CLAIMED, 1, NOW + 2 * LEASE), (OrderState.WAITING, 0, None),
    ]  # fmt: skip


def test_what_is_done_is_neither_taken_back_nor_void(session: Session) -> None:
    done, failed = place(session, 1)[0], place(session, 2)[0]
    orders.claim(session, NOW, LEASE, 2)
    orders.finish(session, done.id or 0, "text_read", NOW, "a record")
    orders.fail(session, failed.id or 0, "text_unread", NOW, "on purpose")
    for one in (done, failed):
        orders.take_back(session, one.id or 0, NOW)
    orders.void(session, NOW, all_claims=True)
    for one in (done, failed):
        session.refresh(one)
    assert [(one.state, one.attempts) for one in (done, failed)] == [(OrderState.DONE, 1), (OrderState.FAILED, 1)]
    assert (done.result, failed.error) == ("a record", "on purpose")


@pytest.mark.parametrize(("counted", "attempts"), [(True, 1), (False, 0)])
def test_what_is_put_back_keeps_its_attempt_where_it_counts(session: Session, counted: bool, attempts: int) -> None:
    (order,) = place(session, 1)
    orders.claim(session, NOW, LEASE, 1)
    orders.put_back(session, order.id or 0, NOW + LEASE, "on purpose", counted=counted)
    assert (order.state, order.attempts, order.lease_until) == (OrderState.WAITING, attempts, None)
    assert (order.due, order.error) == (NOW + LEASE, "on purpose")
    assert [one.attempts for one in orders.claim(session, NOW + LEASE, LEASE, 1)] == [attempts + 1]


def worked(
    database: Database, do: Callable[[Order], Awaitable[Done]], done: Callable[[Order], bool]
) -> tuple[Order, list[str]]:
    """One order through a runner until ``done`` says so: the order, and the events for its chat."""
    clock = SimClock()

    async def nothing_to_sweep() -> None:
        return None

    async def settled() -> bool:
        return await database.read(lambda session: done(session.exec(select(Order)).one()))

    async def scenario() -> None:
        runner = Runner(database, clock, {ReadText.KIND: WorkKind(do, "text_unread")}, nothing_to_sweep)
        await database.write(lambda session: place(session, 7))
        running = asyncio.create_task(runner.run())
        await rested(runner, settled)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(scenario())
    with Session(database.engine, expire_on_commit=False) as session:
        events = [orders_event(row) for row in session.exec(select(Inbox).order_by(col(Inbox.id)))]
        return session.exec(select(Order)).one(), events


def orders_event(row: Inbox) -> str:
    return str(row.payload["kind"])


@pytest.mark.parametrize("problem", [Failed("on purpose"), KeyError("nobody foresaw it"), ZeroDivisionError()])
def test_three_failures_and_the_person_is_told(database: Database, problem: Exception) -> None:
    async def do(order: Order) -> Done:
        raise problem

    order, events = worked(database, do, lambda one: one.state == OrderState.FAILED)
    assert (order.attempts, events) == (3, ["text_unread"])


def test_the_second_attempt_may_do_it(database: Database) -> None:
    async def do(order: Order) -> Done:
        if order.attempts == 1:
            raise Failed("on purpose")
        return Done("text_read", "a record")

    order, events = worked(database, do, lambda one: one.state == OrderState.DONE)
    assert (order.attempts, order.result, events) == (2, "a record", ["text_read"])


def test_what_is_not_there_is_asked_for_later_and_counts_as_no_attempt(database: Database) -> None:
    async def do(order: Order) -> Done:
        raise Unavailable("no connection", for_good=False)

    order, events = worked(database, do, lambda one: one.error is not None)
    assert (order.state, order.attempts, events) == (OrderState.WAITING, 0, [])
    assert order.due > NOW


def test_what_is_gone_for_good_fails_at_once(database: Database) -> None:
    async def do(order: Order) -> Done:
        raise Unavailable("gone", for_good=True)

    order, events = worked(database, do, lambda one: one.state == OrderState.FAILED)
    assert (order.attempts, events) == (1, ["text_unread"])
