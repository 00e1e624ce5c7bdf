"""The answers to the question that is open: one or several, put into the form, or why they do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.chat import Turn
from bot.chat.elsewhere import is_asked
from bot.db.terms import Role
from bot.dialogs.filling.asking import Answering, after, ask, present_card
from bot.i18n import ON_SCREEN
from bot.letters import cards, questions
from bot.services import drafts
from bot.services.drafts import Editing
from zwcore.filling import Accepted, AnswerKind, Field, NotAccepted, accept_several
from zwcore.filling.answers import unlike
from zwcore.filling.fields import weight_sum
from zwcore.filling.likely import VALUES
from zwcore.money import HUNDRED
from zwcore.rulebooks import Band
from zwcore.text import Message

HALF_FILLED = Message("fill.half_filled", "{project} 的“{label}”还在等着。")
DONE_CARD = Message("fill.done", "✓ {label}：{value}")
OF_ROW_VALUE = Message("fill.of_row_value", "第{n}项 {value}")
DONE_NOT = Message("fill.done_not", "✗ {label}：{value}（没有记下）")
DONE_MORE = Message("fill.done_more", "✓ 记下 {count} 项：{values}")
FAR_YEAR = Message("fill.far_year", "{year} 年还早，没有记下。年度填 2000 到 {last}，例如 2024。")
WHOLE = Message("fill.whole", "各项分值合计已到 100，指标填完了。要增减，点“目录”。")


def taken_of(
    turn: Turn, editing: Editing, field: Field, state: Answering
) -> Sequence[tuple[Field, Accepted | NotAccepted]]:
    """What is answered by what was written; where a value is asked for, a question about other things is none."""
    text = turn.incoming.text
    if field.kind in VALUES and is_asked(text, Role(turn.person.role), turn.now.astimezone(ON_SCREEN).date()):
        return [(field, unlike(field, text))]
    band = _band(editing, field, state)
    taken = accept_several(_waiting(editing, field), text, editing.form, editing.rulebook, band)
    return [(one, _in_time(turn, one, answer)) for one, answer in taken]


def _in_time(turn: Turn, field: Field, answer: Accepted | NotAccepted) -> Accepted | NotAccepted:
    """A year that is still far away is asked about again."""
    last = turn.now.astimezone(ON_SCREEN).year + 1
    is_far = field.kind is AnswerKind.YEAR and isinstance(answer, Accepted) and int(answer.text) > last
    return (
        NotAccepted(FAR_YEAR.with_(year=answer.text, last=last)) if is_far and isinstance(answer, Accepted) else answer
    )


def _waiting(editing: Editing, field: Field) -> Sequence[Field]:
    """The fields that what is written may be for: the one that is asked for, and those behind it."""
    asked = editing.fields()
    waiting = asked[next(n for n, one in enumerate(asked) if one.path == field.path) :]
    return tuple(one for one in waiting if editing.is_open(one)) if editing.is_open(field) else waiting


def _band(editing: Editing, field: Field, state: Answering) -> Band | None:
    bands = questions.band_choices(editing, field)
    return bands[state.band] if state.band is not None and state.band < len(bands) else None


def take(turn: Turn, editing: Editing, taken: Sequence[tuple[Field, Accepted | NotAccepted]], state: Answering) -> None:
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
