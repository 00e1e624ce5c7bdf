"""A value that was read with doubt: it is right, or the original is blank there; another is written as any answer."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogs import Turn, fill
from bot.services import drafts
from bot.services.drafts import Editing
from zwcore.text import Message

CHECKED = Message("fill.checked", "已对照原件，无误")


def _right(turn: Turn, editing: Editing, _: Sequence[str]) -> None:
    """The doubtful value is right: it is put down as checked, and not asked for again."""
    field = editing.current()
    if field is not None:
        editing.row.skipped = [*editing.row.skipped, field.path]
        if not editing.doubted():
            told = next(one for one in editing.sheet.told if one.code == drafts.DOUBT)
            drafts.explain(editing, told.key, turn.translator(CHECKED), turn.now)
        editing.row.cursor = fill.after(editing, field)
    fill.ask(turn, editing, fill.card_of(turn))


def _blank(turn: Turn, editing: Editing, _: Sequence[str]) -> None:
    """Nothing stands there in the original."""
    field = editing.current()
    if field is not None:
        drafts.change(editing, [(field.path, None)], turn.now)
        editing.row.cursor = fill.after(editing, field)
    fill.ask(turn, editing, fill.card_of(turn))


fill.ACTIONS.update({"y": _right, "n": _blank})
