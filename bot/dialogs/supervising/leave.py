"""/leave: away until a day, with a colleague who is told instead ("到周五，交给李姐")."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.actions import ComeBack, GoOnLeave
from bot.chat import Button, Turn, command, tap, wished
from bot.chat.router import EXPIRED
from bot.chat.wishes.deeds import TakeLeave
from bot.db.terms import Role
from bot.services import silences
from bot.services.people import Person
from zwcore.text import Message

MAY = (Role.CLERK, Role.SUPERVISOR, Role.ADMIN)
HOW = Message("leave.how", "<b>请假</b>\n写上到哪天、交给谁，例如：/leave 到周五，交给李姐\n可以交给：{names}")
NOBODY = Message("leave.nobody", "本单位还没有别的人可以代收。请管理员先加一位同事。")
WHO = Message("leave.who", "没认出交给谁。可以交给：{names}")
UNTIL_WHEN = Message("leave.until_when", "没认出到哪天。可以写：到周五、7天、3月31日。")
DONE = Message("leave.done", "已记下：到 {until} 前，提醒都发给 {name}。提前回来点下面的按钮。")
TOLD = Message("leave.told", "{name} 请假到 {until}，这段时间的提醒由您代收。")
NOW = Message("leave.now", "您请假到 {until}，提醒由 {name} 代收。")
SAID_BACK = Message("leave.said_back", "请假到 {until}，这段时间的提醒由 {name} 代收。")
GO = Message("leave.go", "确认请假")
LATEST = 4102444800
"""The year 2100, in seconds since 1970."""
BACK = Button(Message("leave.back", "我回来了"), ComeBack())
IS_BACK = Message("leave.is_back", "欢迎回来，提醒重新发给您。")
OVER = Message("leave.over", "{name} 已回来，提醒不再由您代收。")


@command("leave", Message("menu.leave", "请假，由同事代收"), roles=MAY, order=65)
def leave(turn: Turn) -> None:
    """Take the leave down, or say how."""
    found = _understood(turn, turn.incoming.argument.strip())
    if found is not None:
        _take(turn, *found)


def _understood(turn: Turn, text: str) -> tuple[Person, datetime] | None:
    """Who takes over until when; ``None`` where that is answered: how to say it, or that one is away already."""
    colleagues = silences.colleagues(turn.session, turn.person)
    names = tuple(one.name for one in colleagues)
    row = silences.current(turn.session, turn.person.id, turn.now)
    meant, until = silences.named(colleagues, text), silences.until(text, turn.now)
    if not text and row is not None:
        name = silences.delegate_of(turn.session, row).name
        turn.reply(NOW.with_(until=row.until, name=name), [[BACK]])
    elif not colleagues:
        turn.reply(NOBODY)
    elif not text:
        turn.reply(HOW.with_(names=names))
    elif len(meant) != 1:
        turn.reply(WHO.with_(names=names))
    elif until is None:
        turn.reply(UNTIL_WHEN)
    else:
        return meant[0], until
    return None


def _take(turn: Turn, delegate: Person, until: datetime) -> None:
    silences.leave(turn.session, turn.person, delegate, until, turn.now)
    card = turn.incoming.message_id if turn.incoming.tap_id else None
    turn.put(card, DONE.with_(until=until, name=delegate.name), [[BACK]])
    turn.send_to(delegate, TOLD.with_(name=turn.person.name, until=until), key=None)


@wished(TakeLeave)
def to_leave(turn: Turn, wish: TakeLeave) -> None:
    """Say back until when one is away and who takes over, with the button that puts it down."""
    found = _understood(turn, wish.text.strip(" ：:，,"))
    if found is not None:
        delegate, until = found
        button = Button(GO, GoOnLeave(delegate.id, int(until.timestamp())))
        turn.reply(SAID_BACK.with_(until=until, name=delegate.name), [[button]])


@tap(GoOnLeave, roles=MAY)
def go(turn: Turn, action: GoOnLeave) -> None:
    """Put down what was said back, as long as it lies ahead and the colleague is one."""
    until = datetime.fromtimestamp(action.until, UTC) if action.until < LATEST else turn.now
    found = [one for one in silences.colleagues(turn.session, turn.person) if one.id == action.delegate]
    if found and turn.now < until:
        _take(turn, found[0], until)
    else:
        turn.toast(EXPIRED, alert=True)


@tap(ComeBack, roles=MAY)
def back(turn: Turn, _: ComeBack) -> None:
    """End the leave early."""
    row = silences.current(turn.session, turn.person.id, turn.now)
    if row is not None:
        silences.come_back(turn.session, row, turn.now)
        turn.send_to(silences.delegate_of(turn.session, row), OVER.with_(name=turn.person.name), key=None)
    turn.edit(turn.incoming.message_id, IS_BACK)
