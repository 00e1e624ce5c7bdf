"""自查: reviews that only their sender sees, kept until submitted or deleted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.db.tables import Reading, Upload
from bot.services.sheets import Sheet, Stack

LOOKED_THROUGH = 20
"""How many reviews are looked through for a form that is named."""


def keep(session: Session, *, person_id: int, result: dict[str, Any], now: datetime, upload: Upload | None) -> Stack:
    """Put a review down for its sender and return it."""
    row = Reading(
        person_id=person_id,
        upload_id=upload.id if upload else None,
        kind=result["kind"],
        name=result["name"],
        sha256=result["sha256"],
        result=json.dumps(result, ensure_ascii=False),
        created=now,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return Stack(result, row.id)


def find(session: Session, reading_id: int, person_id: int) -> Stack | None:
    """Return a review by its number: the sender's own, and not deleted; else ``None``."""
    row = session.get(Reading, reading_id)
    if row is None or row.person_id != person_id or row.deleted is not None:
        return None
    return Stack.parse(row.result, reading_id)


def latest(session: Session, person_id: int) -> Stack | None:
    """Return the sender's newest review that is not deleted."""
    return next(_recent(session, person_id, 1), None)


def naming(session: Session, person_id: int, words: str) -> tuple[Stack, list[Sheet]] | None:
    """Return the sender's newest review with forms that ``words`` mean ("表5", a part of a name), and these forms."""
    for stack in _recent(session, person_id, LOOKED_THROUGH):
        found = list(stack.find(words))
        if found:
            return stack, found
    return None


def _recent(session: Session, person_id: int, most: int) -> Iterator[Stack]:
    own = select(Reading).where(Reading.person_id == person_id, col(Reading.deleted).is_(None))
    for row in session.exec(own.order_by(col(Reading.id).desc()).limit(most)):
        yield Stack.parse(row.result, row.id or 0)


def delete(session: Session, reading_id: int, person_id: int, now: datetime) -> bool:
    """Delete the sender's own review with all it holds; tell whether there was one."""
    row = session.get(Reading, reading_id)
    if row is None or row.person_id != person_id or row.deleted is not None:
        return False
    row.deleted, row.result, row.name = now, "", ""
    upload = session.get(Upload, row.upload_id) if row.upload_id else None
    if upload is not None:
        upload.result, upload.name = None, ""
    return True
