"""What a scanner put into one TIFF is read whole; what a camera noted oddly does not keep a photo from being read."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from tests.photographed import photo
from zwcore.documents import Unreadable
from zwcore.documents.album import has_pages, packed, photo_of, photos_of
from zwcore.exports import Paper, Source
from zwcore.exports.marked import marked
from zwcore.photos.image import MAX_PAGES
from zwcore.record import content_digest, records_of
from zwcore.review import review_file

pytestmark = pytest.mark.xdist_group("photos")
ODD_EXIF = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x05\0\x01\0\0\0\0\0\0\0\0\0\0\0"
"""An orientation that is a fraction, and lies outside."""


def tiff(*pages: Image.Image) -> bytes:
    out = BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    return out.getvalue()


def image(number: int) -> Image.Image:
    return Image.open(BytesIO(photo(number))).convert("RGB")


def test_each_page_of_a_tiff_is_read() -> None:
    data = tiff(image(5), image(6))
    file = records_of(review_file(data, "扫描.tif"))
    alone = [records_of(review_file(photo(n), "")).records[0] for n in (5, 6)]
    assert [content_digest(one.form) for one in file.records] == [content_digest(one.form) for one in alone]
    assert file.problems == ()
    assert {at.page for at in file.records[1].form.sources.values()} == {2}
    assert marked(Paper((file.records[1],), source=Source("photo", data)), str).startswith(b"\xff\xd8")


def test_a_tiff_of_one_page_is_a_photo() -> None:
    assert not has_pages(tiff(Image.new("L", (20, 20))))
    assert photos_of(tiff(Image.new("L", (20, 20)))) == [tiff(Image.new("L", (20, 20)))]


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "CMYK", "P"])
def test_pages_of_every_kind_become_pictures(mode: str) -> None:
    pages = [Image.new(mode, (30, 40)), Image.new(mode, (50, 60))]
    data = tiff(*pages)
    assert [Image.open(BytesIO(one)).size for one in photos_of(data)] == [(30, 40), (50, 60)]
    assert Image.open(BytesIO(photo_of(data, 2))).size == (50, 60)


def test_very_many_pages_are_refused() -> None:
    with pytest.raises(Unreadable, match="bomb"):
        has_pages(tiff(*[Image.new("1", (8, 8))] * (MAX_PAGES + 1)))


def test_a_tiff_that_cannot_be_opened_is_damaged() -> None:
    file = records_of(review_file(b"II*\0" + bytes(200), "a.tif"))
    assert [problem.params["reason"] for problem in file.problems] == ["damaged"]


def test_what_the_camera_noted_oddly_is_passed_over() -> None:
    out = BytesIO()
    image(5).save(out, "JPEG", quality=95, exif=ODD_EXIF)
    alone, beside = (records_of(review_file(data, "")) for data in (out.getvalue(), packed([out.getvalue(), photo(6)])))
    assert [len(alone.records), len(beside.records)] == [1, 2]
