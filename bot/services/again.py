"""The same forms sent again (再次发来): what changed since the last time, and the draft that goes on.

What came as it was before, with nothing beside it, is known by its digest; only the others are opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from bot.services import drafts, evidence, readings
from bot.services.drafts import Editing, Step
from bot.services.readings import Stack
from zwcore.filling import CellChange, changes, merged
from zwcore.form import Form
from zwcore.paths import followed, row_of, value_at
from zwcore.record import Outline, Record, beside, outline_of, with_evidence


class Pair(NamedTuple):
    """A form that came before: its place now, and where it lay."""

    place: int
    reading: int
    earlier: Outline


@dataclass(frozen=True)
class Again:
    """Which forms of a file its sender had sent before.

    ``to_open`` are those that differ, or that something was put down beside; ``before`` is the file they came in,
    ``None`` where that were several; ``errors`` is how many 必须修改 each had, by project and year.
    """

    known: tuple[Outline, ...]
    to_open: tuple[Pair, ...]
    before: int | None
    errors: Mapping[tuple[str, str], int]

    @property
    def wrong(self) -> int:
        """How many 必须修改 they had."""
        return sum(self.errors.values())


@dataclass(frozen=True)
class Difference:
    """What a form that came again differs in, after what was noted to it was taken over; whether a draft goes on.

    ``carried`` are the cells in which the file has what stood there before the chat changed it, and ``notes`` how many
    explanations were taken over, ``pieces`` how much evidence, ``lost`` how much was to rows that are gone.
    ``same`` is whether the very file came again: nothing of it is new.
    """

    record: Record
    cells: tuple[CellChange, ...]
    went_on: bool
    carried: tuple[CellChange, ...] = ()
    notes: int = 0
    pieces: int = 0
    lost: int = 0
    same: bool = False


def known(session: Session, stack: Stack) -> Again | None:
    """Hold a new file against what its sender sent before; ``None`` where they share no form."""
    found = readings.before(session, stack)
    pairs = [(line, *found[line.key]) for line in stack.lines if line.key in found]
    if not pairs:
        return None
    filled = drafts.places_in(session, {reading for _, reading, _ in pairs})
    to_open = [
        Pair(line.place, reading, earlier)
        for line, reading, earlier in pairs
        if not earlier.bare or earlier.content_digest != line.content_digest or (reading, earlier.place) in filled
    ]
    befores = {reading for _, reading, _ in pairs}
    errors = {line.key: earlier.errors for line, _, earlier in pairs}
    lines = tuple(line for line, _, _ in pairs)
    return Again(lines, tuple(to_open), befores.pop() if len(befores) == 1 else None, errors)


def take_over(session: Session, stack: Stack, pairs: Iterable[Pair], now: datetime) -> list[Difference]:
    """Take over what was put down beside forms the last time, and their drafts; return what differs in each."""
    return [_take_over(session, stack, pair, now) for pair in pairs]


def _take_over(session: Session, stack: Stack, pair: Pair, now: datetime) -> Difference:
    before, record = readings.find(session, pair.reading, stack.row.person_id), stack.record(pair.place)
    assert before is not None
    earlier, sent = before.record(pair.earlier.place), record
    editings = [Editing(row, before) for row in drafts.of_reading(session, pair.reading, earlier.index)]
    file, history = _rounds(session, before, earlier)
    if history and not editings:
        editings = [_of_rounds(session, before, earlier.index, now)]
    is_same = _is_same(file, stack, earlier, record)
    if editings:
        form = earlier.form if is_same else merged(earlier.form, record.form, _before_chat(history, earlier.form))
        for editing in editings:
            editing.row.history = [list(astuple(step)) for step in history]
            drafts.move(editing, stack.reading_id, record.index, form, now)
        record = replace(record, form=form)
    # Only what the chat changed may have the findings that were explained there.
    if editings or earlier.chosen or earlier.notes or earlier.evidence:
        stack.put(beside(earlier, record, stack.remarks))
    went_on = any(editing.row.closed is None for editing in editings)
    record = stack.record(pair.place)
    carried = _changes(sent, record) if editings else ()
    pieces = len(record.evidence_files)
    lost, differing = len(earlier.evidence_files) - pieces, _changes(earlier, record)
    return Difference(record, differing, went_on, carried, len(record.notes), pieces, lost, is_same)


def _rounds(session: Session, before: Stack, earlier: Record) -> tuple[Stack, list[Step]]:
    """The file that a form was read from last, and what the chat changed since, the oldest first: a form that came back
    (退回) lies in a reading of its own, with what was changed in that round alone."""
    history: list[Step] = []
    for located in readings.rounds(session, before, outline_of(earlier)):
        stack = readings.find(session, located.reading_id, before.row.person_id)
        rows = drafts.of_reading(session, located.reading_id, located.place)
        if stack is None:
            break
        follow = followed(stack.record(located.place).form, earlier.form) if rows else str
        steps = [(follow(step.path), step) for row in rows for step in Editing(row, stack).history]
        history[:0] = [replace(step, path=path) for path, step in steps if path]
        before = stack
    return before, history


def _of_rounds(session: Session, stack: Stack, place: int, now: datetime) -> Editing:
    """A draft that nobody has open, to hold what was changed before the form came back."""
    return drafts.beside(session, stack.row.person_id, stack, place, now)


def _is_same(file: Stack, stack: Stack, earlier: Record, record: Record) -> bool:
    """Whether the very file came again, and is read as it was."""
    same = file.row.sha256 == stack.row.sha256 != ""
    return (
        same and earlier.reading.columns == record.reading.columns and earlier.reading.mapping == record.reading.mapping
    )


def _before_chat(history: Sequence[Step], form: Form) -> dict[str, str | None]:
    """What stood in the cells that the chat changed before it did; only of those that have what the chat put there."""
    last = {step.path: step.after for step in history}
    return {step.path: step.before for step in reversed(history) if value_at(form, step.path) == last[step.path]}


def _changes(earlier: Record, record: Record) -> tuple[CellChange, ...]:
    return tuple(one for one in changes(earlier.form, record.form) if one.path != "title")


def give_back(session: Session, before: Stack, after: Stack, places: Iterable[int], now: datetime) -> None:
    """Have the drafts of forms (by their places) go on with the file before again."""
    old = {line.key: line.place for line in before.lines}
    for at in places:
        place = old.get(after.line(at).key)
        if place is None:
            continue
        _bring_evidence(after.record(at), before, place)
        there = next(iter(drafts.of_reading(session, before.reading_id, place)), None)
        for row in drafts.of_reading(session, after.reading_id, at):
            if there is None:
                drafts.move(Editing(row, after), before.reading_id, place, before.record(place).form, now)
            else:  # it was opened once more there: one draft of a form is enough
                evidence.hand_over(session, row, there)
                there.closed = there.closed if row.closed is not None else None


def _bring_evidence(record: Record, before: Stack, place: int) -> None:
    """What was attached to a form since goes back with it, to the same rows."""
    follow = followed(record.form, before.record(place).form)
    for row in range(len(record.form.indicators)):
        path = follow(f"indicators[{row}]")
        at = None if path is None else row_of(path)
        there = before.record(place)
        for sha256 in record.evidence_of(row) if at is not None else ():
            if sha256 not in there.evidence_of(at or 0):
                before.put(with_evidence(before.record(place), at or 0, sha256, before.remarks))
