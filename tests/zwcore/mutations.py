"""Files that are nearly right: a valid one with something changed, by a seed, in its bytes or inside its parts."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from random import Random

STRANGE = (
    b"", b"0", b"-1", b"1e999999", b"9" * 400, b"\xff\xfe", b"\0", "９９％".encode(), b"A1:XFD1048576", b"../..",
    "项目名称".encode(), "得分".encode(), "合计".encode(), b"100%", b"=1/0", "\u202e\u200b".encode(), b"&amp;" * 99,
)  # fmt: skip
_TEXT = re.compile(rb">[^<>]+<")
_VALUE = re.compile(rb"=(\"[^\"]*\"|'[^']*')")
_NUMBER = re.compile(rb"\d+(\.\d+)?")
_ELEMENT = re.compile(rb"<(w:tr|w:tc|w:p|row|c|tr|td|Row|Cell|table|w:tbl)\b")
_STREAM = re.compile(rb"/Length \d+(.{0,300}?)>>\s*stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def mutated(data: bytes, seed: int) -> bytes:
    """Change a file in a way that the seed says."""
    chance = Random(seed)
    if data.startswith(b"PK") and chance.random() < 0.8:
        return _inside_zip(data, chance)
    if data.startswith(b"%PDF") and chance.random() < 0.7:
        return _inside_pdf(data, chance)
    return changed(data, chance)


def changed(data: bytes, chance: Random) -> bytes:
    """Make one to four changes in bytes."""
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(_CHANGES)(data, chance)
    return data


def _inside_zip(data: bytes, chance: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    n = chance.randrange(len(parts))
    if chance.random() < 0.7:
        n = max(range(len(parts)), key=lambda one: len(parts[one][1]))
    name, part = parts[n]
    parts[n] = (name, mutated(part, chance.randrange(1 << 30)) if part.startswith(b"PK") else changed(part, chance))
    if chance.random() < 0.1:
        parts.pop(chance.randrange(len(parts)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts:
            archive.writestr(zipfile.ZipInfo(name), part)
    return out.getvalue()


def _inside_pdf(data: bytes, chance: Random) -> bytes:
    streams = list(_STREAM.finditer(data))
    if not streams:
        return changed(data, chance)
    found = chance.choice(streams)
    content = found[2]
    packed = b"FlateDecode" in data[max(found.start() - 300, 0) : found.end(1)]
    try:
        content = zlib.decompress(content) if packed else content
    except zlib.error:
        return changed(data, chance)
    content = changed(content, chance)
    content = zlib.compress(content) if packed else content
    new = b"/Length %d%s>>\nstream\n%s\nendstream" % (len(content), found[1], content)
    return data[: found.start()] + new + data[found.end() :]


def _cut(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _flip(data: bytes, chance: Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randint(1, 20) if out else 0):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def _swap(data: bytes, chance: Random) -> bytes:
    a, b, c, d = sorted(chance.randrange(len(data) + 1) for _ in range(4))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _repeat(data: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    piece = data[start : start + chance.randint(1, 2_000)]
    return data[:start] + piece * chance.randint(2, 30) + data[start:]


def _drop(data: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.randint(1, 500) :]


def _put(data: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + chance.choice([*STRANGE, chance.randbytes(9)]) + data[start:]


def _one(data: bytes, chance: Random, pattern: re.Pattern[bytes], form: bytes) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return _flip(data, chance)
    match = chance.choice(found)
    return data[: match.start()] + form % chance.choice(STRANGE) + data[match.end() :]


def _text(data: bytes, chance: Random) -> bytes:
    return _one(data, chance, _TEXT, b">%s<")


def _value(data: bytes, chance: Random) -> bytes:
    return _one(data, chance, _VALUE, b'="%s"')


def _number(data: bytes, chance: Random) -> bytes:
    return _one(data, chance, _NUMBER, b"%s")


def _element(data: bytes, chance: Random) -> bytes:
    """Drop an element, or say it again elsewhere."""
    found = list(_ELEMENT.finditer(data))
    if not found:
        return _line(data, chance)
    match = chance.choice(found)
    end = data.find(b"</" + match[1] + b">", match.start())
    if end < 0:
        return _drop(data, chance)
    end += len(match[1]) + 3
    piece = data[match.start() : end]
    rest = data[: match.start()] + data[end:]
    if chance.random() < 0.4:
        return rest
    at = chance.choice(found).start()
    return data[:at] + piece * chance.randint(1, 5) + data[at:]


def _line(data: bytes, chance: Random) -> bytes:
    lines = data.split(b"\n")
    if len(lines) > 2:
        n, m = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[n], lines[m] = lines[m], lines[n]
        if chance.random() < 0.4:
            lines.pop(n)
    return b"\n".join(lines)


_CHANGES = (
    _cut,
    _flip,
    _swap,
    _repeat,
    _drop,
    _put,
    _text,
    _text,
    _value,
    _value,
    _number,
    _number,
    _element,
    _element,
    _line,
)
