"""A photo of which more cells are doubtful than of the one before is put aside, and it is said why."""

from __future__ import annotations

import re

import cv2
import pytest

from bench.worsened import KINDS
from tests.bot.conftest import Running
from tests.zwcore.forms import DATA
from zwcore.photos.image import pixels_of

# One after the other: each takes all that a core has, and a file may take so long and no longer.
pytestmark = pytest.mark.xdist_group("photos")

PHOTO = DATA / "photos" / "photo_5.jpg"
PATIENT = 240
SAID = re.compile("这张照片有 ([0-9]+) 格看不准（上次 ([0-9]+) 格），仍用上次的")


def test_a_photo_that_is_read_with_more_doubt_is_put_aside_and_says_so(app: Running) -> None:
    clerk = app.chat()
    clerk.file("照片.jpg", PHOTO.read_bytes(), kind="photo")
    clerk.said("得分 20，分值 15", timeout=PATIENT)
    dark = KINDS["shadow"](pixels_of(PHOTO.read_bytes()), 3).pixels
    clerk.file("照片.jpg", cv2.imencode(".jpg", dark, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes(), kind="photo")
    kept = clerk.said("仍用上次的", timeout=PATIENT)
    told = SAID.search(kept["text"])
    assert told is not None, kept["text"]
    asked, before = map(int, told.groups())
    assert asked > before + 3
    clerk.tap(kept, "用这次的")
    clerk.said("与上次的对照", timeout=PATIENT)
    assert app.refused() == []
