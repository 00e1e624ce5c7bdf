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

A_FEW = (("creased", 2), ("stamped", 2))
WORST = [(kind, step) for kind in KINDS for step in range(STEPS)]


@cache
def page() -> Pixels:
    return pixels_of((DATA / "photos" / "photo_5.jpg").read_bytes())


@cache
def true_musts() -> set[tuple[str, str]]:
    return musts([as_it_was()])


@cache
def as_it_was() -> Reading:
    (reading,) = read(page())
    return reading


@pytest.mark.parametrize(
    ("kind", "step"), [one if one in A_FEW else pytest.param(*one, marks=pytest.mark.proof) for one in WORST]
)
def test_no_false_must(kind: str, step: int, figures: Figures) -> None:
    assert len(true_musts()) == 3
    worse = as_jpeg(KINDS[kind](page(), step))
    seen = read(worse.pixels)
    found, false = counted(as_it_was(), worse, seen), musts(seen) - true_musts()
    figures(right=found.right, asked=found.asked, unread=found.unread, wrong=len(found.wrong), false=len(false))
    assert (false, found.wrong) == (set(), [])
