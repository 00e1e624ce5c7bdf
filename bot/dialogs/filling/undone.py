"""What was applied is taken back (撤销)."""

from __future__ import annotations

from bot.actions import Undo
from bot.chat import Turn, tap
from bot.dialogs.filling.proposals import answer_to, show_changed, told_of
from bot.services import begun, drafts
from bot.services.drafts import Editing
from zwcore.text import Message

UNDONE = Message("correct.undone", "已撤销：{changes}")
NOTHING_TO_UNDO = Message("correct.nothing_to_undo", "没有可以撤销的改动。")


@tap(Undo)
def undo_tapped(turn: Turn, action: Undo) -> None:
    """Take the last change back."""
    _undo(turn, drafts.find(turn.session, action.draft, turn.person.id), turn.incoming.message_id)


def undo_last(turn: Turn) -> bool:
    """撤销 in words: the last change of the form that lies before the person, else of the draft that was touched last;
    tell whether there was one."""
    changed = [one for one in begun.listed(turn.session, turn.person.id) if one.row.history]
    shown = [(one.reading, one.sheet) for one in turn.last_shown()[:1]]
    before_one = (one for one in changed if (one.row.reading_id, one.row.sheet) in shown)
    if changed:
        _undo(turn, next(before_one, changed[0]), None)
    return bool(changed)


def _undo(turn: Turn, editing: Editing | None, message_id: int | None) -> None:
    done = drafts.undo(editing, turn.now) if editing is not None else ()
    if editing is None or not done:
        answer_to(turn, NOTHING_TO_UNDO)
    else:
        show_changed(turn, editing, UNDONE.with_(changes=told_of(turn, editing, done)), message_id)
