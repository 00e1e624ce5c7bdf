"""The same forms sent again (再次发来): what changed since the last time, and the draft that goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from bot.db.tables import Draft, Reading
from bot.services import drafts
from bot.services.readings import LOOKED_THROUGH
from bot.services.sheets import Sheet, Stack
from zwcore.filling import Change, changes, merged
from zwcore.text import fold


@dataclass(frozen=True)
class Again:
    """A file with forms that its sender had sent before: the stack to show, the one before, the changes by form.

    ``before`` is ``None`` where the forms had come in several files.
    """

    stack: Stack
    before: Stack | None
    changed: tuple[tuple[Sheet, tuple[Change, ...]], ...]
    known: tuple[Sheet, ...]
    """The forms that are known from before."""
    new: int
    """How many were never sent."""
    went_on: bool
    """A draft of them goes on."""
    wrong: tuple[int, int]
    """How many 必须修改 the known forms had before, and have now."""


def compare(session: Session, person_id: int, stack: Stack, now: datetime) -> Again | None:
    """Hold a new review against the sender's one before it; ``None`` where they share no form."""
    wanted = {_key(sheet): sheet for sheet in stack.sheets if sheet.project}
    found: dict[tuple[str, str], tuple[Stack, Sheet]] = {}
    for earlier_one in _earlier(session, person_id, stack.reading_id):
        for sheet in earlier_one.sheets:
            if _key(sheet) in wanted:
                found.setdefault(_key(sheet), (earlier_one, sheet))
        if len(found) == len(wanted):
            break
    if not found:
        return None
    pairs = [(*found[key], sheet) for key, sheet in wanted.items() if key in found]
    befores = {before.reading_id: before for before, _, _ in pairs}
    open_drafts = {(number, sheet): row for number in befores for sheet, row in _drafts(session, number).items()}
    new, forms = {}, list(stack.data["forms"])
    for before, earlier, sheet in pairs:
        beside = _beside(earlier, sheet)
        if beside:
            forms[sheet.index] = {**forms[sheet.index], **beside}
            new[sheet.index] = sheet.content
        row = open_drafts.get((before.reading_id, earlier.index))
        if row is not None:
            sent = sheet.content
            whole = merged(earlier.content, sent, _before_chat(row))
            if whole != sent:
                new[sheet.index] = whole
            _move(row, stack.reading_id, sheet.index, now)
    if new:
        result = drafts.reviewed({**stack.data, "forms": forms}, new)
        session.get_one(Reading, stack.reading_id).result = json.dumps(result, ensure_ascii=False)
        stack = Stack(result, stack.reading_id)
    known = [(earlier, stack.sheets[sheet.index]) for _, earlier, sheet in pairs]
    told = ((sheet, _changes(earlier, sheet)) for earlier, sheet in known)
    wrong = (errors([earlier for earlier, _ in known]), errors([sheet for _, sheet in known]))
    one = next(iter(befores.values())) if len(befores) == 1 else None
    changed = tuple(one for one in told if one[1])
    # Whether one without a name was sent before nobody can tell.
    fresh = sum(bool(sheet.project) and _key(sheet) not in found for sheet in stack.sheets)
    return Again(stack, one, changed, tuple(sheet for _, sheet in known), fresh, bool(open_drafts), wrong)


def _before_chat(row: Draft) -> dict[str, str | None]:
    """What stood in the cells that were changed in the chat before they were."""
    return {step["path"]: step["before"] for step in reversed(row.history)}


def _beside(earlier: Sheet, sheet: Sheet) -> dict[str, object]:
    """What was put down beside a form and still holds: the rulebook, evidence, explanations of the same findings."""
    kept: dict[str, object] = {name: earlier.data[name] for name in ("chosen", "evidence") if earlier.data.get(name)}
    same = {told.key: told.data["params"] for told in sheet.told}
    explained = {
        told.key: told.explanation
        for told in earlier.told
        if told.explanation and same.get(told.key) == told.data["params"]
    }
    return kept | ({"explained": explained} if explained else {})


def _changes(earlier: Sheet, sheet: Sheet) -> tuple[Change, ...]:
    return tuple(one for one in changes(earlier.content, sheet.content) if one.path != "title")


def _key(sheet: Sheet) -> tuple[str, str]:
    return fold(sheet.project), sheet.year


def _earlier(session: Session, person_id: int, reading_id: int) -> Iterator[Stack]:
    """The sender's reviews before this one, the newest first."""
    for row in session.connection().execute(_BEFORE, {"person": person_id, "reading": reading_id}):
        yield Stack.parse(row.result, row.id)


# Put together once: asked for each text and file that comes in.
_BEFORE = (
    select(Reading.id, Reading.result)
    .where(
        col(Reading.person_id) == bindparam("person"),
        col(Reading.deleted).is_(None),
        col(Reading.id) < bindparam("reading"),
    )
    .order_by(col(Reading.id).desc())
    .limit(LOOKED_THROUGH)
)


def _drafts(session: Session, reading_id: int) -> dict[int, Draft]:
    rows = select(Draft).where(Draft.reading_id == reading_id, col(Draft.closed).is_(None))
    return {row.sheet: row for row in session.exec(rows)}


def _move(row: Draft, reading_id: int, sheet: int, now: datetime) -> None:
    # Its card asks about the form as it was: a tap there leads to a new one.
    row.reading_id, row.sheet, row.updated, row.version, row.card = reading_id, sheet, now, row.version + 1, None


def take_back(session: Session, before: Stack, after: Stack, now: datetime) -> None:
    """Have the drafts go on with the review before again."""
    old = {_key(sheet): sheet.index for sheet in before.sheets}
    for index, row in _drafts(session, after.reading_id).items():
        place = old.get(_key(after.sheets[index]))
        if place is not None:
            _move(row, before.reading_id, place, now)


def errors(sheets: Sequence[Sheet]) -> int:
    """How many 必须修改 the forms have."""
    return sum(len(sheet.errors) for sheet in sheets)
