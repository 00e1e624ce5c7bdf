"""What runs in the child process: bytes in, the review as JSON text out. Nothing of the bot is known there."""

from __future__ import annotations

import base64
import json
import os
import resource
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zwcore.review import FileReview

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
    import pdfplumber

    import zwcore.exports.data
    import zwcore.review
    from zwcore.sample import SAMPLE

    _ = (pdfplumber, zwcore.review, zwcore.exports.data, SAMPLE)


def within_time(read: Callable[[bytes, str], str], data: bytes, name: str) -> str:
    """Read one file under the processor time a file may take. Only for a confined process: the limit kills it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    # The limit counts from the start of the process, which reads many files: move it on for each.
    limit = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
    return read(data, name)


def review_bytes(data: bytes, name: str) -> str:
    """Review one file; the answer is the contract's shape of a file, as JSON text, with ``pictures`` beside it."""
    from zwcore.exports.data import stored_data
    from zwcore.review import review_file

    file = review_file(data, name)
    result = {**stored_data(file), "pictures": _pictures(data, file)}
    return json.dumps(result, ensure_ascii=False)


def _pictures(data: bytes, file: FileReview) -> dict[str, str]:
    """Of the cells that were read with doubt, where the file shows how they look: PNG in base64 by form and path."""
    if file.kind != "pdf":
        return {}
    from zwcore.documents.pdf import picture

    doubted = (
        (n, path, review.form.sources.get(path))
        for n, review in enumerate(file.forms)
        for finding in review.findings
        if finding.code == "ZW005"
        for path in (finding.where, *finding.places)
    )
    found = [(f"{n}:{path}", at.page, at.bbox) for n, path, at in doubted if at is not None and at.bbox is not None]
    return {key: base64.b64encode(picture(data, page, box)).decode() for key, page, box in found[:MOST_PICTURES]}
