"""The card of a form that was handed in, as those see it who look at scores."""

from __future__ import annotations

from collections.abc import Iterator

from bot.actions import Aspect, ShowFiled
from bot.db.terms import Role
from bot.letters import cards
from bot.letters.forms import ALL, BACK
from bot.letters.letter import Button, Letter, Reader
from bot.services import across
from bot.services.submissions import Filing, Version
from zwcore.money import plain
from zwcore.text import Message

UNIT = Message("score.unit", "{unit} · {year} 年度")
COUNTS = Message("score.counts", "必须修改 {errors} · 请核实 {warnings} · 提示 {infos}")
VERSION = Message("score.version", "第 {version} 版，{time} 提交，回执号 {number}")
FOR_REVIEWERS = Message("score.for_reviewers", "<b>供审核参考</b>（填报人看不到，不是结论）")
WITH_REASON = Message("score.with_reason", "第 {version} 版，{time} 带问题提交，注明：{reason}，回执号 {number}")
LINE = Message("status.line", "{form}：自评总分 {claimed}，第 {version} 版")
LINE_REASON = Message("status.line_reason", "{form}：自评总分 {claimed}，第 {version} 版，带问题")
SHOWN = 3


def line(filing: Filing) -> Message:
    """A form in a list with its points and its version."""
    claimed = cards.BLANK if filing.claimed is None else plain(filing.claimed)
    message = LINE_REASON if filing.errors else LINE
    return message.with_(form=cards.called(filing), claimed=claimed, version=filing.version)


def card(reader: Reader, version: Version) -> Letter:
    """What a score request is answered with."""
    record, filing, say = version.record, version.filing, reader.say
    lines = [cards.head(record), UNIT.with_(unit=filing.unit_name, year=filing.year)]
    lines += [cards.scores(record), cards.recomputed(record), *cards.money_lines(record.money)]
    counts = {"errors": len(record.errors), "warnings": len(record.warnings), "infos": len(record.infos)}
    lines.append(COUNTS.with_(**counts))
    text = [*map(say.html, lines), *_worst(reader, version), say.html(_foot(version))]
    return Letter("\n".join(text), [[Button(ALL, ShowFiled(filing.id or 0, Aspect.FINDINGS))]])


def _worst(reader: Reader, version: Version) -> Iterator[str]:
    """The gravest findings, and what only reviewers are told."""
    for told in [*version.record.errors, *version.record.warnings][:SHOWN]:
        yield from cards.tell(reader.say, told)
    if reader.person.role in (Role.SUPERVISOR, Role.AUDITOR):
        only = across.said(reader.session, version.filing, version.record)
        yield from [reader.say.html(FOR_REVIEWERS)] * bool(only)
        yield from (f"· {reader.say.html(message)}" for message in only[:SHOWN])


def _foot(version: Version) -> Message:
    facts = {"version": version.version, "time": version.created, "number": version.number}
    return WITH_REASON.with_(**facts, reason=version.reason) if version.reason else VERSION.with_(**facts)


def findings(reader: Reader, version: Version) -> Letter:
    """All findings of a form that was handed in, with the way back to its card."""
    text = cards.everything(reader.say, version.record)
    return Letter(text, [[Button(BACK, ShowFiled(version.filing.id or 0, Aspect.CARD_AGAIN))]])
