"""撤回退回: what was returned by mistake waits again as it was handed in, as long as the unit has not answered."""

from __future__ import annotations

from bot.actions import Decide, OnFiling, Queue, TakeBackReturns
from bot.chat import Button, Letter, Turn, tap, wished
from bot.chat.wishes.deeds import TakeBackReturn
from bot.db.terms import FilingState, Role
from bot.dialogs.supervising import telling
from bot.dialogs.supervising.meant import before_one, form_meant
from bot.letters import cards, decisions
from bot.letters import desk as letters
from bot.services import desk
from bot.services.desk import FilingStep, Where
from bot.services.submissions import Filing
from zwcore.text import Message

REVIEWERS = [Role.SUPERVISOR]
MANY = Message("unreturn.many", "撤回这 {count} 张的退回")
SURE = Message("unreturn.sure", "<b>撤回 {count} 张的退回？</b>\n{forms}\n单位会收到“不用改了”，这些表回到待审核。")
ONE = Message("unreturn.one", "{form}：撤回后单位会收到“不用改了”，这张表回到待审核。")
DONE = Message("unreturn.done", "✓ 已撤回 {count} 张的退回，现在待审核。")
NONE = Message(
    "unreturn.none", "没有可以撤回的退回：您退回的，单位已重新提交，或已经撤回。指明一张：撤回博物馆表9的退回"
)
YES = Message("unreturn.yes", "确认撤回")
SHOWN = 6


def button(step: FilingStep, count: int) -> Button:
    """The button that takes back what went back in one stroke."""
    return Button(MANY.with_(count=count), TakeBackReturns(step.id or 0))


@wished(TakeBackReturn, roles=REVIEWERS)
def to_take_back(turn: Turn, wish: TakeBackReturn) -> None:
    """Say back which return would be taken back: the form that is named, the one that lies before the reviewer, else
    what they returned last."""
    lies = before_one(turn)
    if wish.argument_of_form or wish.filing is not None or (lies is not None and lies.state == FilingState.RETURNED):
        filing = form_meant(turn, wish, [FilingState.RETURNED])
        if filing is not None:
            turn.reply(_one(turn, filing))
        return
    step, found = desk.last_returned(turn.session, turn.person)
    if not found:
        turn.reply(NONE)
    elif len(found) == 1:
        turn.reply(_one(turn, found[0]))
    else:
        turn.reply(_sure(turn, step, found))


def _one(turn: Turn, filing: Filing) -> Letter:
    said = ONE.with_(form=letters.of_unit_and_year(filing, cards.called(filing)))
    deed = OnFiling(filing.id or 0, filing.version, Decide.TAKE_BACK)
    return Letter(turn.say(said), [[Button(decisions.TAKE_BACK, deed)]])


def _sure(turn: Turn, step: int, found: list[Filing]) -> Letter:
    forms = cards.few([letters.of_unit_and_year(one, cards.briefly(one)) for one in found], SHOWN)
    text = turn.say(SURE.with_(count=len(found), forms=forms))
    return Letter(text, [[Button(YES, TakeBackReturns(step, 1)), Button(letters.TO_QUEUE, Queue())]])


@tap(TakeBackReturns, roles=REVIEWERS)
def take_back_all(turn: Turn, action: TakeBackReturns) -> None:
    """Take back all that went back in a stroke and nobody answered; asked once."""
    _, found = desk.last_returned(turn.session, turn.person, action.step)
    if not found:
        turn.toast(NONE, alert=True)
    elif action.sure is None:
        turn.edit(turn.incoming.message_id, _sure(turn, action.step, found))
    else:
        _take_back(turn, found)


def _take_back(turn: Turn, found: list[Filing]) -> None:
    stroke = f"{turn.now.isoformat()}:{turn.person.id}"
    taken = [
        (one, desk.take_back(turn.session, turn.person, Where(one, one.version), turn.now, stroke=stroke))
        for one in found
    ]
    done = [(one, step) for one, step in taken if isinstance(step, FilingStep)]
    if not done:
        turn.toast(NONE, alert=True)
        return
    lines = [DONE.with_(count=len(done)), *decisions.heard_by(telling.return_taken_back(turn, done))]
    turn.edit(turn.incoming.message_id, "\n".join(map(turn.say, lines)), [[Button(letters.TO_QUEUE, Queue())]])
