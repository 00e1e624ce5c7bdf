"""Handing in: versions of forms, append-only; the same content again is the same submission."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from bot.db.queries import audit, people
from bot.db.tables import Person, Role, Submission, Unit
from bot.services.search import initials
from bot.services.sheets import Sheet
from zwcore.text import fold

BESIDE = ("explained", "evidence")
"""What goes with a form without being part of it."""
STAGE = "final"
"""自评 after the year; 监控 during the year would be another stage."""


class Bar(StrEnum):
    """Why somebody may not submit a form."""

    ROLE = "role"
    UNIT = "unit"
    NAME = "name"


@dataclass(frozen=True)
class Handed:
    """A form that was handed in; ``new`` is false where the same content had been handed in before."""

    row: Submission
    sheet: Sheet
    new: bool


def bar(session: Session, person: Person, sheet: Sheet) -> Bar | None:
    """Tell why ``person`` may not submit this form; ``None`` where they may."""
    if person.role != Role.CLERK or person.unit_id is None:
        return Bar.ROLE
    unit = session.get_one(Unit, person.unit_id)
    if fold(sheet.unit) not in {fold(unit.name), fold(unit.short) or None}:
        return Bar.UNIT
    return None if sheet.form["project"] and sheet.year else Bar.NAME


def submit(
    session: Session, person: Person, sheet: Sheet, reason: str | None, now: datetime, sent: datetime | None = None
) -> Handed:
    """Hand a form in: a new version, or the one that was handed in with the same content.

    ``sent`` is when the person did it, where that is earlier than ``now``: a deadline counts by it.
    """
    unit = session.get_one(Unit, person.unit_id)
    existing = find_same(session, unit.id or 0, sheet)
    if existing is not None:
        return Handed(existing, sheet, new=False)
    before = newest(session, unit.id or 0, sheet)
    row = Submission(
        number=_number(session, sheet.year),
        unit_id=unit.id or 0,
        unit_name=unit.name,
        person_id=person.id,
        project=sheet.project,
        project_folded=fold(sheet.project),
        initials=initials(sheet.project),
        year=sheet.year,
        stage=STAGE,
        version=(before.version if before else 0) + 1,
        content_digest=sheet.digest,
        receipt=sheet.data["receipt"],
        form=json.dumps(sheet.form, ensure_ascii=False),
        review=json.dumps(sheet.data, ensure_ascii=False),
        with_errors=bool(sheet.errors),
        reason=reason if sheet.errors else None,
        created=sent or now,
    )
    session.add(row)
    session.flush()
    audit.append(session, person_id=person.id, action="submit", now=now, number=row.number, version=row.version)
    return Handed(row, sheet, new=True)


def find_same(session: Session, unit_id: int, sheet: Sheet) -> Submission | None:
    """Return the newest version if it has the content of ``sheet``; going back to an older one is a new version."""
    row = newest(session, unit_id, sheet)
    if row is None or row.content_digest != sheet.digest:
        return None
    # An explanation that was added afterwards is something new to be told.
    before = sheet_of(row).data
    return row if all((before.get(name) or {}) == (sheet.data.get(name) or {}) for name in BESIDE) else None


def newest(session: Session, unit_id: int, sheet: Sheet) -> Submission | None:
    """Return the newest version of the same project and year, whatever its content."""
    versions = select(Submission).where(
        Submission.unit_id == unit_id,
        Submission.project_folded == fold(sheet.project),
        Submission.year == sheet.year,
        Submission.stage == STAGE,
    )
    return session.exec(versions.order_by(col(Submission.version).desc()).limit(1)).first()


def _number(session: Session, year: str) -> str:
    """The next receipt number: the year and a running count that never repeats."""
    last = session.exec(select(func.max(Submission.id))).one() or 0
    return f"{year}-{last + 1:05d}"


def visible(session: Session, person: Person) -> list[Submission]:
    """Return the newest version of each form that ``person`` may see: own unit, own department's units, or all."""
    if person.role == Role.AUDITOR:
        return newest_of_all(session)
    return newest_of_all(session, col(Submission.unit_id).in_(people.units_in_sight(session, person)))


def newest_of_all(session: Session, *scope: ColumnElement[bool]) -> list[Submission]:
    """Return the newest version of each form, of those within ``scope``."""
    rows = session.exec(select(Submission).where(*scope).order_by(col(Submission.id)))
    return list({(row.unit_id, row.project_folded, row.year, row.stage): row for row in rows}.values())


def sheet_of(row: Submission) -> Sheet:
    """Return the form of a submission as the cards need it."""
    return Sheet(json.loads(row.review))
