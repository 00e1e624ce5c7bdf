"""Web pages, and what calls itself Word or Excel and is one: pages (``html``) and pages packed as mails (``mht``).

Tables keep their spans; a table that only holds other tables is a frame around them, any other table in a cell is text
of that cell. What a page hides or strikes through is left out.
"""

from __future__ import annotations

import re
from typing import Any

from zwcore.documents import Document, Unreadable, reader, readers
from zwcore.documents.encoding import decode
from zwcore.documents.limits import MAX_PLACES
from zwcore.documents.web_page import WebPage

_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_PROLOG = re.compile(r"\s*<\?xml[^>]*\?>")
_CHINESE = ("gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936")


@reader("html")
def read_page(data: bytes) -> Document:
    """Read a web page; raises ``Unreadable`` ("kind", "bomb", "damaged")."""
    return _document("html", [_text(data)])


@reader("mht")
def read_packed_page(data: bytes) -> Document:
    """Read the web pages of a mail (MHTML), its plain text where it has none; raises ``Unreadable`` as above."""
    from email import message_from_bytes

    parts = [part for part in message_from_bytes(data).walk() if not part.is_multipart()]
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if pages:
        return _document("mht", [_text(_bytes(part), part.get_content_charset()) for part in pages])
    plain = [_bytes(part) for part in parts if part.get_content_type() == "text/plain"]
    if not plain:
        raise Unreadable("kind")
    return readers["text"](b"\n".join(plain))


def _bytes(part: Any) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _document(kind: str, texts: list[str]) -> Document:
    from lxml import etree  # type: ignore[import-untyped]

    if sum(text.count("<") for text in texts) > 4 * MAX_PLACES:
        raise Unreadable("bomb")
    page = WebPage()
    for text in texts:
        if not text.strip():
            continue
        parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
        root = etree.fromstring(_PROLOG.sub("", text).encode("utf-8", "replace"), parser)
        if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
            raise Unreadable("bomb")  # nested deeper than the parser follows: what is below would be missed
        if root is not None:
            page.read(root)
    return Document(kind, tuple(page.blocks), dropped=tuple(page.dropped))


def _text(data: bytes, charset: str | None = None) -> str:
    """The characters of a page: what it says of them is only believed where they are not plainly UTF-8 or UTF-16."""
    found = _CHARSET.search(data[:_DECLARED_WITHIN])
    declared = (charset or (found[1].decode() if found else "")).lower()
    if declared and declared not in _CHINESE and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        for encoding in ("utf-8", declared):
            try:
                return data.decode(encoding).replace("\0", "")
            except (UnicodeDecodeError, LookupError):
                continue
    text = decode(data)
    if text is None:
        text = data.decode("gb18030" if declared in _CHINESE else "utf-8", "replace").replace("\0", "")
    return text
