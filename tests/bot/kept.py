"""A data folder with something of everything that is kept: people, submissions, checked forms, files, notices."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlmodel import Session

from bot.db.engine import make_engine
from bot.db.queries import audit, uploads
from bot.db.tables import Person
from bot.db.taught import TaughtColumn
from bot.db.terms import Role, UploadStatus
from bot.runner.files import Files
from bot.services import (
    alert_settings,
    calendar,
    cycles,
    drafts,
    evidence,
    invites,
    people,
    readings,
    silences,
    submissions,
)
from bot.services.alert_settings import SettingLine
from tests.bot.accounts import chats
from tests.bot.conftest import CLERK, SUPERVISOR
from tests.bot.town import tell
from tests.bot.world import CAST, UNIT
from tests.zwcore.forms import DATA
from zwcore.record import FileRecord, Note, records_of
from zwcore.review import review_file

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NAME = "zwbot.sqlite"


@cache
def nine() -> FileRecord:
    """The nine forms."""
    return records_of(review_file((DATA / "forms.docx").read_bytes(), "forms.docx"))


def fill(data: Path) -> None:
    """Put something of everything into a data folder with an empty database."""
    engine = make_engine(f"sqlite:///{data / NAME}")
    files = Files(data / "files")
    with Session(engine, expire_on_commit=False) as session, session.begin():
        chats(session, CLERK, SUPERVISOR)
        people.seed(session, "telegram", CAST, NOW)
        clerk = session.get_one(Person, CLERK)
        file, photo = (DATA / "forms.docx").read_bytes(), b"a photo"
        for content, name in ((file, "forms.docx"), (photo, "photo.jpg")):
            number = uploads.add(
                session, person_id=CLERK, chat_id=CLERK, message_id=1, file_id="f", name=name, size=len(content),
                now=NOW,
            )  # fmt: skip
            uploads.fetched(session, number, files.keep(content), len(content))
            uploads.close(session, number, UploadStatus.READ)
        stack = readings.keep(session, nine(), person_id=CLERK, now=NOW, upload_id=1)
        editing = drafts.begin(session, CLERK, stack, 0, NOW)
        evidence.attach(session, editing, 0, uploads.get(session, 2), NOW)
        for record in nine().records:
            finding = next((told.finding for told in record.told), None)
            noted = (Note(finding.code, finding.where, "已核实"),) if finding is not None else ()
            tell(session, submissions.submit(session, clerk, replace(record, notes=noted), "待科室确认", NOW), NOW)
        submissions.submit(session, clerk, replace(nine().records[0], notes=()), None, NOW)
        invites.make(session, Role.CLERK, invites.Place(unit_id=1), NOW, name="新来的", phone="13900000000")
        cycle = cycles.open_cycle(session, year="2024", due=NOW + timedelta(days=30), by=None, now=NOW)
        cycles.owe(session, cycle, [(1, "一个项目"), (1, "又一个项目")], NOW)
        calendar.import_csv(session, "2027-01-01,休,元旦\n2027-01-02,班,调休\n")
        alert_settings.put(session, SettingLine(UNIT, alert_settings.BUDGET_CHANGE, "20", "", None), None, NOW)
        silences.leave(session, session.get_one(Person, SUPERVISOR), clerk, NOW + timedelta(days=3), NOW)
        session.add(TaughtColumn(fingerprint="f", block="indicators", header="完成", field="actual", person_id=CLERK,
                                 created=NOW))  # fmt: skip
        audit.append(session, person_id=SUPERVISOR, action="read", now=NOW, number="2024-00001")
    engine.dispose()


def copied(whole: Path, folder: Path) -> Path:
    """A copy of a data folder, to be tampered with."""
    return Path(shutil.copytree(whole, folder))


def tamper(data: Path, change: Callable[[sqlite3.Connection], object]) -> None:
    """Change a database from outside, past what it refuses."""
    with closing(sqlite3.connect(data / NAME)) as base:
        guards = base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            base.execute(f"DROP TRIGGER {name}")
        base.execute("PRAGMA ignore_check_constraints=ON")
        change(base)
        for _, sql in guards:
            base.execute(sql)
        base.commit()
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
