"""``zwbot doctor`` says what is wrong and what to do about it; nothing that it looks at stops it."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import pytest

from bot.config import Settings
from bot.services import doctor
from bot.services.doctor import Standing, examine
from bot.services.keeping import copies
from tests.bot.kept import NAME, NOW, tamper
from zwcore.documents import office


@pytest.fixture(autouse=True)
def works(monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice is not tried each time: that takes seconds."""
    monkeypatch.setattr(doctor, "office_works", lambda: True)


def said(data: Path, now: timedelta = timedelta()) -> dict[Standing, str]:
    """What is said in each standing; what hangs on this checkout and this kernel is left out."""
    points = list(examine(Settings(data=data), NOW + now))
    assert len(points) == 9
    here = ("译文", "子进程", "LibreOffice")
    own = [(line, standing) for line, standing in points if not any(word in line for word in here)]
    return {one: "\n".join(line for line, standing in own if standing is one) for one in Standing}


def test_a_good_one(data: Path, tmp_path: Path) -> None:
    copies.back_up(data, tmp_path / "a", NOW)
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    found = said(data, timedelta(days=2))
    assert found[Standing.WRONG] == ""
    assert "没有改动：审计 14 条、报送 10 版、文件 2 个" in found[Standing.GOOD]
    assert "最近的备份是 2 天前" in found[Standing.GOOD]
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_no_folder_yet(tmp_path: Path) -> None:
    found = said(tmp_path / "a" / "b")
    assert found[Standing.WRONG] == ""
    assert "还没有，第一次启动时会建好" in found[Standing.GOOD]
    assert list(tmp_path.iterdir()) == [], "it makes none"


@pytest.mark.parametrize(("after", "named"), [(None, "没有备份的记录"), (timedelta(days=8), "最近的备份是 8 天前")])
def test_backups_are_asked_for(data: Path, tmp_path: Path, after: timedelta | None, named: str) -> None:
    if after is not None:
        copies.back_up(data, tmp_path / "a", NOW)
    assert named in said(data, after or timedelta())[Standing.NOTE]


def zeroed(data: Path) -> None:
    raw = bytearray((data / NAME).read_bytes())
    raw[8192 : 8192 * 40] = bytes(8192 * 39)
    (data / NAME).write_bytes(raw)


def statement(sql: str) -> Callable[[Path], None]:
    def change(data: Path) -> None:
        tamper(data, lambda base: base.execute(sql))

    return change


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (statement("UPDATE submission SET receipt = 'x' WHERE id = 3"), "报送 2024-00003 的回执"),
        (statement("DELETE FROM audit_log WHERE id = 14"), None),
        (statement("DELETE FROM audit_log WHERE id = 4"), "审计第 5 条"),
        (statement("UPDATE alembic_version SET version_num = '9999'"), "请升级程序"),
        (zeroed, "数据库"),
        (lambda data: (data / NAME).write_bytes(b"x" * 9000), "数据库打不开"),
        (lambda data: (data / NAME).write_bytes(b""), "是空的"),
        (lambda data: os.truncate(data / NAME, 8192 * 3), "数据库"),
        (lambda data: next((data / "files").glob("??/*")).unlink(), "不见了"),
    ],
)
def test_what_is_wrong_with_the_database(data: Path, spoil: Callable[[Path], object], named: str | None) -> None:
    spoil(data)
    wrong = said(data)[Standing.WRONG]
    # Without anything that is known from elsewhere nobody can tell that the last lines are gone.
    assert named in wrong if named is not None else wrong == ""


def test_an_older_database_is_migrated_by_the_start(data: Path) -> None:
    statement("UPDATE alembic_version SET version_num = '0008'")(data)
    found = said(data)
    assert found[Standing.WRONG] == ""
    assert "zwbot migrate，启动时也会升级" in found[Standing.NOTE]


def test_many_submissions_are_left_to_verify(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "QUICK", 5)
    assert "没有逐份核对，请运行 zwbot verify" in said(data)[Standing.NOTE]
    statement("UPDATE audit_log SET action = 'x' WHERE id = 4")(data)
    assert "审计第 4 条" in said(data)[Standing.WRONG]


def test_a_folder_that_cannot_be_written(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> NoReturn:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    found = said(data)
    assert "不能写入（Read-only file system）：请换一个文件夹" in found[Standing.WRONG]
    assert "没有改动" in found[Standing.GOOD], "what can be read is looked at all the same"


def test_no_folder_at_all(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    assert "不是文件夹" in said(file)[Standing.WRONG]
    assert "不能写入（Not a directory）" in said(file / "below")[Standing.WRONG]


@pytest.mark.parametrize(
    ("megabytes", "standing"), [(100, Standing.WRONG), (1000, Standing.NOTE), (5000, Standing.GOOD)]
)
def test_room_on_the_disk(data: Path, monkeypatch: pytest.MonkeyPatch, megabytes: int, standing: Standing) -> None:
    usage = SimpleNamespace(free=megabytes * 1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert f"{megabytes} MB" in said(data)[standing]


@pytest.mark.parametrize("words", [("users", "list"), ("migrate",), ("doctor",), ("verify",), ("run", "--port", "0")])
@pytest.mark.parametrize("spoil", [zeroed, lambda data: (data / NAME).write_bytes(b"x" * 9000)])
def test_no_command_ends_in_a_traceback(data: Path, words: tuple[str, ...], spoil: Callable[[Path], object]) -> None:
    spoil(data)
    command = [sys.executable, "-m", "bot", *words, "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr
    assert done.returncode in (1, 2)
    assert "数据库" in done.stdout + done.stderr


def test_reading_leaves_a_running_database_alone(data: Path) -> None:
    with sqlite3.connect(data / NAME) as base:
        base.execute("UPDATE unit SET short = 'x'")
        assert "没有改动" in said(data)[Standing.GOOD], "the writer has not committed; nobody waits"


@pytest.mark.parametrize(
    ("there", "works", "standing", "words"),
    [
        (False, False, Standing.NOTE, "没有装 LibreOffice"),
        (True, False, Standing.WRONG, "没有成功"),
        (True, True, Standing.GOOD, "doc、ods、odt、rtf、wps 读得了"),
    ],
)
def test_whether_other_office_files_can_be_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, there: bool, works: bool, standing: Standing, words: str
) -> None:
    monkeypatch.setattr(office, "find", lambda: tmp_path if there else None)
    monkeypatch.setattr(doctor, "office_works", lambda: works)
    ((line, found),) = [point for point in examine(Settings(data=tmp_path), NOW) if "LibreOffice" in point[0]]
    assert (found, words in line) == (standing, True)
