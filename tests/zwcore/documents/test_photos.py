"""Photos and scans are read cell by cell as the Word file that they were printed from; what is unsure is said."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pypdfium2
import pytest

from bench.worsened import KINDS, STEPS, Pixels, Places, Worse, counted, read, sealed, smaller
from tests.pdf import pdf_file
from tests.proof import Figures
from tests.zwcore.forms import DATA
from zwcore.documents import Cell, Grid, Unreadable, read_document
from zwcore.documents.photo import blocks_of
from zwcore.filling.fields import put
from zwcore.layouts import Reading
from zwcore.photos.image import pixels_of
from zwcore.record import records_of
from zwcore.review import FileReview, review_file
from zwcore.rulebooks import load

# One after the other: each takes all that a core has, and a file may take so long and no longer.
pytestmark = pytest.mark.xdist_group("photos")

FOLDED = str.maketrans("（），：；“”。", '(),:;"".')
CERTAIN = 1000
MOST_ASKED = 0.05
CROWDED = "".join(f"{n} 10 m {n} 800 l S\n" for n in range(5_001))


def folded(text: str) -> str:
    return re.sub(r"\s+", "", text).translate(FOLDED)


@cache
def printed() -> list[Grid]:
    return list(read_document((DATA / "forms.docx").read_bytes()).grids)


def photo(number: int) -> bytes:
    return (DATA / "photos" / f"photo_{number}.jpg").read_bytes()


def places(grid: Grid) -> dict[tuple[int, ...], Cell]:
    return {cell[1:5]: cell for cell in grid.cells}


def compared(grid: Grid, right: Grid) -> tuple[list[str], int]:
    """The cells that were read wrongly and are not doubted, and how many are doubted."""
    seen, there = places(grid), places(right)
    assert set(seen) == set(there)
    wrong = [
        f"{seen[at].text!r} for {there[at].text!r}"
        for at in there
        if folded(seen[at].text) != folded(there[at].text) and seen[at].confidence == CERTAIN
    ]
    return wrong, sum(cell.confidence < CERTAIN for cell in grid.cells)


def receipts(review: FileReview) -> list[str]:
    return [record.receipt for record in records_of(review).records]


# 3: the camera noted how it was held; 5: a score over its weight; 7: the sheet is curled.
@pytest.mark.parametrize(
    "number", [n if n in (3, 5, 7) else pytest.param(n, marks=pytest.mark.proof) for n in range(1, 10)]
)
def test_each_cell_of_a_photo(number: int) -> None:
    (grid,) = read_document(photo(number)).grids
    wrong, asked = compared(grid, printed()[number - 1])
    assert wrong == []
    assert asked <= MOST_ASKED * len(grid.cells)


@pytest.mark.proof
def test_each_cell_of_a_scan_page_breaks_joined(figures: Figures) -> None:
    found = list(read_document((DATA / "scan.pdf").read_bytes()).grids)
    assert len(found) == 9
    asked = cells = 0
    for grid, right in zip(found, printed(), strict=True):
        wrong, doubted = compared(grid, right)
        assert wrong == []
        asked, cells = asked + doubted, cells + len(grid.cells)
    figures(cells=cells, asked=asked)
    assert asked <= MOST_ASKED * cells


def test_the_findings_of_a_photo_are_those_of_the_form() -> None:
    review = review_file(photo(5), "照片.jpg")
    said = {finding.code: finding for finding in review.forms[0].findings}
    assert said["ZW201"].params["score"] == "20"
    assert receipts(review)[0] == receipts(review_file((DATA / "forms.docx").read_bytes(), "forms.docx"))[4]


# -- pictures that are made worse --------------------------------------------------------------------------------------


EVEN_READ: dict[str, Callable[[Pixels], Pixels]] = {
    "as a chat sends it": lambda page: smaller(page, 1280).pixels,
    "on its side": lambda page: np.ascontiguousarray(np.rot90(page)),
    "upside down": lambda page: np.ascontiguousarray(np.rot90(page, 2)),
    "out of focus": lambda page: cv2.GaussianBlur(page, (0, 0), 2).astype(np.uint8),
    "in the dark": lambda page: (page * 0.35).astype(np.uint8),
}
A_FEW = ("as a chat sends it", "on its side")


@pytest.mark.parametrize(
    "name", [name if name in A_FEW else pytest.param(name, marks=pytest.mark.proof) for name in EVEN_READ]
)
def test_what_is_still_read(name: str) -> None:
    (grid,) = (one for one in blocks_of(EVEN_READ[name](pixels_of(photo(5))), 1) if isinstance(one, Grid))
    wrong, _ = compared(grid, printed()[4])
    assert wrong == []


@pytest.mark.proof
@pytest.mark.parametrize("step", range(STEPS))
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_made_worse_is_doubted_and_no_number_is_wrong(kind: str, step: int, figures: Figures) -> None:
    found = counted(as_it_was(), KINDS[kind](pixels_of(photo(5)), step))
    figures(values=found.values, right=found.right, asked=found.asked, unread=found.unread)
    assert found.wrong == []


@cache
def as_it_was() -> Reading:
    (reading,) = read(pixels_of(photo(5)))
    return reading


def test_what_is_under_a_seal_is_doubted_and_no_number_is_wrong() -> None:
    found = counted(as_it_was(), Worse(smaller(sealed(pixels_of(photo(5)), 0.85, (0.8, 0.52)), 1600).pixels, _larger))
    assert found.wrong == []
    assert found.right + found.asked > 0.9 * found.values


def _larger(places: Places) -> Places:
    return places * np.float32(2480 / 1600)


def test_a_picture_without_a_table_is_told_how_to_be_taken() -> None:
    blank = cv2.imencode(".png", np.full((800, 600, 3), 230, np.uint8))[1].tobytes()
    with pytest.raises(Unreadable) as told:
        read_document(blank)
    assert told.value.reason == "no_rules"


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xe0" + bytes(50), b"\x89PNG\r\n\x1a\n" + b"x" * 90, b"BM" + bytes(60)])
def test_a_broken_picture(data: bytes) -> None:
    with pytest.raises(Unreadable) as told:
        read_document(data)
    assert told.value.reason == "damaged"


def test_a_picture_of_too_many_points() -> None:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    with pytest.raises(Unreadable) as told:
        read_document(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b""))
    assert told.value.reason == "bomb"


def test_without_the_extra_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zwcore.documents.photo.find_spec", lambda name: None)
    mixed = review_file(merged((DATA / "forms.pdf").read_bytes(), (DATA / "scan.pdf").read_bytes()), "x.pdf")
    assert len(mixed.forms) == 9, "what has text is read all the same"
    assert any("第 15、16、17" in str(problem.message) for problem in mixed.problems)
    for data, reason in ((photo(5), "no_ocr"), ((DATA / "scan.pdf").read_bytes(), "scan")):
        with pytest.raises(Unreadable) as told:
            read_document(data)
        assert told.value.reason == reason


def test_old_workbooks_are_read_like_new_ones() -> None:
    old, new = (review_file((DATA / name).read_bytes(), name) for name in ("forms.xls", "forms.xlsx"))
    assert receipts(old) == receipts(new)
    assert [f.code for form in old.forms for f in form.findings] == [
        f.code for form in new.forms for f in form.findings
    ]


def test_what_a_person_writes_is_no_doubt_any_more() -> None:
    record = records_of(review_file(photo(1), "照片.jpg")).records[0]
    path = min(path for path, place in record.form.sources.items() if place.confidence < CERTAIN)
    form = put(record.form, path, "按标准发放", load()["nx-zhongwei/2024"])
    assert form.sources[path].confidence == CERTAIN


def merged(*files: bytes, pages: int = 14) -> bytes:
    """The first pages of some PDFs, one after the other."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument.new() as whole:
        for data in files:
            with pypdfium2.PdfDocument(data) as one:
                whole.import_pages(one, list(range(min(pages, len(one)))))
        whole.save(out)
    return out.getvalue()


def test_a_page_is_the_one_that_it_is_behind_a_page_that_is_not_read() -> None:
    """A page of more lines than a table has is left out, and the scan behind it is read."""
    crowded = pdf_file([CROWDED], (595, 842))
    document = read_document(merged(crowded, (DATA / "scan.pdf").read_bytes(), pages=1))
    (grid,) = document.grids
    assert {cell.page for cell in grid.cells} == {2}
    assert [left.why for left in document.left_out] == ["lines"]


def test_scanned_pages_over_the_limit_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zwcore.documents.pdf.MAX_SCANNED", 1)
    document = read_document(merged((DATA / "scan.pdf").read_bytes(), pages=3))
    assert [(left.why, left.figures) for left in document.left_out] == [("scanned", {"pages": "2、3"})]
