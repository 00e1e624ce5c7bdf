"""LibreOffice that is not there, hangs, makes nothing or too much, or is taken over: what is said, and what is left."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from tests.zwcore.conftest import Run
from tests.zwcore.documents.packages import zipped
from zwcore import confined
from zwcore.confined import Broken, Child, program
from zwcore.confined.sealing import landlock_version
from zwcore.documents import office
from zwcore.documents.limits import MAX_BYTES
from zwcore.review import review_file

pytestmark = pytest.mark.forks
RTF = rb"{\rtf1\ansi a}"
# What a script finds: the names that it was told.
HEAD = """#!/bin/sh
while [ "$1" != --outdir ]; do shift; done
out=$2; shift 2
mkdir "$out"
"""
COPY = 'name=${file##*/}; cp "$file" "$out/${name%.*}.docx"'
Put = Callable[..., None]
T = TypeVar("T")


@pytest.fixture
def soffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Puts a script in the place of LibreOffice; people's files lie in a folder of their own while it works."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "work").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "work"))

    def put(script: str, **names: object) -> None:
        said = "".join(f"{name}='{value}'\n" for name, value in names.items())
        path = tmp_path / "bin" / "soffice"
        path.write_text(f"{HEAD}PATH=/usr/bin:/bin\n{said}{script}\n", "utf-8")
        path.chmod(0o755)

    return put


def converted(*data: bytes) -> list[office.Made]:
    return office.Converter(program.run).made([("rtf", one) for one in data or (RTF,)])


def work(data: bytes) -> bytes:
    file = review_file(data, "a")
    return repr([problem.params.get("reason") for problem in file.problems]).encode()


def test_it_is_not_there(soffice: Put, run: Run, tmp_path: Path) -> None:
    assert converted() == [("old_office", b"")]
    (tmp_path / "a.wps").write_bytes(RTF)
    status, out, _ = run("review", str(tmp_path / "a.wps"))
    assert status == 2
    assert "没有安装" in out
    assert "另存为 docx" in out


def test_it_hangs(soffice: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "SECONDS", 1)
    soffice('echo 1 > "$out/begun"; sleep 99')
    assert converted() == [("time", b"")]
    assert list((tmp_path / "work").iterdir()) == []


def test_it_makes_nothing(soffice: Put) -> None:
    soffice("exit 0")
    assert converted() == [("office", b"")]


def test_it_makes_too_much(soffice: Put) -> None:
    soffice(f'yes | head -c {MAX_BYTES + 1} > "$out/0.docx"')
    assert converted() == [("bomb", b"")]


def test_more_than_that_it_cannot_write(soffice: Put, tmp_path: Path) -> None:
    soffice('yes | head -c 999000000 > "$out/0.docx"')
    assert converted() == [("bomb", b"")]
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.parametrize("script", ['ln -s "$SECRET" "$out/0.docx"', 'mkfifo "$out/0.docx"', 'mkdir "$out/0.docx"'])
def test_what_it_makes_is_a_file_of_its_own(soffice: Put, tmp_path: Path, script: str) -> None:
    (tmp_path / "secret").write_text("secret")
    soffice(script, SECRET=tmp_path / "secret")
    assert converted() == [("office", b"")]


@pytest.mark.skipif(not landlock_version(), reason="this kernel has no Landlock")
def test_it_sees_and_writes_no_file_but_its_own(soffice: Put, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    tries = 'cat "$SECRET"; ls "$FOLDER"; echo 1 > "$FOLDER/written"; cat /proc/$PPID/environ; echo over'
    soffice(f'({tries}) > "$out/0.docx"', SECRET=tmp_path / "secret", FOLDER=tmp_path)
    assert converted() == [("", b"over\n")]
    assert not (tmp_path / "written").exists()


def test_one_that_takes_it_down_is_no_fault_of_the_others(soffice: Put) -> None:
    soffice(f"for file; do grep -q evil $file && exit 1; {COPY}; done")
    evil = rb"{\rtf1 evil}"
    given = [RTF, evil, RTF + b" ", evil + b" ", RTF + b"  "]
    assert converted(*given) == [("office", b"") if b"evil" in one else ("", one) for one in given]


def test_what_it_does_not_open_it_is_not_asked_again(soffice: Put, tmp_path: Path) -> None:
    soffice(f"for file; do grep -q bad $file || {{ {COPY}; }}; done; [ $# = 3 ]")
    given = [b"bad", RTF, b"bad "]
    assert converted(*given) == [("office", b"") if b"bad" in one else ("", one) for one in given]


def test_what_one_file_may_cost_is_limited(soffice: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "TOGETHER", 1)
    soffice("exit 1")
    reasons = [reason for reason, _ in converted(*[RTF + bytes(n) for n in range(office.RUNS + 2)])]
    assert reasons == ["office"] * office.RUNS + ["time"] * 2


def test_what_a_killed_one_left_is_swept_away(soffice: Put, tmp_path: Path) -> None:
    left = tmp_path / "work" / "zwcore-office-x"
    (left / "in").mkdir(parents=True)
    soffice('ls "$LEFT" > "$out/0.docx"', LEFT=tmp_path / "work")
    converted()
    assert not left.exists()


def test_it_goes_with_who_started_it(soffice: Put, tmp_path: Path) -> None:
    soffice('echo $$ > "$out/pid"; exec sleep 99')
    said = (
        "import tempfile; tempfile.tempdir = {folder!r}\n"
        "from zwcore.confined.program import run\nfrom zwcore.documents.office import Converter\n"
        "Converter(run).made([('rtf', b'x')])"
    )
    code = said.format(folder=str(tmp_path / "work"))
    owner = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
    try:
        (there,) = awaited(lambda: [path for path in tmp_path.glob("work/*/out/pid") if path.read_text().strip()])
        started = int(there.read_text())
    finally:
        owner.kill()
        owner.wait()
    awaited(lambda: not Path(f"/proc/{started}").exists())
    assert there.exists()
    office.sweep()
    assert list((tmp_path / "work").iterdir()) == []


def awaited(look: Callable[[], T]) -> T:
    """What is there once there is something."""
    for _ in range(300):
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come")


def test_what_another_works_in_stays(soffice: Put, tmp_path: Path) -> None:
    with office._folder() as folder:
        office.sweep()
        assert folder.exists()
    assert list((tmp_path / "work").iterdir()) == []


def test_the_time_it_takes_is_none_of_who_reads(soffice: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "SECONDS", 2)
    soffice("sleep 3")
    child = Child(work)
    try:
        assert child.ask(RTF) == b"['office']"
        assert child.ask(zipped({"a.rtf": RTF, "b.rtf": RTF + b" "})) == b"['office', 'office']"
    finally:
        child.end()


def test_who_reads_may_ask_for_nothing_else() -> None:
    def ask(kind: bytes) -> bytes:
        office.prepare([(kind.decode(), b"x")])
        return b""

    child = Child(ask)
    try:
        assert isinstance(child.ask(b"sh"), Broken)
    finally:
        child.end()
