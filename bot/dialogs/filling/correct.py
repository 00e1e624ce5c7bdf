"""Corrections by reply: "社会效益得分 15", "第6项 15", "① 15", or "15" to what is about one cell.

①②③ are those of the message that is replied to, else of the card shown last, as they stand there. Also an edited
answer is a correction of what it had answered.
"""

from __future__ import annotations

import re

from bot.actions import ChangeCell
from bot.chat import Incoming, Turn, on_arrival, on_text, tap
from bot.chat.incoming import Arrival
from bot.chat.router import NOT_NOW
from bot.db.queries.outbox import Shows
from bot.dialogs.filling.asking import ask
from bot.dialogs.filling.proposals import NO_CELL, propose, propose_all, undo_last
from bot.i18n import Words
from bot.letters.cards import CIRCLED
from bot.letters.letter import cell_of, meant, wrong_cells
from bot.services import drafts, readings
from bot.services.drafts import Editing
from bot.services.readings import Stack
from zwcore.checks import About
from zwcore.filling import AnswerKind, Correction, Field, understand
from zwcore.money import parse_number
from zwcore.record import Record
from zwcore.text import fold

TAKE_BACK = Words("words.undo", "撤销")
_FORM = re.compile(r"\s*表\s*(\d+)[\s，,：:]*")
_FINDING = re.compile(rf"(?:([{CIRCLED}])|第?\s*(\d+)\s*[条处])\s*[:：，,]?\s*")
_LISTED = re.compile(r"(?:^|(?<=[\n，,；;]))\s*(\d|1\d|20)(?:、|[.．)）](?!\d))\s*")
"""The numbers of a list: "1. 15", "1、15，2、18"."""
_TO = re.compile(r"^(?:改[为成到]\s*|(?:改|应?[为是]|填|[=:：])\s*(?=[-+]?\d))")
EDGES, NUMBERS = " ：:，,、;；。\n\t", tuple("+-0123456789")
Found = tuple[Stack, Record, Shows | None]
"""A form, and what a message shows of it; where none is meant, its numbers are those that it has at present."""


@on_text(order=30)
def is_correction(turn: Turn) -> bool:
    """Take a text as a correction, if it is one; tell whether it was."""
    text = turn.incoming.text
    if fold(text) in turn.translator.typed(TAKE_BACK):
        return undo_last(turn)
    named = _FORM.match(text)
    replied = _replied_to(turn)
    if named is not None:
        found, words = _named(turn, named[1]), text[named.end() :].strip()
    else:
        found, words = replied or _last_shown(turn), text.strip()
    if found is None or not words:
        return False
    stack, record, shown = found
    several = _several(words, is_reply=replied is not None)
    if len(several) > 1:
        by_path = {field.path: field for field in record.fields}
        cells = [by_path.get(cell_of(shown, record, CIRCLED.index(sign) + 1) or "") for sign, _ in several]
        written = [(sign, cell, said) for (sign, said), cell in zip(several, cells, strict=True)]
        propose_all(turn, stack, record, written)
        return True
    correction = _understood(record, words, shown, is_reply=replied is not None)
    if correction is not None:
        propose(turn, stack, record, correction)
    return correction is not None


def _several(words: str, *, is_reply: bool) -> list[tuple[str, str]]:
    """What is written for each ① of several: "① 15，② 18分"; in a reply "1. 15" too, where each has a number."""
    is_list = is_reply and _LISTED.match(words) is not None
    listed = _LISTED.sub(lambda number: CIRCLED[int(number[1]) - 1], words) if is_list else words
    first, *parts = re.split(f"([{CIRCLED}])", listed)
    found = [(sign, _TO.sub("", said.strip(EDGES))) for sign, said in zip(parts[::2], parts[1::2], strict=True)]
    fits = not first.strip() and all(said[:1] in NUMBERS if is_list else said for _, said in found)
    return found if fits else []


def _named(turn: Turn, number: str) -> Found | None:
    found = readings.naming(turn.session, turn.person.id, f"表{number}")
    return None if found is None else (found[0], found[0].record(found[1][0].place), None)


def _replied_to(turn: Turn) -> Found | None:
    """The form that the message replied to shows."""
    replied = turn.incoming.reply_to
    shown = turn.shown(replied) if replied is not None else None
    return None if shown is None else _form_of(turn, shown)


def _last_shown(turn: Turn) -> Found | None:
    """The form that was shown last in this chat, else the only one of the newest file."""
    found = next((one for shown in turn.last_shown() if (one := _form_of(turn, shown)) is not None), None)
    if found is not None:
        return found
    stack = readings.latest(turn.session, turn.person.id)
    return (stack, stack.record(0), None) if stack is not None and stack.count == 1 else None


def _form_of(turn: Turn, shown: Shows) -> Found | None:
    stack = readings.find(turn.session, shown.reading, turn.person.id)
    return None if stack is None else (stack, stack.record(shown.sheet), shown)


def _understood(record: Record, words: str, shown: Shows | None, *, is_reply: bool) -> Correction | None:
    """Read a correction of a form: of a cell it names, of the ① of what is shown, of what that says is wrong."""
    about = None
    if is_reply and shown is not None and shown.about is not None:
        about = cell_of(shown, record, shown.about)
    number = _FINDING.match(words)
    if number is not None:
        about = cell_of(shown, record, CIRCLED.index(number[1]) + 1 if number[1] else int(number[2]))
        words = words if about is None else _TO.sub("", words[number.end() :].strip())
    correction = understand(words, record.form, record.fields, about)
    if correction is None and is_reply and shown is not None and parse_number(words) is not None:
        wrong = wrong_cells(shown, record)
        fields = tuple(field for field in record.fields if field.path in wrong)
        correction = Correction(fields, words) if fields else None
    return correction


@tap(ChangeCell)
def change_cell(turn: Turn, action: ChangeCell) -> None:
    """Ask for the cell that a finding is about."""
    stack = turn.own_file(action.reading)
    if stack is None:
        return
    told = meant(turn.shown(), stack.record(action.sheet), action.number)
    where = cell_of(turn.shown(), stack.record(action.sheet), action.number)
    editing = drafts.begin(turn.session, turn.person.id, stack, action.sheet, turn.now)
    field = _to_change(editing, where)
    doubted = editing.doubted() if told is not None and told.about(About.DOUBT) else []
    if field is None and not doubted:
        turn.toast(NO_CELL, alert=True)
        return
    drafts.ask_only(editing, doubted or [field for field in (field,) if field is not None])
    drafts.touch(editing, turn.now)
    ask(turn, editing, None if stack.came_back else turn.incoming.message_id)


def _to_change(editing: Editing, where: str | None) -> Field | None:
    """The cell that mends what is wrong with a cell."""
    by_path = {one.path: one for one in editing.all_fields()}
    field = by_path.get(where or "")
    if where is not None and field is not None and field.kind is AnswerKind.TARGET and editing.value(field):
        # A target is approved and stays; what was really reached is what can be said to it.
        return by_path.get(where.replace(".target", ".actual"), field)
    return field


@on_arrival(Arrival.EDITED)
def edited(turn: Turn) -> None:
    """An edited answer corrects what it had answered; another edited message is not read again."""
    for editing in drafts.listed(turn.session, turn.person.id):
        field = _answered_by(editing, turn.incoming)
        if field is not None:
            propose(turn, editing.stack, editing.record, Correction((field,), turn.incoming.text.strip()))
            return
    turn.reply(NOT_NOW[Arrival.EDITED])


def _answered_by(editing: Editing, incoming: Incoming) -> Field | None:
    """The one field that a message had answered."""
    steps = [one for one in editing.history if one.message == incoming.message_id]
    if len(steps) != 1:
        return None
    return next((one for one in editing.all_fields() if one.path == steps[0].path), None)
