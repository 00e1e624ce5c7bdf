"""What a reviewer sees of the desk: the counts, lists by pages, a form as a whole, what changed, what happened."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from bot.actions import AcceptThese, Aspect, Queue, QueueFaults, QueueUnits, ShowFiled, View
from bot.db.terms import FilingState, Role, StepKind
from bot.i18n import Deadline, Short
from bot.letters import cards
from bot.letters.letter import IN_A_ROW, Button, Buttons, Letter, Reader, turning
from bot.services import desk, obligations, people, queue
from bot.services.desk import FilingStep, ReturnItem, Settled
from bot.services.queue import COUNTED, Narrowed, QueuePage, UnitWaiting
from bot.services.submissions import Filing, Version
from zwcore.money import plain
from zwcore.text import Message

HEAD = Message("desk.head", "<b>待审 {count} 张</b>")
HEAD_OF = Message("desk.head_of", "<b>{unit} 待审 {count} 张</b>")
NOTHING = Message("desk.nothing", "现在没有待审的表。")
COUNT = {
    View.CLEAN: Message("desk.clean", "程序核对无问题：{count} 张"),
    View.ONE: Message("desk.one", "1 处待核实：{count} 张"),
    View.CLOSE: Message("desk.close", "需细看：{count} 张"),
    View.ASKED: Message("desk.asked", "待单位说明：{count} 张"),
    View.RETURNED: Message("desk.returned", "退回待重报：{count} 张"),
    View.ACCEPTED: Message("desk.accepted", "审核通过：{count} 张"),
}
LABEL = {
    View.CLEAN: Message("desk.button.clean", "无问题 {count}"),
    View.ONE: Message("desk.button.one", "待核实 {count}"),
    View.CLOSE: Message("desk.button.close", "需细看 {count}"),
    View.ASKED: Message("desk.button.asked", "待说明 {count}"),
    View.RETURNED: Message("desk.button.returned", "退回 {count}"),
    View.ACCEPTED: Message("desk.button.accepted", "已通过 {count}"),
}
NAMES = {
    View.CLEAN: Message("desk.name.clean", "程序核对无问题"),
    View.ONE: Message("desk.name.one", "1 处待核实"),
    View.CLOSE: Message("desk.name.close", "需细看"),
    View.ASKED: Message("desk.name.asked", "待单位说明"),
    View.RETURNED: Message("desk.name.returned", "退回待重报"),
    View.CHANGED: Message("desk.name.changed", "预算变化超过提醒线"),
    View.ACCEPTED: Message("desk.name.accepted", "审核通过"),
    View.WAITING: Message("desk.name.waiting", "待审"),
}
PAGE = Message("desk.page", "<b>{name} {count} 张</b>")
PAGE_OF = Message("desk.page_of", "<b>{name} {count} 张</b>（第 {page}/{pages} 页）")
ROW = Message("desk.row", "{unit} · {form}：{said}")
ROW_IN_UNIT = Message("desk.row_in_unit", "{form}：{said}")
SAID_FELL = Message("desk.said_fell", "预算减少 {pct}%")
SAID_ROSE = Message("desk.said_rose", "预算增加 {pct}%")
ANSWERED_ROW = Message("desk.answered_row", "已说明 · {row}")
SAID_CLEAN = Message("desk.said_clean", "总分 {claimed}")
SAID = Message("desk.said", "总分 {claimed}，必须修改 {errors}，请核实 {warnings}")
SAID_DUE = Message("desk.said_due", "{due} 前重报")
EMPTY_VIEW = Message("desk.empty", "这一类现在没有。")
CHANGED = Message("desk.button.changed", "预算变化大的")
BY_UNIT = Message("desk.button.units", "按单位看")
BY_FAULT = Message("desk.button.faults", "按问题看")
OF_YEAR = Message("desk.button.year", "{year} 年度")
BEYOND_NAME = Message("desk.name.beyond", "预算变化 {pct}% 以上")
BEYOND = Message("desk.button.beyond", "{pct}% 以上")
HEAD_YEAR = Message("desk.head_year", "<b>{year} 年度待审 {count} 张</b>")
HEAD_OF_YEAR = Message("desk.head_of_year", "<b>{unit} {year} 年度待审 {count} 张</b>")
ACCEPT_THESE = Message("desk.button.accept_these", "通过这 {count} 张无问题的")
NARROW_DOWN = Message("desk.narrow_down", "一次最多通过 {most} 张无问题的：请先按单位看。")
UNITS = Message("desk.units", "<b>还有 {waiting} 个单位没审完，共 {forms} 张</b>（待审 / 已交；共 {count} 个单位）")
UNITS_DONE = Message("desk.units_done", "<b>{count} 个单位都没有待审的表</b>（待审 / 已交）")
UNIT_ROW = Message("desk.unit_row", "{unit} {waiting}/{count}")
ORIGINAL = Message("desk.button.original", "原件")
TO_QUEUE = Message("button.to_queue", "⬅ 待审")
ONLY_CHECKED = Message("desk.only_checked", "程序只核对填写和计算，未核对完成情况。")

STATES = {
    FilingState.SUBMITTED: Message("desk.state.submitted", "待审核"),
    FilingState.ASKED: Message("desk.state.asked", "待单位说明"),
    FilingState.RETURNED: Message("desk.state.returned", "已退回"),
    FilingState.WITHDRAWN: Message("desk.state.withdrawn", "已撤回"),
    FilingState.ACCEPTED: Message("desk.state.accepted", "审核通过"),
}
RETURNED_BY = Message("desk.state.returned_by", "已退回，请于 {due}前重新提交")
RETURNED_OVER = Message("desk.state.returned_over", "已退回，{over}")
CAME_LATE = Message("desk.state.late", "{state}（逾期提交）")
ACCEPTED_BY = Message("desk.state.accepted_by", "审核通过：{person}，{time}")
ANSWERED = Message("desk.answered", "单位说明：{text}")
ASKED_FOR = Message("desk.asked_for", "{number} {text}")
ASKED_REST = Message("desk.asked_rest", "另有 {count} 处。")
OPINION = Message("desk.opinion", "审核意见：{text}")

SETTLED = Message("desk.settled", "退回的 {count} 处：已改 {changed}，已说明 {explained}，其余 {open}。")
HISTORY = Message("desk.history", "<b>{form} 的经过</b>")
STEP = {
    StepKind.SUBMIT: Message("desk.step.submit", "{time} {person} 提交第 {version} 版"),
    StepKind.RESUBMIT: Message("desk.step.resubmit", "{time} {person} 重新提交第 {version} 版"),
    StepKind.WITHDRAW: Message("desk.step.withdraw", "{time} {person} 撤回"),
    StepKind.RETURN: Message("desk.step.return", "{time} {person} 退回修改"),
    StepKind.ASK: Message("desk.step.ask", "{time} {person} 请单位说明"),
    StepKind.ANSWER: Message("desk.step.answer", "{time} {person} 说明"),
    StepKind.ACCEPT: Message("desk.step.accept", "{time} {person} 审核通过"),
    StepKind.REOPEN: Message("desk.step.reopen", "{time} {person} 撤销审核"),
    StepKind.TAKE_BACK: Message("desk.step.take_back", "{time} {person} 撤回退回"),
    StepKind.LOOK: Message("desk.step.look", "{time} {person} 打开"),
}
STEP_TEXT = Message("desk.step.text", "　 {text}")
ROWS, UNITS_SHOWN, NAME = 10, 12, 12
LINES, REASONS, REASON, ANSWER = 13, 4, 40, 40
"""Lines of 经过 below its head, reasons below a step; signs of a reason, of what a unit says."""
SIZES = (20, 30, 50)
"""Changes of the budget that the list may begin at, in percent."""
BACK = Message("button.back_to_card", "⬅ 卡片")


# -- lists -------------------------------------------------------------------------------------------------------------


def overview(reader: Reader, narrowed: Narrowed, number: int = 0) -> Letter:
    """How much waits, and of what kind, each kind a button; below it the forms that wait, by pages."""
    found = queue.counts(reader.session, reader.person, narrowed)
    if not any(found.of.values()):
        return Letter(reader.say.html(NOTHING))
    lines = [_head(reader, narrowed, found.waiting)]
    lines += [COUNT[view].with_(count=found.of[view]) for view in COUNTED if found.of[view]]
    buttons = [Button(LABEL[view].with_(count=found.of[view]), _queue(narrowed, view)) for view in COUNTED]
    buttons = [one for one, view in zip(buttons, COUNTED, strict=True) if found.of[view]]
    rows: list[Sequence[Button]] = [buttons[n : n + IN_A_ROW] for n in range(0, len(buttons), IN_A_ROW)]
    rows += [_these(reader, narrowed)] if 0 < found.of[View.CLEAN] <= queue.MOST else []
    lines += [NARROW_DOWN.with_(most=queue.MOST)] if found.of[View.CLEAN] > queue.MOST else []
    unit, year = narrowed.unit, narrowed.year
    others = [Button(BY_FAULT, QueueFaults(unit, year)), Button(CHANGED, _queue(narrowed, View.CHANGED))]
    rows.append([Button(BY_UNIT, QueueUnits(0, year)), *others] if unit is None else others)
    rows += _waiting(reader, narrowed, number) if 0 < found.waiting <= queue.LISTED else []
    other = [one for one in found.years if one != year] if len(found.years) > 1 else []
    rows.append([Button(OF_YEAR.with_(year=one), Queue(None, 0, unit, one)) for one in other[:IN_A_ROW]])
    rows += [[Button(TO_QUEUE, Queue())]] if (unit, year) != (None, None) else []
    return Letter("\n".join(map(reader.say.html, lines)), rows)


def _head(reader: Reader, narrowed: Narrowed, waiting: int) -> Message:
    unit = None if narrowed.unit is None else people.unit_at(reader.session, narrowed.unit)
    heads = {(0, 0): HEAD, (1, 0): HEAD_OF, (0, 1): HEAD_YEAR, (1, 1): HEAD_OF_YEAR}
    head = heads[int(unit is not None), int(narrowed.year is not None)]
    return head.with_(unit=unit.name if unit else "", year=narrowed.year, count=waiting)


def _waiting(reader: Reader, narrowed: Narrowed, number: int) -> list[Sequence[Button]]:
    """The forms that wait as buttons, by due date, then unit; the way through their pages."""
    size = queue.PAGE if narrowed.unit is None else queue.OF_UNIT
    found = queue.page(reader.session, reader.person, narrowed, View.WAITING, number, size)
    told = desk.answered(reader.session, found.rows)
    rows: list[Sequence[Button]] = [_opens(one, narrowed, told) for one in found.rows]
    return [*rows, turning(found.number, found.pages, lambda page: _queue(narrowed, None, page))]


def _opens(filing: Filing, narrowed: Narrowed, told: Collection[int]) -> list[Button]:
    said = label(filing, whole=narrowed.unit is None)
    said = ANSWERED_ROW.with_(row=said) if filing.id in told else said
    return [Button(said, ShowFiled(filing.id or 0, Aspect.CARD))]


def _queue(narrowed: Narrowed, view: View | None = None, page: int = 0) -> Queue:
    """A list of the desk as it is narrowed down."""
    return Queue(view, page, narrowed.unit, narrowed.year, narrowed.beyond)


def _these(reader: Reader, narrowed: Narrowed) -> list[Button]:
    rows = queue.everything(reader.session, reader.person, narrowed, View.CLEAN, queue.MOST)
    mark = queue.mark(rows)
    return [Button(ACCEPT_THESE.with_(count=len(rows)), AcceptThese(mark, narrowed.unit, narrowed.year))]


def page(reader: Reader, action: Queue, view: View) -> Letter:
    """A page of a list; each line is a button that opens the form."""
    narrowed = Narrowed(action.unit, action.year, action.beyond)
    found = queue.page(reader.session, reader.person, narrowed, view, action.page)
    sizes = [Button(BEYOND.with_(pct=pct), Queue(view, 0, action.unit, action.year, pct)) for pct in SIZES]
    sizes = [one for one in sizes if one.action != action] if view is View.CHANGED else []
    if not found.count:
        back = [Button(TO_QUEUE, Queue(None, 0, action.unit, action.year))]
        return Letter(reader.say.html(EMPTY_VIEW), [sizes, back])
    how = _change if view is View.CHANGED else None
    name = NAMES[view] if action.beyond is None else BEYOND_NAME.with_(pct=action.beyond)
    told = desk.answered(reader.session, found.rows)
    lines = [_page_head(name, found)]
    for one in found.rows:
        said = line(one, how, whole=narrowed.unit is None, now=reader.now)
        lines.append(ANSWERED_ROW.with_(row=said) if one.id in told else said)
    rows: list[Sequence[Button]] = [_opens(one, narrowed, told) for one in found.rows]
    rows += [_these(reader, narrowed)] if view is View.CLEAN and found.count <= queue.MOST else []
    rows += [_turning(found, narrowed, view), sizes]
    return Letter("\n".join(map(reader.say.html, lines)), rows)


def _page_head(name: Message, found: QueuePage) -> Message:
    if found.pages == 1:
        return PAGE.with_(name=name, count=found.count)
    return PAGE_OF.with_(name=name, count=found.count, page=found.number + 1, pages=found.pages)


def line(
    filing: Filing,
    how: Callable[[Filing], Message] | None = None,
    *,
    whole: bool = True,
    now: datetime | None = None,
) -> Message:
    """A form in a list of the desk: its unit (where there are several: ``whole``), its name, how it looks."""
    fields = {"form": cards.called(filing, NAME), "said": _said(filing, now) if how is None else how(filing)}
    return ROW.with_(unit=unit_briefly(filing.unit_name, NAME), **fields) if whole else ROW_IN_UNIT.with_(**fields)


def _change(filing: Filing) -> Message:
    """How much the budget changed."""
    bp = filing.change_bp or 0
    return (SAID_FELL if bp < 0 else SAID_ROSE).with_(pct=format(Decimal(abs(bp)).scaleb(-2), "f"))


def _said(filing: Filing, now: datetime | None = None) -> Message:
    claimed = cards.BLANK if filing.claimed is None else plain(filing.claimed)
    if filing.state == FilingState.RETURNED and filing.due is not None:
        return cards.overdue(filing.due, now) or SAID_DUE.with_(due=Deadline(filing.due))
    if not filing.errors and not filing.warnings:
        return SAID_CLEAN.with_(claimed=claimed)
    return SAID.with_(claimed=claimed, errors=filing.errors, warnings=filing.warnings)


def label(filing: Filing, *, whole: bool = True) -> Message:
    """The button that opens a form, with its year, and its unit where there are several (``whole``)."""
    if not whole:
        return BUTTON_IN_UNIT.with_(form=cards.called(filing, 14), year=filing.year)
    return BUTTON.with_(form=cards.called(filing, 9), unit=unit_briefly(filing.unit_name, 7), year=filing.year)


def unit_briefly(name: str, most: int) -> str:
    """A unit's name for a button: without the city that all of them begin with."""
    return cards.short(_CITY.sub("", name) or name, most)


def whose(reader: Reader, filing: Filing, letter: Letter) -> Letter:
    """What is shown of a form with its unit at the end of the first line: reviewers have the same form of many."""
    if reader.person.role == Role.CLERK:
        return letter
    head, *rest = letter.text.split("\n")
    head += reader.say.html(OF_UNIT.with_(unit=filing.unit_name))
    return replace(letter, text="\n".join([head, *rest]))


def of_unit(filing: Filing) -> Message:
    """A form with its unit, within a sentence."""
    return FORM_OF_UNIT.with_(form=cards.called(filing), unit=unit_briefly(filing.unit_name, NAME))


def of_unit_and_year(filing: Filing, form: Message | str) -> Message:
    """A form, or what is said of it, with its unit and its year: two that lie before a reviewer read differently."""
    return OF_UNIT_AND_YEAR.with_(form=form, unit=unit_briefly(filing.unit_name, NAME), year=filing.year)


OF_UNIT = Message("desk.of_unit", " · {unit}")
OF_UNIT_AND_YEAR = Message("desk.of_unit_and_year", "{form}（{unit} {year}）")
FORM_OF_UNIT = Message("desk.form_of_unit", "{form}（{unit}）")
_CITY = re.compile(r"^.{1,3}?[市县区](?=.{3,})")
BUTTON = Message("desk.button.form", "{form} · {unit} {year}")
BUTTON_IN_UNIT = Message("desk.button.form_in_unit", "{form} {year}")


def _turning(found: QueuePage, narrowed: Narrowed, view: View) -> list[Button]:
    back = Button(TO_QUEUE, Queue(None, 0, narrowed.unit, narrowed.year))
    return turning(found.number, found.pages, lambda page: _queue(narrowed, view, page), back)


def units(reader: Reader, found: Sequence[UnitWaiting], number: int, year: str | None = None) -> Letter:
    """The units, those with most waiting first; each leads to what waits of it."""
    pages = max(1, -(-len(found) // UNITS_SHOWN))
    number = min(number, pages - 1)
    shown = found[number * UNITS_SHOWN : (number + 1) * UNITS_SHOWN]
    rows: list[Sequence[Button]] = [
        [
            Button(
                UNIT_ROW.with_(unit=unit_briefly(one.unit, 14), waiting=one.waiting, count=one.count),
                Queue(None, 0, one.unit_id, year),
            )
        ]
        for one in shown
    ]
    back = Button(TO_QUEUE, Queue(None, 0, None, year))
    ways = turning(number, pages, lambda page: QueueUnits(page, year), back)
    waiting, forms = sum(one.waiting > 0 for one in found), sum(one.waiting for one in found)
    head = UNITS.with_(waiting=waiting, forms=forms) if waiting else UNITS_DONE
    return Letter(reader.say.html(head.with_(count=len(found))), [*rows, ways])


# -- a form ------------------------------------------------------------------------------------------------------------


def state(reader: Reader, filing: Filing) -> Message:
    """How a form stands on the desk: who accepted it, by when it is to come again; and that it came late (标注逾期)."""
    stands = _stands(reader, filing)
    return CAME_LATE.with_(state=stands) if obligations.is_late(reader.session, filing) else stands


def _stands(reader: Reader, filing: Filing) -> Message:
    if filing.state == FilingState.RETURNED and filing.due is not None:
        over = cards.overdue(filing.due, reader.now)
        return RETURNED_BY.with_(due=Deadline(filing.due)) if over is None else RETURNED_OVER.with_(over=over)
    if filing.state == FilingState.ACCEPTED:
        step = desk.last_step(reader.session, filing, StepKind.ACCEPT)
        if step is not None:
            return ACCEPTED_BY.with_(person=_name(reader, step), time=Short(step.at))
    return STATES[FilingState(filing.state)]


def opinion(reader: Reader, filing: Filing) -> Message | None:
    """审核意见 of a form that was accepted, if there is one."""
    step = desk.last_step(reader.session, filing, StepKind.ACCEPT)
    accepted = filing.state == FilingState.ACCEPTED and step is not None and bool(step.text)
    return OPINION.with_(text=step.text) if step is not None and accepted else None


def answer(reader: Reader, version: Version) -> list[Message]:
    """单位说明: what the unit said to the version that stands, in one line, if it said something."""
    text = desk.word_of_unit(reader.session, version.filing, version.record)
    return [ANSWERED.with_(text=cards.short(" ".join(text.split()), ANSWER))] if text else []


def reasons(items: Sequence[ReturnItem], room: int) -> list[Message]:
    """The reasons of what was returned, or asked about, in so many lines."""
    if room < 1:
        return []
    shown = items if len(items) <= room else items[: room - 1]
    lines = [
        ASKED_FOR.with_(number=cards.circled(one.number), text=cards.short(" ".join(one.reason.split()), REASON))
        for one in shown
    ]
    return [*lines, *([ASKED_REST.with_(count=len(items) - len(shown))] if len(shown) < len(items) else [])]


def _name(reader: Reader, step: FilingStep) -> str:
    person = people.find(reader.session, step.person_id)
    return "" if person is None else person.name


def settled(items: Sequence[ReturnItem]) -> list[Message]:
    """How the unit dealt with what was returned, in one line."""
    if not items:
        return []
    count = {how: sum(item.settled == how for item in items) for how in (Settled.CHANGED, Settled.EXPLAINED, None)}
    return [
        SETTLED.with_(
            count=len(items), changed=count[Settled.CHANGED], explained=count[Settled.EXPLAINED], open=count[None]
        )
    ]


def history(reader: Reader, filing: Filing) -> Letter:
    """经过: each step with who took it and when, and what was said."""
    lines, items = list[Message](), desk.items_by_step(reader.session, filing)
    for step in reversed(desk.steps_of(reader.session, filing)[-ROWS:]):
        kind = StepKind(step.kind)
        told = [STEP[kind].with_(time=Short(step.at), person=_name(reader, step), version=step.version)]
        told += [STEP_TEXT.with_(text=cards.short(step.text, 60))] if step.text else []
        told += [STEP_TEXT.with_(text=one) for one in reasons(items.get(step.id or 0, []), REASONS)]
        if len(lines) + len(told) > LINES:
            break
        lines = [*told, *lines]
    lines.insert(0, HISTORY.with_(form=cards.called(filing)))
    back: Buttons = [[Button(BACK, ShowFiled(filing.id or 0, Aspect.CARD_AGAIN))]]
    return Letter("\n".join(map(reader.say.html, lines)), back)
