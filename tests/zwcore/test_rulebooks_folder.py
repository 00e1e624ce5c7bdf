"""Rulebooks of a folder outside the package: added, never in place of others, refused whole where one is unsound."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.zwcore.conftest import Run
from tests.zwcore.forms import EXPECTED, printed
from zwcore.rulebooks import load
from zwcore.rulebooks.folder import add_folder
from zwcore.rulebooks.load import forget

OWN = """title = "固原市 2022 年起"
area = "nx-guyuan"
names = ["固原"]
years = { from = 2022 }
extends = "cn/2020"
[lines.budget_alarm]
kind = "setting"
basis = ["own"]
value = 25
"""
BASES = '[own]\ntitle = "固原市财政局通知"\nmark = "V"\nnumber = "固财〔2022〕1号"\n'
LATER = OWN.replace("2022 }", "2024 }").replace('"cn/2020"', '"nx-guyuan/2022"').replace("= 25", "= 22")


@pytest.fixture(autouse=True)
def package_alone() -> Iterator[None]:
    yield
    forget()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two rulebooks, the later one on top of the earlier, and what they rest on."""
    return written(tmp_path / "rules", {"later.toml": LATER, "own/2022.toml": OWN, "bases.toml": BASES})


def written(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def test_they_stand_beside_the_packages(folder: Path) -> None:
    before = dict(load())
    assert add_folder(folder) == ()
    after = dict(load())
    assert list(after) == [*before, "nx-guyuan/2022", "nx-guyuan/2024"]
    assert {name: after[name] for name in before} == before
    assert [int(after[f"nx-guyuan/{year}"].lines.budget_alarm.value) for year in (2022, 2024)] == [25, 22]
    forget()
    assert dict(load()) == before


@pytest.mark.parametrize(
    ("texts", "path", "said"),
    [
        ({"a.toml": OWN.replace('"own"', '"house"').replace("nx-guyuan", "cn").replace("2022 }", "2020 }")},
         "a.toml", "编号 cn/2020（地区/起始年度）已经装有"),
        ({"a.toml": OWN, "b.toml": OWN, "bases.toml": BASES}, "b.toml", "与 a.toml 相同"),
        ({"a.toml": OWN}, "a.toml", "bases.toml 里没有“own”"),
        ({"a.toml": OWN.replace("value = 25", "valeu = 25"), "bases.toml": BASES}, "a.toml", "是不是“value”"),
        ({"a.toml": "title = "}, "a.toml", "写法不对"),
        ({"a.toml": OWN.replace('"cn/2020"', '"nx-guyuan/2022"'), "bases.toml": BASES}, "a.toml", "又回到自己"),
        ({"bases.toml": BASES.replace("own", "house")}, "bases.toml", "house：这个依据已经有了"),
        ({"bases.toml": "[own]\ntitle = 3\n"}, "bases.toml", "own"),
        ({"a.toml": OWN.replace('"cn/2020"', "[1]"), "bases.toml": BASES}, "a.toml", "extends"),
        ({"a.toml": LATER, "bases.toml": BASES}, "a.toml", "没有这套规则"),
    ],
)  # fmt: skip
def test_an_unsound_one_is_told_and_none_is_added(
    tmp_path: Path, run: Run, clean: Path, texts: dict[str, str], path: str, said: str
) -> None:
    folder, before = written(tmp_path / "rules", texts), dict(load())
    wrong = add_folder(folder)
    assert {one.path for one in wrong} == {str(folder / path)}, wrong
    assert any(said in one.problem for one in wrong), wrong
    assert dict(load()) == before
    status, out, err = run("review", str(clean), "--rulebooks", str(folder))
    assert (status, out) == (64, "")
    assert f"{folder / path}：" in err
    assert said in err


def test_a_folder_that_is_not_there(run: Run, clean: Path) -> None:
    status, out, err = run("review", str(clean), "--rulebooks", "no/such/folder")
    assert (status, out, "没有这个文件夹" in err) == (64, "", True)


@pytest.mark.parametrize("way", ["option", "environment"])
def test_a_file_is_reviewed_by_them(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    (tmp_path / "form.txt").write_text(printed(EXPECTED[0]).replace("中卫", "固原"), "utf-8")
    if way == "environment":
        monkeypatch.setenv("ZWBOT_RULEBOOKS", str(folder))
    given = () if way == "environment" else ("--rulebooks", str(folder))
    _, data = run.json("review", str(tmp_path / "form.txt"), *given)
    (form,) = data["files"][0]["forms"]
    assert form["score"]["rulebook"] == "nx-guyuan/2024"
    forget()  # a command has a process of its own
    status, out, _ = run("verify", form["receipt"], str(tmp_path / "form.txt"), *given)
    assert (status, out.startswith("相符：")) == (0, True)
    forget()
    monkeypatch.delenv("ZWBOT_RULEBOOKS", raising=False)
    assert run("verify", form["receipt"], str(tmp_path / "form.txt"))[0] == 1


def test_the_commands_about_rules_know_them(run: Run, folder: Path, clean: Path) -> None:
    def told(*words: str) -> str:
        forget()
        return run("rulebooks", *words, "--rulebooks", str(folder))[1]

    assert "nx-guyuan/2024\t固原市 2022 年起" in told("list")
    assert json.loads(told("show", "nx-guyuan/2022"))["area"] == "nx-guyuan"
    assert "1 处不同" in told("diff", "nx-guyuan/2022", "nx-guyuan/2024")
    assert "按 nx-guyuan/2022 固原市 2022 年起 试算 1 张表" in told("try", "nx-guyuan/2022", str(clean))
