"""The chat: a pasted form over the real HTTP service, from its sending to the card being there (wall clock, held
against what the calibration loop says of the machine)."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bench import Result, allowed

DATA = Path(__file__).parents[1] / "tests" / "data"
ONE_PERSON_S, ROUNDS = 0.150, 40
CROWD_S, CROWD = 1.0, 50


def run() -> list[Result]:
    with running(8460) as url:
        return asyncio.run(_measure(url))


@contextmanager
def running(port: int, data: Path | None = None) -> Iterator[str]:
    """The whole bot in a process of its own, with an empty database unless ``data`` has one; its address."""
    with tempfile.TemporaryDirectory() as folder:
        child = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--port", str(port), "--data", str(data or folder)],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert child.stdout is not None
            found = re.search(r"http://\S+", child.stdout.readline())
            assert found
            yield found[0]
        finally:
            child.terminate()
            child.wait()
            if child.stdout is not None:
                child.stdout.close()


def form_text() -> str:
    """One form of the nine as text: 表5."""
    whole = (DATA / "pasted.txt").read_text("utf-8")
    start = whole.index("中卫市社会保险事业管理中心项目支出绩效自评表（表5）")
    return whole[start : whole.index("中卫市社会保险事业管理中心项目支出绩效自评表（表6）")]


async def _measure(url: str) -> list[Result]:
    limits = httpx.Limits(max_connections=200)
    async with httpx.AsyncClient(base_url=url, timeout=30, limits=limits) as client:
        people = [await _newcomer(client, n) for n in range(CROWD)]
        await _answer(client, people[0])
        alone = sorted([await _answer(client, people[0]) for _ in range(ROUNDS)])
        crowd = await asyncio.gather(*(_answer(client, person) for person in people))
    p95 = alone[int(len(alone) * 0.95) - 1]
    return [
        Result("text form in the chat, p95 / 150 ms by the loop", p95, allowed(ONE_PERSON_S), 1),
        Result(f"the same, {CROWD} at once, slowest / 1 s by the loop", max(crowd), allowed(CROWD_S), 1),
    ]


async def _newcomer(client: httpx.AsyncClient, number: int) -> int:
    answer = await client.post("/sim/users", json={"name": f"测试{number}"})
    person = int(answer.json()["id"])
    await client.post("/sim/messages", json={"from": person, "text": "/start"})
    await client.get(f"/sim/chats/{person}/wait", params={"after": 1, "timeout": 20})
    return person


async def _answer(client: httpx.AsyncClient, person: int) -> float:
    """Seconds from sending the form to its card; the card is checked."""
    start = time.perf_counter()
    sent = await client.post("/sim/messages", json={"from": person, "text": form_text()})
    after = sent.json()["seq"]
    while True:
        answer = await client.get(f"/sim/chats/{person}/wait", params={"after": after, "timeout": 20})
        told = [message for message in answer.json() if message["from"] == "bot"]
        if told:
            took = time.perf_counter() - start
            assert "34.89%" in told[0]["text"], told[0]["text"]
            return took
