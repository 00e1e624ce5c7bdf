"""White paper half in the shade is no glare; what is out of focus is told as that; a stain is told, and no number."""

from __future__ import annotations

from functools import cache

import pytest
from PIL import ImageDraw

from tests.composed import EDGES, ITEMS, WHITE, above, taken
from tests.zwcore.test_album_halves import AID, PIPES
from zwcore.documents.photo import BOX
from zwcore.record import FileRecord, records_of
from zwcore.review import review_file

# One after the other: each takes all that a core has, and a file may take so long and no longer.
pytestmark = pytest.mark.xdist_group("photos")


def read(data: bytes) -> FileRecord:
    return records_of(review_file(data, ""))


@cache
def bright() -> FileRecord:
    return read(taken(PIPES.image, 3.5, WHITE, 0.9, 0.5))


def told(file: FileRecord) -> list[str]:
    return [problem.params["reason"] for problem in file.problems if BOX in problem.params]


def test_white_paper_with_a_shadow_on_one_side_is_no_glare() -> None:
    (record,) = bright().records
    assert told(bright()) == []
    assert [item.score for item in record.form.indicators] == ["20", "15", "13.8", "30", "10"]
    assert not any(path.endswith((".weight", ".score")) for path in record.doubts if path.startswith("indicators"))


def test_the_title_of_a_half_on_white_paper_is_read() -> None:
    (record,) = read(taken(above(PIPES, ITEMS + 2), 2, WHITE)).records
    assert (record.form.title, record.form.year) == ("项目支出绩效自评表", "2024")


def test_white_paper_that_is_out_of_focus_is_told_as_that() -> None:
    assert told(read(taken(PIPES.image, 1, WHITE, 4.5, 0.3)))[:1] == ["photo.blurred"]


def test_strokes_where_numbers_are_due_are_no_number_that_was_not_understood() -> None:
    (record,) = bright().records
    assert [finding for finding in record.findings if finding.code == "ZW009"] == []


def test_a_stain_over_scores_is_told_and_no_number_of_several_is_added() -> None:
    image = AID.image.copy()
    y = AID.tops[ITEMS + 1]
    ImageDraw.Draw(image).ellipse((EDGES[7] - 60, y - 40, EDGES[8] - 10, y + 80), fill=(150, 110, 70))
    file = read(taken(image, 2, WHITE, 0.8, 0.3))
    assert told(file) == ["photo.covered"]
    (record,) = file.records
    assert record.errors == []
    assert record.points.sum <= 100
