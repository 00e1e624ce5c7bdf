"""The table of the files that people sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from bot.db.columns import Packed, UtcDateTime, one_of
from bot.db.terms import UploadStatus


class Upload(SQLModel, table=True):
    """A file that somebody sent; ``pictures`` are those of cells read with doubt, by sheet and cell.

    Photos that are read as one document are ``part_of`` the first of them. Once they are read its bytes are those of
    all of them together (``pages``), and nothing is kept of the parts.
    """

    __table_args__ = (one_of("status", UploadStatus), Index("ix_upload_person_id_created", "person_id", "created"))

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True, sa_type=BigInteger)
    chat_id: int = Field(sa_type=BigInteger)
    message_id: int
    file_id: str
    name: str
    size: int = 0
    sha256: str | None = None
    status: str = Field(default=UploadStatus.RECEIVED, index=True)
    notice_outbox_id: int | None = Field(default=None, foreign_key="outbox.id")
    evidence_for: str | None = None
    """``draft:row`` where the file is evidence: it is kept and not read; the row by its name."""
    pictures: str | None = Field(default=None, sa_type=Packed)
    created: datetime = Field(sa_type=UtcDateTime)
    album: str | None = None
    """What the chat service calls the photos that were sent together."""
    part_of: int | None = Field(default=None, index=True)
    page: int | None = None
    """Of a part: the page (from 1) that it takes the place of."""
    pages: int | None = None
