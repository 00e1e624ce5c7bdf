"""The tables about what supervisors should know: alerts, and what is set for a unit or a department."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import BigInteger
from sqlmodel import Field

from bot.db.columns import ExactDecimal, UtcDateTime, one_of
from bot.db.sealed import Sealed
from bot.db.terms import AlertState


class Alert(Sealed, table=True):
    """Something a supervisor should know; ``key`` is made of facts, so it is never raised twice.

    It is about a submission (``project_folded`` and ``year`` name the form, ``said`` is its finding as
    :mod:`zwcore.record` writes it, ``count`` how many like it) or about a unit's dates (``unit_due_id``).
    """

    __table_args__ = (one_of("state", AlertState),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    department_id: int | None = Field(default=None, foreign_key="department.id", index=True)
    state: str = Field(default=AlertState.FIRING, index=True)
    submission_id: int | None = Field(default=None, foreign_key="submission.id", index=True)
    unit_due_id: int | None = Field(default=None, foreign_key="unit_due.id")
    project_folded: str | None = None
    year: str | None = None
    said: str | None = None
    count: int = 1
    change_pct: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    line: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    created: datetime = Field(sa_type=UtcDateTime)
    acknowledged_by: int | None = Field(default=None, foreign_key="person.id", sa_type=BigInteger)
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AlertSetting(Sealed, table=True):
    """What is set for a unit or a department and a code: ``line`` (%) instead of the rulebook's, off, who is told."""

    __tablename__ = "alert_setting"

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    department_id: int | None = Field(default=None, foreign_key="department.id")
    code: str
    line: str | None = None
    off: bool = False
    recipient: int | None = Field(default=None, foreign_key="person.id", sa_type=BigInteger)
