"""The offline service at its worst, in the process of a test, while the bot lives and dies in another.

It refuses, is slow, breaks off before and after the deed, hands updates over twice, in another order and with lower
numbers than before, says that people blocked the bot or that their chat moved; and it kills the bot at a call. What it
handed over and what it was told to show it remembers, so that nothing the bot says of itself has to be believed.
"""

from __future__ import annotations

import itertools
import os
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from bot.sandbox import Sandbox
from bot.sandbox.errors import ApiError
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.people import SimPerson
from bot.sandbox.state import Chat, SimMessage
from bot.sandbox.updates import Updates

Json = dict[str, Any]
FAULTS: tuple[Json, ...] = (
    {"code": 500}, {"code": 502}, {"retry_after": 1}, {"drop": "before"}, {"drop": "after"}, {"delay": 0.3},
)  # fmt: skip
CALLS = ("sendMessage", "editMessageText", "answerCallbackQuery", "getUpdates")
MOVED = "Bad Request: group chat was upgraded to a supergroup chat"


class Deadly(Faults):
    """Planned failures, and at the so many-th call of a method the bot's death, before the deed."""

    def __init__(self, service: Unruly) -> None:
        super().__init__()
        self._service = service

    def take(self, method: str) -> Fault | None:
        """The failure due for a call."""
        self._service.meets(method, after=False)
        fault = super().take(method)
        if fault is not None:
            self._service.faults_met += 1
        return fault


class Wild(Updates):
    """Hands updates over twice and in another order."""

    def __init__(self, first: int, dice: Random) -> None:
        super().__init__(first)
        self._dice, self.wild = dice, True
        self.pushed: list[Json] = []
        self._of_now = 0
        """From where on the numbers are those that count now."""
        self.odd: Counter[str] = Counter()

    def push(self, kind: str, body: Json) -> int | None:
        """Queue an update and remember it."""
        number = super().push(kind, body)
        if number is not None:
            self.pushed.append(self.pending[-1])
        return number

    async def poll(self, limit: int, timeout: float) -> list[Json]:
        """The oldest updates, in their order or not, and some that were confirmed long ago."""
        found = await super().poll(limit, timeout)
        if not self.wild or not found:
            return found
        if self._dice.random() < 0.2:
            self.odd["twice"] += 1
            found.insert(self._dice.randrange(len(found) + 1), self._dice.choice(self.pushed[self._of_now :] or found))
        if len(found) > 1 and self._dice.random() < 0.1:
            self.odd["reordered"] += 1
            self._dice.shuffle(found)
        return found

    def begin_lower(self) -> None:
        """Count on from anywhere below, as after a week in which everything was confirmed and nothing came."""
        if not self.pending:
            self.odd["lower"], self._of_now = self.odd["lower"] + 1, len(self.pushed)
            self._numbers = itertools.count(self._dice.randrange(1, next(self._numbers)))


class Unruly(Sandbox):
    """The service; its clock is ahead by so many seconds."""

    def __init__(self, dice: Random, people: list[SimPerson], began: datetime) -> None:
        self.ahead = (began - datetime.now(UTC)).total_seconds()
        super().__init__(lambda: datetime.now(UTC) + timedelta(seconds=self.ahead), people=people)
        self.dice = dice
        self.wild = Wild(self.epoch, dice)
        self.updates = self.wild
        self.faults = Deadly(self)
        self.called, self.faults_met = 0, 0
        self.told: dict[int, list[str]] = {person.id: [] for person in people}
        """All that the bot had people see, also what a message showed before it was changed."""
        self._moving: set[int] = set()
        self.victim: int | None = None
        self.point: tuple[str, bool, int] | None = None
        self.killed_at = ""

    def meets(self, method: str, after: bool) -> None:
        """Kill the bot where this is the call at which it is to die."""
        if self.point is None or (method, after) != self.point[:2]:
            return
        self.point = (*self.point[:2], self.point[2] - 1)
        if self.point[2] == 0 and self.victim is not None:
            os.kill(self.victim, signal.SIGKILL)
            self.killed_at, self.point = f"{method} {'after' if after else 'before'}", None

    def log_call(self, method: str, params: Json, status: int, answer: Any) -> None:
        """Note a call that was done and is still to be answered."""
        self.called += method in CALLS
        super().log_call(method, params, status, answer)
        self.meets(method, after=True)

    def open_chat(self, chat_id: int) -> Chat:
        """Return a chat, unless it just moved: to its own number, since people write from no other."""
        if chat_id in self._moving:
            self._moving.discard(chat_id)
            self.wild.odd["moved"] += 1
            raise ApiError(400, MOVED, {"migrate_to_chat_id": chat_id})
        return super().open_chat(chat_id)

    def change(self, chat: Chat, message: SimMessage) -> SimMessage:
        """Remember what the bot shows."""
        if message.from_bot and message.text:
            self.told[chat.person.id].append(message.text)
        return super().change(chat, message)

    def misbehave(self) -> None:
        """Plan what is to go wrong before the next death."""
        for _ in range(self.dice.randrange(5)):
            (method,) = self.dice.choices(CALLS, (4, 3, 2, 1))
            self.faults.plan({"method": method, **self.dice.choice(FAULTS)})
        if self.dice.random() < 0.1:
            self._moving.add(self.dice.choice(list(self.chats)))

    def behave(self) -> None:
        """Be as one hopes from now on."""
        self.faults.planned.clear()
        self._moving.clear()
        self.wild.wild, self.point = False, None
