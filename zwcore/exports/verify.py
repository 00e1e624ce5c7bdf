"""Verifying a receipt (回执): whether a file gives it, by any scheme of receipts and by any installed rulebook.

Where engine or rulebook are others than the receipt's, the form's digest alone (表内容摘要) still tells whether it is
the same form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from zwcore import ENGINE
from zwcore.documents import Unreadable
from zwcore.layouts import read_forms
from zwcore.layouts.album import read_whole
from zwcore.layouts.teach import Taught
from zwcore.record import content_digest, receipt_of
from zwcore.review import FormReview, review_form
from zwcore.rulebooks import digest_v1, load

SHORTEST = 8
"""So many characters of a receipt, at least, tell it from others."""
SCHEMES = (2, 1)


@dataclass(frozen=True, slots=True)
class Fit:
    """A form that gives a receipt: by the ``rulebook`` it leads to itself or by ``another``; or its ``content`` does.

    ``whole`` is the receipt, or the digest of the content, in full.
    """

    how: Literal["rulebook", "another", "content"]
    project: str
    whole: str
    rulebook: str


def fitting(data: bytes, name: str, receipt: str, mappings: Sequence[Taught] = ()) -> Iterator[Fit]:
    """Yield what of a file's forms gives ``receipt``, of which the beginning is enough; nothing from what is no file.

    A digest of the content stands for a receipt as well, since a chat shows that. ``mappings`` are what was taught of
    prints.
    """
    beginning = receipt.lower()
    if len(beginning) < SHORTEST:
        return
    try:
        readings = read_forms(read_whole(data, name), mappings).forms
    except Unreadable:
        return
    for reading in readings:
        own = review_form(reading)
        others = (review_form(reading, book) for book in load().values() if book.id != own.rulebook.id)
        fits = (fit for review in (own, *others) for fit in _fits(review, own))
        found = next((fit for fit in fits if fit.whole.startswith(beginning)), None)
        if found is not None:
            yield found


def _fits(review: FormReview, own: FormReview) -> Iterator[Fit]:
    """Yield the receipts by each scheme, with the rulebook's digest and with that which covered its reminder lines."""
    how: Literal["rulebook", "another"] = "rulebook" if review is own else "another"
    project, book = own.form.project or own.form.title or "", review.rulebook
    for scheme in SCHEMES:
        for digest in (book.sha256, digest_v1(book)):
            receipt = receipt_of(review.form, digest, review.findings, ENGINE, scheme, review.reading.mapping)
            yield Fit(how, project, receipt, book.id)
    if review is own:
        yield Fit("content", project, content_digest(own.form), book.id)
