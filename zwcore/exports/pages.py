"""原件 of a form that came in several photos: the photos that it stands on, below each other in its order."""

from __future__ import annotations

from io import BytesIO

from zwcore.documents.album import is_album, photos_of
from zwcore.exports import Paper, Unwritable, export
from zwcore.exports.marked import stacked
from zwcore.record import Record
from zwcore.text import Message, Say

MOST = 6
"""Photos below each other."""


@export("pages", Message("desk.button.original", "原件"), suffix="jpg", order=90, source=("album",))
def pages(paper: Paper, say: Say) -> bytes:
    """The one photo of a form as it was sent, or the pages of it as one picture."""
    from PIL import Image

    from zwcore.photos.image import BadImage, pixels_of

    if paper.source is None or not is_album(paper.source.content):
        raise Unwritable
    photos = photos_of(paper.source.content)
    found = [photos[page - 1] for page in _pages(paper.record) if page <= len(photos)][:MOST]
    if len(found) < 2:
        return found[0] if found else photos[0]
    try:
        pictures = [Image.fromarray(pixels_of(photo)[:, :, ::-1]) for photo in found]
    except BadImage as problem:
        raise Unwritable from problem
    out = BytesIO()
    stacked(pictures).save(out, "JPEG", quality=90)
    return out.getvalue()


def _pages(record: Record) -> list[int]:
    """The pages that a form stands on, from its first row to its last."""
    first: dict[int, tuple[int, int]] = {}
    for at in record.form.sources.values():
        first[at.page] = min((at.table, at.row), first.get(at.page, (at.table, at.row)))
    return sorted(first, key=lambda page: first[page])
