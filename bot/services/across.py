"""What shows when a unit's forms lie side by side (多张表之间): for reviewers only."""

from __future__ import annotations

from sqlmodel import Session, col

from bot.db.tables import Submission
from bot.services import submissions
from zwcore.review import review_across
from zwcore.text import Message


def said(session: Session, row: Submission) -> list[Message]:
    """Return what only reviewers are told of a form: on its own, and beside the unit's others and last year's."""
    sheet = submissions.sheet_of(row)
    own = [told.message for told in sheet.for_reviewers]
    rows = submissions.newest_of_all(session, col(Submission.unit_id) == row.unit_id)
    same = [one for one in rows if one.year == row.year]
    earlier = [one for one in rows if one.year.isdigit() and row.year.isdigit() and int(one.year) == int(row.year) - 1]
    sheets = [submissions.sheet_of(one) for one in same]
    evidence = [frozenset(d for ds in (one.data.get("evidence") or {}).values() for d in ds) for one in sheets]
    remarks = review_across(
        [one.content for one in sheets],
        [submissions.sheet_of(one).content for one in earlier],
        evidence,
    )
    index = next((n for n, one in enumerate(same) if one.id == row.id), None)
    return [*own, *(remark.finding.message for remark in remarks if index in remark.forms)]
