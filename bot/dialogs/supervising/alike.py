"""同类问题一并退回: all forms that wait and have a finding go back in one stroke, asked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.actions import Queue, QueueFaults, ReturnAlike
from bot.chat import Button, Turn, step, tap
from bot.chat.router import pass_on
from bot.db.terms import Role
from bot.dialogs.supervising import telling, unreturning
from bot.dialogs.supervising.passing import Passing
from bot.i18n import Deadline
from bot.letters import decisions, faults, reached
from bot.letters import desk as letters
from bot.letters.faults import Bulk
from bot.services import calendar, desk, dismissals, queue
from bot.services.desk import FilingStep, Item, Where
from bot.services.queue import Narrowed
from bot.services.submissions import Filing
from zwcore.text import Message

REVIEWERS = [Role.SUPERVISOR]
WORKING_DAYS = 3
"""Until when a returned form is to come again."""
ALIKE_ONE = Message("desk.alike_one", "待审的表里只有这一张有这个问题。")
ALIKE_DONE = Message("desk.alike_done", "✓ 已退回 {count} 张，{due}前重报。")
OTHERS = Message("return.others", "名单刚才有了变化，没有退回任何一张。请再看一遍。")


@dataclass(frozen=True)
class Alike(Passing):
    """Words that go with each of the forms that it is asked about whether all are returned."""

    words: str


def due_for(turn: Turn) -> datetime:
    """By when a form that is returned now is to come again: the end of the third working day."""
    known = calendar.load(turn.session)
    last = known.shift(calendar.local(turn.now).date(), WORKING_DAYS)
    return calendar.at(last + timedelta(days=1), time())


def ask_about(turn: Turn, code: str) -> None:
    """Ask whether all forms that wait and have a finding are returned."""
    rows = queue.with_finding(turn.session, turn.person, Narrowed(), code, queue.MOST)
    if len(rows) < 2:
        turn.toast(ALIKE_ONE, alert=True)
    else:
        turn.reply(faults.asked(turn.reader, Bulk(rows, code, Narrowed(), due_for(turn))))


def ask_alike(turn: Turn, rows: Sequence[Filing], code: str, narrowed: Narrowed, words: str) -> None:
    """Ask about all forms that have a finding; words of one's own go with each."""
    if words:
        turn.wait(Alike(words))
    turn.reply(faults.asked(turn.reader, Bulk(rows, code, narrowed, due_for(turn), words)))


@step
def another_came(turn: Turn, state: Alike) -> None:
    """Take what is written for what it is."""
    pass_on(turn)


@tap(QueueFaults, roles=REVIEWERS)
def by_fault(turn: Turn, action: QueueFaults) -> None:
    """Show what is wrong with most of the forms that wait."""
    narrowed = Narrowed(action.unit, action.year)
    turn.edit(turn.incoming.message_id, faults.overview(turn.reader, narrowed, action.page or 0))


@tap(ReturnAlike, roles=REVIEWERS)
def return_alike(turn: Turn, action: ReturnAlike) -> None:
    """Return all forms that have a finding, for it alone, in one stroke; exactly those that were named."""
    narrowed = Narrowed(action.unit, action.year)
    rows = queue.with_finding(turn.session, turn.person, narrowed, action.code, queue.MOST)
    said = turn.waiting.words if isinstance(turn.waiting, Alike) and action.mark is not None else ""
    due, same = due_for(turn), action.mark in (None, queue.mark(rows, said))
    if not rows or not same:
        turn.toast(OTHERS, alert=True)
    elif action.mark is None or action.page is not None:
        bulk = Bulk(rows, action.code, narrowed, due, said)
        turn.edit(turn.incoming.message_id, faults.asked(turn.reader, bulk, action.page or 0))
    else:
        _return_all(turn, Bulk(rows, action.code, narrowed, due, said))


def _return_all(turn: Turn, bulk: Bulk) -> None:
    """Return what was asked about, and say what became of it."""
    stroke = f"{turn.now.isoformat()}:{turn.person.id}"
    found: list[telling.Returned] = []
    for filing in bulk.rows:
        record = desk.record_of(turn.session, filing, filing.version)
        items = [
            desk.item_of(record, told, turn.translator(told.finding.message))
            for told in dismissals.left(turn.session, filing, record)
            if told.code == bulk.code
        ]
        items += [Item(bulk.words)] if bulk.words else []
        where = Where(filing, filing.version)
        taken = desk.give_back(turn.session, turn.person, where, items, bulk.due, turn.now, stroke=stroke)
        if isinstance(taken, FilingStep):
            found.append((filing, taken, desk.items_of(turn.session, filing), record))
    heard = telling.returned(turn, found)
    turn.end()
    back = [Button(letters.TO_QUEUE, Queue(None, 0, bulk.narrowed.unit, bulk.narrowed.year))]
    lines = [ALIKE_DONE.with_(count=len(found), due=Deadline(bulk.due)), *decisions.heard_by(heard)]
    undo = [unreturning.button(found[0][1], len(found))] if found else []
    rows = [*reached.look(heard.nobody, "return", turn.now), undo, back]
    turn.edit(turn.incoming.message_id, "\n".join(map(turn.say, lines)), rows)
