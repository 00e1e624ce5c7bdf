"""The relay's loop: woken by a commit, several chats at once, one message of a chat after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.clock import Clock
from bot.db.engine import Database, Session
from bot.db.outage import Rounds
from bot.db.queries import outbox
from bot.db.queries.outbox import Outbox
from bot.db.terms import OutboxState, Priority
from bot.outbox.limits import Limits
from bot.outbox.marking import call_of, mark, put_aside, recover
from bot.outbox.outcome import Call, NoConnection, NotModified, Outcome, Send, Sent, Stop, Uncertain
from bot.services import calendar

AT_ONCE = 16
LEASE = timedelta(seconds=90)
PATIENCE = 3.0
log = structlog.get_logger()


class Relay:
    """Sends what is due; ``on_stop`` is told when the service will not have us at all."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        send: Send,
        on_stop: Callable[[str], None] = lambda _: None,
        limits: Limits | None = None,
    ) -> None:
        self._database, self._clock, self._send, self._on_stop = database, clock, send, on_stop
        self._limits = limits or Limits(0, 0)
        self._again_in: float | None = None
        # A former run may have had another clock.
        self._latest, self._is_right = clock.now(), False
        self._woken = asyncio.Event()
        self._busy = False
        self._sending: dict[int, asyncio.Task[None]] = {}
        self._answers: list[tuple[int, Outcome]] = []
        # A former run may have left rows that wait for the connection.
        self._cut_off, self._reached = True, False
        self.on_idle: Callable[[], None] = lambda: None
        database.on_commit(outbox.WAKE, self.wake)

    def wake(self) -> None:
        """Say that there may be something due."""
        self._woken.set()

    def reached(self) -> None:
        """Say that the service answers: what waits for the connection is due now."""
        if self._cut_off:
            self._cut_off, self._reached = False, True
            self.wake()

    @property
    def idle(self) -> bool:
        """Whether nothing is being sent or claimed."""
        return not (self._woken.is_set() or self._busy or self._sending or self._answers)

    async def run(self) -> None:
        """Send until cancelled; what a former run was sending comes first."""
        rounds = Rounds("relay")
        while not await self._began(rounds):
            pass
        self.wake()
        try:
            while True:
                await self._woken.wait()
                self._woken.clear()
                self._busy = True
                await self._send_some(rounds)
                self._busy = False
                if self._again_in is not None:
                    asyncio.get_running_loop().call_later(self._again_in, self.wake)
                if not self._sending:
                    self.on_idle()
        finally:
            await self._finish()

    async def _began(self, rounds: Rounds) -> bool:
        try:
            await self._database.write(lambda session: recover(session, self._clock.now()))
        except Exception as problem:
            await self._put_unreadable_aside()
            await rounds.failed(problem)
            return False
        return True

    async def _send_some(self, rounds: Rounds) -> None:
        try:
            calls = await self._round(AT_ONCE - len(self._sending))
        except Exception as problem:
            self.wake()
            await rounds.failed(problem)
            return
        rounds.went_well()
        for row_id, call in calls:
            self._sending[row_id] = asyncio.create_task(self._deliver(row_id, call))

    async def _finish(self) -> None:
        """Let what is under way come to its end: a message that is marked need not be sent again after the start."""
        sending = list(self._sending.values())
        if sending:
            _, late = await asyncio.wait(sending, timeout=PATIENCE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._answers:
            try:
                await self._round(room=0)
            except Exception:
                log.exception("not marked at the end", outbox=[row_id for row_id, _ in self._answers])

    async def _round(self, room: int) -> list[tuple[int, Call]]:
        """One transaction: mark the answers that came in, claim what there is room for."""
        answers, self._answers = self._answers, []
        reached, self._reached = self._reached, False
        try:
            calls = await self._database.write(lambda session: self._mark_and_take(session, answers, room, reached))
        except Exception:
            self._reached = self._reached or reached
            for answer in answers:
                await self._mark_alone(answer)
            await self._put_unreadable_aside()
            raise
        self._is_right = True
        return calls

    async def _mark_alone(self, answer: tuple[int, Outcome]) -> None:
        try:
            await self._database.write(partial(self._mark_and_take, answers=[answer], room=0))
        except Exception:
            # The row stays claimed until its lease is over, then it goes out once more.
            log.exception("not marked", outbox=answer[0])

    async def _put_unreadable_aside(self) -> None:
        """Put the rows aside that cannot be read: the others are to go out."""
        try:
            now = self._clock.now()
            found = await self._database.write(lambda session: outbox.put_unreadable_aside(session, now))
        except Exception:
            log.exception("outbox not looked through")
            return
        if found:
            log.error("put aside", outbox=found)

    def _mark_and_take(
        self, session: Session, answers: list[tuple[int, Outcome]], room: int, reached: bool = False
    ) -> list[tuple[int, Call]]:
        now = self._clock.now()
        self._look_at_the_clock(session, now)
        loaded = outbox.rows(session, [row_id for row_id, _ in answers])
        assert len(loaded) == len(answers), "an outbox row was deleted"
        for row_id, outcome in answers:
            mark(session, row_id, outcome, now)
        if reached:
            session.flush()
            outbox.hurry(session, now)
        calls: list[tuple[int, Call]] = []
        self._again_in = None
        may_go = partial(self._may_go, session, now)
        for row in outbox.claim(session, now, LEASE, room, may_go, self._limits.resting) if room > 0 else ():
            call = self._call(session, row, now)
            if call is not None and row.id is not None:
                calls.append((row.id, call))
        return calls

    def _call(self, session: Session, row: Outbox, now: datetime) -> Call | None:
        """What is to be done for a row; one that nobody understands is put aside, and the others go out."""
        try:
            return call_of(session, row, now)
        except (TypeError, ValueError, LookupError, AttributeError) as problem:
            log.error("put aside", outbox=row.id, problem=f"{type(problem).__name__}: {problem}")
            put_aside(session, row, now, f"{type(problem).__name__}: {problem}")
            return None

    def _look_at_the_clock(self, session: Session, now: datetime) -> None:
        """What waits for a moment that a clock set back has put far away waits no longer."""
        self._is_right, self._latest = self._is_right and now >= self._latest, now
        if not self._is_right:
            outbox.put_right(session, now, LEASE)

    def _may_go(self, session: Session, now: datetime, row: Outbox) -> bool:
        """Whether a row may go: what can wait is held in quiet hours, a retry too; what nobody asked for is paced."""
        if row.priority >= Priority.DEADLINE:
            opens = calendar.load(session).open_from(now)
            if opens > now:
                row.due, row.attempts = opens, 0
                if row.state == OutboxState.PENDING:
                    # Planned for the morning, no longer waiting for a retry: it holds nothing back until then.
                    row.error = None
                outbox.announce(session, outbox.LATER)
                outbox.announce(session, outbox.WAKE)
                return False
        wait = self._limits.take(row.chat_id) if row.priority >= Priority.ANOMALY else 0
        if wait:
            self._again_in = wait if self._again_in is None else min(self._again_in, wait)
        return not wait

    async def _deliver(self, row_id: int, call: Call) -> None:
        try:
            outcome = await self._send(call)
        except asyncio.CancelledError:
            del self._sending[row_id]
            raise
        except Exception as problem:
            outcome = Uncertain(f"{type(problem).__name__}: {problem}")
        if isinstance(outcome, NoConnection):
            self._cut_off, self._reached = True, False
        elif not isinstance(outcome, Uncertain):
            self.reached()
        self._answers.append((row_id, outcome))
        del self._sending[row_id]
        self.wake()
        if isinstance(outcome, Stop):
            self._on_stop(outcome.detail)
        elif not isinstance(outcome, Sent | NotModified):
            log.warning("not sent", outbox=row_id, kind=call.kind, outcome=str(outcome))

    async def look_again(self) -> datetime | None:
        """What the schedule calls: take back what was left claimed, send what is due; when the next row falls due."""

        def look(session: Session) -> datetime | None:
            now = self._clock.now()
            self._look_at_the_clock(session, now)
            recover(session, now, lease_over=now)
            return outbox.next_due(session, now)

        later = await self._database.write(look)
        self.wake()
        return later
