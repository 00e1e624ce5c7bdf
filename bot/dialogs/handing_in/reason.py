"""The line of reason that forms with 必须修改 are handed in with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import Extent, HandIn, NotNow
from bot.chat import Button, Buttons, State, Turn, resume, step, tap
from bot.chat.turn import GONE
from bot.dialogs.handing_in import sure, versions
from bot.dialogs.handing_in.sure import Sure
from bot.letters import cards, forms
from bot.services import readings
from bot.services.readings import Stack
from zwcore.record import Outline
from zwcore.text import Message

ASK_ONE = Message(
    "submit.ask_one",
    "<b>{form} 还有 {count} 处必须修改</b>\n可以附说明提交。请用一行写明原因，例如：批复文件待补，下周更正。",
)
ASK_MANY = Message(
    "submit.ask_many",
    "<b>{forms} 张表还有必须修改的（表{tables}）</b>\n"
    "可以附说明一并提交。请用一行写明原因，例如：得分待科室确认，下周更正。",
)
TOO_SHORT = Message(
    "submit.too_short",
    "{forms}：正在等提交的原因，这一句不像原因。请用一行写明，例如：待科室确认。先看别的表，请点“先不提交”。",
)
WAITING = Message("submit.waiting", "{forms}：正在等您用一行写明原因。")
LEFT = Message("submit.left", "没有提交，草稿还在。要提交时再点卡片上的按钮。")
NOT_NOW: Buttons = [[Button(Message("button.not_now", "先不提交"), NotNow())]]
_NAVIGATION = re.compile(r"[第表]*\s*\d*\s*[张号]?|[\W\d_]+")


@dataclass(frozen=True)
class ReasonAsked(State):
    """Waiting for the line of reason: for which forms of which file, and the message with their card (0: it was asked
    for in words, and is confirmed by a button)."""

    any_words = True
    reading: int
    forms: list[int]
    card: int


def ask(turn: Turn, stack: Stack, lines: Sequence[Outline], bad: Sequence[Outline], card: int | None) -> None:
    """Ask for the line of reason, once; ``bad`` are those of the forms that need one."""
    state = ReasonAsked(stack.reading_id, [line.place for line in lines], card or 0)
    if turn.waiting == state:
        turn.toast(WAITING.with_(forms=_named(lines)))
        return
    turn.wait(state)
    if len(lines) == 1:
        text = ASK_ONE.with_(form=cards.called(bad[0]), count=bad[0].errors)
    else:
        text = ASK_MANY.with_(forms=len(bad), tables=cards.few([line.number for line in bad]))
    turn.reply(text, NOT_NOW)


@tap(NotNow)
def not_now(turn: Turn, action: NotNow) -> None:
    """Leave the question; of one form back to its card."""
    if isinstance(turn.waiting, ReasonAsked | Sure):
        turn.end()
    stack = None if action.reading is None else readings.find(turn.session, action.reading, turn.person.id)
    record = None if stack is None or action.sheet is None else stack.record(action.sheet)
    here = turn.incoming.message_id
    turn.edit(here, LEFT if stack is None or record is None else forms.card(turn.reader, stack, record))


@resume
def still_asked(turn: Turn, state: ReasonAsked) -> None:
    """Say that the reason is still waited for, and for which forms."""
    stack = readings.find(turn.session, state.reading, turn.person.id)
    if stack is not None:
        turn.reply(WAITING.with_(forms=_named(stack.at(state.forms))), NOT_NOW)


def _named(lines: Sequence[Outline]) -> Message | str | tuple[Message | str, ...]:
    """One form by its name, several by their numbers."""
    return cards.called(lines[0]) if len(lines) == 1 else cards.few(cards.listed(lines))


@step
def reason_came(turn: Turn, state: ReasonAsked) -> None:
    """Take the line of reason and hand in."""
    words = " ".join(turn.incoming.text.split())
    stack = readings.find(turn.session, state.reading, turn.person.id)
    if stack is None:
        turn.end()
        turn.reply(GONE)
        return
    if len(words) < 2 or _NAVIGATION.fullmatch(words):
        turn.reply(TOO_SHORT.with_(forms=_named(stack.at(state.forms))), NOT_NOW)
        return
    lines = stack.at(state.forms)
    barred = versions.barred(turn, lines)
    turn.end()
    if barred is not None:  # the role may have gone since the question was asked
        turn.reply(barred)
    elif not state.card and len(lines) == 1:
        sure.ask(turn, stack, lines, HandIn(stack.reading_id, Extent.ONE, str(lines[0].place)), None, words)
    else:
        versions.hand_in(turn, stack, lines, words, state.card)
