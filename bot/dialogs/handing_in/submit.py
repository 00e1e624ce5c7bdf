"""提交审核 by command or button: one form, all of a file, or those without 必须修改."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Extent, HandIn, ShowNewest, number_of
from bot.chat import Arrival, Turn, command, tap, wished
from bot.chat.wishes.deeds import SubmitForms
from bot.db.terms import Role
from bot.dialogs.handing_in import reason, stale, sure, versions
from bot.letters import cards, forms
from bot.services import readings, submissions, unsent
from bot.services.readings import Stack
from zwcore.record import Outline
from zwcore.text import Message

SEND = Message("submit.send", "请把自评表发来（Word、Excel、PDF，或粘贴文字）。读完会给出卡片，在卡片上点“提交审核”。")
NO_SUCH = Message("submit.no_such", "您发来的表里没有“{words}”，没有提交。写“我的表”看有哪些。")
PART = Message(
    "submit.part",
    "这张表没有拍全，先不能提交。把剩下的拍来，合在一起再核对；表上本来没有总分的，回复“总分 95”这样补上。",
)
EXPIRED = Message("submit.expired", "这张卡片之后有了变化，没有提交。最新的一张在下面。")
NEWER = Message("submit.newer", "这张表后来又发来过或改过，这里的是旧的，没有提交。最新的一张在下面。")
UNTOUCHED = Message("submit.untouched", "还没有改动，也没有写说明。先改或说明，再点“重新提交”。")


@command("submit", Message("menu.submit", "提交审核"), roles=[Role.CLERK], order=20)
def submit(turn: Turn) -> None:
    """Ask about handing in the one form that is meant; else show the newest file with its buttons, or say what to
    send."""
    turn.end()
    words = turn.incoming.argument if turn.incoming.kind is Arrival.COMMAND else ""
    named = readings.naming(turn.session, turn.person.id, words) if words else None
    stack = readings.latest(turn.session, turn.person.id)
    if named is not None:
        stack, found = named
        if len(found) == 1:
            _one(turn, stack, found[0])
        else:
            turn.reply(forms.pick(turn.reader, stack, found))
    elif words and stack is not None:
        turn.reply(NO_SUCH.with_(words=cards.short(words)))
    elif not words and (shown := _open(turn)) is not None:
        _one(turn, *shown)
    elif stack is None:
        turn.reply(SEND)
    elif stack.count == 1:
        _one(turn, stack, stack.line(0))
    else:
        turn.reply(forms.overview(turn.reader, stack))


def _open(turn: Turn) -> tuple[Stack, Outline] | None:
    """The form whose card was shown last in this chat; ``None`` where something else was."""
    shown = next(iter(turn.last_shown()), None)
    stack = None if shown is None else readings.find(turn.session, shown.reading, turn.person.id)
    return None if stack is None or shown is None else (stack, stack.line(shown.sheet))


@wished(SubmitForms, roles=[Role.CLERK])
def in_words(turn: Turn, wish: SubmitForms) -> None:
    """提交 in words: 全部提交 as the button 一并提交 does, what is named or lies open as /submit does."""
    stack = readings.latest(turn.session, turn.person.id)
    if wish.every and not wish.argument_of_form and stack is not None and stack.count > 1:
        lines = _to_go(turn, stack, [line for line in stack.lines if not stack.is_part(line)])
        if lines:
            _begin(turn, stack, lines, sure.handing_in(stack, lines))
            return
    turn.reply(wish.said)
    turn.incoming = replace(turn.incoming, kind=Arrival.COMMAND, command=wish.command, argument=wish.argument)
    submit(turn)


def _one(turn: Turn, stack: Stack, line: Outline) -> None:
    """Begin to hand a form in, as its button does; where that cannot be, its card says why."""
    barred = stack.is_part(line) or versions.barred(turn, [line]) is not None
    if barred or not forms.to_submit(turn.reader, [line]):
        turn.reply(forms.card(turn.reader, stack, stack.record(line.place)))
    else:
        _begin(turn, stack, [line], HandIn(stack.reading_id, Extent.ONE, str(line.place)))


@tap(ShowNewest, roles=[Role.CLERK])
def show_newest(turn: Turn, _: ShowNewest) -> None:
    """The same from a reminder: 去提交."""
    submit(turn)


@tap(HandIn)
def tapped(turn: Turn, action: HandIn) -> None:
    """Hand in what a button names.

    One that is about several forms has the mark of those that its card showed: where these are no longer the ones, the
    card is shown anew.
    """
    stack = turn.own_file(action.reading)
    if stack is None:
        return
    if stack.came_back and action.how is Extent.ALL and (sent := unsent.sent_again(turn.session, stack)) is not None:
        _begin(turn, sent[0], sent[0].at(sent[1]), action)
        return
    if action.how is Extent.ONE:
        _begin(turn, stack, [stack.line(number_of(action.what))], action)
        return
    whole = [line for line in stack.lines if not stack.is_part(line)]
    lines = _to_go(turn, stack, whole, good=action.how is Extent.GOOD)
    # What came back is mended after its message: of that all goes that was dealt with.
    if stack.came_back or action.what == forms.marked(lines):
        _begin(turn, stack, lines, action)
    else:
        turn.toast(EXPIRED, alert=True)
        turn.reply(forms.overview(turn.reader, stack))


def _to_go(turn: Turn, stack: Stack, lines: Sequence[Outline], *, good: bool = False) -> list[Outline]:
    """What is not handed in as it is, with what came back and was only explained anew."""
    left = forms.to_submit(turn.reader, lines, good=good)
    back = [line for line in lines if (stack.came_back or len(lines) == 1) and line not in left]
    again = [line for line in back if forms.same(turn.reader, stack.record(line.place)) is None]
    return [line for line in lines if line in left or (line in again and not (good and line.errors))]


def _begin(turn: Turn, stack: Stack, lines: Sequence[Outline], action: HandIn) -> None:
    """Ask once more before forms are handed in; with 必须修改 left the line of reason is asked for instead."""
    barred = PART if any(map(stack.is_part, lines)) else versions.barred(turn, lines)
    if barred is not None:
        turn.toast(barred, alert=True)
        return
    if action.sure and stale.stops(turn, stack, lines, action.sure):
        if stale.is_back(turn, lines, action.sure):
            sure.settled(turn)
        return
    newer = unsent.newer(turn.session, turn.person, stack, lines)
    if newer is not None:
        turn.toast(NEWER, alert=True)
        turn.reply(forms.card(turn.reader, newer.stack, newer.record))
        return
    left = _to_go(turn, stack, lines)
    if not left and submissions.any_returned(turn.session, turn.person, lines):
        turn.toast(UNTOUCHED, alert=True)
        return
    bad = [line for line in left if line.errors]
    card = turn.incoming.message_id if turn.incoming.kind is Arrival.TAP else None
    words = sure.reason_for(turn, stack, lines) if action.sure else ""
    if bad and not words:
        reason.ask(turn, stack, lines, bad, card)
    elif action.sure or not left:
        standing, handed_from = sure.standing(turn, stack, lines) or card, sure.settled(turn)
        if standing and (handed_from or standing != card):
            turn.edit_buttons(standing, ())
        versions.hand_in(turn, stack, lines, words or None, handed_from or card)
    else:
        # What came back is told in the message that the button stands below: that stays.
        sure.ask(turn, stack, lines, action, None if stack.came_back else card)
