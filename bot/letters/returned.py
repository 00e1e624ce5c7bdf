"""A form that came back, as its unit deals with it: each cell with its reason, what became of it, its button."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.actions import ChangeCell, Do, Extent, HandIn, KeepAll, Review
from bot.db.queries.outbox import Numbered, Shows
from bot.db.terms import FilingState, Role
from bot.i18n import Deadline
from bot.letters import cards, decisions, forms, mending
from bot.letters.letter import IN_A_ROW, Button, Letter, Reader, lists
from bot.services import desk, readings, returns, settling, submissions, unsent
from bot.services.desk import ReturnItem, Settled
from bot.services.readings import Stack
from bot.services.submissions import Filing
from zwcore.paths import name_cell
from zwcore.record import Record, ToldFinding
from zwcore.text import Message

HOW_FAR = Message(
    "returned.how_far", "请于 {due}前重新提交。{count} 处：已改 {changed}，已说明 {explained}，还有 {left}。"
)
OVER = Message("returned.over", "{over}，请尽快重新提交。{count} 处，还有 {left} 处没有处理。")
CHANGED = Message("returned.changed", "✓ {number} 已改：{before} → {after}")
EXPLAINED = Message("returned.explained", "✓ {number} 已说明：{text}")
HAS_NOTE = Message("returned.has_note", "{number} 已有说明：{text}")
ADDED_TO = Message("returned.added_to", "新写的接在原来的说明后面。")
ALSO = Message("returned.also", "退回的都处理了；提交前还有必须修改的：")
ITEM_OF = Message("returned.item", "{number} {text}")
ALSO_SHOWN = 3
READY = Message("returned.ready", "都处理了，点“重新提交”。")
ASK_KEEP = Message(
    "returned.ask_keep", "<b>{form}：维持这 {count} 处（{numbers}），原因是？</b>\n点下面的，或自己写一行，随表存档。"
)
BACK_TO_ALL = Message("returned.all", "⬅ 退回的 {count} 张")
ALL = Message("returned.list", "<b>已退回 {count} 张</b>\n点开一张处理；处理好的一并重新提交。")
LINE = Message("returned.line", "{form}：{said}")
LEFT_OF = Message("returned.left_of", "还有 {left} 处")
DONE_OF = Message("returned.done_of", "已处理")
SENT_OF = Message("returned.sent_of", "已重新提交")
EMPTY, VALUE, NOTE = Message("correct.empty", "空"), 16, 24


@dataclass(frozen=True)
class Back:
    """A form that came back: its filing, what was returned of it, the form then and now."""

    filing: Filing
    items: Sequence[ReturnItem]
    before: Record
    record: Record

    def settled(self, item: ReturnItem) -> Settled | None:
        """How an item was dealt with so far."""
        return settling.how_settled(item, self.before, self.record)

    @property
    def left(self) -> list[ReturnItem]:
        """What is not dealt with."""
        return [one for one in self.items if self.settled(one) is None]

    def told(self, item: ReturnItem) -> ToldFinding | None:
        """The finding that an item came of, where the form has it still."""
        return mending.told(self.record, item)

    @property
    def doubtful(self) -> list[tuple[ReturnItem, ToldFinding]]:
        """What is not dealt with and may be kept with a word (维持并说明): what was returned as 请核实."""
        pairs = ((one, self.told(one)) for one in self.left if mending.may_keep(one))
        return [(one, told) for one, told in pairs if told is not None]


def back(reader: Reader, record: Record) -> Back | None:
    """Return what was returned of a form of the reader's unit; ``None`` where it is not returned, or sent again."""
    unit = reader.person.unit_id if reader.person.role == Role.CLERK else None
    filing = None if unit is None else submissions.find_filing(reader.session, unit, record)
    if filing is None or filing.state != FilingState.RETURNED:
        return None
    before = desk.record_of(reader.session, filing, filing.version)
    return Back(filing, desk.items_of(reader.session, filing), before, record)


def card(reader: Reader, stack: Stack, record: Record) -> Letter:
    """What is shown of a form after something of it was dealt with: of one that came back what is left of that."""
    goes_on = stack.came_back or unsent.is_newest(reader.session, stack, record.index)
    return (form(reader, stack, record) if goes_on else None) or forms.card(reader, stack, record)


def stays(reader: Reader, stack: Stack, record: Record) -> bool:
    """Tell whether what is asked about a form goes into a message of its own: that of a return stays as it is."""
    return stack.came_back or back(reader, record) is not None


def form(reader: Reader, stack: Stack, record: Record) -> Letter | None:
    """The returned cells of a form, each with its reason or with what became of it; ``None`` where none are."""
    found = back(reader, record)
    if found is None:
        return None
    lines = [decisions.RETURNED.with_(form=cards.called(found.filing, 40)), *_how_far(found, reader.now)]
    lines += [_line(found, one) for one in found.items]
    lines += [decisions.FROM.with_(department=returns.department_of(reader.session, found.filing))]
    others = [] if found.left else _also(found)
    lines += [mending.reply(reader.say, record, found.left)] if found.left else [ALSO if others else READY]
    lines += [ITEM_OF.with_(number=cards.circled(number), text=told.finding.message) for number, told in others]
    rows = mending.mending(stack, record.index, found.left)
    rows += [[_mend(stack, record, number, told) for number, told in others]] if others else []
    if len(found.doubtful) > 1:
        rows.append([Button(decisions.KEEP, KeepAll(stack.reading_id, record.index))])
    again = Button(decisions.RESUBMIT, HandIn(stack.reading_id, Extent.ONE, str(record.index), 1))
    rows.append([again, Button(decisions.CARD, Review(stack.reading_id, Do.CARD, record.index))])
    if stack.came_back and stack.count > 1:
        rows.append([Button(BACK_TO_ALL.with_(count=stack.count), Review(stack.reading_id, Do.RETURNED))])
    cells = {item.number: Numbered(item.code or "", item.cell) for item in found.items}
    cells |= {n: Numbered(told.code, name_cell(record.form, told.finding.where)) for n, told in others}
    text = "\n".join(map(reader.say.html, lines))
    return Letter(text, rows, shows=Shows(stack.reading_id, record.index, cells))


def _also(found: Back) -> list[tuple[int, ToldFinding]]:
    """What must be mended still where all that was returned is dealt with, under numbers behind those."""
    numbers = itertools.count(max((item.number for item in found.items), default=0) + 1)
    return list(zip(numbers, found.record.errors[:ALSO_SHOWN], strict=False))


def _mend(stack: Stack, record: Record, number: int, told: ToldFinding) -> Button:
    """To mend it."""
    label = mending.CHANGE_N.with_(number=cards.circled(number))
    return Button(label, ChangeCell(stack.reading_id, record.index, number))


def _how_far(found: Back, now: datetime) -> Iterator[Message]:
    due = found.filing.due
    if due is None:
        return
    over = cards.overdue(due, now)
    if over is not None:
        yield OVER.with_(over=over, count=len(found.items), left=len(found.left))
        return
    ways = [found.settled(one) for one in found.items]
    if not any(ways):
        yield decisions.BY_WHEN.with_(due=Deadline(due), count=len(ways))
        return
    changed, explained = ways.count(Settled.CHANGED), ways.count(Settled.EXPLAINED)
    facts = {"count": len(ways), "changed": changed, "explained": explained, "left": ways.count(None)}
    yield HOW_FAR.with_(due=Deadline(due), **facts)


def _line(found: Back, item: ReturnItem) -> Message:
    number = cards.circled(item.number)
    match found.settled(item):
        case Settled.CHANGED:
            before, after = settling.changed_value(item, found.before, found.record) or (None, None)
            return CHANGED.with_(number=number, before=_value(before), after=_value(after))
        case Settled.EXPLAINED:
            notes = [one.text for one in found.record.notes if one.cell == item.cell]
            return EXPLAINED.with_(number=number, text=cards.short(notes[-1] if notes else "", NOTE))
    return mending.asked(found.record, item)


def _value(text: str | None) -> Message | str:
    return cards.short(text, VALUE) if text else EMPTY


def every(reader: Reader, stack: Stack) -> Letter:
    """The forms that came back in one stroke, and what is left of each; the way to hand them in again together."""
    lines = [ALL.with_(count=stack.count)]
    buttons: list[Button] = []
    for record in _as_they_are(reader, stack):
        found = back(reader, record)
        left = 0 if found is None else len(found.left)
        said = SENT_OF if found is None else LEFT_OF.with_(left=left) if left else DONE_OF
        lines.append(LINE.with_(form=cards.called(record), said=said))
        buttons.append(Button(cards.briefly(record), Review(stack.reading_id, Do.RETURNED, len(buttons))))
    rows: list[Sequence[Button]] = [buttons[n : n + IN_A_ROW] for n in range(0, len(buttons), IN_A_ROW)]
    rows.append([decisions.resubmit_all(stack)])
    return Letter("\n".join(map(reader.say.html, lines)), rows, shows=lists(stack.reading_id))


def _as_they_are(reader: Reader, stack: Stack) -> Iterator[Record]:
    """The forms that came back, each as it stands in the newest file that has it."""
    for line in stack.lines:
        reading, place = unsent.going_on(reader.session, stack.row.person_id, stack.reading_id, line.place)
        now = stack if reading == stack.reading_id else readings.find(reader.session, reading, stack.row.person_id)
        yield stack.record(line.place) if now is None else now.record(place)


def ask_keep(reader: Reader, stack: Stack, found: Back) -> Letter:
    """维持并说明: one reason for all that was returned as 请核实, the usual ones one tap away."""
    items = found.doubtful
    numbers = "".join(cards.circled(item.number) for item, _ in items)
    usual = mending.usual_for([told.code for _, told in items])
    place = (stack.reading_id, found.record.index)
    row = [Button(mending.USUAL[n], KeepAll(*place, n)) for n in usual]
    later = [Button(forms.BACK, Review(*place[:1], Do.RETURNED, place[1]))]
    said = [ASK_KEEP.with_(form=cards.called(found.record), count=len(items), numbers=numbers)]
    noted = [(item.number, told.explanation) for item, told in items if told.explanation]
    said += [HAS_NOTE.with_(number=cards.circled(n), text=cards.short(text, NOTE)) for n, text in noted]
    said += [ADDED_TO] if noted else []
    return Letter("\n".join(map(reader.say.html, said)), [row, later])
