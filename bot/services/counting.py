"""What is counted for who asks in plain words: how many of a unit's forms are accepted, how many were rechecked."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, case, func, not_
from sqlalchemy import select as sql_select
from sqlmodel import Session, col

from bot.db.auditing import Recheck, SampleDraw, SampleForm
from bot.db.tables import Filing, Person, Submission
from bot.db.terms import FilingState
from bot.services import having, queue, spoken
from bot.services.having import Having
from bot.services.queue import Narrowed


@dataclass(frozen=True)
class UnitAccepted:
    """A unit with how many of its forms are accepted (审核通过), and how many there are."""

    unit: str
    accepted: int
    count: int


def accepted_by_unit(session: Session, person: Person, year: str | None) -> list[UnitAccepted]:
    """The units in sight that handed something in, those with most accepted first; what was withdrawn is none."""
    accepted = func.sum(case((col(Filing.state) == FilingState.ACCEPTED, 1), else_=0))
    which = and_(queue.scope(session, person, Narrowed(year=year)), col(Filing.state) != FilingState.WITHDRAWN)
    rows = (
        sql_select(func.min(Filing.unit_name), accepted, func.count())
        .where(which)
        .group_by(col(Filing.unit_id))
        .order_by((func.count() == accepted).desc(), accepted.desc(), spoken.OF_FORM)
    )
    return [UnitAccepted(*row) for row in session.execute(rows)]


@dataclass(frozen=True)
class Rechecked:
    """How many forms have 复核得分 in all, how many points of some rows alone; of the newest draw how many were drawn,
    and have 复核得分."""

    forms: int
    begun: int
    draw: SampleDraw | None
    drawn: int
    of_drawn: int


def rechecked(session: Session, person: Person) -> Rechecked:
    """Count the forms that an auditor gave points."""
    in_sight = queue.scope(session, person, Narrowed())
    said = sql_select(col(Submission.id)).where(having.rechecked())
    forms = sql_select(func.count()).select_from(Filing).where(in_sight)
    count = session.execute(forms.where(Having.RECHECKED.fits)).scalar_one()
    some = sql_select(col(Submission.filing_id)).join(Recheck, col(Recheck.submission_id) == col(Submission.id))
    looked = col(Filing.id).in_(some.where(col(Recheck.points).is_not(None)))
    begun = session.execute(forms.where(looked, not_(Having.RECHECKED.fits))).scalar_one()
    draw = session.execute(sql_select(SampleDraw).order_by(col(SampleDraw.id).desc()).limit(1)).scalars().first()
    if draw is None:
        return Rechecked(count, begun, None, 0, 0)
    drawn = sql_select(func.count()).select_from(SampleForm).where(col(SampleForm.draw_id) == draw.id)
    done = drawn.where(col(SampleForm.submission_id).in_(said))
    return Rechecked(count, begun, draw, session.execute(drawn).scalar_one(), session.execute(done).scalar_one())
