"""Handing in: one form or all of a file, with a line of reason for what keeps 必须修改; receipt and notice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.db.tables import Priority, Role
from bot.dialogs import Button, Turn, cards, command, notice, show, step, tap
from bot.i18n import on_screen
from bot.services import drafts, notices, obligations, readings, submissions
from bot.services.sheets import Sheet, Stack
from bot.services.submissions import Bar, Handed
from zwcore.text import Message

SEND = Message("submit.send", "请把自评表发来（Word、Excel、PDF，或粘贴文字）。读完会给出卡片，在卡片上点“提交审核”。")
BARRED = {
    Bar.ROLE: Message("submit.bar_role", "您还没有绑定单位，可以自查，不能提交。"),
    Bar.UNIT: Message("submit.bar_unit", "表内实施单位不是您的单位，可以自查，不能提交。"),
    Bar.NAME: Message("submit.bar_name", "项目名称或年度空着，没法登记。请补上后重新发送。"),
}
ASK_ONE = Message(
    "submit.ask_one",
    "<b>{form} 还有 {count} 处必须修改</b>\n可以带问题提交。请用一行写明原因，例如：批复文件待补，下周更正。",
)
ASK_MANY = Message(
    "submit.ask_many",
    "<b>{forms} 张表还有必须修改的（表{tables}）</b>\n"
    "可以带问题一并提交。请用一行写明原因，例如：得分待科室确认，下周更正。",
)
TOO_SHORT = Message(
    "submit.too_short", "正在等提交的原因，这一句不像原因。请用一行写明，例如：待科室确认。先看别的表，请点“先不提交”。"
)
EXPIRED = Message("submit.expired", "这张卡片之后有了变化，没有提交。最新的一张在下面。")
_NAVIGATION = re.compile(r"[第表]*\s*\d*\s*[张号]?|[\W\d_]+")
WAITING = Message("submit.waiting", "正在等您用一行写明原因。")
NOT_NOW = Message("button.not_now", "先不提交")
LEFT = Message("submit.left", "没有提交，自查还在。要提交时再点卡片上的按钮。")
DONE_ONE = Message(
    "submit.done_one", "<b>已提交 {form} · {time}</b>\n回执号 {number}，第 {version} 版\n表内容摘要 {digest}"
)
DONE_MANY = Message("submit.done_many", "<b>已提交 {count} 张 · {time}</b>\n回执号 {first} 至 {last}（后面是内容摘要）")
SAME_ONE = Message(
    "submit.same_one", "<b>{form} 之前已提交，内容没有变化</b>\n回执号 {number}，第 {version} 版，{time}"
)
SAME_MANY = Message("submit.same_many", "<b>{count} 张之前已提交，内容没有变化</b>，回执号不变。")
ROW = Message("submit.row", "{form}　{number}　{digest}")
WITH_REASON = Message("submit.with_reason", "{tables} 带问题提交，注明：{reason}")
LATE = Message("submit.late", "{tables} 晚于截止时间提交，已照实记下。")
NEXT = Message("submit.next", "主管部门审核人现在就能查到。改好后重新发来，可以再提交一版。")
PROGRESS = Message("button.progress", "查进度")


@command("submit", Message("menu.submit", "提交审核"), roles=[Role.CLERK], order=20)
def submit(turn: Turn) -> None:
    """Show the newest review with its buttons, or say what to send."""
    turn.end()
    stack = readings.latest(turn.session, turn.person.id)
    if stack is None:
        turn.reply(SEND)
    else:
        turn.reply(*show.overview(turn, stack))


@tap("n")
def not_now(turn: Turn) -> None:
    """Leave the question for a reason."""
    turn.end()
    turn.edit(turn.incoming.message_id, LEFT)


@tap("h")
def hand_in_tapped(turn: Turn) -> None:
    """Hand in one form (``h:<review>:n:<form>``), all (``b``), or those without 必须修改 (``g``).

    The last two name the forms that the card showed: where these are no longer the ones, the card is shown anew.
    """
    stack = show.find(turn, turn.args[0])
    if stack is None:
        return
    if turn.args[1] == "n":
        begin(turn, stack, [stack.sheets[int(turn.args[2])]])
        return
    sheets = show.to_submit(turn, stack, good=turn.args[1] == "g")
    if turn.args[2:] == [show.marked(sheets)]:
        begin(turn, stack, sheets)
    else:
        turn.toast(EXPIRED, alert=True)
        turn.reply(*show.overview(turn, stack))


def begin(turn: Turn, stack: Stack, sheets: Sequence[Sheet]) -> None:
    """Hand forms in at once, or ask for the line of reason first."""
    for sheet in sheets:
        barred = submissions.bar(turn.session, turn.person, sheet)
        if barred is not None:
            turn.toast(BARRED[barred], alert=True)
            return
    new = [sheet for sheet in sheets if show.same(turn, sheet) is None]
    bad = [sheet for sheet in new if sheet.errors]
    if not bad:
        hand_in(turn, stack, sheets, None)
        return
    kept = {"reading": stack.reading_id, "forms": [sheet.index for sheet in sheets], "card": turn.incoming.message_id}
    if turn.dialog is not None and turn.dialog.data == kept:
        turn.toast(WAITING)
        return
    turn.start("submit", "reason", kept)
    if len(sheets) == 1:
        text = ASK_ONE.with_(form=cards.called(bad[0]), count=len(bad[0].errors))
    else:
        text = ASK_MANY.with_(forms=len(bad), tables="、".join(sheet.table_no for sheet in bad))
    turn.reply(text, [[Button(NOT_NOW, "n:")]])


@step("submit.reason")
def reason_came(turn: Turn) -> None:
    """Take the line of reason and hand in."""
    dialog, reason = turn.dialog, " ".join(turn.incoming.text.split())
    assert dialog is not None
    stack = readings.find(turn.session, dialog.data["reading"], turn.person.id)
    if stack is None:
        turn.end()
        turn.reply(show.GONE)
    elif len(reason) < 2 or _NAVIGATION.fullmatch(reason):
        turn.reply(TOO_SHORT, [[Button(NOT_NOW, "n:")]])
    else:
        sheets = [stack.sheets[index] for index in dialog.data["forms"]]
        barred = [bar for sheet in sheets if (bar := submissions.bar(turn.session, turn.person, sheet)) is not None]
        turn.end()
        if barred:  # the role may have gone since the question was asked
            turn.reply(BARRED[barred[0]])
        else:
            hand_in(turn, stack, sheets, reason, dialog.data["card"])


def hand_in(turn: Turn, stack: Stack, sheets: Sequence[Sheet], reason: str | None, card: int | None = None) -> None:
    """Store the versions, give one receipt, tell the supervisors once, show the card's new state."""
    sent = turn.incoming.sent_at
    handed = [submissions.submit(turn.session, turn.person, sheet, reason, turn.now, sent) for sheet in sheets]
    drafts.close(turn.session, stack.reading_id, [sheet.index for sheet in sheets], turn.now)
    new = [one for one in handed if one.new]
    key = f"receipt:{new[0].row.number}:{new[-1].row.number}" if new else None
    turn.reply(_receipt(turn, handed), [[Button(PROGRESS, "p:")]], key=key, priority=Priority.RECEIPT)
    _refresh(turn, stack, sheets, card or turn.incoming.message_id)
    alerts = notices.raise_for(turn.session, handed, turn.now)
    if alerts:
        notice.tell_supervisors(turn, alerts, {one.row.id: one for one in handed})


def _refresh(turn: Turn, stack: Stack, sheets: Sequence[Sheet], message_id: int) -> None:
    turn.edit(message_id, *(show.card(turn, stack, sheets[0]) if len(sheets) == 1 else show.overview(turn, stack)))


def _receipt(turn: Turn, handed: Sequence[Handed]) -> str:
    new = [one for one in handed if one.new]
    old = [one for one in handed if not one.new]
    lines = []
    if len(handed) == 1:
        one = handed[0]
        message = DONE_ONE if one.new else SAME_ONE
        fields = {"form": cards.called(one.sheet), "number": one.row.number}
        time, digest = on_screen(one.row.created), one.row.content_digest[:12]
        lines.append(turn.say(message.with_(**fields, version=one.row.version, time=time, digest=digest)))
    elif new:
        first, last = new[0].row, new[-1].row
        fields = {"count": str(len(new)), "time": on_screen(first.created), "first": first.number, "last": last.number}
        lines.append(turn.say(DONE_MANY.with_(**fields)))
        lines += [_row(turn, one) for one in new]
    reasoned = [one for one in new if one.row.reason]
    if reasoned:
        tables = cards.listed([one.sheet for one in reasoned])
        lines.append(turn.say(WITH_REASON.with_(tables=tables, reason=reasoned[0].row.reason)))
    late = cards.listed([one.sheet for one in new if obligations.came_late(turn.session, one.row)])
    if late:
        lines.append(turn.say(LATE.with_(tables=late)))
    if old and len(handed) > 1:
        lines.append(turn.say(SAME_MANY.with_(count=len(old))))
        lines += [_row(turn, one) for one in old]
    return "\n".join([*lines, turn.say(NEXT)] if new else lines)


def _row(turn: Turn, one: Handed) -> str:
    fields = {"form": cards.called(one.sheet), "number": one.row.number}
    return turn.say(ROW.with_(**fields, digest=one.row.content_digest[:8]))
