"""An Office package: named XML parts → zip bytes, the same bytes for the same parts; and text made fit for XML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# The oldest day a zip can name: a package says nothing about when it was made.
_DAY = (1980, 1, 1, 0, 0, 0)
_UNFIT = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def lines_of(text: str) -> list[str]:
    """Return the lines of ``text`` without what XML cannot hold (control characters, lone surrogates)."""
    return _UNFIT.sub("", _BREAKS.sub("\n", text)).replace("\t", " ").split("\n")


def xml(text: str) -> str:
    """Return ``text`` as the content of an element or of a quoted attribute."""
    return escape(text, {'"': "&quot;"})


def package(parts: Mapping[str, str]) -> bytes:
    """Return the zip of ``parts`` (name → XML without its header)."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in parts.items():
            info = ZipInfo(name, _DAY)
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, (HEADER + content).encode())
    return out.getvalue()


def content_types(overrides: Mapping[str, str]) -> str:
    """Return the part ``[Content_Types].xml``: part name → what it is, below ``application/vnd.openxmlformats-…``."""
    base = "application/vnd.openxmlformats-"
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{base}package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="/{p}" ContentType="{base}{kind}+xml"/>' for p, kind in overrides.items())
        + "</Types>"
    )


def relations(targets: Mapping[str, str]) -> str:
    """Return a part of relations: target → its kind; they are named rId1, rId2 … in that order."""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
            for n, (target, kind) in enumerate(targets.items(), 1)
        )
        + "</Relationships>"
    )


def pinned(data: bytes) -> bytes:
    """Return a package that a library wrote with its parts as they are and no date: the same parts, the same bytes."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as written, ZipFile(out, "w") as archive:
        for name in written.namelist():
            info = ZipInfo(name, _DAY)
            info.compress_type = ZIP_DEFLATED
            archive.writestr(info, written.read(name))
    return out.getvalue()
