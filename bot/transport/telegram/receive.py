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
from telegram.error import Conflict, TelegramError

from bot.clock import Clock
from bot.db.engine import Database, Session
from bot.db.outage import pause, trouble_of
from bot.db.queries import inbox, people
from bot.db.queries.inbox import Arrived
from bot.db.terms import Priority
from bot.i18n import language_of
from bot.outbox.admins import tell_admins
from bot.outbox.outcome import Outcome, ServerTrouble, Stop, TooMany
from bot.transport.telegram import NAME
from bot.transport.telegram.client import POLLING_SECONDS, call, outcome_of
from bot.transport.telegram.incoming import ALLOWED
from bot.transport.telegram.sorting import Poisonous, number_of, sender_of, sorted_out
from zwcore.text import Message

HOLD = 50
AT_ONCE = 100
LONGEST_PAUSE = 30.0
CONFLICT = Message(
    "receive.conflict",
    "另有一个程序也在用这个机器人的令牌收消息，两边会互相打断。请停掉多余的那一个；停掉以后这里自动恢复，不用重启。",
)
log = structlog.get_logger()
Say = Callable[[str, str, int], None]


class Stopped(Exception):
    """The chat service will not have us: a wrong token (401)."""


class Receiver:
    """Polls the chat service into the inbox; ``say`` tells who sent something that it waits to be put down."""

    def __init__(self, client: Bot, name: str, database: Database, clock: Clock, say: Say = lambda *_: None) -> None:
        self._client, self._name, self._database, self._clock, self._say = client, name, database, clock, say
        self._failures, self._conflicts, self._failed_by, self._tries = 0, 0, "", 0
        self.on_reached: Callable[[], None] = lambda: None

    async def run(self) -> None:
        """Poll until cancelled; raises :class:`Stopped`."""
        # No offset at first: what was committed but not confirmed comes again and is known by its digest, and after an
        # idle week the numbers may have started anew, lower than any offset that was kept.
        offset: int | None = None
        while True:
            updates = await self._ask(offset)
            if not updates or not await self._kept(updates):
                continue
            numbers = [number for one in updates if (number := number_of(one)) is not None]
            if numbers:
                offset = numbers[-1] + 1
            else:
                # Nothing by which they could be confirmed: they come again, and are known.
                await self._back_off(ServerTrouble("updates without a number"))

    async def _kept(self, updates: Sequence[Any]) -> bool:
        """Put updates down, what nobody can handle aside; what could not be put down is not confirmed and comes again.

        A database that takes nothing is not waited for here: what comes meanwhile comes with them, and is told so.
        """
        found = [sorted_out(one) for one in updates]
        try:
            await self._database.write(partial(self._keep, found), waits_for=())
        except Exception as problem:
            if trouble_of(problem) is None:
                log.warning("not put down together", updates=len(found), problem=type(problem).__name__)
                return await self._kept_singly(found)
            self._database.outage.waits(self, problem)
            self._tries += 1
            self._waits([one for one in found if not isinstance(one, Poisonous)])
            await asyncio.sleep(pause(self._tries))
            return False
        self._database.outage.goes_on(self)
        self._tries = 0
        return True

    async def _kept_singly(self, found: Sequence[dict[str, Any] | Poisonous]) -> bool:
        for one in found:
            try:
                await self._database.write(partial(self._keep, [one]))
            except Exception as problem:
                aside = Poisonous.of(one, f"{type(problem).__name__}: {problem}")
                try:
                    await self._database.write(partial(self._keep, [aside]))
                except Exception as again:
                    log.exception("not put aside")
                    await self._back_off(ServerTrouble(f"{type(again).__name__}: {again}"))
                    return False
        return True

    def _waits(self, updates: Sequence[dict[str, Any]]) -> None:
        for address, language in dict(map(sender_of, updates)).items():
            self._say(address, language_of(language), self._tries)

    async def _ask(self, offset: int | None) -> Sequence[Any]:
        # After a failure it is not held: that the service answers again is to be known at once.
        hold = 0 if self._failures else HOLD
        asked: dict[str, Any] = {"limit": AT_ONCE, "timeout": hold, "allowed_updates": ALLOWED}
        if offset is not None:
            asked["offset"] = offset
        try:
            # As it comes, not as objects: it is put down word for word, and read when it is handled.
            updates = await call(self._client, "getUpdates", asked, hold + POLLING_SECONDS)
            if not isinstance(updates, list):
                raise TypeError(f"no list of updates: {type(updates).__name__}")
        except Conflict as problem:
            await self._conflict(problem)
        except TelegramError as problem:
            await self._back_off(outcome_of(problem))
        except Exception as problem:
            # An answer of a shape that nobody foresaw.
            await self._back_off(ServerTrouble(f"{type(problem).__name__}: {problem}"))
        else:
            self._reached()
            return updates
        return ()

    def _reached(self) -> None:
        if self._failed_by:
            log.warning("polling again", after=self._failures)
        self._failures, self._conflicts, self._failed_by = 0, 0, ""
        self.on_reached()

    async def _conflict(self, problem: Conflict) -> None:
        """Another process polls: one of the two is too many, which only a person can say."""
        self._conflicts += 1
        if self._conflicts == 2:
            # Once is no more than the end of a former run.
            log.error("another process polls with this token", problem=problem.message)
            day = self._clock.now().date()
            tell = partial(
                tell_admins, message=CONFLICT, key=f"conflict:{day}", now=self._clock.now(), priority=Priority.ANOMALY
            )
            try:
                await self._database.write(tell)
            except Exception:
                log.exception("admins not told")
        await self._back_off(outcome_of(problem))

    async def _back_off(self, outcome: Outcome) -> None:
        if isinstance(outcome, Stop):
            raise Stopped(outcome.detail)
        self._failures += 1
        if isinstance(outcome, TooMany):
            wait = outcome.retry_after
        else:
            # The first failure is most often a connection that grew old: ask again at once.
            longest = min(2.0 ** min(self._failures - 2, 10), LONGEST_PAUSE) if self._failures > 1 else 0.1
            wait = random.uniform(longest / 2, longest)
        if (said := str(outcome)) != self._failed_by:
            self._failed_by = said
            log.warning("polling failed", problem=said, again_in=round(wait, 1))
        await asyncio.sleep(wait)

    def _keep(self, found: Sequence[dict[str, Any] | Poisonous], session: Session) -> None:
        now = self._clock.now()
        sound = []
        for one in found:
            if isinstance(one, Poisonous):
                if inbox.put_aside(session, self._name, one.number, one.digest, now, one.why):
                    log.error("put aside", update=one.number, digest=one.digest, why=one.why)
                continue
            sound.append((sender_of(one)[0], one))
        chats = people.chats(session, NAME, [address for address, _ in sound], now)
        arrived = [Arrived(one["update_id"], chats[address], one) for address, one in sound]
        inbox.add(session, self._name, arrived, now)
