"""What an auditor looks at is put down: that is the condition on which they may look at everything.

Two doors lead to what others handed in, and both are here: :func:`asked` is called by the router for every command and
button that is open to auditors by their role, :func:`opened` (or :func:`opened_at`) is the way to a form itself.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from bot.db.queries import audit
from bot.db.tables import Person
from bot.db.terms import Role
from bot.services import submissions
from bot.services.submissions import Filing, Version

ACTION = "read"


def asked(
    session: Session, person: Person, roles: Collection[Role] | None, view: str, what: object, now: datetime
) -> None:
    """Put down that an auditor asked for a view of what others handed in, and what for."""
    if roles is not None and Role.AUDITOR in roles:
        _put_down(session, person, now, view=view, asked=what)


def opened(session: Session, person: Person, filing: Filing, now: datetime) -> Version:
    """Return the newest version of what was handed in, for somebody to read."""
    version = submissions.newest_version(session, filing)
    _put_down(session, person, now, view="form", number=version.number, version=version.version)
    return version


def opened_at(session: Session, person: Person, submission_id: int, now: datetime) -> Version | None:
    """Return a version by its number in the table, for somebody to read; ``None`` where there is none in sight."""
    version = submissions.version_at(session, person, submission_id)
    if version is not None:
        _put_down(session, person, now, view="form", number=version.number, version=version.version)
    return version


def _put_down(session: Session, person: Person, now: datetime, **facts: object) -> None:
    if person.role == Role.AUDITOR:
        audit.append(session, person_id=person.id, action=ACTION, now=now, **facts)
