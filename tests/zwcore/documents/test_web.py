"""Web pages, and pages packed as mails: tables as a browser shows them."""

from __future__ import annotations

import base64
import quopri

import pytest

from zwcore.documents import Document, Grid, Paragraph, read_document

Block = str | list[tuple[str, int, int, int, int]]


def shown(document: Document) -> list[Block]:
    """Paragraphs as strings, grids as their cells with places and spans."""
    return [
        block.text
        if isinstance(block, Paragraph)
        else [(c.text, c.row, c.col, c.row_span, c.col_span) for c in block.cells]
        for block in document.blocks
    ]


def row(*texts: str, at: int = 0) -> list[tuple[str, int, int, int, int]]:
    return [(text, at, n, 1, 1) for n, text in enumerate(texts)]


PAGES: dict[str, tuple[str, list[Block]]] = {
    "text and table": (
        "<h1>标题</h1><p>（2024\n年度）</p><table><tr><th>a<td>b</table>尾",
        ["标题", "（2024 年度）", row("a", "b"), "尾"],
    ),
    "spans": (
        "<table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
        [[("a", 0, 0, 2, 1), ("b", 0, 1, 1, 2), ("c", 1, 1, 1, 1), ("d", 1, 2, 1, 1)]],
    ),
    "span to the end": (
        "<table><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d</table>",
        [[("a", 0, 0, 3, 1), ("b", 0, 1, 1, 1), ("c", 1, 1, 1, 1), ("d", 2, 1, 1, 1)]],
    ),
    "span past the end": ("<table><tr><td rowspan=9>a</table>", [row("a")]),
    "spans that are none": ("<table><tr><td rowspan=x colspan=-1>a<td colspan=0>b</table>", [row("a", "b")]),
    "cells without a row": ("<table><td>a<td>b</table>", [row("a", "b")]),
    "lines of a cell": ("<table><tr><td>a<br>b<p>c</p><div>d</div></table>", [row("a\nb\nc\nd")]),
    "spaces": ("<table><tr><td>&nbsp;<td> a \n b&nbsp; c<td>&#8203;9</table>", [row("", "a b c", "9")]),
    "no text": (
        "<head><title>x</title></head><body><style>x</style><script>x</script><!-- x --><p>a<noscript>x</noscript>",
        ["a"],
    ),
    "title of a table": ("<table><caption>表1</caption><tr><td>a<td>b</table>", ["表1", row("a", "b")]),
    "table in a cell": (
        "<table><tr><td>a<table><tr><td>x<td>y</table>b<td>c<td>d</table>",
        [row("a\nx\ny\nb", "c", "d")],
    ),
    "frame around a table": (
        "<table><tr><td>menu<td>表1<table><tr><td>a<td>b<td>c</table>end</table>",
        ["menu", "表1", row("a", "b", "c"), "end"],
    ),
    "frame around two": (
        "<table><tr><td><table><tr><td>a<td>b</table></td></tr><tr><td><table><tr><td>c<td>d<td>e</table></table>",
        [row("a", "b"), row("c", "d", "e")],
    ),
    "fields": (
        '<table><tr><td><input value="10"><input type=hidden value=9><td><input type=checkbox checked>是'
        "<td><select><option>良<option selected>优</select><td><textarea>说明</textarea></table>",
        [row("10", "☑是", "优", "说明")],
    ),
    "unit": ("<table><tr><td>500m<sup>2</sup><td>10<sup>[1]</sup></table>", [row("500m²", "10")]),
    "word by word": ("<table><tr><td><b>项</b><span>目</span><o:p></o:p></table>", [row("项目")]),
}  # fmt: skip


@pytest.mark.parametrize("case", PAGES)
def test_pages(case: str) -> None:
    page, expected = PAGES[case]
    document = read_document(f"<html>{page}".encode())
    assert document.kind == "html"
    assert document.grids_have_spans
    assert shown(document) == expected


def test_what_is_hidden_or_struck_is_left_out() -> None:
    page = (
        "<table><tr><td rowspan=3>a<td>b<s>c</s><span style='display: none'>d<s>e</s></span>"
        "<tr style='DISPLAY:none'><td>x<td>y<tr><td>f<td hidden>z</table>"
        "<p style='text-decoration: line-through'>g</p><p>h<sup>1</sup></p>"
    )
    document = read_document(f"<html>{page}".encode())
    assert shown(document) == [[("a", 0, 0, 2, 1), ("b", 0, 1, 1, 1), ("f", 1, 1, 1, 1)], "h"]
    assert [(one.text, one.why, one.table, one.row) for one in document.dropped] == [
        ("c", "struck", 0, 0),
        ("d", "hidden", 0, 0),
        ("e", "hidden", 0, 0),
        ("x", "hidden", 0, 1),
        ("y", "hidden", 0, 1),
        ("z", "hidden", 0, 2),
        ("g", "struck", -1, 0),
        ("1", "mark", -1, 0),
    ]


TABLE = "<table><tr><td>中文</td><td>甲</td></tr></table>"
GBK = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">'


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (TABLE.encode(), None),
        (f"<meta charset=utf-8>{TABLE}".encode(), "form.xls"),
        (f"{GBK}{TABLE}".encode("gb18030"), "form.doc"),
        (f"{GBK}{TABLE}".encode(), None),
        (f"<html>{TABLE}".encode("gb18030"), None),
        (f"<html>{TABLE}".encode("utf-16"), None),
        (f"<html><meta charset=big5>{TABLE}".encode("big5"), None),
        (f'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html>{TABLE}</html>'.encode(), None),
        (f"<!-- saved --><html>{TABLE}".encode(), None),
        (f"<html>{TABLE}".encode() + b"<p>\x00\xff</p>", None),
        (f"甲{TABLE}".encode(), "form.html"),
    ],
)
def test_a_page_is_known_and_its_characters_too(data: bytes, name: str | None) -> None:
    document = read_document(data, name)
    assert document.kind == "html"
    (grid,) = document.grids
    assert [cell.text for cell in grid.cells] == ["中文", "甲"]


@pytest.mark.parametrize("text", ["<项目名称>\t甲\n乙\t丙", "<b>甲", "< 90%\t1", "甲 <table> 乙", "<待填>"])
def test_what_a_person_wrote_is_no_page(text: str) -> None:
    assert read_document(text.encode()).kind == "text"


def mail(page: bytes, encoding: str, charset: str, header: str = "MIME-Version: 1.0") -> bytes:
    kind = 'Content-Type: multipart/related; boundary="x"'
    part = f"Content-Type: text/html; charset={charset}\nContent-Transfer-Encoding: {encoding}"
    return f"{header}\n{kind}\n\n--x\n{part}\n\n".encode() + page + b"\n--x\nContent-Type: image/png\n\nx\n--x--\n"


@pytest.mark.parametrize(
    "data",
    [
        mail(TABLE.encode(), "8bit", "utf-8"),
        mail(quopri.encodestring(f"{GBK}{TABLE}".encode("gbk")), "quoted-printable", "gb2312"),
        mail(base64.encodebytes(TABLE.encode("gbk")), "base64", "gb2312", "From: <Saved by Word>\nSubject: x"),
    ],
)
def test_pages_packed_as_mails(data: bytes) -> None:
    document = read_document(data, "form.doc")
    assert document.kind == "mht"
    assert shown(document) == [row("中文", "甲")]


def test_all_sheets_of_a_packed_workbook() -> None:
    part = "--x\nContent-Type: text/html\n\n<table><tr><td>{}<td>b</table>\n"
    data = (
        f"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n{part.format('a')}{part.format('c')}--x--"
    )
    assert shown(read_document(data.encode())) == [row("a", "b"), row("c", "b")]


def test_a_mail_of_text_alone() -> None:
    head = "From: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x"
    data = f"{head}\n\n--x\nContent-Type: text/plain\n\na\tb\n--x--"
    assert [isinstance(block, Grid) for block in read_document(data.encode()).blocks] == [True]
