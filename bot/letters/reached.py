"""Which units were not reached, and why: said in the same words wherever it is said."""

from __future__ import annotations

from collections.abc import Sequence

from bot.db.terms import Priority, StepKind
from bot.i18n import translator
from bot.letters import cards
from bot.letters.letter import Letter
from bot.services.people import Person
from bot.services.reached import StrokeTold, Why
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
NAMED = 6


def nobody(units: Sequence[tuple[str, Why]]) -> list[Message]:
    """The units that cannot be reached, the first by name, each with why."""
    if not units:
        return []
    named = tuple(ONE.with_(unit=cards.short(name, 14), why=WHY[why]) for name, why in units[:NAMED])
    message = NOBODY if len(units) <= NAMED else NOBODY_MANY
    return [message.with_(count=len(units), units=named)]


def word(person: Person, told: StrokeTold) -> Letter:
    """To who did something in one stroke: that all units were reached, or which were not, and why."""
    sent = told.units - len(told.missed)
    message = (PARTLY if told.missed else DONE)[told.deed]
    lines = [message.with_(forms=told.forms, units=told.units, sent=sent), *nobody(told.missed)]
    say = translator(person.language)
    return Letter("\n".join(map(say.html, lines)), key=told.key, urgency=Priority.ANOMALY)
