"""A form that was photographed in two parts, the lower one first: read as one, each cell known on its own photo."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from tests.photographed import blurred, halves, photo
from tests.zwcore.test_marked_pages import reds
from zwcore import pace
from zwcore.documents.album import packed
from zwcore.documents.photo import picture
from zwcore.exports import Paper, Source, Unwritable
from zwcore.exports.marked import marked
from zwcore.exports.pages import pages
from zwcore.record import FileRecord, content_digest, records_of
from zwcore.review import review_file

# One after the other: each takes all that a core has, and a file may take so long and no longer.
pytestmark = pytest.mark.xdist_group("photos")

UPPER, LOWER = halves(photo(5))
ALBUM = packed([LOWER, blurred(LOWER), UPPER])
TOLD: list[tuple[int, int]] = []


@pytest.fixture(scope="module")
def file() -> FileRecord:
    pace.hear(lambda page, of: TOLD.append((page, of)))
    found = records_of(review_file(ALBUM, ""))
    pace.hear(lambda *_: None)
    return found


def test_it_is_read_as_one_form(file: FileRecord) -> None:
    alone = records_of(review_file(photo(5), "")).records[0]
    (record,) = file.records
    assert file.kind == "photo"
    assert [item.level2 for item in record.form.indicators] == [item.level2 for item in alone.form.indicators]
    assert [item.method for item in record.form.indicators] == [item.method for item in alone.form.indicators]
    assert content_digest(record.form) == content_digest(alone.form)
    assert TOLD[:3] == [(1, 3), (2, 3), (3, 3)]


def test_the_photo_that_cannot_be_read_is_named(file: FileRecord) -> None:
    assert file.pages_unread == [2]
    assert [str(problem.message) for problem in file.problems] == [
        "第 2 页没有读出表格，其余各页已经读好。只重拍没读出的页发来即可：摆平、拍全四边，不要反光。"
    ]


def test_each_cell_is_known_on_the_photo_that_it_stands_on(file: FileRecord) -> None:
    (record,) = file.records
    sources = record.form.sources
    assert sources["project"].page == 3
    assert sources["total"].page == 1
    box = sources["total"].bbox
    assert box is not None
    with Image.open(BytesIO(picture(ALBUM, 1, box))) as cell:
        assert cell.width > 100


def test_what_is_sent_is_the_photo_with_the_cell_in_question(file: FileRecord) -> None:
    (record,) = file.records
    shown, red = reds(marked(Paper((record,), source=Source("photo", ALBUM)), str))
    assert red
    assert min(x for x, _ in red) > 0.7 * shown.width, "the score stands in the last column"


def test_the_original_is_the_photos_that_the_form_stands_on_in_its_order(file: FileRecord) -> None:
    (record,) = file.records
    paper = Paper((record,), source=Source("album", ALBUM))
    with Image.open(BytesIO(pages(paper, str))) as both, Image.open(BytesIO(UPPER)) as upper:
        assert both.height == 2 * upper.height
        above = both.convert("L").resize((60, 160)).crop((0, 0, 60, 80))
        plain = upper.convert("L").resize((60, 80))
        assert sum(abs(a - b) for a, b in zip(above.tobytes(), plain.tobytes(), strict=True)) < 60 * 80 * 6
    with pytest.raises(Unwritable):
        pages(Paper((record,), source=Source("photo", UPPER)), str)
