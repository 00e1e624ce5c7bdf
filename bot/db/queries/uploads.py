"""Files that people sent, on their way through the runner."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from bot.db.queries import orders, outbox
from bot.db.tables import Submission
from bot.db.tables import Upload as Upload
from bot.db.terms import UploadStatus

_NEEDED = col(Upload.status).in_([UploadStatus.RECEIVED, UploadStatus.READ, UploadStatus.QUARANTINED])

_PICTURES = update(Upload).where(col(Upload.id) == bindparam("number")).values(pictures=bindparam("pictures"))
OF_FILE = "file"


def add(
    session: Session,
    *,
    person_id: int,
    chat_id: int,
    message_id: int,
    file_id: str,
    name: str,
    size: int,
    now: datetime,
    notice: int | None = None,
    evidence_for: str | None = None,
    album: str | None = None,
    part_of: int | None = None,
    page: int | None = None,
) -> int:
    """Put a file down that came in; its number. ``notice`` is the row that says what is being done with it."""
    row = Upload(
        person_id=person_id, chat_id=chat_id, message_id=message_id, file_id=file_id, name=name, size=size,
        notice_outbox_id=notice, evidence_for=evidence_for, album=album, part_of=part_of, page=page, created=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id or 0


def get(session: Session, upload_id: int) -> Upload:
    """A file by its number."""
    return session.get_one(Upload, upload_id)


def is_kept(session: Session, upload_id: int) -> bool:
    """Tell whether the bytes of a file that was read are still on our disk."""
    row = session.get(Upload, upload_id)
    return row is not None and row.sha256 is not None and row.status == UploadStatus.READ


def noticed(session: Session, upload_id: int, notice: int | None) -> None:
    """Note which message says what is being done with a file."""
    get(session, upload_id).notice_outbox_id = notice


def fetched(session: Session, upload_id: int, sha256: str, size: int) -> Upload:
    """Note that the bytes are on our disk."""
    row = get(session, upload_id)
    row.sha256, row.size = sha256, size
    return row


def close(session: Session, upload_id: int, status: UploadStatus, pictures: bytes | None = None) -> None:
    """Note how the reading of a file ended; ``pictures`` are packed."""
    row = get(session, upload_id)
    row.status = status
    if pictures is not None:
        session.connection().execute(_PICTURES, {"number": upload_id, "pictures": pictures})


def empty(session: Session, sha256: str) -> None:
    """Have nothing of a file in any upload of it: neither its name nor what would find it."""
    for row in session.exec(select(Upload).where(Upload.sha256 == sha256)):
        forget(row)


def of_file(reading_id: int) -> str:
    """Return what is noted as ``evidence_for`` of a file of which it is to be asked what it is, and of which form of a
    reading."""
    return f"{OF_FILE}{reading_id}:"


def forget(row: Upload) -> None:
    """Have nothing of a file in an upload."""
    row.sha256, row.pictures, row.name, row.file_id, row.status = None, None, "", "", UploadStatus.FAILED


# -- photos that are read as one document ------------------------------------------------------------------------------


def album(session: Session, person_id: int, name: str) -> Upload | None:
    """The first photo of those that were sent together, as far as they are not the parts of others."""
    rows = select(Upload).where(Upload.person_id == person_id, Upload.album == name, col(Upload.part_of).is_(None))
    return session.exec(rows.order_by(col(Upload.id).desc()).limit(1)).first()


def alone_since(session: Session, person_id: int, since: datetime) -> Upload | None:
    """The newest photo that somebody has sent alone since a moment and that is being read."""
    rows = select(Upload).where(
        Upload.person_id == person_id, Upload.status == UploadStatus.RECEIVED, col(Upload.created) >= since,
        Upload.name == "", col(Upload.album).is_(None), col(Upload.part_of).is_(None),
        col(Upload.evidence_for).is_(None),
    )  # fmt: skip
    return session.exec(rows.order_by(col(Upload.id).desc()).limit(1)).first()


def parts(session: Session, upload_id: int, *, every: bool = False) -> list[Upload]:
    """The photos that belong to another: those that are not read yet, or ``every`` one."""
    rows = select(Upload).where(Upload.part_of == upload_id).order_by(col(Upload.id))
    return list(session.exec(rows if every else rows.where(Upload.status == UploadStatus.RECEIVED)))


def put_together(session: Session, upload_id: int, found: Sequence[Upload], sha256: str, pages: int) -> set[str]:
    """Note that the bytes of a photo are now those of it and its parts; the digests of what nobody needs any more."""
    whole = get(session, upload_id)
    gone = {whole.sha256 or ""}
    whole.sha256, whole.pages = sha256, pages
    for part in (get(session, one.id or 0) for one in found):
        gone.add(part.sha256 or "")
        forget(part)
    return gone - {sha256}


def without_a_form(session: Session, upload_id: int) -> list[Upload]:
    """The photos of an order that came to nothing: the first and its parts, or those that came later."""
    both = (get(session, upload_id), *parts(session, upload_id, every=True))
    return [one for one in both if one.status == UploadStatus.FAILED and one.file_id]


def has_picture(session: Session, upload_id: int, cell: str) -> bool:
    """Tell whether there is a picture of a cell that was read with doubt."""
    return cell in _pictures(session, upload_id)


def picture(session: Session, upload_id: int, cell: str) -> bytes | None:
    """How a cell that was read with doubt looks in the file, as PNG."""
    encoded = _pictures(session, upload_id).get(cell)
    return None if encoded is None else base64.b64decode(encoded)


def _pictures(session: Session, upload_id: int) -> dict[str, str]:
    row = session.get(Upload, upload_id)
    return {} if row is None or row.pictures is None else dict(json.loads(row.pictures))


def keeps(session: Session, sha256: str) -> bool:
    """Tell whether the bytes are needed: by an upload that is read or waits to be, or as the original of a form that
    was handed in."""
    for rows in (
        select(Upload.id).where(Upload.sha256 == sha256, _NEEDED),
        select(Submission.id).where(Submission.source_sha256 == sha256),
    ):
        if session.exec(rows.limit(1)).first() is not None:
            return True
    return False


def is_needed(session: Session, sha256: str) -> bool:
    """Tell whether anybody needs the bytes: an upload, the event of an order, a message that is not sent yet."""
    return keeps(session, sha256) or sha256 in orders.made_files(session) | outbox.needed_files(session)


def needed(session: Session) -> set[str]:
    """The digests of all files that an upload, an order's event, or a message that is not sent yet needs."""
    found = session.exec(select(Upload.sha256).where(_NEEDED, col(Upload.sha256).is_not(None)).distinct())
    sources = session.exec(
        select(Submission.source_sha256).where(col(Submission.source_sha256).is_not(None)).distinct()
    )
    sent = {sha256 for sha256 in (*found, *sources) if sha256 is not None}
    return orders.made_files(session) | outbox.needed_files(session) | sent
