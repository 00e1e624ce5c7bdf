"""How much of a file is read: the first forms, rows, pages; what was left out is said with its number."""

from __future__ import annotations

import json

import pytest

from bot.runner.read import review_bytes
from tests.hostile.forms import form, many_forms, word, zipped
from tests.pdf import pdf_file, text
from zwcore.documents import NotRead, Unreadable, limits, read_document
from zwcore.documents.refusals import PARTLY
from zwcore.exports.files import reviewed
from zwcore.layouts import read_forms
from zwcore.layouts.bundle import read_bundle
from zwcore.record import decode_file, encode_file, fitted, records_of
from zwcore.review import FileReview, review_file


def left_out(file: FileReview) -> list[tuple[str, dict[str, str]]]:
    return [(problem.params["reason"], dict(problem.params)) for problem in file.problems if problem.code == "ZW002"]


def test_the_first_two_hundred_forms_are_read() -> None:
    file = review_file(many_forms(210), "a.docx")
    assert len(file.forms) == 200
    assert [str(problem.message) for problem in file.problems] == [
        "一个文件最多读 200 张自评表，后面还有 10 张没有读。请把没读的另存一份再发送。"
    ]
    assert file.forms[-1].form.project == "项目199"
    assert review_file(many_forms(200), "a.docx").problems == ()


def test_a_form_of_too_many_rows_is_left_out_and_the_others_are_read() -> None:
    file = review_file(word(form("甲"), form("乙", rows=501), form("丙", rows=450)), "a.docx")
    assert [one.form.project for one in file.forms] == ["甲", "丙"]
    assert [str(problem.message) for problem in file.problems] == [
        "第 2 张自评表超过 500 行，没有读。请看看是不是几张表连在了一起，分开后再发送。"
    ]


def test_a_file_of_one_form_too_long_is_said_so_alone() -> None:
    file = review_file(word(form("甲", rows=501)), "a.docx")
    assert (len(file.forms), [reason for reason, _ in left_out(file)]) == (0, ["long"])


def test_rows_of_all_forms_together() -> None:
    file = review_file(word(*(form(f"项目{n}", rows=480) for n in range(15))), "a.docx")
    rows = 480 + 4
    read = limits.MAX_ROWS_TOGETHER // rows
    assert len(file.forms) == read
    assert left_out(file) == [("rows", {"reason": "rows", "most": "6000", "count": str(15 - read)})]


def test_the_files_of_a_zip_share_the_room() -> None:
    data = zipped({f"{n}.docx": many_forms(90) for n in range(4)})
    file = review_file(data, "a.zip")
    assert len(file.forms) == 200
    assert [str(problem.message) for problem in file.problems] == [
        "压缩包里的“2.docx”：一个文件最多读 200 张自评表，后面还有 70 张没有读。请把没读的另存一份再发送。",
        "压缩包里的表太多，后面还有 1 个文件没有读。请把没读的另外打包再发送。",
    ]
    assert read_bundle(data).passed == 1


def test_of_many_files_that_cannot_be_read_the_first_are_named() -> None:
    file = review_file(zipped({"good.docx": many_forms(1), **{f"{n:03}.pdf": b"%PDF-" for n in range(50)}}), "a.zip")
    assert (len(file.forms), len(file.problems)) == (1, 21)
    assert str(file.problems[-1].message) == "压缩包里另有 30 个文件没有读全或没有读出来。"


def test_more_tables_than_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CELLS", 100)
    document = read_document(many_forms(20))
    read = read_forms(document)
    assert document.left_out == (NotRead("tables", {"count": str(20 - len(list(document.grids)))}),)
    assert 0 < len(read.forms) < 20


def test_more_pages_than_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zwcore.documents.paged.MAX_PAGES", 2)
    document = read_document(pdf_file([text(f"第{n}段文字", 20, 20) for n in range(5)], (200, 200)))
    assert len(document.blocks) == 2
    assert document.left_out == (NotRead("pages", {"most": "2", "count": "3"}),)


def test_a_page_of_lines_is_left_out_and_the_others_are_read() -> None:
    lines = " ".join(f"{n % 190} 10 m {n % 190} {20 + n / 40} l S" for n in range(5_100))
    document = read_document(pdf_file([text("项目一", 20, 20), lines, text("项目三", 20, 20)], (200, 200)))
    assert [block.text for block in document.blocks if hasattr(block, "text")] == ["项目一", "项目三"]
    assert document.left_out == (NotRead("lines", {"pages": "2", "most": "5000"}),)
    with pytest.raises(Unreadable, match="lines"):
        read_document(pdf_file([lines], (200, 200)))


def test_what_is_written_stays_within_its_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    data = many_forms(30)
    most = len(encode_file(records_of(review_file(data, "a.docx"))).encode()) // 3
    monkeypatch.setattr("zwcore.record.fitting.MAX_RESULT", most)
    found = review_bytes(data, "a.docx")
    file = decode_file(found.record)
    assert len(found.packed()) <= most
    assert 5 <= found.forms == len(found.sheets) < 15
    assert [str(problem.message) for problem in file.problems] == [
        f"核对出来的内容太多，只写得下前 {found.forms} 张自评表，后面还有 {30 - found.forms} 张。"
        "请把后面的另存一份再发送。"
    ]
    text, status = reviewed(data, "a.docx", None, "json")
    assert (len(text.encode()) <= most, status) == (True, 1)
    monkeypatch.setattr("zwcore.record.fitting.MAX_RESULT", 500)
    file = decode_file(review_bytes(data, "a.docx").record)
    assert [problem.params["reason"] for problem in file.problems] == ["result"]


def test_findings_in_words_are_counted_beyond_the_first_hundred() -> None:
    data = word(form("甲", rows=300, actual="1个"))
    text, _ = reviewed(data, "a.docx", None, "text")
    file, _ = fitted(lambda most: review_file(data, "a.docx", most=most), str)
    findings = len(file.records[0].findings)
    (said,) = [line for line in text.splitlines() if "没有写出" in line]
    assert 0 < int(said.split("另有 ")[1].split(" 处")[0]) <= findings - 100
    assert len(text.splitlines()) < 120
    whole, _ = reviewed(data, "a.docx", None, "json")
    assert len(json.loads(whole)["forms"][0]["findings"]) == findings


def test_every_sentence_has_its_figures() -> None:
    for why, message in PARTLY.items():
        # What a date shows is no amount.
        assert "{" in message.zh or why == "dated"
