"""Reminders (催报): what is owed, what each form still misses, with a button that opens it there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.actions import BeginForm, Beginning, Do, FillForm, Mend, MyForms, Queue, Review, ToFill, View
from bot.db.engine import Session
from bot.db.terms import Priority
from bot.i18n import Deadline, LastDay, Short, last_day, translator
from bot.letters.cards import brief, called, short
from bot.letters.letter import Button, Buttons, Letter
from bot.services import calendar, cycles, reminders
from bot.services.calendar import Calendar
from bot.services.obligations import Obligation, Owed
from bot.services.people import Person
from bot.services.reminders import Begun, Due
from bot.services.submissions import Filing
from zwcore.record import outline_of
from zwcore.text import Message

SHOWN = 8
BEFORE = Message("remind.before", "<b>{when} 截止，还有 {count} 个工作日</b>")
TODAY = Message("remind.today", "<b>{when} 截止，这是截止前最后一个工作日</b>")
AFTER = Message("remind.after", "<b>已过截止时间（{when}）</b>")
HOW_FAR = Message("remind.how_far", "{year} 年度自评表 {count} 张：已提交 {done}，未提交 {left}。")
UNIT = Message("remind.unit", "{unit}")
LINE = Message("remind.line", "{project}：{state}")
NOT_BEGUN = Message("remind.not_begun", "尚未开始")
READY = Message("remind.ready", "已填好，还没有提交")
MISSING = {
    "scores": Message("remind.scores", "{count} 项得分"),
    "total": Message("remind.total", "总分"),
    "others": Message("remind.others", "{count} 项其他内容"),
    "evidence": Message("remind.evidence", "{count} 份佐证"),
}
STILL = Message("remind.still", "还差 {what}")
MORE = Message("remind.more", "另有 {count} 张，发 /status 看全部。")
EXTENDED = Message("remind.extended", "截止时间已延到 {when}，原因：{reason}")
FOR_OTHERS = Message("remind.for_others", "同事请假，由您代收。")
FILL_NOW = Message("remind.fill_now", "现在补：{project}")
ATTACH_NOW = Message("remind.attach_now", "补佐证：{project}")
HOW_TO_ATTACH = Message("remind.how_to_attach", "补佐证：打开那一项，拍照发来，或把文件回复给那张卡片。")
BEGIN = Message("remind.begin_one", "开始填：{project}")
SUBMIT = Message("remind.submit_one", "去提交：{project}")
TO_MINE = Message("button.my", "我的表")
OPENED = 6
"""Forms with a button of their own."""
RETURNED_SOON = Message(
    "remind.returned_soon", "<b>退回的 {count} 张还没有重新提交</b>\n{when} 截止，还有 {days} 个工作日。"
)
NOT_BACK = Message("remind.not_back", "<b>退回的 {count} 张没有按期重报（期限 {when}）</b>")
NOT_BACK_ONE = Message("remind.not_back_one", "{unit} · {form}")
NOT_BACK_MORE = Message("remind.not_back_more", "另有 {count} 张，点下面的按钮看。")
SEE_RETURNED = Message("remind.see_returned", "看退回待重报的")
LISTED = 10
RETURNED_TODAY = Message("remind.returned_today", "<b>退回的 {count} 张还没有重新提交</b>\n{when} 截止，就是今天。")
RETURNED_LATE = Message(
    "remind.returned_late", "<b>退回的 {count} 张过了重报期限</b>\n期限是 {when}，晚交照实记下，请尽快。"
)
RETURNED_ONE = Message("remind.returned_one", "· {form}（{year}）")
MEND = Message("remind.mend", "去改：{form}")
ALL_DONE = Message("remind.all_done", "<b>已全部提交</b>\n{year} 年度自评表 {count} 张，不用再办。{time}")
NOT_OWED = Message("remind.not_owed", "<b>不用再报</b>\n{year} 年度应报的表已提交或免报。{time}")


def reminder(session: Session, due: Due, days: Calendar, now: datetime) -> Letter:
    """One person's reminder, in their language."""
    say = translator(due.person.language)
    places = reminders.begun(session, due.person.id, due.cycle, due.open)
    text = "\n".join(say.html(line) for line in _lines(session, due, days, places, now))
    return Letter(text, _buttons(due, places), key=due.key, urgency=Priority.DEADLINE)


def _lines(session: Session, due: Due, days: Calendar, places: Mapping[int, Begun], now: datetime) -> Iterator[Message]:
    yield when(due.due, days, now)
    total = sum(cycles.owed_by(session, one.dates) for one in due.owed)
    left = len(due.open)
    yield HOW_FAR.with_(year=due.cycle.year, count=total, done=total - left, left=left)
    yield from (EXTENDED.with_(when=Deadline(due.due), reason=one.dates.reason) for one in due.owed if one.dates.reason)
    if any(one.dates.unit_id != due.person.unit_id for one in due.owed):
        yield FOR_OTHERS
    for one in due.owed:
        yield UNIT.with_(unit=cycles.unit_name(session, one.dates))
        yield from (LINE.with_(project=short(row.project), state=state(places, row)) for row in one.open[:SHOWN])
        if len(one.open) > SHOWN:
            yield MORE.with_(count=len(one.open) - SHOWN)
    if any(place.evidence for place in places.values()):
        yield HOW_TO_ATTACH


def when(due: datetime, days: Calendar, now: datetime) -> Message:
    """How much time is left."""
    if now >= due:
        return AFTER.with_(when=Deadline(due))
    left = days.between(calendar.local(now).date(), last_day(due))
    return BEFORE.with_(when=Deadline(due), count=left) if left > 0 else TODAY.with_(when=Deadline(due))


def state(places: Mapping[int, Begun], row: Obligation) -> Message:
    """How far a form has come: not begun, what it misses, or that it only has to be handed in."""
    place = places.get(row.id or 0)
    if place is None:
        return NOT_BEGUN
    scores, total, others, _, errors = place.lacking
    counts = {"scores": scores, "total": int(total), "others": others, "evidence": place.evidence}
    parts = [MISSING[name].with_(**({} if name == "total" else {"count": n})) for name, n in counts.items() if n]
    if not parts:
        return brief(outline_of(place.record)) if errors else READY
    return STILL.with_(what=tuple(parts))


def _buttons(due: Due, places: Mapping[int, Begun]) -> Buttons:
    """A button for each of the first forms that are owed, which opens that very form where something is to be done."""
    rows = [[_opens(row, places.get(row.id or 0))] for row in due.open[:OPENED]]
    return [*rows, [Button(TO_MINE, MyForms())] if len(due.open) > OPENED else []]


def _opens(row: Obligation, place: Begun | None) -> Button:
    if place is None:
        return Button(BEGIN.with_(project=short(row.project)), BeginForm(Beginning.OWED, str(row.id)))
    if place.missing or place.evidence:
        return _fill_now(place)
    card = Review(place.reading_id, Do.CARD, place.at.place)
    return Button(SUBMIT.with_(project=short(row.project)), card)


def _fill_now(place: Begun) -> Button:
    """Opens a form at what is missing; where that is evidence alone, its list of rows."""
    label, what = (FILL_NOW, None) if place.missing else (ATTACH_NOW, ToFill.CONTENTS)
    project = short(place.record.project)
    return Button(label.with_(project=project), FillForm(place.reading_id, place.at.place, what))


def over(session: Session, owed: Sequence[Owed], now: datetime) -> Message | None:
    """What a reminder is changed to once nothing is owed, or later than it says; ``None`` while it holds."""
    if any(one.open for one in owed):
        moved = next((one for one in owed if one.dates.reason and one.dates.due > now), None)
        dates = None if moved is None else moved.dates
        return None if dates is None else EXTENDED.with_(when=Deadline(dates.due), reason=dates.reason or "")
    count = sum(cycles.owed_by(session, one.dates) for one in owed)
    message = ALL_DONE.with_(count=count) if count else NOT_OWED
    return message.with_(year=owed[0].cycle.year, time=Short(now))


# -- what came back ----------------------------------------------------------------------------------------------------


def returned(person: Person, filings: Sequence[Filing], step: int, days: Calendar, now: datetime) -> Letter:
    """Forms that were returned and are due again: each with the button that opens what is left of it."""
    say, due = translator(person.language), filings[0].due
    assert due is not None
    facts = {"count": len(filings), "when": Deadline(due)}
    left = days.between(calendar.local(now).date(), last_day(due))
    head = RETURNED_LATE if now >= due else RETURNED_SOON.with_(days=left) if left > 0 else RETURNED_TODAY
    lines = [head.with_(**facts)]
    lines += [RETURNED_ONE.with_(form=called(one), year=one.year) for one in filings[:SHOWN]]
    rows = [[Button(MEND.with_(form=called(one)), Mend(one.id or 0))] for one in filings[:OPENED]]
    key = f"returned-due:{person.id}:{due:%Y%m%dT%H%M}:{reminders.name_of(step)}"
    return Letter("\n".join(map(say.html, lines)), rows, key=key, urgency=Priority.DEADLINE)


def not_back(person: Person, filings: Sequence[Filing]) -> Letter:
    """For who supervises: forms that were returned and did not come again in time."""
    say, due = translator(person.language), filings[0].due
    assert due is not None
    lines = [NOT_BACK.with_(count=len(filings), when=LastDay(due))]
    lines += [NOT_BACK_ONE.with_(unit=short(one.unit_name), form=called(one)) for one in filings[:LISTED]]
    lines += [NOT_BACK_MORE.with_(count=len(filings) - LISTED)] if len(filings) > LISTED else []
    rows = [[Button(SEE_RETURNED, Queue(View.RETURNED))]]
    key = f"returned-over:{person.id}:{due:%Y%m%dT%H%M}"
    return Letter("\n".join(map(say.html, lines)), rows, key=key, urgency=Priority.DEADLINE)
