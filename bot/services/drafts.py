"""Drafts (草稿): forms that their owner is still filling in, in the database from the first answer on.

The form lies in the reading it belongs to, so that what is shown, corrected and handed in is one and the same. Each
change is reviewed anew and kept for undoing; ``version`` counts the cards that ask.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.db.tables import Draft, Reading, Upload
from bot.services.sheets import Sheet, Stack
from zwcore.exports.data import stored_data
from zwcore.filling import Change, Field, Kind, Part, changes, put, total_of, without_row
from zwcore.form import Form
from zwcore.layouts import Reading as FormReading
from zwcore.money import parse_points
from zwcore.paths import value_at
from zwcore.review import FileReview, review_form, share
from zwcore.rulebooks import Rulebook, load
from zwcore.text import is_blank

FROM_CHAT = "chat"
HISTORY = 50
DOUBT = "ZW005"
_ROW = re.compile(r"indicators\[(\d+)\]")
_NUMBERED = re.compile(r"（表\d+）\s*$")
_BLANK = frozenset({DOUBT, "ZW101", "ZW102", "ZW103", "ZW104", "ZW105", "ZW106", "ZW108"})
"""Codes that say that something is blank or read with doubt: what is asked for anyway."""


@dataclass
class Editing:
    """A draft with the review it lies in."""

    row: Draft
    reading: Reading
    stack: Stack

    @property
    def sheet(self) -> Sheet:
        """The form with its score and findings as they are now."""
        return self.stack.sheets[self.row.sheet]

    @property
    def form(self) -> Form:
        """The form itself."""
        return self.sheet.content

    @property
    def rulebook(self) -> Rulebook:
        """The rules that it is held against."""
        return self.sheet.rulebook

    def fields(self) -> tuple[Field, ...]:
        """What is asked, in order: the whole form, or what the draft is about.

        Actual values that the print has no column for are offered at the end, not asked on the way.
        """
        if self.row.queue is None:
            return tuple(one for one in self.sheet.fields if one.required or one.part is not Part.ACTUALS)
        by_path = {field.path: field for field in self.sheet.fields}
        return tuple(by_path[path] for path in self.row.queue if path in by_path)

    def all_fields(self) -> tuple[Field, ...]:
        """Every field of the form."""
        return self.sheet.fields

    def value(self, field: Field) -> str | None:
        """What the form has there."""
        return value_at(self.form, field.path)

    def is_open(self, field: Field) -> bool:
        """Tell whether a field still waits for its answer; a total does that is not the sum (any more).

        There is no sum before all points stand there.
        """
        if field.path in self.row.skipped:
            return False
        if field.path in _doubts(self.sheet):
            return True
        if field.kind is Kind.TOTAL and any(one.part is Part.SCORES for one in self.missing()):
            return False
        return not self.is_filled(field)

    def is_filled(self, field: Field) -> bool:
        """Tell whether the form has a value there, and a total the sum."""
        value = self.value(field)
        return not is_blank(value) and (field.kind is not Kind.TOTAL or parse_points(value) == total_of(self.form))

    def current(self) -> Field | None:
        """The field that is asked for: where the cursor stands, else the first that is open."""
        asked = self.fields()
        found = next((field for field in asked if field.path == self.row.cursor), None)
        return found or next((field for field in asked if self.is_open(field)), None)

    def doubted(self) -> list[Field]:
        """Fields whose values were read with doubt and that nobody has confirmed yet."""
        paths = _doubts(self.sheet)
        return [field for field in self.sheet.fields if field.path in paths and field.path not in self.row.skipped]

    def missing(self) -> list[Field]:
        """Required fields that are blank, in the order of the form: so they stand on its card."""
        return _missing(self.sheet)


def _missing(sheet: Sheet) -> list[Field]:
    return [field for field in sheet.fields if field.required and is_blank(value_at(sheet.content, field.path))]


def _doubts(sheet: Sheet) -> frozenset[str]:
    """The paths of the values read with doubt that nobody has confirmed."""
    found = (told for told in sheet.told if told.code == DOUBT and not told.explanation)
    return frozenset(path for told in found for path in (told.data["where"], *told.data["places"]))


def missing_of(sheet: Sheet) -> int:
    """How many required fields of a form are blank or read with doubt; the review says at once where there are none."""
    if not any(finding["code"] in _BLANK for finding in sheet.data["findings"]):
        return 0
    return len(_missing(sheet)) + len(_doubts(sheet))


def picture(session: Session, editing: Editing, path: str) -> bytes | None:
    """Return how a cell that was read with doubt looks in the file, as PNG; ``None`` where there is no picture."""
    upload = session.get(Upload, editing.reading.upload_id) if editing.reading.upload_id else None
    kept = json.loads(upload.result).get("pictures", {}) if upload is not None and upload.result else {}
    encoded = kept.get(f"{editing.row.sheet}:{path}")
    return None if encoded is None else base64.b64decode(encoded)


def tried(editing: Editing, path: str, value: str) -> tuple[Form, Form]:
    """Return the form as it is, and as it would be with ``value`` at ``path``."""
    return editing.form, put(editing.form, path, value, editing.rulebook)


def find(session: Session, draft_id: int, person_id: int) -> Editing | None:
    """Return a person's own draft that is not closed; else ``None``."""
    row = session.get(Draft, draft_id)
    if row is None or row.person_id != person_id or row.closed is not None:
        return None
    return load_row(session, row)


def listed(session: Session, person_id: int) -> list[Editing]:
    """Return a person's drafts that are not closed, the newest first."""
    rows = select(Draft).where(Draft.person_id == person_id, col(Draft.closed).is_(None))
    found = (load_row(session, row) for row in session.exec(rows.order_by(col(Draft.updated).desc(), col(Draft.id))))
    return [editing for editing in found if editing is not None]


def load_row(session: Session, row: Draft) -> Editing | None:
    """Return a draft with its form; ``None`` where the review it lies in was deleted."""
    reading = session.get_one(Reading, row.reading_id)
    if reading.deleted is not None:
        return None
    return Editing(row, reading, Stack.parse(reading.result, row.reading_id))


def begin(session: Session, person_id: int, stack: Stack, sheet: int, now: datetime) -> Editing:
    """Return the draft of a form that was read, made if there is none; ``stack`` is the person's own."""
    own = select(Draft).where(Draft.reading_id == stack.reading_id, Draft.sheet == sheet)
    row = session.exec(own).first()
    if row is None:
        row = Draft(person_id=person_id, reading_id=stack.reading_id, sheet=sheet, created=now, updated=now)
        session.add(row)
        session.flush()
    row.closed = None
    return Editing(row, session.get_one(Reading, stack.reading_id), stack)


def begin_new(session: Session, person_id: int, form: Form, rulebook: Rulebook, now: datetime) -> Editing:
    """Put down a form that begins in the chat."""
    data: dict[str, Any] = {"name": "", "sha256": "", "kind": FROM_CHAT, "problems": [], "remarks": [], "forms": []}
    reading = Reading(person_id=person_id, kind=FROM_CHAT, name="", sha256="", result="", created=now)
    session.add(reading)
    session.flush()
    entry = {"form": {}, "columns": sorted(form.columns), "chosen": rulebook.id}
    result = reviewed({**data, "forms": [entry]}, {0: form})
    reading.result = json.dumps(result, ensure_ascii=False)
    assert reading.id is not None
    return begin(session, person_id, Stack(result, reading.id), 0, now)


def change(
    editing: Editing, values: Sequence[tuple[str, str | None]], now: datetime, message_id: int | None = None
) -> tuple[Change, ...]:
    """Put values into the form, review it anew; return the cells that changed. ``message_id`` is where they came."""
    before, form = editing.form, editing.form
    for path, value in values:
        form = put(form, path, value, editing.rulebook)
    done = changes(before, form)
    steps = [{"path": one.path, "before": one.before, "after": one.after, "message": message_id} for one in done]
    if steps:
        editing.row.history = [*editing.row.history, *steps][-HISTORY:]
    _store(editing, form, now)
    return done


def undo(editing: Editing, now: datetime) -> tuple[Change, ...]:
    """Take back the last change (all cells that came in one message); return what that changed."""
    history = list(editing.row.history)
    if not history:
        return ()
    last = history[-1]["message"]
    taken = [history.pop()]
    while last is not None and history and history[-1]["message"] == last:
        taken.append(history.pop())
    form, before = editing.form, editing.form
    for step in taken:
        form = put(form, step["path"], step["before"], editing.rulebook)
    editing.row.history = history
    _store(editing, form, now)
    return changes(before, form)


def remove_row(editing: Editing, row: int, now: datetime) -> None:
    """Take an indicator (from 0) out of the form; what was noted to those behind it moves up with them.

    It cannot be taken back, nor can what was changed before: its places are no longer the same.
    """
    forms, entry = list(editing.stack.data["forms"]), dict(editing.sheet.data)
    for name in ("evidence", "explained"):
        moved = ((_moved(key, row), kept) for key, kept in (entry.get(name) or {}).items())
        entry[name] = {key: kept for key, kept in moved if key is not None}
    forms[editing.row.sheet] = entry
    editing.row.skipped = [path for one in editing.row.skipped if (path := _moved(one, row)) is not None]
    editing.row.history, editing.row.queue, editing.row.cursor = [], None, None
    form = without_row(editing.form, row)
    editing.stack = Stack({**editing.stack.data, "forms": forms}, editing.stack.reading_id)
    _store(editing, form, now)


def _moved(path: str, row: int) -> str | None:
    """A path, or a key that ends in one, after the indicator ``row`` is gone; ``None`` for one of its own."""
    found = _ROW.search(path)
    if found is None or int(found[1]) < row:
        return path
    return None if int(found[1]) == row else f"{path[: found.start(1)]}{int(found[1]) - 1}{path[found.end(1) :]}"


def choose_rulebook(editing: Editing, rulebook_id: str, now: datetime) -> None:
    """Hold the form against another rulebook."""
    _note(editing, "chosen", rulebook_id, now)


def attach(editing: Editing, path: str, sha256: str, now: datetime) -> None:
    """Note evidence beside the form and score it anew: it counts for 有佐证的分值."""
    attached: dict[str, list[str]] = editing.sheet.data.get("evidence") or {}
    _note(editing, "evidence", {**attached, path: [*dict.fromkeys([*attached.get(path, ()), sha256])]}, now)


def explain(editing: Editing, key: str, words: str, now: datetime) -> None:
    """Keep an explanation (说明) beside the form, under the finding's key."""
    _note(editing, "explained", {**(editing.sheet.data.get("explained") or {}), key: words}, now)


def _note(editing: Editing, name: str, value: object, now: datetime) -> None:
    """Put down something beside the form and review it anew."""
    form, forms = editing.form, list(editing.stack.data["forms"])
    forms[editing.row.sheet] = {**forms[editing.row.sheet], name: value}
    editing.stack = Stack({**editing.stack.data, "forms": forms}, editing.stack.reading_id)
    _store(editing, form, now)


def _store(editing: Editing, form: Form, now: datetime) -> None:
    result = reviewed(editing.stack.data, {editing.row.sheet: form})
    editing.reading.result = json.dumps(result, ensure_ascii=False)
    editing.stack = Stack(result, editing.stack.reading_id)
    editing.row.updated = now


def touch(editing: Editing, now: datetime) -> None:
    """Count a step of the questions: the buttons of the cards before are void."""
    editing.row.version += 1
    editing.row.updated = now


def reviewed(data: Mapping[str, Any], new: Mapping[int, Form]) -> dict[str, Any]:
    """Review a stored file again with some of its forms replaced."""
    entries: Sequence[Mapping[str, Any]] = data["forms"]
    reviews = []
    for n, entry in enumerate(entries):
        form = new.get(n) or Sheet(entry).content
        moved, joined = tuple(entry.get("moved", ())), tuple(entry.get("joined", ()))
        attached = frozenset(entry["evidence"]) if entry.get("evidence") else None
        book = load().get(entry.get("chosen") or "")
        reviews.append(review_form(FormReading(form, moved, joined), book, attached))
    own, remarks = share(reviews)
    file = FileReview(data["name"], data["sha256"], data["kind"], remarks=remarks, forms=own)
    result = stored_data(file)
    for entry, stored in zip(entries, result["forms"], strict=True):
        stored |= {name: entry[name] for name in ("chosen", "evidence", "explained") if name in entry}
    return {**result, "problems": list(data["problems"])}


def close(session: Session, reading_id: int, sheets: Sequence[int], now: datetime) -> None:
    """Close the drafts of forms that were handed in."""
    rows = select(Draft).where(
        Draft.reading_id == reading_id, col(Draft.sheet).in_(sheets), col(Draft.closed).is_(None)
    )
    for row in session.exec(rows):
        row.closed = now


def without_results(form: Form) -> Form:
    """Return an earlier form as a start: project, unit, indicators, targets and weights, never a year or a result."""
    blank = ("actual", "score", "deviation")
    return replace(
        form,
        year=None,
        title=None if form.title is None else _NUMBERED.sub("", form.title),
        table_no=None,
        funds=tuple(
            replace(line, initial=None, adjusted=None, executed=None, rate=None, score=None) for line in form.funds
        ),
        goals=replace(form.goals, planned=None, actual=None),
        indicators=tuple(replace(item, **dict.fromkeys(blank)) for item in form.indicators),
        total=None,
        grade=None,
    )
