"""The uploads that wait for the runner."""

from __future__ import annotations

from sqlmodel import Session, col, select

from bot.db.tables import Outbox, OutboxState, Upload, UploadStatus

WAKE = "uploads"
"""The topic that a commit with new uploads announces (:mod:`bot.db.engine`)."""

_NEEDED = col(Upload.status).in_([UploadStatus.RECEIVED, UploadStatus.READ, UploadStatus.QUARANTINED])


def add(session: Session, upload: Upload) -> Upload:
    """Put an upload down for the runner."""
    session.add(upload)
    session.flush()
    session.info.setdefault("wake", set()).add(WAKE)
    return upload


def waiting(session: Session) -> list[int]:
    """The ids of the uploads that are not read yet, oldest first."""
    rows = select(Upload.id).where(Upload.status == UploadStatus.RECEIVED).order_by(col(Upload.id))
    return [upload_id for upload_id in session.exec(rows) if upload_id is not None]


def keeps(session: Session, sha256: str) -> bool:
    """Tell whether an upload that is read, or waits to be, needs the bytes."""
    return session.exec(select(Upload.id).where(Upload.sha256 == sha256, _NEEDED).limit(1)).first() is not None


def needed(session: Session) -> set[str]:
    """The digests of all files that an upload, or a message that is not sent yet, needs."""
    found = session.exec(select(Upload.sha256).where(_NEEDED, col(Upload.sha256).is_not(None)).distinct())
    waiting = select(Outbox.payload).where(
        col(Outbox.method).in_(["sendDocument", "sendPhoto"]),
        col(Outbox.state).not_in([OutboxState.SENT, OutboxState.DEAD]),
    )
    sent = (payload.get("document") or payload["photo"] for payload in session.exec(waiting))
    named = {str(file["path"]).rpartition("/")[2] for file in sent}
    return named | {sha256 for sha256 in found if sha256 is not None}
