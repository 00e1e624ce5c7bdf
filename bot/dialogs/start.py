"""/start and /help: the first words, the invitation link, and what each role can do."""

from __future__ import annotations

from bot.db.queries import audit, people
from bot.db.tables import Role, Unit
from bot.dialogs import Turn, command, tap
from bot.dialogs.menu import lines, refresh_menu
from zwcore.text import Message

WELCOME = Message(
    "start.welcome",
    "<b>发来自评表，几秒内说清哪里要改</b>\n"
    "Word、Excel、PDF 都行，也可以把表里的文字整段粘贴过来；一个文件里有几张都能读。\n"
    "先自查（不提交）：只有您看得到，随时可以删。",
)
AS_CLERK = Message("start.as_clerk", "您是 {unit} 的填报人。改好以后点“提交审核”，会给一个回执号。")
AS_SUPERVISOR = Message("start.as_supervisor", "您是主管部门审核人。所属单位提交后，预算变化超过提醒线会在这里告诉您。")
AS_ADMIN = Message("start.as_admin", "您是管理员。管理命令还没有开通；别人的表内容这里不显示。")
AS_AUDITOR = Message("start.as_auditor", "您是绩效科，可以看已提交的表；每次查看都有记录。")
AS_NONE = Message("start.as_none", "您还没有绑定单位：可以自查，不能提交。")
ROLE_LINES = {
    Role.CLERK: AS_CLERK,
    Role.SUPERVISOR: AS_SUPERVISOR,
    Role.ADMIN: AS_ADMIN,
    Role.AUDITOR: AS_AUDITOR,
    Role.NONE: AS_NONE,
}
NO_UNIT = Message("start.no_unit", "单位待定")

LINK_TAKEN = Message("start.link_taken", "链接有效，已登记。")
LINK_USED = Message("start.link_used", "这个链接已经用过了。请向给您链接的人再要一个。")
LINK_OVER = Message("start.link_over", "这个链接已过期（有效期 72 小时）。请向给您链接的人再要一个。")
LINK_UNKNOWN = Message("start.link_unknown", "没有这个链接，请核对是否复制完整，或再要一个。")

HELP = Message("help.head", "<b>能做这些</b>\n发文件或粘贴文字：读表、核对、说明原因")


@command("start", Message("menu.start", "从这里开始"), order=10)
def start(turn: Turn) -> None:
    """Greet; with a token after the command take the invitation first."""
    first = [turn.say(_take_link(turn, turn.incoming.argument))] if turn.incoming.argument else []
    turn.end()
    turn.reply("\n\n".join([*first, turn.say(WELCOME), turn.say(role_line(turn))]))


@command("help", Message("menu.help", "看看能做什么"), order=90)
def help_(turn: Turn) -> None:
    """What the person's role can do, one command a line."""
    commands = [f"/{name} {turn.translator.html(menu)}" for name, menu in lines(turn.person.role) if name != "help"]
    turn.reply("\n".join([turn.say(HELP), *commands, "", turn.say(role_line(turn))]))


@tap("help")
def help_tapped(turn: Turn) -> None:
    """The same from a button."""
    help_(turn)


def role_line(turn: Turn) -> Message:
    """What the person is here, in one sentence."""
    unit = None if turn.person.unit_id is None else turn.session.get(Unit, turn.person.unit_id)
    return ROLE_LINES[Role(turn.person.role)].with_(unit=NO_UNIT if unit is None else unit.name)


def _take_link(turn: Turn, token: str) -> Message:
    link = people.find_link(turn.session, token)
    if link is None:
        return LINK_UNKNOWN
    if link.used_by is not None:
        # Pressing START twice with one's own link is no mistake.
        return LINK_TAKEN if link.used_by == turn.person.id else LINK_USED
    if link.expires <= turn.now:
        return LINK_OVER
    link.used_by, link.used_at = turn.person.id, turn.now
    turn.person.role, turn.person.unit_id = link.role, link.unit_id
    audit.append(turn.session, person_id=turn.person.id, action="link", now=turn.now, role=link.role, unit=link.unit_id)
    refresh_menu(turn)
    return LINK_TAKEN
