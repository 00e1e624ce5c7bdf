"""/status: how far the units are, and for a clerk one's own forms as in 我的表; for oneself, what was only checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.actions import Progress, Queue
from bot.chat import Button, Turn, command, tap, wished
from bot.chat.wishes.queries import SeeStatus
from bot.db.terms import Role
from bot.dialogs.supervising.score import MORE, SEES
from bot.letters import mine as letters
from bot.letters import scorecards
from bot.letters.decisions import TO_QUEUE_BUTTON
from bot.services import mine, progress, readings, submissions
from bot.services.progress import Overall, UnitProgress
from zwcore.text import Message, fold

HANDED_UNIT = Message("status.handed_unit", "<b>{unit}：已提交 {count} 张</b>")
UNIT_COUNT = Message("status.unit_count", "{unit}：已提交 {count} 张")
MORE_UNITS = Message("status.more_units", "另有 {count} 个单位，写名称查：/score 补卡")
NOT_HANDED = Message("status.not_handed", "草稿 {count} 张没有提交，只有您看得到。")
NOTHING = Message("status.nothing", "还没有提交，也没有草稿。把自评表发来就行。")
NO_SUCH = Message("status.no_such", "您的表里没有“{words}”。发 /my 看全部。")
LINES = 11
"""Forms of a unit."""
LONGEST, UNITS = 14, 12
"""Lines in all where each form has one; units where each has one."""


@command("status", Message("menu.status", "查进度"), roles=SEES, order=40)
def status(turn: Turn) -> None:
    """List what was handed in and, for oneself, what was only checked; a clerk's forms, each in its state."""
    if turn.person.role == Role.CLERK:
        turn.reply(letters.page(turn.reader, mine.listed(turn.session, turn.person), 0))
        return
    overall = progress.by_unit(turn.session, submissions.in_sight(turn.session, turn.person), UNITS)
    few = overall.count <= UNITS and sum(map(_length, overall.units)) <= LONGEST
    lines = [*(_forms(turn, overall.units) if few else _counts(overall)), *_not_handed_in(turn)]
    buttons = [[Button(TO_QUEUE_BUTTON, Queue())]] if turn.person.role == Role.SUPERVISOR else []
    turn.reply("\n".join(map(turn.say, lines or [NOTHING])), buttons)


@wished(SeeStatus, roles=[Role.CLERK])
def own_progress(turn: Turn, wish: SeeStatus) -> None:
    """进度 in words: of the form that is named, else of all of one's own."""
    words, listed = fold(wish.words), mine.listed(turn.session, turn.person)
    found = [one for one in listed if wish.table is None or one.table_no == wish.table]
    found = [one for one in found if words in fold(one.project)] or ([] if words else found)
    found = [one for one in found if wish.year is None or one.year == str(wish.year)]
    if listed and not found:
        turn.reply(NO_SUCH.with_(words=turn.incoming.text))
    else:
        turn.reply(letters.page(turn.reader, found, 0))


@tap(Progress, roles=SEES)
def tapped(turn: Turn, _: Progress) -> None:
    """The same from a button."""
    status(turn)


def _length(unit: UnitProgress) -> int:
    """How many lines a unit takes with its forms."""
    return 1 + min(unit.count, LINES) + (unit.count > LINES)


def _forms(turn: Turn, units: Sequence[UnitProgress]) -> Iterator[Message]:
    filed = progress.of_units(turn.session, [one.unit_id for one in units], LINES)
    for one in units:
        yield HANDED_UNIT.with_(unit=one.unit, count=one.count)
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
        yield NOT_HANDED.with_(count=count)
