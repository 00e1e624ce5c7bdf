"""Long texts as they are kept: the bytes of a zlib stream. Packing takes time, so that the child does it where it can.

Nothing of the database is loaded for it.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zwcore.record import Record


@cache
def dictionary() -> bytes:
    """What records have in common. It never changes: what was packed with it could not be read any more."""
    return (files(__package__) / "packed.dict").read_bytes()


def pack(text: str) -> bytes:
    """The bytes of a long text: its zlib stream, and behind it the beginning of the stream's SHA-256; with the
    dictionary a record is half as large again."""
    packer = zlib.compressobj(level=zlib.Z_BEST_COMPRESSION, zdict=dictionary())
    stream = packer.compress(text.encode()) + packer.flush()
    return stream + _check(stream)


def unpack(data: bytes) -> str:
    """The text again, packed with the dictionary or without; ``ValueError`` where a byte is not as it was written.

    What was packed in former times has no check of its own behind it.
    """
    unpacker = zlib.decompressobj(zdict=dictionary())
    try:
        text = unpacker.decompress(data)
    except zlib.error as problem:
        raise ValueError(str(problem)) from problem
    behind = unpacker.unused_data
    if not unpacker.eof or (behind and behind != _check(data[: -len(behind)])):
        raise ValueError("changed after it was written")
    return text.decode()


def _check(stream: bytes) -> bytes:
    """What tells that a stream is the one that was written: two streams may give one text."""
    return hashlib.sha256(stream).digest()[:8]


def sheet_of(record: Record) -> dict[str, Any]:
    """Return the columns of a stored form: its outline, and the record packed."""
    from zwcore.record import encode, outline_of

    return {**asdict(outline_of(record)), "record": pack(encode(record))}
