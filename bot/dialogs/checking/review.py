"""The buttons under a checked file: cards, all findings, reasons, what is shared, deleting."""

from __future__ import annotations

from bot.actions import Do, Review
from bot.chat import Button, Letter, Turn, on_event, tap
from bot.chat.router import EXPIRED
from bot.chat.turn import GONE
from bot.db.queries.orders import work_of
from bot.db.queries.work import LetGo
from bot.dialogs.checking.pasted import PastedText
from bot.letters import cards, forms, returned
from bot.letters.letter import meant
from bot.services import readings
from bot.services.readings import Stack
from zwcore.record import Record
from zwcore.text import Message

DELETING = Message("review.deleting", "正在删除这次发来的…")
DELETED = Message("review.deleted", "已删除这次发来的，文件和核对结果都不再保存。已提交的不受影响。")
DELETED_ALL = Message(
    "review.deleted_all", "已删除您发来而没有提交的全部内容，文件和核对结果都不再保存。已提交的不受影响。"
)
NOT_DELETED = Message(
    "review.not_deleted", "核对结果已删除，文件没能从磁盘上删掉，系统每天会再删一次。急的话请告诉管理员。"
)
SURE = Message(
    "review.sure",
    "<b>删除这次发来的？</b>（{count} 张：{forms}）\n"
    "删掉：发来的文件、核对结果、改过的内容、写的说明、没提交的佐证，删了就找不回来。\n"
    "留下：已提交的表、回执和随表提交的佐证。",
)
YES = Message("button.delete_yes", "确认删除")
NO = Message("button.delete_no", "不删")


@tap(Review)
def tapped(turn: Turn, action: Review) -> None:
    """Show what a button of a file or of a form names, in the message it stands under."""
    stack = readings.find(turn.session, action.reading, turn.person.id)
    if stack is None:
        turn.not_there(GONE, alert=action.do != Do.DELETE)  # a second tap on 确认删除 is no mistake
        return
    letter = _of_file(turn, stack, action.do) if action.sheet is None else _of_form(turn, stack, action)
    if letter is None:
        turn.toast(EXPIRED, alert=True)
    else:
        turn.edit(turn.incoming.message_id, letter)


def _of_file(turn: Turn, stack: Stack, do: Do) -> Letter | None:
    back = Review(stack.reading_id, Do.OVERVIEW)
    match do:
        case Do.OVERVIEW:
            return forms.overview(turn.reader, stack)
        case Do.RETURNED:
            return returned.every(turn.reader, stack)
        case Do.SHARED:
            return Letter(cards.shared(turn.translator, stack), [[Button(forms.BACK, back)]])
        case Do.ASK_DELETE:
            names = cards.few(cards.listed(stack.lines))
            return Letter(
                turn.say(SURE.with_(count=stack.count, forms=names)),
                [[Button(YES, Review(stack.reading_id, Do.DELETE)), Button(NO, back)]],
            )
        case Do.DELETE:
            _delete(turn, stack)
            return Letter(turn.say(DELETING))
    return None


def _delete(turn: Turn, stack: Stack) -> None:
    """Delete a reading; its text is not waited to go on any more, since the chat holds what has come of it."""
    card = (turn.chat_id, turn.incoming.message_id)
    readings.erase(turn.session, stack.reading_id, turn.person.id, turn.now, card)
    state = turn.waiting
    if isinstance(state, PastedText) and state.reading == stack.reading_id:
        turn.end()


@on_event("let_go")
def files_gone(turn: Turn) -> None:
    """Say that it is deleted: now its files are, too."""
    _tell(turn, DELETED_ALL if work_of(turn.done(), LetGo).everything else DELETED)


@on_event("not_let_go")
def files_not_gone(turn: Turn) -> None:
    """Say that a file could not be deleted."""
    _tell(turn, NOT_DELETED)


def _tell(turn: Turn, said: Message) -> None:
    card = work_of(turn.done(), LetGo).card
    if card is not None:
        turn.edit(card, said)


def _of_form(turn: Turn, stack: Stack, action: Review) -> Letter | None:
    record = stack.record(action.sheet or 0)
    match action.do:
        case Do.CARD:
            return forms.card(turn.reader, stack, record)
        case Do.ALL:
            return forms.everything(turn.reader, stack, record, action.number or 0)
        case Do.RETURNED:
            return returned.form(turn.reader, stack, record) or forms.card(turn.reader, stack, record)
        case Do.WHY:
            return _why(turn, stack, record, action.number or 0)
    return None


def _why(turn: Turn, stack: Stack, record: Record, number: int) -> Letter:
    """The reasons of a finding; where it has been mended since, the card as it is."""
    told = meant(turn.shown(), record, number)
    return forms.card(turn.reader, stack, record) if told is None else forms.why(turn.reader, stack, record, told)
