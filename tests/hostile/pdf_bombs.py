"""PDFs that unpack, or draw, or name more than there is room for."""

from __future__ import annotations

import zlib

from tests.hostile.kinds import kind
from tests.hostile.pdfs import CATALOG, FONT, HELLO, PAGE, PAGES, drawn, pdf, stream


def zeros(size: int, times: int) -> bytes:
    """So many zero bytes (a multiple of 16 MB), packed so many times, without ever holding them."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 24)) for _ in range(size >> 24)) + packer.flush()
    for _ in range(times - 1):
        packed = zlib.compress(packed, 9)
    return packed


@kind("pdf-unpacks-{}.pdf", ("once", 1), ("twice", 2), ("thrice", 3))
def unpacks(_: str, times: int) -> bytes:
    data = zeros(2 << 30, times)
    body = b"<</Filter[%s]/Length %d>>stream\n%s\nendstream" % (b"/FlateDecode" * times, len(data), data)
    return pdf([CATALOG, PAGES, PAGE, body, FONT])


@kind(
    "pdf-filters-{}.pdf", ("hex", b"/ASCIIHexDecode"), ("85", b"/ASCII85Decode"), ("word", b"/Image"), ("short", b"/Fl")
)
def other_filters(which: str, name: bytes) -> bytes:
    """The same behind another filter, in another spelling, beside the word for what is never unpacked."""
    data = zeros(1 << 30, 2)
    if which == "hex":
        data = data.hex().encode() + b">"
    entry = b"/Filter[%s/FlateDecode/FlateDecode]" % (b"" if which in ("word", "short") else name)
    if which == "short":
        entry = b"/Filter[/Fl/Fl]"
    if which == "word":
        entry += b"/Note/Image"
    body = b"<<%s/Length %d>>stream\n%s\nendstream" % (entry, len(data), data)
    return pdf([CATALOG, PAGES, PAGE, body, FONT])


@kind("pdf-run-length-{}.pdf", (1,), (2,), (3,))
def run_length(times: int) -> bytes:
    data = b"\x81 " * 2_000_000 + b"\x80"
    for _ in range(times):
        data = zlib.compress(data, 9)
    filters = b"/FlateDecode" * times + b"/RunLengthDecode"
    return pdf(
        [CATALOG, PAGES, PAGE, b"<</Filter[%s]/Length %d>>stream\n%s\nendstream" % (filters, len(data), data), FONT]
    )


@kind("pdf-lzw.pdf")
def lzw() -> bytes:
    return pdf([CATALOG, PAGES, PAGE, stream(bytes(5_000_000), pack=1).replace(b"/FlateDecode", b"/LZWDecode"), FONT])


@kind(
    "pdf-predictor-{}.pdf",
    ("columns", b"/Predictor 12/Columns 2147483647"),
    ("colours", b"/Predictor 15/Colors 65535/BitsPerComponent 65535"),
    ("tiff", b"/Predictor 2/Columns 1000000000"),
)
def predictor(_: str, parameters: bytes) -> bytes:
    return pdf([CATALOG, PAGES, PAGE, stream(HELLO * 1_000, b"/DecodeParms<<%s>>" % parameters), FONT])


def doubling(depth: int, first: int) -> list[bytes]:
    """Forms that each draw the next one twice."""
    out = []
    for n in range(depth):
        resources = b"/Resources<</XObject<</X %d 0 R>>/Font<</F 5 0 R>>>>" % (first + n + 1)
        out.append(stream(b"/X Do /X Do\n", b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + resources))
    return [*out, stream(HELLO, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>")]


@kind("pdf-draws-twice-{}.pdf", (12,), (20,), (30,), (500,))
def draws_twice(depth: int) -> bytes:
    return drawn(b"/X Do\n", *doubling(depth, 6))


@kind("pdf-draws-{}.pdf", ("itself", 6), ("circle", 7))
def draws_itself(_: str, other: int) -> bytes:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
    return drawn(b"/X Do\n", stream(b"/X Do /X Do\n", form % other), stream(b"/X Do /X Do\n", form % 6))


@kind("pdf-many-{}.pdf", ("rectangles", b"1 1 9 9 re S\n", 2_000_000), ("filled", b"1 1 9 9 re f\n", 500_000),
      ("lines", b"1 1 m 99 1 l S\n", 1_000_000), ("curves", b"1 1 m 9 9 9 9 9 9 c S\n", 500_000),
      ("letters", b"BT /F 9 Tf 9 9 Td (a) Tj ET\n", 300_000), ("images", b"/X Do\n", 1_000_000),
      ("clips", b"1 1 9 9 re W n\n", 500_000), ("states", b"q Q\n", 2_000_000),
      ("colours", b"0 0 1 rg 1 1 9 9 re f 1 0 0 rg\n", 400_000),
      ("inline-images", b"BI /W 1 /H 1 /BPC 8 /CS /G ID a EI\n", 200_000))  # fmt: skip
def many(_: str, one: bytes, number: int) -> bytes:
    image = stream(b"\0", b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8")
    return drawn(HELLO + one * number, image)


@kind("pdf-path-of-{}.pdf", (2_000_000,))
def one_path(points: int) -> bytes:
    return drawn(HELLO + b"1 1 m " + b"9 9 l 1 9 l " * (points // 2) + b"S")


@kind("pdf-dots.pdf")
def dots() -> bytes:
    return drawn(HELLO + b"".join(b"%d %d 1 1 re f\n" % (n % 590, n // 590) for n in range(0, 150_000, 2)))


@kind("pdf-grid-{}.pdf", (70,), (400,), (2_400,))
def grid(lines: int) -> bytes:
    return drawn(
        HELLO
        + b"".join(
            b"0 %d.%d m 595 %d.%d l S %d.%d 0 m %d.%d 842 l S\n" % ((n // 5, n % 5 * 2) * 4) for n in range(lines)
        )
    )


@kind("pdf-letters-in-a-cell.pdf")
def letters_in_a_cell() -> bytes:
    text = b"".join(b"1 0 0 1 %d %d Tm (%d) Tj\n" % (n % 500 + 20, n // 500 + 20, n % 10) for n in range(90_000))
    return drawn(b"10 10 500 800 re S BT /F 3 Tf " + text + b"ET")


@kind("pdf-white-text-on-{}-boxes.pdf", (3_000,))
def unseen(boxes: int) -> bytes:
    """Every letter is looked for on every box."""
    text = b"".join(b"1 1 1 rg BT /F 3 Tf %d %d Td (a) Tj ET\n" % (n % 500, n % 800) for n in range(20_000))
    return drawn(b"".join(b"0.9 g %d %d 400 400 re f\n" % (n % 190, n % 400) for n in range(boxes)) + text)


@kind("pdf-image-{}.pdf", ("huge", 60_000), ("wide", 2_000_000_000))
def image(_: str, side: int) -> bytes:
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8" % (side, side)
    return drawn(HELLO + b"q 500 0 0 500 0 0 cm /X Do Q", stream(bytes(1_000_000), entries))


TYPE0 = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[7 0 R]/ToUnicode 8 0 R>>"
SYSTEM = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
CID = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A" + SYSTEM + b"%s>>"
TEXT = b"BT /F 12 Tf 72 720 Td <00010002000300040005> Tj ET"
CMAP = (
    b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange %s endcmap"
)
MAPS = {
    "bfrange": b"1 beginbfrange <00000000> <ffffffff> <0000> endbfrange",
    "bfrange-many": b"100 beginbfrange " + b"<0000> <ffff> <0000> " * 100_000 + b"endbfrange",
    "bfrange-array": b"1 beginbfrange <0000> <ffff> [" + b"<0041>" * 500_000 + b"] endbfrange",
    "bfchar-long": b"1 beginbfchar <0001> <" + b"0041" * 2_000_000 + b"> endbfchar",
    "cidrange": b"1 begincidrange <00000000> <ffffffff> 0 endcidrange",
    "usecmap": b"/A usecmap " * 100_000,
}


@kind("pdf-map-{}.pdf", *MAPS.items())
def character_map(_: str, said: bytes) -> bytes:
    return drawn(TEXT, b"null", CID % b"/DW 1000", stream(CMAP % said), font=TYPE0)


@kind(
    "pdf-widths-{}.pdf",
    ("range", b"[0 4294967295 500]"),
    ("ranges", b"[" + b"0 65535 500 " * 50_000 + b"]"),
    ("array", b"[0 [" + b"500 " * 1_000_000 + b"]]"),
)
def widths(_: str, said: bytes) -> bytes:
    return drawn(TEXT, b"null", CID % (b"/W" + said), stream(CMAP % b""), font=TYPE0)


@kind("pdf-differences.pdf")
def differences() -> bytes:
    font = FONT[:-2] + b"/Encoding<</Differences[%s]>>>>" % (b"0 /a " * 300_000)
    return drawn(HELLO, font=font)


@kind("pdf-type3-{}.pdf", ("loop",))
def type_3(_: str) -> bytes:
    """A font whose letters are drawn with the font."""
    font = b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/FirstChar 97/LastChar 97/Widths[9]"
    font += b"/Encoding<</Differences[97/a]>>/CharProcs<</a 7 0 R>>/Resources<</Font<</F 5 0 R>>>>>>"
    return drawn(b"BT /F 12 Tf 72 720 Td (aaaa) Tj ET", b"null", stream(b"BT /F 1 Tf (aaaa) Tj ET"), font=font)


@kind("pdf-numbers.pdf")
def numbers() -> bytes:
    return drawn(b"9" * 500_000 + b" " + b"1e999999999 " * 9 + b"0 0 m " + b"-" * 500_000 + b"1 9 l S\n" + HELLO)


@kind("pdf-spread.pdf")
def spread() -> bytes:
    """Letters all over a page as high as the sky."""
    return drawn(b"".join(b"BT /F 12 Tf %d %d Td (a) Tj ET\n" % (n * 1_000_003, n * 999_983) for n in range(20_000)))
