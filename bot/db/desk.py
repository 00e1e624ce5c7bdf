"""The tables of the desk: what happened to a form after it was handed in, what was returned of it, what it has."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from bot.db.columns import UtcDateTime, one_of
from bot.db.sealed import Sealed
from bot.db.terms import StepKind


class FilingStep(Sealed, table=True):
    """One step of a form on the desk; append-only. ``stroke`` is shared by what was done to several in one."""

    __tablename__ = "filing_step"
    __table_args__ = (one_of("kind", StepKind),)

    id: int | None = Field(default=None, primary_key=True)
    filing_id: int = Field(foreign_key="filing.id", index=True)
    version: int
    kind: str
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    at: datetime = Field(sa_type=UtcDateTime)
    text: str | None = None
    """审核意见, 退回 or 撤销审核's reason, what was asked or answered."""
    due: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stroke: str | None = Field(default=None, index=True)


class ReturnItem(Sealed, table=True):
    """A cell that was returned, or asked about, with its reason; ``number`` is the ① under which it is told.

    ``cell`` is its name (:func:`zwcore.paths.name_cell`), empty where the form as a whole is meant; ``code`` the
    finding it came of. ``settled`` tells how the unit dealt with it (:class:`bot.services.desk.Settled`), ``None`` as
    long as it did not.
    """

    __tablename__ = "return_item"

    id: int | None = Field(default=None, primary_key=True)
    step_id: int = Field(foreign_key="filing_step.id", index=True)
    filing_id: int = Field(foreign_key="filing.id", index=True)
    number: int
    cell: str = ""
    code: str | None = None
    reason: str
    settled: str | None = None


class FilingFinding(SQLModel, table=True):
    """How often the newest version of a form has a finding that nobody marked as none (不作为问题): what lists, bulk
    returns and roll-ups ask for."""

    __tablename__ = "filing_finding"
    __table_args__ = (Index("ix_filing_finding_code_filing_id", "code", "filing_id"),)

    filing_id: int = Field(foreign_key="filing.id", primary_key=True)
    code: str = Field(primary_key=True)
    severity: str
    count: int = 1


class SpokenUnit(SQLModel, table=True):
    """What the name of a unit sounds like (pinyin), by which lists are sorted."""

    __tablename__ = "spoken_unit"

    unit_id: int = Field(foreign_key="unit.id", primary_key=True)
    spoken: str


class NamePair(SQLModel, table=True):
    """Two letters that follow each other in the folded name of a form's project or in its pinyin initials; or what the
    name begins and ends with, with its length between them: by these it is searched for."""

    __tablename__ = "name_pair"
    __table_args__: ClassVar[dict[str, bool]] = {"sqlite_with_rowid": False}

    pair: str = Field(primary_key=True)
    filing_id: int = Field(foreign_key="filing.id", primary_key=True)


class Urge(Sealed, table=True):
    """催办: a reviewer had a unit reminded of what it owes; ``outbox_id`` is the message of it, if there is one."""

    id: int | None = Field(default=None, primary_key=True)
    unit_due_id: int = Field(foreign_key="unit_due.id", index=True)
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    at: datetime = Field(sa_type=UtcDateTime)
    outbox_id: int | None = Field(default=None, foreign_key="outbox.id")


class HandedOver(Sealed, table=True):
    """换人交接: whose work went to whom; append-only. ``by_id`` is who did it: they themselves, or who may for them."""

    __tablename__ = "handed_over"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True, sa_type=BigInteger)
    to_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    unit_id: int = Field(foreign_key="unit.id")
    by_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    at: datetime = Field(sa_type=UtcDateTime)


class EvidenceTaken(Sealed, table=True):
    """撤下: evidence that was handed in with a form and taken off it afterwards; the file is kept. Append-only."""

    __tablename__ = "evidence_taken"

    id: int | None = Field(default=None, primary_key=True)
    evidence_id: int = Field(foreign_key="evidence.id", index=True)
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    at: datetime = Field(sa_type=UtcDateTime)
