"""Speed, side by side: ours and what the libraries alone need for the same bytes. ``python -m bench`` runs it all.

To add a measurement, add a module with ``run() -> list[Result]``; it is found by being here. Check the result before
you time it: a fast wrong answer is no measurement.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 5
USUAL_LOOP = 0.035
"""CPU seconds of the calibration loop on the machine that limits in seconds were set for."""


@dataclass(frozen=True)
class Result:
    """One line of the report: CPU seconds, their ratio, and the ratio not to be exceeded (``None``: shown only)."""

    name: str
    ours_s: float
    peer_s: float
    limit: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours_s / self.peer_s

    @property
    def ok(self) -> bool:
        return self.limit is None or self.ratio <= self.limit


def compare(name: str, ours: Callable[[], object], peer: Callable[[], object], limit: float | None = None) -> Result:
    """Time both in turn, so that what slows the machine slows both; the median of five rounds after one to warm up."""
    timed: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS + 1):
        for times, work in zip(timed, (ours, peer), strict=True):
            times.append(cpu_seconds(work))
    ours_s, peer_s = (statistics.median(times[1:]) for times in timed)
    return Result(name, ours_s, peer_s, limit)


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time of this process for one call of ``work``, not counting the garbage of the call before."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def allowed(seconds: float) -> float:
    """A limit in seconds as this machine, as fast as it is just now, may take it."""
    return seconds * calibration() / USUAL_LOOP


def calibration() -> float:
    """CPU seconds of a fixed loop: how fast this machine is, to compare reports of different ones."""
    return statistics.median(cpu_seconds(looped) for _ in range(ROUNDS))


def looped() -> int:
    """The calibration loop itself."""
    total = 0
    for n in range(1_000_000):
        total += n & 7
    return total
