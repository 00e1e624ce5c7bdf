"""Filling in: from an answer's sending to the next question being there (wall clock, the real HTTP service)."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx

from bench import Result, allowed
from bench.chat import running

ANSWER_S, ROUNDS = 0.100, 40


def run() -> list[Result]:
    with running(8462) as url:
        return [
            Result("an answer in /fill, p95 / 100 ms by the loop", asyncio.run(_measure(url)), allowed(ANSWER_S), 1)
        ]


async def _measure(url: str) -> float:
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        person = int((await client.post("/sim/users", json={"name": "测试"})).json()["id"])
        await _say(client, person, "/fill", "从哪里开始")
        await _tap(client, person, "中卫市")
        await _say(client, person, "2024", "项目名称")
        await _say(client, person, "补助资金", "主管部门")
        await _say(client, person, "人社局", "实施单位")
        await _say(client, person, "社保中心", "年初预算数")
        took = []
        for n in range(ROUNDS):
            # One answer that is refused and one that is taken, in turn.
            text, following = ("三十", "不是金额") if n % 2 else (f"{n}", "全年预算数")
            took.append(await _say(client, person, text, following))
            if following == "全年预算数":
                await _tap(client, person, "上一步")
        return sorted(took)[int(ROUNDS * 0.95) - 1]


async def _say(client: httpx.AsyncClient, person: int, text: str, following: str) -> float:
    """Seconds from sending to the message that holds ``following``."""
    start = time.perf_counter()
    sent = await client.post("/sim/messages", json={"from": person, "text": text})
    await _told(client, person, sent.json()["seq"], following)
    return time.perf_counter() - start


async def _tap(client: httpx.AsyncClient, person: int, button: str) -> None:
    shown = (await client.get(f"/sim/chats/{person}")).json()
    card = [one for one in shown if one["buttons"]][-1]
    await client.post("/sim/taps", json={"from": person, "message_id": card["message_id"], "button": button})
    await _told(client, person, max(one["seq"] for one in shown), "")


async def _told(client: httpx.AsyncClient, person: int, after: int, containing: str) -> None:
    while True:
        answer = await client.get(f"/sim/chats/{person}/wait", params={"after": after, "timeout": 20})
        told: list[dict[str, Any]] = [one for one in answer.json() if one["from"] == "bot"]
        if any(containing in (one["text"] or "") for one in told):
            return
        after = max([after, *(one["seq"] for one in answer.json())])
