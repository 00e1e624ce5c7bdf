"""2,000 deaths by kill -9, at any moment and at named points, under an unruly service: 0 lost, 0 doubled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.killing import Course, lived
from tests.bot.ledger import Ledger
from tests.proof import Figures

EACH = 20


def holds(course: Course, figures: Figures) -> None:
    """Nothing is lost, nothing doubled, every receipt was delivered, and nobody changed anything from outside."""
    ledger, counts = Ledger(course), {}
    for name in ("kills", "faults", "updates", "messages", "submissions", "receipts", "copies", "steps"):
        counts[name] = ledger.counts[name]
    odd = {name: course.service.wild.odd[name] for name in ("twice", "reordered", "lower", "moved")}
    at_points = course.deaths.total() - course.deaths["at random"]
    figures(**counts, **odd, at_points=at_points, lost=len(ledger.lost), doubled=len(ledger.doubled),
            worst_start_s=course.slowest)  # fmt: skip
    assert ledger.lost == []
    assert ledger.doubled == []
    assert ledger.sound == []
    assert ledger.counts["receipts"] == ledger.counts["submissions"] > 0


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.proof(examples=EACH)) for n in range(1, 101))])
def test_twenty_kills(seed: int, fresh: Callable[[Path], Path], tmp_path: Path, figures: Figures) -> None:
    holds(asyncio.run(lived(fresh(tmp_path / "var"), seed, EACH)), figures)
