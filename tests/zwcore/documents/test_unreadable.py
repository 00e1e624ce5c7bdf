"""Whatever the bytes: a document, or ``Unreadable`` with one of the reasons."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench import calibration, cpu_seconds
from tests.pdf import FONT, pdf_file, text
from tests.zwcore.forms import blank_picture
from zwcore.documents import REASONS, Document, Grid, Paragraph, Unreadable, read_document, readers

DATA = Path(__file__).parents[2] / "data"
SMALL = ("elsewhere/form-17.docx", "elsewhere/form-17.xlsx", "elsewhere/form-17.pdf", "elsewhere/form-17.txt")
OPEN_TEXT = {"mimetype": b"application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": b"<manifest/>"}
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(body: str, extra: dict[str, bytes] | None = None, prolog: str = "") -> bytes:
    document = f'{prolog}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": document.encode(), **(extra or {})})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(
    pages: int = 1, content: bytes = b"", trailer: bytes = b"", page_extra: bytes = b"", objects: bytes = b""
) -> bytes:
    kids = b" ".join(b"%d 0 R" % (10 + n) for n in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>%s>>"
    out = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    out += b"2 0 obj<</Type/Pages/Kids[%s]/Count %d>>endobj\n" % (kids, pages)
    packed = zlib.compress(content, 9)
    out += b"3 0 obj<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream endobj\n" % (len(packed), packed)
    out += b"4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n" + objects
    for n in range(pages):
        out += b"%d 0 obj%sendobj\n" % (10 + n, page % page_extra)
    return out + b"trailer<</Root 1 0 R%s>>\n%%%%EOF" % trailer


HELLO = b"BT /F 12 Tf 72 720 Td (hello) Tj ET\n"
RULES = b"".join(b"%d 10 m %d 800 l S\n" % (n, n) for n in range(5_001))
CROSSING = b"".join(b"0 %d m 595 %d l S %d 0 m %d 800 l S\n" % (n, n, n, n) for n in range(500))
LOCK = (
    b"/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]"
    b"/Encrypt<</Filter/Standard/V 1/R 2/P -44/O<" + b"5a" * 32 + b">/U<" + b"a5" * 32 + b">>>"
)
NO_LETTERS = tuple(part.replace(b"UniGB-UCS2-H", b"Identity-H").replace(b"GB1", b"Identity") for part in FONT)
BOMB_DTD = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def inserted(name: str, data: bytes, times: int = 1) -> bytes:
    """A Word document in which a file stands as it is."""
    relation = f'<Relationships><Relationship Id="rId1" Type="x/aFChunk" Target="{name}"/></Relationships>'
    parts = {f"word/{name}": data, "word/_rels/document.xml.rels": relation.encode()}
    return docx(paragraph("x") + '<w:altChunk xmlns:r="r" r:id="rId1"/>' * times, parts)


WIDE_ROW = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="9999"/></w:tcPr><w:p/></w:tc></w:tr>'


def sheet(xml: str) -> bytes:
    """A workbook whose only sheet is replaced by ``xml``."""
    from openpyxl import Workbook

    out = io.BytesIO()
    Workbook().save(out)
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{space}">{xml}</worksheet>'.encode()
    return zipped(parts)


def locked_zip() -> bytes:
    data = bytearray(docx(paragraph("x")))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(magic) + at] |= 1
    return bytes(data)


BAD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("empty", lambda: b""),
    "blank text": ("empty", lambda: " \n\t\u3000\n".encode()),
    "only a byte order mark": ("empty", lambda: b"\xef\xbb\xbf"),
    "blank Word": ("empty", lambda: docx(paragraph(" "))),
    "blank workbook": ("empty", lambda: sheet("<sheetData/>")),
    "too large": ("size", lambda: b"a" * (20 * 1024 * 1024 + 1)),
    "picture": ("damaged", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256))),
    "picture without a table": ("no_rules", blank_picture),
    "NULs": ("kind", lambda: b"a\x00b"),
    "presentation": ("kind", lambda: zipped({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"})),
    "zip of files": ("archive", lambda: zipped({"a.txt": b"a"})),
    "marked text": ("marked", lambda: "秘密★1年\n项目名称".encode()),
    "other archive": ("archive", lambda: b"Rar!\x1a\x07\x01\x00" + bytes(99)),
    "data in XML": ("kind", lambda: b'<?xml version="1.0"?><a><b>1</b></a>'),
    "page of frames": ("empty", lambda: b"<html><frameset><frame src='a.htm'></frameset></html>"),
    "page nested deep": ("bomb", lambda: b"<table><tr><td>" * 5_000),
    "page of a million elements": ("bomb", lambda: b"<p>" + b"<br>" * 1_000_000),
    "mail without a text": ("kind", lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b--"),
    "rich text": ("old_office", lambda: rb"{\rtf1 a}"),
    "Word of 2003": ("word_xml", lambda: b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><a/>'),
    "Word as one XML": ("word_xml", lambda: '<?xml version="1.0"?><w:wordDocument xmlns:w="w"/>'.encode("utf-16")),
    "inserted file that is missing": ("embedded", lambda: docx('<w:altChunk xmlns:r="r" r:id="rId1"/>')),
    "inserted rich text": ("embedded", lambda: inserted("a.rtf", rb"{\rtf1 a}")),
    "inserted thrice": ("embedded", lambda: inserted("a.docx", inserted("b.docx", inserted("c.txt", b"x")))),
    "inserted again and again": ("bomb", lambda: inserted("a.txt", b"x", 51)),
    "old Word": ("old_office", lambda: OLE2 + bytes(600) + "WordDocument\0".encode("utf-16-le") + bytes(99)),
    "old presentation": ("kind", lambda: OLE2 + bytes(600)),
    "open text": ("old_office", lambda: zipped(OPEN_TEXT)),
    "locked open text": ("password", lambda: zipped({**OPEN_TEXT, "META-INF/manifest.xml": b"<encryption-data/>"})),
    "open drawing": ("kind", lambda: zipped({**OPEN_TEXT, "mimetype": b"application/vnd.oasis.opendocument.graphics"})),
    "locked Office": ("password", lambda: OLE2 + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(99)),
    "locked zip": ("password", locked_zip),
    "locked PDF": ("password", lambda: pdf(content=HELLO, trailer=LOCK)),
    "zip cut short": ("damaged", lambda: docx(paragraph("x"))[:-40]),
    "broken XML": ("damaged", lambda: zipped({"word/document.xml": b"<a><b></a>"})),
    "Word without body text part": ("damaged", lambda: zipped({"xl/workbook.xml": b"<workbook/>"})),
    "PDF without pages": ("damaged", lambda: b"%PDF-1.7\n%%EOF"),
    "Word of 401 pages": ("pages", lambda: docx('<w:p><w:r><w:t>x</w:t><w:br w:type="page"/></w:r></w:p>' * 401)),
    "PDF without text": ("scan", lambda: pdf(content=b"10 10 m 90 90 l S")),
    "PDF without letters": ("font", lambda: pdf_file([text("项目名称", 10, 10)], (200, 200), font=NO_LETTERS)),
    "PDF without rules": (
        "rules",
        lambda: pdf_file([" ".join(text("1", x, y) for x in range(9, 500, 90) for y in range(9, 200, 20))], (500, 200)),
    ),
    "PDF askew": ("sideways", lambda: pdf_file(["0.94 0.34 -0.34 0.94 90 0 cm " + text("甲", 10, 10)], (200, 200))),
    "Word with a picture only": ("scan", lambda: docx("<w:p/>", {"word/media/image1.png": b"x"})),
    "PDF of rules": ("lines", lambda: pdf(content=RULES)),
    "PDF of crossing rules": ("lines", lambda: pdf(content=CROSSING)),
    "text of a million cells": ("bomb", lambda: b"a\t" * 1_000_000),
    "ratio": ("bomb", lambda: docx(paragraph("x"), {"word/a.xml": bytes(1024 * 1024)})),
    "members": ("bomb", lambda: docx(paragraph("x"), {f"{n}.xml": b"" for n in range(2_000)})),
    "entities in a workbook": (
        "bomb",
        lambda: zipped({"xl/workbook.xml": f"{BOMB_DTD}<d>&b;</d>".encode()}),
    ),
    "merged whole sheet": (
        "bomb",
        lambda: sheet('<sheetData/><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    ),
    "wide rows": (
        "bomb",
        lambda: docx(f"<w:tbl>{WIDE_ROW * 21}</w:tbl>"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_reason(case: str) -> None:
    reason, make = BAD[case]
    with pytest.raises(Unreadable) as caught:
        read_document(make())
    assert caught.value.reason == reason
    assert reason in REASONS


def test_every_reason_has_a_case() -> None:
    # A photo where nothing can be recognised: tests of photos; a file LibreOffice makes nothing of: test_office_fails.
    assert {reason for reason, _ in BAD.values()} | {"no_ocr", "office"} == set(REASONS)


def test_a_name_tells_what_a_broken_file_was_meant_to_be() -> None:
    with pytest.raises(Unreadable, match="damaged"):
        read_document(b"\x00\x01\x02", "form.docx")


def test_the_content_decides_against_the_name() -> None:
    assert read_document((DATA / SMALL[0]).read_bytes(), "form.pdf").kind == "docx"
    assert read_document((DATA / SMALL[2]).read_bytes(), None).kind == "pdf"


def test_readers_are_found() -> None:
    assert set(readers) >= {"csv", "docx", "html", "mht", "pdf", "text", "xlsx", "zip"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(encoding: str) -> None:
    document = read_document("项目名称\t甲\r\n".encode(encoding))
    assert [cell.text for grid in document.grids for cell in grid.cells] == ["项目名称", "甲"]


def test_entities_do_not_expand() -> None:
    document = read_document(docx(paragraph("a&b;") + paragraph("c"), prolog=BOMB_DTD))
    assert "aaaaaaaaaa" not in repr(document)


def test_an_inserted_workbook_is_no_bomb() -> None:
    assert read_document(docx(paragraph("x"), {"word/embeddings/a.xlsx": b"PK"})).kind == "docx"


def test_what_stands_in_a_document_as_it_is_is_read() -> None:
    page = b"<p>before</p><table><tr><td colspan=2>a</td></tr></table>"
    for name, data in {"a.html": page, "b.docx": inserted("a.html", page)}.items():
        blocks = read_document(inserted(name, data)).blocks
        assert [grid.cells[0][:5] for grid in blocks if isinstance(grid, Grid)] == [("a", 0, 0, 1, 2)]
        assert [block.text for block in blocks if isinstance(block, Paragraph)][-1] == "before"


def test_a_sheet_that_says_it_is_huge_is_cheap() -> None:
    cells = (
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c>'
        '<c r="B1"><v>1</v></c></row><row r="1048576"><c r="XFC1048576"><v>2</v></c>'
        '<c r="XFD1048576"><v>3</v></c></row></sheetData>'
    )
    assert cpu_seconds(lambda: read_document(sheet(cells))) < 60 * calibration()
    grids = list(read_document(sheet(cells)).grids)
    assert [[cell.text for cell in grid.cells] for grid in grids] == [["甲", "1"], ["2", "3"]]
    assert all(grid.rows * grid.cols < 100 for grid in grids)


def read_or_refuse(data: bytes) -> Document | str:
    try:
        return read_document(data)
    except Unreadable as error:
        reason = error.reason
    assert reason in REASONS
    return reason


@given(st.binary(max_size=2_000), st.sampled_from([b"", b"%PDF-1.5\n", b"PK\x03\x04", OLE2, b"\xff\xfe"]))
@settings(deadline=None, max_examples=300)
def test_random_bytes(data: bytes, magic: bytes) -> None:
    read_or_refuse(magic + data)


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text(text: str) -> None:
    read_or_refuse(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("name", SMALL)
@given(seed=st.integers(0, 2**32), flips=st.integers(0, 30), keep=st.integers(1, 1_000))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_broken_copies(name: str, seed: int, flips: int, keep: int) -> None:
    data = bytearray((DATA / name).read_bytes())
    chance = random.Random(seed)
    for _ in range(flips):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    read_or_refuse(bytes(data[: max(len(data) * keep // 1_000, 1)]) if seed % 2 else bytes(data))


@pytest.mark.parametrize("name", SMALL[:2])
@given(seed=st.integers(0, 2**32))
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_broken_parts(name: str, seed: int) -> None:
    """Flips inside the packed XML, which a checksum would otherwise catch."""
    chance = random.Random(seed)
    with zipfile.ZipFile(DATA / name) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    part = chance.choice([p for p in parts if p.endswith(".xml")])
    xml = bytearray(parts[part])
    for _ in range(chance.randrange(1, 5)):
        xml[chance.randrange(len(xml))] = chance.randrange(32, 127)
    read_or_refuse(zipped({**parts, part: bytes(xml)}))
