"""Receiving by long polling: every update is committed to the inbox before it is confirmed.

The library's own receiver confirms first and handles later; a kill in between loses what it took.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.clock import Clock
from bot.db.engine import Database, OperationalError, Session
from bot.db.queries import inbox, people
from bot.db.queries.inbox import Arrived
from bot.outbox.outcome import Stop, TooMany
from bot.transport.telegram import NAME
from bot.transport.telegram.client import POLLING_SECONDS, call, outcome_of
from bot.transport.telegram.incoming import ALLOWED, chat_of

HOLD = 50
AT_ONCE = 100
LONGEST_PAUSE = 30.0
OUTAGE = 1.0
log = structlog.get_logger()


class Stopped(Exception):
    """The chat service will not have us: a wrong token (401), or another process polls (409)."""


class Receiver:
    """Polls the chat service into the inbox."""

    def __init__(self, client: Bot, name: str, database: Database, clock: Clock) -> None:
        self._client, self._name, self._database, self._clock = client, name, database, clock
        self._failures = 0
        self.on_reached: Callable[[], None] = lambda: None

    async def run(self) -> None:
        """Poll until cancelled; raises :class:`Stopped`."""
        # No offset at first: what was committed but not confirmed comes again and is known by its digest, and after an
        # idle week the numbers may have started anew, lower than any offset that was kept.
        offset: int | None = None
        while True:
            updates = await self._ask(offset)
            if updates and await self._kept(updates):
                offset = updates[-1]["update_id"] + 1

    async def _kept(self, updates: Sequence[dict[str, Any]]) -> bool:
        """Put updates down; what the database does not take is not confirmed, and comes again."""
        try:
            await self._database.write(partial(self._keep, updates))
        except OperationalError:
            log.exception("the database takes nothing")
            await asyncio.sleep(OUTAGE)
            return False
        return True

    async def _ask(self, offset: int | None) -> Sequence[dict[str, Any]]:
        # After a failure it is not held: that the service answers again is to be known at once.
        hold = 0 if self._failures else HOLD
        asked: dict[str, Any] = {"limit": AT_ONCE, "timeout": hold, "allowed_updates": ALLOWED}
        if offset is not None:
            asked["offset"] = offset
        try:
            # As it comes, not as objects: it is put down word for word, and read when it is handled.
            updates: list[dict[str, Any]] = await call(self._client, "getUpdates", asked, hold + POLLING_SECONDS)
        except TelegramError as problem:
            await self._back_off(problem)
            return ()
        self._failures = 0
        self.on_reached()
        return updates

    async def _back_off(self, problem: TelegramError) -> None:
        outcome = outcome_of(problem)
        if isinstance(outcome, Stop):
            raise Stopped(outcome.detail) from problem
        self._failures += 1
        if isinstance(outcome, TooMany):
            pause = outcome.retry_after
        else:
            # The first failure is most often a connection that grew old: ask again at once.
            longest = min(2.0 ** (self._failures - 2), LONGEST_PAUSE) if self._failures > 1 else 0.1
            pause = random.uniform(longest / 2, longest)
        log.warning("polling failed", problem=type(problem).__name__, again_in=round(pause, 1))
        await asyncio.sleep(pause)

    def _keep(self, updates: Sequence[dict[str, Any]], session: Session) -> None:
        now = self._clock.now()
        chats = {one: people.account(session, NAME, str(one), now).id or 0 for one in map(chat_of, updates)}
        arrived = [Arrived(one["update_id"], chats[chat_of(one)], one) for one in updates]
        inbox.add(session, self._name, arrived, now)
