"""What forms have in common that no word of theirs says: 有佐证, 没有佐证, 已复核, 重新提交, 已说明, 写了说明."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy import func as sql
from sqlmodel import col, select

from bot.db.auditing import Recheck
from bot.db.desk import FilingStep, ReturnItem
from bot.db.queries.auditing import WHOLE
from bot.db.tables import Filing, Submission
from bot.db.terms import FilingState, StepKind
from zwcore.text import Message


class Having(StrEnum):
    """What they have, as it is written in a search."""

    EVIDENCE = "有佐证"
    BARE = "没有佐证"
    RECHECKED = "已复核"
    AGAIN = "重新提交"
    EXPLAINED = "已说明"
    NOTED = "写了说明"

    @property
    def said(self) -> Message:
        """In words."""
        return _SAID[self]

    @property
    def fits(self) -> ColumnElement[bool]:
        """The forms that have it."""
        return _FITS[self]()


_SAID = {
    Having.EVIDENCE: Message("having.evidence", "有佐证"),
    Having.BARE: Message("wish.no_evidence", "没有佐证"),
    Having.RECHECKED: Message("having.rechecked", "已复核"),
    Having.AGAIN: Message("having.again", "重新提交、待审核"),
    Having.EXPLAINED: Message("having.explained", "单位已说明、待审核"),
    Having.NOTED: Message("having.noted", "写了说明"),
}


def rechecked() -> ColumnElement[bool]:
    """已复核: the version has 复核得分 of the form as a whole; points of some rows are none."""
    newest = (
        select(sql.max(Recheck.id))
        .where(col(Recheck.cell) == WHOLE, col(Recheck.text).is_(None))
        .group_by(col(Recheck.submission_id))
    )
    said = select(Recheck.submission_id).where(col(Recheck.id).in_(newest), col(Recheck.points).is_not(None))
    return col(Submission.id).in_(said)


def _rechecked() -> ColumnElement[bool]:
    return col(Filing.id).in_(select(Submission.filing_id).where(rechecked()))


def _explained() -> ColumnElement[bool]:
    """A word of the unit beside the version that stands: to what it was asked, or to what was returned of it."""
    answered = select(FilingStep.filing_id).where(
        FilingStep.kind == StepKind.ANSWER,
        col(FilingStep.filing_id) == col(Filing.id),
        col(FilingStep.version) == col(Filing.version),
    )
    last = select(sql.max(FilingStep.id)).where(FilingStep.kind == StepKind.RETURN)
    last = last.group_by(col(FilingStep.filing_id))
    settled = select(ReturnItem.filing_id).where(col(ReturnItem.step_id).in_(last), ReturnItem.settled == "explained")
    said = or_(col(Filing.id).in_(answered), col(Filing.id).in_(settled))
    return and_(said, col(Filing.state) == FilingState.SUBMITTED)


def _noted() -> ColumnElement[bool]:
    """Handed in with a reason, or with words of the unit beside it."""
    reasons = select(Submission.filing_id).where(
        col(Submission.filing_id) == col(Filing.id),
        col(Submission.version) == col(Filing.version),
        col(Submission.reason).is_not(None),
    )
    return or_(col(Filing.id).in_(reasons), col(Filing.noted) > 0, _explained())


_FITS: dict[Having, Callable[[], ColumnElement[bool]]] = {
    Having.EVIDENCE: lambda: col(Filing.evidenced) > 0,
    Having.BARE: lambda: col(Filing.evidenced) == 0,
    Having.RECHECKED: _rechecked,
    Having.AGAIN: lambda: and_(col(Filing.version) > 1, col(Filing.state) == FilingState.SUBMITTED),
    Having.EXPLAINED: _explained,
    Having.NOTED: _noted,
}
