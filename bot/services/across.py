"""What shows when a unit's forms lie side by side (多张表之间): for reviewers only."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import and_
from sqlmodel import Session, col, select

from bot.db.tables import Filing, Submission
from bot.db.terms import FilingState
from zwcore.form import Form, Goals
from zwcore.record import Record
from zwcore.review import review_across
from zwcore.text import Message

MOST = 300
"""So many forms of a unit are held against each other, the newest of them."""


@dataclass(frozen=True)
class _Compared:
    """What of a form is held against others: as printed, and the digests of its evidence."""

    unit: str | None
    project: str | None
    year: str | None
    total: str | None
    outcome: str | None
    evidence: list[str]

    @property
    def form(self) -> Form:
        """A form with these cells alone."""
        goals = Goals(planned=None, actual=self.outcome)
        return Form(unit=self.unit, project=self.project, year=self.year, total=self.total, goals=goals)


def compared(record: Record) -> str:
    """Write down what of a form is held against the unit's others, so that these are not opened for it."""
    form, evidence = record.form, sorted({one for digests in record.evidence.values() for one in digests})
    facts = _Compared(form.unit, form.project, form.year, form.total, form.goals.actual, evidence)
    return json.dumps(vars(facts), ensure_ascii=False, separators=(",", ":"))


def has_evidence(text: str | None) -> bool:
    """Tell whether evidence (佐证) is attached, by what of a form is held against others."""
    return text is not None and bool(_Compared(**json.loads(text)).evidence)


def said(session: Session, filing: Filing, record: Record) -> list[Message]:
    """Return what only reviewers are told of a form: on its own, and beside the unit's others and last year's."""
    before = [str(int(filing.year) - 1)] if filing.year.isdigit() else []
    filed = _of_unit(session, filing.unit_id, [filing.year, *before])
    same = [(number, one) for number, year, one in filed if year == filing.year]
    earlier = [one.form for _, year, one in filed if year in before]
    evidence = [frozenset(one.evidence) for _, one in same]
    remarks = review_across([one.form for _, one in same], earlier, evidence)
    index = next((n for n, (number, _) in enumerate(same) if number == filing.id), None)
    own = [finding.message for finding in record.for_reviewers]
    return [*own, *(remark.finding.message for remark in remarks if index in remark.forms)]


def _of_unit(session: Session, unit_id: int, years: list[str]) -> list[tuple[int | None, str, _Compared]]:
    """What a unit has handed in for some years: number, year, and what is held against others."""
    newest = and_(col(Submission.filing_id) == col(Filing.id), col(Submission.version) == col(Filing.version))
    rows = select(Filing.id, Filing.year, Submission.compared).join(Submission, newest)
    rows = rows.where(col(Filing.state) != FilingState.WITHDRAWN)
    rows = rows.where(Filing.unit_id == unit_id, col(Filing.year).in_(years)).order_by(col(Filing.id).desc())
    found = [
        (number, year, _Compared(**json.loads(text))) for number, year, text in session.exec(rows.limit(MOST)) if text
    ]
    return found[::-1]
