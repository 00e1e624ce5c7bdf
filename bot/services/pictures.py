"""Pictures that were made while a file was read: the place of a photo where something is wrong with it."""

from __future__ import annotations

from bot.db.engine import Session
from bot.db.queries import uploads
from bot.db.queries.uploads import Upload
from bot.db.queries.work import KeepCell
from bot.db.terms import UploadStatus
from bot.runner.read import PLACE

_NO_DRAFT = 0


def of_place(session: Session, upload: Upload, note: str | None = None) -> KeepCell | None:
    """What has the picture of the place sent, where there is one; ``note`` (markup) is said below it."""
    number = upload.id or 0
    return KeepCell(_NO_DRAFT, 0, number, PLACE, note) if uploads.has_picture(session, number, PLACE) else None


def is_of_place(work: KeepCell) -> bool:
    """Tell whether an order is for such a picture, and not for that of a cell a draft asks about."""
    return work.draft == _NO_DRAFT


def sent(session: Session, work: KeepCell) -> None:
    """Of a file that was not read nothing is kept once the picture is on its way."""
    upload = uploads.get(session, work.upload)
    if upload.status == UploadStatus.FAILED:
        upload.pictures = None
