"""Evidence (佐证材料): files attached to an indicator, known by their digests."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from bot.db.tables import Draft, Evidence, Person, Upload
from bot.services import drafts
from bot.services.drafts import Editing
from zwcore.paths import row_of


def attach(session: Session, editing: Editing, path: str, upload: Upload, now: datetime) -> Evidence:
    """Attach a file that was kept; the same file at the same row is the same piece of evidence."""
    assert upload.sha256 is not None
    assert editing.row.id is not None
    same = select(Evidence).where(
        Evidence.draft_id == editing.row.id, Evidence.path == path, Evidence.sha256 == upload.sha256
    )
    row = session.exec(same).first()
    if row is None:
        row = Evidence(
            draft_id=editing.row.id,
            path=path,
            sha256=upload.sha256,
            name=upload.name,
            person_id=upload.person_id,
            created=now,
        )
        session.add(row)
    at = row_of(path)
    assert at is not None
    drafts.attach(editing, at, upload.sha256, now)
    return row


def also_under(session: Session, editing: Editing, sha256: str) -> list[str]:
    """Name the other projects of the same unit under which the very same file is evidence."""
    unit = session.get_one(Person, editing.row.person_id).unit_id
    rows = select(Draft).join(Evidence).join(Person, col(Draft.person_id) == col(Person.id))
    rows = rows.where(Evidence.sha256 == sha256, Draft.id != editing.row.id)
    rows = rows.where(Draft.person_id == editing.row.person_id if unit is None else Person.unit_id == unit)
    found = (drafts.load_row(session, row) for row in session.exec(rows.distinct()))
    return list(dict.fromkeys(one.record.project for one in found if one is not None and one.record.project))
