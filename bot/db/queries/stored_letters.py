"""What is stored of a letter: its words, its buttons, its file, and what a card shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from bot.db.tables import Outbox

TOKEN = "\ufffc"
"""Stands in a letter where the token of an invitation will stand."""


LetterButtons = tuple[tuple[tuple[str, str], ...], ...]
"""Rows of buttons, each as its label and the word that comes back."""


class Deed(StrEnum):
    """What is to be done with a letter."""

    SAY = "say"
    EDIT = "edit"
    BUTTONS = "buttons"
    """Change the buttons under a message, and nothing else."""
    MENU = "menu"
    """Give a chat its menu of commands."""
    DELETE = "delete"
    """Delete a message that somebody sent."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a letter: where it lies below the folder of files, and what it is called."""

    path: str
    name: str
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it is stored: text as markup, buttons as label and word, a file, a menu of commands.

    ``contact`` is the label of a button that sends one's own number, an empty one takes it away. ``invites`` is what an
    invitation is known by whose token is to stand in the text, in the place of :data:`TOKEN`, when it is sent.
    """

    text: str = ""
    buttons: LetterButtons = ()
    file: Attached | None = None
    commands: tuple[tuple[str, str], ...] = ()
    contact: str | None = None
    invites: str | None = None

    @property
    def data(self) -> dict[str, Any]:
        """The letter as JSON, what is not there left out."""
        return {name: value for name, value in asdict(self).items() if value not in ((), None)}

    @classmethod
    def of(cls, row: Outbox) -> Written:
        """Read the letter of a row."""
        given = dict(row.letter)
        file = given.pop("file", None)
        known = {one: given[one] for one in ("text", "buttons", "commands", "contact", "invites") if one in given}
        return cls(**known, file=None if file is None else Attached(**file))


class Numbered(NamedTuple):
    """What a card shows under a number ①: the code of the finding, and the name of the cell that it is about."""

    code: str
    cell: str


@dataclass(frozen=True, slots=True)
class Shows:
    """What a card shows: a form of a reading, and what is under its numbers.

    ``about`` is the number that the whole message is about, where it explains a single finding; ``proposed`` a
    correction that waits under it for 确认, ``file`` the reading whose several forms the message lists, none of them
    shown.
    """

    reading: int
    sheet: int
    cells: Mapping[int, Numbered] = field(default_factory=dict)
    about: int | None = None
    proposed: Mapping[str, Any] | None = None
    file: int = 0

    @property
    def data(self) -> dict[str, Any]:
        """The same as JSON, each number with its code and cell in one text."""
        cells = {str(number): ":".join(one) for number, one in self.cells.items()}
        known = {"reading": self.reading, "sheet": self.sheet, "cells": cells, "about": self.about}
        known |= {} if self.proposed is None else {"proposed": dict(self.proposed)}
        return {**known, "file": self.file} if self.file else known

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Shows:
        """Read what is stored with a row."""
        split = {int(number): text.partition(":") for number, text in stored["cells"].items()}
        cells = {number: Numbered(code, cell) for number, (code, _, cell) in split.items()}
        return cls(**{**stored, "cells": cells})
