"""标注原件: the photo or PDF page that was sent, with the cells that findings are about framed and numbered as on the
card, so that one need not look for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zwcore.documents.album import photo_of
from zwcore.documents.pdf_picture import drawn_page
from zwcore.exports import Paper, Source, Unwritable, export
from zwcore.finding import Severity
from zwcore.record import Record
from zwcore.text import Message, Say

if TYPE_CHECKING:
    from PIL import Image

FONT = Path(__file__).parent / "press" / "fonts" / "NotoSansCJKsc-Bold.otf"
COLOURS = {Severity.ERROR: "#c62828", Severity.WARNING: "#b26a00"}
SIDE = 1600
"""Pixels along the longer side of what is sent."""
MOST_PAGES = 3
RING = 22


class Framed(NamedTuple):
    """A cell to be framed: the numbers that name it, the gravest first, its page and box (1/100 point or pixel)."""

    numbers: tuple[int, ...]
    colour: str
    page: int
    box: tuple[int, int, int, int]


@export("marked", Message("more.marked", "标注原件"), suffix="jpg", order=7, picture=True, source=("photo", "pdf"))
def marked(paper: Paper, say: Say) -> bytes:
    """Draw the pages with the cells in question, or the form's first page where nothing is in question."""
    source, record = paper.source, paper.record
    if source is None:
        raise Unwritable
    framed = list(_framed(record))
    first = min((at.page for at in record.form.sources.values()), default=1)
    pages = sorted({one.page for one in framed} or {first})[:MOST_PAGES]
    drawn = [_drawn(source, page, [one for one in framed if one.page == page]) for page in pages]
    out = BytesIO()
    stacked(drawn).save(out, "JPEG", quality=85)
    return out.getvalue()


def _framed(record: Record) -> Iterator[Framed]:
    """The cells that the numbered findings are about; several findings of one cell share its frame."""
    found: dict[tuple[int, tuple[int, int, int, int]], Framed] = {}
    for told in (*record.errors, *record.warnings):
        at = record.source_of(told.finding)
        if at is None or at.bbox is None:
            continue
        known = found.get((at.page, at.bbox))
        if known is None:
            found[at.page, at.bbox] = Framed((told.number,), COLOURS[told.finding.severity], at.page, at.bbox)
        else:
            found[at.page, at.bbox] = known._replace(numbers=(*known.numbers, told.number))
    yield from found.values()


def _drawn(source: Source, page: int, framed: Sequence[Framed]) -> Image.Image:
    """A page with its frames and numbers."""
    from PIL import ImageDraw, ImageFont

    whole, scale = _page(source, page)
    pen, font = ImageDraw.Draw(whole), ImageFont.truetype(str(FONT), RING)
    for one in framed:
        left, top, right, bottom = (edge / 100 * scale for edge in one.box)
        pen.rectangle((left, top, right, bottom), outline=one.colour, width=4)
        x = left
        for number in one.numbers:
            pen.ellipse((x - RING, top - RING, x + RING, top + RING), fill=one.colour)
            pen.text((x, top), str(number), fill="white", font=font, anchor="mm")
            x += 2 * RING
    return whole


def _page(source: Source, page: int) -> tuple[Image.Image, float]:
    """The page as a picture, and how many of its pixels one of the boxes' units is."""
    if source.kind == "pdf":
        return drawn_page(source.content, page, SIDE)
    from PIL import Image

    from zwcore.photos.image import BadImage, pixels_of

    try:
        pixels = pixels_of(photo_of(source.content, page))
    except BadImage as problem:
        raise Unwritable from problem
    whole = Image.fromarray(pixels[:, :, ::-1])
    scale = min(SIDE / max(whole.size), 1.0)
    size = (round(whole.width * scale), round(whole.height * scale))
    return whole.resize(size), scale


def stacked(pages: Sequence[Image.Image]) -> Image.Image:
    """The pages below each other."""
    from PIL import Image

    if len(pages) == 1:
        return pages[0]
    whole = Image.new("RGB", (max(page.width for page in pages), sum(page.height for page in pages)), "white")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    return whole
