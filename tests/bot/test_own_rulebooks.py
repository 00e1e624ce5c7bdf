"""Rulebooks of a folder of one's own (``ZWBOT_RULEBOOKS``): known to the bot and to the child that reads its files."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import app
from bot.db.packing import unpack
from bot.runner.pool import Pool
from tests.zwcore.forms import EXPECTED, printed
from zwcore.commands import call
from zwcore.record import decode
from zwcore.rulebooks import load
from zwcore.rulebooks.load import forget

OWN = 'title = "固原市"\narea = "nx-guyuan"\nnames = ["固原"]\nyears = { from = 2022 }\nextends = "cn/2020"\n'


@pytest.fixture(autouse=True)
def package_alone() -> Iterator[None]:
    yield
    forget()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "rules"
    path.mkdir()
    (path / "own.toml").write_text(OWN, "utf-8")
    monkeypatch.setenv("ZWBOT_RULEBOOKS", str(path))
    return path


def test_the_bot_knows_them(folder: Path, tmp_path: Path) -> None:
    assert call(app, ["migrate", "--data", str(tmp_path)]) == 0
    assert load()["nx-guyuan/2022"].title == "固原市"


def test_an_unsound_one_stops_it(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "own.toml").write_text(OWN.replace("title", "titel"), "utf-8")
    assert call(app, ["migrate", "--data", str(tmp_path)]) == 64
    said = capsys.readouterr().err
    assert f"{folder / 'own.toml'}：titel：没有这个名称，是不是“title”" in said
    assert "规则文件夹" in said.splitlines()[-1]
    assert "nx-guyuan/2022" not in load()


def test_the_child_reads_by_them(folder: Path) -> None:
    form = printed(EXPECTED[0]).replace("中卫", "固原").encode()

    async def read(rulebooks: Path | None) -> str:
        pool = Pool(rulebooks=rulebooks)
        try:
            return decode(unpack((await pool.read(form, "form.txt")).sheets[0]["record"])).rulebook_id
        finally:
            pool.close()

    books = [asyncio.run(read(given)) for given in (folder, None)]
    assert books == ["nx-guyuan/2022", "nx-zhongwei/2024"]
