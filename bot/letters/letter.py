"""A letter: what is said to somebody, with its buttons, and what a card shows under its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions import Action
from bot.db.engine import Session
from bot.db.queries.outbox import Attached, Numbered, Shows
from bot.db.terms import Priority
from bot.i18n import Translator
from bot.services.people import Person
from zwcore.checks import checks
from zwcore.finding import Severity
from zwcore.paths import find_cell, name_cell
from zwcore.record import Record, ToldFinding
from zwcore.text import Message

IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a letter is composed: what it says depends on what they may see and on their language."""

    session: Session
    person: Person
    say: Translator
    now: datetime


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a letter: its label, and what it means."""

    label: Message | str
    action: Action


Buttons = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said: ``text`` as markup in the reader's language; ``key`` makes sure that it is said once.

    ``contact`` is the label of a button that sends one's own phone number; an empty one takes that button away.
    ``invites`` is what an invitation is known by whose token the text will bring.
    """

    text: str
    buttons: Buttons = ()
    shows: Shows | None = None
    file: Attached | None = None
    key: str | None = None
    urgency: Priority = Priority.ANSWER
    contact: str | None = None
    invites: str | None = None

    def under(self, line: str) -> Letter:
        """Return the letter with a line above its text."""
        return replace(self, text=f"{line}\n{self.text}")

    def with_row(self, *buttons: Button) -> Letter:
        """Return the letter with one more row of buttons."""
        return replace(self, buttons=[*self.buttons, buttons]) if buttons else self


EARLIER = Message("button.earlier", "⬅ 前一页")
LATER = Message("button.later", "后一页 ➡")


def turning(number: int, pages: int, to: Callable[[int], Action], *between: Button) -> list[Button]:
    """The way to the page before (from 0) and to the one behind, with what else is between them."""
    earlier = [Button(EARLIER, to(number - 1))] if number else []
    return [*earlier, *between, *([Button(LATER, to(number + 1))] if number + 1 < pages else [])]


NO_FORM = Shows(0, 0)
"""What a message shows that is about several forms, or about none any more: without it, it shows what it did before."""


def lists(reading_id: int) -> Shows:
    """Return what a message shows that lists the several forms of a file."""
    return replace(NO_FORM, file=reading_id)


def shows(reading_id: int, record: Record, about: int | None = None) -> Shows:
    """Return what the card of a form shows: a number ① means that cell as long as the message stands.

    ``about`` is the number of the finding that the whole message is about, if it is about one.
    """
    cells = {told.number: Numbered(told.code, name_cell(record.form, told.finding.where)) for told in record.told}
    return Shows(reading_id, record.index, cells, about)


def meant(shown: Shows | None, record: Record, number: int) -> ToldFinding | None:
    """Return the finding that a message means by a number; where it shows none of this form, that of the form now."""
    if shown is None or shown.sheet != record.index or number not in shown.cells:
        return record.numbered(number)
    meant_by = shown.cells[number]
    where = find_cell(record.form, meant_by.cell)
    found = [told for told in record.told if told.finding.where == where]
    return next((told for told in found if told.code == meant_by.code), None)


def cell_of(shown: Shows | None, record: Record, number: int) -> str | None:
    """Return the path of the cell that a message means by a number, whether anything is wrong there any more or not."""
    if shown is None or shown.sheet != record.index or number not in shown.cells:
        told = record.numbered(number)
        return None if told is None else told.finding.where
    name = shown.cells[number].cell
    # What is asked of the form as a whole has a number and no cell: it is not the card's of that number.
    return find_cell(record.form, name) if name else None


def is_of_whole(shown: Shows | None, record: Record, number: int) -> bool:
    """Tell whether a message means words about the form as a whole by a number."""
    return shown is not None and shown.sheet == record.index and shown.cells.get(number) == Numbered("", "")


def wrong_cells(shown: Shows, record: Record) -> set[str]:
    """Return the paths of the cells that a message calls 必须修改, as far as the form has them still."""
    said = ((one.cell, checks.get(one.code)) for one in shown.cells.values() if one.cell)
    wrong = [cell for cell, check in said if check is not None and check.severity is Severity.ERROR]
    return {path for name in wrong if (path := find_cell(record.form, name)) is not None}
