"""The line of reason that forms with 必须修改 are handed in with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import NotNow
from bot.chat import Button, Buttons, Letter, State, Turn, meanwhile, resume, step, tap
from bot.chat.turn import GONE
from bot.dialogs.handing_in import stale, sure, versions
from bot.dialogs.handing_in.sure import LEFT, Sure
from bot.letters import cards, forms, returned
from bot.services import readings
from bot.services.readings import Stack
from zwcore.record import Outline
from zwcore.text import Message

ASK_ONE = Message(
    "submit.ask_one",
    "<b>{form} 还有 {count} 处必须修改</b>\n{left}\n可以附说明提交。请用一行写明原因，例如：批复文件待补，下周更正。",
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
NOT_NOW: Buttons = [[Button(Message("button.not_now", "先不提交"), NotNow())]]
_NAVIGATION = re.compile(r"[第表]*\s*\d*\s*[张号]?|[\W\d_]+")


@dataclass(frozen=True)
class ReasonAsked(State):
    """Waiting for the line of reason: for which forms of which file, and the message with their card (0: it was asked
    for in words)."""

    any_words = True
    reading: int
    forms: list[int]
    card: int
    mark: int = 0


def ask(turn: Turn, stack: Stack, lines: Sequence[Outline], bad: Sequence[Outline], card: int | None) -> None:
    """Ask for the line of reason, once; ``bad`` are those of the forms that need one."""
    state = ReasonAsked(stack.reading_id, [line.place for line in lines], card or 0, stale.mark(turn, lines))
    if turn.waiting == state:
        turn.toast(WAITING.with_(forms=_named(lines)))
        return
    turn.wait(state)
    if len(lines) == 1:
        turn.reply(_ask_one(turn, stack, bad[0]))
    else:
        turn.reply(ASK_MANY.with_(forms=len(bad), tables=cards.few([line.number for line in bad])), NOT_NOW)


def _ask_one(turn: Turn, stack: Stack, line: Outline) -> Letter:
    """The question about one form, with what is open; its ① are those of the card, so that a change is one of it."""
    record = stack.record(line.place)
    left = "\n".join(map(turn.translator, sure.open_of(record)))
    text = ASK_ONE.with_(form=cards.called(line), count=line.errors, left=left)
    return Letter(turn.say(text), NOT_NOW, shows=returned.card(turn.reader, stack, record).shows)


@tap(NotNow)
def not_now(turn: Turn, action: NotNow) -> None:
    """Leave the question; of one form back to its card, of several to their overview."""
    if isinstance(turn.waiting, ReasonAsked | Sure):
        turn.end()
    stack = None if action.reading is None else readings.find(turn.session, action.reading, turn.person.id)
    here = turn.incoming.message_id
    if stack is None:
        turn.edit(here, LEFT)
    elif action.sheet is None:
        turn.edit(here, forms.overview(turn.reader, stack))
    else:
        turn.edit(here, forms.card(turn.reader, stack, stack.record(action.sheet)))


@resume
def still_asked(turn: Turn, state: ReasonAsked) -> None:
    """Say that the reason is still waited for, and for which forms."""
    stack = readings.find(turn.session, state.reading, turn.person.id)
    lines = [] if stack is None else stack.at(state.forms)
    if not any(line.errors for line in lines):
        turn.end()  # what was wrong was mended in between: nothing is to be explained
    elif meanwhile.asks(turn.incoming.text) and len(lines) == 1 and stack is not None:
        turn.reply(_ask_one(turn, stack, lines[0]))
    else:
        turn.reply(WAITING.with_(forms=_named(lines)), NOT_NOW)


def _named(lines: Sequence[Outline]) -> Message | str | tuple[Message | str, ...]:
    """One form by its name, several by their numbers."""
    return cards.called(lines[0]) if len(lines) == 1 else cards.few(cards.listed(lines))


@step
def reason_came(turn: Turn, state: ReasonAsked) -> None:
    """Take the line of reason, and ask once more before anything goes; what is no reason is taken for what it is."""
    stack = readings.find(turn.session, state.reading, turn.person.id)
    words = " ".join(turn.incoming.text.split())
    if stack is None:
        turn.end()
        turn.reply(GONE)
    elif meanwhile.taken_otherwise(turn):
        if turn.waiting == state:
            still_asked(turn, state)
    elif len(words) < 2 or _NAVIGATION.fullmatch(words):
        turn.reply(TOO_SHORT.with_(forms=_named(stack.at(state.forms))), NOT_NOW)
    else:
        _confirm(turn, stack, state, words)


def _confirm(turn: Turn, stack: Stack, state: ReasonAsked, words: str) -> None:
    lines = stack.at(state.forms)
    barred = versions.barred(turn, lines)
    turn.end()
    if barred is not None:  # the role may have gone since the question was asked
        turn.reply(barred)
    elif stale.shows_back(turn, stack, lines, state.mark):
        return
    else:
        sure.ask(turn, stack, lines, sure.handing_in(stack, lines), None, words, state.card)
