"""A folder that is filled whole or not at all: what is written lies apart first, and moves in when all of it is there.

All happens within the folder, which may be a disk of its own. What counts is the ``last`` name: without it the folder
holds nothing, and what a kill left there is cleared away by the next try.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple

UNFINISHED = ".unfinished"
_NOT_OURS = {"lost+found"}
PIECE = 1 << 20


class NotEmpty(Exception):
    """A folder that something else lies in."""


class FileFacts(NamedTuple):
    """A file that was written, by its size and its digest."""

    size: int
    sha256: str


class Staged:
    """Within ``with`` there is a ``place`` to write to; :meth:`publish` moves what was written into the folder."""

    def __init__(self, folder: Path, names: tuple[str, ...], last: str) -> None:
        self.folder, self.place = folder, folder / UNFINISHED
        self._names, self._last = names, last

    def __enter__(self) -> Staged:
        private_folder(self.folder)
        there = {path.name for path in self.folder.iterdir()} - _NOT_OURS
        if UNFINISHED in there and self._last not in there:
            self._clear(there)
            there -= {UNFINISHED, *self._names}
        if there:
            raise NotEmpty
        self.place.mkdir(mode=0o700)
        return self

    def _clear(self, there: set[str]) -> None:
        """Remove what a try that was killed left."""
        for name in there & {UNFINISHED, *self._names}:
            path = self.folder / name
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    def publish(self) -> None:
        """Move what was written into the folder, what counts last."""
        for name in (*(name for name in self._names if name != self._last), self._last):
            if (self.place / name).exists():
                sync(self.place / name)
                os.rename(self.place / name, self.folder / name)
                sync(self.folder)
        self.place.rmdir()

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is not NotEmpty:
            shutil.rmtree(self.place, ignore_errors=True)


def new_file(path: Path) -> BinaryIO:
    """Open a new file that its owner alone may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def write(source: BinaryIO, to: Path) -> FileFacts:
    """Write a new file for its owner alone, piece by piece, and have it on the disk."""
    private_folder(to.parent)
    digest, size = hashlib.sha256(), 0
    with new_file(to) as file:
        while piece := source.read(PIECE):
            digest.update(piece)
            size += file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return FileFacts(size, digest.hexdigest())


def private_folder(folder: Path) -> None:
    """Have a folder, and those above it, for its owner alone where they are new."""
    if not folder.exists():
        private_folder(folder.parent)
        folder.mkdir(mode=0o700)


def of_file(path: Path) -> FileFacts:
    """Return size and digest of a file that is there."""
    with path.open("rb") as file:
        return FileFacts(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
