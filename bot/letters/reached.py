"""Which units were not reached, and why: said in the same words wherever it is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.actions import Unreached
from bot.db.terms import Priority, StepKind
from bot.i18n import translator
from bot.letters import cards
from bot.letters.letter import Button, Letter, Reader, turning
from bot.services.people import Person
from bot.services.reached import StrokeTold, Why, moment
from zwcore.text import Message

WHY = {
    Why.UNBOUND: Message("missing.unbound", "没有绑定填报人"),
    Why.BLOCKED: Message("missing.blocked", "填报人没打开过机器人，或屏蔽了它"),
    Why.FAILED: Message("reached.failed", "没有送到"),
}
ONE = Message("reached.one", "{unit}（{why}）")
NOBODY = Message("reached.nobody", "通知不到 {count} 个单位，请另外通知：{units}")
NOBODY_MANY = Message("reached.nobody_many", "通知不到 {count} 个单位，请另外通知：{units} 等")
THIS = Message("reached.this", "通知不到这个单位（{why}），请另外通知。")
DONE = {
    StepKind.RETURN.value: Message("reached.returned", "<b>退回的 {forms} 张：{units} 个单位都已送达。</b>"),
    StepKind.ACCEPT.value: Message("reached.accepted", "<b>通过的 {forms} 张：{units} 个单位都已送达。</b>"),
    "urge": Message("reached.urged", "<b>催办：{units} 个单位都已送达。</b>"),
}
PARTLY = {
    StepKind.RETURN.value: Message(
        "reached.returned_partly", "<b>退回的 {forms} 张：{units} 个单位里 {sent} 个已送达。</b>"
    ),
    StepKind.ACCEPT.value: Message(
        "reached.accepted_partly", "<b>通过的 {forms} 张：{units} 个单位里 {sent} 个已送达。</b>"
    ),
    "urge": Message("reached.urged_partly", "<b>催办：{units} 个单位里 {sent} 个已送达。</b>"),
}
LOOK = Message("reached.look", "看这 {count} 个单位")
HEAD = Message("reached.head", "<b>通知不到的 {count} 个单位，请另外通知</b>")
LINE = Message("reached.line", "· {unit}：{why}")
PAGES = Message("units_by.pages", "第 {page}/{pages} 页")
ALL = Message("reached.all", "现在没有通知不到的单位。")
NAMED, A_PAGE = 6, 10


def nobody(units: Sequence[tuple[str, Why]]) -> list[Message]:
    """The units that cannot be reached, the first by name, each with why."""
    if not units:
        return []
    named = tuple(ONE.with_(unit=cards.short(name, 14), why=WHY[why]) for name, why in units[:NAMED])
    message = NOBODY if len(units) <= NAMED else NOBODY_MANY
    return [message.with_(count=len(units), units=named)]


def look(units: Sequence[object], deed: str, at: datetime) -> list[Sequence[Button]]:
    """The way to all units that are not reached, where they are more than are named."""
    if len(units) <= NAMED:
        return []
    return [[Button(LOOK.with_(count=len(units)), Unreached(deed, moment(at)))]]


def page(reader: Reader, told: StrokeTold, number: int) -> Letter:
    """A page of the units that a stroke did not reach, each with why."""
    pages = max(1, -(-len(told.missed) // A_PAGE))
    number = min(max(number, 0), pages - 1)
    lines = [HEAD.with_(count=len(told.missed)) if told.missed else ALL]
    shown = told.missed[number * A_PAGE : (number + 1) * A_PAGE]
    lines += [LINE.with_(unit=cards.short(name, 20), why=WHY[why]) for name, why in shown]
    lines += [PAGES.with_(page=number + 1, pages=pages)] if pages > 1 else []
    ways = turning(number, pages, lambda to: Unreached(told.deed, moment(told.at), to))
    return Letter("\n".join(map(reader.say.html, lines)), [ways] if ways else [])


def word(person: Person, told: StrokeTold) -> Letter:
    """To who did something in one stroke: that all units were reached, or which were not, and why."""
    sent = told.units - len(told.missed)
    message = (PARTLY if told.missed else DONE)[told.deed]
    lines = [message.with_(forms=told.forms, units=told.units, sent=sent), *nobody(told.missed)]
    say = translator(person.language)
    rows = look(told.missed, told.deed, told.at)
    return Letter("\n".join(map(say.html, lines)), rows, key=told.key, urgency=Priority.ANOMALY)
