"""``zwbot batch``: many files offline, none of them twice, the same bytes however often it was stopped."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.__main__ import app
from bot.runner import batch
from tests.bot.talk import form_text
from tests.bot.waiting import eventually
from tests.zwcore.forms import DATA
from zwcore.__main__ import main
from zwcore.commands import call
from zwcore.exports.reviewed import rows_of, to_summary


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "files"
    (files / "二" / "三").mkdir(parents=True)
    for name in ("forms.docx", "forms.xlsx"):
        shutil.copy(DATA / name, files)
    shutil.copy(DATA / "forms.pdf", files / "二" / "三" / "表.pdf")
    (files / "二" / "坏.docx").write_bytes(b"PK\x03\x04broken")
    (files / "一.txt").write_text(form_text(1), "utf-8")
    return files


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    status = call(app, ["batch", *(str(word) for word in words)])
    return status, *capsys.readouterr()


def lines(out: Path, name: str = batch.RESULTS) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / name).read_bytes().splitlines()]


def cells(out: Path) -> Iterator[tuple[Any, ...]]:
    book = openpyxl.load_workbook(BytesIO((out / batch.SUMMARY).read_bytes()))
    yield from book.worksheets[0].iter_rows(values_only=True)


def test_results_and_summary(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    status, said, told = run(capsys, folder, "--out", out, "--jobs", 2)
    assert status == 2
    assert said == (f"5 个文件、28 张表：3 个文件有必须修改的，1 个读不了\n结果在 {out}：results.jsonl、summary.xlsx\n")
    assert told.splitlines()[-1] == "已核对 5/5"
    capsys.readouterr()
    main(["review", str(folder), "--format", "json"])
    assert lines(out) == json.loads(capsys.readouterr().out)["files"]
    head, *rows = cells(out)
    assert head[:5] == ("文件", "表", "项目名称", "单位", "年度")
    assert head[5:12] == ("自评总分", "核算得分", "可核算分值", "其中核算得分", "必须修改", "请核实", "提示")
    assert [row[0] for row in rows] == ["forms.docx"] * 9 + ["forms.xlsx"] * 9 + ["一.txt"] + ["二/三/表.pdf"] * 9 + [
        "二/坏.docx"
    ]
    fifth = rows[4]
    assert fifth[:5] == ("forms.docx", "5", "宁夏社会保障卡补卡制作费补助资金", "中卫市社会保险事业管理中心", "2024")
    assert fifth[5] == 100
    assert fifth[9] == 1
    assert fifth[12].startswith("必须修改：")
    assert rows[-1][12] == "必须修改：文件已损坏，打不开。请在电脑上重新保存一份再发送。"
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}


def test_what_is_done_is_not_done_again(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    assert run(capsys, folder, "--out", out)[0] == 2
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def none(_: object, jobs: Sequence[object], *__: object) -> Iterator[bytes]:
        assert not jobs, "done again"
        return iter(())

    monkeypatch.setattr(batch, "each", none)
    status, said, _ = run(capsys, folder, "--out", out)
    assert status == 2
    assert "5 个文件（其中 5 个以前核对过）" in said
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_only_what_changed_is_done_again(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    run(capsys, folder, "--out", out)
    (folder / "一.txt").write_text(form_text(2), "utf-8")
    (folder / "新.txt").write_text(form_text(3), "utf-8")
    assert "6 个文件（其中 4 个以前核对过）" in run(capsys, folder, "--out", out)[1]
    run(capsys, folder, "--out", tmp_path / "fresh")
    for name in (batch.RESULTS, batch.SUMMARY):
        assert (out / name).read_bytes() == (tmp_path / "fresh" / name).read_bytes()
    assert "（其中" not in run(capsys, folder, "--out", out, "--rulebook", "cn/2020")[1], "other rules, another review"


def _has(ledger: Path, lines: int) -> bool:
    return ledger.exists() and ledger.read_bytes().count(b"\n") >= lines


def test_killed_and_started_again(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for n in range(30):
        (folder / f"{n:02}.txt").write_text(form_text(1 + n % 9), "utf-8")
    whole, out = tmp_path / "whole", tmp_path / "out"
    run(capsys, folder, "--out", whole)
    ledger = out / batch.LEDGER
    for killed in range(1, 4):
        words = [sys.executable, "-m", "bot", "batch", str(folder), "--out", str(out)]
        child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        eventually(partial(_has, ledger, 5 * killed))
        child.send_signal(signal.SIGKILL)
        child.wait()
        with ledger.open("ab") as file:
            file.write(b'{"rules":"half a li')
    done = ledger.read_bytes().count(b"\n")
    assert f"（其中 {done} 个以前核对过）" in run(capsys, folder, "--out", out)[1]
    for name in (batch.RESULTS, batch.SUMMARY):
        assert (out / name).read_bytes() == (whole / name).read_bytes()
    entries = [(one["file"]["name"], one["sha256"]) for one in lines(out, batch.LEDGER)]
    assert len(entries) == len(set(entries)) == 35


def test_results_among_the_files_are_not_reviewed(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert "5 个文件" in run(capsys, folder, "--out", folder / "结果")[1]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("{files}", "--out", "{files}"), "不是空的"),
        (("-", "--out", "{tmp}/out"), "不收标准输入"),
        (("{tmp}/missing", "--out", "{tmp}/out"), "没有这个文件"),
        (("{files}", "--out", "{tmp}/out", "--rulebook", "nowhere/1999"), "没有这套规则"),
        (("{files}",), "没有写全"),
        (("{files}", "--out", "{tmp}/out", "--jobs", "0"), "值不对"),
    ],
)
def test_wrong_usage(
    words: tuple[str, ...], named: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, *(word.format(files=folder, tmp=tmp_path) for word in words))
    assert (status, out) == (64, "")
    assert named in err
    assert not (tmp_path / "out").exists()


def test_a_name_that_is_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / os.fsdecode(b"\xff.txt")).write_text(form_text(1), "utf-8")
    for before in ("", "（其中 1 个以前核对过）"):
        assert f"1 个文件{before}、1 张表" in run(capsys, files, "--out", tmp_path / "out")[1]


def test_what_stands_in_a_form_is_no_formula() -> None:
    form = {"project": '=HYPERLINK("x")', "title": None, "unit": "+1", "year": "2024", "table_no": "@SUM(1)"}
    score = {"claimed": "=1+1", "recomputed": "-2.50", "recomputable": None, "recomputed_sum": "1e5"}
    file = {"name": "-a.docx", "problems": [], "forms": [{"form": form, "score": score, "findings": []}]}
    book = openpyxl.load_workbook(BytesIO(to_summary(rows_of(file))))
    found = [(cell.value, cell.data_type) for cell in next(book.worksheets[0].iter_rows(min_row=2))]
    texts = ["-a.docx", "@SUM(1)", '=HYPERLINK("x")', "+1", "2024", "=1+1"]
    assert found[:6] == [(text, "s") for text in texts]
    assert found[6] == (-2.5, "n")
    assert found[8] == ("1e5", "s")
