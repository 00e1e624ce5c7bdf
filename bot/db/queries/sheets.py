"""The stored forms of checked files and of what was handed in, as the runner takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot.db.tables import Sheet, StoredReading, Submission, Upload
from bot.db.terms import UploadStatus


@dataclass(frozen=True)
class Kept:
    """Forms as they are stored, each with its place in its file; what is said of the file, and where its bytes lie."""

    records: tuple[tuple[int, str], ...]
    head: str | None = None
    kind: str = ""
    sha256: str | None = None


def of_reading(session: Session, reading_id: int, place: int | None) -> Kept | None:
    """A form of a checked file, or all of them; ``None`` where there is none any more."""
    rows = select(Sheet.place, Sheet.record).where(Sheet.reading_id == reading_id).order_by(col(Sheet.place))
    found = session.exec(rows if place is None else rows.where(Sheet.place == place)).all()
    reading = session.get(StoredReading, reading_id)
    if not found or reading is None or reading.deleted is not None:
        return None
    upload = None if reading.upload_id is None else session.get(Upload, reading.upload_id)
    sha256 = upload.sha256 if upload is not None and upload.status == UploadStatus.READ else None
    return Kept(tuple((at, record) for at, record in found), reading.head, reading.kind, sha256)


def of_submissions(session: Session, numbers: Sequence[int]) -> Kept | None:
    """Forms that were handed in, in the order in which they are asked for."""
    rows = session.exec(select(Submission.id, Submission.record).where(col(Submission.id).in_(numbers)))
    records = {number: record for number, record in rows if record is not None}
    found = [(n, records[number]) for n, number in enumerate(n for n in numbers if n in records)]
    return Kept(tuple(found)) if found else None
