"""待办的提醒: the open alerts of somebody's scope, unit by unit and page by page, each with its number and buttons."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions import AboutAlert, AlertList, AskAlerts, Aspect, KnowAlerts, OnAlert, ShowFiled
from bot.db.terms import AlertState, FilingState, Role
from bot.i18n import Short
from bot.letters import cards
from bot.letters.letter import Button, Letter, Reader, turning
from bot.letters.notices import about_dates, in_list
from bot.services import alerts, ask_all, notices, silences, submissions
from bot.services.alert_settings import BUDGET_CHANGE
from bot.services.notices import Alert
from zwcore.text import Message

OPEN = Message("alerts.open", "<b>还没有办结的提醒 {count} 条</b>")
OPEN_OF = Message("alerts.open_of", "<b>还没有办结的提醒 {count} 条</b>（第 {page}/{pages} 页）")
UNIT = Message("alerts.unit", "<b>{unit}</b>")
STATE = Message("alerts.state_of", "{number} {line}（{state}）")
ACKNOWLEDGED = Message("alerts.acknowledged", "已知悉，改好后自动办结")
WAITS = Message("alerts.waits", "已知悉，待单位说明")
EXPLAINED = Message("alerts.explained", "已说明：{text}")
SILENCED = Message("alerts.silenced", "静默到 {time}")
NOT_ASKED = Message("alerts.not_asked", "已知悉，还没有请单位说明")
IS_BACK = Message("alerts.is_back", "已知悉，已退回")
ONLY_KNOWN = Message("alerts.only_known", "已知悉")
ASK_ALL = Message("alerts.button.ask_all", "一并请说明")
FIRING = Message("alerts.firing", "待知悉")
KNOW = Message("alerts.button.know", "知悉 {number}")
ASK = Message("alerts.button.ask", "请说明 {number}")
LOOK = Message("alerts.button.look", "看 {number}")
KNOW_ALL = Message("alerts.button.know_all", "全部知悉")
KNOW_ALL_SURE = Message(
    "alerts.know_all", "<b>把 {count} 条提醒都记为已知悉？</b>\n不影响单位的提交；还要单位改的，改好后自动办结。"
)
KNOW_ALL_YES = Message("alerts.know_all_yes", "确认知悉")
KNOW_ALL_NO = Message("button.no", "不了")
ROWS, TEXT = 6, 14


def page(reader: Reader, rows: Sequence[Alert], number: int) -> Letter:
    """A page of alerts (in the order of their units), each with how it stands."""
    pages = max(1, -(-len(rows) // ROWS))
    number = min(number, pages - 1)
    shown = rows[number * ROWS : (number + 1) * ROWS]
    head = OPEN.with_(count=len(rows)) if pages == 1 else OPEN_OF.with_(count=len(rows), page=number + 1, pages=pages)
    quiet, lines, unit = silences.active(reader.session, reader.now), [head], None
    buttons: list[Sequence[Button]] = []
    for alert in shown:
        if alert.unit_id != unit:
            unit = alert.unit_id
            lines.append(UNIT.with_(unit=alerts.unit_name(reader.session, alert)))
        held = silences.matches(quiet, alert)
        said = notices.explanation(reader.session, alert) if reader.person.role == Role.SUPERVISOR else None
        state = _state(reader, alert, said) if held is None else SILENCED.with_(time=Short(held.until))
        line = in_list(reader.session, alert, reader.person)
        lines.append(STATE.with_(number=called(alert), line=line, state=state))
        buttons.append(_buttons(reader, alert, number, can_close=said is not None))
    every = [Button(KNOW_ALL, KnowAlerts())] if len(notices.to_know(reader.session, rows)) > 1 else []
    if reader.person.role == Role.SUPERVISOR and ask_all.waiting(reader.session, rows) > 1:
        every.append(Button(ASK_ALL, AskAlerts()))
    return Letter("\n".join(map(reader.say.html, lines)), [*buttons, turning(number, pages, AlertList), every])


def sure(reader: Reader, count: int, mark: str) -> Letter:
    """The question before all notices that are open are known."""
    row = [Button(KNOW_ALL_YES, KnowAlerts(mark)), Button(KNOW_ALL_NO, AlertList())]
    return Letter(reader.say.html(KNOW_ALL_SURE.with_(count=count)), [row])


def called(alert: Alert) -> str:
    """The number that an alert is known by: Y12."""
    return f"Y{alert.id}"


_STANDS = {
    FilingState.ASKED: WAITS, FilingState.SUBMITTED: NOT_ASKED, FilingState.RETURNED: IS_BACK,
}  # fmt: skip


def _state(reader: Reader, alert: Alert, said: str | None) -> Message:
    """How an alert stands; what was explained (``said``) is closed by one 已知悉."""
    if said is not None:
        return EXPLAINED.with_(text=cards.short(said, TEXT))
    if alert.state != AlertState.ACKNOWLEDGED:
        return FIRING
    if alert.kind != BUDGET_CHANGE or alert.submission_id is None:
        return ACKNOWLEDGED
    state = submissions.of_submission(reader.session, alert.submission_id).state
    return _STANDS.get(FilingState(state), ONLY_KNOWN)


def _buttons(reader: Reader, alert: Alert, page: int, *, can_close: bool) -> list[Button]:
    number, alert_id = called(alert), alert.id or 0
    is_open = alert.state == AlertState.FIRING or can_close
    row = [Button(KNOW.with_(number=number), AboutAlert(alert_id, OnAlert.KNOW, page))] if is_open else []
    found = None if about_dates(alert) else notices.about(reader.session, alert_id, reader.person)
    if found is not None:
        row.append(Button(ASK.with_(number=number), AboutAlert(alert_id, OnAlert.ASK, page)))
        row.append(Button(LOOK.with_(number=number), ShowFiled(found[1].id or 0, Aspect.CARD)))
    return row
