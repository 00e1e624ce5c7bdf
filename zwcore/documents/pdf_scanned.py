"""Pages of a PDF or OFD that are pictures: read as photos are, and put in the place of pages, so that tables go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from zwcore import pace
from zwcore.documents import Document, Grid, Paragraph
from zwcore.documents.pdf_page import PageRead
from zwcore.documents.photo import can_recognise, hundredths
from zwcore.documents.pieces import Box, CellPiece, TablePiece

if TYPE_CHECKING:
    import pypdfium2

    from zwcore.photos.grid import PageCell, PageTable
    from zwcore.photos.image import Pixels

    Drawn = tuple[Pixels, float]
    """The pixels of a page, and how many of them are a point."""

DOTS = 200
"""To an inch: a page of A4 is then 2,339 high."""
MOST_DOTS = 2600
COVERING = 0.4
"""Of a page: a smaller picture is none of a form."""
MAX_SCANNED = 50
WIDTH = 50_000
"""Of a table, in hundredths of a point: on whatever page a rule is, it then lies at the same place."""
ASKEW = 700
"""By so much a rule of a low table may lie beside its place: its corners tell little of how it is bent."""
LEAST_SEEN = 6
"""Fewer rules lie in some way as any others do."""

Boxes = dict[tuple[int, Box], Box]
"""Where a cell really lies on its page, by the page and its box in the straightened table."""


def scanned_of(data: bytes, pages: Sequence[int]) -> list[int]:
    """Return which of some pages (from 0) a picture covers for the most part."""
    if not pages:
        return []
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        return [index for index in pages if _is_picture(document[index])]


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    wide, high = page.get_size()
    boxes = (one.get_bounds() for one in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=3))
    return any((right - left) * (top - low) > COVERING * wide * high for left, low, right, top in boxes)


def read_scanned(data: bytes, pages: Sequence[int]) -> Iterator[tuple[PageRead, Boxes]]:
    """Read pages (from 0) that are pictures; nothing where no letters can be recognised here."""
    if not pages or not can_recognise():
        return
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        yield from read_pictures(pages, lambda index: _drawn(document[index]))


def read_pictures(pages: Sequence[int], draw: Callable[[int], Drawn]) -> Iterator[tuple[PageRead, Boxes]]:
    """Read pages (from 0) as ``draw`` draws them, which is asked for one after the other."""
    above: TablePiece | None = None
    for at, index in enumerate(pages):
        pace.tell(at + 1, len(pages))
        page, boxes = _read(*draw(index), index + 1, above)
        above = last_table(page)
        yield page, boxes


def last_table(page: PageRead) -> TablePiece | None:
    """The table that the next page may go on with."""
    return next((one for one in reversed(page.blocks) if isinstance(one, TablePiece)), None)


def _drawn(page: pypdfium2.PdfPage) -> Drawn:
    import numpy as np

    scale = min(DOTS / 72, MOST_DOTS / max(page.get_size()))
    drawn = np.asarray(page.render(scale=scale).to_pil().convert("RGB"), dtype=np.uint8)
    return drawn[:, :, ::-1].copy(), scale


def _read(pixels: Pixels, scale: float, number: int, above: TablePiece | None) -> tuple[PageRead, Boxes]:
    from zwcore.photos.page import read_page

    return pieces_of(read_page(pixels).blocks, number, above, scale)


def pieces_of(
    page: Sequence[PageTable | str], number: int, above: TablePiece | None, scale: float = 1.0
) -> tuple[PageRead, Boxes]:
    """What was read of a picture as a page whose tables may go on from ``above``; ``scale`` is how many pixels of the
    picture a point is."""
    boxes: Boxes = {}
    blocks: list[TablePiece | Paragraph] = []
    for found in page:
        if isinstance(found, str):
            blocks.append(Paragraph(found, number))
            continue
        edges = above.edges if above is not None and not blocks else []
        blocks.append(_piece(found, number, scale, edges, boxes))
    texts = [one.text for block in blocks for one in ([block] if isinstance(block, Paragraph) else block.parts)]
    chars = sum(map(len, texts))
    cells = sum(len(one.parts) for one in blocks if isinstance(one, TablePiece))
    return PageRead(tuple(blocks), (), chars, 0, 0, chars, cells, False), boxes


def _piece(table: PageTable, number: int, scale: float, above: Sequence[int], boxes: Boxes) -> TablePiece:
    """The table with the boxes of its cells as they lie when it is straight and of a width that is always the same.

    Where its rules are among those of the table ``above``, on the page before, they are taken to be the same.
    """
    cells = _with_places(table)
    first = min(cell.straight[0] for cell in cells)
    wide = max(cell.straight[2] for cell in cells) - first
    places = {x: round((x - first) * WIDTH / wide) for cell in cells for x in (cell.straight[0], cell.straight[2])}
    places |= _same(places, above)
    parts = []
    for cell in cells:
        left, right = places[cell.straight[0]], places[cell.straight[2]]
        box = (left, round(cell.straight[1] * WIDTH / wide), right, round(cell.straight[3] * WIDTH / wide))
        x0, y0, x1, y1 = (round(one / scale) for one in hundredths(cell.bounds))
        boxes[number, box] = (x0, y0, x1, y1)
        parts.append(CellPiece(cell.text, cell.row, cell.row_span, number, box, cell.to_top, cell.to_bottom, cell.sure))
    return TablePiece(tuple(parts), table.rows)


def _with_places(table: PageTable) -> list[PageCell]:
    """The cells, those of which no rules were seen between the rules of the others."""
    across: dict[int, int] = {}
    down: dict[int, int] = {}
    for cell in table.cells:
        if any(cell.straight):
            across |= {cell.col: cell.straight[0], cell.col + cell.col_span: cell.straight[2]}
            down |= {cell.row: cell.straight[1], cell.row + cell.row_span: cell.straight[3]}
    found = []
    for cell in table.cells:
        (left, right), (top, bottom) = (cell.col, cell.col + cell.col_span), (cell.row, cell.row + cell.row_span)
        if any(cell.straight):
            found.append(cell)
        elif {left, right} <= across.keys() and {top, bottom} <= down.keys():
            found.append(cell._replace(straight=(across[left], down[top], across[right], down[bottom])))
    return found


def _same(places: Mapping[int, int], above: Sequence[int]) -> dict[int, int]:
    """Which rules of the table above those of a table are, by their places; none where they are not the same ones.

    A low table may look wider at one end than it is: its rules then lie as those above do, seen from elsewhere.
    """
    same = {x: min(above, key=lambda edge: abs(edge - place)) for x, place in places.items()} if above else {}
    if all(abs(edge - places[x]) < ASKEW for x, edge in same.items()) and len(set(same.values())) == len(same):
        return same
    if len(above) != len(places) or len(above) < LEAST_SEEN:
        return {}
    import numpy as np

    from_, to = np.array(sorted(places.values())) / WIDTH, np.array(above) / WIDTH
    ways = np.stack([from_, np.ones_like(from_), -from_ * to], axis=1)
    (a, b, c), *_ = np.linalg.lstsq(ways, to, rcond=None)
    off = (a * from_ + b) / (c * from_ + 1) - to
    return {} if np.abs(off).max() * WIDTH >= ASKEW else dict(zip(sorted(places), above, strict=True))


def placed(document: Document, boxes: Boxes) -> Document:
    """The document with each cell's box where it really lies."""
    if not boxes:
        return document
    blocks = (
        replace(block, cells=tuple(cell._replace(bbox=_real(cell.page, cell.bbox, boxes)) for cell in block.cells))
        if isinstance(block, Grid)
        else block
        for block in document.blocks
    )
    return replace(document, blocks=tuple(blocks))


def _real(page: int, box: Box | None, boxes: Boxes) -> Box | None:
    return None if box is None else boxes.get((page, box), box)
