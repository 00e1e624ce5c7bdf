"""A return, or what a unit is asked, while it is put together: what is ticked, with the reviewer's words to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.actions import Decide, OnFiling, OnReturn, Ticking
from bot.i18n import Deadline
from bot.letters import cards, decisions
from bot.letters.desk import whose
from bot.letters.letter import IN_A_ROW, Button, Letter, Reader
from bot.services import reasons
from bot.services.reasons import Said
from bot.services.submissions import Version
from zwcore.finding import Severity
from zwcore.record import ToldFinding
from zwcore.text import Message

SHOWN = 9
PUT_TOGETHER = Message(
    "return.head", "<b>退回 {form}</b>\n点数字勾选或取消；要补充的话，直接写一句发来。请于 {due}前重报。"
)
PUT_TOGETHER_ASK = Message(
    "return.head_ask", "<b>请单位说明 {form}</b>\n点数字勾选或取消；要问的话，直接写一句发来。不退回，不产生新版。"
)
NOT_TICKED = Message("return.not_ticked", "　 {number} {text}")
WITH_WORDS = Message("return.with_words", "{finding}审核人：{text}")
TICK = Message("return.button.tick", "✓ {number}")
LEAVE = Message("return.button.leave", "不退了")
LEAVE_ASK = Message("return.button.leave_ask", "不问了")
ALIKE = Message("return.button.alike", "同类问题一并退回")


def put_together(
    reader: Reader, version: Version, ticked: Collection[int], words: str | None, due: datetime | None
) -> Letter:
    """The findings of a form with those ticked that are returned; without ``due`` they are asked about."""
    record, say, filing = version.record, reader.say, version.filing.id or 0
    head = PUT_TOGETHER_ASK if due is None else PUT_TOGETHER.with_(due=Deadline(due))
    lines = [head.with_(form=cards.called(version.filing))]
    said = reasons.said(record, words)
    shown = [told for told in record.told if told.number in ticked or told.finding.severity is not Severity.INFO]
    for told in shown[:SHOWN]:
        line = decisions.TICKED if told.number in ticked else NOT_TICKED
        lines.append(line.with_(number=cards.circled(told.number), text=reason(told, said, ticked)))
    lines += [decisions.OWN_WORDS.with_(text=said.note)] if said.note else []
    buttons = [
        Button(_tick(told.number, ticked), OnReturn(filing, Ticking.TICK, told.number)) for told in shown[:SHOWN]
    ]
    rows: list[Sequence[Button]] = [buttons[n : n + IN_A_ROW] for n in range(0, len(buttons), IN_A_ROW)]
    count = said.count(ticked)
    send = (decisions.SEND_ASK if due is None else decisions.SEND).with_(count=count)
    last = [Button(LEAVE_ASK if due is None else LEAVE, OnReturn(filing, Ticking.LEAVE))]
    rows.append([Button(send, OnReturn(filing, Ticking.SEND)), *last] if count else last)
    first = next((told for told in record.told if told.number in ticked), None)
    if first is not None and due is not None:
        rows.append([Button(ALIKE, OnFiling(filing, version.version, Decide.ALIKE, first.code))])
    return whose(reader, version.filing, Letter("\n".join(map(say.html, lines)), rows))


def reason(told: ToldFinding, said: Said, ticked: Collection[int]) -> Message:
    """A finding as it goes to the unit: its sentence, with what the reviewer says to it."""
    words = said.of.get(told.number) if told.number in ticked else None
    message = told.finding.message
    return message if words is None else WITH_WORDS.with_(finding=message, text=words)


def _tick(number: int, ticked: Collection[int]) -> Message | str:
    return TICK.with_(number=cards.circled(number)) if number in ticked else cards.circled(number)
