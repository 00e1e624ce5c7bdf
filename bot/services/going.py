"""How much goes when somebody has all deleted that was not handed in, and how much stays."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from bot.db.tables import Evidence, Filing, StoredReading
from bot.db.terms import FilingState
from bot.services import begun, erasure
from bot.services.readings import FROM_CHAT


@dataclass(frozen=True)
class Going:
    """How much :func:`bot.services.erasure.everything_checked` erases, and how much was handed in and stays."""

    files: int
    drafts: int
    evidence: int
    handed_in: int
    withdrawn: int
    kept: int


def count(session: Session, person_id: int) -> Going:
    """Count what goes of somebody, and what stays."""
    sent = (StoredReading.person_id == person_id, col(StoredReading.deleted).is_(None), StoredReading.kind != FROM_CHAT)
    files = session.exec(select(func.count(col(StoredReading.id))).where(*sent)).one()
    pieces = set(session.exec(select(Evidence.sha256).where(Evidence.person_id == person_id)))
    own = select(Filing.state).where(Filing.person_id == person_id, col(Filing.erased).is_(None))
    states = session.exec(own).all()
    withdrawn = sum(1 for one in states if one == FilingState.WITHDRAWN)
    kept = erasure.evidence_kept(session, person_id)
    drafts, staying = begun.count(session, person_id), len(states) - withdrawn
    return Going(files, drafts, len(pieces - kept), staying, withdrawn, len(kept))
