"""What somebody changed of a form since it was handed in and did not hand in yet, wherever in their own files it lies.

One form may lie in several: in the file it was read from, where a reviewer laid it before them (退回), in one that was
sent since. The newest counts; evidence goes to each of those in use.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from bot.db.queries import sheets
from bot.db.tables import Draft, Filing, Person, Sheet, StoredReading
from bot.services import drafts, readings, submissions
from bot.services.drafts import Editing
from bot.services.readings import Stack
from zwcore.paths import followed, row_of
from zwcore.record import NOTHING_BESIDE, Outline, Record, beside


class Unsent(NamedTuple):
    """Where a form lies."""

    stack: Stack
    place: int

    @property
    def record(self) -> Record:
        """The form as it stands there."""
        return self.stack.record(self.place)


def newest(session: Session, person_id: int, project_folded: str, year: str) -> Unsent | None:
    """A form in the newest of somebody's files that has it."""
    rows = select(Sheet.reading_id, Sheet.place).join(StoredReading).where(
        Sheet.person_id == person_id, Sheet.project_folded == project_folded, Sheet.year == year,
        StoredReading.person_id == person_id, col(StoredReading.deleted).is_(None),
    )  # fmt: skip
    found = session.exec(rows.order_by(col(Sheet.reading_id).desc(), col(Sheet.place)).limit(1)).first()
    stack = None if found is None else readings.find(session, found[0], person_id)
    return None if stack is None or found is None else Unsent(stack, found[1])


def going_on(session: Session, person_id: int, reading_id: int, place: int) -> tuple[int, int]:
    """Where somebody's form that came back (退回) goes on: in the newest file that has it; any other where it is."""
    row = session.get(StoredReading, reading_id)
    if row is None or row.kind != readings.RETURNED or row.person_id != person_id or row.deleted is not None:
        return reading_id, place
    line = next((one for one in sheets.outlines(session, reading_id) if one.place == place), None)
    found = None if line is None else newest(session, person_id, *line.key)
    if found is None or found.stack.is_part(found.stack.line(found.place)):
        return reading_id, place
    return found.stack.reading_id, found.place


def cell_there(session: Session, person_id: int, before: tuple[int, int], now: tuple[int, int], path: str) -> str:
    """The path of a cell in the file in which its form goes on: rows may have come before it."""
    old, new = (readings.find(session, reading, person_id) for reading, _ in (before, now))
    if old is None or new is None:
        return path
    return followed(old.record(before[1]).form, new.record(now[1]).form)(path) or path


def sent_again(session: Session, stack: Stack) -> tuple[Stack, list[int]] | None:
    """The one newer file that has all forms of one that came back, and their places there; ``None`` where none is."""
    person_id = stack.row.person_id
    found = [going_on(session, person_id, stack.reading_id, line.place) for line in stack.lines]
    files = {reading for reading, _ in found}
    now = readings.find(session, files.pop(), person_id) if len(files) == 1 else None
    return None if now is None or now.reading_id == stack.reading_id else (now, [place for _, place in found])


def since(session: Session, stack: Stack) -> Stack | None:
    """The newest file that has a form of one that came before; ``None`` where none came since."""
    rows = select(Sheet.reading_id, Sheet.project_folded, Sheet.year).join(StoredReading).where(
        Sheet.person_id == stack.row.person_id, col(Sheet.reading_id) > stack.reading_id,
        col(StoredReading.deleted).is_(None),
    )  # fmt: skip
    keys = {line.key for line in stack.lines}
    found = [number for number, *key in session.exec(rows) if tuple(key) in keys]
    return readings.find(session, max(found), stack.row.person_id) if found else None


def is_newest(session: Session, stack: Stack, place: int) -> bool:
    """Tell whether a form lies in no newer file of its sender."""
    found = newest(session, stack.row.person_id, *stack.line(place).key)
    return found is not None and found.stack.reading_id == stack.reading_id


def of_filing(session: Session, person: Person, filing: Filing) -> Unsent | None:
    """The newest state of a form that was handed in, where it came or was changed since and is another; ``None`` where
    there is none: what lies there from before must not take the place of what was handed in."""
    found = newest(session, person.id, filing.project_folded, filing.year)
    if found is None or found.stack.is_part(line := found.stack.line(found.place)) or _is_as_filed(line, filing):
        return None
    return found if _changed(session, found) > filing.created else None


def in_hand(session: Session, person: Person, filing: Filing) -> Unsent | None:
    """The newest state of a form in somebody's own files, as long as it is what was handed in, or was changed since."""
    found = newest(session, person.id, filing.project_folded, filing.year)
    if found is not None and _is_as_filed(found.stack.line(found.place), filing):
        return found
    return found if filing.person_id == person.id else of_filing(session, person, filing)


def _is_as_filed(line: Outline, filing: Filing) -> bool:
    return (line.content_digest, line.beside_digest) == (filing.content_digest, filing.beside_digest)


def _changed(session: Session, found: Unsent) -> datetime:
    """When a form came, or was changed last."""
    rows = select(Draft.updated).where(Draft.reading_id == found.stack.reading_id, Draft.sheet == found.place)
    changes = list(session.exec(rows))
    return max([found.stack.row.created, *changes])


def newer(session: Session, person: Person, stack: Stack, lines: Sequence[Outline]) -> Unsent | None:
    """The first of some forms that came or was changed since it was handed in, and lies in a newer file than the one at
    hand: that is the one to be handed in."""
    filings = {} if person.unit_id is None else submissions.filed(session, person.unit_id, lines)
    for line, filing in ((line, filings[line.key]) for line in lines if line.key in filings):
        found = of_filing(session, person, filing)
        if found is not None and found.stack.reading_id > stack.reading_id:
            other = found.stack.line(found.place)
            if (other.content_digest, other.beside_digest) != (line.content_digest, line.beside_digest):
                return found
    return None


def bring_filed(session: Session, person: Person, stack: Stack) -> list[Record]:
    """Take over, into forms of which another of the unit handed in the newest version, what went with that: evidence
    and explanations; these forms."""
    lines = [line for line in stack.lines if line.project]
    filings = {} if person.unit_id is None else submissions.filed(session, person.unit_id, lines)
    some = {key: one for key, one in filings.items() if one.beside_digest not in ("", NOTHING_BESIDE)}
    own = readings.before(session, stack) if some else {}
    brought = []
    for line in (line for line in lines if line.key in some):
        filing, mine = some[line.key], own.get(line.key)
        if mine is not None and _is_current(session, person, filing, *mine):
            continue
        filed = submissions.newest_version(session, filing).record
        stack.put(beside(filed, stack.record(line.place), stack.remarks))
        brought.append(stack.record(line.place))
    return brought


def _is_current(session: Session, person: Person, filing: Filing, reading: int, line: Outline) -> bool:
    """Whether what somebody has of a form is what was handed in, or came of it."""
    stack = readings.find(session, reading, person.id)
    if filing.person_id == person.id or _is_as_filed(line, filing):
        return True
    return stack is not None and _changed(session, Unsent(stack, line.place)) > filing.created


def elsewhere(session: Session, editing: Editing, row: int, now: datetime) -> Iterator[tuple[Editing, int]]:
    """The same indicator (from 0) of the same form in its owner's newest file, and in those that this one goes on with:
    whichever is handed in has what is attached to it."""
    person_id, line = editing.stack.row.person_id, editing.stack.line(editing.row.sheet)
    found = newest(session, person_id, *line.key)
    rounds = [] if found is None else readings.rounds(session, found.stack, found.stack.line(found.place))
    for located in rounds:
        stack = readings.find(session, located.reading_id, person_id)
        if stack is None or located.reading_id == editing.stack.reading_id:
            continue
        path = followed(editing.form, stack.record(located.place).form)(f"indicators[{row}]")
        there = None if path is None else row_of(path)
        if there is not None:
            yield drafts.beside(session, editing.row.person_id, stack, located.place, now), there
