"""What runs in the child process: its limits, and reading: bytes in, the record of the file out.

Neither database nor chat is known there; an export in the same child (:mod:`bot.runner.write`) knows the languages.
"""

from __future__ import annotations

import base64
import json
import os
import resource
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from zwcore.record import FileRecord

MEMORY = 2 << 30
WRITTEN = 64 << 20
OPEN_FILES = 128
CPU_SECONDS = 60
MOST_PICTURES = 12


def confine() -> None:
    """Limit the process before it sees anything that a person sent, and load what every file needs."""
    os.environ.clear()
    # The conversation goes first: reading may take what is left.
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    # Left to the parent: an interrupt in the terminal must not cut a reading short, it asks the parent to stop.
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def warm_up() -> None:
    """Import what the first file would otherwise wait for."""
    import zwcore.record
    import zwcore.review
    from zwcore.documents import load_libraries
    from zwcore.sample import SAMPLE

    load_libraries()
    _ = (zwcore.review, zwcore.record, SAMPLE)


P = ParamSpec("P")
T = TypeVar("T")


def within_time(work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Do one piece of work under the processor time it may take. Only for a confined process: the limit kills it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    # The limit counts from the start of the process, which reads many files: move it on for each.
    limit = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
    return work(*given, **named)


Said = tuple[str, str, str, str | None]
"""What was said of a column: the fingerprint of the print, the block, the header, the field (none of the form's)."""


@dataclass(frozen=True)
class ReadFile:
    """What reading a file gave: its record as text, how many forms, pictures of doubtful cells as JSON text."""

    record: str
    forms: int
    pictures: str | None = None


def review_bytes(data: bytes, name: str, taught: Sequence[Said] = ()) -> ReadFile:
    """Review one file; ``taught`` is what was said of the columns of prints, what counts most first."""
    from zwcore.layouts.teach import gathered
    from zwcore.record import encode_file, records_of
    from zwcore.review import review_file

    file = records_of(review_file(data, name, mappings=gathered(taught)))
    pictures = _pictures(data, file) if file.kind == "pdf" else {}
    return ReadFile(encode_file(file), len(file.records), json.dumps(pictures) if pictures else None)


def _pictures(data: bytes, file: FileRecord) -> dict[str, str]:
    """Of the cells that were read with doubt, how they look: PNG in base64, by sheet and name of the cell."""
    from zwcore.documents.pdf import picture
    from zwcore.paths import name_cell

    doubted = (
        (f"{record.index}:{name_cell(record.form, path)}", record.form.sources.get(path))
        for record in file.records
        for path in sorted(record.doubts)
    )
    found = [(key, at.page, at.bbox) for key, at in doubted if at is not None and at.bbox is not None]
    return {key: base64.b64encode(picture(data, page, box)).decode() for key, page, box in found[:MOST_PICTURES]}
