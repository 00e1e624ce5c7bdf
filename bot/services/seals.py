"""Seals: digests of a version as it was handed in. They stand in its line of the audit log, so the chain covers them.

``row`` is of what lasts for ever, ``contents`` of what an erasure empties, ``filing`` of how the filing stands by it.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.db.sealed import digest_of
from bot.db.tables import Filing, Submission
from zwcore.record import Record

_ROW = (
    "id",
    "number",
    "filing_id",
    "person_id",
    "version",
    "content_digest",
    "receipt",
    "with_errors",
    "created",
)
_CONTENTS = ("record", "compared", "reason", "source_sha256", "source_name")
_FILING = (
    "id", "unit_id", "unit_name", "project", "project_folded", "initials", "year", "stage", "number", "version",
    "table_no", "content_digest", "beside_digest", "claimed", "errors", "warnings", "infos", "change_pct", "created",
)  # fmt: skip


def of(row: Submission, filing: Filing, record: Record) -> Mapping[str, str]:
    """Return the seals of a version that has just been handed in."""
    return {"row": of_row(row), "contents": of_contents(row), "filing": of_filing(filing, record)}


def of_row(row: Submission) -> str:
    """Return the digest of a version without its contents."""
    return _digest(row, _ROW)


def of_contents(row: Submission) -> str:
    """Return the digest of a version's contents."""
    return _digest(row, _CONTENTS)


def of_filing(filing: Filing, record: Record) -> str:
    """Return the digest of how a filing stands, with all that was found when it was handed in: marks come later."""
    counts = {"errors": len(record.errors), "warnings": len(record.warnings), "infos": len(record.infos)}
    return digest_of([counts.get(name, getattr(filing, name)) for name in _FILING])


def _digest(row: object, names: tuple[str, ...]) -> str:
    return digest_of([getattr(row, name) for name in names])
