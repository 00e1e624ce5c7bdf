"""A chat with the bot without network and processes: each update in a transaction of its own, orders done at once.

What is said is sent by a pretended service, which keeps the buttons that each message has and has had.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import event
from sqlalchemy import text as sql
from sqlmodel import Session, col, select

from bot.chat import Arrival, Incoming, Turn
from bot.chat.intake import _meet
from bot.chat.router import route
from bot.clock import SimClock
from bot.db import guards
from bot.db.engine import Database, make_engine
from bot.db.queries import inbox, orders
from bot.db.queries.outbox import Deed
from bot.db.tables import Draft, Order, Outbox, StoredReading
from bot.db.terms import OrderState, OutboxState, Role
from bot.letters.markup import LIMIT, units
from bot.outbox.marking import call_of, mark
from bot.outbox.outcome import Sent
from bot.runner.cells import Cells
from bot.runner.exports import Exports
from bot.runner.files import Files
from bot.runner.leaving import Leaving
from bot.runner.read import ReadFile, review_bytes
from bot.runner.texts import Texts
from bot.runner.uploads import Uploads
from bot.runner.worker import Done
from bot.runner.write import Made
from bot.services import people
from bot.services.albums import TOGETHER
from bot.services.people import Actor
from bot.services.pieces import Pieces
from bot.services.search import initials
from tests.bot.accounts import chats
from tests.bot.conftest import CLERK, SUPERVISOR
from zwcore.exports import exports

initials("表")  # a bot that runs has the words of pinyin by now
T = TypeVar("T")
UNIT, DEPARTMENT = "中卫市社会保险事业管理中心", "中卫市人力资源和社会保障局"
CAST = [
    Actor(CLERK, "填报人", Role.CLERK, UNIT, "zh-hans"),
    Actor(SUPERVISOR, "审核人", Role.SUPERVISOR, DEPARTMENT, "zh-hans"),
]
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LEASE = timedelta(minutes=10)


class Direct:
    """The database for the runner, without its threads."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def read(self, work: Callable[[Session], T]) -> T:
        """Ask something."""
        return self._world.within(work)

    async def write(self, work: Callable[[Session], T]) -> T:
        """Change something."""
        return self._world.within(work)

    async def settle(self) -> bool:
        """Nothing is left in a log that a test looks at."""
        return True


@cache
def _reviewed(data: bytes, name: str) -> ReadFile:
    return review_bytes(data, name)


async def _read(data: bytes, name: str, *_: object) -> ReadFile:
    return _reviewed(data, name)


async def _write(export: str, *_: object) -> Made:
    return Made(f"form.{exports[export].suffix}", b"a form")


SENT: dict[str, bytes] = {}
"""Files that somebody sent, by their numbers; others are photos."""


async def _download(file_id: str) -> bytes:
    return SENT.get(file_id, b"a photo")


class World:
    """The clerk's chat."""

    def __init__(self, store: Path) -> None:
        self.engine, self.data = make_engine(f"sqlite:///{store}"), store.parent
        event.listen(self.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        self.clock = SimClock()
        files, direct = Files(store.parent / "files"), cast(Database, Direct(self))
        self.kinds = {
            **Uploads(direct, files, _download, _read, self.clock).kinds,
            **Texts(direct, _read).kinds,
            **Exports(direct, files, _write).kinds,
            **Cells(direct, files).kinds,
            **Leaving(direct, files).kinds,
            **Pieces(direct, self.clock).kinds,
        }
        self.tables = [row[0] for row in self._rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        self._begin()

    def _begin(self) -> None:
        self.now, self.number, self.sent = START, 0, list[int]()
        self.longest = 0.0
        self.buttons: dict[int, list[str]] = {}
        """What the buttons of each message bring back."""
        self.former: list[tuple[int, str]] = []
        """Buttons that messages had before they were changed: a finger may be faster."""

    def _rows(self, statement: str) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(sql(statement)))

    def within(self, work: Callable[[Session], T]) -> T:
        """Do something in a transaction; how much of the processor's time it takes is noted."""
        begun = time.thread_time()
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            result = work(session)
        self.longest = max(self.longest, time.thread_time() - begun)
        return result

    def empty(self) -> None:
        """Begin anew."""
        with self.engine.begin() as connection:
            connection.execute(sql("PRAGMA defer_foreign_keys=ON"))
            guards.lift(connection)
            for table in self.tables:
                if table != "alembic_version" and not table.startswith("sqlite_"):
                    connection.execute(sql(f"DELETE FROM {table}"))
            guards.put(connection)
        self._begin()
        self.within(self._seed)

    def _seed(self, session: Session) -> None:
        chats(session, CLERK, SUPERVISOR)
        people.seed(session, "telegram", CAST, START)

    def handle(self, incoming: Incoming) -> Turn:
        """One update, as the intake handles it; then what was said is sent, and what was ordered is done."""
        self.clock.set(self.now)
        turn = self.within(lambda session: self._turn(session, incoming))
        self._count_messages()
        self.within(self._send_all)
        self._do_orders()
        return turn

    def _count_messages(self) -> None:
        """Whatever came, nobody is sent more than two messages for it."""
        own = select(Outbox.chat_id).where(col(Outbox.state) == OutboxState.PENDING, col(Outbox.kind) == Deed.SAY)
        said = Counter(self.within(lambda session: session.exec(own).all()))
        assert max(said.values(), default=0) <= 2, said

    def _turn(self, session: Session, incoming: Incoming) -> Turn:
        turn = _meet(session, incoming, self.clock)
        route(turn)
        return turn

    def _do_orders(self) -> None:
        # Nobody sends a further photo at once.
        later = self.clock.now() + TOGETHER
        for order in self.within(lambda session: orders.claim(session, later, LEASE, 10)):
            self._do(order)
        for row in self.within(inbox.waiting):
            name, number = inbox.event_of(row)
            self.within(partial(inbox.take, row_id=row.id, now=self.now))
            self.handle(Incoming(Arrival.EVENT, row.chat_id, row.received, event=name, number=number))

    def _do(self, order: Order) -> None:
        async def work() -> Done:
            return await self.kinds[order.kind].do(order)

        done, number = asyncio.run(work()), order.id or 0
        self.within(lambda session: done.put_down(session, number, self.now))

    def _send_all(self, session: Session) -> None:
        waiting = select(Outbox).where(col(Outbox.state) == OutboxState.PENDING).order_by(col(Outbox.id))
        for row in session.exec(waiting).all():
            self._send(session, row)

    def _send(self, session: Session, row: Outbox) -> None:
        call = call_of(session, row, self.now)
        assert call is not None, row
        number = call.message_id
        if call.kind is Deed.SAY:
            self.number += 1
            number = self.number
        assert units(call.letter.text) <= LIMIT
        if number is not None and row.chat_id == CLERK:
            rows = call.letter.buttons
            assert all(1 <= len(line) <= 3 for line in rows), rows
            self.former += [(number, word) for word in self.buttons.get(number, [])]
            self.buttons[number] = [word for line in rows for _, word in line]
        mark(session, row.id or 0, Sent(number), self.now)

    def effects(self) -> int:
        """How much came of everything so far: messages, changes of messages, orders."""
        rows = self._rows("SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM work_order)")
        return int(rows[0][0])

    def is_idle(self) -> bool:
        """Whether all orders are done."""
        left = select(Order.id).where(Order.state != OrderState.DONE)
        return not self.within(lambda session: session.exec(left).all())

    def drafts(self) -> set[int]:
        """The drafts there are; one that its owner deleted is gone with its reading."""
        there = select(Draft.id).join(StoredReading).where(col(StoredReading.deleted).is_(None))
        return {number for number in self.within(lambda session: session.exec(there).all()) if number is not None}
