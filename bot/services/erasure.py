"""Erasing (清除): what somebody sent goes with every copy of it; of what was handed in its receipt and digests stay.

Each function empties the database and returns the digests of the files that nobody may need any more: who calls it has
them deleted once that is committed (:class:`bot.db.queries.work.LetGo`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import Session, col, or_, select

from bot.db.alerts import Alert
from bot.db.auditing import Dismissal, Recheck
from bot.db.cycles import AlertCourse, Leave, Obligation, Silence, Told
from bot.db.desk import FilingFinding, FilingStep, ReturnItem
from bot.db.queries import audit, chats, inbox, orders, outbox, people
from bot.db.queries.uploads import forget, of_file, parts
from bot.db.queries.work import LetGo
from bot.db.tables import (
    Draft,
    Evidence,
    Filing,
    Inbox,
    Link,
    Order,
    Person,
    Sheet,
    StoredReading,
    Submission,
    Upload,
)
from bot.db.terms import OrderState, Role
from bot.services import search
from zwcore.record import FileRecord, encode_file

GONE = "（已清除）"
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


# -- what was only checked (自查) --------------------------------------------------------------------------------------


def reading(session: Session, reading_id: int, person_id: int, now: datetime, *, words: bool = True) -> set[str] | None:
    """Erase somebody's own checked file with all it holds, all it came of and all that was said of it.

    The files that may go; ``None`` where there is no such reading. Evidence of what was handed in stays. Without
    ``words`` the messages since are left to who calls this.
    """
    row = session.get(StoredReading, reading_id)
    if row is None or row.person_id != person_id or row.deleted is not None:
        return None
    since, own = _since(session, row), people.chats_of(session, person_id)
    files = _evidence(session, Draft.reading_id == reading_id, _handed_in(session, reading_id))
    session.connection().execute(delete(Sheet).where(col(Sheet.reading_id) == reading_id))
    row.deleted, row.head, row.name, row.count = now, encode_file(FileRecord("", "", row.kind)), "", 0
    numbers = _drafts(session, Draft.reading_id == reading_id, now)
    orders.forget(session, row.order_id)
    upload = session.get(Upload, row.upload_id) if row.upload_id else None
    for one in () if upload is None else (upload, *parts(session, upload.id or 0, every=True)):
        files |= {one.sha256} if one.sha256 else set()
        forget(one)
    files |= _not_said_of(session, reading_id)
    _end_dialogs(session, own, {reading_id}, numbers)
    outbox.forget_shown(session, own, reading_id)
    return files | (_words(session, own, since) if words else set())


def _not_said_of(session: Session, reading_id: int) -> set[str]:
    """Let go of files that came in reply to a list of forms, as long as it was not said what they are."""
    files = set()
    for upload in session.exec(select(Upload).where(Upload.evidence_for == of_file(reading_id))):
        files |= {upload.sha256} if upload.sha256 else set()
        forget(upload)
        upload.evidence_for = None
    return files


def everything_checked(session: Session, person_id: int, now: datetime) -> set[str]:
    """Erase all that somebody sent and did not hand in: checked files, drafts, evidence, files that were not read."""
    files: set[str] = set()
    own = people.chats_of(session, person_id)
    for number in session.exec(select(StoredReading.id).where(StoredReading.person_id == person_id)):
        files |= reading(session, number or 0, person_id, now, words=False) or set()
    kept = evidence_kept(session, person_id)
    for upload in session.exec(select(Upload).where(Upload.person_id == person_id)):
        if upload.sha256 is None or upload.sha256 not in kept:
            files |= {upload.sha256} if upload.sha256 else set()
            forget(upload)
    _orders(session, person_id)
    for chat in own:
        chats.end(session, chat)
    return files | _words(session, own, ALWAYS)


def _since(session: Session, row: StoredReading) -> datetime:
    """When what a reading came of was received."""
    order = orders.find(session, row.order_id)
    came = session.get(Inbox, order.inbox_id) if order is not None and order.inbox_id is not None else None
    upload = session.get(Upload, row.upload_id) if row.upload_id else None
    moments = [row.created, *(one.created for one in (order, upload) if one is not None)]
    return min(moments if came is None else [*moments, came.received])


def _words(session: Session, own: Collection[int] | None, since: datetime) -> set[str]:
    """Empty what came in and what was said since a moment; the files that went with it."""
    inbox.forget_chats(session, own, since)
    return outbox.forget(session, own, since)


def _drafts(session: Session, which: ColumnElement[bool] | bool, now: datetime) -> set[int]:
    rows = session.exec(select(Draft).where(which)).all()
    for row in rows:
        row.history, row.skipped, row.queue, row.cursor, row.closed = [], [], None, None, row.closed or now
    return {row.id or 0 for row in rows}


def _evidence(session: Session, which: ColumnElement[bool] | bool, kept: Collection[str]) -> set[str]:
    """Erase the evidence of drafts, but for what was handed in with a form."""
    numbers = [number for number in session.exec(select(Draft.id).where(which)) if number is not None]
    files = set()
    for piece in session.exec(select(Evidence).where(col(Evidence.draft_id).in_(numbers))):
        if piece.sha256 not in kept:
            files.add(piece.sha256)
            session.delete(piece)
    about = or_(*(col(Upload.evidence_for).startswith(f"{number}:") for number in numbers)) if numbers else None
    for upload in session.exec(select(Upload).where(about)) if about is not None else ():
        if upload.sha256 is None or upload.sha256 not in kept:
            files |= {upload.sha256} if upload.sha256 else set()
            forget(upload)
    session.flush()
    return files


def _handed_in(session: Session, reading_id: int) -> set[str]:
    """The evidence that versions of the forms of a reading were handed in with."""
    names = select(Sheet.project_folded).where(Sheet.reading_id == reading_id)
    rows = select(Submission.compared).join(Filing).where(col(Filing.project_folded).in_(names))
    return _named(row[0] for row in session.connection().execute(rows))


def evidence_kept(session: Session, person_id: int) -> set[str]:
    """The evidence that somebody handed in."""
    rows = select(Submission.compared).where(Submission.person_id == person_id)
    return _named(row[0] for row in session.connection().execute(rows))


def _named(compared: Iterable[str | None]) -> set[str]:
    return {sha256 for text in compared if text for sha256 in json.loads(text)["evidence"]}


def _orders(session: Session, person_id: int) -> None:
    """Empty the orders of somebody; those that wait are not done any more."""
    for row in session.exec(select(Order).where(Order.person_id == person_id)):
        if row.kind == LetGo.KIND:
            continue
        orders.forget(session, row.id)
        row.error = None
        if row.state == OrderState.WAITING:
            row.state = OrderState.FAILED


def _end_dialogs(session: Session, own: Collection[int], readings: Collection[int], drafts: Collection[int]) -> None:
    """Wait for nothing more about what is gone."""
    for chat in own:
        row = chats.find(session, chat)
        if row is not None and _mentions(row.data, readings, drafts):
            chats.end(session, chat)


def _mentions(part: Any, readings: Collection[int], drafts: Collection[int]) -> bool:
    if isinstance(part, dict):
        named = part.get("reading") in readings or part.get("draft") in drafts
        return named or any(_mentions(one, readings, drafts) for one in part.values())
    return isinstance(part, list) and any(_mentions(one, readings, drafts) for one in part)


# -- what was handed in ------------------------------------------------------------------------------------------------


def filing(session: Session, row: Filing, why: str, by: int | None, now: datetime) -> set[str]:
    """Erase what a unit handed in for a project and a year, all versions, with what was checked of it before.

    What stays: receipts, digests, when, by whom, and why it is gone. What was said to anybody since is emptied: the
    name may be in it.
    """
    versions = session.exec(select(Submission).where(Submission.filing_id == row.id)).all()
    named, year = row.project_folded, row.year
    files = _named(one.compared for one in versions)
    since = min((one.created for one in versions), default=now)
    same = select(Sheet.reading_id).where(Sheet.project_folded == named, Sheet.year == year)
    for one in session.exec(select(StoredReading).where(col(StoredReading.id).in_(same))).all():
        since = min(since, _since(session, one))
        files |= reading(session, one.id or 0, one.person_id, now, words=False) or set()
    files |= {one.source_sha256 for one in versions if one.source_sha256 is not None}
    for version in versions:
        version.record = version.compared = version.reason = version.source_sha256 = version.source_name = None
        version.erased, version.erased_why = now, why
    _evidence_bytes(session, files)
    _alerts(session, [one.id or 0 for one in versions])
    _owed(session, row, why, by, now)
    outbox.take_back(session, lambda one: any(row.project in str(part) for part in one.letter.values()))
    search.forget(session, row)
    row.project, row.project_folded, row.initials, row.table_no = GONE, f"erased:{row.id}", "", None
    row.claimed, row.change_pct, row.errors, row.warnings, row.infos, row.erased = None, None, 0, 0, 0, now
    _desk(session, row)
    gone = [{"number": one.number, "digest": one.content_digest} for one in versions]
    audit.append(session, person_id=by, action="erase", now=now, versions=gone, why=why)
    session.flush()
    return files | _words(session, None, since)


def _desk(session: Session, row: Filing) -> None:
    """Empty what was said and counted of a form on the desk; that the steps were taken, when and by whom, stays."""
    row.initial_fen = row.adjusted_fen = row.executed_fen = row.change_bp = row.recomputed = row.grade = None
    row.rows = row.rows_full = row.rows_over = row.rows_blank = 0
    session.connection().execute(delete(FilingFinding).where(col(FilingFinding.filing_id) == row.id))
    for step in session.exec(select(FilingStep).where(FilingStep.filing_id == row.id)):
        step.text = None
    for item in session.exec(select(ReturnItem).where(ReturnItem.filing_id == row.id)):
        item.reason, item.cell = "", ""
    versions = select(Submission.id).where(Submission.filing_id == row.id)
    for word in session.exec(select(Recheck).where(col(Recheck.submission_id).in_(versions))):
        word.text, word.cell = None, GONE if word.cell else ""
    for mark in session.exec(select(Dismissal).where(Dismissal.filing_id == row.id)):
        mark.reason = ""


def _evidence_bytes(session: Session, files: Collection[str]) -> None:
    """Let no upload need the bytes that were evidence of what is erased."""
    for piece in session.exec(select(Evidence).where(col(Evidence.sha256).in_(files))):
        session.delete(piece)
    for upload in session.exec(
        select(Upload).where(col(Upload.sha256).in_(files), col(Upload.evidence_for).is_not(None))
    ):
        forget(upload)


def _alerts(session: Session, versions: Collection[int]) -> None:
    found = [one for one in session.exec(select(Alert.id).where(col(Alert.submission_id).in_(versions))) if one]
    for table, column in ((Told, Told.alert_id), (AlertCourse, AlertCourse.alert_id), (Alert, Alert.id)):
        session.connection().execute(delete(table).where(col(column).in_(found)))


def _owed(session: Session, row: Filing, why: str, by: int | None, now: datetime) -> None:
    """Have nobody asked for it again."""
    same = (Obligation.unit_id == row.unit_id, Obligation.project_folded == row.project_folded)
    for one in session.exec(select(Obligation).where(*same, Obligation.year == row.year)):
        one.project, one.project_folded = GONE, f"erased:{one.id}"
        one.waived, one.waived_by, one.waived_reason = now, by, why


# -- a person ----------------------------------------------------------------------------------------------------------


def person(session: Session, row: Person, why: str, by: int | None, now: datetime) -> set[str]:
    """Erase somebody: all that they sent and did not hand in, what was said to them, their name and their address.

    What they handed in is their unit's, and stays (:func:`filing` erases that).
    """
    own = people.chats_of(session, row.id)
    files = everything_checked(session, row.id, now)
    outbox.take_back(session, lambda _: True, own)
    for link in session.exec(select(Link).where(Link.used_by == row.id)):
        link.name = link.phone = ""
    session.connection().execute(update(Silence).where(col(Silence.author) == row.id).values(reason=""))
    gone = or_(col(Leave.person_id) == row.id, col(Leave.delegate_id) == row.id)
    session.connection().execute(delete(Leave).where(gone))
    chats.forget(session, own)
    for chat in own:
        people.move_chat(session, chat, f"erased:{chat}")
    row.name, row.role, row.unit_id, row.department_id = GONE, Role.NONE, None, None
    audit.append(session, person_id=by, action="erase", now=now, who=row.id, why=why)
    session.flush()
    return files


# -- who asks ----------------------------------------------------------------------------------------------------------


def found_filing(session: Session, number: str) -> Filing | None:
    """What was handed in, by the receipt number of any of its versions, and not erased yet."""
    rows = select(Filing).join(Submission, col(Submission.filing_id) == col(Filing.id))
    return session.exec(rows.where(Submission.number == number, col(Filing.erased).is_(None))).first()


def found_people(session: Session, words: str) -> Sequence[Person]:
    """The people of a name, or the one of a number."""
    same = [Person.name == words, *([Person.id == int(words)] if words.isdecimal() and len(words) < 19 else [])]
    return session.exec(select(Person).where(or_(*same)).order_by(col(Person.id))).all()


def handed_in_by(session: Session, person_id: int) -> Sequence[Filing]:
    """What somebody handed a version in of, as far as it is not erased."""
    numbers = select(Submission.filing_id).where(Submission.person_id == person_id)
    return session.exec(select(Filing).where(col(Filing.id).in_(numbers), col(Filing.erased).is_(None))).all()


def let_go(
    session: Session,
    person_id: int,
    chat_id: int,
    files: Collection[str],
    now: datetime,
    card: int | None = None,
    *,
    everything: bool = False,
) -> None:
    """Have files deleted once this is committed, and said then where a message (``card``) is to say it."""
    if files or card is not None:
        orders.place(session, LetGo(sorted(files), card, everything), person_id=person_id, chat_id=chat_id, now=now)


def old(session: Session, before: datetime, most: int) -> Sequence[StoredReading]:
    """Checked files that nobody has touched since a moment, at most so many."""
    touched = select(Draft.reading_id).where(col(Draft.updated) >= before)
    rows = select(StoredReading).where(col(StoredReading.deleted).is_(None), col(StoredReading.created) < before)
    return session.exec(
        rows.where(col(StoredReading.id).not_in(touched)).order_by(col(StoredReading.id)).limit(most)
    ).all()


def old_uploads(session: Session, before: datetime, most: int) -> set[str]:
    """Let go of old files that no reading has (not read, or evidence that was not handed in); their digests."""
    used = select(StoredReading.upload_id).where(col(StoredReading.deleted).is_(None))
    used = used.where(col(StoredReading.upload_id).is_not(None))
    rows = select(Upload).where(col(Upload.created) < before, col(Upload.sha256).is_not(None))
    rows = rows.where(col(Upload.id).not_in(used), col(Upload.evidence_for).is_(None))
    files = set()
    for row in session.exec(rows.limit(most)):
        files.add(row.sha256 or "")
        forget(row)
    return files
