"""The files that a command line names, and their bytes; read in a confined process."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from zwcore.commands.manner import UNREADABLE, Misuse

Job = tuple[str, str | None]
"""A file's name as it is shown and its path; ``None`` reads standard input."""
# "-" is standard input, and a file may be called anything.
Paths = Annotated[list[str], Parameter(allow_leading_hyphen=True)]


def jobs_of(paths: Sequence[str]) -> list[Job]:
    """Return the files named, sorted by their names; links in a folder are not followed, they may lead anywhere."""
    return sorted(_jobs(paths), key=lambda job: (job[0], job[1] or ""))


def _jobs(paths: Sequence[str]) -> Iterator[Job]:
    for text in paths:
        if text == "-":
            yield "-", None
        elif Path(text).is_dir():
            yield from ((os.path.relpath(path, text), path) for path in _inside(text))
        else:
            yield text, named_file(text)


def _inside(folder: str) -> Iterator[str]:
    for at, folders, names in os.walk(folder):
        folders.sort()
        for name in names:
            path = os.path.join(at, name)
            if not name.startswith((".", "~$")) and stat.S_ISREG(os.lstat(path).st_mode):
                yield path


def named_file(name: str) -> str:
    """Return the path of a file that is named itself; wrong usage where there is none."""
    if not Path(name).is_file():
        raise Misuse(f"没有这个{'选项或' if name.startswith('-') else ''}文件：{name}")
    return name


def content(path: str | None) -> bytes:
    """Return the bytes of a file, or of standard input; ``Unreadable("size")`` for one that is too large to be read."""
    from zwcore.documents import Unreadable
    from zwcore.documents.limits import MAX_BYTES

    if path is not None and os.stat(path).st_size > MAX_BYTES:
        raise Unreadable("size")
    data = sys.stdin.buffer.read(MAX_BYTES + 1) if path is None else Path(path).read_bytes()
    if len(data) > MAX_BYTES:
        raise Unreadable("size")
    return data


def digest(path: str | None) -> str:
    """Return the digest of a file that could not be read through, without holding it; blank where there is none."""
    import hashlib

    from zwcore.documents.limits import MAX_BYTES

    try:
        if path is None or os.stat(path).st_size > MAX_BYTES:
            return ""
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def apart(name: str, work: Callable[[], tuple[str, int]]) -> int:
    """Do work on a file in a confined process; print what comes of it and return its exit status."""
    from zwcore.confined import Broken, alone
    from zwcore.documents.refusals import UNREADABLE as WHY

    answer = alone(lambda: packed(*work()))
    text, status = (f"{name}：{WHY[answer.reason]}\n", UNREADABLE) if isinstance(answer, Broken) else unpacked(answer)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.flush()
    return status


def packed(text: str, status: int) -> bytes:
    """Put a text and an exit status into bytes."""
    return bytes((status,)) + text.encode("utf-8", "surrogatepass")


def unpacked(answer: bytes) -> tuple[str, int]:
    """Take them out again."""
    return answer[1:].decode("utf-8", "surrogatepass"), answer[0]
