"""A form as a file: it is ordered by a button, and sent when it is made."""

from __future__ import annotations

from bot.chat import Letter, Turn, on_event
from bot.chat.turn import GONE
from bot.db.queries.orders import MakeExport, take_result, work_of
from bot.db.queries.outbox import Attached
from bot.letters import cards
from bot.services import readings
from bot.services.readings import Stack
from zwcore.exports import Export, exports
from zwcore.record import Record
from zwcore.text import Message

CAPTION = Message("more.caption", "{project}\n{time} 导出。填好后发回来，接着核对。")
NOT_MADE = Message("more.not_made", "文件没能做出来，试了几次都不行。请告诉管理员。")
NAME = 40


def offered() -> list[Export]:
    """The kinds of files there are, in the order of their buttons."""
    return sorted(exports.values(), key=lambda one: one.order)


def order(turn: Turn, stack: Stack, record: Record, export: str) -> bool:
    """Have a form written as a file; tell whether there is such a kind of file."""
    if export not in exports:
        return False
    turn.typing()
    turn.order(MakeExport(export, stack.reading_id, record.index, turn.lang))
    return True


@on_event("exported")
def file_made(turn: Turn) -> None:
    """Send the file."""
    row = turn.done()
    path, work = take_result(row), work_of(row, MakeExport)
    stack = readings.find(turn.session, work.reading, turn.person.id)
    if stack is None or path is None:
        turn.reply(GONE)
        return
    record = stack.record(work.place)
    project = cards.short(record.project, NAME)
    name = f"{record.year}年度 {project.replace('/', ' ')}.{exports[work.export].suffix}"
    caption = turn.say(CAPTION.with_(project=project, time=turn.now))
    turn.reply(Letter(caption, file=Attached(path, name)))


@on_event("not_exported")
def file_not_made(turn: Turn) -> None:
    """Say that all attempts came to nothing, or that the form was deleted meanwhile."""
    work = work_of(turn.done(), MakeExport)
    stack = readings.find(turn.session, work.reading, turn.person.id)
    turn.reply(GONE if stack is None else NOT_MADE)
