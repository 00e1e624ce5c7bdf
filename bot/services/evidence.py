"""Evidence (佐证材料): files attached to an indicator, known by their digests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.db.desk import EvidenceTaken
from bot.db.queries import audit
from bot.db.queries.uploads import OF_FILE, Upload, forget
from bot.db.tables import Draft, Evidence, Person
from bot.db.terms import FilingState, UploadStatus
from bot.services import drafts, submissions, unsent
from bot.services.drafts import Editing
from zwcore.paths import find_cell, name_cell, row_of
from zwcore.record import Outline, Record

_NO_FORM = "?"


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
    for other, at in unsent.elsewhere(session, editing, row, now):
        drafts.attach(other, at, upload.sha256, now)


def hand_over(session: Session, draft: Draft, other: Draft) -> None:
    """Have the evidence of a draft, and what is on its way to it, be of another draft of the same form."""
    own = select(Evidence.path, Evidence.sha256).where(Evidence.draft_id == other.id)
    known = set(session.exec(own).all())
    for piece in session.exec(select(Evidence).where(Evidence.draft_id == draft.id)):
        if (piece.path, piece.sha256) not in known:
            piece.draft_id = other.id or 0
    for upload in session.exec(select(Upload).where(col(Upload.evidence_for).startswith(f"{draft.id}:"))):
        upload.evidence_for = f"{other.id}:{(upload.evidence_for or '').partition(':')[2]}"
    session.flush()


def coming(session: Session, person: Person, lines: Sequence[Outline], now: datetime) -> list[int]:
    """The indicators (from 0) of some forms that a file came for this moment and is not attached to yet."""
    rows = select(Upload).where(Upload.person_id == person.id, Upload.created > now - COMING)
    rows = rows.where(col(Upload.evidence_for).is_not(None), col(Upload.status).in_(_ON_ITS_WAY))
    keys, found = {line.key for line in lines}, set()
    for upload in session.exec(rows.order_by(col(Upload.id))):
        there = placed(session, upload)
        if there is not None and there[0].stack.line(there[0].row.sheet).key in keys:
            here = select(Evidence.id).where(Evidence.sha256 == upload.sha256, Evidence.draft_id == there[0].row.id)
            found |= set() if upload.sha256 and session.exec(here).first() is not None else {there[1]}
    return sorted(found)


COMING = timedelta(minutes=2)
"""What was not attached by then will not be, and keeps nobody from handing in."""
_ON_ITS_WAY = (UploadStatus.RECEIVED, UploadStatus.READ)


# -- files of which it is not clear yet what they are evidence of ------------------------------------------------------


def place_open(editing: Editing, *, no_form: bool = False) -> str:
    """Return the same for a file of which it is to be asked; ``no_form`` for one that was looked at as a form first."""
    return f"{editing.row.id}:{_NO_FORM if no_form else ''}"


def file_of(upload: Upload) -> int | None:
    """Return the reading of whose forms it is to be asked which one a file is for."""
    number = (upload.evidence_for or "").partition(":")[0].removeprefix(OF_FILE)
    return int(number) if number.isdigit() and is_open(upload) and not is_of_draft(upload) else None


def is_of_draft(upload: Upload) -> bool:
    """Tell whether it is known which form a file is for."""
    return not (upload.evidence_for or "").startswith(OF_FILE)


def is_open(upload: Upload) -> bool:
    """Tell whether it is to be asked which indicator a file is for."""
    return (upload.evidence_for or "").endswith((":", f":{_NO_FORM}"))


def is_no_form(upload: Upload) -> bool:
    """Tell whether a file was looked at as a form first."""
    return (upload.evidence_for or "").endswith(f":{_NO_FORM}")


def draft_of(session: Session, upload: Upload) -> Editing | None:
    """Return the draft that a file is for, as long as it is there."""
    number = (upload.evidence_for or "").partition(":")[0]
    return drafts.find(session, int(number), upload.person_id) if number.isdigit() else None


def together(session: Session, person_id: int, notice: int | None) -> list[Upload]:
    """Return the files of a person that one message tells of: an album, or one that came alone."""
    rows = select(Upload).where(Upload.person_id == person_id, Upload.notice_outbox_id == notice)
    return list(session.exec(rows.where(col(Upload.evidence_for).is_not(None)).order_by(col(Upload.id))))


def settle(session: Session, editing: Editing, row: int, found: Sequence[Upload], now: datetime) -> list[Upload]:
    """Attach files to the indicator that was said; those that are not here yet follow when they are."""
    for upload in found:
        upload.evidence_for = place(editing, row)
        if upload.sha256 is not None:
            attach(session, editing, row, upload, now)
    return [upload for upload in found if upload.sha256 is not None]


def to_draft(editing: Editing, found: Sequence[Upload]) -> None:
    """Note which form files are for; which indicator is to be asked still."""
    for upload in found:
        upload.evidence_for = place_open(editing)


def as_form(found: Sequence[Upload]) -> None:
    """Have files be no evidence but forms, to be fetched and read once more."""
    for upload in found:
        upload.evidence_for, upload.status, upload.sha256 = None, UploadStatus.RECEIVED, None


def drop(session: Session, found: Sequence[Upload]) -> set[str]:
    """Let go of files that are no evidence after all; their digests."""
    files = {upload.sha256 for upload in found if upload.sha256 is not None}
    for upload in found:
        forget(upload)
        upload.evidence_for = None
    session.flush()
    return files


# -- what a form has ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Proof:
    """A file of evidence of one's own form: the row of the table, and the indicator (from 0) that it is for."""

    id: int
    row: int
    sha256: str
    name: str

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a photo: what came as one has no name."""
        return not self.name or self.name.lower().endswith(_PICTURES)


def proofs(session: Session, record: Record) -> list[Proof]:
    """Return the evidence of a form, row by row."""
    rows = select(Evidence).where(col(Evidence.sha256).in_(record.evidence_files)).order_by(col(Evidence.id))
    by_digest = {one.sha256: one for one in session.exec(rows)}
    return [
        Proof(piece.id or 0, n, digest, piece.name)
        for n in range(len(record.form.indicators))
        for digest in record.evidence_of(n)
        if (piece := by_digest.get(digest)) is not None
    ]


def was_handed_in(session: Session, person: Person, record: Record, sha256: str) -> bool:
    """Tell whether the newest version of a form went with a file: then it is taken off, and kept."""
    filing = None if person.unit_id is None else submissions.find_filing(session, person.unit_id, record)
    if filing is None:
        return False
    before = submissions.newest_version(session, filing).record
    return any(sha256 in digests for digests in before.evidence.values())


def stands(session: Session, person: Person, record: Record) -> FilingState | None:
    """How a form stands that the person's unit handed in; ``None`` where it did not."""
    filing = None if person.unit_id is None else submissions.find_filing(session, person.unit_id, record)
    return None if filing is None else FilingState(filing.state)


def rename(session: Session, number: int, name: str) -> None:
    """Call a file otherwise."""
    session.get_one(Evidence, number).name = name


def take_off(session: Session, editing: Editing, proof: Proof, person: Person, now: datetime) -> set[str] | None:
    """Take a file off a form: deleted (删除) before it was handed in, kept and put down (撤下) afterwards.

    The digest of what may go; ``None`` where it is kept.
    """
    kept = was_handed_in(session, person, editing.record, proof.sha256)
    for other, at in unsent.elsewhere(session, editing, proof.row, now):
        drafts.detach(other, at, proof.sha256, now)
    drafts.detach(editing, proof.row, proof.sha256, now)
    facts = {"evidence": proof.id, "sha256": proof.sha256}
    if kept:
        session.add(EvidenceTaken(evidence_id=proof.id, person_id=person.id, at=now))
        audit.append(session, person_id=person.id, action="evidence_taken", now=now, **facts)
        return None
    session.delete(session.get_one(Evidence, proof.id))
    for upload in session.exec(select(Upload).where(Upload.sha256 == proof.sha256, Upload.person_id == person.id)):
        if upload.evidence_for is not None:
            forget(upload)
    session.flush()
    audit.append(session, person_id=person.id, action="evidence_deleted", now=now, **facts)
    others = session.exec(select(Evidence.id).where(Evidence.sha256 == proof.sha256).limit(1)).first()
    return {proof.sha256} if others is None else set()


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
    """A file of evidence of a form: its row in words, its digest, its name; what was sent as a photo has a number."""

    row: str
    sha256: str
    name: str
    sent_as_photo: bool = False

    @property
    def is_picture(self) -> bool:
        """Whether it is shown as a photo."""
        return self.sent_as_photo or self.name.lower().endswith(_PICTURES)


_PICTURES = (".jpg", ".jpeg", ".png")


def of_record(session: Session, record: Record) -> list[Piece]:
    """The evidence of a form, row by row."""
    names, taken = names_of(session, record.evidence_files), _taken(session, record.evidence_files)
    nameless = dict.fromkeys(one for one in record.evidence_files if not names.get(one))
    photos = {digest: n for n, digest in enumerate(nameless, 1)}
    found = []
    for n, item in enumerate(record.form.indicators):
        row = " ".join((item.level3 or item.level2 or str(n + 1)).split())
        for digest in record.evidence_of(n):
            name = names.get(digest) or PHOTO_N.format(photos[digest])
            said = f"{row[:_ROW]}{TAKEN if digest in taken else ''}"
            found.append(Piece(said, digest, name, sent_as_photo=digest in photos))
    return found


def names_of(session: Session, digests: Collection[str]) -> dict[str, str]:
    """How files are called, by their digests."""
    rows = select(Evidence.sha256, Evidence.name).where(col(Evidence.sha256).in_(digests)).order_by(col(Evidence.id))
    return dict(session.exec(rows).all()) if digests else {}


def _taken(session: Session, digests: Sequence[str]) -> set[str]:
    """The files that were taken off after they were handed in."""
    rows = select(Evidence.sha256).join(EvidenceTaken, col(EvidenceTaken.evidence_id) == col(Evidence.id))
    return set(session.exec(rows.where(col(Evidence.sha256).in_(digests))))


PHOTO_N = "照片 {}"
TAKEN = "（单位已撤下）"


_ROW = 20
