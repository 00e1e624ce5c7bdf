"""说明: one line to a finding that wants an explanation; it goes with the form, which itself does not change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import ChangeCell, Do, Explain, KeepAll, Outdated, Review
from bot.chat import Button, Letter, State, Turn, step, tap
from bot.chat.router import EXPIRED, pass_on
from bot.chat.turn import GONE
from bot.dialogs.filling.instead import leaves_open, ordered
from bot.dialogs.filling.proposals import fitting, propose_cells
from bot.letters import cards, returned
from bot.letters.letter import is_of_whole, meant
from bot.letters.mending import USUAL, usual_for
from bot.letters.returned import Back
from bot.services import drafts, readings, signs
from bot.services.drafts import Editing
from bot.services.readings import Stack
from zwcore.checks import About
from zwcore.filling import Field, understand
from zwcore.paths import find_cell, name_cell
from zwcore.record import Record, ToldFinding, is_note
from zwcore.text import Message

ASK = Message("explain.ask", "{form}\n<b>{number} {text}</b>\n原因是？请用一行写明。\n说明随表存档，不改动表格本身。")
ASK_MONEY = Message(
    "explain.ask_money",
    "{form}\n<b>{number} {text}</b>\n原因是？点下面的，或自己写一行。说明随表存档，不改动表格本身。",
)
REPLACED = Message("explain.replaced", "已有说明：{text}\n再写的会换掉它。")
ASK_ANSWER = Message(
    "explain.ask_answer",
    "{form}\n<b>{number} {text}</b>\n请用一行答复，审核人会看到。要改表里数字的，点“看这张表”再改。",
)
LATER = Message("explain.later", "以后再说")
ACTUAL = Message("explain.actual", "填实际数")
TARGET = ".target"
NOTED = Message("explain.noted", "✓ 已记下 {number} 的说明：{text}")
TOO_SHORT = Message("explain.too_short", "这一句不像说明。请用一行写明原因，例如：财政统一调整。")
IN_WORDS = Message("numbered.in_words", "这一处请用一句话答复；要改表里的数，写明是哪一格，例如“第6项实际 12”。")
_PARTS = re.compile(r"[，,；;、\n]")
NOT_OPEN = Message("explain.not_open", "这一处改过以后已经没有问题了，不用再说明，什么都没有变。")
NOTHING_TO_KEEP = Message("explain.nothing_to_keep", "退回的请核实都已改或已说明，没有要维持并说明的。")


@dataclass(frozen=True)
class Explaining(State):
    """The explanation of a finding: its code and the name of its cell, blank for the answer to words about the whole
    form; ``card`` asked for it under ``number`` (0: in a message of its own), ``asked`` is the row that did."""

    any_words = True

    reading: int
    sheet: int
    code: str
    cell: str
    number: int
    card: int
    asked: int | None = None


@tap(Explain)
def tapped(turn: Turn, action: Explain) -> None:
    """Ask for the explanation of a finding, or take one of the usual reasons."""
    stack = turn.own_file(action.reading)
    if stack is None:
        return
    record = stack.record(action.sheet)
    told = meant(turn.shown(), record, action.number)
    if is_of_whole(turn.shown(), record, action.number):
        _ask_answer(turn, record, action)
    elif told is None:
        shown = turn.shown()
        was_there = shown is not None and shown.sheet == record.index and action.number in shown.cells
        turn.toast(NOT_OPEN if was_there else EXPIRED, alert=True)
    elif action.reason is not None:
        words = turn.translator(_usual(action.reason))
        _note(turn, stack, record, (told, action.number), words, turn.incoming.message_id)
    else:
        _ask(turn, stack, told, action)


def _ask_answer(turn: Turn, record: Record, action: Explain) -> None:
    """Ask for the answer (答复) to a reviewer's own words."""
    found = returned.back(turn.reader, record)
    item = None if found is None else next((one for one in found.items if one.number == action.number), None)
    if item is None:
        turn.toast(EXPIRED, alert=True)
        return
    fields = {"form": cards.called(record, 40), "number": cards.circled(action.number), "text": item.reason}
    row = turn.reply(ASK_ANSWER.with_(**fields))
    turn.wait(Explaining(action.reading, action.sheet, "", "", action.number, 0, row.id))


def _usual(place: int) -> Message:
    if place >= len(USUAL):
        raise Outdated(place)
    return USUAL[place]


def _ask(turn: Turn, stack: Stack, told: ToldFinding, action: Explain) -> None:
    place, record = (action.reading, action.sheet), stack.record(action.sheet)
    card = 0 if returned.stays(turn.reader, stack, record) else turn.incoming.message_id
    about_money = told.about(About.MONEY)
    usual = [Button(USUAL[n], Explain(*place, action.number, n)) for n in usual_for([told.code])]
    later = [Button(LATER, Review(action.reading, Do.WHY, action.sheet, action.number))]
    if told.finding.where.endswith(TARGET):
        # What was really reached is what can be said to a target: it can be put down as a number, too.
        later.insert(0, Button(ACTUAL, ChangeCell(*place, action.number)))
    cell = name_cell(record.form, told.finding.where)
    called, number = cards.called(record, 40), cards.circled(action.number)
    text = (ASK_MONEY if about_money else ASK).with_(form=called, number=number, text=told.finding.message)
    said = turn.say(text) + (f"\n{turn.say(REPLACED.with_(text=told.explanation))}" if told.explanation else "")
    letter = Letter(said, [usual, later], turn.shown())
    row = turn.put(card or None, letter)
    turn.wait(Explaining(*place, told.code, cell, action.number, card, row.id))


@step
def text_came(turn: Turn, state: Explaining) -> None:
    """Take what was written as the explanation; what is written to other ① is for these."""
    if signs.means_cells(signs.written(turn.incoming.text, is_reply=False), turn.last_shown()):
        pass_on(turn)
        return
    stack = readings.find(turn.session, state.reading, turn.person.id)
    if _is_instead(turn, stack, state.sheet):
        return
    told = None if stack is None else _found(stack.record(state.sheet), state)
    words = " ".join(turn.incoming.text.split())
    if stack is None or (told is None and state.code):
        turn.end()
        turn.reply(GONE if stack is None else EXPIRED)
    elif not state.code and _is_of_cells(turn, stack, state, words):
        return
    elif not is_note(words):
        turn.reply(cards.about(stack.record(state.sheet), TOO_SHORT, state.number))
    else:
        # What asked is answered: its buttons would put another reason in the place of this one.
        if state.card:
            turn.edit(state.card, NOTED.with_(number=cards.circled(state.number), text=words))
        _note(turn, stack, stack.record(state.sheet), (told, state.number), words, None)


def cells_in(editing: Editing, words: str) -> Sequence[tuple[Field, str]] | Message:
    """What the answer to a reviewer's own words changes: the cells that it gives figures for, nothing where it is in
    words; a message says why a figure is of no cell."""
    found: list[tuple[Field, str]] = []
    for part in filter(None, map(str.strip, _PARTS.split(words))):
        correction = understand(part, editing.form, editing.all_fields())
        if correction is None or len(correction.fields) != 1 or not signs.is_figure(correction.value):
            return IN_WORDS if signs.is_figure(words) else []
        (field,) = correction.fields
        value = fitting(editing.record, field, correction.value)
        if isinstance(value, Message):
            return value
        found.append((field, value))
    return found


def _is_of_cells(turn: Turn, stack: Stack, state: Explaining, words: str) -> bool:
    """Take what is written to a reviewer's own words as the change of cells that it is, or say why it is none."""
    editing = drafts.begin(turn.session, turn.person.id, stack, state.sheet, turn.now)
    found = cells_in(editing, words)
    if isinstance(found, Message):
        turn.reply(cards.about(editing.record, found, state.number))
    elif found:
        turn.end()
        propose_cells(turn, editing, found, answers=True)
    return bool(found)


def _is_instead(turn: Turn, stack: Stack | None, sheet: int) -> bool:
    """Do what words mean that are no reason: a button in view, 以后再说; tell whether these were such."""
    if ordered(turn):
        return True
    if stack is None or not leaves_open(turn.incoming.text):
        return False
    turn.end()
    turn.reply(returned.card(turn.reader, stack, stack.record(sheet)))
    return True


def _found(record: Record, state: Explaining) -> ToldFinding | None:
    where = find_cell(record.form, state.cell)
    return next((one for one in record.told if (one.code, one.finding.where) == (state.code, where)), None)


def _note(
    turn: Turn, stack: Stack, record: Record, about: tuple[ToldFinding | None, int], words: str, message_id: int | None
) -> None:
    """Keep an explanation of a finding, by the number it was asked under; without one the answer to words about the
    whole form."""
    told, number = about
    finding = None if told is None else told.finding
    editing = drafts.begin(turn.session, turn.person.id, stack, record.index, turn.now)
    drafts.explain(editing, finding, words, turn.now)
    turn.end()
    note = NOTED.with_(number=cards.circled(number), text=words)
    letter = returned.card(turn.reader, editing.stack, editing.record)
    turn.put(message_id, letter.under(turn.say(note) + "\n"))


# -- 维持并说明 --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Keeping(State):
    """The one reason for all that was returned of a form as 请核实."""

    any_words = True

    reading: int
    sheet: int


@tap(KeepAll)
def keep_tapped(turn: Turn, action: KeepAll) -> None:
    """Ask for the reason, or take a usual one."""
    stack = turn.own_file(action.reading)
    found = None if stack is None else returned.back(turn.reader, stack.record(action.sheet))
    if stack is None:
        return
    if found is None or not found.doubtful:
        turn.toast(NOTHING_TO_KEEP, alert=True)
    elif action.reason is not None:
        words = turn.translator(_usual(action.reason))
        _keep(turn, stack, found, words, turn.incoming.message_id)
    else:
        turn.wait(Keeping(action.reading, action.sheet))
        letter = returned.ask_keep(turn.reader, stack, found)
        turn.reply(letter)


@step
def reason_came(turn: Turn, state: Keeping) -> None:
    """Take what was written as the one reason; what is written to one ① or several is for these."""
    if signs.means_cells(signs.written(turn.incoming.text, is_reply=False), turn.last_shown()):
        pass_on(turn)
        return
    stack = readings.find(turn.session, state.reading, turn.person.id)
    if _is_instead(turn, stack, state.sheet):
        return
    found = None if stack is None else returned.back(turn.reader, stack.record(state.sheet))
    words = " ".join(turn.incoming.text.split())
    if stack is None or found is None or not found.doubtful:
        turn.end()
        turn.reply(GONE if stack is None else NOTHING_TO_KEEP)
    elif not is_note(words):
        turn.reply(cards.about(found.record, TOO_SHORT))
    else:
        _keep(turn, stack, found, words, None)


def _keep(turn: Turn, stack: Stack, found: Back, words: str, card: int | None) -> None:
    editing = drafts.begin(turn.session, turn.person.id, stack, found.record.index, turn.now)
    for _, told in found.doubtful:
        drafts.explain(editing, told.finding, _added(told.explanation, words), turn.now)
    turn.end()
    turn.put(card, returned.card(turn.reader, editing.stack, editing.record))


def _added(before: str | None, words: str) -> str:
    """One reason for several is added to what was explained of each already."""
    return words if not before or before in words else before if words in before else f"{before}；{words}"
