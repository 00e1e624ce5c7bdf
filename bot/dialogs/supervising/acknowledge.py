"""The buttons under a notice: 已知悉, and a look at the forms that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Acknowledge, LookAt
from bot.chat import Button, Turn, tap
from bot.db.queries import audit
from bot.db.terms import Role
from bot.dialogs.supervising.score import GONE, choose, show
from bot.i18n import Short
from bot.letters.alert_list import KNOW_ALL_NO as NO
from bot.letters.notices import KNOWN as BUTTON
from bot.letters.notices import LOOK
from bot.services import notices
from bot.services.search import Hits
from zwcore.text import Message

KNOWN = Message("notice.known", "已记下：您已知悉。不影响单位的提交。")
MARK = Message("notice.mark", "✓ 已知悉 {time}")
KNOWN_BEFORE = Message("notice.known_before", "之前已记下。")
LOOKED_AT = Message("notice.looked_at", "提醒里的 {count} 张，点开看：")
SURE = Message("notice.sure", "把 {count} 条提醒都记为已知悉？消息里没有全列出来，逐条看发 /alerts。")
YES = Message("notice.yes", "{count} 条都已知悉")
SHOWN, AT_ONCE = 8, 5
MOST = 100
"""How many alerts a button may name."""


@tap(Acknowledge, roles=[Role.SUPERVISOR, Role.ADMIN])
def acknowledge(turn: Turn, action: Acknowledge) -> None:
    """Mark the notice's alerts as known; many of them after one question."""
    plain = Acknowledge(action.first, action.last)
    alerts = _alerts(turn, action)
    open_ones = notices.may_know(turn.session, alerts, turn.person)
    if action.sure is None and len(open_ones) > AT_ONCE:
        _ask(turn, action, len(open_ones))
        return
    if action.sure == 0:
        turn.edit_buttons(turn.incoming.message_id, [[Button(BUTTON, plain), *_look(turn, plain, alerts)]])
        return
    fresh = notices.acknowledge(turn.session, alerts, turn.person, turn.now)
    turn.toast(KNOWN if fresh else KNOWN_BEFORE)
    if fresh:
        audit.append(turn.session, person_id=turn.person.id, action="acknowledge", now=turn.now, alerts=alerts)
        row = [Button(MARK.with_(time=Short(turn.now)), plain), *_look(turn, plain, alerts)]
        turn.edit_buttons(turn.incoming.message_id, [row])


def _ask(turn: Turn, action: Acknowledge, count: int) -> None:
    """Ask before more is marked as known than a message shows in full; what it tells of stays before the reader."""
    turn.toast(SURE.with_(count=count), alert=True)
    yes = Button(YES.with_(count=count), replace(action, sure=1))
    turn.edit_buttons(turn.incoming.message_id, [[yes, Button(NO, replace(action, sure=0))]])


def _look(turn: Turn, action: Acknowledge, alerts: Sequence[int]) -> list[Button]:
    forms = len(notices.told_in(turn.session, alerts, turn.person))
    return [Button(LOOK.with_(count=forms), LookAt(action.first, action.last))] if forms else []


@tap(LookAt, roles=[Role.SUPERVISOR])
def look(turn: Turn, action: LookAt) -> None:
    """Show the card of the form that the notice is about, or of which forms, as far as the person may see them."""
    found = notices.told_in(turn.session, _alerts(turn, action), turn.person)
    if len(found) == 1:
        show(turn, found[0])
    elif found:
        choose(turn, Hits(found[:SHOWN], len(found)), LOOKED_AT.with_(count=len(found)))
    else:
        turn.toast(GONE, alert=True)


def _alerts(turn: Turn, action: Acknowledge | LookAt) -> list[int]:
    """The alerts that the message told of; for one that has none noted, those its button names."""
    shown = notices.shown_in(turn.session, turn.chat_id, turn.incoming.message_id)
    return shown or list(range(action.first, min(action.last + 1, action.first + MOST)))
