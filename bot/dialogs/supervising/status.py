"""/status: what was handed in and, for oneself, what was only checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.actions import MyForms, Progress, Queue
from bot.chat import Button, Turn, command, tap
from bot.db.terms import Role
from bot.dialogs.supervising.score import MORE, SEES
from bot.letters import scorecards
from bot.letters.decisions import TO_QUEUE_BUTTON
from bot.services import progress, readings, submissions
from bot.services.progress import Overall, UnitProgress
from zwcore.text import Message

HANDED = Message("status.handed", "<b>已提交 {count} 张</b>")
HANDED_UNIT = Message("status.handed_unit", "<b>{unit}：已提交 {count} 张</b>")
UNIT_COUNT = Message("status.unit_count", "{unit}：已提交 {count} 张")
MORE_UNITS = Message("status.more_units", "另有 {count} 个单位，写名称查：/score 补卡")
NOT_HANDED = Message("status.not_handed", "草稿，没提交：{name}（{count} 张），只有您看得到。")
NOTHING = Message("status.nothing", "还没有提交，也没有草稿。把自评表发来就行。")
TO_MINE = Message("button.my", "我的表")
LINES = 11
"""Forms of a unit."""
LONGEST, UNITS = 14, 12
"""Lines in all where each form has one; units where each has one."""


@command("status", Message("menu.status", "查进度"), roles=SEES, order=40)
def status(turn: Turn) -> None:
    """List what was handed in and, for oneself, what was only checked."""
    overall = progress.by_unit(turn.session, submissions.in_sight(turn.session, turn.person), UNITS)
    few = overall.count <= UNITS and sum(map(_length, overall.units)) <= LONGEST
    short = few or turn.person.role == Role.CLERK
    lines = [*(_forms(turn, overall.units) if short else _counts(overall)), *_not_handed_in(turn)]
    leads = {Role.CLERK: Button(TO_MINE, MyForms()), Role.SUPERVISOR: Button(TO_QUEUE_BUTTON, Queue())}
    button = leads.get(Role(turn.person.role))
    turn.reply("\n".join(map(turn.say, lines or [NOTHING])), [[button]] if button else [])


@tap(Progress, roles=SEES)
def tapped(turn: Turn, _: Progress) -> None:
    """The same from a button."""
    status(turn)


def _length(unit: UnitProgress) -> int:
    """How many lines a unit takes with its forms."""
    return 1 + min(unit.count, LINES) + (unit.count > LINES)


def _forms(turn: Turn, units: Sequence[UnitProgress]) -> Iterator[Message]:
    filed = progress.of_units(turn.session, [one.unit_id for one in units], LINES)
    head = HANDED if turn.person.role == Role.CLERK else HANDED_UNIT
    for one in units:
        yield head.with_(unit=one.unit, count=one.count)
        yield from map(scorecards.line, filed[one.unit_id])
        if one.count > LINES:
            yield MORE.with_(count=one.count - LINES)


def _counts(overall: Overall) -> Iterator[Message]:
    yield from (UNIT_COUNT.with_(unit=one.unit, count=one.count) for one in overall.units)
    if overall.count > UNITS:
        yield MORE_UNITS.with_(count=overall.count - UNITS)


def _not_handed_in(turn: Turn) -> Iterator[Message]:
    stack = readings.latest(turn.session, turn.person.id)
    if stack is None:
        return
    scope = submissions.in_sight(turn.session, turn.person)
    count = progress.not_handed_in(turn.session, stack.reading_id, scope)
    if count:
        yield NOT_HANDED.with_(name=stack.name, count=count)
