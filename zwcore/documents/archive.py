"""Zip packages, which both Office formats are: opened after a look at what they declare, read as hardened XML."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from zwcore.documents import Unreadable
from zwcore.documents.limits import MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED, RATIO_FLOOR

_ENCRYPTED = 0x1
_ARCHIVES = (".zip", ".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".jar", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz")
# Office keeps the data behind a chart or an inserted sheet here; the readers never open it.
_EMBEDDED = ("word/embeddings/", "xl/embeddings/")


def open_archive(data: bytes) -> ZipFile:
    """Open a zip whose declared contents are within the limits.

    Raises ``Unreadable``: "damaged" (no zip), "bomb" (over a limit, or archives inside), "password".
    """
    try:
        archive = ZipFile(BytesIO(data))
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable("damaged") from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        raise Unreadable("bomb")
    if any(_is_bomb(member) for member in members):
        raise Unreadable("bomb")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise Unreadable("password")
    return archive


def _is_bomb(member: ZipInfo) -> bool:
    name = member.filename.lower()
    if name.endswith(_ARCHIVES) and not name.startswith(_EMBEDDED):
        return True
    return member.file_size > RATIO_FLOOR and member.file_size > MAX_RATIO * max(member.compress_size, 1)


def parse_xml(data: bytes) -> Any:
    """Return the root of an XML part, with entities left alone and nothing fetched; lxml's error where it is broken."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)
