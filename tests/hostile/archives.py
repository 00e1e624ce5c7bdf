"""Zips: bombs by declared and by real sizes, overlapping, nested, lying about sizes, names and places."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib

from tests.hostile.forms import form, many_forms, word, zipped
from tests.hostile.kinds import kind

ZEROS = 30 << 20


def nested(levels: int, width: int) -> bytes:
    data = zipped({"0.txt": bytes(1 << 20)})
    for _ in range(levels):
        data = zipped({f"{n}.zip": data for n in range(width)}, zipfile.ZIP_STORED)
    return data


def patched(data: bytes, size: int, *, central: bool = True, local: bool = True) -> bytes:
    """Another size for the first file than it has."""
    out = bytearray(data)
    for there, magic, at in ((central, b"PK\x01\x02", 24), (local, b"PK\x03\x04", 22)):
        if there:
            start = out.find(magic)
            out[start + at : start + at + 4] = struct.pack("<I", size)
    return bytes(out)


def packed_word() -> bytes:
    """A document of zeros behind a form, packed so that it says little of itself."""
    return word(form("甲"), extra={"word/big.xml": bytes(ZEROS)})


@kind("zip-says-{}.docx", ("less", 10), ("nothing", 0), ("more", 0xFFFFFFF0))
def lying(_: str, size: int) -> bytes:
    return patched(packed_word(), size)


@kind("zip-document-says-less.docx")
def document_says_less() -> bytes:
    return patched(zipped({"word/document.xml": b"<a>" + b" " * ZEROS + b"</a>"}), 100)


@kind("zip-local-says-more.docx")
def local_says_more() -> bytes:
    return patched(word(form("甲")), 0xFFFFFFF0, central=False)


@kind("zip-64.docx")
def zip_64() -> bytes:
    """Sizes that are said to stand elsewhere, where something else stands."""
    return patched(word(form("甲")), 0xFFFFFFFF)


@kind("zip-overlapping.docx")
def overlapping() -> bytes:
    """Two thousand members that are one and the same place in the file."""
    packed = zlib.compress(bytes(40_000), 9)[2:-4]
    head = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, zlib.crc32(bytes(40_000)), len(packed), 40_000, 1, 0)
    out, central = io.BytesIO(), b""
    out.write(head + b"a" + packed)
    for n in range(1_900):
        name = f"word/{n}.xml".encode()
        central += struct.pack(
            "<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, zlib.crc32(bytes(40_000)), len(packed), 40_000,
            len(name), 0, 0, 0, 0, 0, 0,
        ) + name  # fmt: skip
    start = out.tell()
    out.write(central + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1_900, 1_900, len(central), start, 0))
    return out.getvalue()


@kind("zip-nested-{}.zip", ("deep", 6, 3), ("wide", 1, 200))
def matryoshka(_: str, levels: int, width: int) -> bytes:
    return nested(levels, width)


@kind("zip-of-forms-{}.zip", (300,), (2_500,))
def files(count: int) -> bytes:
    return zipped({f"{n:05}.docx": word(form(f"甲{n}")) for n in range(count)})


@kind("zip-of-large-forms.zip")
def large_forms() -> bytes:
    return zipped({f"{n}.docx": many_forms(1_000) for n in range(8)})


@kind("zip-of-{}.zip", ("ratio", 100), ("stored", 0))
def members(_: str, ratio: int) -> bytes:
    how = zipfile.ZIP_DEFLATED if ratio else zipfile.ZIP_STORED
    return zipped({f"{n}.txt": bytes(10 << 20 if ratio else 60_000) for n in range(12)}, how)


@kind(
    "zip-names-{}.zip", ("up", "../../../tmp/a.docx"), ("root", "/etc/passwd"), ("long", "甲" * 20_000), ("blank", " ")
)
def names(_: str, name: str) -> bytes:
    return zipped({name: word(form("甲")), "b.docx": word(form("乙"))})


@kind("zip-digits-in-names.zip")
def digits() -> bytes:
    return zipped({"1" * 60_000 + ".docx": word(form("甲")), "2" * 60_000 + "a1" * 1_000 + ".docx": word(form("乙"))})


@kind("zip-same-name.docx")
def same_name() -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for n in range(1_500):
            archive.writestr(zipfile.ZipInfo("word/document.xml"), f"<a>{n}</a>")
    return out.getvalue()


@kind("zip-{}-comment.docx", ("long", b"PK\x05\x06" * 16_000))
def comment(_: str, said: bytes) -> bytes:
    out = bytearray(word(form("甲")))
    out[-2:] = struct.pack("<H", min(len(said), 65_535))
    return bytes(out) + said[:65_535]


@kind("zip-packed-{}.docx", ("bzip2", zipfile.ZIP_BZIP2), ("lzma", zipfile.ZIP_LZMA))
def other_packing(_: str, how: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * ZEROS + b"</a>")
    return out.getvalue()
