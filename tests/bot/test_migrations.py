"""Databases of every former revision come to the newest one with what is in them."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from bot.chat.waiting import read
from bot.db.alerts import Alert
from bot.db.desk import NamePair
from bot.db.engine import check, make_engine
from bot.db.migrate import MIGRATIONS, migrate
from bot.db.queries import outbox
from bot.db.queries.outbox import Deed, Written
from bot.db.tables import Account, Dialog, Draft, Evidence, Filing, Order, Outbox, Person, Submission
from bot.dialogs.handing_in.reason import ReasonAsked
from bot.services import across, drafts, readings, search, submissions
from bot.services.readings import Lacking, Located
from zwcore.paths import name_cell
from zwcore.record import genuine

STORED = Path(__file__).parents[1] / "data" / "stored_first.json"
AT = "2026-03-02 01:00:00.000000"
PERSON = 700_000_000_001
OLD = ["0001", "0002", "0004", "0005", "0006", "0007"]


def at_revision(path: Path, revision: str) -> sqlite3.Connection:
    """A database of a former revision."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", f"sqlite:///{path}")
    command.upgrade(config, revision)
    return sqlite3.connect(path)


def put(base: sqlite3.Connection, table: str, **values: Any) -> None:
    """Insert a row: the columns that the revision has, other needed ones empty."""
    columns = {
        name: (kind, needed, default)
        for _, name, kind, needed, default, _ in base.execute(f"PRAGMA table_info({table})")
    }
    row = {name: value for name, value in values.items() if name in columns}
    for name, (kind, needed, default) in columns.items():
        if needed and default is None and name not in row:
            row[name] = AT if kind == "DATETIME" else 0 if kind in ("INTEGER", "BIGINT", "BOOLEAN") else ""
    names = ", ".join(f'"{name}"' for name in row)
    base.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def fill(base: sqlite3.Connection) -> dict[str, Any]:
    """People, a checked file with two forms, one of them handed in twice, messages, an alert, a file not read yet."""
    stored: dict[str, Any] = json.loads(STORED.read_text("utf-8"))
    form = stored["forms"][0]
    put(base, "department", id=1, name="某局")
    put(base, "unit", id=1, department_id=1, name=form["form"]["unit"])
    put(base, "person", id=PERSON, name="张三", language="zh_CN", role="clerk", unit_id=1, created=AT)
    button = {"text": "为什么", "callback_data": "r:1:w:0:1"}
    card = {"text": "<b>卡片</b>", "parse_mode": "HTML", "reply_markup": {"inline_keyboard": [[button]]}}
    put(base, "outbox", id=1, chat_id=PERSON, method="sendMessage", payload=json.dumps(card), state="sent", due=AT,
        priority=0, message_id=55, created=AT)  # fmt: skip
    edit = {"text": "改", "parse_mode": "HTML", "message_id": 55}
    put(base, "outbox", id=2, chat_id=PERSON, method="editMessageText", payload=json.dumps(edit), state="pending",
        due=AT, priority=0, created=AT)  # fmt: skip
    put(base, "upload", id=1, person_id=PERSON, chat_id=PERSON, message_id=1, file_id="f", name="forms.docx",
        status="read", result=json.dumps({**stored, "pictures": {"0:total": "aGk="}}), created=AT)  # fmt: skip
    put(base, "upload", id=2, person_id=PERSON, chat_id=PERSON, message_id=2, file_id="g", name="neu.docx",
        status="received", created=AT)  # fmt: skip
    put(base, "reading", id=1, person_id=PERSON, upload_id=1, kind="docx", name="forms.docx", sha256="0" * 64,
        result=json.dumps(stored, ensure_ascii=False), created=AT)  # fmt: skip
    for version in (1, 2):
        put(base, "submission", id=version, number=f"2024-0000{version}", unit_id=1, unit_name=form["form"]["unit"],
            person_id=PERSON, project=form["form"]["project"], project_folded=form["form"]["project"], initials="x",
            year="2024", stage="final", version=version, content_digest="d", receipt=form["receipt"], form="{}",
            review=json.dumps(form, ensure_ascii=False), with_errors=1, reason="待核", created=AT)  # fmt: skip
    put(base, "alert", id=1, key="anomaly:x", kind="ZW301", unit_id=1, department_id=1, state="firing", created=AT,
        payload=json.dumps({"submission": 2, "project": "p", "year": "2024",
                            "params": {"change_pct": "-34.89", "line": "30"}}))  # fmt: skip
    if base.execute("SELECT 1 FROM sqlite_master WHERE name = 'draft'").fetchone():
        history = [{"path": "total", "before": None, "after": "97", "message": 3}]
        put(base, "draft", id=1, person_id=PERSON, reading_id=1, sheet=1, skipped="[]", history=json.dumps(history),
            version=1, created=AT, updated=AT)  # fmt: skip
        put(base, "evidence", id=1, draft_id=1, path="indicators[0]", sha256="cd" * 32, person_id=PERSON, created=AT)
    kept = {"reading": 1, "forms": [0], "card": 55}
    put(base, "dialog", chat_id=PERSON, name="submit", step="reason", data=json.dumps(kept), updated=AT)
    put(base, "dialog", chat_id=9, name="fill", step="contents", data="{}", updated=AT)
    base.commit()
    base.close()
    return stored


@pytest.mark.parametrize("revision", OLD)
def test_what_a_former_revision_holds_is_there(tmp_path: Path, revision: str) -> None:
    path = tmp_path / "old.sqlite"
    stored = fill(at_revision(path, revision))
    url = f"sqlite:///{path}"
    assert migrate(url)
    assert check(url) == []
    with Session(make_engine(url)) as session:
        _people_and_messages(session)
        _files(session, stored)
        _submissions(session, stored)
        if revision != "0001":
            draft = session.exec(select(Draft)).one()
            editing = drafts.find(session, draft.id or 0, PERSON)
            assert editing is not None
            assert [step.after for step in editing.history] == ["97"]
            assert session.exec(select(Evidence.path)).one() == name_cell(editing.form, "indicators[0]")
        waiting = [read(row.step, row.data) for row in session.exec(select(Dialog))]
        assert waiting == [ReasonAsked(1, [0], 55)]


def _people_and_messages(session: Session) -> None:
    account = session.exec(select(Account)).one()
    assert (account.id, account.transport, account.address, account.person_id) == (
        PERSON, "telegram", str(PERSON), PERSON
    )  # fmt: skip
    assert session.get_one(Person, PERSON).name == "张三"
    card, edit = (session.get_one(Outbox, number) for number in (1, 2))
    assert (card.kind, Written.of(card).text, card.message_id) == (Deed.SAY, "<b>卡片</b>", 55)
    assert [[tuple(one) for one in row] for row in Written.of(card).buttons] == [[("为什么", "r:1:w:0:1")]]
    assert (edit.kind, outbox.message_of(session, edit)) == (Deed.EDIT, 55)
    order = session.exec(select(Order)).one()
    assert (order.kind, order.args, order.person_id) == ("read", {"upload": 2}, PERSON)


def _files(session: Session, stored: dict[str, Any]) -> None:
    stack = readings.find(session, 1, PERSON)
    assert stack is not None
    assert (stack.count, stack.name) == (2, "forms.docx")
    assert [one.place for one in stack.find(f"表{stack.records[0].table_no}")] == [0]
    for record, old in zip(stack.records, stored["forms"], strict=True):
        assert record.project == old["form"]["project"]
        everybody = [one for one in record.findings if not one.reviewers_only]
        assert [(one.code, one.where, str(one.message)) for one in everybody] == [
            (one["code"], one["where"], one["message"]) for one in old["findings"]
        ]
        assert record.rulebook_id == old["score"]["rulebook"]
        assert record.receipt == old["receipt"]
        assert genuine(record)
    first, second = stack.records
    places = [Located(*one.key, 1, one.index) for one in stack.records]
    assert list(readings.lacking(session, places).values()) == [Lacking.of(one) for one in stack.records]
    assert [note.text for note in first.notes] == ["财政统一调整"]
    assert first.evidence_of(0) == ("ab" * 32,)
    assert (first.chosen, second.chosen) == (False, True)


def _submissions(session: Session, stored: dict[str, Any]) -> None:
    filing = session.exec(select(Filing)).one()
    assert (filing.number, filing.version, filing.year, str(filing.claimed)) == ("2024-00002", 2, "2024", "100")
    assert (filing.errors, filing.table_no) == (1, "5")
    assert str(filing.change_pct) == "-34.89"
    assert [row.version for row in session.exec(select(Submission))] == [1, 2]
    version = submissions.newest_version(session, filing)
    assert version.record.project == stored["forms"][0]["form"]["project"]
    assert version.reason == "待核"
    assert genuine(version.record)
    assert filing.beside_digest == submissions.beside_digest(version.record)
    assert across.said(session, filing, version.record) == [one.message for one in version.record.for_reviewers]
    assert version.created == datetime.fromisoformat(AT + "+00:00")
    alert = session.exec(select(Alert)).one()
    assert (alert.submission_id, str(alert.change_pct), str(alert.line)) == (2, "-34.89", "30")


def test_forms_outlive_their_indexes(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    base = at_revision(path, "0018")
    put(base, "department", id=1, name="某局")
    put(base, "unit", id=1, department_id=1, name="某站")
    for number in (1, 2):
        put(base, "filing", id=number, unit_id=1, unit_name="某站", project="甲乙费", project_folded="甲乙费",
            initials="jyf", year=str(2023 + number), stage="final", number=f"{number}", version=1, content_digest="d",
            state="submitted", created=AT)  # fmt: skip
    base.commit()
    base.close()
    url = f"sqlite:///{path}"
    assert migrate(url)
    assert check(url) == []
    engine = make_engine(url)
    with Session(engine) as session:
        first, second = session.exec(select(Filing).order_by(Filing.number)).all()
        assert (first.project, first.year, second.year) == ("甲乙费", "2024", "2025")
        assert search.is_indexed(session, first)
        assert {row.pair for row in session.exec(select(NamePair))} == search.pairs("甲乙费", "jyf")
        second.year = first.year
        with pytest.raises(IntegrityError, match="UNIQUE"):
            session.flush()
        session.rollback()
    engine.dispose()
    with sqlite3.connect(path) as base:
        states = base.execute("SELECT sql FROM sqlite_master WHERE name = 'filing'").fetchone()[0]
        assert states.count("ck_filing_state") == 1
