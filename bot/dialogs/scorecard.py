"""The card of a submitted form, as those see it who look at scores."""

from __future__ import annotations

from bot.db.queries import audit
from bot.db.tables import Outbox, Role, Submission
from bot.dialogs import cards
from bot.dialogs.markup import Button
from bot.dialogs.show import ALL
from bot.dialogs.turn import Turn
from bot.services import across, submissions
from zwcore.text import Message

UNIT = Message("score.unit", "{unit} · {year} 年度")
COUNTS = Message("score.counts", "必须修改 {errors} · 请核实 {warnings} · 提示 {infos}")
VERSION = Message("score.version", "第 {version} 版，{time} 提交，回执号 {number}")
FOR_REVIEWERS = Message("score.for_reviewers", "<b>供审核参考</b>（填报人看不到，不是结论）")
SHOWN = 3
WITH_REASON = Message("score.with_reason", "第 {version} 版，{time} 带问题提交，注明：{reason}，回执号 {number}")


def text(turn: Turn, row: Submission) -> str:
    """What a score request is answered with."""
    sheet = submissions.sheet_of(row)
    say = turn.translator
    lines = [cards.head(sheet), UNIT.with_(unit=row.unit_name, year=row.year)]
    lines += [cards.scores(sheet), cards.recomputed(sheet), *cards.money_lines(sheet.money)]
    infos = len(sheet.told) - len(sheet.errors) - len(sheet.warnings)
    lines.append(COUNTS.with_(errors=len(sheet.errors), warnings=len(sheet.warnings), infos=infos))
    worst = [line for one in [*sheet.errors, *sheet.warnings][:3] for line in cards.tell(say, one)]
    if turn.person.role in (Role.SUPERVISOR, Role.AUDITOR):
        only = across.said(turn.session, row)
        worst += [say.html(FOR_REVIEWERS)] * bool(only) + [f"· {say.html(message)}" for message in only[:SHOWN]]
    foot = WITH_REASON if row.reason else VERSION
    fields = {"version": row.version, "time": row.created, "number": row.number, "reason": row.reason or ""}
    return "\n".join([*(say.html(line) for line in lines), *worst, say.html(foot.with_(**fields))])


def reply(turn: Turn, row: Submission) -> Outbox:
    """Show the card; that an auditor read it is put down."""
    if turn.person.role == Role.AUDITOR:
        audit.append(turn.session, person_id=turn.person.id, action="read", now=turn.now, number=row.number)
    return turn.reply(text(turn, row), [[Button(ALL, f"s:{row.id}:a")]])
