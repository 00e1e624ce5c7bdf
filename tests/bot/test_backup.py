"""``zwbot backup`` and ``zwbot restore``: whole or not at all, while the bot runs or not."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import app
from bot.services.keeping import copies
from bot.services.keeping.sound import look
from bot.services.keeping.staged import UNFINISHED
from tests.bot.conftest import SUPERVISOR, Process, Running
from tests.bot.kept import NAME, NOW, tamper
from tests.bot.talk import form_text, send_in
from zwcore.commands import call


def zwbot(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    status = call(app, [str(word) for word in words])
    return status, *capsys.readouterr()


def rows(data: Path) -> list[object]:
    """Everything that stands in the database."""
    with closing(sqlite3.connect(data / NAME)) as base:
        return list(base.iterdump())


def test_what_is_restored_is_what_was_there(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to, new = tmp_path / "backups" / "a", tmp_path / "new"
    status, out, err = zwbot(capsys, "backup", to, "--data", data)
    assert (status, err) == (0, "")
    assert re.search(rf"已备份到 {to}：报送 10 版、审计 14 条、文件 2 个，\d MB\n没有改动", out)
    status, out, err = zwbot(capsys, "restore", to, "--data", new)
    assert (status, err) == (0, "")
    assert f"已恢复到 {new}：报送 10 版、审计 14 条、文件 2 个" in out
    assert rows(new) == rows(data)
    assert {path.name: path.read_bytes() for path in (new / "files").glob("??/*")} == {
        path.name: path.read_bytes() for path in (data / "files").glob("??/*")
    }
    for path in (*to.rglob("*"), to, *new.rglob("*"), new):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert sorted(path.name for path in to.iterdir()) == ["files", "manifest.json", NAME]
    assert copies.last(data) is not None
    assert copies.last(new) is None


def test_only_into_an_empty_folder(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to = tmp_path / "a"
    assert zwbot(capsys, "backup", to, "--data", data)[0] == 0
    before = rows(data)
    for words in (("backup", to, "--data", data), ("restore", to, "--data", data), ("restore", to, "--data", to)):
        status, out, err = zwbot(capsys, *words)
        assert (status, out) == (64, "")
        assert "不是空的" in err
    assert rows(data) == before
    assert zwbot(capsys, "backup", tmp_path / "b", "--data", tmp_path / "nowhere")[0] == 2
    assert not (tmp_path / "b").exists()


def test_what_a_kill_left_is_cleared_away(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to, new = tmp_path / "a", tmp_path / "new"
    for folder in (to, new):
        (folder / UNFINISHED / "files").mkdir(parents=True)
        (folder / "files" / "ab").mkdir(parents=True)
    assert "没有做完" in zwbot(capsys, "restore", to, "--data", tmp_path / "other")[2]
    assert not (tmp_path / "other" / NAME).exists()
    assert zwbot(capsys, "backup", to, "--data", data)[0] == 0
    assert zwbot(capsys, "restore", to, "--data", new)[0] == 0
    assert rows(new) == rows(data)
    assert not (new / UNFINISHED).exists()
    assert not (new / "files" / "ab").exists()


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def edit(backup: Path, **facts: object) -> None:
    path = backup / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **facts}), "utf-8")


SPOILT: list[tuple[Callable[[Path], object], str]] = [
    (lambda backup: flip(backup / NAME), f"备份里的 {NAME} 和清单对不上"),
    (lambda backup: flip(next((backup / "files").glob("??/*"))), "和清单对不上"),
    (lambda backup: shutil.rmtree(backup / "files"), "备份不完整：少了 files/"),
    (lambda backup: (backup / NAME).unlink(), f"备份不完整：少了 {NAME}"),
    (lambda backup: (backup / "manifest.json").unlink(), "没有做完"),
    (lambda backup: (backup / "manifest.json").write_bytes(b"{"), "清单坏了"),
    (lambda backup: edit(backup, schema=2), "清单读不懂"),
    (lambda backup: edit(backup, files={"../../evil": {"size": 1, "sha256": "0"}}), "清单读不懂"),
    (lambda backup: edit(backup, files=[]), "清单读不懂"),
    (lambda backup: edit(backup, revision="9999"), "请升级程序"),
    (lambda backup: edit(backup, audit={"lines": 10, "head": "f" * 64}), "和清单对不上"),
]


@pytest.mark.parametrize(("spoil", "named"), SPOILT)
def test_a_backup_that_is_not_whole_restores_nothing(
    spoil: Callable[[Path], object], named: str, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup, new = tmp_path / "a", tmp_path / "new"
    assert zwbot(capsys, "backup", backup, "--data", data)[0] == 0
    spoil(backup)
    status, out, err = zwbot(capsys, "restore", backup, "--data", new)
    assert (status, out) == (2, "")
    assert named in err
    assert not new.exists() or list(new.iterdir()) == []


def test_what_was_changed_before_the_backup_is_said(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(data, lambda base: base.execute("UPDATE filing SET claimed = '1' WHERE id = 5"))
    for words in (("backup", tmp_path / "a", "--data", data), ("restore", tmp_path / "a", "--data", tmp_path / "new")):
        status, _, err = zwbot(capsys, *words)
        assert status == 1
        assert "报送 2024-00005 的自评总分和它的档案对不上" in err
    assert rows(tmp_path / "new") == rows(data)


def test_an_older_database_is_backed_up_before_it_is_migrated(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(data, lambda base: base.execute("UPDATE alembic_version SET version_num = '0008'"))
    for words in (("backup", tmp_path / "a", "--data", data), ("restore", tmp_path / "a", "--data", tmp_path / "new")):
        status, out, _ = zwbot(capsys, *words)
        assert status == 0
        assert "没有核对" in out


def test_a_corrupt_database_is_no_traceback(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = bytearray((data / NAME).read_bytes())
    raw[8192 : 8192 * 40] = bytes(8192 * 39)
    (data / NAME).write_bytes(raw)
    status, _, err = zwbot(capsys, "backup", tmp_path / "a", "--data", data)
    assert status == 2
    assert "没有备份" in err
    assert list((tmp_path / "a").iterdir()) == []


def test_while_the_bot_runs(app: Running, tmp_path: Path) -> None:
    """Submissions go on while backups are made: each is one moment, nothing of it is half; the last one is started."""
    clerk = app.chat()

    def submit(number: int) -> None:
        send_in(clerk, clerk.ask(form_text(number), "自评总分"))
        clerk.said("回执号")
        assert app.idle(), "the card has its new state before the next text comes"

    def command(*words: str) -> None:
        done = subprocess.run([sys.executable, "-m", "bot", *words], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")

    submit(1)
    with ThreadPoolExecutor(1) as other:
        going = [other.submit(submit, number) for number in (2, 3, 6, 9)]
        for n in range(2):
            command("backup", str(tmp_path / f"b{n}"), "--data", str(app.data))
        for one in going:
            one.result()
    assert app.idle()
    command("backup", str(tmp_path / "b2"), "--data", str(app.data))
    versions = "SELECT number, receipt, content_digest, record FROM submission ORDER BY id"
    lines = "SELECT hash FROM audit_log ORDER BY id"
    with closing(sqlite3.connect(app.data / NAME)) as live:
        live_versions, live_lines = live.execute(versions).fetchall(), live.execute(lines).fetchall()
    assert len(live_versions) == 5
    for n in range(3):
        new = tmp_path / f"new{n}"
        command("restore", str(tmp_path / f"b{n}"), "--data", str(new))
        assert look(new).breaks == []
        with closing(sqlite3.connect(new / NAME)) as base:
            there, said = base.execute(versions).fetchall(), base.execute(lines).fetchall()
        assert there == live_versions[: len(there)]
        assert said == live_lines[: len(said)]
        assert len(there) >= 1
        assert len(said) >= len(there)
    assert there == live_versions
    again = Process("run", "--port", "0", "--data", str(new), log=tmp_path / "again.log")
    other_bot = Running(again, new)
    assert "自评总分" in other_bot.chat(SUPERVISOR).ask("/score 2024-00001", "自评总分")["text"]
    other_bot.client.close()
    again.stop()


def test_now_is_an_argument(data: Path, tmp_path: Path) -> None:
    copies.back_up(data, tmp_path / "a", NOW)
    assert copies.last(data) == NOW
    assert json.loads((tmp_path / "a" / "manifest.json").read_text("utf-8"))["made"] == "2026-03-02T01:00:00+00:00"
