"""What is told to supervisors, set by an admin: a button under /alerts shows the settings, a line after it sets one."""

from __future__ import annotations

from bot.actions import AlertSettings
from bot.chat import Button, Turn, tap
from bot.db.terms import Role
from bot.letters.alert_settings import OTHER, line_of, shown_line, why_wrong
from bot.services import alert_settings
from bot.services.alert_settings import BUDGET_CHANGE
from zwcore.text import Message

OPEN = Button(Message("alert_settings.open", "提醒的设置"), AlertSettings())
HEAD = Message(
    "alert_settings.head",
    "<b>提醒的设置</b>\n没有设置的：预算变化（{code}）超过规则里的提醒线时告知主管部门审核人，别的不提醒。\n"
    "单位的设置先于主管部门的，主管部门的先于上级的。",
)
HOW = Message(
    "alert_settings.how",
    "设一条：/alerts 单位或主管部门，编号，提醒线或开、关，收的人（可不写），例如：\n"
    "/alerts 社保中心，{code}，20\n/alerts 市人社局，{other}，开，李主任\n/alerts 社保中心，{code}，关",
)
LINE = Message("alert_settings.line", "{place}，{code}，{line}")
LINE_TO = Message("alert_settings.line_to", "{place}，{code}，{line}，{recipient} 收")
DONE = Message("alert_settings.done", "已设好，从下一次提交起照此提醒。")
MORE = Message("alert_settings.more", "另有 {count} 条，用 zwbot alerts list 看全部。")
SHOWN = 6


def put(turn: Turn) -> None:
    """Take in the line after /alerts."""
    cells = turn.incoming.argument.replace("，", ",").split(",")
    written = line_of(cells, turn.translator)
    problem = alert_settings.put(turn.session, written, turn.person.id, turn.now)
    if problem is None:
        turn.reply(DONE, [[OPEN]])
    else:
        turn.reply("\n".join([why_wrong(problem, turn.translator), turn.say(_how())]))


def _how() -> Message:
    return HOW.with_(code=BUDGET_CHANGE, other=OTHER)


@tap(AlertSettings, roles=[Role.ADMIN])
def shown(turn: Turn, _: AlertSettings) -> None:
    """Show the settings and how to set one."""
    rows = list(alert_settings.listed(turn.session))
    lines = [HEAD.with_(code=BUDGET_CHANGE)]
    for one in rows[:SHOWN]:
        message = LINE_TO.with_(recipient=one.recipient) if one.recipient else LINE
        lines.append(message.with_(place=one.place, code=one.code, line=shown_line(one, turn.translator)))
    lines += [MORE.with_(count=len(rows) - SHOWN)] if len(rows) > SHOWN else []
    turn.reply("\n".join(map(turn.say, [*lines, _how()])))
