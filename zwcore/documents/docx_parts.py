"""The parts of a Word package beside its document: styles, and files of other kinds that were inserted as they are."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Any
from zipfile import ZipFile

from zwcore.documents import Document, Grid, Unreadable, readers
from zwcore.documents.archive import related, unpacked_size
from zwcore.documents.limits import MAX_PLACES, MAX_UNPACKED

_MAX_CHUNKS = 50
_AS_A_WHOLE = ("bomb", "marked")
"""What is said of the whole document where it is so of a file that stands in it."""


def _relations(archive: ZipFile, part: str, kind: str) -> dict[str, str]:
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    return related(archive.read(relations), folder, kind) if relations in archive.namelist() else {}


def styles_of(archive: ZipFile, part: str) -> bytes:
    """Return the styles of the document in ``part``; nothing where it has none."""
    there = archive.namelist()
    found = _relations(archive, part, "/styles").values()
    return next((archive.read(name) for name in found if name in there), b"")


class Chunks:
    """Files that stand in a document as they are (altChunk): web pages for the most part, texts, other documents.

    ``read_docx`` reads a Word document among them; ``None`` in one that was inserted itself.
    """

    def __init__(self, archive: ZipFile, part: str, read_docx: Callable[[bytes], Document] | None) -> None:
        self._archive, self._part, self._read_docx = archive, part, read_docx
        self._parts: dict[str, str] | None = None
        self._known: dict[str, Document] = {}
        self._used = self._unpacked = self._places = 0

    def read(self, element: Any) -> Document:
        """Read the file that an element stands for; raises ``Unreadable`` ("embedded", "bomb", "marked")."""
        self._used += 1
        if self._used > _MAX_CHUNKS:
            raise Unreadable("bomb")
        if self._parts is None:
            self._parts = _relations(self._archive, self._part, "")
        key = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
        part = self._parts.get(key)
        if part is None or part not in self._archive.namelist():
            raise Unreadable("embedded")
        if part not in self._known:
            self._known[part] = self._document(self._archive.read(part), part)
        document = self._known[part]
        self._places += sum(block.rows * block.cols if isinstance(block, Grid) else 1 for block in document.blocks)
        if self._places > MAX_PLACES:
            raise Unreadable("bomb")
        return document

    def _document(self, data: bytes, name: str) -> Document:
        from zwcore.documents.sniff import kind_of

        self._unpacked += unpacked_size(data)
        if self._unpacked > MAX_UNPACKED:
            raise Unreadable("bomb")
        try:
            kind = kind_of(data, name)
            if kind == "docx" and self._read_docx is not None:
                return self._read_docx(data)
            if kind in ("html", "mht", "text"):
                return readers[kind](data)
        except Unreadable as problem:
            raise Unreadable(problem.reason if problem.reason in _AS_A_WHOLE else "embedded") from problem
        raise Unreadable("embedded")
