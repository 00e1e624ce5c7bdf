"""What kind of file the bytes are. The content decides: people rename files, and chat clients drop extensions."""

from __future__ import annotations

import re

from zwcore.documents import Unreadable
from zwcore.documents.archive import CONTENT_TYPES, main_part, open_archive, parse_xml
from zwcore.documents.encoding import decode
from zwcore.documents.limits import MAX_BYTES
from zwcore.documents.separated import is_csv

_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"GIF8")
_HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OLD_BOOKS = tuple(name.encode("utf-16-le") for name in ("Workbook\0", "Book\0"))
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OTHER_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08")
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_TYPES = {"wordprocessingml": "docx", "ms-word": "docx", "spreadsheetml": "xlsx", "ms-excel": "xlsx"}
# Text to a computer, not to a person.
_OLD_MARKUP = ("{\\rtf", "<?mso-application", "<w:worddocument", "<pkg:package")
_MARKUP = ("<?xml", *_OLD_MARKUP)
_WITHIN = 1 << 16
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*|<!--.*?-->\s*)*+<(?:!doctype html|html|head|body|table|meta|title|style|link|script"
    r"|center|div|p|h[1-6]|font|span|form|br)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_OF_PAGE = re.compile(r"<(?:html|body|table|tr|div|p|br)[\s>/]", re.IGNORECASE)
_MAIL = re.compile(
    r"\s*(?:From|To|Date|Subject|MIME-Version|Content-[\w-]+|X-[\w-]+|Message-ID|Received|Return-Path): ?\S"
)
_MAIL_OF_PAGES = re.compile(r"^Content-Type:\s*(?:multipart/|text/html)", re.IGNORECASE | re.MULTILINE)
_PAGE_NAMES = (".htm", ".html", ".xls", ".doc", ".wps", ".et")
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
        return _old_kind(data)
    if data.startswith(_ZIPS):
        return _office_kind(data)
    if data.startswith(_OTHER_ARCHIVES):
        raise Unreadable("archive")
    if b"%PDF" in data[:_PDF_WITHIN]:
        return "pdf"
    if _is_image(data):
        return "photo"
    if _XML_BOOK.match(data[:_XML_WITHIN].replace(b"\0", b"")):  # be it UTF-16
        return "xml"
    return _text_kind(data, name)


def _is_image(data: bytes) -> bool:
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    bitmap = data[:2] == b"BM" and data[6:10] == bytes(4)
    return webp or bitmap or data.startswith(_IMAGES) or (data[4:8] == b"ftyp" and data[8:12] in _HEIC)


def is_zip_of_files(data: bytes) -> bool:
    """Tell whether bytes are a zip and no document; raises ``Unreadable`` for a zip that cannot be opened."""
    return data.startswith(_ZIPS) and _office_kind(data) == "zip"


def _old_kind(data: bytes) -> str:
    """A compound file of the Office before 2007, by the name of its main stream."""
    if _ENCRYPTED_PACKAGE in data:
        raise Unreadable("password")
    if any(name in data for name in _OLD_BOOKS):
        return "xls"
    raise Unreadable("old_office")


def _office_kind(data: bytes) -> str:
    """A package by the document that it says it holds; any other zip is one of files."""
    with open_archive(data) as archive:
        names = set(archive.namelist())
        for part, kind in _PARTS.items():
            if part in names:
                return kind
        if CONTENT_TYPES not in names:
            return "zip"
        part = f"/{main_part(archive)}"
        types = parse_xml(archive.read(CONTENT_TYPES)).iterchildren("{*}Override")
        said = next((one.get("ContentType", "") for one in types if one.get("PartName") == part), "")
    found = next((kind for word, kind in _TYPES.items() if word in said), None)
    if found is None:
        raise Unreadable("kind")
    return found


def _text_kind(data: bytes, name: str | None) -> str:
    named = (name or "").lower()
    if named.endswith((".pdf", ".docx", ".xlsx")):
        raise Unreadable("damaged")
    text = decode(data)
    start = text[:_WITHIN] if text is not None else data[:_WITHIN].decode("latin-1")
    if kind := _markup_kind(start, named):
        return kind
    if text is None:
        raise Unreadable("kind")
    if not text.strip():
        raise Unreadable("empty")
    return "csv" if named.endswith(".csv") or is_csv(text) else "text"


def _markup_kind(start: str, name: str) -> str | None:
    """What a text is that was made by a computer, by its beginning; ``None`` for what a person wrote."""
    if _MAIL.match(start) and _MAIL_OF_PAGES.search(start):
        return "mht"
    first = start.lstrip()[:200].lower()
    named = name.endswith(_PAGE_NAMES) and not first.startswith("<?xml")
    if (_PAGE.match(start) or named) and _OF_PAGE.search(start):
        return "html"
    if not first.startswith(_MARKUP):
        return None
    raise Unreadable("old_office" if any(word in first for word in _OLD_MARKUP) else "kind")
