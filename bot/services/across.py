"""What shows when a unit's forms lie side by side (多张表之间): for reviewers only."""

from __future__ import annotations

from sqlmodel import Session

from bot.services import submissions
from bot.services.submissions import Version
from zwcore.review import review_across
from zwcore.text import Message


def said(session: Session, version: Version) -> list[Message]:
    """Return what only reviewers are told of a form: on its own, and beside the unit's others and last year's."""
    filing = version.filing
    before = [str(int(filing.year) - 1)] if filing.year.isdigit() else []
    filings = submissions.of_unit(session, filing.unit_id, [filing.year, *before])
    same = [one for one in filings if one.year == filing.year]
    records = [submissions.newest_version(session, one).record for one in same]
    earlier = [submissions.newest_version(session, one).record.form for one in filings if one.year in before]
    evidence = [frozenset(digest for found in one.evidence.values() for digest in found) for one in records]
    remarks = review_across([one.form for one in records], earlier, evidence)
    index = next((n for n, one in enumerate(same) if one.id == filing.id), None)
    own = [finding.message for finding in version.record.for_reviewers]
    return [*own, *(remark.finding.message for remark in remarks if index in remark.forms)]
