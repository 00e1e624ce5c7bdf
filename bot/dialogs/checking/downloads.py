"""Forms as files and pictures: ordered by a button, sent when they are made."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import Papers
from bot.chat import Button, Letter, Turn, on_event, tap
from bot.chat.router import EXPIRED
from bot.chat.turn import GONE
from bot.db.queries.orders import Order, take_file, work_of
from bot.db.queries.outbox import Attached
from bot.db.queries.work import MakeExport, MakePapers
from bot.db.terms import Role
from bot.letters import cards, forms
from bot.letters.letter import IN_A_ROW, Buttons
from bot.services import readings, reads, submissions
from bot.services.readings import Stack
from zwcore.exports import Export, exports
from zwcore.record import Record
from zwcore.text import Message

CAPTION = Message("more.caption", "{project}\n{time} 导出。填好后发回来，接着核对。")
CAPTION_PAPER = Message("more.caption_paper", "{project}\n{time} 导出。")
CAPTION_FINAL = Message("more.caption_final", "{project}\n{time} 导出。请打印、签字、盖章；内容与所提交的那一版相同。")
NOT_MADE = Message("more.not_made", "文件没能做出来，试了几次都不行。请告诉管理员。")
NOT_WRITABLE = Message(
    "more.not_writable",
    "改动放不进原文件：增减过行，或改的一格在原文件里和别的内容合在一起。请下载 Word 或 Excel，那是按表样重做的。",
)
NOT_YOURS = Message("more.not_yours", "这些表现在不在您能看的范围内，文件没有发出。")
LIST = Message("papers.list", "<b>{count} 张表的文件</b>\n要哪一种？")
FORMS = Message("papers.forms", "{name} 等 {count} 张表")
NAME = 40
NEAR = 25
"""Up to this order a kind of file stands in the menu itself, the others behind one more button."""


def offered(turn: Turn, stack: Stack, record: Record | None = None) -> list[Export]:
    """The kinds of files there are of a form, or of all forms of a file, in the order of their buttons.

    Of a file with a single form there is what is made of the file itself, too.
    """
    alone = record is not None and stack.count == 1
    kinds = [one for one in exports.values() if one.many is (record is None) or (alone and one.many and one.source)]
    kinds = [one for one in kinds if not one.source or _has_source(stack, one)]
    filed = record is not None and any(one.filed for one in kinds) and forms.same(turn.reader, record) is not None
    return sorted((one for one in kinds if filed or not one.filed), key=lambda one: (one.order, one.name))


def _has_source(stack: Stack, export: Export) -> bool:
    return stack.row.kind in export.source and stack.row.upload_id is not None


def order(turn: Turn, stack: Stack, record: Record | None, export: str) -> bool:
    """Have a form, or all of a file, written as a file; tell whether there is such a kind of file."""
    kind = exports.get(export)
    if kind is None or (record is None and not kind.many):
        return False
    written: Sequence[Record] = stack.records if record is None or kind.many else [record]
    stood = [forms.stood(turn.reader, one) for one in written]
    place = None if record is None or kind.many else record.index
    turn.typing()
    turn.order(MakeExport(export, stack.reading_id, place, turn.lang, stood))
    return True


@tap(Papers)
def papers(turn: Turn, action: Papers) -> None:
    """Show what kinds of files there are of all forms, or have one made."""
    stack = turn.own_file(action.reading)
    if stack is None:
        return
    if action.what is None:
        kinds = [Button(one.button, Papers(action.reading, one.name)) for one in offered(turn, stack)]
        turn.edit(
            turn.incoming.message_id, Letter(turn.say(LIST.with_(count=stack.count)), [*in_rows(kinds), back(stack)])
        )
    elif not order(turn, stack, None, action.what):
        turn.toast(EXPIRED, alert=True)


def back(stack: Stack) -> list[Button]:
    """The button that leads back to the overview of the file."""
    return [forms.to_overview(stack)]


def in_rows(buttons: Sequence[Button]) -> Buttons:
    """Lay buttons out, no more in a row than a telephone shows."""
    return [buttons[n : n + IN_A_ROW] for n in range(0, len(buttons), IN_A_ROW)]


# -- when it is made ---------------------------------------------------------------------------------------------------


@on_event("exported")
def file_made(turn: Turn) -> None:
    """Send the file."""
    row = turn.done()
    file, work = take_file(row), work_of(row, MakeExport)
    stack = readings.find(turn.session, work.reading, turn.person.id)
    if stack is None or file is None:
        turn.reply(GONE)
        return
    record = stack.record(work.place or 0)
    project: Message | str = cards.short(record.project, NAME)
    if work.place is None and stack.count > 1:
        project = FORMS.with_(name=cards.short(record.project), count=stack.count)
    _send(turn, exports[work.export], project, *file)


def _send(turn: Turn, kind: Export, project: Message | str, name: str, path: str) -> None:
    reread = kind.title is None and not kind.picture
    caption = CAPTION_FINAL if kind.filed else CAPTION if reread else CAPTION_PAPER
    said = turn.say(caption.with_(project=project, time=turn.now))
    turn.reply(Letter(said, file=Attached(path, name, picture=kind.picture)))


@on_event("not_exported")
def file_not_made(turn: Turn) -> None:
    """Say that all attempts came to nothing, or that the form was deleted meanwhile."""
    _not_made(turn, turn.done(), NOT_MADE)


@on_event("not_writable")
def file_not_writable(turn: Turn) -> None:
    """Say that the user's own file does not take the changes, and what there is instead."""
    _not_made(turn, turn.done(), NOT_WRITABLE)


def _not_made(turn: Turn, order: Order, why: Message) -> None:
    stack = readings.find(turn.session, work_of(order, MakeExport).reading, turn.person.id)
    turn.reply(GONE if stack is None else why)


@on_event("papers_made")
def papers_made(turn: Turn) -> None:
    """Send a file of forms that were handed in, to whoever may see them still."""
    row = turn.done()
    file, work = take_file(row), work_of(row, MakePapers)
    if file is None or not submissions.may_see(turn.session, turn.person, work.submissions):
        turn.reply(NOT_YOURS)
        return
    reads.asked(turn.session, turn.person, [Role.AUDITOR], "papers", work.submissions, turn.now)
    _send(turn, exports[work.export], file[0].rpartition(".")[0], *file)


@on_event("papers_not_made")
def papers_not_made(turn: Turn) -> None:
    """Say that all attempts came to nothing."""
    turn.reply(NOT_MADE)
