"""一并请说明, as both sides read it: the question before it, what comes of it, and the one message of each unit."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import AlertList, Answer, AskAlerts
from bot.db.terms import Priority
from bot.i18n import translator
from bot.letters import alert_list, cards, decisions
from bot.letters.decisions import Heard
from bot.letters.letter import IN_A_ROW, Button, Letter, Reader
from bot.services.desk import FilingStep, ReturnItem
from bot.services.people import Person
from bot.services.submissions import Filing
from zwcore.text import Message

SURE = Message(
    "ask_all.sure",
    "<b>请 {units} 个单位说明 {forms} 张表的预算变化？</b>\n每个单位只收到一条消息；不退回，不产生新版。",
)
YES = Message("ask_all.yes", "确认请说明")
NONE = Message("ask_all.none", "没有要请单位说明的：都请过了，或已说明。")
DONE = Message("ask_all.done", "✓ 已请单位说明 {forms} 张。")
BACK = Message("ask_all.back", "⬅ 待办的提醒")
ASKED = Message("asked.many", "<b>请说明 {count} 张表</b>\n不用重新提交，每张写一句说明即可。")
MORE = Message("asked.more", "另有 {count} 张，发 /my 看全部。")
WRITE = Message("asked.write_of", "说明 {form}")
SHOWN, TEXT = 9, 44


def sure(reader: Reader, units: int, forms: int, mark: str) -> Letter:
    """The question before units are asked."""
    if not forms:
        return Letter(reader.say.html(NONE), [[Button(BACK, AlertList())]])
    row = [Button(YES, AskAlerts(mark)), Button(alert_list.KNOW_ALL_NO, AlertList())]
    return Letter(reader.say.html(SURE.with_(units=units, forms=forms)), [row])


def done(reader: Reader, forms: int, heard: Heard) -> Letter:
    """How many forms were asked about, and which units have nobody."""
    lines = [DONE.with_(forms=forms), *decisions.heard_by(heard)]
    return Letter("\n".join(map(reader.say.html, lines)), [[Button(BACK, AlertList())]])


def asked(person: Person, own: Sequence[tuple[Filing, FilingStep, Sequence[ReturnItem]]], department: str) -> Letter:
    """What a unit is asked about several of its forms, in one message; each is answered by its button."""
    lines = [ASKED.with_(count=len(own))]
    for filing, _, items in own[:SHOWN]:
        reason = cards.short(" ".join(item.reason for item in items), TEXT)
        lines.append(decisions.FORM_ROW.with_(form=cards.called(filing, 12), text=reason))
    lines += [MORE.with_(count=len(own) - SHOWN)] if len(own) > SHOWN else []
    lines.append(decisions.FROM.with_(department=department))
    buttons = [Button(WRITE.with_(form=cards.briefly(filing)), Answer(filing.id or 0)) for filing, *_ in own[:SHOWN]]
    rows = [buttons[n : n + IN_A_ROW] for n in range(0, len(buttons), IN_A_ROW)]
    text, step = "\n".join(map(translator(person.language).html, lines)), own[0][1]
    return Letter(text, rows, key=f"asked:{step.id}:{person.id}", urgency=Priority.RECEIPT)
