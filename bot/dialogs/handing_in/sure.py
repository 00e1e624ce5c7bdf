"""The one confirmation before forms are handed in; a reason that is written to it is kept as what it can only mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.actions import Extent, HandIn, NoteTo, NotNow
from bot.chat import Button, Letter, State, Turn, resume, step, tap
from bot.chat.elsewhere import bare
from bot.chat.meanwhile import taken_otherwise
from bot.chat.post import Row
from bot.chat.router import EXPIRED, is_of_its_own, pass_on
from bot.chat.turn import GONE
from bot.chat.wire import decode
from bot.db.queries import outbox
from bot.dialogs.handing_in import stale, versions
from bot.i18n import Words
from bot.letters import cards, forms
from bot.letters.letter import IN_A_ROW, shows
from bot.services import drafts, readings
from bot.services.readings import Stack
from zwcore.record import Outline, Record, ToldFinding, is_note
from zwcore.text import Message

SURE = Message("submit.sure", "<b>提交 {form}？</b>")
SURE_MANY = Message("submit.sure_many", "<b>提交这 {count} 张？</b>（表{tables}）")
OPEN_LEFT = Message("submit.open_left", "还有请核实 {count} 处没写说明，不影响提交；先写一句，可以少一次退回。")
OPEN_ONE = Message(
    "submit.open_one", "还有请核实 {count} 处没写说明，不影响提交。现在写一句原因就记下，可以少一次退回。"
)
NOTHING_LEFT = Message(
    "submit.nothing_left", "填写和计算没有要改的。提交后主管部门审核人就能看到，审核通过前可以撤回。"
)
ERRORS_LEFT = Message("submit.errors_left", "还有必须修改 {count} 处，照现在的样子提交：")
OPEN = Message("submit.open", "· {text}")
MORE_OPEN = Message("submit.more_open", "· 另有 {count} 处")
OF_FORM = Message("submit.open_of", "· {form}：{count} 处")
MORE_FORMS = Message("submit.more_forms", "· 另有 {count} 张")
WITH_REASON = Message("submit.sure_reason", "附说明提交：{reason}")
NOTED = Message("explain.noted", "✓ 已记下 {number} 的说明：{text}")
WHICH = Message("submit.which_note", "“{words}”说的是哪一处？")
ONE = Message("submit.which_one", "{number} {text}")
NONE_OF = Message("submit.note_none", "都不是")
ALL_OF = Message("submit.note_all", "这 {count} 处都是")
YES = Message("button.submit_sure", "确认提交")
NOT_YET = Message("button.not_now", "先不提交")
TYPED = Words("words.submit_sure", "确认提交|确认")
ASSENT = Words("words.submit_assent", "好|好的|好吧|可以|是|是的|行|确定|嗯|对|没问题")
NO = Words("words.submit_not", "不提交|不交|不交了|先不交|先不提交|先不|暂不提交|暂时不交")
LEFT = Message("submit.left", "没有提交，草稿还在。要提交时再点卡片上的按钮。")
SHOWN = 6
"""How many findings are offered or named."""


@dataclass(frozen=True)
class Sure(State):
    """确认提交 of one form, or with a reason of several (``others`` beside the first): ``reason`` goes with their
    必须修改, ``words`` wait to be said which ① they are for, ``card`` is the message that they were handed in from,
    ``mark`` what 确认提交 is marked with and ``asked`` the row of the message that has it."""

    reading: int
    sheet: int
    reason: str = ""
    words: str = ""
    others: Sequence[int] = ()
    card: int = 0
    mark: int = 0
    asked: int | None = None

    @property
    def places(self) -> list[int]:
        """All forms."""
        return [self.sheet, *self.others]


def ask(
    turn: Turn, stack: Stack, lines: Sequence[Outline], action: HandIn, card: int | None, reason: str = "",
    handed_from: int = 0,
) -> None:  # fmt: skip
    """Ask once more; of one form what is written next may be a reason, unless another answer is waited for."""
    first, *others = [one.place for one in lines]
    mark, before = stale.mark(turn, lines), turn.waiting
    row = turn.put(card, _sure(turn, stack, lines, replace(action, sure=mark), reason))
    if (reason or not others) and (before is None or isinstance(before, Sure)):
        state = Sure(stack.reading_id, first, reason, others=others, card=handed_from, mark=mark, asked=row.id)
        if isinstance(before, Sure) and (before.reading, before.places) == (state.reading, state.places):
            _over(turn, before, row)
        turn.wait(state)


def _over(turn: Turn, before: Sure, now: Row) -> None:
    """The question before about the same forms has no buttons any more: one of them stands."""
    row = turn.row(before.asked)
    message = None if row is None else outbox.message_of(turn.session, row)
    if message is not None and message != outbox.message_of(turn.session, now):
        turn.edit_buttons(message, ())


def handing_in(stack: Stack, lines: Sequence[Outline]) -> HandIn:
    """What 确认提交 does with one form, or with all that are left of a file."""
    if len(lines) == 1:
        return HandIn(stack.reading_id, Extent.ONE, str(lines[0].place))
    return HandIn(stack.reading_id, Extent.ALL, forms.marked(lines))


def reason_for(turn: Turn, stack: Stack, lines: Sequence[Outline]) -> str:
    """The reason that was written before 确认提交 was tapped."""
    state = turn.waiting
    is_of = isinstance(state, Sure) and state.reading == stack.reading_id
    return state.reason if isinstance(state, Sure) and is_of and [one.place for one in lines] == state.places else ""


def standing(turn: Turn, stack: Stack, lines: Sequence[Outline]) -> int | None:
    """The message in which it was asked last: those before have no buttons any more."""
    state, place = turn.waiting, (stack.reading_id, [line.place for line in lines])
    row = turn.row(state.asked) if isinstance(state, Sure) and (state.reading, state.places) == place else None
    return None if row is None else outbox.message_of(turn.session, row)


def settled(turn: Turn) -> int:
    """Nothing more is asked about what is handed in; the message that it is handed in from, where that is another."""
    state = turn.waiting
    if not isinstance(state, Sure):
        return 0
    turn.end()
    return state.card


def _sure(turn: Turn, stack: Stack, lines: Sequence[Outline], action: HandIn, reason: str) -> Letter:
    """What goes, and with what left open."""
    one = lines[0]
    if len(lines) == 1:
        said = [SURE.with_(form=cards.called(one, 40)), cards.scores(stack.record(one.place))]
    else:
        said = [SURE_MANY.with_(count=len(lines), tables=cards.few([line.number for line in lines]))]
    left = sum(line.unexplained for line in lines)
    said += [*_with_errors(stack, lines), WITH_REASON.with_(reason=reason)] if reason else []
    said += (
        [(OPEN_ONE if len(lines) == 1 else OPEN_LEFT).with_(count=left)] if left else [] if reason else [NOTHING_LEFT]
    )
    leave = NotNow(stack.reading_id, one.place if len(lines) == 1 else None)
    return Letter("\n".join(map(turn.say, said)), [[Button(YES, action), Button(NOT_YET, leave)]])


def _with_errors(stack: Stack, lines: Sequence[Outline]) -> Iterator[Message]:
    """What stays open of what must be mended: of one form each, of several how much of each."""
    yield ERRORS_LEFT.with_(count=sum(line.errors for line in lines))
    if len(lines) == 1:
        yield from open_of(stack.record(lines[0].place))
        return
    bad = [line for line in lines if line.errors]
    yield from (OF_FORM.with_(form=cards.called(line), count=line.errors) for line in bad[:SHOWN])
    if len(bad) > SHOWN:
        yield MORE_FORMS.with_(count=len(bad) - SHOWN)


def open_of(record: Record) -> list[Message]:
    """Each 必须修改 of a form."""
    said = [OPEN.with_(text=told.finding.message) for told in record.told if told in record.errors]
    return [*said[:SHOWN], *([MORE_OPEN.with_(count=len(said) - SHOWN)] if len(said) > SHOWN else [])]


# -- what is written to it ---------------------------------------------------------------------------------------------


@step
def words_came(turn: Turn, state: Sure) -> None:
    """确认 in words, something else that is meant, or a reason: of the one finding that wants one, or it is asked."""
    stack, words = readings.find(turn.session, state.reading, turn.person.id), " ".join(turn.incoming.text.split())
    left = [] if stack is None or state.others else _open(stack.record(state.sheet))
    if stack is None:
        turn.end()
        turn.reply(GONE)
    elif bare(words) in turn.translator.typed(TYPED) and _is_asked_last(turn, stack, state):
        _hand_in(turn, stack, state)
    elif bare(words) in turn.translator.typed(NO):
        turn.end()
        turn.reply(LEFT)
    elif bare(words) in {*turn.translator.typed(TYPED), *turn.translator.typed(ASSENT)} or taken_otherwise(turn):
        _still(turn, state)
    elif is_of_its_own(turn) or not (left and is_note(words)):
        pass_on(turn)
        _still(turn, state)
    elif len(left) == 1:
        _note(turn, stack, state, left, words)
    else:
        turn.wait(replace(state, words=words))
        turn.reply(_which(turn, stack, left, state.sheet, words))


def _is_asked_last(turn: Turn, stack: Stack, state: Sure) -> bool:
    """Whether the confirmation is the last question that stands in the chat: 确认 is the answer to that one; also where
    the form came back since."""
    if stale.is_back(turn, stack.at(state.places), state.mark):
        return True
    rows = next((rows for _, rows in outbox.last_buttons(turn.session, turn.chat_id, 1)), ())
    asked = [decode(data) for row in rows for _, data in row]
    return any(isinstance(one, HandIn) and one.sure and one.reading == state.reading for one in asked)


def _still(turn: Turn, state: Sure) -> None:
    if turn.waiting == state:
        still_asked(turn, state)


@resume
def still_asked(turn: Turn, state: Sure) -> None:
    """Ask once more, below what came between."""
    stack = readings.find(turn.session, state.reading, turn.person.id)
    if stack is not None:
        _again(turn, stack, state)


def _again(turn: Turn, stack: Stack, state: Sure, card: int | None = None, note: Message | None = None) -> None:
    """The confirmation as things stand now; ``note`` says first what was kept."""
    lines = stack.at(state.places)
    action = replace(handing_in(stack, lines), sure=state.mark or 1)
    letter = _sure(turn, stack, lines, action, state.reason)
    row = turn.put(card, letter if note is None else letter.under(turn.say(note)))
    _over(turn, state, row)
    turn.wait(replace(state, words="", asked=row.id))


def _hand_in(turn: Turn, stack: Stack, state: Sure) -> None:
    lines = stack.at(state.places)
    barred = versions.barred(turn, lines)
    turn.end()
    if stale.stops(turn, stack, lines, state.mark):
        if not stale.is_back(turn, lines, state.mark):
            turn.wait(state)
    elif barred is not None:  # the role may have gone since it was asked
        turn.reply(barred)
    elif any(line.errors for line in lines) and not state.reason:  # so may the form as it was
        turn.reply(forms.card(turn.reader, stack, stack.record(state.sheet)))
    else:
        versions.hand_in(turn, stack, lines, state.reason or None, state.card or None)


def _open(record: Record) -> list[ToldFinding]:
    """What is 请核实 and has no explanation yet."""
    return [told for told in record.warnings if told.explanation is None]


def _which(turn: Turn, stack: Stack, left: Sequence[ToldFinding], sheet: int, words: str) -> Letter:
    """Ask which finding the words are for, with each, and all of them, one tap away."""
    shown, place = left[:SHOWN], (stack.reading_id, sheet)
    said = [WHICH.with_(words=cards.short(words, 40))]
    said += [ONE.with_(number=cards.circled(told.number), text=told.finding.message) for told in shown]
    numbers = [Button(cards.circled(told.number), NoteTo(*place, told.number)) for told in shown]
    rows = [numbers[n : n + IN_A_ROW] for n in range(0, len(numbers), IN_A_ROW)]
    last = [Button(ALL_OF.with_(count=len(left)), NoteTo(*place)), Button(NONE_OF, NoteTo(*place, 0))]
    return Letter("\n".join(map(turn.say, said)), [*rows, last], shows=shows(place[0], stack.record(sheet)))


@tap(NoteTo)
def note_to(turn: Turn, action: NoteTo) -> None:
    """Keep the words that were written as what was tapped says, and go on to the confirmation."""
    state, stack = turn.waiting, turn.own_file(action.reading)
    if stack is None:
        return
    if not isinstance(state, Sure) or not state.words or (state.reading, state.sheet) != (action.reading, action.sheet):
        turn.toast(EXPIRED, alert=True)
        return
    left = _open(stack.record(state.sheet))
    told = left if action.number is None else [one for one in left if one.number == action.number]
    _note(turn, stack, state, told, state.words, turn.incoming.message_id)


def _note(
    turn: Turn, stack: Stack, state: Sure, left: Sequence[ToldFinding], words: str, card: int | None = None
) -> None:
    editing = drafts.begin(turn.session, turn.person.id, stack, state.sheet, turn.now)
    for told in left:
        drafts.explain(editing, told.finding, words, turn.now)
    note = NOTED.with_(number="".join(cards.circled(told.number) for told in left), text=words)
    _again(turn, editing.stack, state, card, note if left else None)
