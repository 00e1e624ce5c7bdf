"""What lies in the data folder only its owner sees: folders 0700, files 0600, those of before too."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

from tests.bot.conftest import Running
from tests.bot.talk import send_file


def open_to_others(folder: Path) -> list[str]:
    return [f"{path} {path.stat().st_mode:o}" for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]


def zwbot(*arguments: str, data: Path) -> str:
    command = [sys.executable, "-m", "bot", *arguments, "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True, umask=0o022)
    return done.stdout


def test_nobody_else_sees_it(app: Running) -> None:
    send_file(app.chat(), "forms.docx")
    assert app.idle()
    assert {path.name for path in app.data.iterdir()} >= {"zwbot.sqlite", "zwbot.sqlite-wal", "files"}
    assert open_to_others(app.data) == []


def test_a_folder_of_before_is_shut(tmp_path: Path) -> None:
    data = tmp_path / "var"
    os.umask(0o022)
    (data / "files" / "ab").mkdir(parents=True)
    (data / "files" / "ab" / "old").write_bytes(b"old")
    zwbot("migrate", data=data)
    assert open_to_others(data) == []
    zwbot("users", "export", str(tmp_path / "名单.csv"), data=data)
    assert (tmp_path / "名单.csv").stat().st_mode & 0o077 == 0


def test_no_cell_of_a_list_is_a_formula(tmp_path: Path) -> None:
    data, roster = tmp_path / "var", tmp_path / "名单.csv"
    roster.write_text(
        'department,parent,unit,short,name,role,phone\n"\'\u3000=1+1局",,"\' ＝2单位",,"\'=HYPERLINK(1)",supervisor,\n',
        encoding="utf-8",
    )
    zwbot("users", "import", str(roster), data=data)
    (tmp_path / "提醒.csv").write_text("\u3000=1+1局,ZW301,-5,\n", encoding="utf-8")
    for said in (zwbot("users", "list", data=data), zwbot("alerts", "list", data=data)):
        cells = [cell for row in csv.reader(io.StringIO(said)) for cell in row]
        assert not [cell for cell in cells if cell.strip(' \u3000"')[:1] in tuple("=+@＝＋＠")], cells
