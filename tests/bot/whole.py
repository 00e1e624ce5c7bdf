"""The whole bot with its offline service in this process, for tests that break things under it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bot.app import App, opened
from bot.config import Settings
from tests.bot.conftest import PATIENCE


@dataclass
class Whole:
    """The bot, and people who chat with it."""

    app: App
    http: httpx.AsyncClient
    work: asyncio.Task[None]
    sent: dict[int, int] = field(default_factory=dict)

    async def send(self, person: int, text: str) -> None:
        """Somebody writes."""
        answer = await self.http.post("/sim/messages", json={"from": person, "text": text})
        assert answer.status_code == 200, answer.text

    async def file(self, person: int, name: str, content: bytes) -> None:
        """Somebody sends a file."""
        fields = {"from": str(person), "kind": "document"}
        answer = await self.http.post("/sim/files", data=fields, files={"file": (name, content)})
        assert answer.status_code == 200, answer.text

    async def fault(self, method: str, **what: Any) -> None:
        """Have the API fail on purpose."""
        assert (await self.http.post("/sim/faults", json={"method": method, **what})).status_code == 200

    async def texts(self, person: int) -> list[str]:
        """What the bot said to somebody."""
        shown = (await self.http.get(f"/sim/chats/{person}")).json()
        return [one["text"] or "" for one in sorted(shown, key=lambda one: one["message_id"]) if one["from"] == "bot"]

    async def said(self, person: int, containing: str, count: int = 1) -> list[str]:
        """Wait until the bot has said something to somebody so often; what it said in all."""

        async def there() -> bool:
            return sum(containing in one for one in await self.texts(person)) >= count

        await until(there, f"{containing} to {person}")
        return await self.texts(person)


async def until(happened: Callable[[], Awaitable[bool]], what: str = "") -> None:
    """Return when something has happened that tells nobody."""
    end = time.monotonic() + PATIENCE
    while not await happened():
        assert time.monotonic() < end, f"it does not happen: {what}"
        await asyncio.sleep(0.02)


@asynccontextmanager
async def whole_bot(data: Path) -> AsyncIterator[Whole]:
    """The bot while it runs; afterwards it must not have ended by itself."""
    settings = Settings(token=None, api_url=None, port=0, data=data)
    async with opened(settings) as (app, address):
        work = asyncio.create_task(app.run(lambda: None))
        async with httpx.AsyncClient(base_url=address, timeout=2 * PATIENCE, trust_env=False) as http:
            yield Whole(app, http, work)
        assert not work.done(), app.reason
        app.stop()
        await work
        assert app.reason is None
