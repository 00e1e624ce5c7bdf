"""Hostile files through the bot's own processes: its memory stays where it is, and others hardly wait."""

from __future__ import annotations

import asyncio
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from bot.runner.pool import Pool
from bot.runner.read import ReadFile
from bot.runner.worker import Failed
from tests.hostile.kinds import all_kinds
from zwcore.record import decode_file

FORM = (Path(__file__).parents[1] / "data" / "elsewhere" / "form-17.docx").read_bytes()
SECONDS = 40
"""For one file on a machine that does something else besides; 30 on a quiet one."""
GROWTH = 300
"""MB: a file is held more than once while it is handed over, here by what made it, too."""
RESULT = 8 << 20


def made(name: str) -> bytes:
    """A hostile file: made in another process, since that, too, takes memory."""
    return all_kinds()[name]()


async def answered(pool: Pool, name: str, data: bytes) -> tuple[str, float, ReadFile]:
    begun = time.monotonic()
    found = await pool.read(data, name)
    return name, time.monotonic() - begun, found


@pytest.mark.proof
@pytest.mark.parametrize("part", range(8))
def test_all_of_them(part: int) -> None:
    async def scenario(maker: ProcessPoolExecutor) -> None:
        pool = Pool()
        try:
            await answered(pool, "form.docx", FORM)
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
            slowest, longest = "", 0.0
            for name in sorted(all_kinds())[part::8]:
                data = await asyncio.wrap_future(maker.submit(made, name))
                told, took, found = await answered(pool, name, data)
                file = decode_file(found.record)
                assert file.records or file.problems, told
                assert len(found.record.encode()) <= RESULT, told
                if took > longest:
                    slowest, longest = told, took
            _, _, good = await answered(pool, "form.docx", FORM)
            assert good.forms == 1
            grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10) - before
            print(f"slowest {slowest} {longest:.1f} s; the asking process grew by {grown} MB")
            assert longest <= SECONDS
            assert grown <= GROWTH
        finally:
            pool.close()

    with ProcessPoolExecutor(1, get_context("spawn")) as maker:
        asyncio.run(scenario(maker))


def test_a_hostile_file_beside_a_good_one() -> None:
    """One of the two processes hangs on it; the other one answers."""

    async def scenario() -> None:
        pool = Pool(seconds=5)
        try:
            await asyncio.gather(*(answered(pool, "form.docx", FORM) for _ in range(2)))
            hung = asyncio.create_task(answered(pool, "page.html", made("page-attributes.html")))
            _, _, good = await answered(pool, "form.docx", FORM)
            assert (good.forms, hung.done()) == (1, False)
            _, _, found = await hung
            assert [problem.params["reason"] for problem in decode_file(found.record).problems] == ["time"]
        except Failed as problem:
            pytest.fail(str(problem))
        finally:
            pool.close()

    asyncio.run(scenario())
