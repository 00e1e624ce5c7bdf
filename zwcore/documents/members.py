"""The files in a zip of forms, those of a zip in it included; one in that one stays packed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple
from zipfile import ZipFile, ZipInfo

from zwcore.documents import Document, Unreadable, office, reader
from zwcore.documents.archive import open_archive, unpacked_size
from zwcore.documents.limits import MAX_MEMBERS, MAX_UNPACKED
from zwcore.documents.markings import is_marked_name
from zwcore.documents.sniff import is_zip_of_files, kind_of

_UTF8 = 0x800
_LITTER = ("__macosx", "thumbs.db", "desktop.ini")
_NUMBER = re.compile("([0-9]+)")


class Member(NamedTuple):
    """A file in a zip: its name with its folders, its bytes, and why it could not be taken out ("" where it could)."""

    name: str
    data: bytes
    reason: str = ""


@reader("zip")
def refuse(data: bytes) -> Document:
    """A zip is no document: raises ``Unreadable`` ("archive"). Its files are, see :func:`members_of`."""
    raise Unreadable("archive")


def members_of(data: bytes) -> Iterator[Member]:
    """Yield the files in a zip in the order of their names, without what systems put beside them.

    Raises ``Unreadable`` ("damaged", "password", "bomb", "archive" for one of another kind): all of them together are
    held to the limits of one file.
    """
    if not data.startswith(b"PK"):
        raise Unreadable("archive")
    yield from _Unpacking().members(open_archive(data))


def files_for_office(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield those of them that LibreOffice is to make something of, with their kinds; none where one is marked."""
    for member in members_of(data):
        if is_marked_name(member.name):
            return
        with suppress(Unreadable):
            kind = "" if member.reason else kind_of(member.data, member.name)
            if kind in office.KINDS:
                yield kind, member.data


class _Unpacking:
    """How much has come out of a zip so far."""

    def __init__(self) -> None:
        self._files = self._bytes = 0

    def members(self, archive: ZipFile, folder: str = "") -> Iterator[Member]:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        self._count(len(infos), sum(info.file_size for info in infos))
        for name, info in sorted(((_name(info), info) for info in infos), key=lambda named: _natural(named[0])):
            if not _is_litter(name.split("/")):
                yield from self._member(archive, info, folder + name, nested=bool(folder))

    def _member(self, archive: ZipFile, info: ZipInfo, name: str, nested: bool) -> Iterator[Member]:
        inner = None
        try:
            data = archive.read(info)
            if not nested and is_zip_of_files(data):
                inner = open_archive(data)
        except Unreadable as problem:
            yield Member(name, b"", problem.reason)
            return
        except Exception:  # zipfile raises whatever it trips over
            yield Member(name, b"", "damaged")
            return
        if inner is not None:
            yield from self.members(inner, f"{name}/")
            return
        self._count(0, unpacked_size(data))
        yield Member(name, data)

    def _count(self, files: int, size: int) -> None:
        self._files, self._bytes = self._files + files, self._bytes + size
        if self._files > MAX_MEMBERS or self._bytes > MAX_UNPACKED:
            raise Unreadable("bomb")


def _name(info: ZipInfo) -> str:
    """A name as it was written: without the flag that says UTF-8 it is UTF-8 (Mac) or GBK (Windows) all the same."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        for encoding in ("utf-8", "gb18030"):
            try:
                name = info.filename.encode("cp437").decode(encoding)
                break
            except UnicodeError:
                continue
    return name.replace("\\", "/")


def _is_litter(parts: Sequence[str]) -> bool:
    """Tell whether a file is nobody's: what systems and open programs put beside files."""
    return any(part.startswith(".") or part.lower() in _LITTER for part in parts) or parts[-1].startswith("~$")


def _natural(name: str) -> list[tuple[int, str]]:
    """A key that sorts 表2 before 表10."""
    parts = _NUMBER.split(name.lower())
    return [(len(digits := part.lstrip("0")), digits) if n % 2 else (0, part) for n, part in enumerate(parts)]
