"""The tables of those who audit: what was drawn (抽查), what they say of points (复核), findings that are none."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from bot.db.columns import ExactDecimal, Packed, UtcDateTime
from bot.db.sealed import Sealed


class SampleDraw(Sealed, table=True):
    """一次抽查: which forms could be drawn (``population``, frozen; ``digest`` is its SHA-256), by which seed.

    ``number`` counts the draws of a year (第 2 次抽取). ``unit_id`` or ``department_id`` narrow it down, ``scope`` is
    their name then. ``percent`` is what was asked for, where it was not a number of forms; ``given``: the seed was
    named by a person and not drawn by the system. ``scheme`` names the way to draw (:mod:`zwcore.lots`).
    """

    __tablename__ = "sample_draw"
    __table_args__ = (UniqueConstraint("year", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    year: str
    number: int
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    department_id: int | None = Field(default=None, foreign_key="department.id")
    scope: str = ""
    percent: int | None = None
    count: int
    size: int
    population: str = Field(sa_type=Packed)
    digest: str
    seed: str
    given: bool = False
    scheme: str
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    at: datetime = Field(sa_type=UtcDateTime)


class SampleForm(Sealed, table=True):
    """A form that was drawn: the version that stood then (``submission_id``), what it weighed, the letters of why."""

    __tablename__ = "sample_form"

    draw_id: int = Field(foreign_key="sample_draw.id", primary_key=True)
    place: int = Field(primary_key=True)
    submission_id: int = Field(foreign_key="submission.id", index=True)
    weight: int
    keys: str = ""


class Recheck(Sealed, table=True):
    """复核: what an auditor says of a version of a form; append-only, the newest word of a cell counts.

    ``cell`` is the row's name (:func:`zwcore.paths.name_cell`), empty for the form as a whole: then ``points`` are the
    total, or ``text`` is the 复核意见. Points that are blank take back what was said of them.
    """

    __table_args__ = (Index("ix_recheck_submission_id_cell", "submission_id", "cell"),)

    id: int | None = Field(default=None, primary_key=True)
    submission_id: int = Field(foreign_key="submission.id")
    cell: str = ""
    points: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    text: str | None = None
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    at: datetime = Field(sa_type=UtcDateTime)


class Dismissal(Sealed, table=True):
    """不作为问题: a reviewer says of a finding that it is none, with the reason; it can be taken back.

    ``mark`` is what the finding is known by (:func:`zwcore.record.words.mark_of`): it holds for a later version
    that says the very same.
    """

    __table_args__ = (Index("ix_dismissal_filing_id_mark", "filing_id", "mark"),)

    id: int | None = Field(default=None, primary_key=True)
    filing_id: int = Field(foreign_key="filing.id")
    code: str = Field(index=True)
    mark: str
    reason: str
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    at: datetime = Field(sa_type=UtcDateTime)
    taken_back: datetime | None = Field(default=None, sa_type=UtcDateTime)
    taken_back_by: int | None = Field(default=None, sa_type=BigInteger)
