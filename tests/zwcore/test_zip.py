"""A zip of forms is one review: its forms in the order of their names, what cannot be read is named."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.zwcore.forms import blank_picture
from zwcore.documents import Unreadable
from zwcore.documents.members import members_of
from zwcore.finding import Severity
from zwcore.layouts.bundle import read_bundle
from zwcore.record import records_of
from zwcore.review import FileReview, review_file

ELSEWHERE = Path(__file__).parents[1] / "data" / "elsewhere"
FORMS = {name: (ELSEWHERE / name).read_bytes() for name in ("form-04.docx", "form-08.xlsx", "form-17.txt")}
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


PICTURE = blank_picture()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def names_as(encoding: str, data: bytes, name: str) -> bytes:
    """The zip with a name written in another encoding, as systems do that do not say which."""
    written, meant = name.encode(), name.encode(encoding)
    padded = meant + b"x" * (len(written) - len(meant))
    out = bytearray(data.replace(written, padded))
    for magic, at in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        out[out.find(magic) + at] &= 0xF7
    return bytes(out)


def projects(file: FileReview) -> list[str | None]:
    return [form.form.project for form in file.forms]


def alone(name: str) -> FileReview:
    return review_file(FORMS[name], name)


def test_the_forms_of_all_files() -> None:
    file = review_file(zipped({"表10.docx": FORMS["form-04.docx"], "表2.xlsx": FORMS["form-08.xlsx"]}), "a.zip")
    assert (file.kind, file.problems, records_of(file).unreadable) == ("zip", (), False)
    assert projects(file) == [*projects(alone("form-08.xlsx")), *projects(alone("form-04.docx"))]
    tables = [{place.table for place in form.form.sources.values()} for form in file.forms]
    assert tables[0].isdisjoint(tables[1])
    assert max(tables[0]) < min(tables[1])


def test_each_form_is_what_it_is_alone() -> None:
    file = review_file(zipped(FORMS), "a.zip")
    singles = [form for name in FORMS for form in alone(name).forms]
    assert [form.form for form in file.forms] == [form.form for form in singles]
    assert [form.score for form in file.forms] == [form.score for form in singles]


def test_what_forms_of_several_files_share_is_said_once() -> None:
    twice = zipped({"a.docx": FORMS["form-04.docx"], "b.docx": FORMS["form-04.docx"]})
    file = review_file(twice, "a.zip")
    assert {remark.forms for remark in alone("form-04.docx").remarks} <= {(0,)}
    assert all(remark.forms == (0, 1) for remark in file.remarks)
    assert file.remarks


def test_a_zip_in_a_zip_and_folders_and_what_systems_put_beside() -> None:
    inner = zipped({"2024/form.docx": FORMS["form-04.docx"], "__MACOSX/2024/._form.docx": b"x"})
    litter = {".DS_Store": b"x", "~$a.docx": b"x", "Thumbs.db": b"x", "desktop.ini": b"x", "a/.git/config": b"x"}
    file = review_file(zipped({"第一季度.zip": inner, "b.txt": FORMS["form-17.txt"], **litter}), "a.zip")
    assert file.problems == ()
    assert projects(file) == [*projects(alone("form-17.txt")), *projects(alone("form-04.docx"))]


def test_a_file_that_cannot_be_read_is_named() -> None:
    files = {
        "好.docx": FORMS["form-04.docx"],
        "旧.doc": OLD,
        "坏.docx": b"PK\x03\x04x",
        "套.zip": zipped({"再套.zip": zipped({"a.docx": FORMS["form-04.docx"]})}),
    }
    file = review_file(zipped(files), "a.zip")
    assert len(file.forms) == 1
    assert not records_of(file).unreadable
    assert [(p.code, p.severity, p.params["reason"], p.params["name"]) for p in file.problems] == [
        ("ZW002", Severity.ERROR, "damaged", "坏.docx"),
        ("ZW002", Severity.ERROR, "archive", "套.zip/再套.zip"),
        ("ZW002", Severity.ERROR, "office", "旧.doc"),
    ]
    assert all(problem.params["name"] in str(problem.message) for problem in file.problems)
    assert "docx 或 xlsx" in str(file.problems[2].message)


def test_what_is_no_form_is_told_once() -> None:
    files = {"a.docx": FORMS["form-04.docx"], "图.jpg": PICTURE, "说明.txt": "请看附件".encode(), "空.txt": b""}
    (problem,) = review_file(zipped(files), "a.zip").problems
    assert (problem.code, problem.severity, problem.params["count"]) == ("ZW001", Severity.INFO, "3")
    assert all(name in str(problem.message) for name in ("图.jpg", "说明.txt", "空.txt"))


def test_many_that_are_no_forms_are_not_all_named() -> None:
    files = {"a.docx": FORMS["form-04.docx"], **{f"{n:03}.txt": "请看".encode() for n in range(100)}}
    (problem,) = review_file(zipped(files), "a.zip").problems
    assert problem.params["count"] == "100"
    assert len(str(problem.message)) < 100


@pytest.mark.parametrize(
    ("files", "code", "reason"),
    [
        ({}, "ZW002", "archive"),
        ({"a.jpg": PICTURE}, "ZW002", "archive"),
        ({"a.txt": "请看".encode()}, "ZW001", None),
        ({"a.doc": OLD}, "ZW002", "office"),
        ({"a.rtf": rb"{\rtf1 a}"}, "ZW002", "old_office"),
    ],
)
def test_without_a_form(files: dict[str, bytes], code: str, reason: str | None) -> None:
    file = review_file(zipped(files), "a.zip")
    (problem,) = file.problems
    assert (problem.code, problem.params.get("reason")) == (code, reason)
    assert file.forms == ()
    assert records_of(file).unreadable == (code == "ZW002")


def test_nothing_in_it_that_is_read_says_what_to_do() -> None:
    (problem,) = review_file(zipped({"a.jpg": PICTURE}), "a.zip").problems
    assert "解压" in str(problem.message)


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_names_of_systems_that_do_not_say_their_encoding(encoding: str) -> None:
    data = names_as(encoding, zipped({"自评表.docx": b"x"}), "自评表")
    (member,) = members_of(data)
    assert member.name.startswith("自评表")


def test_a_locked_zip() -> None:
    data = bytearray(zipped({"a.docx": FORMS["form-04.docx"]}))
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(magic) + at] |= 1
    (problem,) = review_file(bytes(data), "a.zip").problems
    assert problem.params["reason"] == "password"


def test_all_files_together_are_held_to_the_limits_of_one() -> None:
    big = zipped({"word/document.xml": bytes(60 * 1024) + bytes(range(256)) * 4})
    many = zipped({f"{n}.txt": b"x" for n in range(1_500)})
    with pytest.raises(Unreadable, match="bomb"):
        read_bundle(zipped({f"{n}.docx": big for n in range(1_900)}))
    with pytest.raises(Unreadable, match="bomb"):
        read_bundle(zipped({"a.zip": many, "b.zip": many}))


def test_a_file_whose_sum_is_wrong_is_named() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", b"12345678")
    data = out.getvalue().replace(b"12345678", b"12345679", 1)
    (problem,) = review_file(data, "a.zip").problems
    assert (problem.params["name"], problem.params["reason"]) == ("a.txt", "damaged")
