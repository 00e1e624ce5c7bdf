"""/drafts: the forms that are half filled in, each to go on with or to delete."""

from __future__ import annotations

from bot.actions import DeleteDraft, Deletion, FillStep, MyForms
from bot.chat import Button, Letter, Turn, command, tap
from bot.dialogs.filling.asking import progress
from bot.i18n import Short
from bot.letters import cards, questions
from bot.services import begun, drafts
from bot.services.drafts import Editing
from zwcore.text import Message

HEAD = Message(
    "drafts.head",
    "<b>草稿 {count} 份</b>（填过、改过，还没交的）\n"
    "只有您看得到；一年以上没有动过的会自动删除。发来没动过的在“我的表”里。",
)
NONE = Message("drafts.none", "没有草稿。发 /fill 一步一步填一张，或把自评表发来。")
LINE = Message("drafts.line", "{n}. {project}\n　 {year} 年度 · 必填的 {done}/{total} 项已填 · {time}")
GO_ON = Message("drafts.go_on", "接着填 {n}")
DELETE = Message("drafts.delete", "删除 {n}")
PUT_BY = Message("drafts.put_by", "收起 {n}")
SURE = Message(
    "drafts.sure", "删除这份草稿：{project}？填的内容、说明和没提交的佐证一并删掉，删了就找不回来。已提交的不受影响。"
)
YES = Message("drafts.yes", "确认删除")
YES_PUT_BY = Message("drafts.yes_put_by", "确认收起")
NO = Message("drafts.no", "不删")
NOT_PUT_BY = Message("drafts.not_put_by", "不收起")
DELETED = Message("drafts.deleted", "已删除草稿：{project}。")
PUT_AWAY = Message(
    "drafts.put_away",
    "已收起这份草稿：{project}。改过的内容还在那张表里；要一并删除，请在它的卡片上点“删除”，或发 /forget。",
)
SURE_FILE = Message(
    "drafts.sure_file", "收起这份草稿：{project}？不再列在这里，改过的内容留在那张表里。已提交的不受影响。"
)
TO_MINE = Message("button.my", "我的表")
SHOWN = 8


@command("drafts", Message("menu.drafts", "接着填草稿"), order=16)
def listed(turn: Turn) -> None:
    """List the drafts; the one that was being filled in is among them."""
    turn.end()
    turn.reply(_list(turn))


def _list(turn: Turn) -> Letter:
    found = begun.listed(turn.session, turn.person.id, SHOWN)
    if not found:
        return Letter(turn.say(NONE))
    head, shown = turn.say(HEAD.with_(count=begun.count(turn.session, turn.person.id))), list(enumerate(found, 1))
    lines = [turn.say(_line(n, editing)) for n, editing in shown]
    return Letter(
        "\n".join([head, *lines]), [*(_row(n, editing) for n, editing in shown), [Button(TO_MINE, MyForms())]]
    )


def _line(n: int, editing: Editing) -> Message:
    done, total = progress(editing)
    facts = {"project": questions.name_of(editing), "year": editing.record.year or cards.BLANK}
    return LINE.with_(n=n, **facts, done=done, total=total, time=Short(editing.row.updated))


def _row(n: int, editing: Editing) -> list[Button]:
    go_on = Button(GO_ON.with_(n=n), questions.step(editing, FillStep.OPEN))
    away = DELETE if editing.stack.from_chat else PUT_BY
    return [go_on, Button(away.with_(n=n), DeleteDraft(editing.row.id or 0))]


@tap(DeleteDraft)
def delete(turn: Turn, action: DeleteDraft) -> None:
    """Delete a draft: ask first, do it, or not."""
    editing, card = drafts.find(turn.session, action.draft, turn.person.id), turn.incoming.message_id
    if editing is None or action.answer is Deletion.LEAVE:
        turn.edit(card, _list(turn))
        return
    name = questions.name_of(editing)
    if action.answer is not Deletion.CONFIRM:
        yes, no = (YES, NO) if editing.stack.from_chat else (YES_PUT_BY, NOT_PUT_BY)
        answers = [(yes, Deletion.CONFIRM), (no, Deletion.LEAVE)]
        row = [Button(label, DeleteDraft(action.draft, answer)) for label, answer in answers]
        turn.edit(card, (SURE if editing.stack.from_chat else SURE_FILE).with_(project=name), [row])
        return
    turn.end()
    drafts.delete(turn.session, editing, turn.now)
    turn.edit(card, (DELETED if editing.stack.from_chat else PUT_AWAY).with_(project=name))
