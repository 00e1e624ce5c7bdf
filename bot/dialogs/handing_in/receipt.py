"""The buttons of a receipt: 发给领导看, 下载, 撤回 of all that went in one stroke; the receipt itself stays."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import OfReceipt, Outdated, ReceiptDeed
from bot.chat import Turn, tap
from bot.db.queries.work import MakePapers
from bot.db.terms import Role
from bot.dialogs.handing_in.taking_back import REFUSED
from bot.letters import forms, receipts
from bot.services import desk, people, submissions
from bot.services.desk import FilingStep, Refusal, Where
from bot.services.people import Person
from bot.services.submissions import Filing, Version
from zwcore.text import Message

MAKING = Message("receipt.making", "正在生成，几秒钟就发来。")
KEPT = Message("receipt.kept", "没有撤回，表还在主管部门审核。")
PAPERS = {ReceiptDeed.LEADER: ("card", "overview"), ReceiptDeed.DOWNLOAD: ("docx", "bundle")}
"""The exports of one form, and of several."""


@tap(OfReceipt, roles=[Role.CLERK])
def tapped(turn: Turn, action: OfReceipt) -> None:
    """Do what a button of a receipt says."""
    found = submissions.between(turn.session, turn.person, action.first, action.last)
    if not found:
        raise Outdated(action.first)
    if action.do is ReceiptDeed.WITHDRAW:
        _withdraw(turn, action, found)
        return
    if action.do is ReceiptDeed.LEADER:
        turn.reply(receipts.for_leader(turn.reader, found))
    export = PAPERS[action.do][len(found) > 1]
    stood = [forms.stood_as(one) for one in found]
    turn.toast(MAKING)
    turn.typing()
    turn.order(MakePapers(export, [one.submission_id for one in found], turn.lang, stood))


def _withdraw(turn: Turn, action: OfReceipt, found: Sequence[Version]) -> None:
    """Ask once more in a message of its own; then take back what nobody has decided about."""
    left = [one for one in found if desk.may_withdraw(one.filing, one.version)]
    if action.sure == 0:
        turn.edit(turn.incoming.message_id, KEPT)
    elif not left:
        turn.toast(REFUSED[Refusal.STATE], alert=True)
    elif not action.sure:
        turn.reply(receipts.ask_withdraw(turn.reader, action, left))
    else:
        _taken_back(turn, left)


def _taken_back(turn: Turn, left: Sequence[Version]) -> None:
    stroke = f"{turn.now.isoformat()}:{turn.person.id}"
    done: list[tuple[Filing, FilingStep]] = []
    told: dict[int, tuple[Person, list[tuple[Filing, FilingStep]]]] = {}
    for one in left:
        looked = desk.opened(turn.session, one.filing)
        taken = desk.withdraw(turn.session, turn.person, Where(one.filing, one.version), turn.now, stroke=stroke)
        if not isinstance(taken, FilingStep):
            continue
        done.append((one.filing, taken))
        reviewer = None if looked is None else people.find(turn.session, looked.person_id)
        if reviewer is not None:
            told.setdefault(reviewer.id, (reviewer, []))[1].append((one.filing, taken))
    for reviewer, own in told.values():
        turn.send_to(reviewer, receipts.withdrawn(reviewer, own), key=None)
    turn.edit(turn.incoming.message_id, receipts.taken_back(turn.reader, done, told=bool(told)))
