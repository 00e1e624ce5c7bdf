"""Bad input: one clear sentence that says what to do; nothing is stored; the bot goes on."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx

from tests.bot.conftest import Running

DATA = Path(__file__).parents[1] / "data"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def no_table() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("各位同事：自评表请于月底前报送。")
    document.save(out)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 120_000_000)
    return out.getvalue()


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "空.docx": (lambda: b"", "空的"),
    "图片.exe": (lambda: b"MZ\x00\x01" * 100, "读不了"),
    "加密.docx": (lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "旧版.doc": (lambda: OLE + b"\0" * 2000, "另存为 docx"),
    "大.pdf": (lambda: b"%PDF-1.4\n" + b"0" * (25 << 20), "20 MB"),
    "没有表.docx": (no_table, "没有找到自评表"),
    "坏.docx": (lambda: (DATA / "forms.docx").read_bytes()[:20_000], "损坏"),
    "坏.pdf": (lambda: b"%PDF-1.7\n" + b"\xff\x00garbage" * 500, "损坏"),
    "炸弹.xlsx": (bomb, "过大"),
}


def test_one_sentence_each_and_nothing_kept(app: Running) -> None:
    chat = app.chat()
    for name, (make, words) in BAD.items():
        chat.file(name, make())
        answer = chat.said(words)
        assert answer["text"].count("\n") <= 1, name
    assert app.idle()
    database = sqlite3.connect(app.data / "zwbot.sqlite")
    assert database.execute("select count(*) from reading").fetchone() == (0,)
    assert not [path for path in (app.data / "files").rglob("*") if path.is_file()]
    assert chat.ask("/status")["text"]
    assert app.refused() == []


def test_a_text_that_is_no_form(app: Running) -> None:
    for text in ("今天天气不错", "今天天气不错，" * 100, "a\tb\tc\n1\t2\t3", "项目名称"):
        assert "没看懂" in app.chat().ask(text)["text"], text
