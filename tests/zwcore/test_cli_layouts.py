"""The command line shows how a file is read, is taught a print, and reads by what it was taught."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.zwcore.conftest import Run
from tests.zwcore.forms import DATA
from zwcore.layouts.teach import read


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """A form one of whose headers nobody knows."""
    text = (DATA / "elsewhere" / "form-04.txt").read_text("utf-8")
    path = tmp_path / "strange.txt"
    path.write_text(text.replace("实际完成值", "落地成效"), "utf-8")
    return path


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_try_says_how_each_column_was_read(run: Run, strange: Path) -> None:
    status, out, _ = run("layouts", "try", str(strange))
    lines = out.splitlines()
    assert (status, lines[0].split("\t")[2]) == (0, "10 项指标")
    assert "  绩效指标：“得分”读作“得分”（indicators.score），凭栏名" in lines
    (doubted,) = (line for line in lines if "落地成效" in line)
    assert "读作“实际完成值”（indicators.actual），凭栏里的值，把握" in doubted


def test_try_says_what_was_left_over(run: Run, tmp_path: Path) -> None:
    text = (DATA / "elsewhere" / "form-04.txt").read_text("utf-8")
    path = tmp_path / "more.txt"
    path.write_text(text.replace("主管部门\t", "经办股室\t预算股\n主管部门\t"), "utf-8")
    status, out, _ = run("layouts", "try", str(path))
    (line,) = (line for line in out.splitlines() if "预算股" in line)
    assert (status, "没有读" in line, "第 1 页第 1 张表第" in line) == (0, True, True)


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        ("\n", "actual"),
        ("5\n", "actual"),
        ("实际完成值\n", "actual"),
        ("什么\n7\n", "score"),
        ("evidence\n", "evidence"),
    ],
)
def test_teach_asks_for_what_is_not_certain(
    run: Run, strange: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, field: str
) -> None:
    typed(monkeypatch, answer)
    status, out, _ = run("layouts", "teach", str(strange), "--out", str(tmp_path / "prints"))
    assert (status, out.count("这一栏是什么？")) == (0, 1)
    (path,) = (tmp_path / "prints").glob("*.toml")
    (lesson,) = read(path.read_text("utf-8"))
    assert (lesson.block, dict(lesson.columns)) == ("indicators", {"落地成效": field})


def test_nobody_answers(run: Run, strange: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "")
    status, out, _ = run("layouts", "teach", str(strange), "--out", str(tmp_path / "prints"))
    assert (status, "没有回答" in out, list((tmp_path / "prints").iterdir())) == (0, True, [])
    status, out, _ = run("layouts", "teach", str(DATA / "elsewhere" / "form-04.txt"), "--out", str(tmp_path / "prints"))
    assert (status, out) == (0, "没有要教的：每一栏都读得准。\n")


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("落地=indicators.actual", "没有“落地”这一栏"),
        ("落地成效=indicators.actal", "--column 要写成"),
        ("落地成效=goals.planned", "--column 要写成"),
        ("落地成效", "--column 要写成"),
        ("=indicators.actual", "--column 要写成"),
    ],
)
def test_a_column_that_does_not_fit_is_wrong_usage(
    run: Run, strange: Path, tmp_path: Path, column: str, said: str
) -> None:
    status, out, err = run("layouts", "teach", str(strange), "--out", str(tmp_path / "p"), "--column", column)
    assert (status, out, said in err) == (64, "", True)
    assert not (tmp_path / "p").exists()


def test_what_was_taught_is_used_and_goes_into_the_receipt(run: Run, strange: Path, tmp_path: Path) -> None:
    prints = str(tmp_path / "prints")
    _, before = run.json("review", str(strange))
    told = run("layouts", "teach", str(strange), "--out", prints, "--column", "落地成效=indicators.actual")
    assert (told[0], "写好了" in told[1]) == (0, True)
    _, after = run.json("review", str(strange), "--layouts", prints)
    (asked,), (certain,) = (data["files"][0]["forms"] for data in (before, after))
    assert "ZW005" in [finding["code"] for finding in asked["findings"]]
    assert "ZW005" not in [finding["code"] for finding in certain["findings"]]
    assert {column["by"] for column in certain["reading"]["columns"] if column["header"] == "落地成效"} == {"taught"}
    assert asked["form"] == certain["form"]
    assert asked["receipt"] != certain["receipt"]
    assert run("verify", certain["receipt"], str(strange), "--layouts", prints)[0] == 0
    assert run("verify", certain["receipt"], str(strange))[0] == 1
    assert "凭教过的" in run("layouts", "try", str(strange), "--layouts", prints)[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[taught]]\nblock = 1", "读不懂"),
        ("title = 'a print'", "没有 [[taught]]"),
        ("[[taught", "读不懂"),
        ('[[taught]]\nblock = "indicators"\nfingerprint = "ab"\n[taught.columns]\n"x" = "y"\n', "读不懂"),
    ],
)
def test_a_file_that_teaches_nothing_is_told(run: Run, strange: Path, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "prints").mkdir()
    (tmp_path / "prints" / "a.toml").write_text(text, "utf-8")
    status, out, err = run("review", str(strange), "--layouts", str(tmp_path / "prints"))
    assert (status, out, said in err, str(tmp_path / "prints" / "a.toml") in err) == (64, "", True, True)


def test_two_files_that_teach_otherwise(run: Run, strange: Path, tmp_path: Path) -> None:
    prints = tmp_path / "prints"
    for name, field in (("a", "actual"), ("b", "score")):
        run("layouts", "teach", str(strange), "--out", str(prints / name), "--column", f"落地成效=indicators.{field}")
    status, _, err = run("review", str(strange), "--layouts", str(prints))
    assert (status, "教的不一样" in err) == (64, True)
