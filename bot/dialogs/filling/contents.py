"""目录: from a question to any other field: the parts of the form, what each has, one value to change.

An indicator can be taken out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any, ClassVar

from bot.actions import Fill, FillStep, chosen, number_of
from bot.chat import Button, Buttons, State, Turn, step
from bot.chat.router import pass_on
from bot.dialogs.filling.answering import HALF_FILLED, short
from bot.dialogs.filling.asking import GONE, ask, button, card_of, tapped
from bot.letters import cards, questions
from bot.services import drafts
from bot.services.drafts import Editing
from zwcore.filling import AnswerKind, Field, Part
from zwcore.filling.fields import weight_sum
from zwcore.form import Indicator
from zwcore.money import plain
from zwcore.text import Message, fold

JUMP = Message("fill.jump_head", "<b>{project} · 目录</b>\n点一段，跳到那里。")
PART_STATE = Message("fill.part_state", "{part} {done}/{total}")
PART_WHOLE = Message("fill.part_whole", "✓ {part} {total}/{total}")
PICK = Message("fill.pick", "<b>{project} · {part}</b>\n改哪一项？点它的序号。")
PICK_FIELD = Message("fill.pick_field", "<b>第 {n} 项 {name}</b>\n改哪一格？")
PICK_FIELD_LINE = Message("fill.pick_field_line", "{name}：{value}")
PICK_LINE = Message("fill.pick_line", "{n}. {name}：{value}")
PICK_REASON = Message("fill.pick_reason", "{n} 原因")
ONE_BY_ONE = Message("fill.one_by_one", "一项接一项填")
PARTS_BACK = Message("fill.parts_back", "⬅ 目录")
TO_CARD = Message("fill.to_card", "看核对结果")
REMOVE = Message("fill.remove", "删除这一项")
SURE = Message("fill.sure", "删除第 {n} 项 {name}？后面的往前移，这一步不能撤销。")
SURE_YES = Message("fill.sure_yes", "确认删除")
SURE_NO = Message("fill.sure_no", "不删")
REMOVED = Message("fill.removed", "✓ 已删除：{name}。分值合计 {sum}。")
BACK_TO_QUESTION = Message("fill.back_to_question", "⬅ 回到第 {n} 项")
BACK_TO_FILLING = Message("fill.back_to_filling", "接着填")
_PARTS = {part.value: part for part in Part}


@dataclass(frozen=True)
class Choosing(State):
    """A choice from the list that is shown: the fields of each button's :class:`Fill` by what it says."""

    own_leave: ClassVar[bool] = True

    draft: int
    words: dict[str, list[Any]]

    def fill(self, word: str) -> Fill:
        """What the button says that has this word."""
        draft, version, do, *rest = self.words[word]
        return Fill(draft, version, FillStep(do), *rest)


@button(FillStep.CONTENTS)
def _jump(turn: Turn, editing: Editing, _: Fill) -> None:
    show_parts(turn, editing)


def show_parts(turn: Turn, editing: Editing) -> None:
    """Show the parts of the form with their state, to go to one."""
    rows = [[one] for part in Part if (one := _part_button(editing, part)) is not None]
    asked, field = editing.fields(), editing.current()
    way = []
    if field is not None and editing.row.cursor is not None:
        n = next(n for n, one in enumerate(asked, 1) if one.path == field.path)
        way.append(Button(BACK_TO_QUESTION.with_(n=n), questions.step(editing, FillStep.OPEN)))
    way.append(Button(TO_CARD, questions.step(editing, FillStep.RESULT)))
    _show(turn, editing, turn.say(JUMP.with_(project=questions.name_of(editing))), [*rows, way])


def _part_button(editing: Editing, part: Part) -> Button | None:
    """A part with how far it is: those of its fields count that must be filled, or all where none must."""
    own = [field for field in editing.all_fields() if field.part is part]
    counted = [field for field in own if field.required] or own
    if not counted:
        return None
    done = sum(map(editing.is_filled, counted))
    state = PART_WHOLE if done == len(counted) else PART_STATE
    label = state.with_(part=questions.PARTS[part], done=done, total=len(counted))
    return Button(label, questions.step(editing, FillStep.PART, part.value))


def _show(turn: Turn, editing: Editing, text: str, buttons: Buttons) -> None:
    """Show a list instead of the question; what is written then is one of its buttons, never an answer."""
    drafts.shown_on(editing, turn.put(card_of(turn), text, buttons).id)
    say = turn.translator
    words = {
        fold(say(one.label) if isinstance(one.label, Message) else one.label): list(astuple(one.action))
        for row in buttons
        for one in row
    }
    turn.wait(Choosing(editing.row.id or 0, words))


@step
def written(turn: Turn, state: Choosing) -> None:
    """Take a number or a name from the list that is shown; anything else is taken for what it is."""
    text = fold(turn.incoming.text)
    near = [word for word in state.words if len(text) > 1 and text in word]
    found = text if text in state.words else near[0] if len(near) == 1 else None
    if found is None:
        pass_on(turn)
        editing = drafts.find(turn.session, state.draft, turn.person.id)
        if turn.waiting == state and editing is not None:
            go_on = Button(BACK_TO_FILLING, Fill(state.draft, 0, FillStep.OPEN))
            turn.reply(HALF_FILLED.with_(project=questions.name_of(editing), label=questions.JUMP), [[go_on]])
    elif drafts.find(turn.session, state.draft, turn.person.id) is None:
        turn.end()
        turn.reply(GONE)
    else:
        tapped(turn, state.fill(found))


@button(FillStep.PART)
def _go(turn: Turn, editing: Editing, action: Fill) -> None:
    """Go to a part: of a form that begins in the chat to its first open field, else to the list of its values."""
    part = chosen(_PARTS, action.what)
    own = [field for field in editing.all_fields() if field.part is part]
    target, now = next((one for one in own if one.required and editing.is_open(one)), None), editing.current()
    here = now is not None and now.part is part and editing.row.queue is None
    if target is not None and editing.stack.from_chat and not here:
        drafts.ask_all(editing, target.path)
        ask(turn, editing, card_of(turn))
    elif len(own) == 1:
        _only(turn, editing, own)
    else:
        _list(turn, editing, part, own)


def _list(turn: Turn, editing: Editing, part: Part, own: Sequence[Field]) -> None:
    """What a part has, to change one: an indicator by its number, another field by its name."""
    # Of an indicator's four cells the name stands for the row.
    shown = [one for one in own if part is not Part.INDICATORS or one.kind is AnswerKind.NAME]
    lines = [PICK.with_(project=questions.name_of(editing), part=questions.PARTS[part])]
    lines += [_line(turn, editing, field) for field in shown]
    buttons = [_pick_button(editing, field) for field in shown]
    rows = [buttons[n : n + 3] for n in range(0, len(buttons), 3)]
    way = [Button(PARTS_BACK, questions.step(editing, FillStep.CONTENTS))]
    if part in (Part.ACTUALS, Part.SCORES):
        way.append(Button(ONE_BY_ONE, questions.step(editing, FillStep.WALK, part.value)))
    _show(turn, editing, "\n".join(turn.say(line) for line in lines), [*rows, way])


def _line(turn: Turn, editing: Editing, field: Field) -> Message:
    """A field with its value."""
    value = _value(turn, editing, field)
    if field.row is None:
        return PICK_FIELD_LINE.with_(name=field.label, value=value)
    item = editing.form.indicators[field.row] if field.row < len(editing.form.indicators) else Indicator()
    name: Message | str = cards.short(item.level3 or item.level2 or "", 20)
    if field.part is Part.INDICATORS:
        name = item.level2 or ""
    elif field.kind is AnswerKind.REASON:
        name = field.label
    return PICK_LINE.with_(n=field.row + 1, name=name, value=value)


def _value(turn: Turn, editing: Editing, field: Field) -> str:
    return short(editing.value(field) or turn.translator(cards.BLANK))


def _pick_button(editing: Editing, field: Field) -> Button:
    """Leads to a row, or to the one cell."""
    place = next(n for n, one in enumerate(editing.all_fields()) if one.path == field.path)
    if field.row is None:
        return Button(field.label, questions.step(editing, FillStep.PICK, place))
    label: Message | str = PICK_REASON.with_(n=field.row + 1) if field.kind is AnswerKind.REASON else str(field.row + 1)
    if field.part is Part.INDICATORS:
        return Button(label, questions.step(editing, FillStep.ROW, field.row))
    return Button(label, questions.step(editing, FillStep.PICK, place))


@button(FillStep.ROW)
def _row(turn: Turn, editing: Editing, action: Fill) -> None:
    """The four cells of an indicator, to change one, or to take the indicator out."""
    row = number_of(action.what)
    own = [(n, one) for n, one in enumerate(editing.all_fields()) if one.row == row and one.part is Part.INDICATORS]
    buttons = [Button(one.label, questions.step(editing, FillStep.PICK, n)) for n, one in own]
    lines = [PICK_FIELD.with_(n=row + 1, name=_row_name(editing, row))]
    lines += [PICK_FIELD_LINE.with_(name=one.label, value=_value(turn, editing, one)) for _, one in own]
    way = [Button(PARTS_BACK, questions.step(editing, FillStep.CONTENTS))]
    if row < len(editing.form.indicators):
        way.append(Button(REMOVE, questions.step(editing, FillStep.REMOVE, row)))
    _show(turn, editing, "\n".join(turn.say(line) for line in lines), [buttons[:2], buttons[2:], way])


def _row_name(editing: Editing, row: int) -> str:
    items = editing.form.indicators
    return cards.short((items[row].level3 or items[row].level2 or "") if row < len(items) else "", 30)


@button(FillStep.REMOVE)
def _remove(turn: Turn, editing: Editing, action: Fill) -> None:
    """Take an indicator out: ask first, then do it (``y``)."""
    row = number_of(action.what)
    name = _row_name(editing, row)
    if row >= len(editing.form.indicators):
        show_parts(turn, editing)
    elif action.more != "y":
        way = [
            Button(SURE_YES, questions.step(editing, FillStep.REMOVE, row, "y")),
            Button(SURE_NO, questions.step(editing, FillStep.ROW, row)),
        ]
        _show(turn, editing, turn.say(SURE.with_(n=row + 1, name=name)), [way])
    else:
        drafts.remove_row(editing, row, turn.now)
        # The points that are free now may go to another indicator: it is asked for next.
        free = next((one for one in editing.fields() if one.row == len(editing.form.indicators)), None)
        drafts.go_to(editing, free.path if free is not None else None)
        ask(turn, editing, card_of(turn), REMOVED.with_(name=name, sum=plain(weight_sum(editing.form))))


@button(FillStep.PICK)
def _pick(turn: Turn, editing: Editing, action: Fill) -> None:
    known, place = editing.all_fields(), number_of(action.what)
    if place >= len(known):
        show_parts(turn, editing)
    elif editing.row.cursor is not None:
        # In the middle of the questions: a correction comes back to where one was.
        drafts.ask_between(editing, known[place])
        ask(turn, editing, card_of(turn))
    else:
        _only(turn, editing, [known[place]])


@button(FillStep.WALK)
def _walk(turn: Turn, editing: Editing, action: Fill) -> None:
    """All fields of a part, one after the other."""
    part = chosen(_PARTS, action.what)
    _only(turn, editing, [field for field in editing.all_fields() if field.part is part])


def _only(turn: Turn, editing: Editing, wanted: Sequence[Field]) -> None:
    """Ask these fields, and the total where it is no longer the sum; then comes the card of the form."""
    drafts.ask_only(editing, wanted)
    ask(turn, editing, card_of(turn))
