"""What is written while a question is open: its answer, or what is of another cell, another form, another thing."""

from __future__ import annotations

import re

from bot.chat import Turn, step
from bot.chat.registry import TEXTS, in_order
from bot.chat.router import pass_on
from bot.dialogs.filling.answering import DONE_CARD, HALF_FILLED, take, taken_of
from bot.dialogs.filling.asking import GONE, Answering, ask, present_card
from bot.dialogs.filling.correct import FORM, corrected, is_correction, of_several
from bot.dialogs.filling.instead import said_instead
from bot.dialogs.filling.proposals import propose_cells
from bot.letters import cards, forms, questions
from bot.services import drafts, signs
from bot.services.drafts import Editing
from zwcore.filling import Accepted, Field, NotAccepted, accept_several, understand
from zwcore.filling.likely import FIGURES, VALUES
from zwcore.text import TABLE_NO, Message, fold

WHICH_OF_TWO = Message(
    "fill.which_of_two",
    "刚才那句没有记下。是这一项（{label}）的，请去掉编号再写；是那张表 {number} 的，请长按那条消息点“回复”再写。",
)
_OF_ANOTHER = re.compile(r"第\s*\d{1,2}\s*项\s*(?:实际|完成值|得分|分值|指标值|三级指标|偏差原因|原因)")
"""Names its cell: no answer to the question, whatever that is."""
_OF_A_FORM = ("项目名称", "一级指标")
"""A whole form that is pasted is no answer."""
ASKED, CORRECTED = 20, 30
"""Who answers questions about forms comes from here on, who takes corrections from there on."""
_TABLE = re.compile(rf"第?表{TABLE_NO}|第\d+张")


@step
def answer_came(turn: Turn, state: Answering) -> None:
    """Take what was written as the answer, or as several, or for what it is."""
    text, editing = turn.incoming.text, drafts.find(turn.session, state.draft, turn.person.id)
    field = editing.current() if editing else None
    if editing is None or field is None:
        turn.end()
        turn.reply(GONE)
    elif all(word in text for word in _OF_A_FORM):
        pass_on(turn)
    elif signs.means_cells(said := signs.written(text, is_reply=False), turn.last_shown()):
        _of_a_card(turn, editing, field, said)
    else:
        asked_in = editing.row.card
        if said_instead(turn, editing, field) or _of_named(turn, editing, field):
            if turn.waiting == state and editing.row.card == asked_in and editing.row.closed is None:
                _still_asked(turn, editing)
        else:
            _answered(turn, editing, field, state)


def _answered(turn: Turn, editing: Editing, field: Field, state: Answering) -> None:
    """Put the answer down; where another form lies before the person it may be meant, and is asked about first."""
    text, place = turn.incoming.text, (editing.stack.reading_id, editing.row.sheet)
    since = turn.last_shown(since=editing.row.card)
    if any((one.reading, one.sheet) != place for one in since if not one.file):
        if is_correction(turn) or corrected(turn, editing, text):
            return
        good = [
            (one, answer.text) for one, answer in taken_of(turn, editing, field, state) if isinstance(answer, Accepted)
        ]
        if good:
            propose_cells(turn, editing, good)
            return
    elif of_several(turn, editing, text) or (_OF_ANOTHER.match(text.strip()) and _corrects(turn, editing)):
        return
    taken = taken_of(turn, editing, field, state)
    if isinstance(taken[0][1], NotAccepted) and field.kind in FIGURES and _asks(turn):
        if turn.waiting == state:
            _still_asked(turn, editing)
        return
    if not (isinstance(taken[0][1], NotAccepted) and _corrects(turn, editing)):
        take(turn, editing, taken, state)


def _asks(turn: Turn) -> bool:
    """Whether words where a number is asked for are a question, or of a finding; then they are answered."""
    return any(entry.handler(turn) for entry in in_order(TEXTS) if ASKED <= entry.order < CORRECTED)


def _still_asked(turn: Turn, editing: Editing) -> None:
    """Say which question is open still, and of which form."""
    field = editing.current()
    label = questions.named(field) if field is not None else ""
    turn.reply(HALF_FILLED.with_(project=questions.name_of(editing), label=label), [[questions.go_on(editing)]])


def _of_a_card(turn: Turn, editing: Editing, field: Field, said: signs.Written) -> None:
    """What is written to the ① of a card is for that card; words that may be the answer as well are asked about."""
    in_words = field.kind not in FIGURES and not all(signs.is_figure(words) for _, words in said)
    if in_words:
        number = cards.circled(said[0][0])
        drafts.touch(editing, turn.now)
        ask(turn, editing, note=WHICH_OF_TWO.with_(label=questions.named(field), number=number))
        return
    before = turn.waiting
    pass_on(turn)
    if turn.waiting == before:
        ask(turn, editing)


def _of_named(turn: Turn, editing: Editing, field: Field) -> bool:
    """What names a form by its number is for that one: it is opened (表7), or corrected (表7 社会效益 14)."""
    words = turn.incoming.text.strip()
    if _TABLE.fullmatch(fold(words)):
        named = editing.stack.find(words)
        if named:
            turn.reply(forms.card(turn.reader, editing.stack, editing.stack.record(named[0].place)))
        else:
            pass_on(turn)
        return True
    if FORM.match(words) is None:
        return False
    if is_correction(turn):
        return True
    if field.kind in (*FIGURES, *VALUES):
        pass_on(turn)
    return field.kind in (*FIGURES, *VALUES)


def _corrects(turn: Turn, editing: Editing) -> bool:
    """What is no answer may correct another cell of the same form: "第6项 15"; the question stays open."""
    correction = understand(turn.incoming.text.strip(), editing.form, editing.all_fields())
    if correction is None or len(correction.fields) != 1:
        return False
    taken = accept_several(correction.fields, correction.value, editing.form, editing.rulebook)
    (field,), answer = correction.fields, taken[0][1]
    if isinstance(answer, NotAccepted):
        return False
    cursor, card = editing.row.cursor, present_card(turn, editing)
    drafts.change(editing, [(field.path, answer.text)], turn.now, turn.incoming.message_id)
    drafts.go_to(editing, cursor)
    ask(turn, editing)
    if card is not None:
        turn.edit(card, DONE_CARD.with_(label=questions.named(field), value=answer.text))
    return True
