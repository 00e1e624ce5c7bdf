"""The tables about time: working days, cycles, who owes what by when, who was told what, leave and silences."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.db.columns import UtcDateTime
from bot.db.sealed import Sealed


class CalendarDay(Sealed, table=True):
    """A day that is not what its weekday says: a holiday, or a weekend day that is worked (调休)."""

    __tablename__ = "calendar_day"

    day: date = Field(primary_key=True)
    working: bool
    name: str = ""


class Cycle(Sealed, table=True):
    """A 自评 of one year; ``steps`` is when owners are told, in working days around the last day.

    ``area`` is the name of the department whose tree owes, nothing where all do.
    """

    __table_args__ = (UniqueConstraint("year", "area", "stage"),)

    id: int | None = Field(default=None, primary_key=True)
    year: str
    area: str = ""
    stage: str = "final"
    due: datetime = Field(sa_type=UtcDateTime)
    steps: list[int] = Field(sa_type=JSON)
    escalate_anomalies: bool = False
    evidence_required: bool = False
    """Whether each indicator is to have evidence; reminders then say how many have none."""
    opened_by: int | None = Field(default=None, foreign_key="person.id", sa_type=BigInteger)
    created: datetime = Field(sa_type=UtcDateTime)
    closed: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Obligation(Sealed, table=True):
    """A form that a unit owes; whether it was handed in is read off the submissions, so that nothing can drift."""

    __table_args__ = (UniqueConstraint("cycle_id", "unit_id", "project_folded"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    project: str
    project_folded: str
    year: str
    stage: str
    waived: datetime | None = Field(default=None, sa_type=UtcDateTime)
    waived_by: int | None = Field(default=None, foreign_key="person.id", sa_type=BigInteger)
    waived_reason: str | None = None


class UnitDue(Sealed, table=True):
    """When a unit's forms of a cycle are due: the cycle's date, or a later one with a reason (延期).

    ``told_to`` is up to when its steps were dealt with, ``next_at`` when the next one comes.
    """

    __tablename__ = "unit_due"
    __table_args__ = (UniqueConstraint("cycle_id", "unit_id"),)

    id: int | None = Field(default=None, primary_key=True)
    cycle_id: int = Field(foreign_key="cycle.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    due: datetime = Field(sa_type=UtcDateTime)
    reason: str | None = None
    told_to: datetime = Field(sa_type=UtcDateTime)
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)


class Told(SQLModel, table=True):
    """Which outgoing message told whom about a unit's dates or about an alert, as long as it may have to be edited.

    ``changed`` is set where its cause changed; the next scan brings the message up to date.
    """

    __table_args__ = (
        Index("ix_told_unit_due_id_closed", "unit_due_id", "closed"),
        Index("ix_told_alert_id_closed", "alert_id", "closed"),
    )

    id: int | None = Field(default=None, primary_key=True)
    outbox_id: int = Field(foreign_key="outbox.id", index=True)
    person_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    unit_due_id: int | None = Field(default=None, foreign_key="unit_due.id")
    alert_id: int | None = Field(default=None, foreign_key="alert.id")
    changed: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    closed: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AlertCourse(SQLModel, table=True):
    """How far an alert went: the level that knows of it, when the next one is told, and its last digest."""

    __tablename__ = "alert_course"

    alert_id: int = Field(foreign_key="alert.id", primary_key=True)
    level: int = 1
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    listed: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Silence(SQLModel, table=True):
    """No notices for a while: of a unit or of all in its author's sight, of one code or of all."""

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    department_id: int | None = Field(default=None, foreign_key="department.id")
    code: str | None = None
    author: int = Field(foreign_key="person.id", sa_type=BigInteger)
    reason: str
    created: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime, index=True)


class Leave(Sealed, table=True):
    """Somebody is away until ``until``, and ``delegate`` is told in their place."""

    person_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    delegate_id: int = Field(foreign_key="person.id", sa_type=BigInteger)
    until: datetime = Field(sa_type=UtcDateTime)
    created: datetime = Field(sa_type=UtcDateTime)


class ScanRun(SQLModel, table=True):
    """When a scan last came to its end: the dead man's switch."""

    __tablename__ = "scan_run"

    name: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
