"""A photo of forms that were photographed before: whether it is read clearly worse than that one was.

A sheet on which another value surely stands now is another version of the form, however it is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.db.queries import uploads
from bot.db.queries.uploads import Upload
from bot.db.terms import UploadStatus
from bot.services import again, readings
from bot.services.albums import KIND
from bot.services.pieces import PIECE
from bot.services.readings import Stack
from zwcore.filling import changes
from zwcore.finding import Sure
from zwcore.record import Record

CLEARLY = 3
"""Cells: by no more a photo is as good as another."""
_VALUE = re.compile(r"^total$|^funds\[\d+\]\.(?!label)|\.(weight|score|target|actual)$")
"""What is written down of a form; of prose a photo may show a part."""


@dataclass(frozen=True)
class Worse:
    """By what a photo is worse than ``before``: cells that it does not show, those it asks about, and those that are
    asked about there."""

    before: Stack
    lost: int
    asked: int
    asked_before: int


def than_before(session: Session, stack: Stack) -> Worse | None:
    """Tell by what a photo is clearly worse than the one before of the same forms; ``None`` where it is not."""
    found = again.known(session, stack) if stack.row.kind == KIND and stack.row.upload_id is not None else None
    if found is None or found.before is None or len(found.known) < stack.count or len(found.to_open) > PIECE:
        return None
    before = readings.find(session, found.before, stack.row.person_id)
    if before is None or before.row.kind != KIND:
        return None
    pairs = [(before.record(pair.earlier.place), stack.record(pair.place)) for pair in found.to_open]
    if any(_is_another(earlier, later) for earlier, later in pairs):
        return None
    lost = sum(one.after is None for a, b in pairs for one in changes(a.original, b.original) if one.path != "title")
    asked, asked_before = (sum(len(pair[n].reading.questioned) for pair in pairs) for n in (1, 0))
    worse = lost > CLEARLY or asked > asked_before + CLEARLY
    return Worse(before, lost, asked, asked_before) if worse else None


def _is_another(earlier: Record, later: Record) -> bool:
    """Tell whether a value was surely read, and is another than the one that was surely read before."""
    return any(
        one.before is not None and one.after is not None and one.row == "same" and _VALUE.search(one.path)
        and earlier.reading.sure(one.path) is later.reading.sure(one.path) is Sure.PRINTED
        for one in changes(earlier.original, later.original)
    )  # fmt: skip


def put_aside(session: Session, stack: Stack, before: Stack, now: datetime) -> int:
    """Keep the photo of a reading without it: it goes when the reading goes that was there before. Its number."""
    number = stack.row.upload_id or 0
    uploads.get(session, number).part_of = before.row.upload_id
    readings.replace_by(session, stack.reading_id, stack.row.person_id, now)
    return number


def fetched_back(session: Session, upload: int, person_id: int) -> Upload | None:
    """A photo that was put aside, for itself again; ``None`` where there is none of that person."""
    row = session.get(Upload, upload)
    if row is None or row.person_id != person_id or row.part_of is None or row.status != UploadStatus.READ:
        return None
    row.part_of = None
    return row
