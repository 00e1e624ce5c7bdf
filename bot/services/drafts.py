"""Drafts (草稿): forms that their owner is still filling in, in the database from the first answer on.

The form lies in the reading it belongs to, so that what is shown, corrected and handed in is one and the same. Each
change has that form reviewed anew and is kept for undoing; ``version`` counts the cards that ask.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.db.queries import uploads
from bot.db.tables import Draft, StoredReading
from bot.services import readings
from bot.services.readings import FROM_CHAT, Stack
from zwcore.checks import About
from zwcore.filling import (
    AnswerKind,
    CellChange,
    Field,
    Part,
    changes,
    confirmed,
    is_empty,
    put,
    total_of,
    without_row,
)
from zwcore.finding import Finding
from zwcore.form import Form
from zwcore.layouts import Reading
from zwcore.money import parse_points
from zwcore.paths import followed, name_cell, row_of, value_at
from zwcore.record import Record, changed, noted, records_of, with_evidence, with_rulebook, without, without_evidence
from zwcore.review import FileReview, review_form, share
from zwcore.rulebooks import Rulebook
from zwcore.text import is_blank

HISTORY = 50
CHANGED = timedelta(microseconds=1)
"""What tells a draft that was changed from one that was only begun."""
OFFER = "offer"
"""In a queue: when all of it is answered, the actual values are offered."""


@dataclass(frozen=True, slots=True)
class Step:
    """A change that can be taken back: the cell, what stood there before and after, the message that it came in."""

    path: str
    before: str | None
    after: str | None
    message: int | None = None


@dataclass
class Editing:
    """A draft with the file that its form lies in."""

    row: Draft
    stack: Stack

    @property
    def record(self) -> Record:
        """The form with its score and findings as they are now."""
        return self.stack.record(self.row.sheet)

    @property
    def form(self) -> Form:
        """The form itself."""
        return self.record.form

    @property
    def rulebook(self) -> Rulebook:
        """The rules that it is held against."""
        return self.record.rulebook

    @property
    def history(self) -> list[Step]:
        """The changes that can be taken back, oldest first."""
        return [Step(*step) for step in self.row.history]

    def fields(self) -> tuple[Field, ...]:
        """What is asked, in order: the whole form, or what the draft is about.

        Actual values that the print has no column for are offered at the end, not asked on the way.
        """
        if self.row.queue is None:
            return tuple(one for one in self.record.fields if one.required or one.part is not Part.ACTUALS)
        by_path = {field.path: field for field in self.record.fields}
        return tuple(by_path[path] for path in self.row.queue if path in by_path)

    def all_fields(self) -> tuple[Field, ...]:
        """Every field of the form."""
        return self.record.fields

    def value(self, field: Field) -> str | None:
        """What the form has there."""
        return value_at(self.form, field.path)

    def offers_actuals(self) -> bool:
        """Tell whether the actual values that the print has no column for are offered at the end."""
        return self.stack.from_chat if self.row.queue is None else OFFER in self.row.queue

    def is_open(self, field: Field) -> bool:
        """Tell whether a field still waits for its answer; a total does that is not the sum (any more).

        There is no sum before all points stand there, and none is more than its weight.
        """
        if field.path in self.row.skipped:
            return False
        if field.path in self.record.doubts:
            return True
        if field.kind is AnswerKind.TOTAL and not self._can_be_added():
            return False
        return not self.is_filled(field)

    def _can_be_added(self) -> bool:
        scores = [one for one in self.record.fields if one.part is Part.SCORES]
        points = [(one, parse_points(self.value(one))) for one in scores]
        is_over = any(value is not None and one.weight is not None and value > one.weight for one, value in points)
        return not is_over and not any(one.required and is_blank(self.value(one)) for one in scores)

    def is_filled(self, field: Field) -> bool:
        """Tell whether the form has a value there, and a total the sum."""
        value = self.value(field)
        return not is_blank(value) and (
            field.kind is not AnswerKind.TOTAL or parse_points(value) == total_of(self.form)
        )

    def current(self) -> Field | None:
        """The field that is asked for: where the cursor stands, else the first that is open."""
        asked = self.fields()
        found = next((field for field in asked if field.path == self.row.cursor), None)
        return found or next((field for field in asked if self.is_open(field)), None)

    def doubted(self) -> list[Field]:
        """Fields whose values were read with doubt and that nobody has confirmed yet."""
        paths = self.record.doubts
        return [field for field in self.record.fields if field.path in paths and field.path not in self.row.skipped]

    def missing(self) -> list[Field]:
        """Required fields that are blank, in the order of the form: so they stand on its card."""
        return [one for one in self.record.fields if one.required and is_blank(self.value(one))]

    def doubt(self, field: Field) -> Finding | None:
        """The finding that a value was read with doubt, where there is one still."""
        doubts = (told.finding for told in self.record.told if told.about(About.DOUBT))
        return next((one for one in doubts if field.path in (one.where, *one.places)), None)

    def is_settled(self, doubt: Finding) -> bool:
        """Tell whether all values that a finding doubts were confirmed."""
        return all(path in self.row.skipped for path in (doubt.where, *doubt.places))


def picture(session: Session, editing: Editing, field: Field) -> tuple[int, str] | None:
    """Return the upload and the name of the picture that shows how a cell looks in the file, where there is one."""
    upload, cell = editing.stack.row.upload_id, f"{editing.row.sheet}:{name_cell(editing.form, field.path)}"
    return (upload, cell) if upload is not None and uploads.has_picture(session, upload, cell) else None


def find(session: Session, draft_id: int, person_id: int) -> Editing | None:
    """Return a person's own draft that is not closed; else ``None``."""
    row = session.get(Draft, draft_id)
    if row is None or row.person_id != person_id or row.closed is not None:
        return None
    return load_row(session, row)


def load_row(session: Session, row: Draft) -> Editing | None:
    """Return a draft with its form; ``None`` where the reading it lies in was deleted."""
    reading = session.get_one(StoredReading, row.reading_id)
    stack = readings.find(session, row.reading_id, reading.person_id)
    return None if stack is None else Editing(row, stack)


def begin(session: Session, person_id: int, stack: Stack, sheet: int, now: datetime) -> Editing:
    """Return the draft of a form that was read, made if there is none; ``stack`` is the person's own."""
    own = select(Draft).where(Draft.reading_id == stack.reading_id, Draft.sheet == sheet)
    row = session.exec(own).first()
    if row is None:
        row = Draft(person_id=person_id, reading_id=stack.reading_id, sheet=sheet, created=now, updated=now)
        session.add(row)
        session.flush()
    row.closed = None
    return Editing(row, stack)


def beside(session: Session, person_id: int, stack: Stack, sheet: int, now: datetime) -> Editing:
    """The same for what is put down beside a form that nobody has open there: it stays as open as it was."""
    open_ones = select(Draft.id).where(Draft.reading_id == stack.reading_id, Draft.sheet == sheet)
    was_open = session.exec(open_ones.where(col(Draft.closed).is_(None))).first() is not None
    editing = begin(session, person_id, stack, sheet, now)
    editing.row.closed = None if was_open else now
    return editing


def begin_new(session: Session, person_id: int, form: Form, rulebook: Rulebook, now: datetime) -> Editing:
    """Put down a form that begins in the chat."""
    own, remarks = share([review_form(Reading(form), rulebook)])
    file = records_of(FileReview("", "", FROM_CHAT, remarks=remarks, forms=own))
    kept = replace(file, records=tuple(replace(record, chosen=True) for record in file.records))
    stack = readings.keep(session, kept, person_id=person_id, now=now)
    editing = begin(session, person_id, stack, 0, now)
    editing.row.updated = now + CHANGED
    return editing


def change(
    editing: Editing, values: Sequence[tuple[str, str | None]], now: datetime, message_id: int | None = None
) -> tuple[CellChange, ...]:
    """Put values into the form, review it anew; return the cells that changed. ``message_id`` is where they came."""
    before, form = editing.form, editing.form
    for path, value in values:
        form = put(form, path, value, editing.rulebook)
    done = changes(before, form)
    steps = [Step(one.path, one.before, one.after, message_id) for one in done]
    _remember(editing, [*editing.history, *steps][-HISTORY:])
    _store(editing, changed(editing.record, form, editing.stack.remarks), now)
    return done


def _remember(editing: Editing, history: Sequence[Step]) -> None:
    editing.row.history = [list(astuple(step)) for step in history]


def undo(editing: Editing, now: datetime) -> tuple[CellChange, ...]:
    """Take back the last change (all cells that came in one message); return what that changed."""
    history = editing.history
    if not history:
        return ()
    taken = [history.pop()]
    while taken[0].message is not None and history and history[-1].message == taken[0].message:
        taken.append(history.pop())
    form, before = editing.form, editing.form
    for step in taken:
        form = put(form, step.path, step.before, editing.rulebook)
    rows = form.indicators
    if rows and is_empty(rows[-1]) and not is_empty(before.indicators[-1]):
        form = replace(form, indicators=rows[:-1])  # a row that the chat had added
    _remember(editing, history)
    _store(editing, changed(editing.record, form, editing.stack.remarks), now)
    return changes(before, form)


def remove_row(editing: Editing, row: int, now: datetime) -> None:
    """Take an indicator (from 0) out of the form; what was noted to those behind it moves up with them.

    It cannot be taken back, nor can what was changed before: its places are no longer the same.
    """
    editing.row.skipped = [path for one in editing.row.skipped if (path := _moved(one, row)) is not None]
    editing.row.history, editing.row.queue, editing.row.cursor = [], None, None
    form = without_row(editing.form, row)
    _store(editing, without(editing.record, form, row, editing.stack.remarks), now)


def _moved(path: str, row: int) -> str | None:
    """A path after the indicator ``row`` is gone; ``None`` for one of its own."""
    at = row_of(path)
    if at is None or at < row:
        return path
    return None if at == row else path.replace(f"[{at}]", f"[{at - 1}]", 1)


def choose_rulebook(editing: Editing, rulebook_id: str, now: datetime) -> None:
    """Hold the form against another rulebook."""
    _store(editing, with_rulebook(editing.record, rulebook_id, editing.stack.remarks), now)


def attach(editing: Editing, row: int, sha256: str, now: datetime) -> None:
    """Note evidence of an indicator (from 0) and score the form anew: it counts for 有佐证的分值."""
    _store(editing, with_evidence(editing.record, row, sha256, editing.stack.remarks), now)


def detach(editing: Editing, row: int, sha256: str, now: datetime) -> None:
    """Take evidence off an indicator (from 0) and score the form anew."""
    _store(editing, without_evidence(editing.record, row, sha256, editing.stack.remarks), now)


def explain(editing: Editing, finding: Finding | None, words: str, now: datetime) -> None:
    """Keep an explanation (说明) of a finding beside the form; ``None``: an answer to what was asked of all of it."""
    by, at = editing.row.person_id, now.isoformat(timespec="milliseconds")
    _store(editing, noted(editing.record, finding, words, by, at), now)


def _store(editing: Editing, record: Record, now: datetime) -> None:
    editing.stack.put(record)
    # What was begun and changed in one moment was changed, too.
    editing.row.updated = max(now, editing.row.created + CHANGED)


def touch(editing: Editing, now: datetime) -> None:
    """Count a step of the questions: the buttons of the cards before are void."""
    editing.row.version += 1
    if editing.row.updated > editing.row.created:
        editing.row.updated = max(now, editing.row.updated)


def go_to(editing: Editing, path: str | None) -> None:
    """Have the field at ``path`` asked for next; ``None``: the first that is open."""
    editing.row.cursor = path


def ask_about(editing: Editing, field: Field) -> None:
    """Note that a card asks for a field; it has a number that no card before had, so that an older one is known."""
    editing.row.cursor, editing.row.version = field.path, editing.row.version + 1


def shown_on(editing: Editing, card: int | None) -> None:
    """Note the outgoing message that shows the draft; ``None`` while there is none yet."""
    editing.row.card = card


def skip(editing: Editing, fields: Iterable[Field]) -> None:
    """Count fields as answered though they may be blank, or were read with doubt."""
    editing.row.skipped = [*editing.row.skipped, *(field.path for field in fields)]


def confirm(editing: Editing, field: Field, now: datetime) -> None:
    """Count a value that was read with doubt as read for certain: a person held it against the original."""
    skip(editing, [field])
    _store(editing, changed(editing.record, confirmed(editing.form, field.path), editing.stack.remarks), now)


def ask_between(editing: Editing, field: Field) -> None:
    """Have a field asked next and then go on where one is."""
    if editing.row.queue is not None and field.path not in editing.row.queue:
        editing.row.queue = [field.path, *editing.row.queue]
    editing.row.cursor = field.path


def ask_all(editing: Editing, first: str | None = None) -> None:
    """Have the whole form asked, beginning at the path ``first``."""
    editing.row.queue, editing.row.cursor = None, first


def ask_only(editing: Editing, wanted: Sequence[Field], *, offer: bool = False) -> None:
    """Have these fields asked, and the total where it is not the sum; ``offer``: actual values afterwards."""
    queue = [field.path for field in wanted]
    # Without points of its own a queue leaves the total as it is.
    if "total" not in queue and any(field.part is Part.SCORES for field in wanted):
        queue.append("total")
    editing.row.queue = [*queue, *([OFFER] if offer else [])] or None
    editing.row.cursor = queue[0] if queue else None


def delete(session: Session, editing: Editing, now: datetime) -> None:
    """Close a draft that its owner gives up; a form that began in the chat goes with it."""
    editing.row.closed = now
    if editing.stack.from_chat:
        readings.erase(session, editing.stack.reading_id, editing.row.person_id, now)


def close(session: Session, reading_id: int, sheets: Sequence[int], now: datetime) -> None:
    """Close the drafts of forms that were handed in."""
    own = (Draft.reading_id == reading_id, col(Draft.sheet).in_(sheets), col(Draft.closed).is_(None))
    for row in session.exec(select(Draft).where(*own)):
        row.closed = now


def of_reading(session: Session, reading_id: int, sheet: int) -> Sequence[Draft]:
    """The drafts of a form of a reading, the oldest first, those whose forms were handed in among them."""
    own = (Draft.reading_id == reading_id, Draft.sheet == sheet)
    return session.exec(select(Draft).where(*own).order_by(col(Draft.id))).all()


def places_in(session: Session, reading_ids: Collection[int]) -> set[tuple[int, int]]:
    """Which forms of some readings have drafts."""
    return set(session.exec(select(Draft.reading_id, Draft.sheet).where(col(Draft.reading_id).in_(reading_ids))))


def move(editing: Editing, reading_id: int, sheet: int, form: Form, now: datetime) -> None:
    """Have a draft go on in another reading, where its form is ``form``.

    What is asked, skipped and can be undone follows its row by name, and is dropped where that is gone; what the other
    reading overruled cannot be undone.
    """
    row, old, follow = editing.row, editing.form, followed(editing.form, form)
    row.queue = None if row.queue is None else _there(follow, row.queue)
    row.skipped = _there(follow, row.skipped)
    row.cursor = None if row.cursor is None else follow(row.cursor)
    steps = [(follow(step.path), step) for step in editing.history]
    held = [(path, step) for path, step in steps if path and value_at(form, path) == value_at(old, step.path)]
    _remember(editing, [replace(step, path=path) for path, step in held])
    # Its card asks about the form as it was: a tap there leads to a new one.
    row.reading_id, row.sheet, row.updated, row.version, row.card = reading_id, sheet, now, row.version + 1, None


def _there(follow: Callable[[str], str | None], paths: Sequence[str]) -> list[str]:
    return [found for path in paths if (found := follow(path)) is not None]
