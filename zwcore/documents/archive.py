"""Zip packages, which both Office formats are: opened after a look at what they declare, read as hardened XML."""

from __future__ import annotations

import posixpath
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from zwcore.documents import Unreadable
from zwcore.documents.limits import MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED, RATIO_FLOOR

_ENCRYPTED = 0x1
_BROKEN = (BadZipFile, OSError, ValueError, NotImplementedError)
_RELATIONS = "_rels/.rels"
CONTENT_TYPES = "[Content_Types].xml"


def open_archive(data: bytes) -> ZipFile:
    """Open a zip whose declared contents are within the limits.

    Raises ``Unreadable``: "damaged" (no zip), "bomb" (over a limit), "password". What lies packed in it stays packed.
    """
    try:
        archive = ZipFile(BytesIO(data))
    except _BROKEN as error:
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
    return member.file_size > RATIO_FLOOR and member.file_size > MAX_RATIO * max(member.compress_size, 1)


def unpacked_size(data: bytes) -> int:
    """Return how much a zip says that it unpacks to; 0 for what is no zip."""
    try:
        return sum(member.file_size for member in ZipFile(BytesIO(data)).infolist())
    except _BROKEN:
        return 0


def main_part(archive: ZipFile) -> str | None:
    """Return the name of the part that an Office package says is its document; ``None`` where it says none."""
    names = set(archive.namelist())
    if _RELATIONS not in names:
        return None
    found = related(archive.read(_RELATIONS), "", "/officeDocument")
    return next((part for part in found.values() if part in names), None)


def related(relations: bytes, folder: str, kind: str = "") -> dict[str, str]:
    """Return id → part for the relations (a .rels part) of a part in ``folder`` whose type ends in ``kind``."""
    return {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))[1:]
        for relation in parse_xml(relations).iterchildren("{*}Relationship")
        if relation.get("Type", "").endswith(kind) and relation.get("TargetMode") != "External"
    }


def parse_xml(data: bytes) -> Any:
    """Return the root of an XML part, with entities left alone and nothing fetched; lxml's error where it is broken."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)
