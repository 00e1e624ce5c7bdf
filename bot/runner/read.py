"""What runs in the child process: bytes in, the review as JSON text out. Nothing of the bot is known there."""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Callable

MEMORY = 2 << 30
WRITTEN = 64 << 20
OPEN_FILES = 128
CPU_SECONDS = 60


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
    """Review one file; the answer is the contract's shape of a file, as JSON text."""
    from zwcore.exports.data import stored_data
    from zwcore.review import review_file

    return json.dumps(stored_data(review_file(data, name)), ensure_ascii=False)
