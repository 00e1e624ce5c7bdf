"""/my (我的表): a clerk's forms in every state; 去改 lays one that was handed in before them again."""

from __future__ import annotations

from bot.actions import Mend, MyForms
from bot.chat import Turn, command, tap
from bot.db.terms import FilingState, Role
from bot.letters import forms, returned
from bot.letters import mine as letters
from bot.services import mine, returns, submissions, unsent
from zwcore.text import Message

GONE = Message("my.gone", "没有这张表，或它不是您单位的。")
LOCKED = Message("my.locked", "这张表已经审核通过，不能再改。要改请先请审核人撤销审核。")


@command("my", Message("menu.my", "我的表"), order=12)
def my_forms(turn: Turn) -> None:
    """List one's forms."""
    turn.reply(letters.page(turn.reader, mine.listed(turn.session, turn.person), 0))


@tap(MyForms)
def turned(turn: Turn, action: MyForms) -> None:
    """Turn the pages."""
    turn.edit(turn.incoming.message_id, letters.page(turn.reader, mine.listed(turn.session, turn.person), action.page))


@tap(Mend, roles=[Role.CLERK])
def mend(turn: Turn, action: Mend) -> None:
    """Open a form that was handed in to be changed: as it was changed last, else as it was handed in."""
    filing = submissions.visible_one(turn.session, turn.person, action.filing)
    if filing is None:
        turn.toast(GONE, alert=True)
        return
    if filing.state == FilingState.ACCEPTED:
        turn.toast(LOCKED, alert=True)
        return
    stack, place = unsent.in_hand(turn.session, turn.person, filing) or (None, 0)
    if stack is None:
        found = [(filing, submissions.newest_version(turn.session, filing).record)]
        stack = returns.put_back(turn.session, turn.person, found, filing.project, turn.now)
    record = stack.record(place)
    turn.reply(returned.form(turn.reader, stack, record) or forms.card(turn.reader, stack, record))
