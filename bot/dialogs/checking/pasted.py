"""A form is pasted as text, maybe in several parts: it is read as a file is, and has one card.

A text that is too long for a message comes in parts, cut by the person's app. Each part has all that came so far read
anew; of an order whose text has gone on since, the result is left unsaid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.chat import State, Turn, on_event, on_text, step
from bot.chat.post import Row
from bot.chat.router import pass_on
from bot.db.queries import orders
from bot.db.queries.work import ReadText
from bot.dialogs.checking import parts, sent_again
from bot.letters.markup import units
from bot.services import readings
from bot.services.readings import Stack
from zwcore.layouts.vocabulary import label_of, labels
from zwcore.text import Message

NOT_A_FORM = Message(
    "reading.not_a_form",
    "没看懂这段文字。请发自评表的文件（Word、Excel、PDF），或把整张表从“项目名称”到“总分”复制粘贴过来。",
)
TEXT_UNREAD = Message(
    "reading.text_unread",
    "这段文字没能读出来，试了几次都不行。请发自评表的文件（Word、Excel、PDF）。",
)
LONG = 3500
"""From this length on a pasted text may be the first part of one that the person's app has cut."""
LONGEST = 60_000
TOGETHER = timedelta(seconds=60)
SHORT = 60
TITLE = "自评表"
LAST_LINES = 6
"""Below the 总分 there may be the grade, a note and who signed."""


@dataclass(frozen=True)
class PastedText(State):
    """A pasted text that may go on, as far as it has come.

    ``order`` has it read, ``at`` is when its last part was sent, ``open`` whether it stops before its end, as far as
    that is known. ``shown`` is the row with the card of what came before, ``reading`` what that is about.
    """

    text: str
    order: int
    at: str
    long: bool
    open: bool
    shown: int | None = None
    reading: int | None = None


# -- what comes in -----------------------------------------------------------------------------------------------------


@on_text(order=10)
def text_came(turn: Turn) -> bool:
    """Have a pasted form read."""
    pasted = _is_pasted(turn.incoming.text)
    if pasted:
        _read(turn, turn.incoming.text)
    return pasted


@step
def text_goes_on(turn: Turn, state: PastedText) -> None:
    """Take the next part of a text that was too long for one message."""
    part = turn.incoming.text
    since = turn.incoming.sent_at - datetime.fromisoformat(state.at)
    whole = parts.joined(state.text, part)
    in_time = state.open and since <= TOGETHER and len(whole) <= LONGEST
    if in_time and (_is_pasted(part) or _ends_a_form(part) or parts.goes_on(state.text, part)):
        _read(turn, whole, state)
    else:
        turn.end()
        pass_on(turn)


def _read(turn: Turn, text: str, before: PastedText | None = None) -> None:
    """Have a text read; where it goes on from ``before``, its card will stand where the one of that stands."""
    refused = turn.quotas.refuses_text(turn.session, turn.person, turn.now)
    if refused is not None:
        turn.reply(refused)
        return
    turn.typing()
    number = turn.order(ReadText(text, None if before is None else before.order))
    long = units(turn.incoming.text) >= LONG
    goes_on = long or not _has_its_total(text)
    if before is None and not goes_on:
        turn.end()
        return
    state = PastedText(text, number, turn.incoming.sent_at.isoformat(), long, goes_on)
    shown = (None, None) if before is None else (before.shown, before.reading)
    turn.wait(replace(state, shown=shown[0], reading=shown[1]))


def _is_pasted(text: str) -> bool:
    """Tell a pasted form from a few words that name one."""
    return len(text) > SHORT or "\t" in text


def _ends_a_form(text: str) -> bool:
    """A last part may be as short as "总分 100"."""
    words = text.split()
    return bool(words) and label_of(words[0]) in labels("total")


def _has_its_total(text: str) -> bool:
    """Tell at a glance whether a text comes to the 总分 of its last form: it is complete then."""
    last = text.splitlines()[-LAST_LINES:]
    ends = [n for n, line in enumerate(last) if _ends_a_form(line)]
    return bool(ends) and not any(_begins_a_form(line) for line in last[ends[-1] :])


def _begins_a_form(line: str) -> bool:
    words = line.split()
    return bool(words) and (TITLE in words[0] or labels("head").get(label_of(words[0])) == "project")


# -- what came of it ---------------------------------------------------------------------------------------------------


@on_event("text_read")
def text_read(turn: Turn) -> None:
    """Show the card, or put it where the card of an earlier part stands; wait for the rest where there is one."""
    result, state = orders.take_result(turn.done()), _waiting(turn)
    stack = readings.of_order(turn.session, turn.incoming.number)
    if result is None or (state is None and orders.is_superseded(turn.session, turn.incoming.number)):
        if stack is not None:
            readings.erase(turn.session, stack.reading_id, turn.person.id, turn.now)
        return
    row = _answer(turn, stack, state)
    if state is None:
        return
    if row is not None and (state.long or (stack is not None and stack.is_unfinished)):
        number = None if stack is None else stack.reading_id
        turn.wait(replace(state, open=True, shown=state.shown or row.id, reading=number))
    else:
        turn.end()


@on_event("text_unread")
def text_unread(turn: Turn) -> None:
    """Say that all attempts came to nothing."""
    state = _waiting(turn)
    if orders.is_superseded(turn.session, turn.incoming.number):
        return
    turn.put(None if state is None else turn.row(state.shown), TEXT_UNREAD)
    if state is not None:
        turn.end()


def _waiting(turn: Turn) -> PastedText | None:
    """The text that the event's order has read, while the chat waits for more of it."""
    state = turn.waiting
    return state if isinstance(state, PastedText) and state.order == turn.incoming.number else None


def _answer(turn: Turn, stack: Stack | None, state: PastedText | None) -> Row | None:
    """Say what came of a text, where that of its earlier part stands; what was kept of that goes."""
    before = None if state is None else state.reading
    shown = None if state is None else turn.row(state.shown)
    if stack is None:
        # Said anew where it was said before: a message that stays as it is would be no answer.
        return turn.put(None if before is None else shown, NOT_A_FORM)
    if orders.work_of(turn.done(), ReadText).anew:
        return sent_again.read_anew(turn, stack, shown)
    if shown is None:
        return sent_again.overview(turn, stack, None)
    row = sent_again.goes_on(turn, stack, shown)
    if before is not None:
        readings.erase(turn.session, before, turn.person.id, turn.now)
    return row
