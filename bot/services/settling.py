"""How what was returned of a form is dealt with: 已改, 已说明, or still open."""

from __future__ import annotations

from sqlmodel import Session

from bot.db.tables import Filing
from bot.services import desk
from zwcore.checks import checks
from zwcore.filling.replies import cells_named
from zwcore.finding import Severity
from zwcore.form import Form
from zwcore.paths import find_cell, name_cell, row_of, value_at
from zwcore.record import Note, Record


def settle(session: Session, filing: Filing, before: Record, after: Record) -> list[desk.ReturnItem]:
    """Tell of what was returned how the new version deals with it: 已改 where the cell differs, 已说明 where a new note
    stands to it, else still open."""
    items = [item for item in desk.items_of(session, filing) if item.settled is None]
    for item in items:
        item.settled = how_settled(item, before, after)
    return items


def how_settled(item: desk.ReturnItem, before: Record, after: Record) -> desk.Settled | None:
    """How one returned cell was dealt with between two records of its form; of what is meant in words alone nothing is
    known."""
    if changed_value(item, before, after) is not None:
        return desk.Settled.CHANGED
    added = renewed(before, after)
    if any(note.cell == item.cell and (item.code is None or note.code == item.code) for note in added):
        return desk.Settled.EXPLAINED
    return None


def renewed(before: Record, after: Record) -> list[Note]:
    """The explanations that were written since, though it be in the same words."""
    notes = {(note.code, note.cell, note.text, note.at) for note in before.notes}
    return [note for note in after.notes if (note.code, note.cell, note.text, note.at) not in notes]


def changed_value(item: desk.ReturnItem, before: Record, after: Record) -> tuple[str | None, str | None] | None:
    """What stood in a returned cell and what stands there now, where that is something else; what was in doubt is
    answered by what was really reached, too."""
    if not item.cell:
        return _changed_named(item, before, after)
    old, new = find_cell(before.form, item.cell), find_cell(after.form, item.cell)
    check = checks.get(item.code or "")
    columns = [""] if check is None or check.severity is Severity.ERROR or row_of(old or "") is None else ["", "actual"]
    for column in columns:
        was, now = (_value(form, path, column) for form, path in ((before.form, old), (after.form, new)))
        if was != now:
            return was, now
    return None


def _changed_named(item: desk.ReturnItem, before: Record, after: Record) -> tuple[str | None, str | None] | None:
    """The same of the cells that a reviewer's words about the form name: the first that is another."""
    for path in cells_named(item.reason, before.form):
        there = find_cell(after.form, name_cell(before.form, path))
        was, now = value_at(before.form, path), None if there is None else value_at(after.form, there)
        if was != now:
            return was, now
    return None


def _value(form: Form, path: str | None, column: str) -> str | None:
    """What stands in a cell, or in another column of its row."""
    if path is None:
        return None
    return value_at(form, f"{path.rpartition('.')[0]}.{column}" if column else path)
