"""``zwbot`` on the command line: wrong usage is told in a line, never by a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

import zwcore
from bot.__main__ import app
from zwcore.commands import call

CALENDAR = "2027-01-01,休,元旦\n"


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    status = call(app, args)
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "要写一个命令"),
        (("frobnicate",), "没有这个命令：frobnicate"),
        (("users",), "要写一个命令"),
        (("users", "import", "{tmp}/missing.csv"), "没有这个文件：{tmp}/missing.csv"),
        (("alerts", "import", "{tmp}/missing.csv"), "没有这个文件：{tmp}/missing.csv"),
        (("calendar", "import", "{tmp}"), "没有这个文件：{tmp}"),
        (("cycles", "{tmp}/missing.csv", "--year", "2026"), "没有这个文件：{tmp}/missing.csv"),
        (("jobs", "--dry-run", "--at", "nonsense"), "时刻读不懂：nonsense"),
        (("jobs", "--no-dry-run", "--at", "2026-12-30T09:00"), "只能试看：请加 --dry-run"),
        (("jobs", "--dry-run", "--at", "2026-12-30T09:00", "--data", "{tmp}"), "这里还没有数据库：{tmp}"),
        (("jobs",), "没有写全"),
        (("run", "--port", "many"), "值不对"),
        (("run", "--port", "99999"), "设置的值不对：ZWBOT_PORT"),
        (("doctor", "--deep"), "没有这个选项"),
    ],
)
def test_status_64_for_wrong_usage(
    args: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, *(arg.format(tmp=tmp_path) for arg in args))
    assert (status, out) == (64, "")
    assert err.startswith(f"zwbot: {said.format(tmp=tmp_path)}")
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_setting_of_the_environment_that_does_not_fit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZWBOT_RATE", "fast")
    assert run(capsys, "doctor") == (64, "", "zwbot: 设置的值不对：ZWBOT_RATE。用法见 zwbot --help\n")


def test_a_calendar_that_is_not_utf_8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "2027.csv"
    file.write_bytes(CALENDAR.encode("gbk"))
    arguments = ("calendar", "import", str(file), "--data", str(tmp_path / "data"))
    assert run(capsys, *arguments) == (1, "", "文件不是 UTF-8 编码，请在记事本里另存为 UTF-8\n")
    file.write_text(CALENDAR, "utf-8")
    assert run(capsys, *arguments)[:2] == (0, "已读入 1 天：2027 年\n")


def test_a_table_that_cannot_be_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "owed.xlsx"
    file.write_bytes(b"PK\x03\x04broken")
    status, _, err = run(capsys, "cycles", str(file), "--year", "2026", "--data", str(tmp_path / "data"))
    assert (status, err) == (1, f"文件打不开，请另存为 XLSX 或 CSV：{file}\n")


def test_what_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "users", "export", str(tmp_path / "no" / "a.csv"), "--data", str(tmp_path / "data"))
    assert (status, out) == (2, "")
    assert "a.csv" in err


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--version") == (0, f"{zwcore.__version__}\n", "")
    for command in (
        "run", "sandbox", "migrate", "doctor", "users import", "calendar import", "cycles", "jobs",
        "verify", "backup", "restore", "export", "import", "batch",
    ):  # fmt: skip
        status, out, _ = run(capsys, *command.split(), "--help")
        assert status == 0
        assert f"例：zwbot {command}" in out
