"""The files that a command line names, and their bytes: taken here, read in a confined process that sees no files."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from zwcore.commands.manner import UNREADABLE, Misuse

if TYPE_CHECKING:
    from zwcore.confined import Broken

Job = tuple[str, str | None]
"""A file's name as it is shown and its path; ``None`` reads standard input."""
# "-" is standard input, and a file may be called anything.
Paths = Annotated[list[str], Parameter(allow_leading_hyphen=True)]


def jobs_of(paths: Sequence[str]) -> list[Job]:
    """Return the files named, sorted by their names. Links in a folder are not followed, they may lead anywhere; nor is
    what is no file waited for: how many there are is told."""
    passed: list[str] = []
    jobs = sorted(_jobs(paths, passed), key=lambda job: (job[0], job[1] or ""))
    links = sum(map(os.path.islink, passed))
    said = [f"{count} 个{what}" for count, what in ((links, "链接"), (len(passed) - links, "不是文件的")) if count]
    if said:
        print(f"文件夹里有 {'、'.join(said)}，没有读。要读的请直接写出来。", file=sys.stderr)
    return jobs


def _jobs(paths: Sequence[str], passed: list[str]) -> Iterator[Job]:
    for text in paths:
        if text == "-":
            yield "-", None
        elif Path(text).is_dir():
            yield from ((os.path.relpath(path, text), path) for path in _inside(text, passed))
        else:
            yield text, named_file(text)


def _inside(folder: str, passed: list[str]) -> Iterator[str]:
    for at, folders, names in os.walk(folder):
        folders.sort()
        passed += [path for name in folders if os.path.islink(path := os.path.join(at, name))]
        for name in names:
            if not name.startswith((".", "~$")):
                path = os.path.join(at, name)
                if stat.S_ISREG(os.lstat(path).st_mode):
                    yield path
                else:
                    passed.append(path)


def named_file(name: str) -> str:
    """Return the path of a file that is named itself; wrong usage where there is none."""
    if not os.path.exists(name):
        raise Misuse(f"没有这个{'选项或' if name.startswith('-') else ''}文件：{name}")
    if not Path(name).is_file():
        raise Misuse(f"不是文件，读不了：{name}")
    return name


def content(path: str | None) -> bytes | Broken:
    """Return the bytes of a file, or of standard input; or why there are none: ``size``, ``access``."""
    from zwcore.confined import Broken
    from zwcore.documents.limits import MAX_BYTES

    if path is None:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        return data if len(data) <= MAX_BYTES else Broken("size")
    try:
        # What was a file may be something else by now: nobody waits for what may never say anything.
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NONBLOCK)) as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                return Broken("access")
            data = b"" if found.st_size > MAX_BYTES else file.read(MAX_BYTES + 1)
            return Broken("size") if max(found.st_size, len(data)) > MAX_BYTES else data
    except OSError:
        return Broken("access")


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


def apart(name: str, work: Callable[[bytes], tuple[str, int]]) -> int:
    """Do work on a file's bytes in a confined process; print what comes of it and return its exit status."""
    from zwcore.confined import Broken
    from zwcore.documents.refusals import UNREADABLE as WHY

    answer = answer_of(name, lambda data: packed(*work(data)))
    text, status = (f"{name}：{WHY[answer.reason]}\n", UNREADABLE) if isinstance(answer, Broken) else unpacked(answer)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.flush()
    return status


def answer_of(name: str, work: Callable[[bytes], bytes]) -> bytes | Broken:
    """Do work on a file's bytes in a confined process."""
    from zwcore.confined import Broken, alone

    data = content(name)
    return told(data if isinstance(data, Broken) else alone(work, data))


def told(answer: bytes | Broken) -> bytes | Broken:
    """Print what a fault of ours tells of itself: nobody could mend it otherwise."""
    from zwcore.confined import Broken

    if isinstance(answer, Broken) and answer.detail:
        print(answer.detail, file=sys.stderr)
    return answer


def packed(text: str, status: int) -> bytes:
    """Put a text and an exit status into bytes."""
    return bytes((status,)) + text.encode("utf-8", "surrogatepass")


def unpacked(answer: bytes) -> tuple[str, int]:
    """Take them out again."""
    return answer[1:].decode("utf-8", "surrogatepass"), answer[0]
