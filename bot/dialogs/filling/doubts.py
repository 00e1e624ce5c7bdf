"""A value that was read with doubt: it is right, or the original is blank there; another is written as any answer.

Where there is a picture of its cell, that comes first and the question below it.
"""

from __future__ import annotations

from bot.actions import Fill, FillStep
from bot.chat import Turn, on_event
from bot.db.queries.orders import take_result, work_of
from bot.db.queries.work import KeepCell
from bot.dialogs.filling.asking import Answering, after, ask, button, card_of, put_question
from bot.letters import questions, seen
from bot.services import drafts, pictures
from bot.services.drafts import Editing
from zwcore.text import Message

WRITE = Message("fill.write_it", "请写上原表上的内容。")
CHECKED = Message("fill.checked", "已对照原件，无误")


@on_event("cell_not_kept")
@on_event("cell_kept")
def picture_made(turn: Turn) -> None:
    """Show how the cell looks, if there is a picture after all, and ask; nothing where one has gone on meanwhile."""
    order = turn.done()
    work, path = work_of(order, KeepCell), take_result(order)
    if pictures.is_of_place(work):
        pictures.sent(turn.session, work)
        if path is not None:
            turn.reply(seen.picture_of_place(turn.translator, path, work.note))
        return
    editing, state = drafts.find(turn.session, work.draft, turn.person.id), turn.waiting
    field = editing.current() if editing is not None else None
    asks = isinstance(state, Answering) and state.draft == work.draft
    if editing is None or field is None or not asks or editing.row.version != work.version:
        return
    if path is not None:
        turn.reply(seen.picture(turn.translator, editing, field, path))
    put_question(turn, editing, field, note=work.note)


@button(FillStep.RIGHT)
def _right(turn: Turn, editing: Editing, _: Fill) -> None:
    """The doubtful value is right: it is put down as checked, and not asked for again."""
    field = editing.current()
    if field is not None:
        drafts.confirm(editing, field, turn.now)
        doubt = editing.doubt(field)
        if doubt is not None and editing.is_settled(doubt):
            drafts.explain(editing, doubt, turn.translator(CHECKED), turn.now)
        drafts.go_to(editing, after(editing, field))
    ask(turn, editing, card_of(turn))


@button(FillStep.BLANK)
def _blank(turn: Turn, editing: Editing, _: Fill) -> None:
    """Nothing stands there in the original."""
    field = editing.current()
    if field is not None:
        drafts.change(editing, [(field.path, None)], turn.now)
        drafts.go_to(editing, after(editing, field))
    ask(turn, editing, card_of(turn))


@button(FillStep.LIKELY)
def _likely(turn: Turn, editing: Editing, _: Fill) -> None:
    """It is what was proposed."""
    field = editing.current()
    meant = None if field is None else questions.likely_of(editing, field)
    if field is not None and meant is not None:
        drafts.change(editing, [(field.path, meant)], turn.now)
        drafts.go_to(editing, after(editing, field))
    ask(turn, editing, card_of(turn))


@button(FillStep.WRITE)
def _write(turn: Turn, editing: Editing, _: Fill) -> None:
    """It is something else: what is written next is the answer."""
    ask(turn, editing, card_of(turn), WRITE)
