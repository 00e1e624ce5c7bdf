"""/health: how the outbox stands, when the scans last ran, what could not be delivered."""

from __future__ import annotations

from datetime import timedelta

from bot.chat import Turn, command
from bot.db.terms import OutboxState, Role
from bot.letters import admins
from bot.services import runs
from zwcore.text import Message

LATE = timedelta(hours=1)
HEAD = Message("health.head", "<b>运行情况 · {time}</b>")
INBOX = Message("health.inbox", "收到未处理：{count} 条")
OUTBOX = Message("health.outbox", "待发 {pending} · 已发 {sent} · 发不出 {dead} · 取消 {cancelled}")
ASIDE = Message("health.aside", "处理不了、放在一边的：{count} 条（程序的毛病，请转给维护的人）")
OVERDUE = Message("health.late", "到时未发：{count} 条")
SCAN = Message("health.scan", "{name}：上次 {time}")
SCAN_LATE = Message("health.scan_late", "{name}：上次 {time}，超过 1 小时没有运行，请查看服务")
NO_SCAN = Message("health.no_scan", "定时检查还没有运行过")


@command("health", Message("menu.health", "运行情况"), roles=[Role.ADMIN], order=75)
def health(turn: Turn) -> None:
    """Say how things stand."""
    session, counts = turn.session, runs.outbox_counts(turn.session)
    states = (OutboxState.PENDING, OutboxState.SENT, OutboxState.DEAD, OutboxState.CANCELLED)
    lines = [
        HEAD.with_(time=turn.now),
        INBOX.with_(count=runs.unhandled(session)),
        OUTBOX.with_(**{state.value: counts.get(state, 0) for state in states}),
        OVERDUE.with_(count=runs.late(session, turn.now)),
    ]
    aside = runs.aside(session)
    lines += [ASIDE.with_(count=aside)] if aside else []
    last = runs.last(session)
    for name, at in last.items():
        message = SCAN_LATE if turn.now - at > LATE else SCAN
        lines.append(message.with_(name=admins.SCANS.get(name, name), time=at))
    lines += [] if last else [NO_SCAN]
    lines += admins.unreachable(runs.unreachable(session))
    turn.reply("\n".join(turn.say(line) for line in lines))
