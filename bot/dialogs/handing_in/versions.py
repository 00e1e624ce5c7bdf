"""Forms become versions that were handed in: receipt, the card's new state, the word to the supervisors."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat import Turn
from bot.chat.post import tell
from bot.letters import decisions, forms, receipts
from bot.letters import desk as desk_letters
from bot.letters import notices as notice_letters
from bot.services import desk, drafts, notices, readings, submissions
from bot.services.people import Person
from bot.services.readings import Stack
from bot.services.submissions import Bar, Handed, Source
from zwcore.record import Record
from zwcore.text import Message

BARRED = {
    Bar.ROLE: Message("submit.bar_role", "您还没有绑定单位，可以自查，不能提交。"),
    Bar.UNIT: Message("submit.bar_unit", "表内实施单位不是您的单位，可以自查，不能提交。"),
    Bar.LOCKED: Message("submit.bar_locked", "这张表已经审核通过，不能再改。要改请先请审核人撤销审核。"),
    Bar.NAME: Message("submit.bar_name", "项目名称或年度空着，没法登记。请补上后重新发送。"),
}


def barred(turn: Turn, records: Sequence[Record]) -> Message | None:
    """Why the person may not hand these forms in; ``None`` where they may."""
    bars = (submissions.bar(turn.session, turn.person, record) for record in records)
    return next((BARRED[bar] for bar in bars if bar is not None), None)


def hand_in(turn: Turn, stack: Stack, records: Sequence[Record], reason: str | None, card: int) -> None:
    """Store the versions, give one receipt, show the card's new state, tell the supervisors once."""
    sent, file = turn.incoming.sent_at, readings.source_of(turn.session, stack)
    source = None if file is None or file.sha256 is None else Source(file.sha256, file.name)
    handed = [
        submissions.submit(turn.session, turn.person, record, reason, turn.now, sent, source) for record in records
    ]
    drafts.close(turn.session, stack.reading_id, [record.index for record in records], turn.now)
    turn.reply(receipts.receipt(turn.reader, handed))
    one = records[0] if len(records) == 1 else None
    letter = forms.overview(turn.reader, stack) if one is None else forms.card(turn.reader, stack, one)
    turn.edit(card, letter)
    _tell_again(turn, handed)
    alerts = notices.raise_for(turn.session, handed, turn.now)
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
        changes = [_changes(turn, one) for one in own]
        turn.send_to(person, decisions.resubmitted(person, own, changes), key=None)


def _changes(turn: Turn, one: Handed) -> list[Message]:
    before = desk.record_of(turn.session, one.version.filing, one.version.version - 1)
    return list(desk_letters.change_lines(before, one.record))
