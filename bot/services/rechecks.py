"""复核: what an auditor says of a form's points, beside 自评 and 核算 and never in their place; kept word for word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from sqlmodel import Session, col, select

from bot.db.auditing import Recheck
from bot.db.queries import audit
from bot.db.queries import auditing as queries
from bot.db.queries.auditing import NO_WORDS as NO_WORDS
from bot.db.queries.auditing import WHOLE, AuditWords, DrawnForm
from bot.db.queries.auditing import AuditWord as AuditWord
from bot.db.tables import Filing, Person, Submission
from bot.db.terms import Role
from bot.services import spoken
from bot.services.submissions import Version
from zwcore.exports.table import TableRow, score_rows
from zwcore.money import HUNDRED, ZERO, add, plain
from zwcore.paths import name_cell
from zwcore.record import decode

ACTION = "recheck"


class NotTaken(StrEnum):
    """Why points are not taken: no right to it; no number from 0; more than 分值."""

    RIGHTS = "rights"
    NEGATIVE = "negative"
    MORE = "more"


@dataclass(frozen=True)
class RecheckRow:
    """A row with its three scores side by side: 自评, 核算 and 复核 (``word``), and what it may have at most."""

    cell: str
    told: TableRow
    word: AuditWord | None

    @property
    def most(self) -> Decimal | None:
        """分值, where there is one."""
        return self.told.weight


@dataclass(frozen=True)
class ThreeScores:
    """A version with its three scores: row by row and in all."""

    rows: tuple[RecheckRow, ...]
    claimed: Decimal | None
    recomputed: Decimal | None
    words: AuditWords

    @property
    def total(self) -> Decimal | None:
        """复核得分."""
        return None if self.words.total is None else self.words.total.points

    @property
    def summed(self) -> Decimal | None:
        """复核得分 of the rows added up; ``None`` as long as one has none."""
        points = [None if row.word is None else row.word.points for row in self.rows]
        return add(one for one in points if one is not None) if points and None not in points else None

    @property
    def differs(self) -> bool:
        """Tell whether the total was said otherwise than the rows add up to."""
        return self.summed is not None and self.total is not None and self.summed != self.total

    @property
    def most(self) -> Decimal:
        """How many points the form can have."""
        return max(HUNDRED, add(row.most for row in self.rows if row.most is not None))

    @property
    def left(self) -> tuple[RecheckRow, ...]:
        """The rows that nothing was said of."""
        return tuple(row for row in self.rows if row.word is None)


def of_version(session: Session, version: Version) -> ThreeScores:
    """The three scores of a version."""
    record = version.record
    words = queries.words_of(session, [version.submission_id]).get(version.submission_id, NO_WORDS)
    cells = (name_cell(record.form, row.where) for row in record.points.rows)
    rows = tuple(
        RecheckRow(cell, told, words.rows.get(cell)) for cell, told in zip(cells, score_rows(record), strict=False)
    )
    return ThreeScores(rows, record.points.claimed, record.points.recomputed, words)


# -- what is said ------------------------------------------------------------------------------------------------------


def say_points(
    session: Session, person: Person, version: Version, points: Mapping[str, Decimal | None], now: datetime
) -> NotTaken | None:
    """复核得分 of some rows by their names, ``None`` takes it back; where all rows have one the total follows,
    unless it was said for itself."""
    scores = of_version(session, version)
    known = {row.cell: row for row in scores.rows}
    for cell, value in points.items():
        refusal = _refusal(person, value, known[cell].most)
        if refusal is not None:
            return refusal
    for cell, value in points.items():
        _put(session, person, version, cell, now, points=value)
    followed = scores.total is None or scores.total == scores.summed
    total = of_version(session, version).summed
    if followed and total is not None and scores.total != total:
        _put(session, person, version, WHOLE, now, points=total)
    return None


def take_sum(session: Session, person: Person, version: Version, now: datetime) -> NotTaken | None:
    """Make the total what the rows add up to (按各项合计); nothing is done where a row has no points."""
    total = of_version(session, version).summed
    return None if total is None else say_total(session, person, version, total, now)


def say_total(session: Session, person: Person, version: Version, points: Decimal, now: datetime) -> NotTaken | None:
    """复核得分 of the form as a whole."""
    refusal = _refusal(person, points, of_version(session, version).most)
    if refusal is None:
        _put(session, person, version, WHOLE, now, points=points)
    return refusal


def say_opinion(session: Session, person: Person, version: Version, text: str, now: datetime) -> NotTaken | None:
    """复核意见."""
    if person.role != Role.AUDITOR:
        return NotTaken.RIGHTS
    _put(session, person, version, WHOLE, now, text=text)
    return None


def _refusal(person: Person, points: Decimal | None, most: Decimal | None) -> NotTaken | None:
    if person.role != Role.AUDITOR:
        return NotTaken.RIGHTS
    if points is not None and points < ZERO:
        return NotTaken.NEGATIVE
    over = points is not None and points > (HUNDRED if most is None else most)
    return NotTaken.MORE if over else None


def _put(
    session: Session, person: Person, version: Version, cell: str, now: datetime,
    *, points: Decimal | None = None, text: str | None = None,
) -> None:  # fmt: skip
    row = Recheck(submission_id=version.submission_id, cell=cell, points=points, text=text, person_id=person.id, at=now)
    session.add(row)
    session.flush()
    said = logged(row)
    audit.append(session, person_id=person.id, action=ACTION, now=now, number=version.number, **said._asdict())


# -- differences -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class UnitGap:
    """How far 复核 is from 自评 in a unit: forms drawn, those that have both points, both sums over these; ``reviewed``
    are all that have 复核."""

    unit: str
    drawn: int
    rechecked: int
    claimed: Decimal
    total: Decimal
    reviewed: int

    @property
    def gap(self) -> Decimal:
        """自评 − 复核, added up."""
        return self.claimed - self.total


def gaps(session: Session, forms: Sequence[DrawnForm]) -> list[UnitGap]:
    """The gap of each unit of a draw, the widest first."""
    words = queries.words_of(session, [one.submission_id for one in forms])
    points = points_of(session, forms)
    found: dict[int, list[tuple[Decimal, Decimal]]] = {}
    names = {one.filing.unit_id: one.filing.unit_name for one in forms}
    reviewed = Counter[int]()
    for one in forms:
        total, known = words.get(one.submission_id, NO_WORDS).total, points.get(one.submission_id)
        own = None if known is None else known.claimed
        reviewed[one.filing.unit_id] += total is not None and total.points is not None
        both = [] if total is None or total.points is None or own is None else [(own, total.points)]
        found.setdefault(one.filing.unit_id, []).extend(both)
    drawn = Counter(one.filing.unit_id for one in forms)
    rows = [
        UnitGap(
            names[unit],
            drawn[unit],
            len(both),
            add(own for own, _ in both),
            add(total for _, total in both),
            reviewed[unit],
        )
        for unit, both in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.gap, spoken.key(row.unit)))


class OwnAndRules(NamedTuple):
    """自评 and 核算 of a version."""

    claimed: Decimal | None
    recomputed: Decimal | None


def points_of(session: Session, forms: Sequence[DrawnForm]) -> dict[int, OwnAndRules]:
    """自评 and 核算 of the versions that were drawn: off the columns where they are still the newest."""
    found = {
        one.submission_id: OwnAndRules(one.filing.claimed, one.filing.recomputed)
        for one in forms
        if one.version == one.filing.version
    }
    others = [one.submission_id for one in forms if one.submission_id not in found]
    for number, record in queries.records_of(session, others).items():
        points = decode(record).points
        found[number] = OwnAndRules(points.claimed, points.recomputed)
    return found


def told(session: Session, submission_ids: Sequence[int]) -> dict[int, AuditWords]:
    """What auditors said of versions."""
    return queries.words_of(session, submission_ids)


def log_of(session: Session, version: Version) -> list[tuple[int | None, AuditWord]]:
    """All that was said of a version, each with its row (from 0), ``None`` for the form as a whole."""
    form = version.record.form
    places = {name_cell(form, row.where): n for n, row in enumerate(version.record.points.rows)}
    return [(places.get(cell), word) for cell, word in queries.said_of(session, version.submission_id)]


# -- the proof ---------------------------------------------------------------------------------------------------------


class LoggedWord(NamedTuple):
    """What the audit log says of a word: which row it is, and its points."""

    row: int
    points: str | None


def logged(row: Recheck) -> LoggedWord:
    """What the audit log says of a word."""
    return LoggedWord(row.id or 0, None if row.points is None else plain(row.points))


def breaks(session: Session, said: Mapping[int, LoggedWord]) -> Iterator[str]:
    """Say which words are not as the audit log has them; words are neither changed nor deleted."""
    rows = {row.id or 0: row for row in session.exec(select(Recheck).order_by(col(Recheck.id)))}
    for number in sorted(rows.keys() | said.keys()):
        if number not in rows:
            yield f"审计里有第 {number} 条复核，数据库里没有：删掉了"
        elif said.get(number) != logged(rows[number]):
            yield f"第 {number} 条复核的得分和审计里的对不上，或不是在对话里写的"


def filing_of(session: Session, submission_id: int) -> Filing | None:
    """The form that a version belongs to; ``None`` where there is no such version, or it was erased."""
    rows = select(Filing).join(Submission, col(Submission.filing_id) == col(Filing.id))
    return session.exec(rows.where(Submission.id == submission_id, col(Filing.erased).is_(None))).first()
