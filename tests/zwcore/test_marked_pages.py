"""标注原件: the cells that findings are about are framed where they stand on the page that was sent."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from tests.zwcore.forms import DATA
from zwcore.exports import Paper, Source
from zwcore.exports.marked import COLOURS, marked
from zwcore.finding import Severity
from zwcore.record import Record, records_of
from zwcore.review import review_file

RED = np.array([int(COLOURS[Severity.ERROR][at : at + 2], 16) for at in (1, 3, 5)])


def read(name: str, place: int) -> tuple[Record, Source]:
    data = (DATA / name).read_bytes()
    file = records_of(review_file(data, name))
    return file.records[place], Source(file.kind, data)


def reds(picture: bytes) -> tuple[Image.Image, list[tuple[int, int]]]:
    """The picture, and where it is as red as a frame: columns and rows."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    near = np.abs(np.asarray(image).astype(int) - RED).sum(axis=2) < 60
    return image, [(int(x), int(y)) for y, x in np.argwhere(near)]


@pytest.mark.parametrize(("name", "place"), [("photos/photo_5.jpg", 0), ("forms.pdf", 4)])
def test_the_score_over_its_weight_is_framed_where_it_stands(name: str, place: int) -> None:
    record, source = read(name, place)
    picture = marked(Paper((record,), source=source), str)
    image, red = reds(picture)
    at = record.source_of(record.errors[0].finding)
    assert at is not None
    assert at.bbox is not None
    assert red
    # The score stands in the last column: nothing else is so gravely wrong with this form.
    assert min(x for x, _ in red) > 0.7 * image.width
    assert picture == marked(Paper((record,), source=source), str)


def test_a_form_without_findings_is_shown_as_it_is() -> None:
    record, source = read("forms.pdf", 4)
    _, red = reds(marked(Paper((replace(record, findings=()),), source=source), str))
    assert red == []
