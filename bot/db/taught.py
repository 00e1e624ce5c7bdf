"""The table of what people said of the columns of prints; only ``bot.db`` and ``bot.services`` know it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from bot.db.columns import UtcDateTime
from bot.db.sealed import Sealed


class TaughtColumn(Sealed, table=True):
    """What a column of a print is, as somebody said it once: ``field`` of ``block``, or none of the form's (``None``).

    A print is known by the ``fingerprint`` of its headers. It holds for the person who said it; for their unit where
    one of its supervisors, for everybody where an admin confirmed it (``confirmed_by``).
    """

    __tablename__ = "taught_column"
    __table_args__ = (Index("ix_taught_column_fingerprint_person_id", "fingerprint", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    fingerprint: str
    block: str
    header: str
    field: str | None = None
    person_id: int = Field(foreign_key="person.id", index=True, sa_type=BigInteger)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    everybody: bool = False
    confirmed_by: int | None = Field(default=None, sa_type=BigInteger)
    created: datetime = Field(sa_type=UtcDateTime)
    undone: datetime | None = Field(default=None, sa_type=UtcDateTime)
