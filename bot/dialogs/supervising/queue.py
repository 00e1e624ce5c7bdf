"""/queue (待审): what waits for a reviewer, by kind, unit and page; those without findings accepted in one stroke."""

from __future__ import annotations

from bot.actions import AcceptThese, Queue, QueueUnits, View
from bot.chat import Button, Letter, Turn, command, tap
from bot.db.terms import Role
from bot.dialogs.supervising import telling
from bot.letters import desk as letters
from bot.services import desk, progress, queue
from bot.services.desk import FilingStep, Where
from bot.services.queue import Narrowed
from bot.services.submissions import Filing
from zwcore.text import Message

NO_UNIT = Message("queue.no_unit", "没有找到单位“{words}”，或它还没有提交。可以写简称，例如 /queue 社保中心。")
SURE = Message("queue.sure", "<b>通过这 {count} 张？</b>")
REST = Message("queue.rest", "另有 {count} 张，先在列表里翻看。")
YES = Message("queue.yes", "确认通过 {count} 张")
LOOK = Message("queue.look", "先翻看")
OTHERS = Message("queue.others", "名单刚才有了变化，没有通过任何一张。请再看一遍。")
DONE = Message("queue.done", "✓ 已通过 {count} 张，已告知单位。")
SKIPPED = Message("queue.skipped", "另有 {count} 张没有通过：刚才有了变化，或是您自己提交的。")
LISTED = 10


@command("queue", Message("menu.queue", "待审"), roles=[Role.SUPERVISOR], order=15)
def show_queue(turn: Turn) -> None:
    """Show what waits: ``/queue``, ``/queue 2024``, ``/queue 单位``."""
    narrowed = _meant(turn, turn.incoming.argument.strip())
    if narrowed is None:
        turn.reply(NO_UNIT.with_(words=turn.incoming.argument.strip()))
    else:
        turn.reply(letters.overview(turn.reader, narrowed))


def _meant(turn: Turn, words: str) -> Narrowed | None:
    if not words:
        return Narrowed()
    if len(words) == 4 and words.isdecimal():
        return Narrowed(year=words)
    unit = progress.find_unit(turn.session, turn.person, words)
    return None if unit is None else Narrowed(unit=unit)


@tap(Queue, roles=[Role.SUPERVISOR])
def turned(turn: Turn, action: Queue) -> None:
    """Show the counts, or a page of a list, in the place of what was there."""
    if action.view is None:
        letter = letters.overview(turn.reader, Narrowed(action.unit, action.year))
    else:
        letter = letters.page(turn.reader, action, action.view)
    turn.edit(turn.incoming.message_id, letter)


@tap(QueueUnits, roles=[Role.SUPERVISOR])
def by_unit(turn: Turn, action: QueueUnits) -> None:
    """Show the units."""
    found = queue.units(turn.session, turn.person, Narrowed())
    turn.edit(turn.incoming.message_id, letters.units(turn.reader, found, action.page))


@tap(AcceptThese, roles=[Role.SUPERVISOR])
def accept_these(turn: Turn, action: AcceptThese) -> None:
    """Ask once more, naming the forms; then accept exactly those that were meant."""
    narrowed = Narrowed(action.unit, action.year)
    rows = queue.everything(turn.session, turn.person, narrowed, View.CLEAN, queue.MOST)
    if queue.mark(rows) != action.mark:
        turn.toast(OTHERS, alert=True)
        turn.edit(turn.incoming.message_id, letters.overview(turn.reader, narrowed))
    elif not action.sure:
        turn.edit(turn.incoming.message_id, sure(turn, rows, narrowed))
    else:
        _accept(turn, rows, narrowed)


def sure(turn: Turn, rows: list[Filing], narrowed: Narrowed) -> Letter:
    """The question before forms are accepted in one stroke: which, and what the program has not looked at."""
    names = [turn.say(letters.line(one)) for one in rows[:LISTED]]
    rest = [turn.say(REST.with_(count=len(rows) - LISTED))] if len(rows) > LISTED else []
    text = [turn.say(SURE.with_(count=len(rows))), *names, *rest, turn.say(letters.ONLY_CHECKED)]
    yes = AcceptThese(queue.mark(rows), narrowed.unit, narrowed.year, 1)
    look = Button(LOOK, Queue(View.CLEAN, 0, narrowed.unit, narrowed.year))
    return Letter("\n".join(text), [[Button(YES.with_(count=len(rows)), yes), look]])


def _accept(turn: Turn, rows: list[Filing], narrowed: Narrowed) -> None:
    taken = desk.accept_all(turn.session, turn.person, [Where(row, row.version) for row in rows], turn.now)
    done = [(row, step) for row, step in zip(rows, taken, strict=True) if isinstance(step, FilingStep)]
    telling.accepted(turn, done)
    lines = [DONE.with_(count=len(done))]
    lines += [SKIPPED.with_(count=len(rows) - len(done))] if len(done) < len(rows) else []
    letter = letters.overview(turn.reader, narrowed)
    turn.edit(turn.incoming.message_id, letter.under("\n".join(turn.say(line) for line in lines) + "\n"))
