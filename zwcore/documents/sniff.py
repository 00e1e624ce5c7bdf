"""What kind of file the bytes are. The content decides: people rename files, and chat clients drop extensions."""

from __future__ import annotations

import re
from collections.abc import Container
from zipfile import ZipFile

from zwcore.documents import Unreadable
from zwcore.documents.archive import CONTENT_TYPES, main_part, open_archive, parse_xml
from zwcore.documents.encoding import decode
from zwcore.documents.limits import MAX_BYTES
from zwcore.documents.separated import is_csv

_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"GIF8")
_HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OLD_TEXT = "WordDocument\0".encode("utf-16-le")
_OLD_BOOKS = tuple(name.encode("utf-16-le") for name in ("Workbook\0", "Book\0"))
_OLD_NAMES = (".doc", ".dot", ".wps", ".wpt")
_OLD_TEXT_HEAD, _LOCKED = b"\xec\xa5", 0x1
_SECTORS = range(7, 16)
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OTHER_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08")
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_TYPES = {"wordprocessingml": "docx", "ms-word": "docx", "spreadsheetml": "xlsx", "ms-excel": "xlsx"}
_FIXED_LAYOUT = "OFD.xml"
_MEDIA, _MANIFEST = "mimetype", "META-INF/manifest.xml"
_OPEN_DOCUMENTS = {b"opendocument.text": "odt", b"opendocument.spreadsheet": "ods"}
# Text to a computer, not to a person.
_WORD_MARKUP = ('<?mso-application progid="word', "<w:worddocument", "<pkg:package")
_MARKUP = ("<?xml", "{\\rtf", "<?mso-application", *_WORD_MARKUP)
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

    Raises ``Unreadable``: "size", "empty", "password", "bomb", "kind", "office", or "damaged" where nothing in the
    content can be recognised although ``name`` promises a kind that is read.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("size")
    if not data.strip():
        raise Unreadable("empty")
    if data.startswith(_OLE2):
        return _old_kind(data, name)
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


def _old_kind(data: bytes, name: str | None) -> str:
    """A compound file of the Office before 2007, or of WPS, by the name of its main stream."""
    if _ENCRYPTED_PACKAGE in data:
        raise Unreadable("password")
    if any(name in data for name in _OLD_BOOKS):
        return "xls"
    at = data.find(_OLD_TEXT)
    if at < 0:
        raise Unreadable("office" if (name or "").lower().endswith(_OLD_NAMES) else "kind")
    if _is_locked(data, at):
        raise Unreadable("password")
    return "doc"


def _is_locked(data: bytes, at: int) -> bool:
    """Whether an old text says that it is encrypted, at the beginning of the stream whose entry lies at ``at``."""
    sector, power = int.from_bytes(data[at + 116 : at + 120], "little"), int.from_bytes(data[30:32], "little")
    head = data[(sector + 1) << power :][:12] if power in _SECTORS else b""
    return head.startswith(_OLD_TEXT_HEAD) and len(head) == 12 and bool(head[11] & _LOCKED)


def _office_kind(data: bytes) -> str:
    """A package by the document that it says it holds; any other zip is one of files."""
    with open_archive(data) as archive:
        names = set(archive.namelist())
        for part, kind in _PARTS.items():
            if part in names:
                return kind
        if _FIXED_LAYOUT in names:
            return "ofd"
        if _MANIFEST in names:
            return _open_kind(archive, names)
        if CONTENT_TYPES not in names:
            return "zip"
        part = f"/{main_part(archive)}"
        types = parse_xml(archive.read(CONTENT_TYPES)).iterchildren("{*}Override")
        said = next((one.get("ContentType", "") for one in types if one.get("PartName") == part), "")
    found = next((kind for word, kind in _TYPES.items() if word in said), None)
    if found is None:
        raise Unreadable("kind")
    return found


def _open_kind(archive: ZipFile, names: Container[str]) -> str:
    """A package of an office program that keeps to OpenDocument, by the kind it says it is."""
    manifest = archive.read(_MANIFEST)
    if b"encryption-data" in manifest:
        raise Unreadable("password")
    said = archive.read(_MEDIA) if _MEDIA in names else manifest
    found = next((kind for word, kind in _OPEN_DOCUMENTS.items() if word in said), None)
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
    if first.startswith("{\\rtf"):
        return "rtf"
    raise Unreadable("word_xml" if any(word in first for word in _WORD_MARKUP) else "kind")
