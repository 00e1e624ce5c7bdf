"""What people said of the columns of prints (教一次): who may say it for whom, and what is still to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.db.queries import audit, people
from bot.db.queries.taught import holding
from bot.db.tables import Person, Unit
from bot.db.taught import TaughtColumn as TaughtColumn
from bot.db.terms import Role
from zwcore.labels import LABELS
from zwcore.layouts.teach import FIELDS, print_of
from zwcore.reading import Column, HowRead
from zwcore.record import Record
from zwcore.text import Message, fold

SHOWN = 20


class ColumnAsked(NamedTuple):
    """A column that is asked about: its place among the columns of the form, and what it was read as."""

    place: int
    column: Column


def questions(session: Session, person_id: int, record: Record) -> list[ColumnAsked]:
    """The columns whose header did not say what they are, and of which nobody has said it since."""
    how = record.reading
    asked = [ColumnAsked(n, column) for n, column in enumerate(how.columns) if _is_open(how, column)]
    if not asked:
        return []
    prints = {block: print_of(how, block) for block in FIELDS}
    said = {(row.fingerprint, row.header) for row in holding(session, person_id)}
    return [one for one in asked if (prints[one.column.block], fold(one.column.header)) not in said]


def _is_open(how: HowRead, column: Column) -> bool:
    if column.block not in FIELDS:
        return False
    if column.field is None:
        return bool(choices(how, column.block))
    return how.doubts_column(column)


def choices(how: HowRead, block: str) -> list[tuple[str, Message]]:
    """What a column of a block can be: every field that no other header names for certain, with what it is called."""
    certain = {one.field for one in how.columns if one.block == block and not how.doubts_column(one)}
    return [
        (name, LABELS[f"{block}.{name}"])
        for name in FIELDS[block]
        if f"{block}.{name}" in LABELS and name not in certain
    ]


def teach(session: Session, person: Person, record: Record, column: Column, field: str | None, now: datetime) -> None:
    """Put down what a column is (``None``: none of the form's); what the person said of it before is taken back."""
    print_, header = print_of(record.reading, column.block), fold(column.header)
    for row in holding(session, person.id):
        if (row.fingerprint, row.header, row.person_id) == (print_, header, person.id):
            row.undone = now
    row = TaughtColumn(
        fingerprint=print_, block=column.block, header=header, field=field, person_id=person.id, created=now
    )
    session.add(row)
    session.flush()
    _noted(session, person, "teach", row, now)


def in_sight(session: Session, person: Person) -> Sequence[TaughtColumn]:
    """What a person may see of it, the newest first: an admin all, a supervisor that of the units, others their own."""
    rows = select(TaughtColumn).where(col(TaughtColumn.undone).is_(None)).order_by(col(TaughtColumn.id).desc())
    if person.role == Role.SUPERVISOR:
        units = people.units_in_sight(session, person)
        theirs = select(Person.id).where(col(Person.unit_id).in_(units))
        rows = rows.where(or_(col(TaughtColumn.person_id) == person.id, col(TaughtColumn.person_id).in_(theirs)))
    elif person.role != Role.ADMIN:
        rows = rows.where(TaughtColumn.person_id == person.id)
    return session.exec(rows.limit(SHOWN)).all()


def find(session: Session, person: Person, number: int) -> TaughtColumn | None:
    """One of those that a person may see."""
    return next((row for row in in_sight(session, person) if row.id == number), None)


def spread(session: Session, row: TaughtColumn, by: Person, now: datetime) -> None:
    """Have it hold for more: for everybody where an admin says so, for the teller's unit where its supervisor does."""
    teller = session.get_one(Person, row.person_id)
    if by.role == Role.ADMIN:
        row.everybody = True
    elif by.role == Role.SUPERVISOR and teller.unit_id in people.units_in_sight(session, by):
        row.unit_id = teller.unit_id
    else:
        return
    row.confirmed_by = by.id
    _noted(session, by, "teach_confirmed", row, now)


def undo(session: Session, row: TaughtColumn, by: Person, now: datetime) -> None:
    """Take it back: files that come from now on are read without it."""
    row.undone = now
    _noted(session, by, "teach_undone", row, now)


def _noted(session: Session, by: Person, deed: str, row: TaughtColumn, now: datetime) -> None:
    facts = {"number": row.id, "print": row.fingerprint[:12], "header": row.header, "field": row.field}
    audit.append(session, person_id=by.id, action=deed, now=now, **facts)


def teller(session: Session, row: TaughtColumn) -> str:
    """Who said it."""
    person = session.get(Person, row.person_id)
    return "" if person is None else person.name


def unit_name(session: Session, row: TaughtColumn) -> str | None:
    """The unit that it holds for."""
    unit = None if row.unit_id is None else session.get(Unit, row.unit_id)
    return None if unit is None else unit.short or unit.name


def field_name(row: TaughtColumn) -> Message | None:
    """What the column is, as it is called; ``None`` for none of the form's."""
    return None if row.field is None else LABELS[f"{row.block}.{row.field}"]
