"""/drafts: the forms that are half filled in, each to go on with or to delete."""

from __future__ import annotations

from bot.dialogs import Button, Buttons, Turn, cards, command, fill, question, tap
from bot.i18n import Short
from bot.services import drafts, readings
from zwcore.text import Message

HEAD = Message("drafts.head", "<b>草稿 {count} 份</b>\n只有您看得到，不会自动删除。")
NONE = Message("drafts.none", "没有草稿。发 /fill 一步一步填一张，或把自评表发来。")
LINE = Message("drafts.line", "{n}. {project}\n　 {year} 年度 · 必填的 {done}/{total} 项已填 · {time}")
GO_ON = Message("drafts.go_on", "接着填 {n}")
DELETE = Message("drafts.delete", "删除 {n}")
SURE = Message("drafts.sure", "删除这份草稿：{project}？删了就找不回来。已提交的不受影响。")
YES = Message("drafts.yes", "确认删除")
NO = Message("drafts.no", "不删")
DELETED = Message("drafts.deleted", "已删除草稿：{project}。")
SHOWN = 8


@command("drafts", Message("menu.drafts", "接着填草稿"), order=16)
def listed(turn: Turn) -> None:
    """List the drafts; the one that was being filled in is among them."""
    turn.end()
    turn.reply(*_list(turn))


def _list(turn: Turn) -> tuple[str, Buttons]:
    found = drafts.listed(turn.session, turn.person.id)
    if not found:
        return turn.say(NONE), []
    lines, rows = [turn.say(HEAD.with_(count=len(found)))], []
    for n, editing in enumerate(found[:SHOWN], 1):
        done, total = fill.progress(editing)
        name = question.name_of(editing)
        year, time = editing.sheet.year or cards.BLANK, Short(editing.row.updated)
        lines.append(turn.say(LINE.with_(n=n, project=name, year=year, done=done, total=total, time=time)))
        go_on = Button(GO_ON.with_(n=n), question.data(editing, "o"))
        rows.append([go_on, Button(DELETE.with_(n=n), f"fd:{editing.row.id}")])
    return "\n".join(lines), rows


@tap("fd")
def delete(turn: Turn) -> None:
    """Delete a draft: ask first (``fd:<draft>``), do it (``fd:<draft>:y``), or not (``fd:<draft>:n``)."""
    editing = drafts.find(turn.session, int(turn.args[0]), turn.person.id)
    if editing is None or turn.args[1:] == ["n"]:
        turn.edit(turn.incoming.message_id, *_list(turn))
        return
    name = question.name_of(editing)
    if turn.args[1:] != ["y"]:
        buttons = [[Button(YES, f"fd:{editing.row.id}:y"), Button(NO, f"fd:{editing.row.id}:n")]]
        turn.edit(turn.incoming.message_id, SURE.with_(project=name), buttons)
        return
    turn.end()
    editing.row.closed = turn.now
    if editing.stack.data["kind"] == drafts.FROM_CHAT:
        readings.delete(turn.session, editing.row.reading_id, turn.person.id, turn.now)
    turn.edit(turn.incoming.message_id, DELETED.with_(project=name))
