"""The command line: exit statuses, names, the one JSON document and the order of its keys."""

from __future__ import annotations

import io
import json
import os
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.zwcore.conftest import Run
from tests.zwcore.forms import DATA, EXPECTED, printed, reviewed
from zwcore import ENGINE
from zwcore.layouts.load import all_layouts
from zwcore.record import content_digest
from zwcore.review import review_file
from zwcore.rulebooks import load

FORM = (
    "title table_no year template project department unit money_unit funds goals indicators total",
    "label initial adjusted executed weight rate score",
    "planned actual",
    "level1 level1_points level2 level3 target actual weight score deviation method",
)
# Keys of every object in the order of the contract, by the path that leads to it.
ORDER = {
    "": "schema engine files",
    "files": "name sha256 kind problems remarks forms",
    "files.problems": "code severity params message",
    "files.remarks": "code severity scope forms params message",
    "files.forms": "form reading score findings receipt receipt_scheme",
    "files.forms.form": FORM[0],
    "files.forms.form.funds": FORM[1],
    "files.forms.form.goals": FORM[2],
    "files.forms.form.indicators": FORM[3],
    "files.forms.reading": "columns unread dropped spans",
    "files.forms.reading.columns": "block header field by margin",
    "files.forms.score": (
        "rulebook rulebook_sha256 claimed sum recomputed recomputable recomputed_sum claimed_sum evidenced grade lines"
    ),
    "files.forms.score.lines": "where weight claimed recomputed method status why",
    "files.forms.findings": "code severity where places params message basis cause sure source",
    "files.forms.findings.source": "page table row column",
}
FREE = ("params", "spans")


def test_status_0_without_errors(run: Run, clean: Path) -> None:
    assert run("review", str(clean))[0] == 0


def test_status_1_with_an_error(run: Run) -> None:
    status, data = run.json("review", str(DATA / "pasted.txt"))
    assert status == 1
    assert [file["name"] for file in data["files"]] == [str(DATA / "pasted.txt")]
    assert len(data["files"][0]["forms"]) == 9


def test_status_1_where_nothing_is_a_form(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("各单位：\n请于月底前报送。\n", "utf-8")
    status, data = run.json("review", str(tmp_path / "letter.txt"))
    assert status == 1
    assert [p["code"] for p in data["files"][0]["problems"]] == ["ZW001"]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.txt", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 40, "a.png", "damaged"),
        (b"PK\x03\x04broken", "a.docx", "damaged"),
        (b"%PDF-1.7 broken", "a.pdf", "damaged"),
        (b"x" * (20 * 1024 * 1024 + 1), "a.txt", "size"),
    ],
)
def test_status_2_for_what_cannot_be_read(run: Run, tmp_path: Path, content: bytes, name: str, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "z.txt").write_text(printed(EXPECTED[4]), "utf-8")
    status, data = run.json("review", str(tmp_path))
    assert status == 2
    first, last = data["files"]
    (problem,) = first["problems"]
    assert (problem["code"], problem["severity"], problem["params"]) == ("ZW002", "error", {"reason": reason})
    assert first["forms"] == first["remarks"] == []
    assert len(last["forms"]) == 1


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("review",),
        ("review", "no/such/file.docx"),
        ("review", "{clean}", "--rulebook", "no/2024"),
        ("review", "{clean}", "--format", "xml"),
        ("review", "{clean}", "--jobs", "0"),
        ("review", "{clean}", "--jobs", "many"),
        ("frobnicate",),
        ("verify", "abc"),
        ("verify", "0123456789", "no/such/file"),
        ("rulebooks", "show", "no/2024"),
        ("rulebooks", "show"),
        ("rulebooks", "show", "cn/2020", "hb/2020"),
        ("rulebooks", "list", "cn/2020"),
        ("rulebooks", "check"),
        ("rulebooks", "check", "no/such/file.toml"),
        ("rulebooks", "diff", "cn/2020"),
        ("rulebooks", "diff", "cn/2020", "no/2024"),
        ("rulebooks", "try", "cn/2020"),
        ("rulebooks", "try", "no/2024", "{clean}"),
        ("rulebooks", "try", "cn/2020", "no/such/file.docx"),
        ("rulebooks", "mend"),
        ("layouts", "try"),
    ],
)
def test_status_64_for_wrong_usage(run: Run, clean: Path, args: tuple[str, ...]) -> None:
    status, out, err = run(*(arg.format(clean=clean) for arg in args))
    assert status == 64
    assert out == ""
    assert err


def test_help_shows_an_example(run: Run) -> None:
    further = [f"rulebooks {action}" for action in ("list", "show", "check", "diff", "try")]
    for command in ("review", "verify", "rulebooks", "layouts", *further, "layouts list", "layouts try"):
        status, out, _ = run(*command.split(), "--help")
        assert status == 0
        assert f"例：zwcore {command}" in out


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "要写一个命令"),
        (("rulebooks",), "要写一个命令"),
        (("frobnicate",), "没有这个命令：frobnicate"),
        (("rulebooks", "mend"), "没有这个命令：mend"),
        (("review", "--rulebok", "cn/2020"), "没有这个选项或文件：--rulebok"),
        (("review", "no/such/file.docx"), "没有这个文件：no/such/file.docx"),
    ],
)
def test_wrong_usage_is_told_in_a_line(run: Run, args: tuple[str, ...], said: str) -> None:
    assert run(*args) == (64, "", f"zwcore: {said}。用法见 zwcore --help\n")


def test_version(run: Run) -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert run("--version") == (0, f"{project['version']}\n", "")


def test_completion_is_installed_for_the_shell(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SHELL", "/bin/bash")
    assert run("--install-completion")[0] == 0
    written = [path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file()]
    assert any("rulebooks" in text for text in written)


def test_a_folder_gives_names_relative_to_it_sorted(run: Run, tmp_path: Path) -> None:
    for name in ("b/two.txt", "a.txt", "b/.hidden", "b/~$two.docx", "ä.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(printed(EXPECTED[0]), "utf-8")
    _, data = run.json("review", str(tmp_path))
    assert [file["name"] for file in data["files"]] == ["a.txt", "b/two.txt", "ä.txt"]
    assert len({form["receipt"] for file in data["files"] for form in file["forms"]}) == 1


def test_a_file_that_may_not_be_read(run: Run, clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_it_is = os.open

    def refuse(path: str, *more: Any, **named: Any) -> int:
        if path == str(clean):
            raise PermissionError(13, "Permission denied", path)
        return as_it_is(path, *more, **named)

    monkeypatch.setattr(os, "open", refuse)
    status, data = run.json("review", str(clean))
    (problem,) = data["files"][0]["problems"]
    assert (status, problem["code"], problem["params"]) == (2, "ZW002", {"reason": "access"})


def test_nobody_reads_on(run: Run, clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        class buffer:
            @staticmethod
            def write(_: bytes) -> None:
                raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(sys, "stdout", Closed())
    assert run("review", str(clean)) == (0, "", "")


def test_a_name_that_is_not_utf_8(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a\udcff.txt"
    path.write_text(printed(EXPECTED[0]), "utf-8")
    status, data = run.json("review", str(tmp_path))
    assert (status, len(data["files"])) == (0, 1)


def test_an_empty_folder(run: Run, tmp_path: Path) -> None:
    status, data = run.json("review", str(tmp_path))
    assert (status, data["files"]) == (0, [])


def test_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(printed(EXPECTED[4]).encode())

    monkeypatch.setattr(sys, "stdin", Input())
    status, data = run.json("review", "-")
    assert status == 1
    assert [file["name"] for file in data["files"]] == ["-"]
    assert data["files"][0]["forms"][0]["form"]["table_no"] == "5"


def test_another_rulebook(run: Run, clean: Path) -> None:
    _, data = run.json("review", str(clean), "--rulebook", "cn/2020")
    (form,) = data["files"][0]["forms"]
    assert form["score"]["rulebook"] == "cn/2020"
    (remark,) = (r for r in data["files"][0]["remarks"] if r["code"] == "ZW010")
    assert remark["params"] == {"template": "nx-zhongwei", "rulebook": "cn/2020"}


@pytest.mark.parametrize("rulebook", load())
def test_every_rulebook_can_be_chosen(run: Run, rulebook: str) -> None:
    paths = [str(DATA / "pasted.txt"), *(str(DATA / "elsewhere" / f"form-{n}.txt") for n in ("04", "08", "17"))]
    _, data = run.json("review", *paths, "--rulebook", rulebook)
    scores = [form["score"] for file in data["files"] for form in file["forms"]]
    assert {score["rulebook"] for score in scores} == {rulebook}
    assert len(scores) == 12


def test_jobs_change_nothing(run: Run) -> None:
    paths = (str(DATA / "pasted.txt"), str(DATA / "elsewhere" / "form-17.txt"))
    one = run("review", *paths, "--format", "json")
    two = run("review", *reversed(paths), "--format", "json", "--jobs", "2")
    assert one == two


def test_one_document_with_keys_in_order(run: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04")
    status, out, err = run("review", str(DATA / "pasted.txt"), str(tmp_path), "--format", "json")
    assert (status, err) == (2, "")
    seen: set[str] = set()
    data = json.loads(out)
    assert (data["schema"], data["engine"]) == (1, ENGINE)
    walk(data, "", seen)
    assert seen == set(ORDER)
    assert out == json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def walk(node: Any, path: str, seen: set[str]) -> None:
    if isinstance(node, list):
        for item in node:
            walk(item, path, seen)
    elif isinstance(node, dict):
        seen.add(path)
        assert " ".join(node) == ORDER[path], path
        for key, item in node.items():
            if key not in FREE:
                walk(item, f"{path}.{key}".lstrip("."), seen)
    else:
        assert not isinstance(node, float)
        assert node != ""


def test_params_are_plain(run: Run) -> None:
    _, data = run.json("review", str(DATA / "pasted.txt"))
    for form in data["files"][0]["forms"]:
        for finding in form["findings"]:
            assert all(isinstance(value, str) and value for value in finding["params"].values())


def test_the_text_report(run: Run) -> None:
    _, out, _ = run("review", str(DATA / "pasted.txt"))
    assert "读到 9 张表" in out
    assert "必须修改 ZW201 社会效益指标：得分 20，分值 15，多 5 分。" in out
    assert "连带：ZW202" in out
    assert out.count("整个文件只说一次") == 1


def test_verify(run: Run) -> None:
    path, receipt = str(DATA / "pasted.txt"), reviewed("forms.docx")["forms"][4]["receipt"]
    assert run("verify", receipt, path)[0] == 0
    status, out, _ = run("verify", receipt[:12].upper(), path)
    assert status == 0
    assert receipt in out
    assert run("verify", "0" * 64, path)[0] == 1
    assert run("verify", receipt[:4], path)[0] == 1


def test_verify_says_what_fits(run: Run) -> None:
    path = str(DATA / "forms.docx")
    (file,) = json.loads(run("review", "--rulebook", "cn/2020", "--format", "json", path)[1])["files"]
    status, out, _ = run("verify", file["forms"][4]["receipt"], path)
    assert (status, out.startswith("相符（规则 cn/2020）：")) == (0, True)
    digest = content_digest(review_file(Path(path).read_bytes(), path).forms[4].form)
    status, out, _ = run("verify", digest[:12], path)
    assert (status, out.startswith("表内容相符：")) == (0, True)
    status, out, _ = run("verify", "0" * 64, path)
    assert status == 1
    assert "引擎 zwcore" in out
    assert f"{len(load())} 套规则" in out


def test_more_processes_than_files(run: Run) -> None:
    paths = [str(DATA / "pasted.txt"), str(DATA / "elsewhere" / "form-04.txt")]
    assert run("review", "--jobs", "99999999999", *paths)[0] == run("review", *paths)[0]


def test_rulebooks(run: Run) -> None:
    status, out, _ = run("rulebooks", "list")
    assert status == 0
    assert [line.split("\t")[0] for line in out.splitlines()] == list(load())
    status, out, _ = run("rulebooks", "show", "nx-zhongwei/2024")
    assert status == 0
    assert json.loads(out)["id"] == "nx-zhongwei/2024"


@pytest.mark.parametrize(
    ("file", "receipt"),
    [
        ("pasted.txt", "a7968af5e632cdfcea01b71d2eb39beedcd03d094e7d4830825db5f4d819f85c"),
        ("elsewhere/form-17.docx", "33d1d574d7190312e32bdba1985d98c35165b33493b985ed505bdf3cf7cae3a3"),
    ],
)
def test_verify_a_receipt_of_the_first_scheme(run: Run, file: str, receipt: str) -> None:
    """These were given when the digest of a rulebook covered its lines for reminders, too."""
    status, out, _ = run("verify", receipt, str(DATA / file))
    assert (status, receipt in out) == (0, True)
    assert run("verify", receipt, str(DATA / "elsewhere" / "form-04.txt"))[0] == 1


def test_layouts(run: Run, clean: Path) -> None:
    status, out, _ = run("layouts", "list")
    assert status == 0
    assert [line.split("\t")[0] for line in out.splitlines()] == [variant.id for variant in all_layouts().values()]
    status, out, _ = run("layouts", "try", str(clean))
    assert status == 0
    assert out.startswith("nx-zhongwei\t")
