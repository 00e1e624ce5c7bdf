"""What an ODT or ODS holds is left as it was saved: nothing of it is to be worked out anew, nor repeated without end.

The program that reads it would put today in the place of a date that is a field, and the result of now in the place of
a formula's; a row repeated a million times would take all its time.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile
from zlib import error

from zwcore.documents import Unreadable
from zwcore.documents.archive import open_archive, parse_xml
from zwcore.documents.limits import MAX_CELLS

_TEXT, _TABLE = "urn:oasis:names:tc:opendocument:xmlns:text:1.0", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_FIELDS = [f"{{{_TEXT}}}{name}" for name in ("date", "time", "creation-date", "modification-date", "print-date")]
_PARTS = ("content.xml", "styles.xml")


def as_saved(data: bytes) -> bytes:
    """Return the file with its fields fixed and its formulas as what they came to.

    What cannot be opened, such as one with a password, is returned as it is. Raises ``Unreadable`` "bomb" for more
    than ``MAX_CELLS`` cells.
    """
    try:
        with open_archive(data) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (Unreadable, OSError, RuntimeError, ValueError, NotImplementedError, EOFError, BadZipFile, error):
        return data
    changed = {name: made for name in _PARTS if (made := _fixed(parts.get(name, b""))) is not None}
    if not changed:
        return data
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in {**parts, **changed}.items():
            archive.writestr(name, content)
    return out.getvalue()


def _fixed(content: bytes) -> bytes | None:
    """A part with nothing in it that changes; ``None`` where it has nothing of the kind, or is no XML."""
    from lxml import etree  # type: ignore[import-untyped]

    try:
        root = parse_xml(content)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if sum(map(_cells, root.iter(f"{{{_TABLE}}}table"))) > MAX_CELLS:
        raise Unreadable("bomb")
    changes = next(root.iter(*_FIELDS), None) is not None
    # What they show is text of its own.
    etree.strip_tags(root, *_FIELDS)
    for cell in root.iter(f"{{{_TABLE}}}table-cell"):
        changes = cell.attrib.pop(f"{{{_TABLE}}}formula", None) is not None or changes
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True)) if changes else None


def _cells(table: Any) -> int:
    """How many cells hold something, each as often as it is repeated."""
    found = 0
    for row in table.iter(f"{{{_TABLE}}}table-row"):
        filled = sum(_repeated(cell, "columns") for cell in row if len(cell) or cell.get(f"{_OFFICE}value-type"))
        found += filled * _repeated(row, "rows")
    return found


def _repeated(element: Any, what: str) -> int:
    said = element.get(f"{{{_TABLE}}}number-{what}-repeated", "1")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 1
