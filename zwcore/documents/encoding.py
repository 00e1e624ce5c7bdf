"""Bytes of a text file or a pasted text → str, in the encodings that Chinese offices send."""

from __future__ import annotations

import re

# Tab, line feed, carriage return, vertical tab and form feed occur in text; the other control characters do not.
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decode(data: bytes) -> str | None:
    """Return the text without byte order mark and with ``\\n`` line ends; ``None`` where ``data`` is no text."""
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _BINARY.search(text) is None:
            return text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    return None
