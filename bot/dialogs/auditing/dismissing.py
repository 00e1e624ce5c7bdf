"""不作为问题: a reviewer marks a finding of a form as none, with a reason, and can take that back."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions import DismissFinding, Dismissing, Outdated
from bot.chat import State, Turn, step, tap
from bot.db.terms import Role
from bot.letters import cards
from bot.letters import dismissals as letters
from bot.services import desk, dismissals, reads, submissions
from bot.services.desk import Refusal
from bot.services.submissions import Version
from zwcore.record import LONGEST_NOTE, ToldFinding, is_note
from zwcore.text import Message

REVIEWERS = [Role.SUPERVISOR, Role.AUDITOR]
WRITE = Message("dismiss.write", "<b>{form} {number} 为什么不作为问题？</b>\n请用一句话写明，例如：批复文件已说明。")
SHORT = Message("dismiss.short", "请用一句话写明理由，最多 {most} 个字。")
REFUSED = {
    Refusal.RIGHTS: Message("dismiss.rights", "没有这张表，或它不归您审核。"),
    Refusal.OWN: Message("dismiss.own", "自己提交的表不能由自己标，请交给同事。"),
    Refusal.CHANGED: Message("dismiss.changed", "这张表刚才有了新的一版。请看最新的。"),
    Refusal.STATE: Message("dismiss.state", "这一处刚才别人已经标过，或已经撤回。"),
}


@dataclass(frozen=True)
class DismissAsked(State):
    """Waiting for the reason why a finding is none."""

    filing: int
    version: int
    number: int


@tap(DismissFinding, roles=REVIEWERS)
def tapped(turn: Turn, action: DismissFinding) -> None:
    """Show the findings, ask for the reason, take a usual one, take a mark back."""
    found = _opened(turn, action.filing, action.version)
    if isinstance(found, Refusal):
        turn.toast(REFUSED[found], alert=True)
        return
    match action.do:
        case Dismissing.LIST:
            _show(turn, found, None, action.number or 1)
        case Dismissing.ONE:
            turn.end()
            turn.edit(turn.incoming.message_id, letters.why(turn.reader, found, _told(found, action.number)))
        case Dismissing.WRITE:
            told = _told(found, action.number)
            turn.wait(DismissAsked(action.filing, action.version, told.number))
            turn.reply(WRITE.with_(form=cards.called(found.filing), number=cards.circled(told.number)))
        case Dismissing.REASON:
            if action.reason is None or action.reason >= len(letters.REASONS):
                raise Outdated(action.reason)
            words = turn.translator(letters.REASONS[action.reason])
            _show(turn, found, _mark(turn, found, _told(found, action.number).number, words), action.number or 1)
        case Dismissing.BACK:
            about = (found.filing, found.record, _told(found, action.number).number)
            _show(turn, found, dismissals.take_back(turn.session, turn.person, *about, turn.now), about[2])


def _opened(turn: Turn, filing_id: int, number: int) -> Version | Refusal:
    """The version that a button means, where the person may say something of it; else why not."""
    filing = submissions.visible_one(turn.session, turn.person, filing_id)
    if filing is None:
        return Refusal.RIGHTS
    refusal = dismissals.may(turn.session, turn.person, filing)
    if refusal is not None or filing.version != number:
        return refusal or Refusal.CHANGED
    desk.look(turn.session, filing, turn.person, turn.now)
    return reads.opened(turn.session, turn.person, filing, turn.now)


def _told(version: Version, number: int | None) -> ToldFinding:
    told = version.record.numbered(number or 0)
    if told is None:
        raise Outdated(number)
    return told


def _mark(turn: Turn, version: Version, number: int, reason: str) -> Refusal | None:
    about = (version.filing, version.record, number)
    return dismissals.dismiss(turn.session, turn.person, *about, reason, turn.now)


def _show(turn: Turn, version: Version, refusal: Refusal | None, at: int) -> None:
    turn.end()
    if refusal is not None:
        turn.toast(REFUSED[refusal], alert=True)
    turn.edit(turn.incoming.message_id, letters.which(turn.reader, version, at))


@step
def reason_came(turn: Turn, state: DismissAsked) -> None:
    """Take what was written as the reason."""
    mine = turn.person.role in REVIEWERS
    found = _opened(turn, state.filing, state.version) if mine else Refusal.RIGHTS
    words = " ".join(turn.incoming.text.split())
    if isinstance(found, Refusal):
        turn.end()
        turn.reply(REFUSED[found])
    elif not is_note(words):
        turn.reply(cards.about(found.filing, SHORT.with_(most=LONGEST_NOTE), state.number))
    else:
        turn.end()
        refusal = _mark(turn, found, state.number, words)
        turn.reply(letters.which(turn.reader, found, state.number) if refusal is None else REFUSED[refusal])
