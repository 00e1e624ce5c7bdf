"""What the buttons under a question do: back, skip, an answer that is tapped, and the ways to leave it."""

from __future__ import annotations

from bot.actions import Fill, FillStep, number_of
from bot.chat import Turn
from bot.dialogs.filling.answering import DONE_CARD, DONE_MORE, short
from bot.dialogs.filling.asking import BUTTONS, after, ask, button, card_of, finish, progress, show_card
from bot.letters import questions
from bot.services import drafts
from bot.services.drafts import Editing
from zwcore.filling import AnswerKind, Field, NotAccepted, accept, sum_stands, total_of
from zwcore.filling.fields import all_from_first, categories
from zwcore.money import plain
from zwcore.text import Message, is_blank

SAVED = Message(
    "fill.saved", "草稿已存：{project}，必填的 {done}/{total} 项已填。\n发 /drafts 接着填。主管部门看不到草稿。"
)
CANCELLED = Message(
    "fill.cancelled", "先不填了。草稿还在：{project}，必填的 {done}/{total} 项已填。\n发 /drafts 接着填。"
)
FIRST = Message("fill.first", "这是第一项，前面没有了。")
NEED = Message("fill.need", "这一项要填，不能跳过。可以先“存草稿”。")


# -- forward and back ------------------------------------------------------------------------------------------------


@button(FillStep.BACK)
def _back(turn: Turn, editing: Editing, action: Fill) -> None:
    asked, field = editing.fields(), editing.current()
    place = next((n for n, one in enumerate(asked) if field is not None and one.path == field.path), len(asked))
    if place > 0:
        drafts.go_to(editing, asked[place - 1].path)
        ask(turn, editing, card_of(turn))
    elif editing.row.queue is not None:
        BUTTONS[FillStep.CONTENTS](turn, editing, action)
    else:
        ask(turn, editing, card_of(turn), FIRST)


@button(FillStep.SKIP)
def _skip(turn: Turn, editing: Editing, _: Fill) -> None:
    """Go on: an optional field is not asked again, a value that stands there is left as it is."""
    field = editing.current()
    if field is not None and is_blank(editing.value(field)):
        if field.required:
            ask(turn, editing, card_of(turn), NEED)
            return
        drafts.skip(editing, [field])
    following = after(editing, field) if field is not None else None
    drafts.go_to(editing, following)
    if following is None:
        # A total that is left as it is is open still, and not asked for again.
        finish(turn, editing, card_of(turn))
    else:
        ask(turn, editing, card_of(turn))


@button(FillStep.SKIP_ALL)
def _skip_all(turn: Turn, editing: Editing, action: Fill) -> None:
    field = editing.current()
    found = questions.skippable(editing, field) if field is not None else []
    if not found:
        _skip(turn, editing, action)
        return
    drafts.skip(editing, found)
    drafts.go_to(editing, after(editing, found[-1]))
    ask(turn, editing, card_of(turn))


# -- answers that are tapped -----------------------------------------------------------------------------------------


@button(FillStep.CHOOSE)
def _choose(turn: Turn, editing: Editing, action: Fill) -> None:
    """A closed answer: a year, or a category by its place."""
    field, text = editing.current(), action.what or ""
    names = list(categories(editing.rulebook))
    if field is None:
        ask(turn, editing, card_of(turn))
        return
    if field.kind is AnswerKind.CATEGORY:
        text = names[number_of(text)] if number_of(text) < len(names) else ""
    _answer(turn, editing, field, text)


def _answer(turn: Turn, editing: Editing, field: Field, text: str) -> None:
    answer = accept(field, text, editing.form, editing.rulebook)
    if isinstance(answer, NotAccepted):
        ask(turn, editing, card_of(turn), answer.message)
        return
    drafts.change(editing, [(field.path, answer.text)], turn.now)
    drafts.go_to(editing, after(editing, field))
    done = DONE_CARD.with_(label=questions.named(field), value=short(answer.text))
    ask(turn, editing, card_of(turn), done if editing.current() is None else None)


@button(FillStep.BAND)
def _band(turn: Turn, editing: Editing, action: Fill) -> None:
    """A band (三档): the points within it are asked for next."""
    field, band = editing.current(), number_of(action.what)
    if field is None or band >= len(questions.band_choices(editing, field)):
        ask(turn, editing, card_of(turn))
        return
    ask(turn, editing, card_of(turn), band=band)


@button(FillStep.TAKE_SUM)
def _total(turn: Turn, editing: Editing, _: Fill) -> None:
    """The total is the sum."""
    field = next((one for one in editing.all_fields() if one.path == "total"), None)
    if field is None or not sum_stands(editing.form, editing.record.reading):
        ask(turn, editing, card_of(turn))
    else:
        _answer(turn, editing, field, plain(total_of(editing.form)))


@button(FillStep.ALL_FROM_FIRST)
def _all_from_first(turn: Turn, editing: Editing, _: Fill) -> None:
    """The money is all of the first kind: what the lines below the total have follows."""
    values = all_from_first(editing.form)
    last = next((one for one in reversed(editing.fields()) if one.path in values), None)
    drafts.change(editing, list(values.items()), turn.now)
    drafts.go_to(editing, after(editing, last) if last is not None else None)
    told = DONE_MORE.with_(count=len(values), values=short(" · ".join(values.values())))
    ask(turn, editing, card_of(turn), told)


# -- leaving the question --------------------------------------------------------------------------------------------


@button(FillStep.SAVE)
def _save(turn: Turn, editing: Editing, _: Fill) -> None:
    _leave(turn, editing, SAVED)


@button(FillStep.CANCEL)
def _cancel(turn: Turn, editing: Editing, _: Fill) -> None:
    """Leave the question: of a form that was read, back to its card."""
    if editing.stack.from_chat:
        _leave(turn, editing, CANCELLED)
    else:
        show_card(turn, editing)


@button(FillStep.RESULT)
def _card(turn: Turn, editing: Editing, _: Fill) -> None:
    show_card(turn, editing)


def _leave(turn: Turn, editing: Editing, words: Message) -> None:
    turn.end()
    done, total = progress(editing)
    text = words.with_(project=questions.name_of(editing), done=done, total=total)
    drafts.shown_on(editing, turn.put(card_of(turn), text, [[questions.go_on(editing)]]).id)
