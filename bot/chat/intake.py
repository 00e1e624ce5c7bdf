"""The worker that takes updates out of the inbox: in order within a chat, chats side by side.

One transaction holds a handler's answer, its state and "done"; what goes at once goes after the commit.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import structlog

from bot.chat.apology import Apology
from bot.chat.incoming import Arrival, Incoming
from bot.chat.router import route
from bot.chat.tries import Tries
from bot.chat.turn import Effect, Turn
from bot.clock import Clock
from bot.db.engine import Database, Session
from bot.db.outage import ALL, Rounds, Trouble
from bot.db.queries import inbox, people
from bot.db.queries.inbox import Waiting
from bot.i18n import language_of
from bot.services import owed
from bot.services.people import set_blocked
from bot.services.quotas import USUAL, Quotas
from zwcore.text import Message

ATTEMPTS = 3
PAUSE = 0.05
REHEARSAL = "rehearsal"
"""The transport of nobody."""
FAILED = Message("intake.failed", "刚才这一条没能处理，已经记下，别的不受影响。请再发一次；还不行，请告诉管理员。")
TOO_FAST = Message("intake.too_fast", "一下子来得太多：先来的都会处理，后来的没有处理。请等一等，再一条一条地发。")
MOST_TYPING = 2
"""So many chats are told at a time that we are typing: where more write at once, the answers themselves go first."""
FLOOD = 200
"""So many updates of a chat may wait; what comes beyond them is closed, and told once."""
log = structlog.get_logger()

Decode = Callable[[dict[str, Any]], Incoming | None]
Perform = Callable[[Effect], Awaitable[None]]


class _Rehearsed(Exception):
    """Takes a rehearsal back."""


class Intake:
    """Handles what is in the inbox and not done."""

    def __init__(
        self, database: Database, clock: Clock, decode: Decode, perform: Perform, quotas: Quotas = USUAL
    ) -> None:
        self._database, self._clock, self._decode, self._perform = database, clock, decode, perform
        self.apology = Apology(database, perform)
        self._seen = 0
        self._quotas, self._tries = quotas, Tries(database)
        self._chats: dict[int, deque[Waiting]] = {}
        self._flood: dict[int, list[Waiting]] = defaultdict(list)
        self._told = set[int]()
        self._woken = asyncio.Event()
        self._scanning = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._typing = 0
        self.on_idle: Callable[[], None] = lambda: None
        database.on_commit(inbox.WAKE, self.wake)

    def wake(self) -> None:
        """Say that there may be something new."""
        self._woken.set()

    @property
    def idle(self) -> bool:
        """Whether nothing is being handled or waits to be."""
        return not (self._woken.is_set() or self._scanning or self._chats)

    async def run(self) -> None:
        """Take what is there, also what a former run left, until cancelled."""
        self.wake()
        rounds = Rounds("intake")
        try:
            counted = False
            while True:
                await self._woken.wait()
                # Cleared before the scan: what is committed during it wakes the next one.
                self._woken.clear()
                self._scanning = True
                try:
                    if not counted:
                        await self._tries.after_a_start(self._handle, self._outlived)
                        counted = True
                    found = await self._scan()
                except Exception as problem:
                    await self._put_aside()
                    self.wake()
                    await rounds.failed(problem)
                    continue
                rounds.went_well()
                self._scanning = False
                if not found:
                    self.on_idle()
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self._tries.take_back()

    async def _scan(self) -> int:
        waiting = await self._database.read(lambda session: inbox.waiting(session, self._seen))
        for row in waiting:
            self._dispatch(row)
        return len(waiting)

    async def _put_aside(self) -> None:
        """Put the rows aside that cannot be read: the others are to be handled."""
        try:
            found = await self._database.write(lambda session: inbox.put_unreadable_aside(session, self._clock.now()))
            log.error("put aside", inbox=found)
        except Exception:
            log.exception("inbox not looked through")

    async def rehearse(self) -> None:
        """Go through one turn that leaves nothing: the first person shall not wait for what is made at first use."""

        def turn(session: Session) -> None:
            nobody = people.account(session, REHEARSAL, "", self._clock.now())
            incoming = Incoming(Arrival.COMMAND, nobody.id or 0, self._clock.now(), command="help")
            route(_meet(session, incoming, self._clock, self._quotas))
            session.flush()
            raise _Rehearsed

        try:
            # Nobody waits for it: neither does it for a database that takes nothing.
            await self._database.write(turn, waits_for=())
        except _Rehearsed:
            pass
        except Exception:
            log.exception("rehearsal failed")

    def _dispatch(self, row: Waiting) -> None:
        self._seen = max(self._seen, row.id)
        if row.chat_id in self._chats:
            queue = self._chats[row.chat_id]
            (queue if len(queue) < FLOOD or row.bot == inbox.INTERNAL else self._flood[row.chat_id]).append(row)
            return
        self._chats[row.chat_id] = deque([row])
        self._start(self._work(row.chat_id))

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, chat_id: int) -> None:
        queue = self._chats[chat_id]
        try:
            while queue:
                await self._handle(queue[0])
                queue.popleft()
                if chat_id in self._flood:
                    await self._shed(self._flood.pop(chat_id))
        finally:
            # Whatever happens, what comes next finds no queue that nobody works on.
            del self._chats[chat_id]
            self._told.discard(chat_id)
            self.on_idle()

    async def _shed(self, rows: Sequence[Waiting]) -> None:
        """Close what came too fast, and say so once."""
        log.warning("flood", chat=rows[0].chat_id, updates=len(rows))

        def shed(session: Session) -> None:
            inbox.shed(session, [row.id for row in rows], self._clock.now(), "flood")
            if rows[0].chat_id not in self._told:
                incoming = Incoming(Arrival.OTHER, rows[0].chat_id, self._clock.now())
                _meet(session, incoming, self._clock, self._quotas).reply(TOO_FAST)

        await self._database.write(shed)
        self._told.add(rows[0].chat_id)

    async def _outlived(self, row: Waiting) -> None:
        await self._database.write(lambda session: self._give_up(session, row))

    async def _handle(self, row: Waiting) -> None:
        """Handle an update, whatever comes of it; what the database cannot take now is no failure of the update."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                incoming = self._read(row)
                effects = await self._database.write(
                    partial(self._turn, row, incoming),
                    # Where it is damaged others may go on: it counts as a failure.
                    waits_for=ALL - {Trouble.DAMAGED},
                    on_wait=partial(self.apology.say_in, row.chat_id),
                )
            except Exception:
                log.exception("update failed", inbox=row.id, attempt=attempt)
                effects = await self._failed(row, attempt)
            else:
                break
        for effect in effects:
            self._start(self._go(effect))

    async def _go(self, effect: Effect) -> None:
        typing = effect.kind == "typing"
        if typing and self._typing == MOST_TYPING:
            return
        self._typing += typing
        try:
            await self._perform(effect)
        except Exception as problem:
            log.warning("effect failed", kind=effect.kind, problem=str(problem))
        finally:
            self._typing -= typing

    def _read(self, row: Waiting) -> Incoming | None:
        if row.bot == inbox.INTERNAL:
            event, number = inbox.event_of(row)
            return Incoming(Arrival.EVENT, row.chat_id, row.received, event=event, number=number, row=row.id)
        incoming = self._decode(row.payload)
        if incoming is None:
            return None
        # The only date that a tap brings is that of the message with the button.
        sent_at = row.received if incoming.kind == Arrival.TAP else incoming.sent_at
        kind = Arrival.MARKED if inbox.MARKED in row.payload else incoming.kind
        return replace(incoming, kind=kind, chat_id=row.chat_id, sent_at=sent_at, row=row.id)

    def _turn(self, row: Waiting, incoming: Incoming | None, session: Session) -> list[Effect]:
        """One update: its handler, and done."""
        if not inbox.take(session, row.id, self._clock.now()):
            return []
        inbox.forget_spent(session, row)
        if incoming is None:
            return []
        turn = _meet(session, incoming, self._clock, self._quotas)
        route(turn)
        return turn.effects

    async def _failed(self, row: Waiting, attempt: int) -> list[Effect]:
        """Count the failure; after the last one close the update and tell the person, or else close it alone."""
        if attempt < ATTEMPTS:
            await self._noted(row, self._count)
            await asyncio.sleep(PAUSE * attempt)
            return []
        told = await self._noted(row, self._give_up)
        return told if told is not None else await self._noted(row, self._close) or []

    async def _noted(self, row: Waiting, note: Callable[[Session, Waiting], list[Effect]]) -> list[Effect] | None:
        try:
            return await self._database.write(lambda session: note(session, row))
        except Exception:
            log.exception("failure not noted", inbox=row.id)
            return None

    def _count(self, session: Session, row: Waiting) -> list[Effect]:
        inbox.count_attempt(session, row.id)
        return []

    def _close(self, session: Session, row: Waiting) -> list[Effect]:
        inbox.give_up(session, row.id, self._clock.now(), "handler failed, nobody told")
        return []

    def _give_up(self, session: Session, waiting: Waiting) -> list[Effect]:
        inbox.give_up(session, waiting.id, self._clock.now(), "handler failed")
        inbox.forget_spent(session, waiting)
        try:
            incoming = self._read(waiting)
        except Exception:
            incoming = None
        if incoming is None:
            return []
        turn = _meet(session, incoming, self._clock, self._quotas)
        turn.reply(FAILED)
        turn.close_tap()
        return turn.effects


def _meet(session: Session, incoming: Incoming, clock: Clock, quotas: Quotas = USUAL) -> Turn:
    now = clock.now()
    person, is_new = people.meet(
        session,
        chat_id=incoming.chat_id,
        name=incoming.user_name,
        language=language_of(incoming.language_code),
        now=now,
    )
    session.flush()
    is_back = not incoming.blocked if incoming.kind == Arrival.BLOCKED else incoming.kind != Arrival.EVENT
    if person.blocked and is_back:
        set_blocked(person, False)
        owed.make_good(session, incoming.chat_id, now)
    return Turn(session, now, incoming, person, is_new, quotas)
