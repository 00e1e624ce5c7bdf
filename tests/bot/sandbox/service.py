"""One offline service with a real client and a person beside it, for a test that runs in an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.sandbox import DEMO_TOKEN, Hooks, Sandbox, SandboxServer
from tests.bot.conftest import PATIENCE

CLERK, SUPERVISOR, ADMIN, NEWCOMER = 1001, 1002, 1003, 1004
WAIT = 50
"""Seconds that a poll waits for what comes at once: as long as the service lets it."""
START = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


@dataclass
class Service:
    """What a test has at hand."""

    sandbox: Sandbox
    url: str
    bot: Bot
    http: httpx.AsyncClient

    async def api(self, method: str, **params: Any) -> dict[str, Any]:
        """Call the Bot API without a library in between; return the envelope."""
        answer = await self.http.post(f"/bot{DEMO_TOKEN}/{method}", json=params)
        body: dict[str, Any] = answer.json()
        assert answer.status_code == body.get("error_code", 200)
        return body

    async def refusal(self, method: str, **params: Any) -> str:
        """Return the words with which a call is refused."""
        body = await self.api(method, **params)
        assert not body["ok"], body
        return str(body["description"])

    async def do(self, path: str, status: int = 200, /, **body: Any) -> Any:
        """Do something on the person's side."""
        answer = await self.http.post(f"/sim/{path}", json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def get(self, path: str, status: int = 200) -> Any:
        """Look at something on the person's side."""
        answer = await self.http.get(f"/sim/{path}")
        assert answer.status_code == status, answer.text
        return answer.json()

    async def update(self, timeout: int = WAIT) -> dict[str, Any]:
        """Wait for the one update that comes, and confirm it."""
        updates = (await self.api("getUpdates", timeout=timeout))["result"]
        assert len(updates) == 1, updates
        await self.api("getUpdates", offset=updates[0]["update_id"] + 1)
        return dict(updates[0])


def run(scenario: Callable[[Service], Awaitable[None]], hooks: Hooks | None = None, **options: Any) -> None:
    """Run a scenario against a fresh service."""

    async def main() -> None:
        async with AsyncExitStack() as stack:
            sandbox = Sandbox(lambda: START, hooks=hooks, **options)
            server = await stack.enter_async_context(SandboxServer(sandbox))
            http = httpx.AsyncClient(base_url=server.url, timeout=2 * PATIENCE, trust_env=False)
            await stack.enter_async_context(http)
            patient = HTTPXRequest(10, PATIENCE, PATIENCE, PATIENCE, PATIENCE)
            address: dict[str, Any] = {"base_url": f"{server.url}/bot", "base_file_url": f"{server.url}/file/bot"}
            api = Bot(DEMO_TOKEN, **address, request=patient, get_updates_request=patient)
            bot = await stack.enter_async_context(api)
            await scenario(Service(sandbox, server.url, bot, http))

    asyncio.run(main())
