"""A sheet that was folded: what runs over it is no rule of its table, and what it runs over is asked."""

from __future__ import annotations

from functools import cache

import pytest

from bench.worsened import KINDS, Pixels, as_jpeg, counted, read
from tests.proof import Figures
from tests.zwcore.forms import DATA
from zwcore.layouts import Reading
from zwcore.photos.image import pixels_of

# One after the other: each takes all that a core has, and a file may take so long and no longer.
pytestmark = pytest.mark.xdist_group("photos")

LEAST = 0.6
"""Of the values: so many are read for sure where a sheet was folded once or twice."""


@cache
def page(number: int) -> Pixels:
    return pixels_of((DATA / "photos" / f"photo_{number}.jpg").read_bytes())


@cache
def as_it_was(number: int) -> Reading:
    (reading,) = read(page(number))
    return reading


# Of photo 8 the fold ran into the edges of the sheet, which were taken for those of the table; of photo 2 two do; of
# photo 5, packed less, a part of it alone was seen.
@pytest.mark.parametrize(
    ("number", "step", "quality"),
    [(8, 0, 85), (5, 0, 92)] + [pytest.param(*one, 85, marks=pytest.mark.proof) for one in ((2, 0), (2, 1), (8, 1))],
)
def test_a_sheet_that_was_folded_across(number: int, step: int, quality: int, figures: Figures) -> None:
    worse = as_jpeg(KINDS["creased"](page(number), step), quality)
    found = counted(as_it_was(number), worse)
    figures(values=found.values, right=found.right, asked=found.asked, unread=found.unread)
    assert found.wrong == []
    assert found.right > LEAST * found.values
