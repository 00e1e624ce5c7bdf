"""What is wrong with a photo is said with its place; nothing is said of one that shows all."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from bench.worsened import KINDS, Pixels, covered, fingered, halved, lit, shadowed
from tests.zwcore.forms import DATA
from zwcore.documents import Unreadable, read_document
from zwcore.documents.photo import BOX, picture_of_place, wrong_of
from zwcore.photos.faults import Kind
from zwcore.photos.image import pixels_of
from zwcore.photos.page import read_page
from zwcore.review import review_file

# One after the other: each takes all that a core has, and a file may take so long and no longer.
pytestmark = pytest.mark.xdist_group("photos")


def photo(number: int) -> bytes:
    return (DATA / "photos" / f"photo_{number}.jpg").read_bytes()


def jpeg(page: Pixels) -> bytes:
    return cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes()


def said_of(data: bytes) -> list[str]:
    return [str(problem.message) for problem in review_file(data, "照片.jpg").problems if BOX in problem.params]


def blurred(page: Pixels) -> Pixels:
    return cv2.GaussianBlur(page, (0, 0), 5).astype(np.uint8)


BAD: dict[str, tuple[str, Callable[[Pixels], Pixels]]] = {
    "a lamp, right above": ("照片右上有反光", lambda page: lit(page, 330, 0.1, (0.72, 0.22))),
    "a lamp, in the middle": ("照片中间有反光", lambda page: lit(page, 330, 0.1, (0.5, 0.45))),
    "a finger, on the right": ("照片右边有东西挡住了表格", lambda page: covered(page, 1).pixels),
    "a pen, in the middle": ("照片中间有东西挡住了表格", lambda page: fingered(page, (0.5, 0.5), 0.08, (25, 25, 28))),
    "below": ("照片下方没有拍全", lambda page: halved(page, 0).pixels),
    "to the right": ("照片右边没有拍全", lambda page: halved(page, 1).pixels),
    "from far away": ("照片整张的字太小", lambda page: KINDS["small"](page, 3).pixels),
    "out of focus": ("照片整张是糊的", blurred),
    "of much grain": ("照片整张噪点太多", lambda page: KINDS["grain"](page, 3).pixels),
    "at night": ("照片整张太暗", lambda page: KINDS["dark"](page, 3).pixels),
}
A_FEW = ("a finger, on the right", "out of focus")


@pytest.mark.parametrize("name", [one if one in A_FEW else pytest.param(one, marks=pytest.mark.proof) for one in BAD])
def test_what_is_wrong_is_said_with_its_place(name: str) -> None:
    words, worsened = BAD[name]
    told = said_of(jpeg(worsened(pixels_of(photo(5)))))
    assert [one for one in told if one.startswith(words)], told
    assert "再拍一张" in told[0]


EDGES = {"右边": (0, 0, 0.7, 1), "左边": (0.3, 0, 1, 1), "上方": (0, 0.3, 1, 1), "下方": (0, 0, 1, 0.55)}
"""What is left of a photo that is cut off there, of its width and height."""
ON_EDGE = {"右边": (0.87, 0.4), "左边": (0.13, 0.4), "上方": (0.5, 0.15), "下方": (0.5, 0.63)}
"""Where the table has that edge."""
TILTED, LEVEL, ON_A_RULE = 5, 2, 7


@pytest.mark.parametrize(
    ("number", "edge"),
    [(TILTED, "下方"), (LEVEL, "上方")]
    + [pytest.param(n, one, marks=pytest.mark.proof) for n in (TILTED, LEVEL, ON_A_RULE) for one in EDGES],
)
def test_a_table_that_is_cut_off_is_not_told_as_covered(number: int, edge: str) -> None:
    page = pixels_of(photo(number))
    (high, wide), (left, top, right, bottom) = page.shape[:2], EDGES[edge]
    part = page[int(top * high) : int(bottom * high), int(left * wide) : int(right * wide)]
    faults = read_page(part.copy()).faults
    assert [fault.kind for fault in faults] == [Kind.CUT]
    assert str(wrong_of(faults[0], part.shape).figures["place"]) == edge


@pytest.mark.parametrize("share", [0.8, pytest.param(0.42, marks=pytest.mark.proof)])
def test_a_cut_along_a_rule_is_told(share: float) -> None:
    page = pixels_of(photo(ON_A_RULE))
    high, wide = page.shape[:2]
    part = page[:, : int(share * wide)] if share > 0.5 else page[: int(share * high)]
    assert [fault.kind for fault in read_page(part.copy()).faults] == [Kind.CUT]


@pytest.mark.parametrize(
    ("number", "edge"),
    [(TILTED, "下方")] + [pytest.param(n, one, marks=pytest.mark.proof) for n in (TILTED, LEVEL) for one in ON_EDGE],
)
def test_a_finger_at_an_edge_of_a_table_is_not_told_as_cut_off(number: int, edge: str) -> None:
    page = fingered(pixels_of(photo(number)), ON_EDGE[edge], 0.07)
    assert [fault.kind for fault in read_page(page).faults] == [Kind.COVERED]


GOOD: dict[str, Callable[[Pixels], Pixels]] = {
    "in a shadow": lambda page: shadowed(page, 1).pixels,
    "under a seal": lambda page: KINDS["stamped"](page, 2).pixels,
    "curled": lambda page: KINDS["curled"](page, 2).pixels,
    "creased": lambda page: KINDS["creased"](page, 1).pixels,
    "tilted": lambda page: KINDS["tilted"](page, 2).pixels,
}


@pytest.mark.proof
@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_said_where_all_is_read(name: str) -> None:
    assert said_of(jpeg(GOOD[name](pixels_of(photo(5))))) == []


@pytest.mark.proof
@pytest.mark.parametrize("number", range(1, 10))
def test_nothing_is_said_of_good_photos(number: int) -> None:
    assert said_of(photo(number)) == []


def test_a_photo_of_something_else_is_no_bad_photo_of_a_form() -> None:
    y, x = np.mgrid[:900, :1200]
    hills = np.dstack([120 + 60 * np.sin(x / 90), 160 + 40 * np.cos(y / 70), 90 + 30 * np.sin((x + y) / 50)])
    with pytest.raises(Unreadable) as told:
        read_document(jpeg(hills.astype(np.uint8)))
    assert (told.value.reason, told.value.wrong) == ("no_rules", ())


def test_the_place_is_framed() -> None:
    page = pixels_of(photo(5))
    drawn = cv2.imdecode(np.frombuffer(picture_of_place(photo(5), "600,700,1200,1100"), np.uint8), cv2.IMREAD_COLOR)
    assert drawn is not None
    assert max(drawn.shape) == 900
    red = (drawn[:, :, 2].astype(int) - drawn[:, :, 1]) > 120
    scale = max(page.shape) / 900
    rows, cols = (np.flatnonzero(red.sum(axis=axis) > 50) for axis in (1, 0))
    assert np.allclose([rows[0] * scale, cols[0] * scale], [700, 600], atol=20)
    assert np.allclose([rows[-1] * scale, cols[-1] * scale], [1100, 1200], atol=20)


def test_grain_on_a_desk_is_no_second_form() -> None:
    page = KINDS["grain"](pixels_of(photo(5)), 2).pixels
    file = review_file(jpeg(page), "a.jpg")
    assert len(file.forms) == 1
    assert file.problems == ()
