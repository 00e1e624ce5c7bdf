"""/start and /help: the first words, the invitation link, and what each role can do."""

from __future__ import annotations

from bot.actions import Help
from bot.chat import Turn, command, tap
from bot.chat.menu import lines, refresh_menu
from bot.chat.router import way_in
from bot.db.terms import Role
from bot.dialogs.administering import joining
from bot.services import people
from zwcore.text import Message

WELCOME = Message(
    "start.welcome",
    "<b>发来自评表，几秒内说清哪里要改</b>\n"
    "Word、Excel、PDF 都行，也可以把表里的文字整段粘贴过来；一个文件里有几张都能读。\n"
    "先自查（不提交）：只有您看得到，随时可以删。",
)
AS_CLERK = Message("start.as_clerk", "您是 {unit} 的填报人。改好以后点“提交审核”，会给一个回执号。")
AS_SUPERVISOR = Message("start.as_supervisor", "您是主管部门审核人。所属单位提交后，预算变化超过提醒线会在这里告诉您。")
AS_ADMIN = Message("start.as_admin", "您是管理员：/people 管单位、人员和邀请。别人的表内容这里不显示。")
AS_AUDITOR = Message("start.as_auditor", "您是绩效科，可以看已提交的表；每次查看都有记录。")
AS_NONE = Message("start.as_none", "您还没有绑定单位：可以自查，不能提交。要提交，先申请加入单位：/join")
ROLE_LINES = {
    Role.CLERK: AS_CLERK,
    Role.SUPERVISOR: AS_SUPERVISOR,
    Role.ADMIN: AS_ADMIN,
    Role.AUDITOR: AS_AUDITOR,
    Role.NONE: AS_NONE,
}
NO_UNIT = Message("start.no_unit", "单位待定")

HELP = Message("help.head", "<b>能做这些</b>\n发文件或粘贴文字：读表、核对、说明原因")


@command("start", Message("menu.start", "从这里开始"), order=10)
def start(turn: Turn) -> None:
    """Greet; with a token after the command take the invitation first."""
    turn.end()
    said = joining.take(turn, turn.incoming.argument) if turn.incoming.argument else None
    if turn.incoming.argument and said is None:
        return  # asked first
    first = [turn.say(said)] if said is not None else []
    turn.reply("\n\n".join([*first, turn.say(WELCOME), turn.say(role_line(turn))]), way_in(turn))
    if not turn.is_new:
        # Who is new gets it anyway.
        refresh_menu(turn)


@command("help", Message("menu.help", "看看能做什么"), order=90)
def help_(turn: Turn) -> None:
    """What the person's role can do, one command a line."""
    commands = [f"/{name} {turn.translator.html(menu)}" for name, menu in lines(turn.person.role) if name != "help"]
    turn.reply("\n".join([turn.say(HELP), *commands, "", turn.say(role_line(turn))]), way_in(turn))


@tap(Help)
def help_tapped(turn: Turn, _: Help) -> None:
    """The same from a button."""
    help_(turn)


def role_line(turn: Turn) -> Message:
    """What the person is here, in one sentence."""
    unit = people.unit_of(turn.session, turn.person)
    return ROLE_LINES[Role(turn.person.role)].with_(unit=NO_UNIT if unit is None else unit.name)
