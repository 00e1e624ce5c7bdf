"""What kind of file the bytes are. The content decides: people rename files, and chat clients drop extensions."""

from __future__ import annotations

import re

from zwcore.documents import Unreadable
from zwcore.documents.archive import open_archive
from zwcore.documents.encoding import decode
from zwcore.documents.limits import MAX_BYTES

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
# Text to a computer, not to a person: exports that call themselves .xls or .doc, for the most part.
_MARKUP = ("<?xml", "<!doctype", "<html", "<table", "<meta", "{\\rtf")
_PDF_WITHIN = 1024
_XML_BOOK = re.compile(rb"\A\W{0,3}\s*<[^\0]*?urn:schemas-microsoft-com:office:spreadsheet")
_XML_WITHIN = 4096


def kind_of(data: bytes, name: str | None = None) -> str:
    """Return the key of the reader for ``data``.

    Raises ``Unreadable``: "size", "empty", "password", "old_office", "bomb", "kind", or "damaged" where nothing in the
    content can be recognised although ``name`` promises a kind that is read.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("size")
    if not data.strip():
        raise Unreadable("empty")
    if data.startswith(_OLE2):
        raise Unreadable("password" if _ENCRYPTED_PACKAGE in data else "old_office")
    if data.startswith(_ZIPS):
        return _office_kind(data)
    if b"%PDF" in data[:_PDF_WITHIN]:
        return "pdf"
    if _XML_BOOK.match(data[:_XML_WITHIN].replace(b"\0", b"")):  # be it UTF-16
        return "xml"
    return _text_kind(data, name)


def _office_kind(data: bytes) -> str:
    with open_archive(data) as archive:
        names = set(archive.namelist())
    for part, kind in _PARTS.items():
        if part in names:
            return kind
    raise Unreadable("kind")


def _text_kind(data: bytes, name: str | None) -> str:
    if name is not None and name.lower().endswith((".pdf", ".docx", ".xlsx")):
        raise Unreadable("damaged")
    text = decode(data)
    if text is None or text.lstrip()[:16].lower().startswith(_MARKUP):
        raise Unreadable("kind")
    if not text.strip():
        raise Unreadable("empty")
    return "text"
