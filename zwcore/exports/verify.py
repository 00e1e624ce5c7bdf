"""Verifying a receipt (回执): whether a file gives it, by any scheme of receipts and of the rulebook's digest."""

from __future__ import annotations

from collections.abc import Iterator

from zwcore import ENGINE
from zwcore.record import receipt_of
from zwcore.review import FileReview, FormReview
from zwcore.rulebooks import digest_v1

SHORTEST = 8
"""So many characters of a receipt, at least, tell it from others."""
SCHEMES = (2, 1)


def fitting(file: FileReview, receipt: str) -> Iterator[tuple[str | None, str]]:
    """Yield project and whole receipt of each form that gives ``receipt``, of which the beginning is enough."""
    beginning = receipt.lower()
    for form in file.forms if len(beginning) >= SHORTEST else ():
        found = next((one for one in _receipts(form) if one.startswith(beginning)), None)
        if found is not None:
            yield form.form.project, found


def _receipts(review: FormReview) -> Iterator[str]:
    """Yield the receipt by each scheme, with the rulebook's digest and with that which covered its reminder lines."""
    for scheme in SCHEMES:
        for digest in (review.rulebook.sha256, digest_v1(review.rulebook)):
            yield receipt_of(review.form, digest, review.findings, ENGINE, scheme)
