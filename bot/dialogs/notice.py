"""The first notice of what was handed in: a budget change beyond the alarm line, another finding that was asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from bot.db.tables import Alert, Person, Priority, Unit
from bot.dialogs import cards
from bot.dialogs.incoming import Incoming, Kind
from bot.dialogs.markup import Button, Buttons
from bot.dialogs.turn import Turn
from bot.i18n import translator
from bot.services import alert_settings, notices
from bot.services.alert_settings import BUDGET_CHANGE
from bot.services.sheets import Sheet
from bot.services.submissions import Handed
from zwcore.exports.data import message_from
from zwcore.text import Message

NOTICE = Message("notice.head", "<b>请知悉：{count} 张表的预算变化超过提醒线 {line}%</b>")
NOTICE_UNIT = Message("notice.unit", "{unit} · {year} 年度")
NOTICE_FELL = Message("notice.fell", "{form}：{initial} → {adjusted} {unit}，减少 {pct}%")
NOTICE_ROSE = Message("notice.rose", "{form}：{initial} → {adjusted} {unit}，增加 {pct}%")
NOTICE_REASON = Message("notice.reason", "提交时注明：{reason}")
NOTICE_EXPLAINED = Message("notice.explained", "单位说明：{reason}")
NOTICE_NEAR = Message("notice.near", "另有 {count} 张超过 {line}%、未到提醒线：")
NO_REASON = Message("notice.no_reason", "单位暂无说明")
NOTICE_OTHER = Message("notice.other", "<b>请知悉：{count} 张表有要留意的</b>")
OTHER = Message("notice.other_line", "{form}：{said}")
OTHER_MANY = Message("notice.other_many", "{form}：{said}（共 {count} 处）")
NOTICE_FOOT = Message("notice.foot", "提醒线是本系统设置，不是扣分依据。编号 {number}")
NOTICE_NUMBER = Message("notice.number", "编号 {number}")
KNOWN = Message("button.known", "已知悉")
LOOK = Message("button.look", "看这 {count} 张")


def voice(session: Session, person: Person, now: datetime) -> Turn:
    """What speaks to a person who did not ask: a turn that nothing came in for."""
    return Turn(session, now, Incoming(Kind.EVENT, person.id, now), person)


def tell_supervisors(turn: Turn, alerts: Sequence[Alert], handed: Mapping[int | None, Handed]) -> None:
    """Tell of what a unit handed in together: one message a person for all budget changes, one for the rest."""
    settings, groups = alert_settings.load(turn.session), defaultdict[tuple[bool, int], list[Alert]](list)
    persons: dict[int, Person] = {}
    for alert in alerts:
        for person in notices.to_tell(turn.session, alert, turn.now, settings):
            persons[person.id] = person
            groups[alert.kind != BUDGET_CHANGE, person.id].append(alert)
    for (other, person_id), rows in groups.items():
        lines, foot = (_others, NOTICE_NUMBER) if other else (_changes, NOTICE_FOOT)
        _tell(turn, persons[person_id], rows, lines(rows, handed), foot)


def _tell(turn: Turn, person: Person, alerts: Sequence[Alert], lines: Sequence[Message], foot: Message) -> None:
    first, last = alerts[0].id, alerts[-1].id
    unit, year = turn.session.get_one(Unit, alerts[0].unit_id), alerts[0].payload["year"]
    number = f"Y{first}" if first == last else f"Y{first}–Y{last}"
    text = [lines[0], NOTICE_UNIT.with_(unit=unit.name, year=year), *lines[1:], foot.with_(number=number)]
    forms = len({alert.payload["submission"] for alert in alerts})
    buttons: Buttons = [[Button(KNOWN, f"k:{first}:{last}"), Button(LOOK.with_(count=forms), f"v:{first}:{last}")]]
    key = f"anomaly:{first}:{last}:{person.id}"
    say = translator(person.language).html
    row = turn.send_to(person, "\n".join(say(line) for line in text), buttons, key=key, priority=Priority.ANOMALY)
    notices.note(turn.session, row, person, alerts)


def _changes(alerts: Sequence[Alert], handed: Mapping[int | None, Handed]) -> list[Message]:
    """The budget changes, each with what the unit says to it, and those near the line."""
    told = [handed[alert.payload["submission"]] for alert in alerts]
    alarm = alerts[0].payload["params"]["line"]
    lines: list[Message] = [NOTICE.with_(count=len(alerts), line=alarm)]
    for one in told:
        lines += [_change(one.sheet, alarm), _reason(one, BUDGET_CHANGE) or NO_REASON]
    near = [one for number, one in handed.items() if number not in {one.row.id for one in told}]
    return [*lines, *_between(near)]


def _others(alerts: Sequence[Alert], handed: Mapping[int | None, Handed]) -> list[Message]:
    """Other findings, each with its sentence."""
    lines = [NOTICE_OTHER.with_(count=len(alerts))]
    for alert in alerts:
        one, said = handed[alert.payload["submission"]], message_from(alert.payload["said"])
        message = OTHER if alert.payload["count"] == 1 else OTHER_MANY.with_(count=alert.payload["count"])
        lines.append(message.with_(form=cards.called(one.sheet), said=said))
        reason = _reason(one, alert.kind)
        lines += [reason] if reason else []
    return lines


def _reason(one: Handed, code: str) -> Message | None:
    """What the unit says: the explanation of the finding itself, else the line that the form was handed in with."""
    told = next((told for told in one.sheet.told if told.code == code), None)
    # Beyond a line of the unit's own alone, the change is told of by another finding than ZW301.
    words = one.sheet.change_explained if code == BUDGET_CHANGE else told.explanation if told is not None else None
    if words:
        return NOTICE_EXPLAINED.with_(reason=words)
    return NOTICE_REASON.with_(reason=one.row.reason) if one.row.reason else None


def _between(handed: Sequence[Handed]) -> list[Message]:
    """Name the forms of the same hand-in between the warn line and the alarm line."""
    near = [one.sheet for one in handed if one.new and one.sheet.finding("ZW302")]
    if not near:
        return []
    line = (near[0].finding("ZW302") or {})["params"]["line"]
    return [NOTICE_NEAR.with_(count=len(near), line=line), *(_change(sheet, line) for sheet in near)]


def _change(sheet: Sheet, line: str) -> Message:
    money = sheet.money
    assert money is not None
    message = NOTICE_FELL if money.difference < 0 else NOTICE_ROSE
    return message.with_(
        form=cards.called(sheet),
        initial=money.initial,
        adjusted=money.adjusted,
        unit=money.unit,
        pct=format(abs(money.beside(Decimal(line))), "f"),
    )
