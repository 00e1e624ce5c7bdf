"""What a supervisor asks for, with 1,000 forms and with 100,000: from the question to its answer (wall clock)."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import httpx

from bench import Result, allowed
from bench.chat import running
from bench.town import A_UNIT, build, number, unit_name

FEW, MANY = 1_000, 100_000
ANSWER_S, TIMES, ROUNDS = 0.200, 2.0, 15
KILOBYTES = 8
LARGE_UNIT = 90
SUPERVISOR = 1002
QUESTIONS = {
    "/score by part of a name": (f"/score {unit_name(30)}补卡", "补卡|个相近"),
    "/score by a part many have": ("/score 补卡", "个相近"),
    "/score by initials": ("/score bkzzf", "个相近"),
    "/score by receipt": (f"/score {number(700)}", number(700)),
    "/status": ("/status", ""),
    "/queue": ("/queue", "待审"),
    "/queue of a unit": (f"/queue {unit_name(30)}", unit_name(30)),
    "/find by words and year": (f"/find {unit_name(30)} 2024", ""),
    "/find by a fault": ("/find 得分超过分值", ""),
    "/missing": ("/missing", ""),
    "/unit": (f"/unit {unit_name(30)}", ""),
}


def run() -> list[Result]:
    few, _ = _measured(FEW, 8464)
    many, size = _measured(MANY, 8465)
    found = [Result(f"database, KB a form of {MANY:,} / {KILOBYTES}", size / 1000, KILOBYTES / 1000, 1)]
    for name in QUESTIONS:
        found.append(Result(f"{name}, {MANY:,} forms / 200 ms by the loop", many[name], allowed(ANSWER_S), 1))
        found.append(Result(f"{name}, {MANY:,} / {FEW:,}", many[name], few[name], TIMES))
    card = "/score by receipt"
    large, _ = _measured(FEW, 8466, LARGE_UNIT, [card])
    found.append(Result(f"card in a unit of {LARGE_UNIT} / of {A_UNIT}", large[card], few[card], TIMES))
    return found


def _measured(
    forms: int, port: int, a_unit: int = A_UNIT, names: Iterable[str] = QUESTIONS
) -> tuple[dict[str, float], float]:
    with tempfile.TemporaryDirectory() as folder:
        size = build(Path(folder), forms, a_unit).stat().st_size / forms / 1024
        with running(port, Path(folder)) as url:
            return asyncio.run(_ask_all(url, names)), size


async def _ask_all(url: str, names: Iterable[str]) -> dict[str, float]:
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        return {name: await _median(client, *QUESTIONS[name]) for name in names}


async def _median(client: httpx.AsyncClient, text: str, containing: str) -> float:
    return statistics.median([await _ask(client, text, containing) for _ in range(ROUNDS)][1:])


async def _ask(client: httpx.AsyncClient, text: str, containing: str) -> float:
    """Seconds from the question to its answer, which is checked."""
    start = time.perf_counter()
    sent = await client.post("/sim/messages", json={"from": SUPERVISOR, "text": text})
    after = sent.json()["seq"]
    while True:
        answer = await client.get(f"/sim/chats/{SUPERVISOR}/wait", params={"after": after, "timeout": 30})
        told = [message for message in answer.json() if message["from"] == "bot"]
        if told:
            took = time.perf_counter() - start
            said = told[-1]["text"]
            assert any(one in said for one in containing.split("|")), said
            return took
