"""Pictures of doubtful cells: from what was kept with the upload to a file that the message can have."""

from __future__ import annotations

import asyncio
import base64
import json
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from bot.db.engine import Database
from bot.db.packing import pack
from bot.db.queries import orders, uploads
from bot.db.queries.orders import Order
from bot.db.queries.work import KeepCell
from bot.db.tables import Person
from bot.db.terms import UploadStatus
from bot.runner.cells import Cells
from bot.runner.files import Files
from bot.runner.worker import Done
from tests.bot.accounts import chats

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
CELL, PICTURE = "0:indicators{数量指标|人数#1}.actual", b"how it looks"


def _ordered(session: Session, cell: str) -> Order:
    chats(session, 1)
    session.add(Person(id=1, created=NOW))
    session.flush()
    upload = uploads.add(
        session, person_id=1, chat_id=1, message_id=1, file_id="f", name="a.pdf", size=1, now=NOW
    )  # fmt: skip
    pictures = pack(json.dumps({CELL: base64.b64encode(PICTURE).decode()}))
    uploads.close(session, upload, UploadStatus.READ, pictures)
    return orders.place(session, KeepCell(1, 2, upload, cell), person_id=1, chat_id=1, now=NOW)


def _done(database: Database, files: Files, cell: str) -> tuple[Order, Done]:
    with Session(database.engine, expire_on_commit=False) as session, session.begin():
        order = _ordered(session, cell)

    async def work() -> Done:
        return await Cells(database, files).kinds[KeepCell.KIND].do(order)

    return order, asyncio.run(work())


def test_a_picture_is_a_file_until_its_event_was_taken(database: Database, tmp_path: Path) -> None:
    files = Files(tmp_path / "files")
    order, done = _done(database, files, CELL)
    assert done.event == "cell_kept"
    assert done.result is not None
    assert (files.folder / done.result).read_bytes() == PICTURE
    with Session(database.engine) as session, session.begin():
        orders.finish(session, order.id or 0, done.event, NOW, done.result)
        assert uploads.needed(session) == {Path(done.result).name}
        orders.get(session, order.id or 0).result = None
        session.flush()
        assert uploads.needed(session) == set()


def test_without_a_picture_the_event_says_so(database: Database, tmp_path: Path) -> None:
    _, done = _done(database, Files(tmp_path), "0:total")
    assert done == Done("cell_not_kept")
