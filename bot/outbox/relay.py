"""The relay's loop: woken by a commit, several chats at once, one message of a chat after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlmodel import Session

from bot.clock import Clock
from bot.db.engine import Database
from bot.db.queries import outbox
from bot.outbox.marking import address, mark, recover
from bot.outbox.outcome import NotModified, Send, Sent, Stop

AT_ONCE = 16
LEASE = timedelta(seconds=90)
log = structlog.get_logger()


class Relay:
    """Sends what is due; ``on_stop`` is told when the service will not have us at all."""

    def __init__(
        self, database: Database, clock: Clock, send: Send, on_stop: Callable[[str], None] = lambda _: None
    ) -> None:
        self._database, self._clock, self._send, self._on_stop = database, clock, send, on_stop
        self._woken = asyncio.Event()
        self._claiming = False
        self._sending: dict[int, asyncio.Task[None]] = {}
        self.on_idle: Callable[[], None] = lambda: None
        database.on_commit(outbox.WAKE, self.wake)

    def wake(self) -> None:
        """Say that there may be something due."""
        self._woken.set()

    @property
    def idle(self) -> bool:
        """Whether nothing is being sent or claimed."""
        return not (self._woken.is_set() or self._claiming or self._sending)

    async def run(self) -> None:
        """Send until cancelled; what a former run was sending comes first."""
        await self._database.write(lambda session: recover(session, self._clock.now()))
        self.wake()
        try:
            while True:
                await self._woken.wait()
                self._woken.clear()
                await self._claim()
        finally:
            for task in self._sending.values():
                task.cancel()
            await asyncio.gather(*self._sending.values(), return_exceptions=True)

    async def _claim(self) -> None:
        room = AT_ONCE - len(self._sending)
        if room <= 0:
            return
        self._claiming = True
        try:
            calls = await self._database.write(lambda session: self._take(session, room))
        finally:
            self._claiming = False
        for row_id, method, payload in calls:
            self._sending[row_id] = asyncio.create_task(self._deliver(row_id, method, payload))
        if not calls:
            self.on_idle()

    def _take(self, session: Session, room: int) -> list[tuple[int, str, dict[str, Any]]]:
        calls = []
        now = self._clock.now()
        for row in outbox.claim(session, now, LEASE, room):
            payload = address(session, row, now)
            if payload is not None and row.id is not None:
                calls.append((row.id, row.method, payload))
        return calls

    async def _deliver(self, row_id: int, method: str, payload: dict[str, Any]) -> None:
        try:
            outcome = await self._send(method, payload)
            await self._database.write(lambda session: mark(session, row_id, outcome, self._clock.now()))
        except Exception:
            # The row stays claimed until its lease is over, then it goes out once more.
            log.exception("not marked", outbox=row_id)
            return
        finally:
            del self._sending[row_id]
            self.wake()
        if isinstance(outcome, Stop):
            self._on_stop(outcome.detail)
        elif not isinstance(outcome, Sent | NotModified):
            log.warning("not sent", outbox=row_id, method=method, outcome=str(outcome))

    async def look_again(self) -> datetime | None:
        """What the schedule calls: take back what was left claimed, send what is due; when the next row falls due."""

        def look(session: Session) -> datetime | None:
            now = self._clock.now()
            recover(session, now, lease_over=now)
            return outbox.next_due(session, now)

        later = await self._database.write(look)
        self.wake()
        return later
