"""Bytes over a pipe, so that their end is found."""

from __future__ import annotations

import os
import struct

_LENGTH = struct.Struct(">q")


def send(target: int, content: bytes) -> None:
    """Write bytes so that :func:`receive` finds their end."""
    write(target, _LENGTH.pack(len(content)))
    write(target, content)


def receive(source: int) -> bytes | None:
    """Read what was sent; ``None`` where the other end went."""
    head = read(source, _LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    content = read(source, length)
    return content if len(content) == length else None


def read(source: int, length: int) -> bytes:
    """Read so many bytes; fewer where the other end went."""
    parts: list[bytes] = []
    while length > 0 and (part := os.read(source, min(length, 1 << 20))):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def write(target: int, content: bytes) -> None:
    """Write all of it."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(target, rest) :]
