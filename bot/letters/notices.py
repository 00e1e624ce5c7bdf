"""What goes to those who supervise: the first notice of what was handed in, overdue units, levels and digests.

A budget change beyond the alarm line is told in one letter for all, other findings that were asked for in another.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from bot.actions import AboutAlert, Acknowledge, LookAt, OnAlert
from bot.db.engine import Session
from bot.db.terms import AlertState, Priority, Role
from bot.i18n import Deadline, Short, translator
from bot.letters import cards
from bot.letters.letter import Button, Letter
from bot.services import alert_settings, alerts, notices, submissions
from bot.services.alert_settings import BUDGET_CHANGE
from bot.services.notices import Alert
from bot.services.people import Person
from bot.services.submissions import Handed
from zwcore.checks import About, code_of_line
from zwcore.money import plain
from zwcore.record import decode_finding
from zwcore.text import Message

SHOWN, TOLD, ALONE, LINES = 12, 5, 3, 14
NOTICE = Message("notice.head", "<b>请知悉：{count} 张表的预算变化超过提醒线 {line}%</b>")
NOTICE_UNIT = Message("notice.unit", "{unit} · {year} 年度")
NOTICE_FELL = Message("notice.fell", "{form}：{initial} → {adjusted} {unit}，减少 {pct}%")
NOTICE_ROSE = Message("notice.rose", "{form}：{initial} → {adjusted} {unit}，增加 {pct}%")
NOTICE_REASON = Message("notice.reason", "提交时注明：{reason}")
NOTICE_EXPLAINED = Message("notice.explained", "单位说明：{reason}")
NOTICE_NEAR = Message("notice.near", "另有 {count} 张超过 {line}%、未到提醒线：")
NO_REASON = Message("notice.no_reason", "单位暂无说明")
NOTICE_OTHER = Message("notice.other", "<b>请知悉：{count} 张表有要留意的</b>")
OTHER_LINE = Message("notice.other_line", "{form}：{said}")
OTHER_MANY = Message("notice.other_many", "{form}：{said}（共 {count} 处）")
NOTICE_REST = Message("notice.rest", "另有 {count} 张，点下面的按钮看。")
NOTICE_FOOT = Message("notice.foot", "提醒线是本系统设置，不是扣分依据。编号 {number}")
NOTICE_NUMBER = Message("notice.number", "编号 {number}")
KNOWN = Message("button.known", "已知悉")
KNOW_ONE = Message("button.know_one", "知悉 {form}")
ASK_ONE = Message("button.ask_one", "请单位说明 {form}")
LOOK = Message("button.look", "看这 {count} 张")

OVERDUE = Message("alerts.overdue", "<b>请知悉：{count} 个单位过了截止时间还有表未交</b>")
UNREACHED = Message("alerts.unreached", "<b>请知悉：{count} 个单位联系不上填报人</b>\n提醒发不到，请转告。")
GOING_UP = Message("alerts.going_up", "<b>请知悉：{count} 条提醒还没有人点“已知悉”</b>")
DIGEST = Message("alerts.digest", "<b>待知悉 {count} 条 · {time}</b>")
OWES = Message("alerts.owes", "{unit}：{year} 年度还欠 {count} 张，{when} 截止")
FELL = Message("alerts.fell", "{unit} · {project}：预算减少 {pct}%")
ROSE = Message("alerts.rose", "{unit} · {project}：预算增加 {pct}%")
IN_UNIT = Message("alerts.in_unit", "{unit}：1 张表的预算变化超过提醒线")
OTHER = Message("alerts.other", "{unit} · {project}：{said}")
OTHER_IN_UNIT = Message("alerts.other_in_unit", "{unit}：1 张表有要留意的（{code}）")
MORE = Message("alerts.more", "另有 {count} 条，发 /alerts 看全部。")
UNREACHED_BELOW = Message("alerts.unreached_below", "联系不上填报人：{year} 年度欠 {count} 张的提醒发不到")
OWES_BELOW = Message("alerts.owes_below", "{year} 年度还欠 {count} 张，{when} 截止")
OTHER_BELOW = Message("alerts.other_below", "1 张表有要留意的（{code}）")
FELL_BELOW = Message("alerts.fell_below", "{form}：预算减少 {pct}%")
ROSE_BELOW = Message("alerts.rose_below", "{form}：预算增加 {pct}%")
HANDED_IN = Message("alerts.handed_in", "<b>已交齐或改期，不用再看</b>\n{unit} · {time}")
KNOWN_OVER = Message("alerts.known_over", "<b>已知悉，单位已说明或已更正，不用再看</b>\n{unit} · {time}")
CORRECTED = Message(
    "alerts.corrected", "<b>单位已提交新的一版，这条不用再看</b>\n{unit} · {time}\n还有要看的，另有通知。"
)


# -- the first notice --------------------------------------------------------------------------------------------------


def first(
    session: Session, fresh: Sequence[Alert], handed: Sequence[Handed], now: datetime
) -> Iterator[tuple[Person, Letter, list[Alert]]]:
    """Tell of what a unit handed in together: one letter a person for all budget changes, one for the rest."""
    settings = alert_settings.load(session)
    whom: dict[tuple[int | None, str], list[Person]] = {}
    for alert in fresh:
        if (alert.unit_id, alert.kind) not in whom:
            whom[alert.unit_id, alert.kind] = notices.to_tell(session, alert, now, settings)
    told = [(whom[alert.unit_id, alert.kind], alert) for alert in fresh]
    by_number: dict[int | None, Handed] = {one.version.submission_id: one for one in handed}
    for other in (False, True):
        own = [(people, alert) for people, alert in told if (alert.kind != BUDGET_CHANGE) == other]
        lines, foot = (_others, NOTICE_NUMBER) if other else (_changes, NOTICE_FOOT)
        for person, rows in gathered(own):
            yield person, _notice(session, person, rows, by_number, lines(session, rows, by_number), foot), rows


def _notice(
    session: Session,
    person: Person,
    rows: Sequence[Alert],
    by_number: Mapping[int | None, Handed],
    lines: Sequence[Message],
    foot: Message,
) -> Letter:
    begins, ends = rows[0].id or 0, rows[-1].id or 0
    number = f"Y{begins}" if begins == ends else f"Y{begins}–Y{ends}"
    unit = NOTICE_UNIT.with_(unit=alerts.unit_name(session, rows[0]), year=rows[0].year)
    text = [lines[0], unit, *lines[1:], foot.with_(number=number)]
    forms = LOOK.with_(count=len({alert.submission_id for alert in rows}))
    return Letter(
        "\n".join(map(translator(person.language).html, text)),
        [*_alone(rows, by_number), [_known(rows), Button(forms, LookAt(begins, ends))]],
        key=f"anomaly:{begins}:{ends}:{person.id}",
        urgency=Priority.ANOMALY,
    )


def _alone(rows: Sequence[Alert], handed: Mapping[int | None, Handed]) -> Iterator[list[Button]]:
    """A row for each of a few forms: known alone, or asked about."""
    for alert in notices.by_weight(rows) if len(rows) <= ALONE else ():
        form = cards.briefly(handed[alert.submission_id].version.filing)
        row = [Button(KNOW_ONE.with_(form=form), AboutAlert(alert.id or 0, OnAlert.KNOW_HERE))] if len(rows) > 1 else []
        yield [*row, Button(ASK_ONE.with_(form=form), AboutAlert(alert.id or 0, OnAlert.ASK))]


def _known(rows: Sequence[Alert]) -> Button:
    return Button(KNOWN, Acknowledge(rows[0].id or 0, rows[-1].id or 0))


def _changes(session: Session, rows: Sequence[Alert], handed: Mapping[int | None, Handed]) -> list[Message]:
    """The budget changes, each with what the unit says to it, and those near the line."""
    line, ordered = rows[0].line or Decimal(0), notices.by_weight(rows)
    told = {alert.submission_id: handed[alert.submission_id] for alert in ordered}
    lines: list[Message] = [NOTICE.with_(count=len(rows), line=plain(line))]
    for one in list(told.values())[:TOLD]:
        lines += [_change(one, line), _reason(one, BUDGET_CHANGE) or NO_REASON]
    lines += _rest(rows)
    room = LINES - len(lines) - 3  # the unit, the number and the line that tells how many are near
    others = [one for number, one in handed.items() if number not in told]
    return lines + _between(session, others, room) if room > 0 else lines


def _others(session: Session, rows: Sequence[Alert], handed: Mapping[int | None, Handed]) -> list[Message]:
    """Other findings, each with its sentence."""
    lines = [NOTICE_OTHER.with_(count=len(rows))]
    for alert in notices.by_weight(rows)[:TOLD]:
        one, message = handed[alert.submission_id], OTHER_LINE if alert.count == 1 else OTHER_MANY
        lines.append(message.with_(form=cards.called(one.version.filing), said=_said(alert), count=alert.count))
        reason = _reason(one, alert.kind)
        lines += [reason] if reason else []
    return [*lines, *_rest(rows)]


def _rest(rows: Sequence[Alert]) -> list[Message]:
    """What a letter has no room for is counted; the button below it shows all."""
    return [NOTICE_REST.with_(count=len(rows) - TOLD)] if len(rows) > TOLD else []


def _said(alert: Alert) -> Message | str:
    return "" if alert.said is None else decode_finding(alert.said).message


def _reason(one: Handed, code: str) -> Message | None:
    """What the unit says: the explanation of the finding itself, else the line that the form was handed in with."""
    # Beyond a line of the unit's own alone, the change is told of by another finding than that of the alarm line.
    meant = [
        told for told in one.record.told if (told.about(About.MONEY) if code == BUDGET_CHANGE else told.code == code)
    ]
    explained = next((told.explanation for told in meant if told.explanation), None)
    if explained is not None:
        return NOTICE_EXPLAINED.with_(reason=explained)
    return NOTICE_REASON.with_(reason=one.version.reason) if one.version.reason else None


def _between(session: Session, handed: Sequence[Handed], room: int) -> list[Message]:
    """Tell how many forms of the same hand-in are between the warn line and the alarm line; ``room`` of them by name.

    No form is opened for it that is not named: two hundred may be handed in at once.
    """
    near = notices.with_finding(session, [one for one in handed if one.new], code_of_line("budget_warn"))
    near.sort(key=lambda one: abs(one.version.filing.change_pct or Decimal(0)), reverse=True)
    if not near:
        return []
    line = near[0].record.rulebook.lines.budget_warn.value
    return [NOTICE_NEAR.with_(count=len(near), line=plain(line)), *(_change(one, line) for one in near[:room])]


def _change(one: Handed, line: Decimal) -> Message:
    """How a form's budget changed, to be said beside a line."""
    money = one.record.money
    assert money is not None
    assert money.change is not None
    return (NOTICE_FELL if money.change.difference < 0 else NOTICE_ROSE).with_(
        form=cards.called(one.version.filing),
        initial=money.initial,
        adjusted=money.adjusted,
        unit=money.unit,
        pct=format(money.change.size(line), "f"),
    )


# -- lists -------------------------------------------------------------------------------------------------------------


def line(session: Session, alert: Alert, person: Person) -> Message:
    """What an alert says in one line; whoever may not read the forms learns the unit only."""
    unit, owed = alerts.unit_name(session, alert), alerts.owed_of(session, alert)
    if owed is not None:
        return OWES.with_(unit=unit, year=owed.cycle.year, count=len(owed.open), when=Deadline(owed.dates.due))
    if alert.submission_id is None or person.role == Role.ADMIN:
        other = OTHER_IN_UNIT.with_(unit=unit, code=alert.kind)
        return IN_UNIT.with_(unit=unit) if alert.kind == BUDGET_CHANGE else other
    project = cards.short(submissions.of_submission(session, alert.submission_id).project)
    if alert.kind != BUDGET_CHANGE:
        return OTHER.with_(unit=unit, project=project, said=_said(alert))
    pct = alert.change_pct or Decimal(0)
    return (FELL if pct < 0 else ROSE).with_(unit=unit, project=project, pct=format(abs(pct), "f"))


def in_list(session: Session, alert: Alert, person: Person) -> Message:
    """The same below the name of its unit."""
    owed = alerts.owed_of(session, alert)
    if owed is not None:
        if alert.kind == alerts.UNREACHED:
            return UNREACHED_BELOW.with_(year=owed.cycle.year, count=len(owed.open))
        return OWES_BELOW.with_(year=owed.cycle.year, count=len(owed.open), when=Deadline(owed.dates.due))
    if alert.submission_id is None or person.role == Role.ADMIN:
        return OTHER_BELOW.with_(code=alert.kind)
    form = cards.called(submissions.of_submission(session, alert.submission_id), 12)
    if alert.kind != BUDGET_CHANGE:
        return OTHER_LINE.with_(form=form, said=_said(alert))
    pct = alert.change_pct or Decimal(0)
    return (FELL_BELOW if pct < 0 else ROSE_BELOW).with_(form=form, pct=format(abs(pct), "f"))


def several(
    session: Session,
    person: Person,
    rows: Sequence[Alert],
    head: Message,
    *,
    key: str,
    urgency: Priority = Priority.DEADLINE,
) -> Letter:
    """Several alerts in one letter, to be acknowledged together."""
    lines = [head.with_(count=len(rows)), *(line(session, alert, person) for alert in notices.by_weight(rows)[:SHOWN])]
    if len(rows) > SHOWN:
        lines.append(MORE.with_(count=len(rows) - SHOWN))
    text = "\n".join(map(translator(person.language).html, lines))
    return Letter(text, [[_known(rows)]], key=key, urgency=urgency)


def gathered(told: Iterable[tuple[Iterable[Person], Alert]]) -> list[tuple[Person, list[Alert]]]:
    """What each person is to be told: one letter for all."""
    people: dict[int, Person] = {}
    rows: Mapping[int, list[Alert]] = defaultdict(list)
    for persons, alert in told:
        for person in persons:
            people[person.id] = person
            rows[person.id].append(alert)
    return [(person, rows[person.id]) for person in people.values()]


def facts(rows: Sequence[Alert]) -> str:
    """A digest of what a letter is about, for its key."""
    return hashlib.sha256("\n".join(sorted(row.key for row in rows)).encode()).hexdigest()[:16]


def about_dates(alert: Alert) -> bool:
    """Tell whether an alert is about a unit's dates, not about a form."""
    return alert.kind in (alerts.OVERDUE, alerts.UNREACHED)


def over(session: Session, rows: Sequence[Alert], now: datetime) -> Message | None:
    """What a letter is changed to once all it told of is resolved."""
    if any(row.state != AlertState.RESOLVED for row in rows):
        return None
    units = dict.fromkeys(alerts.unit_name(session, row) for row in rows)
    known = all(row.acknowledged_at is not None for row in rows)
    message = HANDED_IN if about_dates(rows[0]) else KNOWN_OVER if known else CORRECTED
    return message.with_(unit=tuple(units), time=Short(now))
