"""/alerts: what is open, for admins also what is told; /rehearse: whom another alarm line would tell of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from bot.actions import AboutAlert, AlertList, KnowAlerts, OnAlert
from bot.chat import Letter, Turn, command, tap, wished
from bot.chat.wishes.deeds import KnowNotices
from bot.db.queries import audit
from bot.db.terms import Role
from bot.dialogs.supervising import alert_settings, deciding
from bot.dialogs.supervising.acknowledge import KNOWN, KNOWN_BEFORE
from bot.dialogs.supervising.score import GONE
from bot.letters import alert_list, cards
from bot.services import notices
from bot.services.alert_settings import rehearse as rehearsed
from bot.services.button_marks import button_mark
from zwcore.text import Message

WHO = (Role.SUPERVISOR, Role.ADMIN)
NONE = Message("alerts.none", "没有待办的提醒。")
NONE_TO_KNOW = Message("alerts.none_to_know", "没有待知悉的提醒。")
ALL_KNOWN = Message("alerts.all_known", "✓ 已知悉 {count} 条。")
REHEARSED = Message(
    "rehearse.head",
    "<b>调整提醒线试看：{line}%</b>\n已提交 {looked} 张，现在提醒 {now} 张。\n"
    "改成 {line}% 后新增 {new} 张，减少 {fewer} 张。",
)
REHEARSED_LINE = Message("rehearse.line", "{unit} · {project}（{year}）：{pct}%")
REHEARSED_FOOT = Message("rehearse.foot", "只是试看，没有改设置，也没有通知任何人。")
HOW_TO_REHEARSE = Message("rehearse.how", "请写上要试的提醒线，例如 /rehearse 20，看改成 20% 会多提醒哪些表。")
SHOWN = 10
_NUMBER = re.compile(r"\d{1,3}(\.\d{1,2})?")


@command("alerts", Message("menu.alerts", "待办的提醒"), roles=WHO, order=45)
def open_alerts(turn: Turn) -> None:
    """List the open alerts of the person's scope; an admin may set what is told: ``/alerts 单位，编号，提醒线``."""
    admin = turn.person.role == Role.ADMIN
    if admin and turn.incoming.argument:
        alert_settings.put(turn)
        return
    turn.reply(_page(turn, 0))


def _page(turn: Turn, number: int) -> Letter:
    """A page of the open alerts; an admin sets from there what is told."""
    settings = [alert_settings.OPEN] if turn.person.role == Role.ADMIN else []
    rows = notices.open_in_order(turn.session, turn.person)
    if not rows:
        return Letter(turn.say(NONE), [settings])
    return alert_list.page(turn.reader, rows, number).with_row(*settings)


@tap(AlertList, roles=WHO)
def turned(turn: Turn, action: AlertList) -> None:
    """Turn the pages."""
    turn.edit(turn.incoming.message_id, _page(turn, action.page))


@wished(KnowNotices, roles=WHO)
def to_know_all(turn: Turn, wish: KnowNotices) -> None:
    """全部知悉, in words: asked first."""
    turn.reply(_all_known(turn))


@tap(KnowAlerts, roles=WHO)
def know_all(turn: Turn, action: KnowAlerts) -> None:
    """Ask about all that are open, then mark exactly those as known."""
    open_ones = _to_know(turn)
    if open_ones and action.mark == _mark(open_ones):
        known = notices.acknowledge(turn.session, open_ones, turn.person, turn.now)
        audit.append(turn.session, person_id=turn.person.id, action="acknowledge", now=turn.now, alerts=open_ones)
        turn.edit(turn.incoming.message_id, _page(turn, 0).under(turn.say(ALL_KNOWN.with_(count=known)) + "\n"))
    else:
        turn.edit(turn.incoming.message_id, _all_known(turn))


def _to_know(turn: Turn) -> list[int]:
    return notices.to_know(turn.session, notices.open_in_order(turn.session, turn.person))


def _all_known(turn: Turn) -> Letter:
    open_ones = _to_know(turn)
    if not open_ones:
        return Letter(turn.say(NONE_TO_KNOW))
    return alert_list.sure(turn.reader, len(open_ones), _mark(open_ones))


def _mark(alerts: Sequence[int]) -> str:
    """Which notices, in the few characters that a button has."""
    return button_mark(" ".join(map(str, sorted(alerts))))


@tap(AboutAlert, roles=WHO)
def about_one(turn: Turn, action: AboutAlert) -> None:
    """知悉 of one notice, where it stands in the list or in its message; 请单位说明."""
    if action.do is OnAlert.ASK:
        _ask(turn, action.alert)
        return
    known = notices.acknowledge(turn.session, [action.alert], turn.person, turn.now)
    turn.toast(KNOWN if known else KNOWN_BEFORE)
    if known:
        audit.append(turn.session, person_id=turn.person.id, action="acknowledge", now=turn.now, alerts=[action.alert])
    if action.do is OnAlert.KNOW:
        turn.edit(turn.incoming.message_id, _page(turn, action.page))


def _ask(turn: Turn, alert_id: int) -> None:
    """Put together what the unit is asked: what the notice is about is ticked."""
    found = notices.about(turn.session, alert_id, turn.person)
    if found is None:
        turn.toast(GONE, alert=True)
        return
    alert, filing = found
    version = deciding.seen(turn, filing.id or 0, filing.version)
    if version is not None:
        told = [] if notices.explanation(turn.session, alert) else version.record.told
        ticked = [one.number for one in told if notices.is_about(alert, one)][:1]
        deciding.ask(turn, version, ticked)


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
