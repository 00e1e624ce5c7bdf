"""Evidence (佐证材料): files attached to an indicator, known by their digests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.db.queries.uploads import Upload
from bot.db.tables import Draft, Evidence, Person
from bot.services import drafts
from bot.services.drafts import Editing
from zwcore.paths import find_cell, name_cell, row_of
from zwcore.record import Record


def place(editing: Editing, row: int) -> str:
    """Return what a file that comes later will be attached to: an indicator (from 0) of a draft, by its name."""
    return f"{editing.row.id}:{name_cell(editing.form, f'indicators[{row}]')}"


def placed(session: Session, upload: Upload) -> tuple[Editing, int] | None:
    """Return the draft and the indicator that a file is for; ``None`` where either is gone."""
    draft, _, name = (upload.evidence_for or "").partition(":")
    editing = drafts.find(session, int(draft), upload.person_id) if draft.isdigit() else None
    path = find_cell(editing.form, name) if editing is not None else None
    row = row_of(path) if path is not None else None
    if editing is None or row is None or row >= len(editing.form.indicators):
        return None
    return editing, row


def attach(session: Session, editing: Editing, row: int, upload: Upload, now: datetime) -> None:
    """Attach a file that was kept to an indicator; the same file at the same row is the same piece of evidence."""
    assert upload.sha256 is not None
    name = name_cell(editing.form, f"indicators[{row}]")
    same = select(Evidence).where(
        Evidence.draft_id == editing.row.id, Evidence.path == name, Evidence.sha256 == upload.sha256
    )
    if session.exec(same).first() is None:
        piece = Evidence(
            draft_id=editing.row.id or 0,
            path=name,
            sha256=upload.sha256,
            name=upload.name,
            person_id=upload.person_id,
            created=now,
        )
        session.add(piece)
    drafts.attach(editing, row, upload.sha256, now)


def also_under(session: Session, editing: Editing, sha256: str) -> list[str]:
    """Name the other projects of the same unit under which the very same file is evidence."""
    unit = session.get_one(Person, editing.row.person_id).unit_id
    own = select(Evidence.draft_id).where(Evidence.sha256 == sha256, Evidence.draft_id != editing.row.id)
    rows = select(Draft).join(Person, col(Draft.person_id) == col(Person.id)).where(col(Draft.id).in_(own))
    rows = rows.where(Draft.person_id == editing.row.person_id if unit is None else Person.unit_id == unit)
    found = (drafts.load_row(session, row) for row in session.exec(rows.order_by(col(Draft.id))))
    return list(dict.fromkeys(one.record.project for one in found if one is not None and one.record.project))


@dataclass(frozen=True)
class Piece:
    """A file of evidence of a form: its row in words, its digest, its name."""

    row: str
    sha256: str
    name: str

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a photo."""
        return self.name.lower().endswith(_PICTURES)


_PICTURES = (".jpg", ".jpeg", ".png")


def of_record(session: Session, record: Record) -> list[Piece]:
    """The evidence of a form, row by row."""
    digests = [digest for found in record.evidence.values() for digest in found]
    names = dict(session.exec(select(Evidence.sha256, Evidence.name).where(col(Evidence.sha256).in_(digests))).all())
    found = []
    for n, item in enumerate(record.form.indicators):
        row = " ".join((item.level3 or item.level2 or str(n + 1)).split())
        found += [Piece(row[:_ROW], digest, names.get(digest) or digest[:8]) for digest in record.evidence_of(n)]
    return found


_ROW = 20
