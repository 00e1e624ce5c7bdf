"""What was drawn, what auditors said of points, findings marked as none: asked for by services and by the runner."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, func, select

from bot.db.auditing import Dismissal, Recheck, SampleDraw, SampleForm
from bot.db.tables import Filing, Person, Submission

TOGETHER = 500
"""So many numbers are asked for at once: a database takes no more than some thousands."""
WHOLE = ""
"""The cell of what is said of a form as a whole."""


@dataclass(frozen=True)
class DrawnForm:
    """A form that was drawn: its place, why, the version that stood then, and the form as it stands now."""

    place: int
    weight: int
    keys: str
    submission_id: int
    number: str
    version: int
    digest: str
    filing: Filing


def batched(numbers: Collection[int]) -> Iterator[list[int]]:
    """Numbers, so many at a time as may be asked for at once."""
    left = iter(numbers)
    while some := list(islice(left, TOGETHER)):
        yield some


def find_draw(session: Session, draw_id: int) -> SampleDraw | None:
    """A draw by its number in the table."""
    return session.get(SampleDraw, draw_id)


def draws(session: Session) -> list[SampleDraw]:
    """All draws, the first one first."""
    return list(session.exec(select(SampleDraw).order_by(col(SampleDraw.id))))


def last_number(session: Session, year: str) -> int:
    """How many times there was a draw of a year."""
    return session.exec(select(func.max(SampleDraw.number)).where(SampleDraw.year == year)).one() or 0


def forms_of(session: Session, draw_id: int, first: int = 0, most: int | None = None) -> list[DrawnForm]:
    """The forms of a draw in the order in which they were drawn."""
    rows = (
        sql_select(SampleForm, *map(col, (Submission.number, Submission.version, Submission.content_digest)), Filing)
        .join(Submission, col(Submission.id) == col(SampleForm.submission_id))
        .join(Filing, col(Filing.id) == col(Submission.filing_id))
        .where(col(SampleForm.draw_id) == draw_id)
        .order_by(col(SampleForm.place))
    )
    found = session.execute(rows if most is None else rows.offset(first).limit(most))
    return [
        DrawnForm(row.place, row.weight, row.keys, row.submission_id, number, version, digest, filing)
        for row, number, version, digest, filing in found
    ]


def numbers_drawn(session: Session, draw_id: int) -> list[str]:
    """The receipt numbers of a draw, in their order."""
    rows = select(Submission.number).join(SampleForm, col(SampleForm.submission_id) == col(Submission.id))
    return list(session.exec(rows.where(SampleForm.draw_id == draw_id).order_by(col(SampleForm.place))))


# -- 复核 --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AuditWord:
    """What an auditor said last of a cell of a version: points or a text, who and when."""

    points: Decimal | None
    text: str | None
    person: str
    at: datetime


@dataclass(frozen=True)
class AuditWords:
    """What stands of a version: the points of its rows by their names, its total, its 复核意见."""

    rows: dict[str, AuditWord]
    total: AuditWord | None = None
    opinion: AuditWord | None = None


NO_WORDS = AuditWords({})


def words_of(session: Session, submission_ids: Collection[int]) -> dict[int, AuditWords]:
    """What auditors said of versions, the newest word of each cell; nothing where nobody said anything."""
    said = select(Recheck, Person.name).join(Person, col(Person.id) == col(Recheck.person_id), isouter=True)
    found: dict[int, dict[str, dict[str, AuditWord | None]]] = {}
    for row, name in (
        one
        for some in batched(submission_ids)
        for one in session.exec(said.where(col(Recheck.submission_id).in_(some)).order_by(col(Recheck.id)))
    ):
        word = AuditWord(row.points, row.text, name or "", row.at)
        of = found.setdefault(row.submission_id, {"rows": {}, "whole": {}})
        if row.cell != WHOLE:
            of["rows"][row.cell] = None if row.points is None else word
        elif row.text is None:
            of["whole"]["total"] = None if row.points is None else word
        else:
            of["whole"]["opinion"] = word if row.text else None
    return {
        number: AuditWords({name: word for name, word in of["rows"].items() if word is not None}, **of["whole"])
        for number, of in found.items()
    }


def said_of(session: Session, submission_id: int) -> list[tuple[str, AuditWord]]:
    """All that auditors said of a version, word for word, each with its cell, the first one first."""
    said = select(Recheck, Person.name).join(Person, col(Person.id) == col(Recheck.person_id), isouter=True)
    rows = said.where(Recheck.submission_id == submission_id).order_by(col(Recheck.id))
    return [(row.cell, AuditWord(row.points, row.text, name or "", row.at)) for row, name in session.exec(rows)]


# -- 不作为问题 --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Marked:
    """A finding that a reviewer marked as none: why, who, when."""

    id: int
    mark: str
    reason: str
    person: str
    person_id: int
    at: datetime


def marked(session: Session, filing_ids: Sequence[int]) -> dict[tuple[int, str], Marked]:
    """The findings of forms that are marked as none, by form and mark."""
    rows = select(Dismissal, Person.name).join(Person, col(Person.id) == col(Dismissal.person_id), isouter=True)
    rows = rows.where(col(Dismissal.taken_back).is_(None)).order_by(col(Dismissal.id))
    return {
        (row.filing_id, row.mark): Marked(row.id or 0, row.mark, row.reason, name or "", row.person_id, row.at)
        for some in batched(filing_ids)
        for row, name in session.exec(rows.where(col(Dismissal.filing_id).in_(some)))
    }


def marked_of(session: Session, versions: Mapping[int, int]) -> dict[int, dict[str, Marked]]:
    """What is marked of versions, each given with its form, by marks; nothing of those of which nothing is."""
    found: dict[int, dict[str, Marked]] = {}
    for (filing_id, mark), one in marked(session, list(set(versions.values()))).items():
        found.setdefault(filing_id, {})[mark] = one
    return {number: found[filing_id] for number, filing_id in versions.items() if filing_id in found}


# -- as the runner takes them ------------------------------------------------------------------------------------------


def records_of(session: Session, submission_ids: Collection[int]) -> dict[int, str]:
    """The stored forms of versions; those that were erased are left out."""
    rows = select(Submission.id, Submission.record)
    found = (one for some in batched(submission_ids) for one in session.exec(rows.where(col(Submission.id).in_(some))))
    return {number: record for number, record in found if number is not None and record is not None}


def name_of(session: Session, person_id: int) -> str:
    """How somebody is called."""
    found = session.get(Person, person_id)
    return "" if found is None else found.name
