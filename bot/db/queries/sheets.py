"""The stored forms of checked files: each in a row, known by its outline; a record is opened only to be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, tuple_, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from bot.db.packing import sheet_of
from bot.db.queries import auditing
from bot.db.queries.auditing import Marked
from bot.db.tables import Evidence, Sheet, StoredReading, Submission, Upload
from bot.db.terms import UploadStatus
from zwcore.record import FileRecord, Outline, Record, decode, encode_file, outline_of

_DIGEST = re.compile(r'"([0-9a-f]{64})"')

ALBUM = "album"
"""The kind of a file that only what is made of several photos asks for."""
_OUTLINE = [col(getattr(Sheet, one.name)) for one in fields(Outline)]
_INSERT = insert(Sheet)
_OF_READING = col(Sheet.reading_id) == bindparam("reading")
# Put together once: this costs more than running them.
_RECORD = select(Sheet.record).where(_OF_READING, col(Sheet.place) == bindparam("at"))
_OF_FILE = sql_select(*_OUTLINE).where(_OF_READING).order_by(col(Sheet.place))


def keep(
    session: Session,
    head: FileRecord,
    rows: Sequence[Mapping[str, Any]],
    *,
    person_id: int,
    now: datetime,
    upload_id: int | None = None,
    order_id: int | None = None,
) -> StoredReading:
    """Put a checked file down for its sender: ``head`` is the file without its forms, ``rows`` are these, packed."""
    reading = StoredReading(
        person_id=person_id, upload_id=upload_id, order_id=order_id, kind=head.kind, name=head.name,
        sha256=head.sha256, head=encode_file(head), count=len(rows), created=now,
    )  # fmt: skip
    session.add(reading)
    session.flush()
    if rows:
        session.connection().execute(
            _INSERT, [{**row, "reading_id": reading.id, "person_id": person_id} for row in rows]
        )
    return reading


def record(session: Session, reading_id: int, place: int) -> str | None:
    """The record of a form as it is stored; ``None`` where it was deleted."""
    return session.exec(_RECORD, params={"reading": reading_id, "at": place}).first()


def records(session: Session, reading_id: int) -> list[tuple[int, str]]:
    """The places and records of all forms of a file, as they are stored."""
    return list(session.exec(select(Sheet.place, Sheet.record).where(Sheet.reading_id == reading_id)))


def outlines(session: Session, reading_id: int) -> list[Outline]:
    """The forms of a file in their order, none of them opened."""
    found = [Outline(*row) for row in session.connection().execute(_OF_FILE, {"reading": reading_id})]
    return [one if one.project is not None else _outlined(session, reading_id, one.place) for one in found]


def named(session: Session, wanted: Sequence[tuple[int, str]]) -> Iterator[tuple[int, Outline]]:
    """Forms by their readings and projects (folded), in their order, none of them opened."""
    if not wanted:
        return
    at = tuple_(col(Sheet.reading_id), col(Sheet.project_folded))
    rows = sql_select(col(Sheet.reading_id), *_OUTLINE).where(at.in_(wanted))
    for row in session.connection().execute(rows.order_by(col(Sheet.reading_id), col(Sheet.place))):
        line = Outline(*row[1:])
        yield row[0], line if line.project is not None else _outlined(session, row[0], line.place)


def _outlined(session: Session, reading_id: int, place: int) -> Outline:
    """The outline of a form that was kept before forms had a whole one."""
    found = decode(record(session, reading_id, place) or "", place)
    put(session, reading_id, found)
    return outline_of(found)


def put(session: Session, reading_id: int, record: Record) -> None:
    """Put a form down as it stands."""
    place = (col(Sheet.reading_id) == reading_id, col(Sheet.place) == record.index)
    session.connection().execute(update(Sheet).where(*place).values(**sheet_of(record)))


# -- as the runner takes them ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StoredForms:
    """Forms as they are stored, each with its place in its file; what is said of the file, where its bytes lie, and
    the names of what is attached as evidence, by its digests; of each form the findings that are
    marked as none, by their marks."""

    records: tuple[tuple[int, str], ...]
    head: str | None = None
    kind: str = ""
    sha256: str | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)
    marked: tuple[Mapping[str, Marked], ...] = ()


def of_reading(session: Session, reading_id: int, place: int | None) -> StoredForms | None:
    """A form of a checked file, or all of them; ``None`` where there is none any more."""
    rows = select(Sheet.place, Sheet.record).where(Sheet.reading_id == reading_id).order_by(col(Sheet.place))
    found = session.exec(rows if place is None else rows.where(Sheet.place == place)).all()
    reading = session.get(StoredReading, reading_id)
    if not found or reading is None or reading.deleted is not None:
        return None
    upload = None if reading.upload_id is None else session.get(Upload, reading.upload_id)
    sha256 = upload.sha256 if upload is not None and upload.status == UploadStatus.READ else None
    names = _evidence(session, [record for _, record in found])
    return StoredForms(tuple((at, record) for at, record in found), reading.head, reading.kind, sha256, names)


def of_submissions(session: Session, numbers: Sequence[int]) -> StoredForms | None:
    """Forms that were handed in, in the order in which they are asked for; a single one with the file that it was read
    from."""
    chosen = select(Submission.id, Submission.record, Submission.filing_id)
    rows = session.exec(chosen.where(col(Submission.id).in_(numbers))).all()
    records = {number: record for number, record, *_ in rows if record is not None}
    there = [number for number in numbers if number in records]
    found = [(n, records[number]) for n, number in enumerate(there)]
    alone = session.get(Submission, numbers[0]) if len(numbers) == 1 else None
    sha256 = None if alone is None else _source_of(session, alone)
    names = _evidence(session, records.values())
    marked = auditing.marked_of(session, {number: filing for number, _, filing in rows if number is not None})
    marks = tuple(marked.get(number, {}) for number in there)
    return StoredForms(tuple(found), kind=ALBUM, sha256=sha256, evidence=names, marked=marks) if found else None


def _source_of(session: Session, version: Submission) -> str | None:
    """The file that a version was read from, or the newest before it that was read from one."""
    same = (Submission.filing_id == version.filing_id, Submission.version <= version.version)
    rows = select(Submission.source_sha256).where(*same, col(Submission.source_sha256).is_not(None))
    return session.exec(rows.order_by(col(Submission.version).desc()).limit(1)).first()


def _evidence(session: Session, records: Iterable[str]) -> dict[str, str]:
    """How the files are called that stored forms name, whoever attached them."""
    digests = {digest for record in records for digest in _DIGEST.findall(record)}
    names = select(Evidence.sha256, Evidence.name).where(col(Evidence.sha256).in_(digests)).order_by(col(Evidence.id))
    return dict(session.exec(names).all())
