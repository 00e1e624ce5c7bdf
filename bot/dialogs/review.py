"""The buttons under a review: cards, all findings, reasons, what is shared, deleting."""

from __future__ import annotations

from bot.dialogs import Button, Turn, cards, show, tap
from bot.services import readings
from bot.services.sheets import Stack
from zwcore.text import Message

DELETED = Message("review.deleted", "已删除这次自查，文件和核对结果都不再保存。已提交的不受影响。")
SURE = Message("review.sure", "删除这次自查？文件和核对结果会一并删除，已提交的不受影响。")
YES = Message("button.delete_yes", "确认删除")
NO = Message("button.delete_no", "不删")


@tap("r")
def tapped(turn: Turn) -> None:
    """Do what a button of a review says: ``r:<review>:<action>[:<form>[:<finding>]]``."""
    stack = readings.find(turn.session, int(turn.args[0]), turn.person.id)
    if stack is None:
        turn.toast(show.GONE, alert=turn.args[1] != "xx")  # a second tap on 确认删除 is no mistake
        return
    action, numbers = turn.args[1], [int(part) for part in turn.args[2:]]
    handler = _ACTIONS.get(action)
    if handler is not None:
        handler(turn, stack, numbers)


def _overview(turn: Turn, stack: Stack, _: list[int]) -> None:
    turn.edit(turn.incoming.message_id, *show.overview(turn, stack))


def _card(turn: Turn, stack: Stack, numbers: list[int]) -> None:
    turn.edit(turn.incoming.message_id, *show.card(turn, stack, stack.sheets[numbers[0]]))


def _all(turn: Turn, stack: Stack, numbers: list[int]) -> None:
    sheet = stack.sheets[numbers[0]]
    text, back = cards.everything(turn.translator, sheet), [[Button(show.BACK, show.data(stack, "c", sheet.index))]]
    turn.edit(turn.incoming.message_id, text, back, show.shown(stack, sheet))


def _why(turn: Turn, stack: Stack, numbers: list[int]) -> None:
    turn.edit(turn.incoming.message_id, *show.why(turn, stack, stack.sheets[numbers[0]], numbers[1]))


def _shared(turn: Turn, stack: Stack, _: list[int]) -> None:
    back = [[Button(show.BACK, show.data(stack, "o"))]]
    turn.edit(turn.incoming.message_id, cards.shared(turn.translator, stack), back)


def _ask_delete(turn: Turn, stack: Stack, _: list[int]) -> None:
    buttons = [[Button(YES, show.data(stack, "xx")), Button(NO, show.data(stack, "o"))]]
    turn.edit(turn.incoming.message_id, SURE, buttons)


def _delete(turn: Turn, stack: Stack, _: list[int]) -> None:
    readings.delete(turn.session, stack.reading_id, turn.person.id, turn.now)
    turn.edit(turn.incoming.message_id, DELETED)


_ACTIONS = {
    "o": _overview,
    "c": _card,
    "a": _all,
    "w": _why,
    "s": _shared,
    "x": _ask_delete,
    "xx": _delete,
}
