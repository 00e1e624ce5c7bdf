"""/queue (待审): what waits for a reviewer, by kind, unit and page; those without findings accepted in one stroke."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.actions import AcceptThese, Queue, QueueUnits, View
from bot.chat import Button, Letter, Turn, command, tap
from bot.db.terms import Role
from bot.dialogs.supervising import telling
from bot.dialogs.supervising.units import the_unit
from bot.letters import decisions, reached
from bot.letters import desk as letters
from bot.services import desk, queue
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
DONE = Message("queue.done", "✓ 已通过 {count} 张。")
UNDO = Message("queue.undo", "其中有通过错了的，打开那张点“撤销审核”，或写：撤销 单位 表5 的审核")
SKIPPED = Message("queue.skipped", "另有 {count} 张没有通过：刚才有了变化，或是您自己提交的。")
LISTED = 10
BY_UNIT = "按单位"
VIEWS = {
    "无问题": View.CLEAN, "待核实": View.ONE, "需细看": View.CLOSE, "待说明": View.ASKED, "退回": View.RETURNED,
    "已退回": View.RETURNED, "通过": View.ACCEPTED, "已通过": View.ACCEPTED,
}  # fmt: skip
_SIZE = re.compile(r"([0-9]{1,3})[%％](?:以上)?")


@command("queue", Message("menu.queue", "待审"), roles=[Role.SUPERVISOR], order=15)
def show_queue(turn: Turn) -> None:
    """Show what waits: ``/queue``, ``/queue 2024``, ``/queue 单位``, ``/queue 单位 2024 退回``, ``/queue 30%``."""
    words = turn.incoming.argument.split()
    if BY_UNIT in words:
        year = next((word for word in words if len(word) == 4 and word.isdecimal()), None)
        found = queue.units(turn.session, turn.person, Narrowed(year=year))
        turn.reply(letters.units(turn.reader, found, 0, year))
        return
    action = _meant(turn, words)
    if action is not None:
        turn.reply(_list(turn, action))


def _meant(turn: Turn, words: Sequence[str]) -> Queue | None:
    """The list that words narrow down to: a year, a state, a size of change, a unit; ``None``, which is said, for no
    unit of ours."""
    action, rest = Queue(), list[str]()
    for word in words:
        size = _SIZE.fullmatch(word)
        if len(word) == 4 and word.isdecimal():
            action = replace(action, year=word)
        elif word in VIEWS:
            action = replace(action, view=VIEWS[word])
        elif size is not None:
            action = replace(action, view=View.CHANGED, beyond=int(size[1]))
        else:
            rest.append(word)
    if not rest:
        return action
    unit = the_unit(turn, "".join(rest), NO_UNIT)
    return None if unit is None else replace(action, unit=unit)


def _list(turn: Turn, action: Queue) -> Letter:
    """The counts, or a page of a list."""
    if action.view is None:
        return letters.overview(turn.reader, Narrowed(action.unit, action.year), action.page)
    return letters.page(turn.reader, action, action.view)


@tap(Queue, roles=[Role.SUPERVISOR])
def turned(turn: Turn, action: Queue) -> None:
    """Show the counts, or a page of a list, in the place of what was there."""
    turn.edit(turn.incoming.message_id, _list(turn, action))


@tap(QueueUnits, roles=[Role.SUPERVISOR])
def by_unit(turn: Turn, action: QueueUnits) -> None:
    """Show the units."""
    found = queue.units(turn.session, turn.person, Narrowed(year=action.year))
    turn.edit(turn.incoming.message_id, letters.units(turn.reader, found, action.page, action.year))


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
    heard = telling.accepted(turn, done)
    lines = [DONE.with_(count=len(done)), *decisions.heard_by(heard)]
    lines += [SKIPPED.with_(count=len(rows) - len(done))] if len(done) < len(rows) else []
    lines += [UNDO] if done else []
    letter = letters.overview(turn.reader, narrowed)
    letter = replace(letter, buttons=[*reached.look(heard.nobody, "accept", turn.now), *letter.buttons])
    turn.edit(turn.incoming.message_id, letter.under("\n".join(turn.say(line) for line in lines) + "\n"))
