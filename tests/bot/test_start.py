"""What is in the way of a start is said in a sentence, with status 2, before anything else is printed."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.conftest import PATIENCE
from tests.bot.disks import mounted_disk

Fresh = Callable[[Path], Path]


def started(data: Path) -> tuple[int, str, str]:
    """What becomes of ``zwbot run``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZWBOT_")}
    command = [sys.executable, "-m", "bot", "run", "--port", "0", "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, env=kept, timeout=PATIENCE, check=False)
    return done.returncode, done.stdout, done.stderr


def refused(data: Path, *said: str) -> None:
    status, out, err = started(data)
    assert (status, out) == (2, ""), err
    assert err.startswith("zwbot: "), err
    assert err.count("\n") == 1
    for part in said:
        assert part in err


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("x")
    refused(tmp_path / "var", str(tmp_path / "var"), "不能写入", "--data")


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    with mounted_disk(tmp_path / "disk", 2) as folder:
        yield folder


def test_a_folder_that_is_read_only(fresh: Fresh, mounted: Path) -> None:
    fresh(mounted / "var")
    subprocess.run(["mount", "-o", "remount,ro", mounted], check=True)
    refused(mounted / "var", "不能写入", "权限")


def test_no_room(mounted: Path) -> None:
    (mounted / "filler").write_bytes(bytes((2 << 20) - (64 << 10)))
    refused(mounted / "var", "磁盘满了", "腾出空间")


def test_a_database_of_a_newer_version(fresh: Fresh, tmp_path: Path) -> None:
    with closing(sqlite3.connect(fresh(tmp_path))) as database, database:
        database.execute("update alembic_version set version_num = '9999'")
    refused(tmp_path, "更新的版本")


@pytest.mark.parametrize("where", ["head", "middle", "cut", "all"])
def test_a_damaged_database(where: str, fresh: Fresh, tmp_path: Path) -> None:
    file = fresh(tmp_path)
    content = bytearray(file.read_bytes())
    if where == "head":
        content[:100] = b"x" * 100
    elif where == "middle":
        content[8192 : len(content) // 2] = os.urandom(len(content) // 2 - 8192)
    elif where == "cut":
        del content[len(content) // 2 :]
    else:
        content = bytearray(os.urandom(4096))
    file.write_bytes(content)
    refused(tmp_path, "已损坏", "备份")


def test_a_database_that_somebody_holds(fresh: Fresh, tmp_path: Path) -> None:
    with closing(sqlite3.connect(fresh(tmp_path), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        refused(tmp_path, "占用")
