"""PDFs whose structure lies: objects that name themselves, trees without end, tables of places that are none."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from tests.hostile.kinds import kind

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
RESOURCES = b"/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R" + RESOURCES + b">>"
HELLO = b"BT /F 12 Tf 72 720 Td (hello hello hello hello) Tj ET\n"


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Objects from 1 on; the library finds their places itself."""
    out = b"%PDF-1.7\n" + b"".join(b"%d 0 obj %s endobj\n" % (n, body) for n, body in enumerate(objects, 1))
    return out + b"trailer<</Root 1 0 R/Size %d%s>>\nstartxref\n0\n%%%%EOF" % (len(objects) + 1, trailer)


def stream(content: bytes, entries: bytes = b"", pack: int = 1) -> bytes:
    """A stream, packed so many times."""
    for _ in range(pack):
        content = zlib.compress(content, 9)
    filters = b"/Filter[%s]" % (b"/FlateDecode" * pack) if pack else b""
    return b"<<%s/Length %d%s>>stream\n%s\nendstream" % (filters, len(content), entries, content)


def drawn(content: bytes, *more: bytes, font: bytes = FONT, page: bytes = PAGE) -> bytes:
    """A page with this on it, and further objects from 6 on."""
    return pdf([CATALOG, PAGES, page, stream(content), font, *more])


@kind("pdf-itself-{}.pdf", ("contents", 4), ("pages", 2), ("page", 3), ("font", 5), ("catalog", 1))
def itself(_: str, number: int) -> bytes:
    """An object that is a reference to itself."""
    objects = [CATALOG, PAGES, PAGE, stream(HELLO), FONT]
    objects[number - 1] = b"%d 0 R" % number
    return pdf(objects)


@kind("pdf-length-{}.pdf", ("itself", b"4 0 R"), ("circle", b"7 0 R"), ("negative", b"-1"), ("huge", b"99999999999999"))
def length(_: str, said: bytes) -> bytes:
    body = b"<</Length %s>>stream\n%s\nendstream" % (said, HELLO)
    return pdf([CATALOG, PAGES, PAGE, body, FONT, b"null", b"8 0 R", b"7 0 R"])


@kind("pdf-kids-{}.pdf", ("loop", b"[2 0 R]"), ("twice", b"[2 0 R 2 0 R]"), ("parent", b"[3 0 R 2 0 R 3 0 R]"))
def kids(_: str, said: bytes) -> bytes:
    return pdf([CATALOG, b"<</Type/Pages/Kids%s/Count 1000>>" % said, PAGE, stream(HELLO), FONT])


@kind("pdf-count-{}.pdf", (10**9,), (2**31 - 1,), (-1,), (100_000,))
def count(said: int) -> bytes:
    return pdf([CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count %d>>" % said, PAGE, stream(HELLO), FONT])


@kind("pdf-pages-{}.pdf", (401,), (30_000,))
def pages(number: int) -> bytes:
    """The same page again and again."""
    return pdf(
        [CATALOG, b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"3 0 R " * number, number), PAGE, stream(HELLO), FONT]
    )


@kind("pdf-own-pages-{}.pdf", (400,), (20_000,))
def own_pages(number: int) -> bytes:
    each = [PAGE] * number
    named = b" ".join(b"%d 0 R" % n for n in range(6, 6 + number))
    return pdf([CATALOG, b"<</Type/Pages/Kids[%s]/Count %d>>" % (named, number), PAGE, stream(HELLO * 40), FONT, *each])


@kind("pdf-tree-{}.pdf", (3_000,))
def tree(levels: int) -> bytes:
    """Pages in pages in pages."""
    middle = [b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (n + 1, n - 1) for n in range(6, 6 + levels)]
    return pdf([CATALOG, b"<</Type/Pages/Kids[6 0 R]/Count 1>>", PAGE, stream(HELLO), FONT, *middle, b"3 0 R"])


@kind(
    "pdf-box-{}.pdf",
    ("huge", b"0 0 1e30 1e30"),
    ("none", b"0 0 0 0"),
    ("upside", b"100 100 -100 -100"),
    ("words", b"/A (b)"),
)
def box(_: str, said: bytes) -> bytes:
    return drawn(HELLO, page=PAGE.replace(b"0 0 595 842", said))


@kind("pdf-xref-loop.pdf")
def xref_loop() -> bytes:
    out = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    place = len(out)
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 3/Prev %d>>\nstartxref\n%d\n%%%%EOF"
    return out + table % (place, place)


@kind("pdf-xref-{}.pdf", ("huge", 2_000_000_000), ("long", 4_000_000))
def xref_huge(_: str, size: int) -> bytes:
    out = pdf([CATALOG, PAGES, PAGE, stream(HELLO), FONT])
    place = len(out)
    return out + b"\nxref\n0 %d\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (
        size, size, place,
    )  # fmt: skip


@kind("pdf-xref-stream-{}.pdf", ("index", b"[0 2000000000]"), ("widths", b"[0 5]"))
def xref_stream(which: str, index: bytes) -> bytes:
    widths = b"[2000000000 2000000000 2]" if which == "widths" else b"[1 2 1]"
    start = b"%PDF-1.5\n1 0 obj" + CATALOG + b"endobj\n"
    body = b"2 0 obj" + stream(bytes(100), b"/Type/XRef/Size 2000000000/Root 1 0 R/W%s/Index%s" % (widths, index))
    return start + body + b"endobj\nstartxref\n%d\n%%%%EOF" % len(start)


@kind("pdf-object-stream-{}.pdf", ("itself", 7), ("circle", 8))
def object_stream(_: str, extends: int) -> bytes:
    """Objects in a stream that lies in a stream that goes on in the first."""
    more = [b"null", stream(b"9 0 <<>>", b"/Type/ObjStm/N 1/First 4/Extends %d 0 R" % extends)]
    more.append(stream(b"7 0 <<>>", b"/Type/ObjStm/N 2000000000/First 4/Extends 7 0 R"))
    return drawn(HELLO, *more)


@kind("pdf-deep-{}.pdf", ("arrays", b"[", b"]"), ("dictionaries", b"<</A", b">>"), ("strings", b"(", b")"))
def deep(_: str, opened: bytes, closed: bytes) -> bytes:
    return pdf([CATALOG[:-2] + b"/A" + opened * 500_000 + closed * 500_000 + b">>", PAGES, PAGE, stream(HELLO), FONT])


@kind("pdf-deep-content-{}.pdf", ("arrays", b"["), ("states", b"q "), ("texts", b"BT "), ("marks", b"/A BMC "))
def deep_content(_: str, opened: bytes) -> bytes:
    return drawn(opened * 500_000 + HELLO)


LOCKS = {
    "version-1": b"/V 1/R 2/P -44/O<%s>/U<%s>" % (b"5a" * 32, b"a5" * 32),
    "version-5": b"/V 5/R 6/Length 256/P -44/O<%s>/U<%s>/OE<%s>/UE<%s>" % ((b"5a" * 48,) * 2 + (b"a5" * 32,) * 2),
    "nonsense": b"/V 99/R 99/Length 2000000000/P -1/O(a)/U(b)",
}


@kind("pdf-locked-{}.pdf", *LOCKS.items())
def locked(_: str, how: bytes) -> bytes:
    objects = [CATALOG, PAGES, PAGE, stream(HELLO), FONT]
    return pdf(objects, b"/ID[<00><00>]/Encrypt<</Filter/Standard%s>>" % how)


@kind("pdf-cut-{}.pdf", (9,), (60,), (200,), (300,))
def cut(at: int) -> bytes:
    return drawn(HELLO)[:at]


@kind("pdf-fields.pdf")
def fields() -> bytes:
    """A form whose fields are each other's children."""
    catalog = CATALOG[:-2] + b"/AcroForm<</Fields[7 0 R]>>>>"
    loop = [b"<</FT/Tx/T(a)/Kids[8 0 R 8 0 R]/Parent 8 0 R>>", b"<</FT/Tx/T(b)/Kids[7 0 R 7 0 R]/Parent 7 0 R>>"]
    page = PAGE[:-2] + b"/Annots[7 0 R 8 0 R]>>"
    return pdf([catalog, PAGES, page, stream(HELLO), FONT, b"null", *loop])


@kind("pdf-{}-annotations.pdf", (100_000,))
def widgets(number: int) -> bytes:
    one = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(hello)/Rect[0 0 9 9]>>"
    page = PAGE[:-2] + b"/Annots[%s]>>" % (b"7 0 R " * number)
    return pdf([CATALOG[:-2] + b"/AcroForm<</Fields[7 0 R]>>>>", PAGES, page, stream(HELLO), FONT, b"null", one])
