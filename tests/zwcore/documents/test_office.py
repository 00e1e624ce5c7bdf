"""Files of old and other office programs: what LibreOffice makes of them is read as the other files are."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from bot.runner.pool import Pool
from bot.runner.read import ReadFile
from tests.documents.test_nine_forms import DATA, TRUTH, printed_rows, read_rows
from tests.zwcore.conftest import Run
from tests.zwcore.documents.packages import zipped
from zwcore.confined.program import run
from zwcore.confined.tried import office_works
from zwcore.documents import Document, Unreadable, office, read_document
from zwcore.documents.office import Converter
from zwcore.form import Form
from zwcore.layouts import read_forms
from zwcore.record import decode_file
from zwcore.review import review_file
from zwcore.text import canonical

pytestmark = [
    pytest.mark.forks,
    pytest.mark.xdist_group("office"),
    pytest.mark.skipif(office.find() is None, reason="LibreOffice is not installed"),
]
# Each kind, and what it is made of here.
MADE = {"rtf": "forms.doc", "odt": "forms.doc", "ods": "forms.xlsx", "xls": "forms.xlsx"}
LIKE = {"doc": "docx", "rtf": "docx", "odt": "docx", "ods": "xlsx", "et": "xlsx"}
MARKING = r"\u26426?\u23494?\u9733?5\u24180?"  # 机密★5年, as rich text writes it


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The nine forms in each kind. A text of WPS is one of Word, a workbook of WPS one of Excel, under another name."""
    folder = tmp_path_factory.mktemp("office")
    for kind, source in MADE.items():
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(DATA / source)]
        subprocess.run(command, check=True, capture_output=True)
    made = {kind: (folder / f"forms.{kind}").read_bytes() for kind in MADE}
    old = (DATA / "forms.doc").read_bytes()
    return {**made, "et": made["xls"], "doc": old, "wps": old}


@pytest.fixture
def starts() -> Iterator[list[int]]:
    """LibreOffice may be asked; how many files it was given at each start that was no second one."""
    told: list[int] = []

    def counted(command: Sequence[str], environment: Mapping[str, str], folder: Path, seconds: int) -> int | None:
        status = run(command, environment, folder, seconds)
        if status != 81:
            told.append(sum(part.startswith(str(folder / "in")) for part in command))
        return status

    office.have_done_by(Converter(counted).made)
    yield told
    office._done_by.clear()


def values(document: Document) -> list[Form]:
    """The forms of a document, without the places where their values stand."""
    return [replace(reading.form, sources={}) for reading in read_forms(document).forms]


def test_every_cell_of_the_nine_forms(files: Mapping[str, bytes], starts: list[int]) -> None:
    office.prepare([(kind, files[kind]) for kind in ("doc", "rtf", "odt", "ods")])
    assert sorted(starts) == [1, 3]
    # Its name says nothing: people rename files.
    read = {kind: read_document(files[kind], "表") for kind in ("doc", "rtf", "odt", "ods", "et")}
    assert sorted(starts) == [1, 3]
    for kind, document in read.items():
        assert document.kind == ("xlsx" if kind == "et" else kind)
        grids = list(document.grids)
        assert len(grids) == 9
        for form, grid in zip(TRUTH, grids, strict=True):
            expected = [[canonical(text) for text in row] for row in printed_rows(form)]
            got = read_rows(grid)
            assert got[:-1] == expected[:-1], (kind, form["form"])
            assert got[-1][-2:] == expected[-1], (kind, form["form"])
        like = read_document((DATA / f"forms.{LIKE[kind]}").read_bytes(), "表")
        assert values(document) == values(like), kind


def test_a_zip_of_them_starts_it_once_for_each_that_is_made(files: Mapping[str, bytes], starts: list[int]) -> None:
    bundle = {f"乡镇/表.{kind}": files[kind] for kind in ("wps", "rtf", "ods", "et")}
    file = review_file(zipped(bundle), "a.zip")
    assert file.problems == ()
    assert len(file.forms) == 36
    assert sorted(starts) == [1, 2]


def test_what_bears_a_marking_is_not_read(starts: list[int]) -> None:
    places = (
        "{marking}", r"{{\header {marking}\par}}", r"{{\footer {marking}\par}}", r"text{{\footnote {marking}}}",
        r"\trowd\cellx4000\cellx8000 {marking}\cell text\cell\row",
    )  # fmt: skip
    texts = [rf"{{\rtf1\ansi text\par {place.format(marking=MARKING)} text}}".encode() for place in places]
    office.prepare([("rtf", text) for text in texts])
    for text in texts:
        with pytest.raises(Unreadable, match="marked"):
            read_document(text, "a.rtf")
    assert starts == [5]


def test_what_nobody_sees_is_left_out_of_an_old_text(starts: list[int]) -> None:
    document = read_document(rb"{\rtf1\ansi seen {\v hidden}{\strike struck}\par}", "a.rtf")
    assert [(one.text, one.why) for one in document.dropped] == [("hidden", "hidden"), ("struck", "struck")]
    assert "hidden" not in str(document.blocks)


def test_a_broken_one_is_a_sentence(starts: list[int]) -> None:
    whole = (DATA / "forms.doc").read_bytes()
    broken = [data for n in (150_000, 180_000) for data in (whole[:n], whole[:n] + bytes(len(whole) - n))]
    office.prepare([("doc", data) for data in broken])
    for data in broken:
        file = review_file(data, "a.doc")
        assert file.forms == ()
        assert [problem.code for problem in file.problems] in (["ZW001"], ["ZW002"])


def locked(data: bytes) -> bytes:
    """An old text that says of itself that it is encrypted."""
    at = data.index(b"\xec\xa5", 512)
    return data[: at + 11] + bytes([data[at + 11] | 1]) + data[at + 12 :]


@pytest.mark.parametrize(
    ("reason", "make"),
    [
        ("password", locked),
        ("kind", lambda data: data.replace("WordDocument".encode("utf-16-le"), "WorkDocument".encode("utf-16-le"))),
    ],
)
def test_what_it_is_not_asked_about(starts: list[int], reason: str, make: Callable[[bytes], bytes]) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_document(make((DATA / "forms.doc").read_bytes()), "a")
    assert starts == []


def test_the_bot_and_the_command_line_have_it_done(run: Run, tmp_path: Path) -> None:
    async def read() -> ReadFile:
        pool = Pool()
        try:
            return await pool.read((DATA / "forms.doc").read_bytes(), "表.wps")
        finally:
            pool.close()

    found = asyncio.run(read())
    file = decode_file(found.record)
    assert (found.forms, file.kind, file.problems) == (9, "doc", ())
    status, told = run.json("review", str(DATA / "forms.doc"))
    assert (status, len(told["files"][0]["forms"])) == (1, 9)
    assert file.sha256 == told["files"][0]["sha256"] == sha256((DATA / "forms.doc").read_bytes()).hexdigest()
    like = run.json("review", str(DATA / "forms.docx"))[1]["files"][0]["forms"]
    receipts = [form["receipt"] for form in told["files"][0]["forms"]]
    assert receipts == [form["receipt"] for form in like]
    status, said, _ = run("verify", receipts[0][:12], str(DATA / "forms.doc"))
    assert (status, "相符" in said) == (0, True)


def test_one_that_finds_out_says_so() -> None:
    assert office_works()


@pytest.mark.parametrize(("field", "dated"), [(r"DATE \\@ yyyy", True), ("PAGE", False)])
def test_a_date_that_is_worked_out_anew_is_told(field: str, dated: bool, starts: list[int]) -> None:
    text = rf"{{\rtf1\ansi {{\field{{\*\fldinst {field}}}{{\fldrslt 2024}}}}}}"
    document = read_document(text.encode(), "a.rtf")
    assert [one.why for one in document.left_out] == ["dated"] * dated
    assert starts == [1]
