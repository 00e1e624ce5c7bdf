"""Markup cut into pieces that every transport takes: tags open at a cut are closed and opened again."""

from __future__ import annotations

import re

LIMIT = 4096
"""UTF-16 units of a message."""
_TAG = re.compile(r"<(/?)([a-z-]+)([^<>]*)>")
_WHOLE = re.compile(r"<[^<>]*>|&[#\w]+;|.", re.DOTALL)


def units(text: str) -> int:
    """Length as the chat service counts it: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def split(text: str, limit: int = LIMIT) -> list[str]:
    """Cut HTML at line ends into pieces of at most ``limit`` units; tags open at a cut are closed and opened again."""
    if units(text) <= limit:
        return [text]
    pieces: list[str] = []
    piece, opened = "", ""
    for line in _lines(text, limit // 2):
        if piece.strip() and units(piece + line + _closing(piece + line)) > limit:
            pieces.append(piece.rstrip("\n") + _closing(piece))
            opened = "".join(tag for tag, _ in _open_tags(piece))
            piece = opened
        piece += line
    if piece != opened:
        pieces.append(piece)
    return pieces


def _lines(text: str, limit: int) -> list[str]:
    """Lines with their ends; one that alone is too long is cut between characters, never inside a tag or entity."""
    cut: list[str] = []
    for line in text.splitlines(keepends=True):
        part = ""
        for whole in _WHOLE.findall(line) if units(line) > limit else [line]:
            if part and units(part + whole) > limit:
                cut.append(part)
                part = ""
            part += whole
        cut.append(part)
    return cut


def _open_tags(text: str) -> list[tuple[str, str]]:
    """The tags that ``text`` opens and does not close: as written, and by name."""
    stack: list[tuple[str, str]] = []
    for match in _TAG.finditer(text):
        if not match[1]:
            stack.append((match[0], match[2]))
        elif stack and stack[-1][1] == match[2]:
            stack.pop()
    return stack


def _closing(text: str) -> str:
    return "".join(f"</{name}>" for _, name in reversed(_open_tags(text)))
