"""What goes to those who supervise beside the first notice: overdue forms, levels, digests; /alerts and /rehearse."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from bot.db.tables import Alert, AlertState, Outbox, Person, Priority, Role, Submission, Unit
from bot.dialogs import Button, Turn, alert_settings, cards, command
from bot.dialogs.notice import KNOWN, voice
from bot.i18n import Deadline, Short
from bot.services import alerts, notices, obligations, silences
from bot.services.alert_settings import BUDGET_CHANGE
from bot.services.alert_settings import rehearse as rehearsed
from zwcore.exports.data import message_from
from zwcore.text import Message

SHOWN = 12
OVERDUE = Message("alerts.overdue", "<b>请知悉：{count} 个单位过了截止时间还有表未交</b>")
UNREACHED = Message("alerts.unreached", "<b>请知悉：{count} 个单位联系不上填报人</b>\n提醒发不到，请转告。")
GOING_UP = Message("alerts.going_up", "<b>请知悉：{count} 条提醒还没有人点“已知悉”</b>")
DIGEST = Message("alerts.digest", "<b>待知悉 {count} 条 · {time}</b>")
OPEN = Message("alerts.open", "<b>还没有办结的提醒 {count} 条</b>")
NONE = Message("alerts.none", "没有待办的提醒。")
OWES = Message("alerts.owes", "{unit}：{year} 年度还欠 {count} 张，{when} 截止")
FELL = Message("alerts.fell", "{unit} · {project}：预算减少 {pct}%")
ROSE = Message("alerts.rose", "{unit} · {project}：预算增加 {pct}%")
IN_UNIT = Message("alerts.in_unit", "{unit}：1 张表的预算变化超过提醒线")
OTHER = Message("alerts.other", "{unit} · {project}：{said}")
OTHER_IN_UNIT = Message("alerts.other_in_unit", "{unit}：1 张表有要留意的（{code}）")
STATE = Message("alerts.state", "{line}（{state}）")
ACKNOWLEDGED = Message("alerts.acknowledged", "已知悉，改好后自动办结")
SILENCED = Message("alerts.silenced", "静默到 {time}")
FIRING = Message("alerts.firing", "待知悉")
MORE = Message("alerts.more", "另有 {count} 条，发 /alerts 看全部。")
HANDED_IN = Message("alerts.handed_in", "<b>已交齐或改期，不用再看</b>\n{unit} · {time}")
CORRECTED = Message(
    "alerts.corrected", "<b>单位已提交新的一版，这条不用再看</b>\n{unit} · {time}\n还有要看的，另有通知。"
)
REHEARSED = Message(
    "rehearse.head",
    "<b>调整提醒线试看：{line}%</b>\n已提交 {looked} 张，现在提醒 {now} 张。\n"
    "改成 {line}% 后新增 {new} 张，减少 {fewer} 张。",
)
REHEARSED_LINE = Message("rehearse.line", "{unit} · {project}（{year}）：{pct}%")
REHEARSED_FOOT = Message("rehearse.foot", "只是试看，没有改设置，也没有通知任何人。")
HOW_TO_REHEARSE = Message("rehearse.how", "请写上要试的提醒线，例如 /rehearse 20，看改成 20% 会多提醒哪些表。")
_NUMBER = re.compile(r"\d{1,3}(\.\d{1,2})?")

Line = Callable[[Session, Alert, Person], Message]


def line(session: Session, alert: Alert, person: Person) -> Message:
    """What an alert says in one line; whoever may not read the forms learns the unit only."""
    unit = session.get_one(Unit, alert.unit_id).name
    if alert.kind in (alerts.OVERDUE, alerts.UNREACHED):
        owed = obligations.of_units(session, [alert.payload["unit_due"]])[0]
        return OWES.with_(unit=unit, year=owed.cycle.year, count=len(owed.open), when=Deadline(owed.dates.due))
    row = session.get(Submission, alert.payload.get("submission"))
    if row is None or person.role == Role.ADMIN:
        return (
            IN_UNIT.with_(unit=unit) if alert.kind == BUDGET_CHANGE else OTHER_IN_UNIT.with_(unit=unit, code=alert.kind)
        )
    if alert.kind != BUDGET_CHANGE:
        said = message_from(alert.payload["said"])
        return OTHER.with_(unit=unit, project=cards.short(row.project), said=said)
    pct = Decimal(alert.payload["params"]["change_pct"])
    return (FELL if pct < 0 else ROSE).with_(unit=unit, project=cards.short(row.project), pct=format(abs(pct), "f"))


def tell(
    session: Session,
    person: Person,
    rows: Sequence[Alert],
    head: Message,
    *,
    key: str,
    now: datetime,
    priority: int = Priority.DEADLINE,
) -> Outbox:
    """Tell one person of several alerts in one message, to be acknowledged together."""
    turn = voice(session, person, now)
    lines = [head.with_(count=len(rows)), *(line(session, alert, person) for alert in rows[:SHOWN])]
    if len(rows) > SHOWN:
        lines.append(MORE.with_(count=len(rows) - SHOWN))
    buttons = [[Button(KNOWN, f"k:{rows[0].id}:{rows[-1].id}")]]
    row = turn.send_to(person, "\n".join(turn.say(one) for one in lines), buttons, key=key, priority=priority)
    # A list is not edited: it was true when it came.
    notices.note(session, row, person, rows, now if priority == Priority.DIGEST else None)
    return row


def gathered(told: Iterable[tuple[Iterable[Person], Alert]]) -> list[tuple[Person, list[Alert]]]:
    """What each person is to be told: one message for all."""
    people: dict[int, Person] = {}
    rows: Mapping[int, list[Alert]] = defaultdict(list)
    for persons, alert in told:
        for person in persons:
            people[person.id] = person
            rows[person.id].append(alert)
    return [(person, rows[person.id]) for person in people.values()]


def facts(rows: Sequence[Alert]) -> str:
    """A digest of what a message is about, for its key."""
    return hashlib.sha256("\n".join(sorted(row.key for row in rows)).encode()).hexdigest()[:16]


def over(session: Session, rows: Sequence[Alert], now: datetime) -> Message | None:
    """What a message is changed to once all it told of is resolved."""
    if any(row.state != AlertState.RESOLVED for row in rows):
        return None
    units = dict.fromkeys(session.get_one(Unit, row.unit_id).name for row in rows)
    message = HANDED_IN if rows[0].kind in (alerts.OVERDUE, alerts.UNREACHED) else CORRECTED
    return message.with_(unit=tuple(units), time=Short(now))


@command("alerts", Message("menu.alerts", "待办的提醒"), roles=[Role.SUPERVISOR, Role.ADMIN], order=45)
def listed(turn: Turn) -> None:
    """List the open alerts of the person's scope; an admin may set what is told: ``/alerts 单位，编号，提醒线``."""
    admin = turn.person.role == Role.ADMIN
    if admin and turn.incoming.argument:
        alert_settings.put(turn)
        return
    rows, settings = alerts.firing(turn.session, turn.person), [[alert_settings.OPEN]] if admin else []
    if not rows:
        turn.reply(NONE, settings)
        return
    quiet = silences.active(turn.session, turn.now)
    lines = [OPEN.with_(count=len(rows))]
    for alert in rows[:40]:
        held = silences.matches(quiet, alert)
        state = FIRING if held is None else SILENCED.with_(time=Short(held.until))
        state = ACKNOWLEDGED if alert.state == AlertState.ACKNOWLEDGED else state
        lines.append(STATE.with_(line=line(turn.session, alert, turn.person), state=state))
    fresh = [alert for alert in rows[:40] if alert.state == AlertState.FIRING]
    buttons = [[Button(KNOWN, f"k:{fresh[0].id}:{fresh[-1].id}")]] if fresh else []
    row = turn.reply("\n".join(turn.say(one) for one in lines), [*buttons, *settings])
    notices.note(turn.session, row, turn.person, fresh, turn.now)


@command("rehearse", Message("menu.rehearse", "调整提醒线试看"), roles=[Role.SUPERVISOR, Role.ADMIN], order=60)
def rehearse(turn: Turn) -> None:
    """Show whom another alarm line would tell of: ``/rehearse 20``."""
    wanted = _NUMBER.fullmatch(turn.incoming.argument.strip().rstrip("%％"))
    if wanted is None:
        turn.reply(HOW_TO_REHEARSE)
        return
    admin = turn.person.role == Role.ADMIN
    department = None if admin else turn.person.department_id or 0
    found = rehearsed(turn.session, Decimal(wanted[0]), department)
    counts = {"looked": found.looked_at, "now": found.told_now, "new": len(found.new), "fewer": found.fewer}
    lines = [REHEARSED.with_(line=wanted[0], **counts)]
    # An admin sets the line and does not read the forms: how many, not which.
    for row, pct in found.new[: 0 if admin else SHOWN]:
        fields = {"unit": row.unit_name, "project": cards.short(row.project), "year": row.year}
        lines.append(REHEARSED_LINE.with_(**fields, pct=format(pct, "f")))
    turn.reply("\n".join(turn.say(one) for one in [*lines, REHEARSED_FOOT]))
