"""Forms become versions that were handed in: receipt, the card's new state, the word to the supervisors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.chat import Turn, on_event
from bot.chat.post import tell
from bot.db.queries.orders import work_of
from bot.db.queries.work import HandInForms
from bot.letters import decisions, forms, receipts
from bot.letters import notices as notice_letters
from bot.letters.changed import Changed, changed
from bot.services import desk, drafts, notices, readings, submissions
from bot.services.notices import Alert
from bot.services.people import Person
from bot.services.pieces import PIECE
from bot.services.readings import Stack
from bot.services.submissions import Bar, Handed
from zwcore.record import Outline
from zwcore.text import Message

BARRED = {
    Bar.ROLE: Message("submit.bar_role", "您还没有绑定单位，可以自查，不能提交。"),
    Bar.UNIT: Message("submit.bar_unit", "表内实施单位不是您的单位，可以自查，不能提交。"),
    Bar.LOCKED: Message("submit.bar_locked", "这张表已经审核通过，不能再改。要改请先请审核人撤销审核。"),
    Bar.NAME: Message("submit.bar_name", "项目名称、实施单位或年度空着，没法登记。请补上后重新发送。"),
}
HANDING_IN = Message("submit.handing_in", "正在提交 {count} 张，提交完给您回执。")
NOT_ALL = Message("submit.not_all", "有 {count} 张没有提交：内容刚改过、文件已删除，或您的身份变了。请打开再看。")


def barred(turn: Turn, lines: Sequence[Outline]) -> Message | None:
    """Why the person may not hand these forms in; ``None`` where they may."""
    bar = submissions.first_bar(turn.session, turn.person, lines)
    return None if bar is None else BARRED[bar]


def hand_in(turn: Turn, stack: Stack, lines: Sequence[Outline], reason: str | None, card: int | None = None) -> None:
    """Store the versions, give one receipt, show the card's new state, tell the supervisors once.

    Very many are stored piece by piece first.
    """
    places, sent = [line.place for line in lines], turn.incoming.sent_at
    if len(lines) > PIECE:
        turn.reply(HANDING_IN.with_(count=len(lines)))
        digests = {str(line.place): line.content_digest for line in lines}
        turn.order(HandInForms(stack.reading_id, digests, reason, card or 0, sent.isoformat()))
        return
    source, records = submissions.source_of(turn.session, stack), [stack.record(place) for place in places]
    handed = [
        submissions.submit(turn.session, turn.person, record, reason, turn.now, sent, source) for record in records
    ]
    drafts.close(turn.session, stack.reading_id, places, turn.now)
    _tell(turn, stack, handed, notices.raise_for(turn.session, handed, turn.now), card)


@on_event("handed_in")
def handed_in(turn: Turn) -> None:
    """Give the one receipt for very many forms, and tell the supervisors."""
    work = work_of(turn.done(), HandInForms)
    stack, sent = readings.find(turn.session, work.reading, turn.person.id), datetime.fromisoformat(work.at)
    lines = [] if stack is None else stack.as_they_were(work.digests)
    handed = submissions.handed_in(turn.session, turn.person, lines, sent)
    if stack is not None and handed:
        _tell(turn, stack, handed, notices.untold(turn.session, handed, turn.now), work.card)
    if len(handed) < len(work.digests):
        turn.reply(NOT_ALL.with_(count=len(work.digests) - len(handed)))


def _tell(turn: Turn, stack: Stack, handed: Sequence[Handed], alerts: Sequence[Alert], card: int | None) -> None:
    turn.reply(receipts.receipt(turn.reader, handed))
    if card:
        one = handed[0].record if len(handed) == 1 else None
        turn.edit(card, forms.overview(turn.reader, stack) if one is None else forms.card(turn.reader, stack, one))
    _tell_again(turn, handed)
    for person, notice, told in notice_letters.first(turn.session, alerts, handed, turn.now):
        tell(turn.session, person, notice, told, turn.now)


def _tell_again(turn: Turn, handed: Sequence[Handed]) -> None:
    """Tell the reviewers who returned a form, asked about it or opened it, that it came again, and what changed."""
    by_person: dict[int, tuple[Person, list[Handed]]] = {}
    for one in handed:
        if one.new and one.before is not None:
            for person in desk.who_hears(turn.session, one.version.filing):
                by_person.setdefault(person.id, (person, []))[1].append(one)
    for person, own in by_person.values():
        changes = [_changed(turn, one) for one in own]
        turn.send_to(person, decisions.resubmitted(person, own, changes), key=None)


def _changed(turn: Turn, one: Handed) -> Changed:
    before = desk.record_of(turn.session, one.version.filing, one.version.version - 1)
    return changed(turn.reader, before, one.record)
