"""Updates: the queue that getUpdates confirms by offset, or that a webhook is handed one by one."""

import asyncio
import itertools
import json
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from .bell import Bell
from .errors import ApiError, Json

_UNASKED = {"chat_member", "message_reaction", "message_reaction_count"}
_CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass
class Webhook:
    """Where updates are posted to, and how that went."""

    url: str
    secret: str | None = None
    max_connections: int = 40
    last_error: str | None = None
    last_error_date: int | None = None
    task: "asyncio.Task[None] | None" = field(default=None, repr=False)


class Updates:
    """Everything the bot has not confirmed yet."""

    def __init__(self, first: int) -> None:
        self._numbers = itertools.count(first)
        self.pending: deque[Json] = deque()
        self.allowed: list[str] | None = None
        self.bell = Bell()
        self.webhook: Webhook | None = None
        self.closed = False
        self.polling = False
        self._poll = 0

    def push(self, kind: str, body: Json) -> int | None:
        """Queue an update, unless the bot does not want this kind; return its number."""
        wanted = kind in self.allowed if self.allowed else kind not in _UNASKED
        if not wanted:
            return None
        number = next(self._numbers)
        self.pending.append({"update_id": number, kind: body})
        self.bell.ring()
        return number

    def clear(self) -> None:
        """Forget what waits."""
        self.pending.clear()

    def confirm(self, offset: int) -> None:
        """Drop what an offset confirms; a negative one keeps only so many from the end."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
            return
        while self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()

    async def poll(self, limit: int, timeout: float) -> list[Json]:
        """Return the oldest updates, waiting for one when there is none; a newer poll ends this one with 409."""
        self._poll += 1
        mine = self._poll
        loop = asyncio.get_running_loop()
        until = loop.time() + timeout
        # The poll that was held before wakes up now and finds that it is not the newest.
        self.bell.ring()
        while not self.pending and not self.closed and (left := until - loop.time()) > 0:
            self.polling = True
            rang = await self.bell.wait(left)
            if not rang:
                break
            if mine != self._poll:
                raise ApiError(409, _CONFLICT)
        return list(itertools.islice(self.pending, limit))

    def close(self) -> None:
        """Let go of the held poll and of the webhook."""
        self.closed = True
        self.drop_webhook()
        self.bell.ring()

    def drop_webhook(self) -> None:
        """Stop handing updates to a webhook."""
        webhook, self.webhook = self.webhook, None
        if webhook and webhook.task:
            webhook.task.cancel()

    def end_polls(self) -> None:
        """End the held poll, as setting a webhook does."""
        self._poll += 1
        self.bell.ring()

    async def deliver(self, webhook: Webhook, now: Callable[[], int]) -> None:
        """Post updates to the webhook in order; an update is repeated, with the same number, until it is taken."""
        pause = 1.0
        while self.webhook is webhook:
            if not self.pending:
                await self.bell.wait(60)
                continue
            update = self.pending[0]
            error = await asyncio.to_thread(_post, webhook, update)
            if error is None:
                pause = 1.0
                self.confirm(update["update_id"] + 1)
                continue
            webhook.last_error, webhook.last_error_date = error, now()
            await asyncio.sleep(pause)
            pause = min(pause * 2, 30.0)


def _post(webhook: Webhook, update: Json) -> str | None:
    headers = {"Content-Type": "application/json"}
    if webhook.secret:
        headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
    request = urllib.request.Request(webhook.url, json.dumps(update).encode(), headers)
    # No proxy: the address is on this machine, and the update must not leave it.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10):
            return None
    except urllib.error.HTTPError as error:
        return f"Wrong response from the webhook: {error.code} {error.reason}"
    except OSError as error:
        return f"Connection failed: {error}"
