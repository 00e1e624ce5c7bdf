"""/leave: away until a day, with a colleague who is told instead ("到周五，交给李姐")."""

from __future__ import annotations

from bot.db.tables import Person, Role
from bot.dialogs import Button, Turn, command, tap
from bot.dialogs.notice import voice
from bot.services import silences
from zwcore.text import Message

MAY = (Role.CLERK, Role.SUPERVISOR, Role.ADMIN)
HOW = Message("leave.how", "<b>请假</b>\n写上到哪天、交给谁，例如：/leave 到周五，交给李姐\n可以交给：{names}")
NOBODY = Message("leave.nobody", "本单位还没有别的人可以代收。请管理员先加一位同事。")
WHO = Message("leave.who", "没认出交给谁。可以交给：{names}")
UNTIL_WHEN = Message("leave.until_when", "没认出到哪天。可以写：到周五、7天、3月31日。")
DONE = Message("leave.done", "已记下：到 {until} 前，提醒都发给 {name}。提前回来点下面的按钮。")
TOLD = Message("leave.told", "{name} 请假到 {until}，这段时间的提醒由您代收。")
NOW = Message("leave.now", "您请假到 {until}，提醒由 {name} 代收。")
BACK = Message("leave.back", "我回来了")
IS_BACK = Message("leave.is_back", "欢迎回来，提醒重新发给您。")
OVER = Message("leave.over", "{name} 已回来，提醒不再由您代收。")


@command("leave", Message("menu.leave", "请假，由同事代收"), roles=MAY, order=65)
def leave(turn: Turn) -> None:
    """Take the leave down, or say how."""
    text, colleagues = turn.incoming.argument.strip(), silences.colleagues(turn.session, turn.person)
    names = tuple(one.name for one in colleagues)
    row = silences.current(turn.session, turn.person.id, turn.now)
    if not text and row is not None:
        name = turn.session.get_one(Person, row.delegate_id).name
        turn.reply(NOW.with_(until=row.until, name=name), [[Button(BACK, "lb:")]])
    elif not colleagues:
        turn.reply(NOBODY)
    elif not text:
        turn.reply(HOW.with_(names=names))
    else:
        _take(turn, text, silences.named(colleagues, text), names)


def _take(turn: Turn, text: str, meant: list[Person], names: tuple[str, ...]) -> None:
    until = silences.until(text, turn.now)
    if len(meant) != 1:
        turn.reply(WHO.with_(names=names))
    elif until is None:
        turn.reply(UNTIL_WHEN)
    else:
        delegate = meant[0]
        silences.leave(turn.session, turn.person, delegate, until, turn.now)
        turn.reply(DONE.with_(until=until, name=delegate.name), [[Button(BACK, "lb:")]])
        told = TOLD.with_(name=turn.person.name, until=until)
        voice(turn.session, delegate, turn.now).send_to(delegate, told, key=None)


@tap("lb", roles=MAY)
def back(turn: Turn) -> None:
    """End the leave early."""
    row = silences.current(turn.session, turn.person.id, turn.now)
    if row is not None:
        silences.come_back(turn.session, row, turn.now)
        delegate = turn.session.get_one(Person, row.delegate_id)
        over = OVER.with_(name=turn.person.name)
        voice(turn.session, delegate, turn.now).send_to(delegate, over, key=None)
    turn.edit(turn.incoming.message_id, IS_BACK)
