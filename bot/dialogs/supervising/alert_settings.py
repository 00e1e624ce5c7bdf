"""What is told to supervisors, set by an admin: a button under /alerts shows the settings, a line after it sets one."""

from __future__ import annotations

from bot.actions import AlertSettings
from bot.chat import Button, Turn, tap
from bot.db.terms import Role
from bot.i18n import SOURCE, Translator
from bot.services import alert_settings
from bot.services.alert_settings import BUDGET_CHANGE, Wrong
from zwcore.checks import About, checks, codes_about
from zwcore.text import Message

OPEN = Button(Message("alert_settings.open", "提醒的设置"), AlertSettings())
OTHER = min(codes_about(About.POINTS) - codes_about(About.BLANK))
"""A code to show as an example beside that of the budget."""
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
WRONG = {
    Wrong.PLACE: Message("alert_settings.place", "没有这个单位或主管部门。请写 /people 里的全称，或单位的简称。"),
    Wrong.CODE: Message("alert_settings.code", "没有这个编号。编号见核对规则的清单，例如 {other}（{title}）。"),
    Wrong.LINE: Message("alert_settings.bad_line", "没看懂提醒线。请写 20 这样的百分数，或“开”“关”。"),
    Wrong.NO_LINE: Message("alert_settings.no_line", "只有预算变化（{code}）可以写提醒线，别的编号请写“开”或“关”。"),
    Wrong.RECIPIENT: Message(
        "alert_settings.recipient", "没有这位主管部门审核人，或管不到这个单位。请写 /people 里的姓名，或不写。"
    ),
}
SHOWN = 20


def wrong_line(problem: Wrong, say: Translator) -> str:
    """Say why a line cannot be taken."""
    title = checks[OTHER].title.split(" — ")
    named = title[0] if say.lang == SOURCE else title[-1].rstrip(".")
    return say.html(WRONG[problem].with_(code=BUDGET_CHANGE, other=OTHER, title=named))


def put(turn: Turn) -> None:
    """Take in the line after /alerts."""
    cells = turn.incoming.argument.replace("，", ",").split(",")
    problem = alert_settings.put(turn.session, cells, turn.person.id, turn.now, turn.translator)
    if problem is None:
        turn.reply(DONE, [[OPEN]])
    else:
        turn.reply("\n".join([wrong_line(problem, turn.translator), turn.say(_how())]))


def _how() -> Message:
    return HOW.with_(code=BUDGET_CHANGE, other=OTHER)


@tap(AlertSettings, roles=[Role.ADMIN])
def shown(turn: Turn, _: AlertSettings) -> None:
    """Show the settings and how to set one."""
    rows = list(alert_settings.listed(turn.session, turn.translator))
    lines = [HEAD.with_(code=BUDGET_CHANGE)]
    for place, code, line, recipient in rows[:SHOWN]:
        message = LINE_TO.with_(recipient=recipient) if recipient else LINE
        lines.append(message.with_(place=place, code=code, line=line))
    lines += [MORE.with_(count=len(rows) - SHOWN)] if len(rows) > SHOWN else []
    turn.reply("\n".join(map(turn.say, [*lines, _how()])))
