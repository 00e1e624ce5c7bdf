"""What bears a marking (密级标志) is told to go another way, and nothing of it stays."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlmodel import Session

from bot.clock import Clock
from bot.db.engine import Database
from bot.db.queries import orders, uploads
from bot.db.queries.orders import Order
from bot.db.queries.work import KeepUpload
from bot.db.tables import Person, Upload
from bot.runner.files import Files
from bot.runner.read import ReadFile, review_bytes
from bot.runner.uploads import Uploads
from tests.bot.accounts import chats
from tests.bot.conftest import Running
from tests.bot.talk import form_text
from tests.zwcore.forms import DATA

CANARY = "金丝雀七号工程"
CLERK_ID = 1
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REFUSED = "带有密级标志，没有接收"


def _docx(mark: str) -> bytes:
    out = BytesIO()
    with ZipFile(DATA / "forms.docx") as before, ZipFile(out, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name))
        header = f'<w:hdr xmlns:w="x"><w:p><w:r><w:t>{mark}</w:t></w:r></w:p></w:hdr>'
        after.writestr("word/header9.xml", header)
    return out.getvalue()


def _zip() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as file:
        file.writestr("表.docx", (DATA / "forms.docx").read_bytes())
        file.writestr("内/名单.docx", _docx("绝密★长期"))
    return out.getvalue()


def rows(data: Path, statement: str) -> list[Any]:
    with sqlite3.connect(data / "zwbot.sqlite") as connection:
        return connection.execute(statement).fetchall()


WAYS: dict[str, Any] = {
    "a text": lambda chat: chat.send(f"秘密★1年\n{CANARY}\n{form_text(5)}"),
    "a text that is edited": lambda chat: chat.send(f"{CANARY}\n机　密"),
    "a caption": lambda chat: chat.file("表.docx", (DATA / "forms.docx").read_bytes(), caption=f"机密\n{CANARY}"),
    "a name": lambda chat: chat.file(f"机密-{CANARY}.docx", (DATA / "forms.docx").read_bytes()),
    "a header": lambda chat: chat.file(f"{CANARY}.docx", _docx("机　密")),
    "a zip": lambda chat: chat.file(f"{CANARY}.zip", _zip()),
}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_of_it_stays(app: Running, way: str) -> None:
    chat = app.chat()
    sent = WAYS[way](chat)
    assert "请按保密规定报送" in chat.said(REFUSED)["text"]
    assert app.idle()
    assert next(one for one in chat.messages() if one["message_id"] == sent)["deleted"]
    assert [path for path in (app.data / "files").rglob("*") if path.is_file()] == []
    assert rows(app.data, "SELECT count(*) FROM reading")[0][0] == 0
    kept = [
        "SELECT payload FROM inbox",
        "SELECT letter FROM outbox",
        "SELECT args || coalesce(result, '') FROM work_order",
    ]
    kept += ["SELECT name || file_id || coalesce(sha256, '') FROM upload", "SELECT detail FROM audit_log"]
    assert not [row for one in kept for row in rows(app.data, one) if CANARY in _said(row[0])]
    assert rows(app.data, "SELECT person_id, action FROM audit_log") == [(CLERK_ID, "marked")]
    assert CANARY not in app.process.log.read_text()


def _said(value: Any) -> str:
    return value.encode().decode("unicode-escape") if "\\u" in str(value) else str(value)


def test_the_parts_before_it_go_too(app: Running) -> None:
    """A long text comes in parts; what came before the part with the marking is of the same text."""
    chat = app.chat()
    whole = f"{CANARY}\n{form_text(5)}"
    chat.ask(whole[: len(whole) // 2] + "长" * 3400, "")
    chat.send("机密★5年\n" + whole[len(whole) // 2 :])
    chat.said(REFUSED)
    assert app.idle()
    assert not [row for row in rows(app.data, "SELECT args FROM work_order") if CANARY in _said(row[0])]
    assert not [row for row in rows(app.data, "SELECT payload FROM inbox") if CANARY in _said(row[0])]
    assert rows(app.data, "SELECT count(*) FROM sheet")[0][0] == 0


def test_evidence_with_a_marking_is_not_kept(database: Database, tmp_path: Path) -> None:
    async def download(_: str) -> bytes:
        return _docx("绝密")

    async def read(data: bytes, name: str, *_: object) -> ReadFile:
        return review_bytes(data, name)

    def placed(session: Session) -> Order:
        chats(session, 1)
        session.add(Person(id=1, created=NOW))
        session.flush()
        number = uploads.add(
            session, person_id=1, chat_id=1, message_id=1, file_id="f", name="佐证.docx", size=1, now=NOW,
            evidence_for="1:x",
        )  # fmt: skip
        return orders.place(session, KeepUpload(number), person_id=1, chat_id=1, now=NOW)

    async def kept() -> str:
        order = await database.write(placed)
        return (
            await Uploads(database, Files(tmp_path / "files"), download, read, Clock()).kinds["keep"].do(order)
        ).event

    assert asyncio.run(kept()) == "marked"
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
    with Session(database.engine) as session:
        assert (session.get_one(Upload, 1).name, session.get_one(Upload, 1).sha256) == ("", None)
