"""Handing in: versions of forms, append-only; the same content again is the same submission.

A :class:`Filing` (报送) is what a unit handed in for a project and a year, as its newest version stands: lists and
searches read its columns; a version's record is opened only to be shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property, partial
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, func, select

from bot.db.queries import audit, people
from bot.db.tables import Filing as Filing
from bot.db.tables import Person, Submission, Unit, Upload
from bot.db.terms import FilingState, Role, StepKind
from bot.services import across, desk, facts, seals, search, settling
from bot.services.desk import ReturnItem
from bot.services.readings import Stack
from bot.services.search import initials
from zwcore.record import Outline, Record, content_digest, decode, encode, outline_of
from zwcore.record import beside_digest as beside_digest
from zwcore.text import fold

ALBUM = "照片（原件）.zip"
"""What the photos of a form are called together."""
STAGE = "final"
"""自评 after the year; 监控 during the year would be another stage."""


class Bar(StrEnum):
    """Why somebody may not submit a form."""

    ROLE = "role"
    UNIT = "unit"
    NAME = "name"
    LOCKED = "locked"
    """审核通过: what was accepted is not handed in again."""


@dataclass(frozen=True)
class Source:
    """The file (原件) that a version was read from: its digest, and how it was called."""

    sha256: str
    name: str

    @property
    def is_album(self) -> bool:
        """Whether it is several photos together: a form stands on some of them."""
        return self.name == ALBUM


@dataclass(frozen=True)
class Version:
    """One version of a form as handed in: whose, which, when, with which line of reason."""

    filing: Filing
    submission_id: int
    number: str
    version: int
    digest: str
    with_errors: bool
    reason: str | None
    created: datetime
    opened: Callable[[], Record]
    source: Source | None = None

    @cached_property
    def record(self) -> Record:
        """The form, opened when it is asked for."""
        return self.opened()


@dataclass(frozen=True)
class Handed:
    """A form that was handed in; ``new`` is false where the same content had been handed in before.

    ``before`` is how it stood, ``None`` for its first version; ``items`` are what was returned of it, each settled or
    not.
    """

    version: Version
    new: bool
    before: FilingState | None = None
    items: tuple[ReturnItem, ...] = ()

    @property
    def record(self) -> Record:
        """The form."""
        return self.version.record


def bar(session: Session, person: Person, record: Record) -> Bar | None:
    """Tell why ``person`` may not submit this form; ``None`` where they may."""
    return first_bar(session, person, [outline_of(record)])


def first_bar(session: Session, person: Person, lines: Iterable[Outline]) -> Bar | None:
    """Tell why ``person`` may not submit the first of several forms that they may not; ``None`` where they may all."""
    if person.role != Role.CLERK or person.unit_id is None:
        return Bar.ROLE
    unit, forms = session.get_one(Unit, person.unit_id), list(lines)
    names = {fold(unit.name), fold(unit.short) or None}
    bars = (_bar_of(line, names) for line in forms)
    found = next((bar for bar in bars if bar is not None), None)
    if found is not None:
        return found
    filings = filed(session, person.unit_id, forms)
    standing = (row for line in forms if (row := filings.get(line.key)) is not None)
    return Bar.LOCKED if any(row.state == FilingState.ACCEPTED for row in standing) else None


def _bar_of(line: Outline, names: Collection[str | None]) -> Bar | None:
    """Of whose form it is nothing is said where its unit was not read."""
    if not (line.named and line.year and line.unit):
        return Bar.NAME
    return None if fold(line.unit) in names else Bar.UNIT


def source_of(session: Session, stack: Stack) -> Source | None:
    """The file that a reading came of, where its bytes are kept."""
    row = session.get(Upload, stack.row.upload_id) if stack.row.upload_id else None
    return None if row is None or row.sha256 is None else Source(row.sha256, ALBUM if row.pages else row.name)


def submit(
    session: Session, person: Person, record: Record, reason: str | None, now: datetime, sent: datetime | None = None,
    source: Source | None = None,
) -> Handed:  # fmt: skip
    """Hand a form in: a new version, or the one that was handed in with the same content.

    ``sent`` is when the person did it, where that is earlier than ``now``: a deadline counts by it. ``source`` is the
    file that it was read from.
    """
    unit = session.get_one(Unit, person.unit_id)
    existing = find_same(session, unit.id or 0, record)
    if existing is not None:
        return Handed(_version(session, existing, record), new=False)
    filing = find_filing(session, unit.id or 0, record)
    before = None if filing is None else FilingState(filing.state)
    old = None if filing is None else desk.record_of(session, filing, filing.version)
    filing = filing or _new_filing(unit, record, sent or now)
    _stand(filing, record, person, _number(session, record.year), sent or now)
    session.add(filing)
    session.flush()
    if before is None:
        search.index(session, filing)
    facts.put_down(session, filing, record)
    row = Submission(
        number=filing.number,
        filing_id=filing.id or 0,
        person_id=person.id,
        version=filing.version,
        content_digest=filing.content_digest,
        receipt=record.receipt,
        record=encode(record),
        compared=across.compared(record),
        with_errors=bool(record.errors),
        reason=reason if record.errors else None,
        source_sha256=None if source is None else source.sha256,
        source_name=None if source is None else source.name,
        created=filing.created,
    )
    session.add(row)
    session.flush()
    items = [] if old is None else settling.settle(session, filing, old, record)
    desk.put_step(
        session, filing, person, StepKind.RESUBMIT if before else StepKind.SUBMIT, sent or now, text=row.reason
    )
    sealed = {"number": row.number, "version": row.version, **seals.of(row, filing, record)}
    audit.append(session, person_id=person.id, action="submit", now=now, **sealed)
    return Handed(_version(session, filing, record), True, before, tuple(items))


def _new_filing(unit: Unit, record: Record, at: datetime) -> Filing:
    name, folded = record.project, fold(record.project)
    return Filing(
        unit_id=unit.id or 0, unit_name=unit.name, project=name, project_folded=folded, initials=initials(name),
        year=record.year, stage=STAGE, number="", version=0, content_digest="", beside_digest="", created=at,
    )  # fmt: skip


def _stand(filing: Filing, record: Record, person: Person, number: str, at: datetime) -> None:
    """Have a filing stand as its newest version does."""
    filing.state, filing.due = FilingState.SUBMITTED, None
    filing.person_id = person.id
    change = record.money.change if record.money is not None else None
    filing.number, filing.version, filing.created = number, filing.version + 1, at
    filing.table_no = record.form.table_no
    filing.content_digest, filing.beside_digest = content_digest(record.form), beside_digest(record)
    filing.claimed, filing.change_pct = record.points.claimed, None if change is None else change.pct


_VERSIONS = select(
    Submission.id, Submission.number, Submission.version, Submission.content_digest, col(Submission.with_errors),
    Submission.reason, Submission.created, Submission.source_sha256, Submission.source_name,
)  # type: ignore[call-overload]  # fmt: skip


def _version(session: Session, filing: Filing, record: Record | None = None) -> Version:
    own = (Submission.filing_id == filing.id, Submission.version == filing.version)
    facts = session.exec(_VERSIONS.where(*own)).one()
    return _version_of(filing, facts, partial(_opened, session, facts[0]) if record is None else lambda: record)


def _version_of(filing: Filing, facts: Sequence[Any], opened: Callable[[], Record]) -> Version:
    submission_id, number, version, digest, with_errors, reason, created, sha256, name = facts
    source = None if sha256 is None else Source(sha256, name or "")
    return Version(filing, submission_id, number, version, digest, with_errors, reason, created, opened, source)


def original(session: Session, version: Version) -> tuple[int, Source] | None:
    """The file that a version was read from; of one that was made in the chat that of the newest version before it."""
    if version.source is not None:
        return version.version, version.source
    rows = select(Submission.version, Submission.source_sha256, Submission.source_name).where(
        Submission.filing_id == version.filing.id,
        col(Submission.source_sha256).is_not(None),
        Submission.version < version.version,
    )
    found = session.exec(rows.order_by(col(Submission.version).desc())).first()
    return None if found is None else (found[0], Source(found[1] or "", found[2] or ""))


def _opened(session: Session, submission_id: int) -> Record:
    record = session.exec(select(Submission.record).where(Submission.id == submission_id)).one()
    assert record is not None, "an erased form is in nobody's sight"
    return decode(record)


def handed_in(session: Session, person: Person, lines: Iterable[Outline], at: datetime) -> list[Handed]:
    """Return those of some forms that are handed in as they are; new are what the person handed in at a moment."""
    forms = list(lines)
    filings = filed(session, person.unit_id or 0, forms)
    same = [row for line in forms if (row := filings.get(line.key)) is not None and is_same(row, line)]
    newest = and_(col(Submission.filing_id) == col(Filing.id), col(Submission.version) == col(Filing.version))
    rows = _VERSIONS.add_columns(col(Filing.id), col(Submission.person_id)).join(Filing, newest)
    found = {row[-2]: row for row in session.exec(rows.where(col(Filing.id).in_([one.id for one in same])))}
    handed = []
    for one in same:
        *facts, _, by = found[one.id]
        version = _version_of(one, facts, partial(_opened, session, facts[0]))
        new = (version.created, by) == (at, person.id)
        before = desk.stood_before(session, one) if new and version.version > 1 else None
        handed.append(Handed(version, new, before, tuple(desk.items_of(session, one)) if before else ()))
    return handed


def between(session: Session, person: Person, first: int, last: int) -> list[Version]:
    """Return the versions that a clerk handed in for their unit, from one to another: what a receipt is for."""
    own = (col(Submission.id).between(first, last), Submission.person_id == person.id, in_sight(session, person))
    rows = select(Submission.id, Submission.filing_id).join(Filing, col(Filing.id) == col(Submission.filing_id))
    pairs = session.exec(rows.where(*own).order_by(col(Submission.id))).all()
    facts = {row[0]: row for row in session.exec(_VERSIONS.where(col(Submission.id).in_([one for one, _ in pairs])))}
    return [
        _version_of(session.get_one(Filing, filing), facts[number], partial(_opened, session, number or 0))
        for number, filing in pairs
    ]


def newest_version(session: Session, filing: Filing) -> Version:
    """The newest version of a filing, with its record."""
    return _version(session, filing)


def version_at(session: Session, person: Person, submission_id: int) -> Version | None:
    """A version, the newest or not, by its number in the table, where ``person`` may see its form."""
    rows = _VERSIONS.add_columns(Filing).join(Filing, col(Filing.id) == col(Submission.filing_id))
    found = session.exec(rows.where(Submission.id == submission_id, in_sight(session, person))).first()
    if found is None:
        return None
    *facts, filing = found
    return _version_of(filing, facts, partial(_opened, session, submission_id))


def find_filing(session: Session, unit_id: int, record: Record) -> Filing | None:
    """What a unit handed in for the project and year of a form, whatever its content."""
    rows = select(Filing).where(
        Filing.unit_id == unit_id,
        Filing.project_folded == fold(record.project),
        Filing.year == record.year,
        Filing.stage == STAGE,
        col(Filing.erased).is_(None),
    )
    return session.exec(rows).first()


def find_same(session: Session, unit_id: int, record: Record) -> Filing | None:
    """The filing whose newest version has the content of ``record``; going back to an older one is a new version, as is
    handing in again what was withdrawn."""
    filing = find_filing(session, unit_id, record)
    if filing is None or filing.state == FilingState.WITHDRAWN or filing.content_digest != content_digest(record.form):
        return None
    # An explanation that was added afterwards is something new to be told, and so is one renewed after a return.
    same = filing.beside_digest == beside_digest(record)
    return filing if same and not is_answered(session, filing, record) else None


def is_answered(session: Session, filing: Filing, record: Record) -> bool:
    """Tell whether something was explained of a form since it came back, though it be in the same words."""
    if filing.state != FilingState.RETURNED:
        return False
    return bool(settling.renewed(desk.record_of(session, filing, filing.version), record))


def filed(session: Session, unit_id: int, lines: Iterable[Outline]) -> dict[tuple[str, str], Filing]:
    """What a unit handed in for the projects and years of forms, whatever its content."""
    rows = select(Filing).where(
        Filing.unit_id == unit_id,
        col(Filing.project_folded).in_({line.project_folded for line in lines}),
        Filing.stage == STAGE,
        col(Filing.erased).is_(None),
    )
    return {(row.project_folded, row.year): row for row in session.exec(rows)}


def is_same(filing: Filing | None, line: Outline) -> bool:
    """Tell whether the newest version of a filing has the content of a form, and what was put down beside it."""
    if filing is None or filing.state == FilingState.WITHDRAWN:
        return False
    return (filing.content_digest, filing.beside_digest) == (line.content_digest, line.beside_digest)


def any_returned(session: Session, person: Person, lines: Sequence[Outline]) -> bool:
    """Tell whether one of some forms of a person's unit was returned (退回修改) and not handed in since."""
    found = {} if person.unit_id is None else filed(session, person.unit_id, lines)
    return any(row.state == FilingState.RETURNED for row in found.values())


def last_return(session: Session, person: Person, lines: Sequence[Outline]) -> int:
    """The number of the last step that returned one of some forms of a person's unit; 0 where none did."""
    found = {} if person.unit_id is None else filed(session, person.unit_id, lines)
    return desk.last_return(session, [row for line in lines if (row := found.get(line.key)) is not None])


def _number(session: Session, year: str) -> str:
    """The next receipt number: the year and a running count that never repeats."""
    last = session.exec(select(func.max(Submission.id))).one() or 0
    return f"{year}-{last + 1:05d}"


# -- what somebody may see -------------------------------------------------------------------------------------------


def in_sight(session: Session, person: Person) -> ColumnElement[bool]:
    """The filings that ``person`` may see: own unit, own department's units, or all; none that was erased."""
    there = col(Filing.erased).is_(None)
    if person.role == Role.AUDITOR:
        return there
    if person.role == Role.SUPERVISOR:
        seen = select(Unit.id).where(people.units_seen_by(session, person))
        return and_(there, col(Filing.unit_id).in_(seen))
    return and_(there, col(Filing.unit_id) == (person.unit_id if person.role == Role.CLERK else None))


def visible_one(session: Session, person: Person, filing_id: int) -> Filing | None:
    """A filing by its number, where ``person`` may see it."""
    return session.exec(select(Filing).where(Filing.id == filing_id, in_sight(session, person))).first()


def may_see(session: Session, person: Person, submission_ids: Collection[int]) -> bool:
    """Tell whether all of these versions are of forms that ``person`` may see."""
    rows = select(func.count()).select_from(Submission).join(Filing, col(Filing.id) == col(Submission.filing_id))
    seen = session.exec(rows.where(col(Submission.id).in_(submission_ids), in_sight(session, person))).one()
    return seen == len(set(submission_ids)) > 0


def named(session: Session, person: Person, words: str, most: int) -> tuple[list[Filing], int]:
    """What ``person`` may see whose project has ``words`` in its name, what was handed in last first; how much it is.

    At most so many are brought.
    """
    fitting = and_(in_sight(session, person), col(Filing.project_folded).contains(fold(words), autoescape=True))
    rows = select(Filing).where(fitting).order_by(col(Filing.created).desc(), col(Filing.id).desc()).limit(most)
    return list(session.exec(rows)), session.exec(select(func.count(col(Filing.id))).where(fitting)).one()


def year_before(session: Session, person: Person, project_folded: str, year: str) -> Filing | None:
    """What the unit of ``person`` handed in for a project in the newest year before ``year``."""
    rows = select(Filing).where(
        in_sight(session, person), Filing.project_folded == project_folded, col(Filing.year) < year
    )
    return session.exec(rows.order_by(col(Filing.year).desc()).limit(1)).first()


def of_submission(session: Session, submission_id: int) -> Filing:
    """The filing that a version belongs to."""
    return session.get_one(Filing, session.get_one(Submission, submission_id).filing_id)
