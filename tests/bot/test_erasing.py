"""What is erased is in no file of the data folder, and what it leaves behind still tells that it was there."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.db.columns import Packed
from bot.db.engine import make_engine
from bot.db.queries import audit
from bot.db.tables import Filing, Submission
from tests.bot.conftest import SUPERVISOR, Chat, Running
from tests.bot.talk import form_text, give_reason, labels, send_file, set_clock
from tests.zwcore.forms import DATA

ID, PHONE, WORDS = "640500199001011236", "13812345678", "金丝雀七号"
CANARIES = (ID, PHONE, WORDS)


def left(data: Path) -> list[str]:
    """Where in the data folder a canary still is: in the bytes of files, in rows, packed or as JSON."""
    spelt = [one.encode() for one in CANARIES] + [WORDS.encode("unicode-escape"), WORDS.encode("utf-16-le")]
    found = [str(path) for path in data.rglob("*") if path.is_file() and any(one in path.read_bytes() for one in spelt)]
    return found + [place for place, said in _values(data) if any(one in said for one in CANARIES)]


def _values(data: Path) -> Iterator[tuple[str, str]]:
    packed = Packed()
    with sqlite3.connect(data / "zwbot.sqlite") as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            cursor = connection.execute(f"SELECT * FROM {table}")
            for row in cursor:
                for (column, *_), value in zip(cursor.description, row, strict=True):
                    if isinstance(value, bytes):
                        yield (
                            f"{table}.{column}",
                            str(packed.process_result_value(value, make_engine("sqlite://").dialect)),
                        )
                    elif isinstance(value, str):
                        yield f"{table}.{column}", value.encode().decode("unicode-escape") if "\\u" in value else value


def _canary_form() -> str:
    form = form_text(5)
    assert "补卡制作" in form
    assert "数量指标" in form
    return form.replace("补卡制作", f"补卡制作{WORDS}{ID}").replace("数量指标", f"数量指标{PHONE}")


def _fill_with_canaries(app: Running, chat: Chat) -> None:
    """A pasted form and a file with canaries, a correction, a note, evidence, an export."""
    chat.file(f"{WORDS}{ID}.docx", (DATA / "forms.docx").read_bytes(), caption=f"{PHONE}")
    chat.said("读到 9 张表")
    card = chat.ask(_canary_form(), "138****5678")
    chat.tap(card, "更多")
    chat.tap(chat.said("还可以"), "Word")
    chat.said("导出")
    chat.send(f"社会效益得分 {PHONE}")
    chat.send(f"/score {ID}")
    assert app.idle()


def erase(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", "erase", "--data", str(data), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)


def test_deleting_a_check_deletes_it(app: Running) -> None:
    chat = app.chat()
    _fill_with_canaries(app, chat)
    assert left(app.data)
    chat.send("/forget")
    chat.tap(chat.said("删除我发来的文件"), "全部删除")
    asked = chat.said("全部删除？")
    assert "发来的文件和文字 2 份、草稿 0 份" in asked["text"]
    assert "留下：已提交的表 0 张" in asked["text"]
    assert left(app.data)
    chat.tap(asked, "确认全部删除")
    assert "文件和核对结果都不再保存" in chat.said("已删除您发来而没有提交的全部内容")["text"]
    assert left(app.data) == []
    assert [path for path in (app.data / "files").rglob("*") if path.is_file()] == []


def test_deleting_one_leaves_the_others(app: Running) -> None:
    chat = app.chat()
    chat.file("forms.docx", (DATA / "forms.docx").read_bytes())
    overview = chat.said("读到 9 张表")
    chat.file(f"{WORDS}.docx", (DATA / "forms.docx").read_bytes() + b"\0")
    chat.tap(chat.said("与上次发来的内容相同"), "删除")
    chat.tap(chat.said("删除这次发来的"), "确认删除")
    chat.said("已删除这次发来的")
    assert left(app.data) == []
    assert len([path for path in (app.data / "files").rglob("*") if path.is_file()]) == 1
    chat.tap(overview, "逐张看")


@pytest.fixture
def submitted(app: Running) -> tuple[Running, str]:
    """A form with canaries that was handed in, looked at by its supervisor; its number."""
    chat, supervisor = app.chat(), app.chat(SUPERVISOR)
    card = chat.ask(_canary_form(), "138****5678")
    chat.tap(card, "提交")
    chat.tap(chat.ask(f"待科室确认 {PHONE}", "附说明提交：待科室确认"), "确认提交")
    receipt = chat.said("回执号")["text"]
    supervisor.ask(f"/score {WORDS}", WORDS)
    assert app.idle()
    return app, receipt.partition("回执号 ")[2][:10]


def test_a_form_that_was_handed_in(submitted: tuple[Running, str]) -> None:
    app, number = submitted
    asked = erase(app.data, "--receipt", number, "--reason", "误传个人信息")
    assert asked.returncode == 0
    assert "加上 --yes" in asked.stdout
    assert left(app.data)
    done = erase(app.data, "--receipt", number, "--reason", "误传个人信息", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert "备份里的副本不会跟着清除" in done.stdout
    assert left(app.data) == []
    with Session(make_engine(f"sqlite:///{app.data / 'zwbot.sqlite'}")) as session:
        assert audit.broken(session) is None
        row = session.exec(select(Submission).where(Submission.number == number)).one()
        assert (row.record, row.compared, row.reason, row.erased_why) == (None, None, None, "误传个人信息")
        assert row.receipt
        assert session.exec(select(Filing)).one().erased is not None
    chat, supervisor = app.chat(), app.chat(SUPERVISOR)
    supervisor.ask("/score", "还没有提交的表")
    supervisor.ask("/status", "")
    card = chat.ask(_canary_form(), "138****5678")
    chat.tap(card, "提交")
    assert number not in give_reason(chat, "回执号", "待科室确认")["text"]
    assert erase(app.data, "--receipt", number, "--reason", "x", "--yes").returncode == 1


def test_a_person(submitted: tuple[Running, str]) -> None:
    app, number = submitted
    done = erase(app.data, "--person", "1", "--reason", "本人要求", "--submissions", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert number in done.stdout
    assert left(app.data) == []
    assert erase(app.data, "--person", "没有这个人", "--reason", "x").returncode == 1
    assert erase(app.data, "--reason", "x").returncode == 64


def test_what_is_too_old_goes_by_itself(app: Running) -> None:
    chat = app.chat()
    _fill_with_canaries(app, chat)
    now = datetime.now(UTC)
    set_clock(app, (now + timedelta(days=31)).isoformat())
    with sqlite3.connect(app.data / "zwbot.sqlite") as connection:
        assert (
            connection.execute("SELECT count(*) FROM outbox WHERE letter != '{}' AND state = 'sent'").fetchone()[0] <= 2
        )
        assert connection.execute("SELECT count(*) FROM reading WHERE deleted IS NULL").fetchone()[0] == 2
    set_clock(app, (now + timedelta(days=500)).isoformat())
    assert left(app.data) == []


def test_one_file_is_deleted_where_it_is_looked_for(app: Running) -> None:
    """From 更多 of one of several forms and from /forget: what goes and what stays is said first."""
    chat = app.chat()
    send_file(chat, "forms.docx")
    chat.ask(form_text(1).replace("民族团结奖", "另一项奖"), "自评总分")
    listed = chat.ask("/forget", "点“全部删除”")
    assert labels(listed)[-2:] == ["全部删除", "不删"]
    assert any("forms.docx（9 张）" in label for label in labels(listed))
    chat.tap(chat.ask("表5", "自评总分"), "更多")
    chat.tap(chat.said("还可以"), "删除这 9 张")
    asked = chat.said("删除这次发来的？")
    assert "9 张：表1、表2" in asked["text"]
    assert "删掉：" in asked["text"]
    assert "留下：已提交的表、回执" in asked["text"]
    chat.tap(asked, "确认删除")
    chat.said("已删除这次发来的")
    assert "另一项奖" in chat.ask("/my", "我的表")["text"]
    assert app.refused() == []
