"""``zwbot export`` and ``zwbot import``: everything from one database into another, or nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import app
from tests.bot.kept import NAME, tamper
from zwcore.commands import call

Members = dict[str, bytes]


@pytest.fixture(scope="module")
def exported(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("exported") / "all.zip"
    assert call(app, ["export", "--all", str(file), "--data", str(whole)]) == 0
    return file


def zwbot(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    capsys.readouterr()
    status = call(app, [str(word) for word in words])
    return status, *capsys.readouterr()


def rows(data: Path) -> dict[str, list[Any]]:
    """Everything that stands in the database, as it is stored."""
    with closing(sqlite3.connect(data / NAME)) as base:
        tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: base.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in sorted(tables)}


def test_what_comes_in_is_what_went_out(
    data: Path, exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new"
    status, out, err = zwbot(capsys, "import", exported, "--data", new)
    assert (status, err) == (0, "")
    assert f"已导入到 {new}：报送 10 版、审计 14 条、文件 2 个" in out
    assert "没有改动：审计 14 条、报送 10 版、文件 2 个" in out
    assert rows(new) == rows(data)
    assert {path.name: path.read_bytes() for path in (new / "files").glob("??/*")} == {
        path.name: path.read_bytes() for path in (data / "files").glob("??/*")
    }


def test_the_same_state_gives_the_same_bytes(
    data: Path, exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert zwbot(capsys, "import", exported, "--data", tmp_path / "new")[0] == 0
    for n, source in enumerate((data, tmp_path / "new")):
        status, out, _ = zwbot(capsys, "export", "--all", tmp_path / f"{n}.zip", "--data", source)
        assert status == 0
        assert "报送 10 版、审计 14 条、文件 2 个" in out
        assert (tmp_path / f"{n}.zip").read_bytes() == exported.read_bytes()
        assert stat.S_IMODE((tmp_path / f"{n}.zip").stat().st_mode) == 0o600


def test_importing_twice_adds_nothing(exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = tmp_path / "new"
    assert zwbot(capsys, "import", exported, "--data", new)[0] == 0
    before = rows(new)
    status, out, _ = zwbot(capsys, "import", exported, "--data", new)
    assert status == 0
    assert "已经导入过，没有改动" in out
    assert rows(new) == before


def test_nothing_is_brought_in_beside_something_else(
    data: Path, exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(data, lambda base: base.execute("UPDATE unit SET short = '社保'"))
    before = rows(data)
    status, out, err = zwbot(capsys, "import", exported, "--data", data)
    assert (status, out) == (2, "")
    assert "已有别的数据" in err
    assert rows(data) == before


def test_wrong_usage(data: Path, exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, named in (
        (("export", tmp_path / "a.zip"), "请加 --all"),
        (("export", "--all", exported), "已经有这个文件"),
        (("import", tmp_path / "no.zip"), "没有这个文件"),
    ):
        status, out, err = zwbot(capsys, *words, "--data", data)
        assert (status, out) == (64, "")
        assert named in err
    assert not (tmp_path / "a.zip").exists()


def test_what_was_changed_is_not_handed_on(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tamper(data, lambda base: base.execute("UPDATE submission SET receipt = 'x' WHERE id = 3"))
    status, out, err = zwbot(capsys, "export", "--all", tmp_path / "a.zip", "--data", data)
    assert (status, out) == (1, "")
    assert "报送 2024-00003 的回执" in err
    assert "没有导出" in err
    assert list(tmp_path.glob("*a.zip*")) == []


# -- ZIPs that are not what zwbot export wrote -------------------------------------------------------------------------


def edit(members: Members, /, **facts: object) -> None:
    members["manifest.json"] = json.dumps({**json.loads(members["manifest.json"]), **facts}).encode()


def relist(members: Members) -> None:
    """Have the manifest say what is there: by somebody who knows how."""
    listed = {
        name: {"rows": content.count(b"\n"), "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in members.items()
        if name != "manifest.json"
    }
    edit(members, members=listed)


def forge(name: str, *changes: tuple[str, str]) -> Callable[[Members], None]:
    """Change a table, and the manifest with it."""

    def change(members: Members) -> None:
        text = members[f"tables/{name}.jsonl"].decode()
        for before, after in changes:
            assert before in text
            text = text.replace(before, after, 1)
        members[f"tables/{name}.jsonl"] = text.encode()
        relist(members)

    return change


def put(name: str, content: bytes, *, listed: bool = True) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        members[name] = content
        if listed:
            relist(members)

    return change


def drop(name: str) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        del members[name]
        if name != "manifest.json":
            relist(members)

    return change


def flip_a_file(members: Members) -> None:
    name = next(name for name in members if name.startswith("files/"))
    members[name] = members[name][:-1] + b"?"
    relist(members)


HOSTILE: list[tuple[Callable[[Members], None], str]] = [
    (drop("manifest.json"), "没有清单"),
    (put("manifest.json", b"[]", listed=False), "清单读不懂"),
    (put("manifest.json", b"[" * 100_000, listed=False), "清单读不懂"),
    (lambda members: edit(members, schema=2), "请升级程序"),
    (lambda members: edit(members, revision="0001"), "同一版本"),
    (lambda members: edit(members, audit="f" * 64), "审计和清单对不上"),
    (put("tables/unit.jsonl", b'{"id":1}\n', listed=False), "和清单对不上"),
    (put("../../evil", b"x"), "和清单对不上"),
    (put("tables/sqlite_master.jsonl", b"x"), "和清单对不上"),
    (put("files/ab/evil", b"x"), "和清单对不上"),
    (put("files/ab/" + "ab" * 32, b"x"), "坏了"),
    (drop("tables/unit.jsonl"), "和清单对不上"),
    (flip_a_file, "坏了"),
    (forge("unit", ('"department_id":1', '"department_id":7')), "对不上"),
    (forge("unit", ('"department_id":1', '"department_id":"1"')), "坏了"),
    (forge("unit", ('"department_id":1', f'"department_id":{1 << 70}')), "坏了"),
    (forge("unit", ('"short"', '"shirt"')), "坏了"),
    (forge("person", ('"clerk"', '"king"')), "对不上"),
    (forge("person", ('"created":"2026', '"created":"soon')), "坏了"),
    (put("tables/unit.jsonl", b"\xff\n"), "坏了"),
    (put("tables/unit.jsonl", b"[" * 100_000 + b"\n"), "坏了"),
    (put("tables/unit.jsonl", b"x" * 100), "坏了"),
    (put("tables/unit.jsonl", b"\n"), "坏了"),
]


@pytest.mark.parametrize(("change", "named"), HOSTILE)
def test_what_is_no_export_changes_nothing(
    change: Callable[[Members], None],
    named: str,
    exported: Path,
    tmp_path: Path,
    fresh: Callable[[Path], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    fresh(tmp_path / "new")
    with zipfile.ZipFile(exported) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    status, out, err = zwbot(capsys, "import", tmp_path / "a.zip", "--data", tmp_path / "new")
    assert (status, out) == (2, "")
    assert named in err
    assert [name for name, lines in rows(tmp_path / "new").items() if lines] == ["alembic_version"]
    assert not (tmp_path / "evil").exists()
    assert zwbot(capsys, "import", exported, "--data", tmp_path / "new")[0] == 0, "the next try is not hindered"


def test_a_forged_submission_is_named(exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(exported) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    forge("submission", ('"reason":"待科室确认"', '"reason":"不用确认了"'))(members)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    status, _, err = zwbot(capsys, "import", tmp_path / "a.zip", "--data", tmp_path / "new")
    assert status == 1
    assert "和提交时的摘要对不上" in err


@pytest.mark.parametrize("length", [0, 10, 0.3, 0.99])
def test_a_zip_that_is_cut_off(
    length: float, exported: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = exported.read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[: int(length if length > 1 else length * len(whole))])
    status, _, err = zwbot(capsys, "import", tmp_path / "a.zip", "--data", tmp_path / "new")
    assert status == 2
    assert "不是完整的导出文件" in err or "没有清单" in err, "a DOCX in it is a ZIP too"
    shutil.rmtree(tmp_path / "new", ignore_errors=True)


def test_any_byte_of_the_zip(
    exported: Path, tmp_path: Path, fresh: Callable[[Path], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever is changed in it: refused in a sentence, or nothing that is kept is another."""
    whole, expected = exported.read_bytes(), None
    assert zwbot(capsys, "import", exported, "--data", tmp_path / "good")[0] == 0
    expected = rows(tmp_path / "good")
    for n in range(40):
        raw = bytearray(whole)
        raw[(n * 7919 + n * n) % len(raw)] ^= 1 << n % 8
        (tmp_path / "a.zip").write_bytes(raw)
        fresh(tmp_path / f"new{n}")
        status, _, err = zwbot(capsys, "import", tmp_path / "a.zip", "--data", tmp_path / f"new{n}")
        assert status in (0, 2), err
        assert status == 2 or rows(tmp_path / f"new{n}") == expected
