"""The runner: claims orders, has each done by what handles its kind, and puts the result down with its event.

Two transactions an order, never one around the work. The attempt is counted when it is claimed: one that takes the
whole process down counts too. After three attempts it has failed; where none of them came to an end, since the process
went each time, there is one more, and only what goes wrong then is put down to the order.
"""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.clock import Clock
from bot.db.engine import Database, Session
from bot.db.outage import Rounds
from bot.db.queries import orders
from bot.db.queries.orders import Order
from bot.db.queries.work import ReadText

ATTEMPTS = 3
AT_ONCE = 16
TEXTS_AT_ONCE = 8
"""Texts, beside what may take long."""
LEASE = timedelta(minutes=10)
PAUSE = 1.0
LONGEST_PAUSE = 30.0
DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES, errno.EMFILE, errno.ENFILE}
"""What is no fault of an order, and passes."""
log = structlog.get_logger()


class Unavailable(Exception):
    """Something outside is missing; ``for_good`` when asking again is no use."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.for_good = for_good


class Failed(Exception):
    """An attempt came to nothing; another may not."""


@dataclass(frozen=True)
class Done:
    """What came of an order: the event that tells of it, what its handler needs, and what is kept of it."""

    event: str
    result: str | None = None
    keep: Callable[[Session], None] = lambda _: None

    def put_down(self, session: Session, order_id: int, now: datetime) -> None:
        """Close the order: what came of it and the event are there together or not at all."""
        self.keep(session)
        orders.finish(session, order_id, self.event, now, self.result)


@dataclass(frozen=True)
class WorkKind:
    """What does a kind of order, and the event that says that it failed."""

    do: Callable[[Order], Awaitable[Done]]
    failed: str
    give_up: Callable[[Session, Order], None] = lambda _, __: None
    waits_for_disk: bool = True
    """Whether it is of use still once a disk that is full or away can be used again."""


class Runner:
    """Does the orders that wait; ``kinds`` says how, by their names."""

    def __init__(
        self, database: Database, clock: Clock, kinds: Mapping[str, WorkKind], sweep: Callable[[], Awaitable[None]]
    ) -> None:
        self._database, self._clock, self._kinds, self._sweep = database, clock, kinds, sweep
        self._woken = asyncio.Event()
        self._strangers = {kind: asyncio.Semaphore(1) for kind in orders.READS}
        self._scanning = False
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self.on_idle: Callable[[], None] = lambda: None
        self.on_wait: Callable[[int], None] = lambda _: None
        """Told the chat whose order waits for the disk."""
        database.on_commit(orders.WAKE, self.wake)

    def wake(self) -> None:
        """Say that there may be something to do."""
        self._woken.set()

    @property
    def idle(self) -> bool:
        """Whether nothing is being done or waits to be."""
        return not (self._woken.is_set() or self._scanning or self._tasks)

    async def run(self) -> None:
        """Work until cancelled; what a former run left is taken up first."""
        rounds = Rounds("runner")
        while not await self._began(rounds):
            pass
        self.wake()
        try:
            while True:
                await self._woken.wait()
                self._woken.clear()
                self._scanning = True
                await self._begin(rounds)
                self._scanning = False
                self.on_idle()
        finally:
            await self._stop()

    async def _began(self, rounds: Rounds) -> bool:
        try:
            await self._database.write(lambda session: orders.void(session, self._clock.now(), all_claims=True))
            await self._sweep()
        except Exception as problem:
            await rounds.failed(problem)
            return False
        return True

    async def _begin(self, rounds: Rounds) -> None:
        """Take up what waits; one whose lease ended while it is still being done goes on as it is."""
        try:
            claimed = await self._claim()
        except Exception as problem:
            await self._put_aside()
            self.wake()
            await rounds.failed(problem)
            return
        rounds.went_well()
        for order in claimed:
            if order.id not in self._tasks:
                self._tasks[order.id or 0] = asyncio.create_task(self._take(order), name=order.kind)

    async def _put_aside(self) -> None:
        """Put the orders aside that cannot be read: the others are to be done."""
        try:
            found = await self._database.write(orders.put_unreadable_aside)
        except Exception:
            log.exception("orders not looked through")
            return
        if found:
            log.error("put aside", orders=found)

    async def _stop(self) -> None:
        """Take back what is under way: a stop is no attempt."""
        tasks = dict(self._tasks)
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
        now = self._clock.now()

        def take_back(session: Session) -> None:
            for order_id in tasks:
                orders.take_back(session, order_id, now)

        try:
            await self._database.write(take_back)
        except Exception as problem:
            # The start takes back what was claimed; the attempt counts.
            log.warning("not taken back", orders=list(tasks), problem=str(problem)[:200])

    async def _claim(self) -> list[Order]:
        texts = sum(task.get_name() == ReadText.KIND for task in self._tasks.values())
        room, for_texts = AT_ONCE - len(self._tasks) + texts, TEXTS_AT_ONCE - texts
        claim = partial(orders.claim, now=self._clock.now(), lease=LEASE, room=room, texts=for_texts)
        return await self._database.write(claim) if room > 0 or for_texts > 0 else []

    async def _take(self, order: Order) -> None:
        order_id = order.id or 0
        try:
            await self._go(order)
        except Exception as problem:
            log.exception("order not done", order=order_id, kind=order.kind)
            await self._broke(order, problem)
        finally:
            del self._tasks[order_id]
            self.wake()
            self.on_idle()

    async def _go(self, order: Order) -> None:
        kind = self._kinds.get(order.kind)
        if kind is None:
            log.error("put aside", order=order.id, kind=order.kind)
            number = order.id or 0
            await self._database.write(lambda session: orders.put_aside(session, number, "no such kind"))
            return
        if order.attempts > ATTEMPTS + 1:
            await self._fail(kind, order, "each attempt was interrupted")
            return
        try:
            done = await self._do(kind, order)
        except Unavailable as problem:
            await (self._fail(kind, order, str(problem)) if problem.for_good else self._later(order, str(problem)))
        except Failed as problem:
            await self._failed(kind, order, str(problem))
        except OSError as problem:
            if not (kind.waits_for_disk and problem.errno in DISK):
                raise
            self.on_wait(order.chat_id)
            await self._later(order, str(problem))
        else:
            now, number = self._clock.now(), order.id or 0
            await self._database.write(lambda session: done.put_down(session, number, now))

    async def _do(self, kind: WorkKind, order: Order) -> Done:
        """Strangers take turns, those with files and those with texts: a child is always left for who is known."""
        turns = self._strangers.get(order.kind) if order.stranger else None
        if turns is None:
            return await kind.do(order)
        async with turns:
            return await kind.do(order)

    async def _broke(self, order: Order, problem: Exception) -> None:
        """What nobody foresaw is a failed attempt."""
        try:
            await self._failed(self._kinds[order.kind], order, f"{type(problem).__name__}: {problem}")
        except Exception:
            # The disk or the database failed, too: the order stays claimed until its lease is over.
            log.exception("order left", order=order.id)

    async def _failed(self, kind: WorkKind, order: Order, problem: str) -> None:
        log.warning("attempt failed", order=order.id, attempt=order.attempts, problem=problem)
        if order.attempts >= ATTEMPTS:
            await self._fail(kind, order, problem)
            return
        due, number = self._clock.now(), order.id or 0
        await self._database.write(lambda session: orders.put_back(session, number, due, problem))

    async def _later(self, order: Order, problem: str) -> None:
        """Wait as long as something outside cannot be reached; that is no attempt."""
        if order.error != problem:
            log.warning("not available", order=order.id, problem=problem)
        waited = (self._clock.now() - order.created).total_seconds()
        due = self._clock.now() + timedelta(seconds=min(max(waited, PAUSE), LONGEST_PAUSE))
        number = order.id or 0
        await self._database.write(lambda session: orders.put_back(session, number, due, problem, counted=False))

    async def _fail(self, kind: WorkKind, order: Order, problem: str) -> None:
        log.error("order failed", order=order.id, kind=order.kind, problem=problem)
        now, number = self._clock.now(), order.id or 0

        def close(session: Session) -> None:
            kind.give_up(session, order)
            orders.fail(session, number, kind.failed, now, problem)

        try:
            await self._database.write(close)
        except (TypeError, ValueError, LookupError, AttributeError):
            # Nobody understands what it is about: it must not come again for ever.
            log.exception("put aside", order=number)
            await self._database.write(lambda session: orders.put_aside(session, number, problem))

    async def look_again(self) -> datetime | None:
        """What the schedule calls: do what is due; when the next order falls due."""
        now = self._clock.now()

        def look(session: Session) -> datetime | None:
            orders.put_right(session, now, LEASE, timedelta(seconds=LONGEST_PAUSE))
            orders.void(session, now)
            return orders.next_due(session, now)

        later = await self._database.write(look)
        self.wake()
        return later
