"""The bytes of sent files: ``<first two of the SHA-256>/<SHA-256>``, there whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Files:
    """A folder of files named by their digests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the file with that digest lies."""
        return self.folder / sha256[:2] / sha256

    def keep(self, data: bytes) -> str:
        """Write ``data`` and return its digest; the file appears under its name only when it is on the disk."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if path.exists():
            return sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.rename(unfinished, path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return sha256

    def read(self, sha256: str) -> bytes:
        """The bytes of a file."""
        return self.path(sha256).read_bytes()

    def state(self, sha256: str) -> Literal["whole", "changed", "missing"]:
        """Whether the file with that digest is there, and what it was when it was kept."""
        try:
            with self.path(sha256).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return "missing"
        except OSError:
            return "changed"
        return "whole" if found == sha256 else "changed"

    def names(self) -> Iterator[str]:
        """The names of all that lies in the folder, unfinished files too."""
        return (path.name for path in self.folder.glob("??/*"))

    def sweep(self, needed: Collection[str], resting: float = 0) -> int:
        """Remove what nobody needs: unfinished files, and whole ones that are not ``needed``; how many.

        While others work, only what has been there for so many seconds: what is new may not be put down yet.
        """
        young = time.time() - resting
        left = [
            path
            for path in self.folder.glob("??/*")
            if path.name not in needed and (path.name.startswith(".") or _DIGEST.fullmatch(path.name))
        ]
        old = [path for path in left if not resting or path.stat().st_mtime < young]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def remove(self, sha256: str) -> None:
        """Let go of a file that is not to be kept."""
        self.path(sha256).unlink(missing_ok=True)
