"""What is decided about a form, as both sides read it: the return that is put together, and what the unit hears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import (
    Answer,
    Aspect,
    Decide,
    Do,
    Extent,
    HandIn,
    KeepAll,
    OnFiling,
    Queue,
    Review,
    ShowFiled,
)
from bot.db.queries.outbox import Numbered, Shows
from bot.db.terms import Priority, StepKind
from bot.i18n import Deadline, Short, Translator, translator
from bot.letters import cards, mending, reached
from bot.letters.changed import Changed
from bot.letters.desk import of_unit, of_unit_and_year, settled, unit_briefly
from bot.letters.forms import marked
from bot.letters.letter import IN_A_ROW, Button, Letter, Reader, lists
from bot.services import dismissals
from bot.services.desk import FilingStep, ReturnItem
from bot.services.people import Person
from bot.services.reached import Why
from bot.services.readings import Stack
from bot.services.submissions import Filing, Handed, Version
from zwcore.text import Message

ACCEPT = Message("desk.do.accept", "审核通过")
RETURN = Message("desk.do.return", "退回修改")
ASK = Message("desk.do.ask", "请单位说明")
OPINE = Message("desk.do.opine", "附意见通过")
REOPEN = Message("desk.do.reopen", "撤销审核")
TAKE_BACK = Message("desk.do.take_back", "撤回退回")

TICKED = Message("return.ticked", "✓ {number} {text}")
OWN_WORDS = Message("return.own_words", "✓ 补充：{text}")
SEND = Message("return.button.send", "退回（{count} 处）")
SEND_ASK = Message("return.button.ask", "发出（{count} 处）")
SURE = Message("desk.accept_sure", "<b>还有 {count} 处必须修改，确认通过？</b>")
SURELY = Message("desk.do.accept_surely", "确认通过")
NOT_NOW = Message("desk.do.not_accept", "不通过")
DONE = {
    StepKind.ACCEPT: Message("desk.done.accept", "✓ 审核通过：{form}。"),
    StepKind.RETURN: Message("desk.done.return", "✓ 已退回：{form}（{count} 处），{due}前重报。"),
    StepKind.ASK: Message("desk.done.ask", "✓ 已请单位说明：{form}（{count} 处）。"),
    StepKind.REOPEN: Message("desk.done.reopen", "✓ 已撤销审核：{form}。"),
    StepKind.TAKE_BACK: Message("desk.done.take_back", "✓ 已撤回退回：{form}，现在待审核。"),
}
TOLD = Message("desk.told", "正在告知单位。")
TOLD_MANY = Message("desk.told_many", "正在告知 {count} 个单位。")

RETURNED = Message("returned.one", "<b>已退回修改：{form}</b>")
CARRIED = Message("returned.carried", "提交后您又改的也带上了，重新提交时一并交：{what}。")
CARRIED_MANY = Message("returned.carried_many", "其中 {count} 张提交后您又改过，也带上了，重新提交时一并交。")
RETURNED_MANY = Message("returned.many", "<b>已退回 {count} 张（共 {cells} 处）</b>")
RETURNED_MORE = Message("returned.more", "另有 {count} 张，发 /my 看全部。")
BY_WHEN = Message("returned.by_when", "请于 {due}前重新提交。只需处理 {count} 处，其余不用动。")
BY_WHEN_MANY = Message("returned.by_when_many", "请于 {due}前重新提交，其余不用动。")
ASKED = Message("asked.one", "<b>请说明：{form}</b>\n不用重新提交，写一句说明即可。")
ITEM = Message("returned.item", "{number} {text}")
OF_REVIEWER = Message("returned.of_reviewer", "审核人补充：{text}")
FORM_ROW = Message("returned.form", "{form}：{text}")
FROM = Message("returned.from", "审核单位：{department}")
RESUBMIT = Message("button.resubmit", "重新提交")
RESUBMIT_ALL = Message("button.resubmit_all", "一并重新提交")
KEEP = Message("button.keep", "维持并说明")
ACCEPTED = Message("accepted.one", "<b>审核通过：{form}</b>（第 {version} 版）\n审核人：{person}，{time}。")
ACCEPTED_MANY = Message("accepted.many", "<b>审核通过 {count} 张</b>\n{forms}\n审核人：{person}，{time}。")
OPINION = Message("accepted.opinion", "意见：{text}")
REOPENED = Message(
    "reopened.one", "<b>已撤销审核：{form}</b>（第 {version} 版）\n原因：{text}\n现在可以修改后重新提交。"
)
TAKEN_BACK = Message(
    "return_taken_back.one", "<b>不用改了：{form}</b>\n审核人撤回了退回，这张表按已提交的等审核，您不用办什么。"
)
TAKEN_BACK_MANY = Message(
    "return_taken_back.many",
    "<b>不用改了：{count} 张表</b>\n{forms}\n审核人撤回了退回，这些表按已提交的等审核，您不用办什么。",
)
WITHDRAWN = Message(
    "withdrawn.told", "<b>已撤回：{form}</b>（第 {version} 版）\n{unit} 撤回了您打开过的这张表，改好后会再提交。"
)
RESUBMITTED = Message("resubmitted.one", "<b>已重新提交：{form}</b>（第 {version} 版），改了 {count} 处")
RESUBMITTED_MANY = Message("resubmitted.many", "<b>已重新提交 {count} 张</b>")
ANSWERED = Message("answered.one", "<b>单位已说明：{form}</b>\n{text}")
WRITE = Message("asked.write", "写一句说明")
SHOWN, FORMS_SHOWN, TEXT, NAMED = 9, 12, 60, 6
RETURNED_SHOWN = 11
AT_ONCE = 5
"""Forms that go at one tap without being asked about."""


@dataclass(frozen=True)
class Heard:
    """Whom a step is told to: how many units, and the names of those that have nobody who can be told, with why."""

    units: int
    nobody: Sequence[tuple[str, Why]]


def heard_by(heard: Heard) -> list[Message]:
    """How many units are being told, and which have nobody."""
    lines = [TOLD_MANY.with_(count=heard.units)] if heard.units else []
    return [*lines, *reached.nobody([(unit_briefly(name, 12), why) for name, why in heard.nobody])]


# -- what is decided ---------------------------------------------------------------------------------------------------


def surely(reader: Reader, version: Version, do: Decide = Decide.ACCEPT_SURELY) -> Letter:
    """The question before a form is accepted in which something must be mended still: what."""
    filing, errors = version.filing.id or 0, dismissals.errors_left(reader.session, version.filing, version.record)
    lines = [SURE.with_(count=len(errors)), of_unit_and_year(version.filing, cards.called(version.filing, 40))]
    lines += [ITEM.with_(number=cards.circled(one.number), text=one.finding.message) for one in errors[:SHOWN]]
    return Letter("\n".join(map(reader.say.html, lines)), [sure_row(filing, version.version, do)])


def sure_row(filing: int, version: int, do: Decide = Decide.ACCEPT_SURELY) -> list[Button]:
    """确认通过, and the way back to the card."""
    yes = Button(SURELY, OnFiling(filing, version, do))
    return [yes, Button(NOT_NOW, ShowFiled(filing, Aspect.CARD_AGAIN))]


def done(
    reader: Reader, filing: Filing, step: FilingStep, count: int, *, heard: Heard, following: Filing | None
) -> Letter:
    """What became of a decision, which form comes next, and the way to the list."""
    message = DONE[StepKind(step.kind)].with_(form=of_unit(filing), count=count)
    lines = [message.with_(due=Deadline(step.due)) if step.due is not None else message]
    lines.append(reached.THIS.with_(why=reached.WHY[heard.nobody[0][1]]) if heard.nobody else TOLD)
    lines += [] if following is None else [NEXT.with_(form=of_unit(following))]
    row = [Button(TO_QUEUE, Queue())]
    if step.kind == StepKind.ACCEPT:
        row.append(Button(REOPEN, OnFiling(filing.id or 0, filing.version, Decide.REOPEN)))
    if step.kind == StepKind.RETURN:
        row.append(Button(TAKE_BACK, OnFiling(filing.id or 0, filing.version, Decide.TAKE_BACK)))
    return Letter("\n".join(map(reader.say.html, lines)), [row])


TO_QUEUE = Message("button.to_queue", "⬅ 待审")
NEXT = Message("desk.next", "下一张：{form}，见下一条。")
NEXT_CARD = Message("desk.next_card", "<b>下一张</b>")


# -- what the unit hears -----------------------------------------------------------------------------------------------


def returned(
    person: Person,
    stack: Stack,
    found: Sequence[tuple[Filing, FilingStep, Sequence[ReturnItem]]],
    department: str,
    since: Sequence[Changed] = (),
) -> Letter:
    """What was returned in one stroke: of one form each cell with its reason and its button, of several their names;
    ``since`` is what each has of its owner's changes after it was handed in."""
    say = translator(person.language)
    key = f"returned:{found[0][1].stroke or found[0][1].id}:{person.id}"
    if len(found) == 1:
        return _returned_one(say, stack, *found[0], department, key, since)
    cells = sum(len(items) for _, _, items in found)
    lines = [RETURNED_MANY.with_(count=len(found), cells=cells)]
    due = found[0][1].due
    lines += [] if due is None else [BY_WHEN_MANY.with_(due=Deadline(due))]
    own = {item.reason for _, _, items in found for item in items if item.code is None and not item.cell}
    lines += [OF_REVIEWER.with_(text=cards.short(words, TEXT)) for words in own if len(own) == 1]
    most = RETURNED_SHOWN - (len(own) == 1)
    shown = len(found) if len(found) <= most else most - 1
    for filing, _, items in found[:shown]:
        lines.append(FORM_ROW.with_(form=cards.called(filing), text=cards.short(items[0].reason, TEXT)))
    lines += [RETURNED_MORE.with_(count=len(found) - shown)] if len(found) > shown else []
    lines += _carried(since)
    lines.append(FROM.with_(department=department))
    cards_of = [
        Button(cards.briefly(record), Review(stack.reading_id, Do.RETURNED, record.index))
        for record in stack.records[:FORMS_SHOWN]
    ]
    rows: list[Sequence[Button]] = [cards_of[n : n + IN_A_ROW] for n in range(0, len(cards_of), IN_A_ROW)]
    rows.append([resubmit_all(stack)])
    text = "\n".join(map(say.html, lines))
    return Letter(text, rows, shows=lists(stack.reading_id), key=key, urgency=Priority.RECEIPT)


def _carried(since: Sequence[Changed]) -> list[Message]:
    """What goes with it of what was changed after it was handed in."""
    some = [one for one in since if one.counts]
    if len(since) == 1:
        return [CARRIED.with_(what=one.counts) for one in some]
    return [CARRIED_MANY.with_(count=len(some))] if some else []


def resubmit_all(stack: Stack) -> Button:
    """一并重新提交; of very many it is asked first."""
    sure = 1 if stack.count <= AT_ONCE else None
    return Button(RESUBMIT_ALL, HandIn(stack.reading_id, Extent.ALL, marked(stack.lines), sure))


def asked(person: Person, filing: Filing, step: FilingStep, items: Sequence[ReturnItem], department: str) -> Letter:
    """请单位说明: what is asked, with the usual reasons one tap away; no new version comes of it."""
    lines = [ASKED.with_(form=cards.called(filing, 40))]
    lines += [ITEM.with_(number=cards.circled(item.number), text=item.reason) for item in items]
    lines.append(FROM.with_(department=department))
    usual = [
        Button(mending.USUAL[n], Answer(filing.id or 0, n)) for n in mending.usual_for([item.code for item in items])
    ]
    text = "\n".join(map(translator(person.language).html, lines))
    rows = [usual, [Button(WRITE, Answer(filing.id or 0))]]
    return Letter(text, rows, key=f"asked:{step.id}:{person.id}", urgency=Priority.RECEIPT)


def _returned_one(
    say: Translator,
    stack: Stack,
    filing: Filing,
    step: FilingStep,
    items: Sequence[ReturnItem],
    department: str,
    key: str,
    since: Sequence[Changed],
) -> Letter:
    lines = [RETURNED.with_(form=cards.called(filing, 40))]
    lines += [] if step.due is None else [BY_WHEN.with_(due=Deadline(step.due), count=len(items))]
    lines += [mending.asked(stack.record(0), item) for item in items]
    lines += _carried(since)
    lines += [FROM.with_(department=department), mending.reply(say, stack.record(0), items)]
    rows = mending.mending(stack, 0, items)
    if sum(map(mending.may_keep, items)) > 1:
        rows.append([Button(KEEP, KeepAll(stack.reading_id, 0))])
    again = Button(RESUBMIT, HandIn(stack.reading_id, Extent.ONE, "0", 1))
    rows.append([again, Button(CARD, Review(stack.reading_id, Do.CARD, 0))])
    cells = {item.number: Numbered(item.code or "", item.cell) for item in items}
    text = "\n".join(map(say.html, lines))
    return Letter(text, rows, shows=Shows(stack.reading_id, 0, cells), key=key, urgency=Priority.RECEIPT)


CARD = Message("returned.card", "看这张表")


def accepted(person: Person, found: Sequence[tuple[Filing, FilingStep]], reviewer: str) -> Letter:
    """审核通过, of one form or of several in one stroke."""
    say, (filing, step) = translator(person.language), found[0]
    key = f"accepted:{step.stroke or step.id}:{person.id}"
    facts = {"person": reviewer, "time": Short(step.at)}
    if len(found) == 1:
        lines = [ACCEPTED.with_(form=cards.called(filing, 40), version=filing.version, **facts)]
    else:
        names = tuple(cards.listed(one for one, _ in found[:FORMS_SHOWN]))
        lines = [ACCEPTED_MANY.with_(count=len(found), forms=names, **facts)]
    lines += [OPINION.with_(text=step.text)] if step.text else []
    return Letter("\n".join(map(say.html, lines)), key=key, urgency=Priority.RECEIPT)


def reopened(person: Person, filing: Filing, step: FilingStep) -> Letter:
    """撤销审核, with its reason."""
    message = REOPENED.with_(form=cards.called(filing, 40), version=filing.version, text=step.text or "")
    text = translator(person.language).html(message)
    return Letter(text, key=f"reopened:{step.id}:{person.id}", urgency=Priority.RECEIPT)


def return_taken_back(person: Person, found: Sequence[tuple[Filing, FilingStep]]) -> Letter:
    """撤回退回, of one form or of several in one stroke: nothing is to be mended."""
    filing, step = found[0]
    names = tuple(cards.listed(one for one, _ in found[:FORMS_SHOWN]))
    several = TAKEN_BACK_MANY.with_(count=len(found), forms=names)
    message = TAKEN_BACK.with_(form=cards.called(filing, 40)) if len(found) == 1 else several
    key = f"return_taken_back:{step.stroke or step.id}:{person.id}"
    return Letter(translator(person.language).html(message), key=key, urgency=Priority.RECEIPT)


# -- what the reviewers hear -------------------------------------------------------------------------------------------


def resubmitted(person: Person, handed: Sequence[Handed], changes: Sequence[Changed]) -> Letter:
    """已重新提交, with what changed of each form and what became of what was returned of it."""
    say, first = translator(person.language), handed[0].version
    key = f"resubmitted:{first.number}:{len(handed)}:{person.id}"
    if len(handed) == 1:
        lines = _again(handed[0], changes[0])
        look = Button(OPEN_ONE, ShowFiled(first.filing.id or 0, Aspect.CARD))
        return Letter("\n".join(map(say.html, lines)), [[look]], key=key, urgency=Priority.RECEIPT)
    lines = [RESUBMITTED_MANY.with_(count=len(handed))]
    for one, found in zip(handed[:FORMS_SHOWN], changes, strict=False):
        lines.append(CHANGED_ROW.with_(form=cards.called(one.version.filing), count=len(found.lines)))
    rows = [[Button(TO_QUEUE_BUTTON, Queue())]]
    return Letter("\n".join(map(say.html, lines)), rows, key=key, urgency=Priority.RECEIPT)


def _again(one: Handed, changed: Changed) -> list[Message]:
    version, cells = one.version, changed.lines
    fields = {"form": cards.called(version.filing, 40), "version": version.version, "count": len(cells)}
    left = len(cells) - len(cells[:SHOWN])
    lines, how = [RESUBMITTED.with_(**fields), *cells[:SHOWN]], settled(one.items)
    lines += [*([CHANGED_REST.with_(count=left)] if left else []), *changed.along]
    lines += changed.evidence(cards.CARD_LINES - len(lines) - len(how))
    room = max(cards.CARD_LINES - len(lines) - len(how), 0)
    return [*lines, *(NOTED.with_(text=text) for text in changed.notes[:room]), *how]


def withdrawn(person: Person, filing: Filing, step: FilingStep) -> Letter:
    """已撤回, to the reviewer who had opened the form."""
    message = WITHDRAWN.with_(form=cards.called(filing, 40), version=filing.version, unit=filing.unit_name)
    text = translator(person.language).html(message)
    return Letter(text, key=f"withdrawn:{step.id}:{person.id}", urgency=Priority.RECEIPT)


def answered(person: Person, filing: Filing, step: FilingStep) -> Letter:
    """What the unit says to what it was asked."""
    text = translator(person.language).html(ANSWERED.with_(form=cards.called(filing, 40), text=step.text or ""))
    look = Button(OPEN_ONE, ShowFiled(filing.id or 0, Aspect.CARD))
    return Letter(text, [[look]], key=f"answered:{step.id}:{person.id}", urgency=Priority.RECEIPT)


OPEN_ONE = Message("desk.open_one", "看这张")
CHANGED_ROW = Message("resubmitted.row", "{form}：改了 {count} 处")
CHANGED_REST = Message("resubmitted.rest", "另有 {count} 处改动，点“看这张”，再点“只看改动”。")
NOTED = Message("resubmitted.note", "说明：{text}")
TO_QUEUE_BUTTON = Message("desk.to_queue", "去待审")
