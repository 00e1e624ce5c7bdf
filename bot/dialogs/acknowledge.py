"""The buttons under a notice: 已知悉, and a look at the forms that it is about."""

from __future__ import annotations

from bot.db.queries import audit
from bot.db.tables import Role
from bot.dialogs import Button, Turn, notice, scorecard, tap
from bot.i18n import Short
from bot.services import notices
from zwcore.text import Message

KNOWN = Message("notice.known", "已记下：您已知悉。不影响单位的提交。")
MARK = Message("notice.mark", "✓ 已知悉 {time}")
KNOWN_BEFORE = Message("notice.known_before", "之前已记下。")


@tap("k", roles=[Role.SUPERVISOR, Role.ADMIN])
def acknowledge(turn: Turn) -> None:
    """Mark the notice's alerts as known."""
    alerts = _alerts(turn)
    fresh = notices.acknowledge(turn.session, alerts, turn.person, turn.now)
    turn.toast(KNOWN if fresh else KNOWN_BEFORE)
    if fresh:
        audit.append(turn.session, person_id=turn.person.id, action="acknowledge", now=turn.now, alerts=alerts)
        row = [Button(MARK.with_(time=Short(turn.now)), turn.incoming.data)]
        forms = len(notices.told_in(turn.session, alerts, turn.person))
        if forms:
            row.append(Button(notice.LOOK.with_(count=forms), f"v:{turn.args[0]}:{turn.args[1]}"))
        turn.edit_buttons(turn.incoming.message_id, [row])


@tap("v", roles=[Role.SUPERVISOR])
def look(turn: Turn) -> None:
    """Show the cards of the forms that the notice is about, as far as the person may see them."""
    for row in notices.told_in(turn.session, _alerts(turn), turn.person):
        scorecard.reply(turn, row)


def _alerts(turn: Turn) -> list[int]:
    """The alerts that the message told of; for one that has none noted, those its button names."""
    shown = notices.shown_in(turn.session, turn.incoming.chat_id, turn.incoming.message_id)
    if shown:
        return shown
    first, last = int(turn.args[0]), int(turn.args[1])
    return list(range(first, min(last, first + 99) + 1))
