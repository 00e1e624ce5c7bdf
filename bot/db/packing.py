"""Long texts as they are kept: the bytes of a zlib stream. Packing takes time, so that the child does it where it can.

Nothing of the database is loaded for it.
"""

from __future__ import annotations

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
    """Pack a text; with the dictionary a record is half as large again."""
    packer = zlib.compressobj(zdict=dictionary())
    return packer.compress(text.encode()) + packer.flush()


def unpack(packed: bytes) -> str:
    """Give the text back, packed with the dictionary or without."""
    return zlib.decompressobj(zdict=dictionary()).decompress(packed).decode()


def sheet_of(record: Record) -> dict[str, Any]:
    """Return the columns of a stored form: its outline, and the record packed."""
    from zwcore.record import encode, outline_of

    return {**asdict(outline_of(record)), "record": pack(encode(record))}
