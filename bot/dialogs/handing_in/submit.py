"""提交审核 by command or button: one form, all of a file, or those without 必须修改."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import Extent, HandIn, ShowNewest, number_of
from bot.chat import Turn, command, tap
from bot.db.terms import Role
from bot.dialogs.handing_in import reason, versions
from bot.letters import forms
from bot.services import readings
from bot.services.readings import Stack
from zwcore.record import Outline
from zwcore.text import Message

SEND = Message("submit.send", "请把自评表发来（Word、Excel、PDF，或粘贴文字）。读完会给出卡片，在卡片上点“提交审核”。")
EXPIRED = Message("submit.expired", "这张卡片之后有了变化，没有提交。最新的一张在下面。")


@command("submit", Message("menu.submit", "提交审核"), roles=[Role.CLERK], order=20)
def submit(turn: Turn) -> None:
    """Show the newest file with its buttons, or say what to send."""
    turn.end()
    stack = readings.latest(turn.session, turn.person.id)
    if stack is None:
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
        _begin(turn, stack, [stack.line(number_of(action.what))])
        return
    lines = forms.to_submit(turn.reader, stack.lines, good=action.how is Extent.GOOD)
    if action.what == forms.marked(lines):
        _begin(turn, stack, lines)
    else:
        turn.toast(EXPIRED, alert=True)
        turn.reply(forms.overview(turn.reader, stack))


def _begin(turn: Turn, stack: Stack, lines: Sequence[Outline]) -> None:
    """Hand forms in at once, or ask for the line of reason first."""
    barred = versions.barred(turn, lines)
    if barred is not None:
        turn.toast(barred, alert=True)
        return
    bad = [line for line in forms.to_submit(turn.reader, lines) if line.errors]
    if bad:
        reason.ask(turn, stack, lines, bad)
    else:
        versions.hand_in(turn, stack, lines, None, turn.incoming.message_id)
