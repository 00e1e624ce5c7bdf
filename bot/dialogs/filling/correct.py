"""Corrections by reply: "社会效益得分 15", "第6项 15", "① 15", or "15" to what is about one cell.

①②③ are those of the message that is replied to, else of the card shown last, as they stand there. Also an edited
answer is a correction of what it had answered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.actions import ChangeCell
from bot.chat import Incoming, Turn, on_arrival, on_text, tap
from bot.chat.incoming import Arrival
from bot.chat.router import NOT_NOW
from bot.db.queries.outbox import Shows
from bot.dialogs.filling import numbered
from bot.dialogs.filling.asking import Answering, ask
from bot.dialogs.filling.explain import Explaining
from bot.dialogs.filling.proposals import NO_CELL, SAME, fitting, propose, propose_cells
from bot.dialogs.filling.undone import undo_last
from bot.i18n import Words
from bot.letters import cards, returned
from bot.letters.letter import cell_of, meant, wrong_cells
from bot.services import begun, drafts, readings, signs
from bot.services.drafts import Editing
from bot.services.readings import Stack
from bot.services.signs import Written
from zwcore.checks import About
from zwcore.filling import AnswerKind, Correction, Field, understand
from zwcore.filling.replies import pairs
from zwcore.money import parse_number
from zwcore.record import Record, is_note
from zwcore.record.words import place_of
from zwcore.text import TABLE_NO, Message, fold

WHICH_FORM = Message("correct.which_form", "那条消息里有几张表。请点开那一张再回复，或带上表号，例如：表5 ① 15。")
NOT_CLEAR = Message("correct.not_clear", "✗ {value} 没有改：有 {count} 项都对得上，请写第几项。")
LEFT_OUT_OF = Message("correct.left_out_of", "✗ {place} 没有改：{why}")
WHICH_TO_EXPLAIN = Message(
    "correct.which_to_explain", "表{no} 有 {count} 处请核实，说明是哪一处的？写上编号，例如：表{no} ② 财政统一调整"
)
NONE_TO_EXPLAIN = Message(
    "correct.none_to_explain", "表{no} 没有要说明的地方，这一句没有记下。要随表带一句话，点“附说明提交”。"
)
NO_ITEM = Message("along.no_item", "{form} 只有 {count} 项，没有第 {n} 项。")
_ROW = re.compile(r"第\s*(\d{1,3})\s*项\s*(?:得分|分值|实际)?\s*[:：=为是改成到]*\s*[-+]?\d+(?:\.\d+)?\s*分?")
_WANTS = re.compile(
    r"(?:请|麻烦|帮我|帮忙|我?要|我?想|能不能|可以)*(?:表(?P<no>\d+)的?)?(?:改|修改|更正|改动)(?:一下|下|一改)?"
    r"(?:表\d+的?)?(?P<what>[^\d\s了为成到错好]{2,12}?)(?:吗|吧|行吗|可以吗)?"
    r"|(?:请|帮我)*(?:把)?(?:表(?P<of>\d+)的?)?(?P<open>总分|[^\d\s了为成到错好]{2,10}?得分)(?:要|得|没填|空着|，|,)*(?:补|补填|填)(?:上|一下|上去)"
)
_EXPLAINS = re.compile(rf"\s*表\s*(?P<no>{TABLE_NO})\s*的?(?:说明|原因)\s*[:：,，是为\s]\s*(?P<words>.+)", re.DOTALL)
TAKE_BACK = Words("words.undo", "撤销")
FORM = re.compile(rf"\s*表\s*({TABLE_NO})[\s，,：:]*")
Found = tuple[Stack, Record, Shows | None]
"""A form, and what a message shows of it; where none is meant, its numbers are those that it has at present."""


@on_text(order=5, always=True)
def numbered_reply(turn: Turn) -> bool:
    """Take what is written to the ① of the message that is replied to, whatever is waited for and however long it is;
    a question is none."""
    replied, said = turn.incoming.reply_to, signs.written(turn.incoming.text, is_reply=True)
    shown = turn.shown(replied) if replied is not None else None
    if shown is None or not said or (len(said) == 1 and signs.is_question(said[0][1])) or _is_asked_there(turn, said):
        return False
    found = _form_of(turn, shown)
    if found is not None and shown.cells:
        _take_numbered(turn, found, said)
    elif shown.file:
        turn.reply(WHICH_FORM)
    return bool(shown.file) or (found is not None and bool(shown.cells))


def _is_asked_there(turn: Turn, said: Written) -> bool:
    """Whether the message that is replied to is the very question that is open: what is written is its answer.

    Where words are asked for, a list from 1 on is; its own number, or the number of another finding, is a number.
    """
    state = turn.waiting
    if isinstance(state, Explaining):
        is_own = [number for number, _ in said] == [state.number]
        return not is_own and signs.is_list(said) and turn.is_in(state.asked, turn.incoming.reply_to)
    editing = drafts.find(turn.session, state.draft, turn.person.id) if isinstance(state, Answering) else None
    return editing is not None and turn.is_in(editing.row.card, turn.incoming.reply_to)


def _take_numbered(turn: Turn, found: Found, said: Written) -> None:
    stack, record, shown = found
    editing = drafts.begin(turn.session, turn.person.id, stack, record.index, turn.now)
    numbered.take(turn, editing, shown, said)


@on_text(order=30)
def is_correction(turn: Turn) -> bool:
    """Take a text as a correction, if it is one; tell whether it was."""
    text = turn.incoming.text
    if fold(text) in turn.translator.typed(TAKE_BACK):
        return undo_last(turn)
    named = FORM.match(text)
    words = text[named.end() if named else 0 :].strip()
    replied, said = _replied_to(turn), signs.written(words, is_reply=False)
    if named is not None:
        found = _named(turn, named[1])
    else:
        found = replied or _last_shown(turn, [number for number, _ in said])
    if found is None or not words:
        return False
    if said and not (len(said) == 1 and signs.is_question(said[0][1])):
        _take_numbered(turn, found, said)
        return True
    stack, record, shown = found
    editing = _begun(turn, stack, record, words)
    if editing is not None and of_several(turn, editing, words):
        return True
    correction = _understood(record, words, shown, is_reply=replied is not None)
    if correction is not None:
        propose(turn, stack, record, correction)
    return correction is not None or _is_beyond(turn, record, words)


def _is_beyond(turn: Turn, record: Record, words: str) -> bool:
    """Say how many indicators there are, where one beyond them is named with a value."""
    named, count = _ROW.fullmatch(words), len(record.form.indicators)
    is_beyond = named is not None and not 1 <= int(named[1]) <= count
    if named is not None and is_beyond:
        turn.reply(NO_ITEM.with_(form=cards.called(record, 40), count=count, n=named[1]))
    return is_beyond


@on_text(order=28)
def wants_change(turn: Turn) -> bool:
    """Ask for the cell that somebody wants to change without a value (帮我改一下总分); tell whether it was that."""
    asked = _WANTS.fullmatch(fold(turn.incoming.text).strip(" ,.!?。！？，"))
    found = None if asked is None else _named(turn, no) if (no := asked["no"] or asked["of"]) else _last_shown(turn)
    if asked is None or found is None:
        return False
    stack, record, _ = found
    meant_ = understand(f"{asked['what'] or asked['open']} 1", record.form, record.fields)
    if meant_ is None:
        return False
    editing = drafts.begin(turn.session, turn.person.id, stack, record.index, turn.now)
    drafts.ask_only(editing, meant_.fields)
    drafts.touch(editing, turn.now)
    ask(turn, editing)
    return True


@on_text(order=29)
def explains(turn: Turn) -> bool:
    """表2 说明 财政统一调整: the explanation of the one finding of a form that wants one; of several, which."""
    said = _EXPLAINS.fullmatch(turn.incoming.text.strip())
    found = None if said is None else _named(turn, said["no"])
    if said is None or found is None or not is_note(words := " ".join(said["words"].split())):
        return False
    stack, record, _ = found
    wanting = [one for one in record.warnings if one.explanation is None]
    if len(wanting) == 1:
        _take_numbered(turn, found, [(wanting[0].number, words)])
    else:
        text = (WHICH_TO_EXPLAIN if wanting else NONE_TO_EXPLAIN).with_(no=said["no"], count=len(wanting))
        turn.reply(returned.card(turn.reader, stack, record).under(turn.say(text) + "\n"))
    return True


def corrected(turn: Turn, editing: Editing, words: str) -> bool:
    """Take a text as a correction of one form, to be confirmed; tell whether it was one."""
    if of_several(turn, editing, words):
        return True
    correction = understand(words, editing.form, editing.all_fields())
    if correction is not None:
        propose(turn, editing.stack, editing.record, correction)
    return correction is not None


def _begun(turn: Turn, stack: Stack, record: Record, words: str) -> Editing | None:
    """The draft of a form where several of its cells are named with values, else none: nothing is begun for it."""
    is_several = bool(pairs(words, record.form, record.fields))
    return drafts.begin(turn.session, turn.person.id, stack, record.index, turn.now) if is_several else None


def of_several(turn: Turn, editing: Editing, words: str) -> bool:
    """Take names with values ("社会效益 14，可持续影响 18") as corrections, shown and confirmed in one; tell whether
    it was such a text."""
    found = pairs(words, editing.form, editing.all_fields())
    values: list[tuple[Field, str]] = []
    lines: list[Message] = []
    for one in found:
        field, name = one.fields[0], place_of(editing.record, one.fields[0])
        value = fitting(editing.record, field, one.value)
        if len(one.fields) > 1:
            lines.append(NOT_CLEAR.with_(value=one.value, count=len(one.fields)))
        elif not isinstance(value, str):
            lines.append(LEFT_OUT_OF.with_(place=name, why=value))
        elif fold(editing.value(field) or "") == fold(value):
            lines.append(SAME.with_(place=name, value=value))
        else:
            values.append((field, value))
    if values:
        propose_cells(turn, editing, values, lines)
    elif lines:
        turn.reply("\n".join(map(turn.say, lines)))
    return bool(found)


def _named(turn: Turn, number: str) -> Found | None:
    """The form of a number; the ① of one that came back are those of what came back."""
    found = readings.naming(turn.session, turn.person.id, f"表{number}")
    if found is None:
        return None
    stack, record = found[0], found[0].record(found[1][0].place)
    back = returned.form(turn.reader, stack, record)
    return stack, record, None if back is None else back.shows


def _replied_to(turn: Turn) -> Found | None:
    """The form that the message replied to shows."""
    replied = turn.incoming.reply_to
    shown = turn.shown(replied) if replied is not None else None
    return None if shown is None else _form_of(turn, shown)


def _last_shown(turn: Turn, numbers: Sequence[int] = ()) -> Found | None:
    """The form that was shown last here, with these ① where there is one, else the only one of the newest file."""
    cards = turn.last_shown()
    having = [one for one in cards if numbers and all(number in one.cells for number in numbers)]
    found = next((one for shown in [*having, *cards] if (one := _form_of(turn, shown)) is not None), None)
    if found is not None:
        return found
    stack = readings.latest(turn.session, turn.person.id)
    return (stack, stack.record(0), None) if stack is not None and stack.count == 1 else None


def _form_of(turn: Turn, shown: Shows) -> Found | None:
    stack = readings.find(turn.session, shown.reading, turn.person.id)
    return None if stack is None else (stack, stack.record(shown.sheet), shown)


def _understood(record: Record, words: str, shown: Shows | None, *, is_reply: bool) -> Correction | None:
    """Read a correction of a form: of a cell it names, of what the message that is replied to says is wrong."""
    about = None
    if is_reply and shown is not None and shown.about is not None:
        about = cell_of(shown, record, shown.about)
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
    field = _to_change(editing, where if action.cell is None else action.cell)
    doubted = editing.doubted() if told is not None and told.about(About.DOUBT) else []
    if field is None and not doubted:
        turn.toast(NO_CELL, alert=True)
        return
    drafts.ask_only(editing, doubted or [field for field in (field,) if field is not None])
    drafts.touch(editing, turn.now)
    stays = returned.stays(turn.reader, stack, editing.record)
    ask(turn, editing, None if stays else turn.incoming.message_id)


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
    for editing in begun.listed(turn.session, turn.person.id):
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
