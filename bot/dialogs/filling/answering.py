"""What is written while a question is open: its answer, several answers, a button's word, or something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from bot.actions import Fill, FillStep
from bot.chat import Turn, step
from bot.chat.elsewhere import is_asked, is_command
from bot.chat.router import pass_on
from bot.db.terms import Role
from bot.dialogs.filling.asking import BUTTONS, GONE, Answering, after, ask, present_card
from bot.i18n import ON_SCREEN, Words
from bot.letters import cards, forms, questions
from bot.services import drafts, signs
from bot.services.drafts import Editing
from zwcore.filling import Accepted, AnswerKind, Field, NotAccepted, accept_several, understand
from zwcore.filling.answers import unlike
from zwcore.filling.fields import weight_sum
from zwcore.filling.likely import FIGURES, VALUES
from zwcore.money import HUNDRED
from zwcore.rulebooks import Band
from zwcore.text import Message, fold

HALF_FILLED = Message("fill.half_filled", "{project} 的“{label}”还在等着。")
DONE_CARD = Message("fill.done", "✓ {label}：{value}")
OF_ROW_VALUE = Message("fill.of_row_value", "第{n}项 {value}")
DONE_NOT = Message("fill.done_not", "✗ {label}：{value}（没有记下）")
DONE_MORE = Message("fill.done_more", "✓ 记下 {count} 项：{values}")
WHOLE = Message("fill.whole", "各项分值合计已到 100，指标填完了。要增减，点“目录”。")
WHICH_OF_TWO = Message(
    "fill.which_of_two",
    "刚才那句没有记下。是这一项（{label}）的，请去掉编号再写；是那张表 {number} 的，请长按那条消息点“回复”再写。",
)
WORDS = {
    FillStep.BACK: Words("words.back", "上一步|返回"),
    FillStep.SKIP: Words("words.skip", "跳过|不变"),
    FillStep.SKIP_ALL: Words("words.skip_all", "其余都跳过|全部跳过|都跳过"),
    FillStep.SAVE: Words("words.save", "存草稿"),
    FillStep.CANCEL: Words("words.cancel", "取消"),
    FillStep.CONTENTS: Words("words.contents", "目录"),
    FillStep.RESULT: Words("words.result", "看核对结果"),
}
"""Buttons that may as well be written."""
_OF_ANOTHER = re.compile(r"第\s*\d{1,2}\s*项\s*(?:实际|完成值|得分|分值|指标值|三级指标|偏差原因|原因)")
"""Names its cell: no answer to the question, whatever that is."""
_OF_A_FORM = ("项目名称", "一级指标")
"""A whole form that is pasted is no answer."""
_TABLE = re.compile(r"第?表\d+|第\d+张")


@step
def answer_came(turn: Turn, state: Answering) -> None:
    """Take what was written as the answer, or as several."""
    text, editing = turn.incoming.text, drafts.find(turn.session, state.draft, turn.person.id)
    field = editing.current() if editing else None
    if editing is None or field is None:
        turn.end()
        turn.reply(GONE)
    elif all(word in text for word in _OF_A_FORM):
        pass_on(turn)
    elif signs.means_cells(said := signs.written(text, is_reply=False), turn.last_shown()):
        _of_a_card(turn, editing, field, said)
    elif (do := turn.translator.meant(text, WORDS)) is not None:
        drafts.touch(editing, turn.now)
        BUTTONS[do](turn, editing, Fill(state.draft, editing.row.version, do))
    elif field.kind not in VALUES and is_command(text, turn.translator, turn.person.role):
        pass_on(turn)
        if turn.waiting == state:
            _still_asked(turn, editing)
    elif not (_OF_ANOTHER.match(text.strip()) and _means_something_else(turn, editing)):
        taken = _taken(turn, editing, field, state)
        if not (isinstance(taken[0][1], NotAccepted) and _means_something_else(turn, editing)):
            _take(turn, editing, taken, state)


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


def _taken(
    turn: Turn, editing: Editing, field: Field, state: Answering
) -> Sequence[tuple[Field, Accepted | NotAccepted]]:
    """What is answered by what was written; where a value is asked for, a question about other things is none."""
    text = turn.incoming.text
    if field.kind in VALUES and is_asked(text, Role(turn.person.role), turn.now.astimezone(ON_SCREEN).date()):
        return [(field, unlike(field, text))]
    band = _band(editing, field, state)
    return accept_several(_waiting(editing, field), text, editing.form, editing.rulebook, band)


def _waiting(editing: Editing, field: Field) -> Sequence[Field]:
    """The fields that what is written may be for: the one that is asked for, and those behind it."""
    asked = editing.fields()
    waiting = asked[next(n for n, one in enumerate(asked) if one.path == field.path) :]
    return tuple(one for one in waiting if editing.is_open(one)) if editing.is_open(field) else waiting


def _band(editing: Editing, field: Field, state: Answering) -> Band | None:
    bands = questions.band_choices(editing, field)
    return bands[state.band] if state.band is not None and state.band < len(bands) else None


def _means_something_else(turn: Turn, editing: Editing) -> bool:
    """What is no answer may name another form, or correct a cell: "表7", "第6项 15"; the question stays open."""
    words = turn.incoming.text.strip()
    named = editing.stack.find(words) if _TABLE.fullmatch(fold(words)) else []
    if named:
        turn.reply(forms.card(turn.reader, editing.stack, editing.stack.record(named[0].place)))
        _still_asked(turn, editing)
        return True
    correction = understand(words, editing.form, editing.all_fields())
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


def _take(
    turn: Turn, editing: Editing, taken: Sequence[tuple[Field, Accepted | NotAccepted]], state: Answering
) -> None:
    """Put the answers that fit into the form, ask for the next, or for the one that did not fit again.

    The card that was answered by writing stays as one line above: the next one comes below what was written.
    """
    card, before = present_card(turn, editing), weight_sum(editing.form)
    good = [(field, answer.text) for field, answer in taken if isinstance(answer, Accepted)]
    refused = next(((field, answer.message) for field, answer in taken if isinstance(answer, NotAccepted)), None)
    if good:
        drafts.change(editing, [(f.path, text) for f, text in good], turn.now, turn.incoming.message_id)
        drafts.go_to(editing, after(editing, good[-1][0]))
    if refused is not None:
        drafts.touch(editing, turn.now)
        drafts.go_to(editing, refused[0].path)
    note = refused[1] if refused is not None else _noticed(editing, [f for f, _ in good]) or _whole(editing, before)
    ask(turn, editing, note=note, band=state.band if refused is not None and not good else None)
    if card is not None:
        refusal = DONE_NOT.with_(label=questions.named(taken[0][0]), value=short(turn.incoming.text))
        turn.edit(card, _noted(turn, good) if good else refusal)


def _whole(editing: Editing, before: Decimal) -> Message | None:
    """That the weights add up to 100, where they have not before."""
    is_whole = before < HUNDRED == weight_sum(editing.form)
    return WHOLE if is_whole and editing.row.queue is None else None


def _noticed(editing: Editing, answered: Sequence[Field]) -> Message | None:
    """What the review says to an amount just answered; what wants other cells too is said on the card of the form."""
    paths = {field.path for field in answered if field.path.endswith(".executed")}
    return next((told.finding.message for told in editing.record.told if told.finding.where in paths), None)


def _noted(turn: Turn, good: Sequence[tuple[Field, str]]) -> Message:
    if len(good) == 1:
        field, text = good[0]
        return DONE_CARD.with_(label=questions.named(field), value=short(text))
    rows = {field.row for field, _ in good}
    if len(rows) == 1 or None in rows:
        return DONE_MORE.with_(count=len(good), values=short(" · ".join(text for _, text in good)))
    # Which row each went to; of a whole row its name.
    told = [(field.row, text) for field, text in good if len(rows) == len(good) or field.kind is AnswerKind.NAME]
    values = [turn.translator(OF_ROW_VALUE.with_(n=row + 1, value=text)) for row, text in told if row is not None]
    return DONE_MORE.with_(count=len(values), values=cards.short(" · ".join(values), 200))


def short(text: str) -> str:
    """A value in one line."""
    return cards.short(" ".join(text.split()), 60)
