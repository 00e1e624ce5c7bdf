"""How a doubtful cell, or a place of a photo, looks in the file that was sent."""

from __future__ import annotations

from bot.db.queries.outbox import Attached
from bot.i18n import Translator
from bot.letters.letter import Letter
from bot.letters.questions import named
from bot.services.drafts import Editing
from zwcore.filling import Field
from zwcore.text import Message

CELL = Message("fill.cell", "原件上的这一格（红框）：{label}")
PLACE = Message("photo.place", "红框里是看不清的地方。")


def picture_key(editing: Editing, field: Field) -> str:
    """What makes sure that the picture of a cell is sent once."""
    return f"cell:{editing.stack.reading_id}:{editing.row.sheet}:{field.path}"


def picture(say: Translator, editing: Editing, field: Field, path: str) -> Letter:
    """How a doubtful cell looks in the file; ``path`` is where the picture lies below the folder of files."""
    file = Attached(path, "cell.png", picture=True)
    return Letter(say.html(CELL.with_(label=named(field))), file=file, key=picture_key(editing, field))


def picture_of_place(say: Translator, path: str, note: str | None) -> Letter:
    """Where something is wrong with a photo; ``note`` (markup) says what, where that is not said above."""
    return Letter(note or say.html(PLACE), file=Attached(path, "photo.jpg", picture=True))
