"""/start and /help: the first words, the invitation link, and what each role can do."""

from __future__ import annotations

import re

from bot.actions import AlertList, Help, MyForms, Queue
from bot.chat import Button, Letter, Turn, command, tap
from bot.chat.menu import lines, refresh_menu
from bot.chat.router import way_in
from bot.db.terms import Role
from bot.dialogs.administering import joining
from bot.letters import why_back
from bot.services import invites, mine, notices, people, queue, submissions
from bot.services.queue import Narrowed
from zwcore.text import Message

WELCOME = Message(
    "start.welcome",
    "<b>发来自评表，几秒内说清哪里要改</b>\n"
    "Word、Excel、PDF、照片都行，也可以把表里的文字整段粘贴过来；一个文件里有几张都能读。\n"
    "先自查（不提交）：只有您看得到，随时可以删。",
)
AS_CLERK = Message("start.as_clerk", "您是 {unit} 的填报人。改好以后点“提交审核”，会给一个回执号。")
AS_SUPERVISOR = Message("start.as_supervisor", "您是主管部门审核人。所属单位提交后，预算变化超过提醒线会在这里告诉您。")
AS_ADMIN = Message("start.as_admin", "您是管理员：/people 管单位、人员和邀请。别人的表内容这里不显示。")
AS_AUDITOR = Message("start.as_auditor", "您是绩效科，可以看已提交的表；每次查看都有记录。")
AS_NONE = Message("start.as_none", "您还没有绑定单位：可以自查，不能提交。要提交，先申请加入单位：/join")
AWAITS = Message("start.awaits", "您的身份正在等管理员确认；在这之前可以自查，不能提交。")
WAITS = Message("start.waits", "现在有 {forms} 张待审，{notices} 条待知悉。")
WAITS_NOT = Message("start.waits_not", "现在没有待审的表，也没有待知悉的提醒。")
TO_QUEUE = Message("start.button.queue", "待审 {count} 张")
TO_KNOW = Message("start.button.notices", "待知悉 {count} 条")
ROLE_LINES = {
    Role.CLERK: AS_CLERK,
    Role.SUPERVISOR: AS_SUPERVISOR,
    Role.ADMIN: AS_ADMIN,
    Role.AUDITOR: AS_AUDITOR,
    Role.NONE: AS_NONE,
}
TO_MINE = Message("button.my", "我的表")
NO_UNIT = Message("start.no_unit", "单位待定")

EXAMPLES = Message("help.examples", "<b>也可以这样说</b>（点一下就复制）")
EXAMPLE = Message("help.example", "· <code>{text}</code>")
SCORE = Message("help.score", "/score {project}")
OPEN_ONE = Message("help.open_one", "{project}多少分")
SAID = {
    Role.CLERK: (
        Message("help.clerk_my", "我的表"), Message("help.clerk_fill", "填一张新表"), SCORE, OPEN_ONE,
    ),
    Role.SUPERVISOR: (
        Message("help.supervisor_queue", "待审的有哪些"), Message("help.supervisor_missing", "谁还没交"),
        SCORE, OPEN_ONE,
    ),
    Role.ADMIN: (Message("help.admin_alerts", "有什么提醒"),),
    Role.AUDITOR: (
        Message("help.auditor_missing", "谁还没交"),
    ),
    Role.NONE: (Message("help.none_join", "申请加入"), Message("help.none_fill", "填一张新表")),
}  # fmt: skip
"""What each role may say as it is printed; what names a project names one that they see."""
FIRST = {
    Role.CLERK: ("my", "fill", "submit", "score", "forget", "drafts", "leave"),
    Role.SUPERVISOR: ("queue", "missing", "find", "score", "alerts", "unit"),
    Role.ADMIN: ("people", "cycles", "alerts", "health", "checks"),
    Role.AUDITOR: ("sample", "find", "score", "unit", "year", "missing", "status"),
    Role.NONE: ("join", "my", "fill", "forget"),
}
"""The commands that each role uses most."""
GROUPS = (
    (Message("help.look", "看："), ("my", "queue", "find", "score", "status", "missing", "unit", "year", "sample")),
    (Message("help.fill", "填："), ("fill", "drafts", "submit", "columns")),
    (Message("help.notices", "提醒："), ("alerts", "silence", "rehearse")),
    (Message("help.people", "人："), ("people", "cycles", "leave", "handover", "join")),
)
ELSE = Message("help.else", "其他：")
OTHERS = Message("help.others", "<b>还能做这些</b>")
MORE, BACK = Message("help.more", "更多"), Message("help.back", "⬅ 返回")
LANGUAGE = "lang"
"""Stands on the first page for everybody: who cannot read the rest looks for it."""
NAME, LINES = 10, 11
HELP = Message("help.head", "<b>能做这些</b>\n发文件、照片或粘贴文字：读表、核对、说明原因")


@command("start", Message("menu.start", "从这里开始"), order=10)
def start(turn: Turn) -> None:
    """Greet; with a token after the command take the invitation first."""
    turn.end()
    said = joining.take(turn, turn.incoming.argument) if turn.incoming.argument else None
    if turn.incoming.argument and said is None:
        return  # asked first
    first = [turn.say(said)] if said is not None else []
    back = why_back.first(mine.listed(turn.session, turn.person), turn.now) if turn.person.role == Role.CLERK else []
    first += ["\n".join(map(turn.say, back))] if back else []
    line = role_line(turn)
    waits, buttons = _waits(turn)
    text = [*first, turn.say(WELCOME), "\n".join([turn.say(line), *map(turn.say, waits)])]
    buttons = buttons or ([[Button(TO_MINE, MyForms())]] if back else [])
    turn.reply("\n\n".join(text), buttons or ([] if line is AWAITS else way_in(turn)))
    if not turn.is_new:
        # Who is new gets it anyway.
        refresh_menu(turn)


def _waits(turn: Turn) -> tuple[list[Message], list[list[Button]]]:
    """What waits for a reviewer, in one line, and the way there."""
    if turn.person.role != Role.SUPERVISOR:
        return [], []
    forms = queue.counts(turn.session, turn.person, Narrowed()).waiting
    known = len(notices.to_know(turn.session, notices.open_in_order(turn.session, turn.person)))
    row = [Button(TO_QUEUE.with_(count=forms), Queue())] if forms else []
    row += [Button(TO_KNOW.with_(count=known), AlertList())] if known else []
    return [WAITS.with_(forms=forms, notices=known) if row else WAITS_NOT], [row] if row else []


@command("help", Message("menu.help", "看看能做什么"), order=90)
def help_(turn: Turn) -> None:
    """What the person's role does most, one command a line, and what they may say; the rest is behind a button."""
    turn.reply(_first(turn))


def _first(turn: Turn) -> Letter:
    examples = _examples(turn)
    shown, others = _parted(turn, LINES - len(examples))
    commands = [f"/{name} {turn.translator.html(menu)}" for name, menu in shown.items()]
    text = [turn.say(HELP), *commands, *map(turn.say, examples), turn.say(role_line(turn))]
    return Letter("\n".join(text), [*way_in(turn), *([[Button(MORE, Help(1))]] if others else [])])


def _parted(turn: Turn, room: int) -> tuple[dict[str, Message], dict[str, Message]]:
    """The commands of the first page, so many, and the others."""
    known = {name: menu for name, menu in lines(turn.person.role) if name != "help"}
    first = [*(name for name in FIRST[Role(turn.person.role)] if name in known), *known]
    names = [*[name for name in dict.fromkeys(first) if name != LANGUAGE][: room - 1], LANGUAGE]
    return {name: known.pop(name) for name in names}, known


def _others(turn: Turn) -> Letter:
    """What is not on the first page, by what one wants to do."""
    _, known = _parted(turn, LINES - len(_examples(turn)))
    text = [turn.say(OTHERS)]
    for group, names in (*GROUPS, (ELSE, tuple(known))):
        said = [f"/{name} {turn.translator.html(known.pop(name))}" for name in names if name in known]
        text += [f"{turn.say(group)}{' · '.join(said)}"] if said else []
    return Letter("\n".join(text), [[Button(BACK, Help(0))]])


def _examples(turn: Turn) -> list[Message]:
    """Sentences that work as they are printed."""
    # What an auditor is shown of others is put down: for an example nothing is.
    named = turn.person.role in (Role.CLERK, Role.SUPERVISOR)
    seen = submissions.named(turn.session, turn.person, "", 1)[0] if named else []
    project = re.split(r"[、，,；;（(]", seen[0].project)[0][:NAME] if seen else None
    said = [one for one in SAID[Role(turn.person.role)] if project or one not in (SCORE, OPEN_ONE)]
    return [EXAMPLES, *(EXAMPLE.with_(text=one.with_(project=project) if one in (SCORE, OPEN_ONE) else one)
                        for one in said)]  # fmt: skip


@tap(Help)
def help_tapped(turn: Turn, action: Help) -> None:
    """The same from a button; further pages take the place of the first."""
    if action.page is None:
        help_(turn)
    else:
        turn.edit(turn.incoming.message_id, _others(turn) if action.page else _first(turn))


def role_line(turn: Turn) -> Message:
    """What the person is here, in one sentence."""
    if turn.person.role == Role.NONE and invites.awaits(turn.session, turn.person, turn.now):
        return AWAITS
    unit = people.unit_of(turn.session, turn.person)
    return ROLE_LINES[Role(turn.person.role)].with_(unit=NO_UNIT if unit is None else unit.name)
