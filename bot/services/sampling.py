"""抽查: a sample of a year's forms, drawn by lots weighted by risk (:mod:`zwcore.lots`), logged, and drawn again.

A draw keeps its seed and its population as they were, so that what was drawn can be shown to follow from them.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, insert
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from bot.db.auditing import SampleDraw as SampleDraw
from bot.db.auditing import SampleForm
from bot.db.queries import audit, people
from bot.db.queries import auditing as queries
from bot.db.queries.auditing import DrawnForm as DrawnForm
from bot.db.tables import Department, Filing, Person, Submission, Unit
from bot.db.terms import FilingState
from bot.services import across, progress, submissions
from zwcore import lots
from zwcore.lots import LotHolder, RiskFacts
from zwcore.record import NOTHING_BESIDE
from zwcore.text import fold

ACTION = "sample"
PAGE = 8
SEED_BYTES = 8
_A_MOMENT = timedelta(seconds=10)


@dataclass(frozen=True)
class LoggedDraw:
    """What the audit log says of a draw."""

    draw: int
    year: str
    number: int
    count: int
    size: int
    population: str
    seed: str
    given: bool
    scheme: str
    drawn: str


@dataclass(frozen=True)
class SamplePart:
    """Which forms can be drawn: all of a year, a unit's, or those of the units of a department and of all below it."""

    unit: int | None = None
    department: int | None = None
    name: str = ""


def part_of(session: Session, person: Person, words: str) -> SamplePart | None:
    """The unit or the department that words mean; ``None`` where they mean none, or several."""
    unit, wanted = progress.find_unit(session, person, words), fold(words)
    known = session.exec(select(Department.id, Department.name)).all()
    exact = [(number, name) for number, name in known if fold(name) == wanted]
    found = exact or [(number, name) for number, name in known if wanted in fold(name)]
    if unit is not None and not exact:
        return SamplePart(unit=unit, name=_unit_name(session, unit))
    return SamplePart(department=found[0][0], name=found[0][1]) if len(found) == 1 else None


def part_at(session: Session, unit: int | None, department: int | None) -> SamplePart | None:
    """The same by the numbers in the tables; ``None`` where there is no such unit or department."""
    if unit is None and department is None:
        return SamplePart()
    row = session.get(Unit, unit) if unit is not None else session.get(Department, department)
    return None if row is None else SamplePart(unit, None if unit is not None else department, row.name)


def _unit_name(session: Session, unit_id: int) -> str:
    return session.get_one(Unit, unit_id).name


# -- the population ----------------------------------------------------------------------------------------------------


class _Drawable(NamedTuple):
    """A form as it is weighed, with the version that stands."""

    submission_id: int
    number: str
    digest: str
    beside: str
    errors: int
    warnings: int
    change_bp: int | None
    rows: int | None
    rows_full: int
    rows_over: int
    claimed: Decimal | None
    recomputed: Decimal | None
    adjusted_fen: int | None


_COLUMNS: list[Any] = [
    col(one)
    for one in (
        Submission.id, Filing.number, Filing.content_digest, Filing.beside_digest, Filing.errors,
        Filing.warnings, Filing.change_bp, Filing.rows, Filing.rows_full, Filing.rows_over, Filing.claimed,
        Filing.recomputed, Filing.adjusted_fen,
    )
]  # fmt: skip


def population(session: Session, person: Person, year: str, part: SamplePart) -> list[tuple[int, LotHolder]]:
    """The forms that can be drawn, each by its version, with what it weighs: all that was not withdrawn or erased."""
    newest = and_(col(Submission.filing_id) == col(Filing.id), col(Submission.version) == col(Filing.version))
    rows = sql_select(*_COLUMNS).join(Filing, newest).where(*_which(session, person, year, part))
    found = [_Drawable(*tuple(row)) for row in session.connection().execute(rows)]
    attached = _with_evidence(session, [one.submission_id for one in found if one.beside != NOTHING_BESIDE])
    return [(one.submission_id, _member(one, one.submission_id in attached)) for one in found]


def _which(session: Session, person: Person, year: str, part: SamplePart) -> Iterator[ColumnElement[bool]]:
    yield submissions.in_sight(session, person)
    yield and_(col(Filing.year) == year, col(Filing.state) != FilingState.WITHDRAWN)
    if part.unit is not None:
        yield col(Filing.unit_id) == part.unit
    if part.department is not None:
        yield col(Filing.unit_id).in_(people.units_below(session, part.department))


def _with_evidence(session: Session, submission_ids: Sequence[int]) -> set[int]:
    """Those of some versions that have evidence: beside some stands a note alone."""
    found = set[int]()
    for some in queries.batched(submission_ids):
        rows = session.exec(select(Submission.id, Submission.compared).where(col(Submission.id).in_(some)))
        found |= {number for number, text in rows if number is not None and across.has_evidence(text)}
    return found


def _member(one: _Drawable, evidenced: bool) -> LotHolder:
    facts = RiskFacts(
        one.errors, one.warnings, one.change_bp, one.rows or 0, one.rows_full, one.rows_over, one.claimed,
        one.recomputed, one.adjusted_fen, evidenced,
    )  # fmt: skip
    return lots.weigh(one.number, one.digest, facts)


# -- a draw ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SampleSize:
    """How much is drawn: so many percent, or so many forms; ``seed`` where a person names it."""

    percent: int | None = None
    count: int | None = None
    seed: str | None = None

    def of(self, size: int) -> int:
        """So many forms of a population: at least one, at most all."""
        wanted = -(-size * (self.percent or 0) // 100) if self.count is None else self.count
        return max(1, min(size, wanted))


def draw(
    session: Session, person: Person, year: str, part: SamplePart, asked: SampleSize, now: datetime
) -> SampleDraw | None:
    """Draw, and put down all that the draw rests on; ``None`` where there is nothing to draw from."""
    numbers = {member: submission_id for submission_id, member in population(session, person, year, part)}
    if not numbers:
        return None
    text, seed = lots.frozen(numbers), asked.seed or _new_seed()
    drawn = lots.draw(seed, lots.thawed(text), asked.of(len(numbers)))
    row = SampleDraw(
        year=year, number=queries.last_number(session, year) + 1, unit_id=part.unit, department_id=part.department,
        scope=part.name, percent=asked.percent, count=len(drawn), size=len(numbers), population=text,
        digest=lots.digest_of(text), seed=seed, given=asked.seed is not None, scheme=lots.SCHEME, person_id=person.id,
        at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    forms = [
        {"draw_id": row.id, "place": n, "submission_id": numbers[one], "weight": one.weight, "keys": one.keys}
        for n, one in enumerate(drawn, 1)
    ]
    session.connection().execute(insert(SampleForm), forms)
    said = logged(row, [one.number for one in drawn])
    audit.append(session, person_id=person.id, action=ACTION, now=now, **asdict(said))
    return row


def _new_seed() -> str:
    """A seed that nobody chose; one of digits alone might be taken for a number of somebody's."""
    while (seed := secrets.token_hex(SEED_BYTES)).isdigit():
        pass
    return seed


def logged(row: SampleDraw, drawn: Sequence[str]) -> LoggedDraw:
    """What the audit log says of a draw; ``drawn`` are the receipt numbers in their order."""
    return LoggedDraw(
        row.id or 0, row.year, row.number, row.count, row.size, row.digest, row.seed, row.given, row.scheme,
        lots.digest_of("".join(f"{number}\n" for number in drawn)),
    )  # fmt: skip


def find(session: Session, draw_id: int) -> SampleDraw | None:
    """A draw by its number in the table."""
    return queries.find_draw(session, draw_id)


def same(session: Session, year: str, part: SamplePart, asked: SampleSize) -> SampleDraw | None:
    """The draw that was asked for in the same way by the same seed: it is shown again, and not made anew."""
    return _last(session, year, part, asked, col(SampleDraw.seed) == asked.seed)


def alike(session: Session, year: str, part: SamplePart, asked: SampleSize) -> SampleDraw | None:
    """The last draw that was asked for in the same way, by whatever seed."""
    return _last(session, year, part, asked)


def just_drawn(
    session: Session, person: Person, year: str, part: SamplePart, asked: SampleSize, now: datetime
) -> SampleDraw | None:
    """What somebody drew in the very same way a moment ago."""
    mine = (col(SampleDraw.person_id) == person.id, col(SampleDraw.at) > now - _A_MOMENT)
    return _last(session, year, part, asked, *mine)


def _last(
    session: Session, year: str, part: SamplePart, asked: SampleSize, *more: ColumnElement[bool]
) -> SampleDraw | None:
    rows = select(SampleDraw).where(
        SampleDraw.year == year, SampleDraw.unit_id == part.unit, SampleDraw.department_id == part.department,
        SampleDraw.percent == asked.percent, *more,
    )  # fmt: skip
    rows = rows if asked.count is None else rows.where(SampleDraw.count == asked.count)
    return session.exec(rows.order_by(col(SampleDraw.id).desc())).first()


def page(session: Session, row: SampleDraw, number: int) -> list[DrawnForm]:
    """A page of what was drawn."""
    return queries.forms_of(session, row.id or 0, number * PAGE, PAGE)


class WhyDrawn(NamedTuple):
    """Why a form was drawn: the number of the draw in its year, what it weighed, the letters of its risks."""

    number: int
    weight: int
    keys: str


def drawn_of(session: Session, draw_id: int, submission_id: int) -> WhyDrawn | None:
    """Why a version was drawn; ``None`` where it was not by this draw."""
    rows = select(SampleDraw.number, SampleForm.weight, SampleForm.keys).join(
        SampleForm, col(SampleForm.draw_id) == col(SampleDraw.id)
    )
    found = session.exec(rows.where(SampleDraw.id == draw_id, SampleForm.submission_id == submission_id)).first()
    return None if found is None else WhyDrawn(*found)


def all_of(session: Session, row: SampleDraw) -> list[DrawnForm]:
    """All that was drawn."""
    return queries.forms_of(session, row.id or 0)


def pages(row: SampleDraw) -> int:
    """How many pages a draw has."""
    return max(1, -(-row.count // PAGE))


def newest(session: Session, most: int) -> list[SampleDraw]:
    """The draws, the newest first, at most so many."""
    return list(session.exec(select(SampleDraw).order_by(col(SampleDraw.id).desc()).limit(most)))


# -- the proof ---------------------------------------------------------------------------------------------------------


def breaks(session: Session, row: SampleDraw, said: LoggedDraw | None) -> Iterator[str]:
    """Say what of a draw does not follow from its seed and its population, or is not what was logged."""
    name = f"{row.year} 年度第 {row.number} 次抽查"
    drawn = queries.numbers_drawn(session, row.id or 0)
    if said is None:
        yield f"{name}在审计里没有记录"
        return
    if said != logged(row, drawn):
        yield f"{name}和抽取时记下的对不上"
        return
    if lots.digest_of(row.population) != row.digest:
        yield f"{name}的总体和它的摘要对不上"
        return
    members = lots.thawed(row.population)
    again = [one.number for one in lots.draw(row.seed, members, row.count)] if row.scheme == lots.SCHEME else drawn
    if again != drawn or len(members) != row.size:
        yield f"{name}按种子重抽，和名单对不上"
    lost = _not_handed_in(session, members)
    if lost is not None:
        yield f"{name}的总体里有 {lost}，数据库里没有这一版，或内容摘要不同"


def _not_handed_in(session: Session, members: Sequence[LotHolder]) -> str | None:
    """The first form of a population that was not handed in as it says."""
    for at in range(0, len(members), queries.TOGETHER):
        some = members[at : at + queries.TOGETHER]
        rows = select(Submission.number, Submission.content_digest)
        known = set(session.exec(rows.where(col(Submission.number).in_([one.number for one in some]))))
        lost = next((one.number for one in some if (one.number, one.digest) not in known), None)
        if lost is not None:
            return lost
    return None
