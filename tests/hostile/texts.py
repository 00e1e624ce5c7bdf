"""Texts, tables of parted cells, web pages and saved mails: too wide, too deep, too long, strange to the letter."""

from __future__ import annotations

import base64

from tests.hostile.forms import rows_of_form
from tests.hostile.kinds import kind
from tests.hostile.words import NUMBERS


def tabs(rows: list[list[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def page(body: str) -> bytes:
    return f"<html><body>{body}</body></html>".encode("utf-8", "surrogatepass")


def html(rows: list[list[str]]) -> str:
    return "<table>" + "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows) + "</table>"


FORM = html(rows_of_form("甲", 3))
PAGES = {
    "tables-in-tables": "<table><tr><td>" * 1_000_000,
    "tables-in-tables-closed": "<table><tr><td>" * 200 + FORM + "</td></tr></table>" * 200,
    "colspan": '<table><tr><td colspan="1000000000">x</td></tr></table>' + FORM,
    "rowspan": '<table><tr><td rowspan="1000000000">x</td></tr></table>' + FORM,
    "both-spans": '<table><tr><td rowspan="999" colspan="999">x</td></tr></table>' * 500,
    "spans-in-rows": "<table>" + '<tr><td colspan="999" rowspan="999">x</td></tr>' * 1_000 + "</table>",
    "span-strange": f'<table><tr><td colspan="-5" rowspan="{"9" * 99_999}">x</td></tr></table>' + FORM,
    "cells": "<table><tr>" + "<td>x" * 1_000_000 + "</table>",
    "rows": "<table>" + "<tr><td>x" * 500_000 + "</table>",
    "many-tables": "<table><tr><td>x</td></tr></table>" * 100_000,
    "many-forms": "".join(html(rows_of_form(f"甲{n}")) for n in range(1_500)),
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(300_000)) + ">x",
    "entities": "<p>" + "&#128512;&nbsp;&lt;" * 300_000,
    "comments": "<!--" * 200_000 + FORM,
    "unclosed": "<b><i><u><s>" * 100_000 + FORM,
    "styles": "<style>" + "a{b:c}" * 500_000 + "</style>" + FORM,
    "style-rules": "<style>" + "".join(f".c{n}{{display:none}}" for n in range(20_000)) + "</style>" + FORM,
    "classes": f'<p class="{" ".join(f"c{n}" for n in range(100_000))}">x</p>' + FORM,
    "scripts": "<script>" + "while(1){};" * 100_000 + "</script>" + FORM,
    "surrogates": "<p>\ud800\udfff" * 50_000,
    "hidden": '<div style="display:none">' * 5_000 + FORM,
    "breaks": FORM.replace("甲", "甲<br>" * 300_000),
    "frames": "<iframe src='file:///etc/passwd'></iframe><img src='http://127.0.0.1:9/'>" * 10_000 + FORM,
}


@kind("page-{}.html", *PAGES.items())
def pages(_: str, body: str) -> bytes:
    return page(body)


@kind("mail-{}.mht", ("parts", 20_000), ("deep", 0), ("long-line", 0), ("quoted", 0), ("boundary", 0))
def mail(which: str, count: int) -> bytes:
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="{}"\n\n'
    part = "--b\nContent-Type: text/html\n\n<p>x</p>\n"
    if which == "parts":
        return (head.format("b") + part * count + "--b--").encode()
    if which == "deep":
        opened = "".join(f'--b{n}\nContent-Type: multipart/mixed; boundary="b{n + 1}"\n\n' for n in range(5_000))
        return (head.format("b0") + opened).encode()
    if which == "boundary":
        return (head.format("b" * 1_000_000) + "--" + "b" * 1_000_000 + "\n\nx").encode()
    body = "<table>" + "<tr><td>x" * 400_000
    how = "quoted-printable" if which == "quoted" else "base64"
    said = "=3C=\n" * 900_000 if which == "quoted" else base64.b64encode(body.encode()).decode()
    return f"{head.format('b')}--b\nContent-Type: text/html\nContent-Transfer-Encoding: {how}\n\n{said}\n--b--".encode()


TEXTS = {
    "columns": "a\t" * 1_000_000,
    "rows": "a\tb\n" * 1_000_000,
    "tables": "a\tb\nc\td\n\n" * 100_000,
    "forms": "".join(tabs(rows_of_form(f"甲{n}")) + "\n" for n in range(5_000)),
    "lines": "项目名称\n" * 500_000,
    "one-line": "项目名称 甲 " * 500_000,
    "spaces": " " * 5_000_000 + "x",
    "spaced-form": "\n".join("   ".join(row) for n in range(400) for row in rows_of_form(f"甲{n}")),
    "spaced-lines": "项目名称  甲  主管部门  乙  一级指标  二级指标\n" * 20_000,
    "bars": "|a|b|c|\n|---|---|---|\n" * 200_000,
    "bars-wide": "|" * 1_000_000,
    "boxes": "┌──┬──┐\n│a │b │\n└──┴──┘\n" * 100_000,
    "quotes": "> " * 500_000 + "项目名称",
    "quoted-lines": "> 项目名称\t甲\n" * 200_000,
    "quote-marks": '"' * 999_999,
    "line-ends": "\r\n\r\u2028\u2029\x0b\x0c" * 300_000,
    "brackets": "(（[" * 500_000,
    "zero-width": "\u200b\u200c\u200d\ufeff" * 500_000 + "项目名称",
    "bidi": "\u202e" * 500_000 + "项目名称\t甲",
    "combining": "项" + "\u0301" * 1_000_000,
    "private": "\ue000\uf8ff\U000f0000" * 300_000,
    "fullwidth": "１２３４５６７８９０．％" * 100_000,
    "blank-letters": "\u3164\u2800\u00ad\u3000" * 300_000 + "x",
    "dots": "." * 2_000_000,
    "dashes": "-\u2014\u2500_=" * 500_000,
    "regex": ("a" * 50_000 + "!") + "\n" + "(" * 50_000 + "\n" + "年" * 50_000 + "\n" + "1年1月" * 30_000,
    "numbers": "\n".join(f"{name}\t{value}" for name, value in NUMBERS.items()),
    "labels": "项目名称\t主管部门\t实施单位\t一级指标\t二级指标\t三级指标\t分值\t得分\n" * 30_000,
    "no-tabs-form": "".join("".join(row) for row in rows_of_form("甲", 490)),
    "one-cell-a-line": "\n".join(text for row in rows_of_form("甲", 490) for text in row),
    "one-cell-a-line-often": "\n".join(text for n in range(300) for row in rows_of_form(f"甲{n}", 9) for text in row),
}


@kind("text-{}.txt", *TEXTS.items())
def texts(_: str, text: str) -> bytes:
    return text.encode()


@kind(
    "table-{}.csv",
    ("columns", "a," * 1_000_000),
    ("rows", "a,b\n" * 1_000_000),
    ("quote", 'a,"' + "b," * 500_000),
    ("quotes", 'a,"""' * 300_000),
    ("breaks", '"\n"' * 400_000),
    ("forms", "".join(",".join(row) + "\n" for n in range(3_000) for row in rows_of_form(f"甲{n}"))),
)
def tables(_: str, text: str) -> bytes:
    return text.encode()


@kind(
    "bytes-{}",
    ("nuls", b"\0" * 1_000_000),
    ("half-nuls", b"a\0" * 1_000_000),
    ("utf-7", b"+AAAA-" * 100_000),
    ("utf-16-odd", b"\xff\xfe" + b"a" * 1_000_001),
    ("surrogates", "项目名称\t".encode("utf-16-le") + b"\x00\xd8" * 300_000),
    ("high", bytes(range(128, 256)) * 10_000),
    ("gb18030", "项目名称\t甲\n".encode("gb18030") * 100_000),
    ("ole", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 5_000_000),
)
def strange(_: str, data: bytes) -> bytes:
    return data
