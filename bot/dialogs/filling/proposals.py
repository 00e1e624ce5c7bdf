"""A correction is shown first (before → after, and what follows), then applied; what was applied can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import reduce
from typing import Any, ClassVar

from bot.actions import PickCell, Settle, Undo, Verdict
from bot.chat import Button, Letter, State, Turn, step, tap
from bot.chat.router import pass_on
from bot.db.queries.outbox import Shows
from bot.dialogs.filling.asking import Answering, after, ask
from bot.dialogs.filling.contents import Choosing
from bot.i18n import Words
from bot.letters import cards, forms, returned
from bot.letters.letter import shows
from bot.services import drafts, readings
from bot.services.drafts import Editing
from bot.services.readings import Stack
from zwcore.filling import Accepted, AnswerKind, CellChange, Correction, Field, Part, accept, put, total_of
from zwcore.filling.answers import is_one_number
from zwcore.money import HUNDRED, ZERO, parse_points, plain
from zwcore.paths import find_cell, name_cell
from zwcore.record import LONGEST_NOTE, Record
from zwcore.record.words import EMPTY, ONE, place_at, place_of
from zwcore.text import WIDE_FIGURES, Message, fold

ASK = Message("correct.ask", "<b>{place}</b>\n{before} → {after}")
EFFECT = Message("correct.effect", "各项得分合计：{before} → {after}")
EFFECT_NONE = Message("correct.effect_none", "各项得分合计不变：{sum}")
TOTAL_DIFFERS = Message("correct.total_differs", "总分填的是 {total}，改后与合计不符，也要改。")
TOTAL_OTHER = Message("correct.total_other", "总分写的是 {total}，各项合计是 {sum}，两个不同。")
CONFIRM = Message("correct.confirm", "确认")
CONFIRM_TOTAL = Message("correct.confirm_total", "确认，总分也改 {sum}")
LEAVE = Message("correct.leave", "不改")
AS_NOTE = Message("correct.as_note", "记成说明")
NOTED = Message("correct.noted", "✓ 记成说明：{text}\n表里的数没有改。")
LEFT = Message("correct.left", "没有改动。")
SAME = Message("correct.same", "{place} 本来就是 {value}，没有改动。")
WHICH = Message("correct.which", "有 {count} 项都对得上，改哪一项？")
APPLIED = Message("correct.applied", "✓ 已改：{changes}")
UNDO = Message("correct.undo", "撤销")
EXPIRED = Message("correct.expired", "这一张确认已过期，没有改动。请再写一次。")
YES = Words("words.yes", "确认|是|好|对|确定|y|yes|ok")
NO_CELL = Message("correct.no_cell", "这一条不是一格里的事，没有可以直接改的格子。")
MOST_CELLS = 6


@dataclass(frozen=True)
class Proposal:
    """A correction that waits for 确认: the cell by its name, the new value, what stood there when it was made.

    ``also`` are the same of the further cells that were written in one message; ``answers``: it is the answer to what a
    reviewer said in words of their own. ``notes`` are what it may be as well: explanations of findings, by their codes
    and the names of their cells.
    """

    reading: int
    sheet: int
    cell: str
    value: str
    before: str | None
    also: Sequence[tuple[str, str, str | None]] = ()
    answers: bool = False
    notes: Sequence[tuple[str, str, str]] = ()

    @property
    def cells(self) -> list[tuple[str, str, str | None]]:
        """All cells: name, value, what stood there."""
        return [(self.cell, self.value, self.before), *((name, value, before) for name, value, before in self.also)]


@dataclass(frozen=True)
class Confirming(State):
    """确认 of proposals, by the message that made each; several may wait.

    ``resume`` is the draft that was being filled in, and will be again when they are settled.
    """

    own_leave: ClassVar[bool] = True

    asked: dict[str, dict[str, Any]]
    resume: int | None = None

    def proposal(self, key: str) -> Proposal | None:
        """A proposal by its key."""
        return Proposal(**self.asked[key]) if key in self.asked else None

    def plus(self, key: str, proposal: Proposal) -> Confirming:
        """With one proposal more."""
        return Confirming({**self.asked, key: asdict(proposal)}, self.resume)

    def minus(self, key: str) -> Confirming:
        """Without a proposal."""
        return Confirming({one: said for one, said in self.asked.items() if one != key}, self.resume)


@dataclass(frozen=True)
class WhichCell(State):
    """Which of several cells (by their names) a correction means."""

    reading: int
    sheet: int
    value: str
    cells: list[str]
    resume: int | None = None


def _waiting(turn: Turn) -> Confirming:
    """The proposals that wait in this chat."""
    match turn.waiting:
        case Confirming() as state:
            return state
        case Answering(draft=draft) | Choosing(draft=draft):
            return Confirming({}, draft)
        case WhichCell(resume=resume):
            return Confirming({}, resume)
    return Confirming({})


def _resumed(turn: Turn, proposal: Proposal, left: Confirming) -> Editing | None:
    """The draft whose question was open, where it is of the form that the proposal is about."""
    editing = None if left.resume is None else drafts.find(turn.session, left.resume, turn.person.id)
    place = (proposal.reading, proposal.sheet)
    return editing if editing is not None and (editing.stack.reading_id, editing.row.sheet) == place else None


# -- proposing -------------------------------------------------------------------------------------------------------


def propose(turn: Turn, stack: Stack, record: Record, correction: Correction, message_id: int | None = None) -> None:
    """Show before → after and the effect, or ask which cell is meant, or say why it does not fit."""
    if len(correction.fields) > 1:
        _ask_which(turn, stack, record, correction)
        return
    (field,) = correction.fields
    editing = drafts.begin(turn.session, turn.person.id, stack, record.index, turn.now)
    value, before = fitting(record, field, correction.value), editing.value(field)
    if fold(before or "") == fold(correction.value):
        turn.reply(SAME.with_(place=place_of(record, field), value=before))
    elif isinstance(value, str):
        _ask(turn, editing, [(field, value)], message_id, _waiting(turn))
    else:
        turn.reply(_back_to_card(turn, stack, record, value))


def propose_cells(
    turn: Turn, editing: Editing, values: Sequence[tuple[Field, str]], said: Sequence[Message] = (), *,
    answers: bool = False, notes: Sequence[tuple[str, str, str]] = (),
) -> None:  # fmt: skip
    """Show the changes of several cells in one, to be confirmed at once; ``said`` is what became of the rest, ``notes``
    what the words may be as well."""
    _ask(turn, editing, values, None, _waiting(turn), said, answers=answers, notes=notes)


def fitting(record: Record, field: Field, words: str) -> str | Message:
    """What is written as it goes into a cell, or why it does not; a total may differ from what the scores add up to."""
    answer = accept(field, words, record.form, record.rulebook)
    if isinstance(answer, Accepted):
        return answer.text
    points = parse_points(words) if field.kind is AnswerKind.TOTAL and is_one_number(words) else None
    return words.translate(WIDE_FIGURES) if points is not None and ZERO <= points <= HUNDRED else answer.message


def _back_to_card(turn: Turn, stack: Stack, record: Record, words: Message) -> Letter:
    return Letter(turn.say(words), [[forms.to_card(stack, record)]], shows=shows(stack.reading_id, record))


def _ask_which(turn: Turn, stack: Stack, record: Record, correction: Correction) -> None:
    form, shown = record.form, correction.fields[:MOST_CELLS]
    cells = [name_cell(form, field.path) for field in shown]
    turn.wait(WhichCell(stack.reading_id, record.index, correction.value, cells, _waiting(turn).resume))
    names = [form.indicators[one.row].level3 if one.row is not None else turn.translator(one.label) for one in shown]
    rows = [[Button(cards.short(name or "", 24), PickCell(n))] for n, name in enumerate(names)]
    turn.reply(WHICH.with_(count=len(correction.fields)), rows)


def _ask(
    turn: Turn,
    editing: Editing,
    values: Sequence[tuple[Field, str]],
    message_id: int | None,
    waiting: Confirming,
    said: Sequence[Message] = (),
    *,
    answers: bool = False,
    notes: Sequence[tuple[str, str, str]] = (),
) -> None:
    """Propose values; ``waiting`` are the other proposals, ``said`` is what became of the rest of what was written."""
    after = reduce(lambda form, one: put(form, one[0].path, one[1], editing.rulebook), values, editing.form)
    old, new = plain(total_of(editing.form)), plain(total_of(after))
    lines = [
        ASK.with_(place=place_of(editing.record, field), before=editing.value(field) or EMPTY, after=value)
        for field, value in values
    ]
    if old != new:
        lines.append(EFFECT.with_(before=old, after=new))
    elif any(field.part in (Part.SCORES, Part.TOTAL) for field, _ in values):
        lines.append(EFFECT_NONE.with_(sum=old))
    key, paths = str(turn.incoming.message_id), [field.path for field, _ in values]
    first = [Button(CONFIRM, Settle(Verdict.CONFIRM, key))]
    differs = after.total is not None and fold(after.total) != new and (old != new or _is_asked_back(editing, paths))
    if differs and total_of(after) <= HUNDRED:
        lines.append((TOTAL_OTHER if "total" in paths else TOTAL_DIFFERS).with_(total=after.total, sum=new))
        first.append(Button(CONFIRM_TOTAL.with_(sum=new), Settle(Verdict.WITH_TOTAL, key)))
    cells = [(name_cell(editing.form, field.path), value, editing.value(field)) for field, value in values]
    proposal = Proposal(
        editing.stack.reading_id, editing.row.sheet, *cells[0], also=cells[1:], answers=answers, notes=notes
    )
    turn.wait(waiting.plus(key, proposal))
    text = "\n".join(turn.say(line) for line in [*lines, *said])
    as_note = [Button(AS_NOTE, Settle(Verdict.NOTE, key))] if notes else []
    buttons = [first, [*as_note, Button(LEAVE, Settle(Verdict.LEAVE, key))]]
    turn.put(message_id, Letter(text, buttons, shows=_showing(turn, proposal)))


def _is_asked_back(editing: Editing, paths: Sequence[str]) -> bool:
    """Whether a total is written beside the sum of points that all stand there."""
    return "total" in paths and not any(one.part is Part.SCORES for one in editing.missing())


def _showing(turn: Turn, proposal: Proposal) -> Shows:
    """What the message of a proposal shows: the proposal, and the numbers of the card of that form shown last."""
    place = (proposal.reading, proposal.sheet)
    last = next((one for one in turn.last_shown() if (one.reading, one.sheet) == place), Shows(*place))
    return replace(last, about=None, proposed=asdict(proposal))


@tap(PickCell)
def which_tapped(turn: Turn, action: PickCell) -> None:
    """One of several cells was meant."""
    state = turn.waiting
    stack = readings.find(turn.session, state.reading, turn.person.id) if isinstance(state, WhichCell) else None
    if stack is None or not isinstance(state, WhichCell) or action.place >= len(state.cells):
        turn.toast(EXPIRED, alert=True)
        return
    record = stack.record(state.sheet)
    field = _field(record, state.cells[action.place])
    if field is None:
        turn.toast(EXPIRED, alert=True)
    else:
        propose(turn, stack, record, Correction((field,), state.value), turn.incoming.message_id)


def _field(record: Record, cell: str) -> Field | None:
    path = find_cell(record.form, cell)
    return next((one for one in record.fields if one.path == path), None)


@step
def which_written(turn: Turn, _: WhichCell) -> None:
    """Which cell is meant is tapped; what is written is taken for what it is."""
    pass_on(turn)


# -- settling --------------------------------------------------------------------------------------------------------


@tap(Settle)
def confirm_tapped(turn: Turn, action: Settle) -> None:
    """Apply what was proposed, or leave it."""
    _settle(turn, action, turn.incoming.message_id)


@step
def confirm_written(turn: Turn, state: Confirming) -> None:
    """确认 may be written, for the proposal made last; anything else is taken for what it is."""
    if state.asked and fold(turn.incoming.text) in turn.translator.typed(YES):
        _settle(turn, Settle(Verdict.CONFIRM, list(state.asked)[-1]), None)
    else:
        pass_on(turn)


def _settle(turn: Turn, action: Settle, message_id: int | None) -> None:
    state = _waiting(turn)
    proposal, left = state.proposal(action.key) or _under(turn), state.minus(action.key)
    stack = readings.find(turn.session, proposal.reading, turn.person.id) if proposal is not None else None
    if stack is None or proposal is None:
        answer_to(turn, EXPIRED)
        return
    if left.asked:
        turn.wait(left)
    elif isinstance(turn.waiting, Confirming | Answering | Choosing):
        turn.end()
    if action.answer is Verdict.LEAVE:
        turn.put(message_id, _back_to_card(turn, stack, stack.record(proposal.sheet), LEFT))
    elif action.answer is Verdict.NOTE:
        _note(turn, stack, proposal, message_id)
    elif not _apply(turn, stack, proposal, message_id, left, with_total=action.answer is Verdict.WITH_TOTAL):
        return
    resumed = None if left.asked else _resumed(turn, proposal, left)
    if resumed is not None:
        _go_on(
            turn,
            resumed,
            [] if action.answer in (Verdict.LEAVE, Verdict.NOTE) else [name for name, _, _ in proposal.cells],
        )


def _go_on(turn: Turn, editing: Editing, changed: Sequence[str]) -> None:
    """Ask again what was asked before, unless that is what was changed just now: then what is open next."""
    field = editing.current()
    if (
        field is not None
        and not editing.is_open(field)
        and (field.path == "total" or name_cell(editing.form, field.path) in changed)
    ):
        drafts.go_to(editing, after(editing, field))
    ask(turn, editing)


def _note(turn: Turn, stack: Stack, proposal: Proposal, message_id: int | None) -> None:
    """Keep what was written as the explanation of what it was written to, and change nothing."""
    editing = drafts.begin(turn.session, turn.person.id, stack, proposal.sheet, turn.now)
    said: list[str] = []
    for code, cell, words in proposal.notes:
        where = find_cell(editing.form, cell) if cell else None
        found = (one for one in editing.record.told if (one.code, one.finding.where) == (code, where))
        told = next(found, None)
        if told is not None or not code:
            drafts.explain(editing, None if told is None else told.finding, words, turn.now)
            said.append(words)
    note = NOTED.with_(text="；".join(said)) if said else EXPIRED
    turn.put(message_id, returned.card(turn.reader, editing.stack, editing.record).under(turn.say(note) + "\n"))


def _under(turn: Turn) -> Proposal | None:
    """The proposal of the message whose button was tapped, whatever else was answered since it was made."""
    shown = turn.shown() if turn.incoming.tap_id else None
    return None if shown is None or shown.proposed is None else Proposal(**shown.proposed)


def answer_to(turn: Turn, words: Message) -> None:
    """Answer a tap, or what was written instead of it."""
    if turn.incoming.tap_id:
        turn.toast(words, alert=True)
    else:
        turn.reply(words)


def _apply(
    turn: Turn, stack: Stack, proposal: Proposal, message_id: int | None, left: Confirming, *, with_total: bool
) -> bool:
    """Apply a proposal; where the cell has changed since, propose anew. Tell whether it is settled."""
    editing = drafts.begin(turn.session, turn.person.id, stack, proposal.sheet, turn.now)
    found = [(_field(editing.record, name), value, before) for name, value, before in proposal.cells]
    values = [(field, value) for field, value, _ in found if field is not None]
    if len(values) < len(found):
        turn.put(message_id, EXPIRED)
        return True
    first, present = values[0][0], [editing.value(field) for field, _ in values]
    if not with_total and all(fold(now or "") == fold(value) for now, (_, value) in zip(present, values, strict=True)):
        turn.put(message_id, SAME.with_(place=place_of(editing.record, first), value=present[0]))
        return True
    if present != [before for _, _, before in found]:
        _ask(turn, editing, values, message_id, left, answers=proposal.answers)
        return False
    done = _put(turn, editing, values, with_total=with_total)
    note = APPLIED.with_(changes=told_of(turn, editing, done))
    if proposal.answers:
        drafts.explain(editing, None, told_of(turn, editing, done)[:LONGEST_NOTE], turn.now)
    if _resumed(turn, proposal, left) is None:
        show_changed(turn, editing, note, message_id)
    else:
        turn.put(message_id, Letter(turn.say(note), shows=shows(editing.stack.reading_id, editing.record)))
    return True


def _put(turn: Turn, editing: Editing, values: Sequence[tuple[Field, str]], *, with_total: bool) -> list[CellChange]:
    cells = [(field.path, value) for field, value in values]
    done = list(drafts.change(editing, cells, turn.now, turn.incoming.message_id))
    if with_total:
        total = plain(total_of(editing.form))
        done += drafts.change(editing, [("total", total)], turn.now, turn.incoming.message_id)
    return done


def show_changed(turn: Turn, editing: Editing, note: Message, message_id: int | None) -> None:
    """Show the form with what was done to it above, and the way to take that back."""
    letter = returned.card(turn.reader, editing.stack, editing.record).under(turn.say(note) + "\n")
    undo = [Button(UNDO, Undo(editing.row.id or 0))] if editing.row.history else []
    turn.put(message_id, letter.with_row(*undo))


def told_of(turn: Turn, editing: Editing, done: Sequence[CellChange]) -> str:
    """Changes in one line: "第 6 项 社会效益指标 得分 20 → 14；总分 100 → 99"."""
    empty, texts = turn.translator(EMPTY), []
    for one in done:
        place = place_at(editing.record, one.path)
        before, after = cards.short(one.before or empty, 30), cards.short(one.after or empty, 30)
        texts.append(turn.translator(ONE.with_(place=place, before=before, after=after)))
    return turn.translator.joined(texts, ended=False)
