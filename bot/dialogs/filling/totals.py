"""填总分: of a file, the totals (总分) that nobody wrote though all points stand there; each can be taken back."""

from __future__ import annotations

from bot.actions import FillTotals
from bot.chat import Turn, tap
from bot.letters import cards, forms
from bot.services import drafts
from zwcore.filling import AnswerKind, total_of
from zwcore.money import plain
from zwcore.text import Message

DONE = Message("totals.done", "已按各项合计填了 {count} 张的总分：{forms}。要撤回，打开那一张写“撤销”。")
NONE = Message("totals.none", "现在没有只差总分的表。")
ONE = Message("totals.one", "{form} {total}")
TOGETHER = 40
"""Forms that one tap fills, at most; the button stays for the others."""


@tap(FillTotals)
def tapped(turn: Turn, action: FillTotals) -> None:
    """Put the sum of the points where only the total misses, and say so above the overview."""
    stack = turn.own_file(action.reading)
    if stack is None:
        return
    done: list[Message] = []
    for line in forms.only_total_missing(turn.reader, stack)[:TOGETHER]:
        editing = drafts.begin(turn.session, turn.person.id, stack, line.place, turn.now)
        total = plain(total_of(editing.form))
        paths = [one.path for one in editing.all_fields() if one.kind is AnswerKind.TOTAL]
        if drafts.change(editing, [(path, total) for path in paths], turn.now):
            done.append(ONE.with_(form=cards.briefly(line), total=total))
    if done:
        said = DONE.with_(count=len(done), forms=cards.few(done))
        turn.edit(turn.incoming.message_id, forms.overview(turn.reader, stack).under(turn.say(said) + "\n"))
    else:
        turn.toast(NONE, alert=True)
