"""One file from bytes to what ``zwcore review`` writes of it, and the exit status that it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from zwcore.exports.json import file_data, pieces, written
from zwcore.exports.table import table
from zwcore.exports.text import report
from zwcore.finding import Severity
from zwcore.layouts.teach import Taught
from zwcore.record import FileRecord, fitted, records_of
from zwcore.review import refused, review_file
from zwcore.rulebooks import Rulebook

UNREADABLE, FAULTY, CLEAN = 2, 1, 0


def reviewed(
    data: bytes, name: str, rulebook: Rulebook | None, form: str, mappings: Sequence[Taught] = ()
) -> tuple[str, int]:
    """Review a file; ``form`` is how it is written (``json``, ``text``, ``table``), ``mappings`` what was taught."""
    file, text = fitted(lambda most: review_file(data, name, rulebook, mappings, most), partial(_told, form=form))
    return text, status(file)


def unread(name: str, reason: str, form: str, digest: str = "") -> tuple[str, int]:
    """Say of a file that it was not read, and why: a key of :data:`zwcore.review.UNREADABLE`."""
    file = records_of(refused(name, reason, digest))
    return _told(file, form), status(file)


def _told(file: FileRecord, form: str) -> str:
    if form == "json":
        return written(file_data(file))
    return f"{file.name}\n\n{table(file)}" if form == "table" and file.records else report(file)


def together(files: Iterable[tuple[str, int]], form: str) -> Iterator[tuple[str, int]]:
    """Put what is written of the files together, each with its exit status; nothing waits for the last one."""
    statuses = [CLEAN]

    def texts() -> Iterator[str]:
        for text, asked in files:
            statuses.append(asked)
            yield text

    for piece in pieces(texts()) if form == "json" else _parted(texts()):
        yield piece, max(statuses)


def _parted(texts: Iterator[str]) -> Iterator[str]:
    yield from (text if n == 0 else f"\n{text}" for n, text in enumerate(texts))


def status(file: FileRecord) -> int:
    """Return 2 for a file that could not be read, else 1 where something must be mended, else 0."""
    if file.unreadable:
        return UNREADABLE
    found = [*file.problems, *(finding for record in file.records for finding in record.findings)]
    return FAULTY if any(finding.severity is Severity.ERROR for finding in found) else CLEAN
