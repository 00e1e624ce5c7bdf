"""提交审核 by command or button: one form, all of a file, or those without 必须修改."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Do, Extent, HandIn, Review, ShowNewest, number_of
from bot.chat import Arrival, Button, Letter, Turn, command, tap
from bot.db.terms import Role
from bot.dialogs.handing_in import reason, versions
from bot.letters import cards, forms
from bot.services import readings, submissions
from bot.services.readings import Stack
from zwcore.record import Outline
from zwcore.text import Message

SEND = Message("submit.send", "请把自评表发来（Word、Excel、PDF，或粘贴文字）。读完会给出卡片，在卡片上点“提交审核”。")
NO_SUCH = Message("submit.no_such", "您发来的表里没有“{words}”，没有提交。写“我的表”看有哪些。")
SURE = Message("submit.sure", "<b>提交 {form}？</b>")
SURE_MANY = Message("submit.sure_many", "<b>提交这 {count} 张？</b>（表{tables}）")
OPEN_LEFT = Message("submit.open_left", "还有请核实 {count} 处没写说明，不影响提交；先写一句，可以少一次退回。")
NOTHING_LEFT = Message(
    "submit.nothing_left", "填写和计算没有要改的。提交后主管部门审核人就能看到，审核通过前可以撤回。"
)
PART = Message(
    "submit.part",
    "这张表没有拍全，先不能提交。把剩下的拍来，合在一起再核对；表上本来没有总分的，回复“总分 95”这样补上。",
)
YES = Message("button.submit_sure", "确认提交")
NOT_YET = Message("button.not_now", "先不提交")
EXPIRED = Message("submit.expired", "这张卡片之后有了变化，没有提交。最新的一张在下面。")
UNTOUCHED = Message("submit.untouched", "还没有改动，也没有写说明。先改或说明，再点“重新提交”。")


@command("submit", Message("menu.submit", "提交审核"), roles=[Role.CLERK], order=20)
def submit(turn: Turn) -> None:
    """Show the form that is named, else the newest file, with its buttons; or say what to send."""
    turn.end()
    words = turn.incoming.argument if turn.incoming.kind is Arrival.COMMAND else ""
    named = readings.naming(turn.session, turn.person.id, words) if words else None
    stack = readings.latest(turn.session, turn.person.id)
    if named is not None:
        stack, found = named
        one = stack.record(found[0].place) if len(found) == 1 else None
        turn.reply(forms.card(turn.reader, stack, one) if one else forms.pick(turn.reader, stack, found))
    elif words and stack is not None:
        turn.reply(NO_SUCH.with_(words=cards.short(words)))
    elif stack is None:
        turn.reply(SEND)
    else:
        turn.reply(forms.overview(turn.reader, stack))


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
    if action.how is Extent.ONE:
        _begin(turn, stack, [stack.line(number_of(action.what))], action)
        return
    whole = [line for line in stack.lines if not stack.is_part(line)]
    lines = forms.to_submit(turn.reader, whole, good=action.how is Extent.GOOD)
    # What came back is mended after its message: of that all goes that was dealt with.
    if stack.came_back or action.what == forms.marked(lines):
        _begin(turn, stack, lines, action)
    else:
        turn.toast(EXPIRED, alert=True)
        turn.reply(forms.overview(turn.reader, stack))


def _begin(turn: Turn, stack: Stack, lines: Sequence[Outline], action: HandIn) -> None:
    """Ask once more before forms are handed in; with 必须修改 left the line of reason is asked for instead."""
    barred = PART if any(map(stack.is_part, lines)) else versions.barred(turn, lines)
    if barred is not None:
        turn.toast(barred, alert=True)
        return
    left = forms.to_submit(turn.reader, lines)
    if not left and submissions.any_returned(turn.session, turn.person, lines):
        turn.toast(UNTOUCHED, alert=True)
        return
    bad = [line for line in left if line.errors]
    if bad:
        reason.ask(turn, stack, lines, bad)
    elif action.sure or not left:
        versions.hand_in(turn, stack, lines, None, turn.incoming.message_id)
    else:
        # What came back is told in the message that the button stands below: that stays.
        card = None if stack.came_back else turn.incoming.message_id
        turn.put(card, _sure(turn, stack, lines, action))


def _sure(turn: Turn, stack: Stack, forms_left: Sequence[Outline], action: HandIn) -> Letter:
    """What goes, and with what left open."""
    one = forms_left[0]
    if len(forms_left) == 1:
        lines = [SURE.with_(form=cards.called(one, 40)), cards.scores(stack.record(one.place))]
    else:
        lines = [SURE_MANY.with_(count=len(forms_left), tables=tuple(line.number for line in forms_left))]
    left = sum(line.unexplained for line in forms_left)
    lines.append(OPEN_LEFT.with_(count=left) if left else NOTHING_LEFT)
    card = Review(stack.reading_id, Do.CARD, one.place)
    leave = card if len(forms_left) == 1 else Review(stack.reading_id, Do.OVERVIEW)
    buttons = [[Button(YES, replace(action, sure=1)), Button(NOT_YET, leave)]]
    return Letter("\n".join(turn.say(line) for line in lines), buttons)
