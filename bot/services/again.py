"""The same forms sent again (再次发来): what changed since the last time, and the draft that goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from bot.services import drafts, readings
from bot.services.drafts import Editing, Step
from bot.services.readings import Stack
from zwcore.filling import CellChange, changes, merged
from zwcore.form import Form
from zwcore.paths import value_at
from zwcore.record import Record, beside


@dataclass(frozen=True)
class Again:
    """A file with forms that its sender had sent before: the file to show, the one before, the changes by form.

    ``before`` is ``None`` where the forms had come in several files.
    """

    stack: Stack
    before: Stack | None
    changed: tuple[tuple[Record, tuple[CellChange, ...]], ...]
    known: tuple[Record, ...]
    """Which of the forms are known from before."""
    went_on: bool
    """A draft of them goes on."""
    wrong: tuple[int, int]
    """How many 必须修改 the known forms had before, and have now."""


def compare(session: Session, stack: Stack, now: datetime) -> Again | None:
    """Hold a new file against the sender's one before it; ``None`` where they share no form."""
    found = readings.before(session, stack)
    if not found:
        return None
    earlier = [(found[record.key][1], record.index) for record in stack.records if record.key in found]
    went_on = False
    for record in list(stack.records):
        if record.key in found:
            went_on |= _take_over(session, stack, record, *found[record.key], now)
    known = [(one, stack.record(place)) for one, place in earlier]
    told = [(record, _changes(one, record)) for one, record in known]
    wrong = (errors([one for one, _ in known]), errors([record for _, record in known]))
    befores = {before.reading_id: before for before, _ in found.values()}
    one = next(iter(befores.values())) if len(befores) == 1 else None
    differing = tuple((record, done) for record, done in told if done)
    return Again(stack, one, differing, tuple(record for _, record in known), went_on, wrong)


def _take_over(session: Session, stack: Stack, record: Record, before: Stack, earlier: Record, now: datetime) -> bool:
    """Take over what was put down beside the earlier form, and its drafts; tell whether one of them is open."""
    editings = [Editing(row, before) for row in drafts.of_reading(session, before.reading_id)]
    editings = [editing for editing in editings if editing.row.sheet == earlier.index]
    if editings:
        history = [step for editing in editings for step in editing.history]
        form = merged(earlier.form, record.form, _before_chat(history, earlier.form))
        for editing in editings:
            drafts.move(editing, stack.reading_id, record.index, form, now)
        record = replace(record, form=form)
    # Only what the chat changed may have the findings that were explained there.
    if editings or earlier.chosen or earlier.notes or earlier.evidence:
        stack.put(beside(earlier, record, stack.remarks))
    return any(editing.row.closed is None for editing in editings)


def _before_chat(history: Sequence[Step], form: Form) -> dict[str, str | None]:
    """What stood in the cells that the chat changed before it did; only of those that have what the chat put there."""
    last = {step.path: step.after for step in history}
    return {step.path: step.before for step in reversed(history) if value_at(form, step.path) == last[step.path]}


def _changes(earlier: Record, record: Record) -> tuple[CellChange, ...]:
    return tuple(one for one in changes(earlier.form, record.form) if one.path != "title")


def take_back(session: Session, before: Stack, after: Stack, now: datetime) -> None:
    """Have the drafts go on with the file before again."""
    old = {record.key: record.index for record in before.records}
    for row in drafts.of_reading(session, after.reading_id):
        place = old.get(after.record(row.sheet).key)
        if place is not None:
            drafts.move(Editing(row, after), before.reading_id, place, before.record(place).form, now)


def errors(records: Sequence[Record]) -> int:
    """How many 必须修改 the forms have."""
    return sum(len(record.errors) for record in records)
