"""The command line over many files: what one of them does to its process is a problem of that file."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.zwcore.conftest import Run
from tests.zwcore.forms import EXPECTED, printed
from zwcore import confined
from zwcore.confined import Child
from zwcore.exports import files, verify
from zwcore.layouts import album
from zwcore.rulebooks import Rulebook

pytestmark = pytest.mark.forks


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files, of which the one in the middle is deadly."""
    for name in ("a.txt", "c.txt"):
        (tmp_path / name).write_text(printed(EXPECTED[0]), "utf-8")
    (tmp_path / "b.txt").write_text("deadly", "utf-8")
    return tmp_path


@pytest.mark.parametrize("reason", ["time", "busy", "memory", "crash"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_others_go_on(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, reason: str, jobs: str) -> None:
    as_it_is = files.reviewed

    def reviewed(data: bytes, name: str, rulebook: Rulebook | None, form: str, taught: Any) -> tuple[str, int]:
        if data == b"deadly":
            while reason == "time":
                pass
            if reason == "busy":
                threading.Event().wait()
            if reason == "memory":
                raise MemoryError
            os._exit(1)
        return as_it_is(data, name, rulebook, form, taught)

    monkeypatch.setattr(files, "reviewed", reviewed)
    monkeypatch.setattr(confined, "SECONDS", 2)
    status, data = run.json("review", str(folder), "--jobs", jobs)
    assert (status, [file["name"] for file in data["files"]]) == (2, ["a.txt", "b.txt", "c.txt"])
    assert [len(file["forms"]) for file in data["files"]] == [1, 0, 1]
    deadly = data["files"][1]
    assert [(p["code"], p["params"]) for p in deadly["problems"]] == [("ZW002", {"reason": reason})]
    assert len(deadly["sha256"]) == 64
    status, out, _ = run("review", str(folder))
    assert (status, out.count("读到 1 张表"), out.count("必须修改 ZW002")) == (2, 2, 1)


def test_a_file_over_the_limit_is_not_read(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / "large.docx").open("wb") as file:
        file.truncate(1 << 34)
    status, data = run.json("review", str(tmp_path))
    (large,) = data["files"]
    assert (status, large["sha256"], large["problems"][0]["params"]) == (2, None, {"reason": "size"})


def test_links_in_a_folder_are_not_followed(run: Run, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text(printed(EXPECTED[1]), "utf-8")
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "linked").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    status, out, told = run("review", str(folder), "--format", "json")
    assert [file["name"] for file in json.loads(out)["files"]] == ["a.txt", "b.txt", "c.txt"]
    assert told == "文件夹里有 3 个链接、1 个不是文件的，没有读。要读的请直接写出来。\n"
    status, _, told = run("review", str(folder / "pipe.txt"))  # nobody waits for what never says anything
    assert (status, "不是文件，读不了" in told) == (64, True)
    _, data = run.json("review", str(folder / "link.txt"))  # one that is named itself is meant
    assert len(data["files"][0]["forms"]) == 1


def test_a_worker_that_is_killed_is_replaced_and_the_document_is_whole(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file gets another worker; where that goes, too, it is said, and the others go on."""
    give, killed = Child._give, list[int]()

    def deadly(child: Child) -> None:
        give(child)
        if child._question.endswith(b"deadly"):
            killed.append(child._pid)
            os.kill(child._pid, signal.SIGKILL)

    monkeypatch.setattr(Child, "_give", deadly)
    status, data = run.json("review", str(folder), "--jobs", "2")
    found = [(file["name"], len(file["forms"]), len(file["problems"])) for file in data["files"]]
    assert (status, len(killed), found) == (2, 2, [("a.txt", 1, 0), ("b.txt", 0, 1), ("c.txt", 1, 0)])


def test_an_interrupt_ends_it_cleanly(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(confined, "_first_answers", interrupted)
    status, _, told = run("review", str(folder))
    assert (status, told) == (130, "")


@pytest.mark.parametrize("command", [("layouts", "try"), ("verify", "0" * 64)])
def test_other_commands_survive_a_file_too(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    for module in (verify, album):
        monkeypatch.setattr(module, "read_whole", lambda *_: os._exit(1))
    status, out, _ = run(*command, str(folder / "a.txt"))
    assert (status, "程序中断了" in out) == (2, True)


def test_tables_of_points(run: Run, folder: Path) -> None:
    status, out, _ = run("review", str(folder), "--format", "table")
    assert (status, out.count("指标 "), out.count("总分 ")) == (1, 2, 2)
    assert [line for line in out.splitlines() if line.endswith(".txt")] == ["a.txt", "c.txt"]
    assert "b.txt：读到 0 张表" in out
