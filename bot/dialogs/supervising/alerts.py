"""/alerts: what is open, for admins also what is told; /rehearse: whom another alarm line would tell of."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.chat import Turn, command
from bot.db.terms import Role
from bot.dialogs.supervising import alert_settings
from bot.letters import cards
from bot.letters.notices import listed
from bot.services import alerts, notices
from bot.services.alert_settings import rehearse as rehearsed
from zwcore.text import Message

NONE = Message("alerts.none", "没有待办的提醒。")
REHEARSED = Message(
    "rehearse.head",
    "<b>调整提醒线试看：{line}%</b>\n已提交 {looked} 张，现在提醒 {now} 张。\n"
    "改成 {line}% 后新增 {new} 张，减少 {fewer} 张。",
)
REHEARSED_LINE = Message("rehearse.line", "{unit} · {project}（{year}）：{pct}%")
REHEARSED_FOOT = Message("rehearse.foot", "只是试看，没有改设置，也没有通知任何人。")
HOW_TO_REHEARSE = Message("rehearse.how", "请写上要试的提醒线，例如 /rehearse 20，看改成 20% 会多提醒哪些表。")
SHOWN = 12
_NUMBER = re.compile(r"\d{1,3}(\.\d{1,2})?")


@command("alerts", Message("menu.alerts", "待办的提醒"), roles=[Role.SUPERVISOR, Role.ADMIN], order=45)
def open_alerts(turn: Turn) -> None:
    """List the open alerts of the person's scope; an admin may set what is told: ``/alerts 单位，编号，提醒线``."""
    admin = turn.person.role == Role.ADMIN
    if admin and turn.incoming.argument:
        alert_settings.put(turn)
        return
    rows, settings = alerts.firing(turn.session, turn.person), [alert_settings.OPEN] if admin else []
    if not rows:
        turn.reply(NONE, [settings])
        return
    found = listed(turn.reader, rows)
    row = turn.reply(found.letter.with_row(*settings))
    notices.note(turn.session, row, turn.person, found.fresh, turn.now)


@command("rehearse", Message("menu.rehearse", "调整提醒线试看"), roles=[Role.SUPERVISOR, Role.ADMIN], order=60)
def rehearse(turn: Turn) -> None:
    """Show whom another alarm line would tell of: ``/rehearse 20``."""
    wanted = _NUMBER.fullmatch(turn.incoming.argument.strip().rstrip("%％"))
    if wanted is None:
        turn.reply(HOW_TO_REHEARSE)
        return
    admin = turn.person.role == Role.ADMIN
    department = None if admin else turn.person.department_id or 0
    # An admin sets the line and does not read the forms: how many, not which.
    found = rehearsed(turn.session, Decimal(wanted[0]), department, 0 if admin else SHOWN)
    counts = {"looked": found.looked_at, "now": found.told_now, "new": found.new_count, "fewer": found.fewer}
    lines = [REHEARSED.with_(line=wanted[0], **counts)]
    for filing, pct in found.new:
        fields = {"unit": filing.unit_name, "project": cards.short(filing.project), "year": filing.year}
        lines.append(REHEARSED_LINE.with_(**fields, pct=format(pct, "f")))
    turn.reply("\n".join(turn.say(one) for one in [*lines, REHEARSED_FOOT]))
