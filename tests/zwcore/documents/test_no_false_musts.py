"""A photo made worse gets no 必须修改 that it had not as it was, and no wrong number that is not asked about."""

from __future__ import annotations

from functools import cache

import pytest

from bench.worsened import KINDS, STEPS, Pixels, as_jpeg, counted, musts, read
from tests.proof import Figures
from tests.zwcore.forms import DATA
from zwcore.layouts import Reading
from zwcore.photos.image import pixels_of

# One after the other: each takes all that a core has, and a file may take so long and no longer.
pytestmark = pytest.mark.xdist_group("photos")

MUSTS = {5: 3, 8: 1, 2: 0}
"""The photos that are made worse, with how many 必须修改 they have."""
# 8, small: 绩效指标 is half read, and 总分 was no closing row; 2, stamped: the seal cuts off the unit of 740人;
# in the shadow: 2318.8 was read for 2318.87.
A_FEW = ((5, "creased", 2), (5, "stamped", 2), (8, "small", 2), (2, "stamped", 2), (2, "shadow", 3))
WORST = [(number, kind, step) for number in MUSTS for kind in KINDS for step in range(STEPS)]


@cache
def page(number: int) -> Pixels:
    return pixels_of((DATA / "photos" / f"photo_{number}.jpg").read_bytes())


@cache
def true_musts(number: int) -> set[tuple[str, str]]:
    return musts([as_it_was(number)])


@cache
def as_it_was(number: int) -> Reading:
    (reading,) = read(page(number))
    return reading


@pytest.mark.parametrize(
    ("number", "kind", "step"), [one if one in A_FEW else pytest.param(*one, marks=pytest.mark.proof) for one in WORST]
)
def test_no_false_must(number: int, kind: str, step: int, figures: Figures) -> None:
    assert len(true_musts(number)) == MUSTS[number]
    worse = as_jpeg(KINDS[kind](page(number), step))
    seen = read(worse.pixels)
    found, false = counted(as_it_was(number), worse, seen), musts(seen) - true_musts(number)
    figures(right=found.right, asked=found.asked, unread=found.unread, wrong=len(found.wrong), false=len(false))
    assert (false, found.wrong) == (set(), [])
