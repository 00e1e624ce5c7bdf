"""A red seal over a form is no part of its table, and what it lies over is read."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from bench.worsened import Pixels, as_jpeg, counted, covered, musts, read, shadowed, stamped
from tests.zwcore.forms import DATA
from zwcore.layouts import Reading
from zwcore.photos.image import pixels_of, without_seals

# One after the other: each takes all that a core has, and a file may take so long and no longer.
pytestmark = pytest.mark.xdist_group("photos")


@cache
def page(number: int) -> Pixels:
    return pixels_of((DATA / "photos" / f"photo_{number}.jpg").read_bytes())


@cache
def as_it_was(number: int) -> Reading:
    (reading,) = read(page(number))
    return reading


def test_a_page_without_a_seal_stays_as_it_is() -> None:
    assert without_seals(page(5)) is page(5)
    assert without_seals(finger := covered(page(5), 3).pixels) is finger, "skin is no seal"


def test_of_a_seal_little_is_left() -> None:
    sealed = stamped(page(2), 2).pixels
    before, after = (np.abs(one.astype(int) - page(2)).max(axis=2) > 50 for one in (sealed, without_seals(sealed)))
    assert after.sum() < 0.02 * before.sum()


def test_a_stamped_form_keeps_what_must_be_mended() -> None:
    seen = read(as_jpeg(stamped(page(5), 1)).pixels)
    assert musts(seen) == musts([as_it_was(5)])


def test_a_point_without_a_figure_before_it_is_asked() -> None:
    """In the dark the 7 of 7.16 was not seen."""
    worse = as_jpeg(shadowed(page(8), 3), 60)
    assert counted(as_it_was(8), worse).wrong == []
