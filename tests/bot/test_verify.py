"""``zwbot verify``: nothing was changed, or what was changed is named."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bot as app_room
from bot.__main__ import app
from bot.db.packing import pack, unpack
from bot.db.sealed import Sealed
from bot.services.keeping.sound import Unusable, look
from tests.bot.kept import NAME, copied, tamper
from zwcore.commands import call

SEALED = ("submission", "filing", "audit_log")
MARKED = (
    "account", "alert", "alert_setting", "calendar_day", "cycle", "department", "evidence", "leave", "link",
    "obligation", "person", "taught_column", "unit", "unit_due",
)  # fmt: skip
"""Tables whose rows bear a seal of their own; numbers that the database gives are no part of it."""
PACKED = (("sheet", "record"), ("reading", "head"))


def said(data: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, str]:
    status = call(app, ["verify", "--data", str(data), *more])
    return status, *capsys.readouterr()


def test_nothing_was_changed(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    status, out, err = said(data, capsys)
    assert (status, err) == (0, "")
    assert "没有改动：审计 14 条、报送 10 版、文件 2 个\n审计末条 " in out
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before, "it only reads"


def columns(whole: Path) -> Iterator[tuple[str, int, str, Any]]:
    """Every value under a seal: table, row, column, and what stands there."""
    with closing(sqlite3.connect(whole / NAME)) as base:
        for table in (*SEALED, *MARKED):
            names = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
            for row, *values in base.execute(f"SELECT rowid, * FROM {table}"):
                there = zip(names, values, strict=True)
                yield from ((table, row, name, value) for name, value in there if table in SEALED or name != "id")
        for table, name in PACKED:
            yield from ((table, row, name, value) for row, value in base.execute(f"SELECT rowid, {name} FROM {table}"))


def flipped(value: Any, at: int, bit: int) -> Any:
    """The value with one bit of one byte changed; a number by one bit, nothing to something."""
    if value is None or isinstance(value, int):
        return (value or 0) ^ (1 << bit)
    whole = bytearray(value.encode() if isinstance(value, str) else value)
    if not whole:
        return "x"
    whole[at % len(whole)] ^= 1 << bit
    return bytes(whole)


def put(data: Path, table: str, row: int, column: str, value: Any, text: bool) -> None:
    """Write a value past everything."""
    kind = "CAST(? AS TEXT)" if text else "?"
    tamper(data, lambda base: base.execute(f"UPDATE {table} SET {column} = {kind} WHERE rowid = ?", (value, row)))


def test_each_column_that_is_changed_is_named(whole: Path, tmp_path: Path) -> None:
    seen = set()
    for table, row, column, value in columns(whole):
        if (table, column) not in seen and value is not None:
            seen.add((table, column))
            shutil.rmtree(tmp_path / "var", ignore_errors=True)
            data = copied(whole, tmp_path / "var")
            put(data, table, row, column, flipped(value, 0, 0), isinstance(value, str))
            assert look(data).breaks, (table, column, value)
    assert len(seen) > 100


def flips(whole: Path, tmp_path: Path, choice: int, at: int, bit: int) -> None:
    values = list(columns(whole))
    table, row, column, value = values[choice % len(values)]
    shutil.rmtree(tmp_path / "var", ignore_errors=True)
    data = copied(whole, tmp_path / "var")
    try:
        put(data, table, row, column, flipped(value, at, bit), isinstance(value, str) or value is None)
    except sqlite3.IntegrityError:
        return  # two rows of one number: no file holds that
    found = look(data).breaks
    assert found, (table, row, column, value)


CHOICE = (st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 7))
QUIET = partial(settings, deadline=None, suppress_health_check=list(HealthCheck))


@given(*CHOICE)
@QUIET(max_examples=40)
def test_any_byte_that_is_changed_is_named(whole: Path, tmp_path: Path, choice: int, at: int, bit: int) -> None:
    flips(whole, tmp_path, choice, at, bit)


@pytest.mark.proof
@given(*CHOICE)
@QUIET(max_examples=1000)
def test_any_of_many_bytes_that_is_changed_is_named(
    whole: Path, tmp_path: Path, choice: int, at: int, bit: int
) -> None:
    flips(whole, tmp_path, choice, at, bit)


def contents(data: Path) -> object:
    """What stands under a seal, as far as it can be read."""
    return list(columns(data))


def in_the_file(whole: Path, tmp_path: Path, at: int, bit: int) -> bool:
    """Change a byte of the database file; either it is named, or nothing that is kept is another."""
    shutil.rmtree(tmp_path / "var", ignore_errors=True)
    data = copied(whole, tmp_path / "var")
    raw = bytearray((data / NAME).read_bytes())
    raw[at % len(raw)] ^= 1 << bit
    (data / NAME).write_bytes(raw)
    try:
        named = bool(look(data).breaks)
    except Unusable:
        named = True
    if not named:
        assert contents(data) == contents(whole), at
    return named


@given(st.integers(0, 1 << 30), st.integers(0, 7))
@QUIET(max_examples=40)
def test_a_byte_of_the_database_file(whole: Path, tmp_path: Path, at: int, bit: int) -> None:
    in_the_file(whole, tmp_path, at, bit)


@pytest.mark.proof
@given(st.integers(0, 1 << 30), st.integers(0, 7))
@QUIET(max_examples=1000)
def test_many_bytes_of_the_database_file(whole: Path, tmp_path: Path, at: int, bit: int) -> None:
    in_the_file(whole, tmp_path, at, bit)


def test_files(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = sorted((data / "files").glob("??/*"))
    content = bytearray(first.read_bytes())
    content[len(content) // 2] ^= 1
    first.write_bytes(content)
    status, out, err = said(data, capsys)
    assert (status, out) == (1, "")
    assert err.startswith(f"文件 {first.parent.name}/{first.name} 的内容不是写进去时的样子\n")
    assert "zwbot restore" in err
    second.rename(second.with_name("0" * 64))
    assert f"文件 {second.parent.name}/{second.name} 不见了" in said(data, capsys)[2]


def test_a_file_that_nobody_needs_is_no_break(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "files" / "ab").mkdir(exist_ok=True)
    (data / "files" / "ab" / ("ab" * 32)).write_bytes(b"left behind")
    status, out, _ = said(data, capsys)
    assert status == 0
    assert "另有 1 个没有人用的文件" in out


def test_sealed_rows_are_never_updated_by_core_statements() -> None:
    """Such an update changes one value and not the seal: the row would count as changed from outside."""
    names = "|".join(kind.__name__ for kind in Sealed.__subclasses__())
    sources = (path.read_text("utf-8") for path in Path(app_room.__file__).parent.rglob("*.py"))
    assert [found for source in sources for found in re.findall(rf"\bupdate\((?:{names})\)", source)] == []


def repacked(base: sqlite3.Connection) -> None:
    """A forger who knows how records are packed."""
    (record,) = base.execute("SELECT record FROM submission WHERE id = 3").fetchone()
    forged = pack(unpack(record).replace('"已核实"', '"已核对"'))
    base.execute("UPDATE submission SET record = ? WHERE id = 3", (forged,))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("DELETE FROM submission WHERE id = 4", "审计里有报送 2024-00004 的提交，数据库里没有这一版"),
        ("UPDATE submission SET number = '2024-00044' WHERE id = 4", "报送 2024-00044 在审计里没有提交的记录"),
        ("UPDATE submission SET receipt = 'f' || substr(receipt, 2) WHERE id = 2", "报送 2024-00002 的回执"),
        ("UPDATE submission SET record = (SELECT record FROM submission WHERE id = 6) WHERE id = 5", "报送 2024-00005"),
        ("UPDATE filing SET claimed = '99' WHERE number = '2024-00005'", "报送 2024-00005 的自评总分和它的档案对不上"),
        ("UPDATE filing SET errors = errors + 1 WHERE number = '2024-00005'", "报送 2024-00005 的必须修改的个数"),
        (
            "INSERT INTO name_pair (pair, filing_id) VALUES ('补书', 5)",
            "按名称查找用的字多出 1 条，不是任何一张表名称里的；表本身没有变，删掉多出的行即可（name_pair）",
        ),
        ("UPDATE spoken_unit SET spoken = 'a'", "单位 1 排列用的拼音和它的名称对不上"),
        ("UPDATE name_pair SET pair = '补书' WHERE pair = '补卡'", "报送 2024-00005 按名称查找用的字和它的名称对不上"),
        ("UPDATE filing SET unit_id = 2 WHERE number = '2024-00005'", "filing 表第 5 行指向 unit 表里没有的行"),
        ("DELETE FROM audit_log WHERE id = 5", "审计第 6 条和前一条接不上"),
        ("UPDATE audit_log SET action = 'reed' WHERE id = 14", "审计第 14 条和前一条接不上"),
        ("UPDATE audit_log SET person_id = 1003 WHERE id = 1", "审计第 1 条和前一条接不上"),
        ("UPDATE sheet SET errors = 7, content_digest = 'x' WHERE place = 2", "第 1 次核对第 3 张"),
        ("UPDATE person SET role = 'admin' WHERE id = 1001", "person 表 id 1001 那一行不是写进去时的样子"),
        ("UPDATE unit SET name = '别的单位'", "unit 表 id 1 那一行不是写进去时的样子"),
        ("UPDATE person SET role = 'king' WHERE id = 1001", "CHECK constraint failed in person"),
        ("UPDATE upload SET created = 'yesterday' WHERE id = 1", "upload 表第 1 行的 created 不是写进去时的样子"),
        (repacked, "报送 2024-00003 的档案、比对内容或原因和提交时的摘要对不上"),
    ],
)
def test_what_was_changed_is_said_in_words(
    change: str | Callable[[sqlite3.Connection], None], named: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(data, (lambda base: base.execute(change)) if isinstance(change, str) else change)
    status, out, err = said(data, capsys)
    assert (status, out) == (1, "")
    assert named in err


def test_lines_that_are_cut_off_the_end(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = said(data, capsys)[1].splitlines()[1].removeprefix("审计末条 ")
    assert said(data, capsys, "--since", head)[0] == 0
    earlier = copied(data, tmp_path / "earlier")
    tamper(earlier, lambda base: base.execute("DELETE FROM audit_log WHERE id = 14"))
    assert said(earlier, capsys)[0] == 0, "nothing in the database tells"
    status, _, err = said(earlier, capsys, "--since", head)
    assert status == 1
    assert f"审计里没有了以前有的一条（{head}）" in err
    assert call(app, ["backup", str(tmp_path / "backup"), "--data", str(data)]) == 0
    tamper(data, lambda base: base.execute("DELETE FROM audit_log WHERE id = 14"))
    assert "审计里没有了以前有的一条" in said(data, capsys)[2], "the last backup remembers"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_log SET action = 'x' WHERE id = 1",
        "DELETE FROM audit_log",
        "DELETE FROM submission",
        "UPDATE submission SET receipt = 'x' WHERE id = 1",
        "UPDATE submission SET record = x'00' WHERE id = 1",
        "UPDATE submission SET reason = 'other' WHERE id = 4",
    ],
)
def test_the_database_itself_refuses(data: Path, change: str) -> None:
    with closing(sqlite3.connect(data / NAME)) as base, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        base.execute(change)


def test_a_guard_that_is_gone_is_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(data / NAME)) as base:
        base.execute("DROP TRIGGER guard_audit_log_delete")
    assert "guard_audit_log_delete" in said(data, capsys)[2]
    assert call(app, ["migrate", "--data", str(data)]) == 0
    assert said(data, capsys)[0] == 0, "it is put back"


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda path: path.unlink(), "这里没有数据库"),
        (lambda path: path.write_bytes(b"no database at all" * 100), "数据库打不开"),
        (lambda path: path.write_bytes(b""), "是空的"),
        (lambda path: os.truncate(path, 50), "数据库打不开"),
    ],
)
def test_a_database_that_cannot_be_read(
    spoil: Callable[[Path], object], named: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(data / NAME)
    status, out, err = said(data, capsys)
    assert (status, out) == (2, "")
    assert named in err


@pytest.mark.parametrize(("revision", "named"), [("9999", "请升级程序"), ("0009", "zwbot migrate")])
def test_a_database_of_another_version(
    revision: str, named: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if revision == "0009":
        revision = "0008"
    tamper(data, lambda base: base.execute("UPDATE alembic_version SET version_num = ?", (revision,)))
    status, _, err = said(data, capsys)
    assert status == 2
    assert named in err
