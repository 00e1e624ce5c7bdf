"""Several photos as one document (相册): what an album is packed as, and how its photos are read.

It is packed as a plain zip, so that whoever is handed the original (原件) can open it; its comment tells it from a zip
of files. A photo keeps the number it was sent under, whatever the order it is read in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile, ZipInfo

from zwcore import pace
from zwcore.documents import Document, Dropped, Grid, NotRead, Paragraph, Unreadable
from zwcore.documents.archive import open_archive
from zwcore.documents.overlap import DOUBTED, merged, overlap
from zwcore.documents.pagebreaks import goes_on, join
from zwcore.documents.paged import joined
from zwcore.documents.pdf_page import PageRead
from zwcore.documents.pdf_scanned import Boxes, last_table, pieces_of, placed
from zwcore.documents.photo import BELOW, grid_of, wrong_of
from zwcore.documents.pieces import TablePiece
from zwcore.text import fold

if TYPE_CHECKING:
    from zwcore.photos.faults import Fault
    from zwcore.photos.grid import PageTable

_MARK = b"album of pages"
_PNG = b"\x89PNG"
_TIFF = (b"II*\0", b"MM\0*")


@dataclass(frozen=True)
class PhotoRead:
    """What was read of one photo of an album, from top to bottom; nothing where it shows no table; what is wrong with
    it, and how high and wide it is."""

    number: int
    found: Sequence[PageTable | str]
    faults: Sequence[Fault] = ()
    shape: Sequence[int] = ()

    @property
    def document(self) -> Document:
        """The photo alone."""
        blocks = (
            Paragraph(one, self.number) if isinstance(one, str) else grid_of(one, self.number) for one in self.found
        )
        return Document("photo", tuple(blocks))

    @property
    def has_table(self) -> bool:
        """Whether there is anything to go on from."""
        return any(not isinstance(one, str) for one in self.found)

    def is_cut(self, side: int) -> bool:
        """Tell whether its table runs out of it there (0 below, 2 above)."""
        return any(fault.side == side for fault in self.faults)

    def wrong(self, *joined: int) -> NotRead | None:
        """What is wrong with it, but for its being cut at sides at which another photo goes on, and what lies there."""
        off = [fault.bounds for fault in self.faults if fault.side is not None and fault.side in joined]
        first = next((one for one in self.faults if not any(_is_within(one.bounds, strip) for strip in off)), None)
        return None if first is None else wrong_of(first, self.shape, self.number)


def _is_within(place: Sequence[int], strip: Sequence[int]) -> bool:
    return place[0] >= strip[0] and place[1] >= strip[1] and place[2] <= strip[2] and place[3] <= strip[3]


def packed(photos: Iterable[bytes]) -> bytes:
    """Pack photos in the order in which they came; the same photos give the same bytes."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.comment = _MARK
        for n, photo in enumerate(photos, 1):
            archive.writestr(ZipInfo(f"{n:02}{'.png' if photo.startswith(_PNG) else '.jpg'}"), photo)
    return out.getvalue()


def is_album(data: bytes) -> bool:
    """Tell whether bytes are what :func:`packed` made."""
    return data.startswith(b"PK") and data.endswith(_MARK)


def has_pages(data: bytes) -> bool:
    """Tell whether bytes are several pages: an album, or what a scanner put into one TIFF. Raises ``Unreadable``."""
    return is_album(data) or _count(data) > 1


def photos_of(data: bytes) -> list[bytes]:
    """The photos of an album, the pages of a TIFF; those of a photo that came alone are itself. Raises
    ``Unreadable``."""
    if is_album(data):
        with open_archive(data) as archive:
            return [archive.read(name) for name in archive.namelist()]
    count = _count(data)
    return [data] if count == 1 else [photo_of(data, n) for n in range(1, count + 1)]


def photo_of(data: bytes, number: int) -> bytes:
    """One of them (from 1)."""
    from zwcore.photos.image import BadImage, page_of

    if is_album(data):
        # Asked for each cell that is shown: the others stay packed.
        with open_archive(data) as archive:
            return archive.read(archive.namelist()[number - 1])
    try:
        return data if _count(data) == 1 else page_of(data, number)
    except BadImage as error:
        raise Unreadable(error.reason) from error


def _count(data: bytes) -> int:
    if not data.startswith(_TIFF):
        return 1
    from zwcore.photos.image import BadImage, pages_of

    try:
        return pages_of(data)
    except BadImage as error:
        raise Unreadable(error.reason) from error


def read_photos(photos: Sequence[bytes]) -> Iterator[PhotoRead]:
    """Read photos one after the other; one that cannot be decoded shows nothing."""
    from zwcore.photos.image import BadImage, pixels_of
    from zwcore.photos.page import read_page

    for n, photo in enumerate(photos, 1):
        pace.tell(n, len(photos))
        try:
            pixels = pixels_of(photo)
            seen = read_page(pixels)
            yield PhotoRead(n, _with_label(seen.blocks), seen.faults, pixels.shape)
        except BadImage:
            yield PhotoRead(n, ())


def _with_label(found: Sequence[PageTable | str]) -> Sequence[PageTable | str]:
    """What stands right below a table whose last row has no cell at its left is the label of that row: the rule beside
    it was not seen."""
    at = max((n for n, one in enumerate(found) if not isinstance(one, str)), default=len(found))
    below = found[at + 1 : at + 2]
    if not below or isinstance(table := found[at], str) or not isinstance(label := below[0], str):
        return found
    row = [cell for cell in table.cells if cell.row == table.rows - 1]
    seen = next((n for n, cell in enumerate(row) if any(cell.straight)), 0)
    if not 0 < seen == row[seen].col:
        return found
    first, left = row[seen], min(table.cells, key=lambda cell: (not any(cell.straight), cell.col))
    bounds, straight = ((side[0], up, to, down) for side, (to, up, _, down) in (
        (left.bounds, first.bounds), (left.straight, first.straight)))  # fmt: skip
    whole = row[0]._replace(text=label, col_span=seen, sure=DOUBTED, bounds=bounds, straight=straight)
    cells = tuple(cell for cell in table.cells if cell not in row[:seen])
    return [*found[:at], table._replace(cells=(*cells, whole)), *found[at + 2 :]]


def go_together(upper: PhotoRead, lower: PhotoRead) -> bool:
    """Tell whether the columns of one photo go on in another."""
    pair = _meeting(upper, lower)
    return pair is not None and goes_on(*pair)


def are_apart(upper: PhotoRead, lower: PhotoRead) -> bool:
    """Tell whether rows may be missing between photos of one form: one of them is cut there, and no row is on both."""
    return (upper.is_cut(0) or lower.is_cut(2)) and not share_rows(upper, lower)


def share_rows(upper: PhotoRead, lower: PhotoRead) -> bool:
    """Tell whether a row is on both photos."""
    pair = _meeting(upper, lower)
    return pair is not None and overlap(*pair) is not None


def _meeting(upper: PhotoRead, lower: PhotoRead) -> tuple[TablePiece, TablePiece] | None:
    """The last table of a photo and the first one of the next."""
    above = last_table(pieces_of(upper.found, upper.number, None)[0])
    if above is None:
        return None
    page, _ = pieces_of(_table_first(lower.found), lower.number, above)
    first = page.blocks[0] if page.blocks else None
    return (above, first) if isinstance(first, TablePiece) else None


def document_of(photos: Iterable[tuple[PhotoRead, bool]]) -> Document:
    """Put photos together in their order, as the pages of a scan are; with each, whether a form begins on it."""
    pages: list[PageRead] = []
    boxes: Boxes = {}
    ordered = [*photos]
    for n, (photo, begins) in enumerate(ordered):
        above = None if begins or not pages else last_table(pages[-1])
        found = photo.found if begins else _table_first(photo.found)
        cut: Sequence[str] = ()
        below = ordered[n + 1][0] if n + 1 < len(ordered) and not ordered[n + 1][1] else None
        if below is not None and (photo.is_cut(BELOW) or share_rows(photo, below)):
            found, cut = _without_cut(found)
            cut = _not_on(below, cut)
        page, where = pieces_of(found, photo.number, above)
        pages.append(replace(page, dropped=tuple(Dropped(text, "cut", photo.number) for text in cut)))
        boxes |= where
    cut_below = frozenset(photo.number for photo, _ in ordered if photo.is_cut(BELOW))
    return replace(placed(joined("photo", pages, _join), boxes), cut_below=cut_below)


def _join(upper: TablePiece, lower: TablePiece) -> TablePiece:
    first = overlap(upper, lower)
    return join(upper, lower) if first is None else merged(upper, lower, first)


def _without_cut(found: Sequence[PageTable | str]) -> tuple[Sequence[PageTable | str], Sequence[str]]:
    """Without what is below the last table, and that: lines of the row that the picture's edge cut, which the next
    photo shows, or which is asked for."""
    last = max((n for n, one in enumerate(found) if not isinstance(one, str)), default=len(found))
    return found[: last + 1], [one for one in found[last + 1 :] if isinstance(one, str)]


def _not_on(photo: PhotoRead, texts: Sequence[str]) -> list[str]:
    """The texts that a photo does not show."""
    blocks = ([one] if isinstance(one, str) else [cell.text for cell in one.cells] for one in photo.found)
    shown = [_letters(text) for block in blocks for text in block]
    return [text for text in texts if not any(_letters(text) in one for one in shown)]


def _letters(text: str) -> str:
    return "".join(fold(text).split())


def _table_first(found: Sequence[PageTable | str]) -> list[PageTable | str]:
    """A heading that is printed on each page does not end the table that goes on below it."""
    first = next((n for n, one in enumerate(found) if not isinstance(one, str)), 0)
    return [*found[first : first + 1], *found[:first], *found[first + 1 :]]


def page_texts(document: Document) -> Iterator[str]:
    """The lines around the tables of a page."""
    yield from (block.text for block in document.blocks if not isinstance(block, Grid))
