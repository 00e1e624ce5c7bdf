"""The receipt (回执) for forms that were handed in together: numbers, versions, digests, and what was noted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.actions import Progress
from bot.db.terms import Priority
from bot.letters import cards
from bot.letters.letter import Button, Letter, Reader
from bot.services import obligations
from bot.services.submissions import Handed
from zwcore.text import Message

DONE_ONE = Message(
    "submit.done_one", "<b>已提交 {form} · {time}</b>\n回执号 {number}，第 {version} 版\n表内容摘要 {digest}"
)
DONE_MANY = Message("submit.done_many", "<b>已提交 {count} 张 · {time}</b>\n回执号 {first} 至 {last}（后面是内容摘要）")
SAME_ONE = Message(
    "submit.same_one", "<b>{form} 之前已提交，内容没有变化</b>\n回执号 {number}，第 {version} 版，{time}"
)
SAME_MANY = Message("submit.same_many", "<b>{count} 张之前已提交，内容没有变化</b>，回执号不变。")
ROW = Message("submit.row", "{form}　{number}　{digest}")
WITH_REASON = Message("submit.with_reason", "{tables} 附说明提交：{reason}")
LATE = Message("submit.late", "{tables} 晚于截止时间提交，已照实记下。")
NEXT = Message("submit.next", "主管部门审核人现在就能查到。改好后重新发来，可以再提交一版。")
PROGRESS = Message("button.progress", "查进度")
ROWS_MORE = Message("submit.rows_more", "另有 {count} 张，回执号写名称查：/score 补卡")
DIGEST, SHORT_DIGEST = 12, 8
SHOWN = 40


def receipt(reader: Reader, handed: Sequence[Handed]) -> Letter:
    """The one receipt for all forms of a hand-in; what had been handed in with the same content is said to be so."""
    new = [one.version.number for one in handed if one.new]
    key = f"receipt:{new[0]}:{new[-1]}" if new else None
    text = "\n".join(reader.say.html(line) for line in _lines(reader, handed))
    return Letter(text, [[Button(PROGRESS, Progress())]], key=key, urgency=Priority.RECEIPT)


def _lines(reader: Reader, handed: Sequence[Handed]) -> Iterator[Message]:
    new, old = [one for one in handed if one.new], [one for one in handed if not one.new]
    if len(handed) == 1:
        yield _one(handed[0])
    elif new:
        yield from _many(new)
    yield from _noted(reader, new)
    if old and len(handed) > 1:
        yield SAME_MANY.with_(count=len(old))
        yield from _rows(old)
    if new:
        yield NEXT


def _one(one: Handed) -> Message:
    version = one.version
    return (DONE_ONE if one.new else SAME_ONE).with_(
        form=cards.called(one.version.filing),
        number=version.number,
        version=version.version,
        time=version.created,
        digest=version.digest[:DIGEST],
    )


def _many(new: Sequence[Handed]) -> Iterator[Message]:
    first, last = new[0].version, new[-1].version
    yield DONE_MANY.with_(first=first.number, last=last.number, count=len(new), time=first.created)
    yield from _rows(new)


def _rows(handed: Sequence[Handed]) -> Iterator[Message]:
    yield from map(_row, handed[:SHOWN])
    if len(handed) > SHOWN:
        yield ROWS_MORE.with_(count=len(handed) - SHOWN)


def _noted(reader: Reader, new: Sequence[Handed]) -> Iterator[Message]:
    """The line of reason that forms came with, and which came late."""
    reasoned = [one for one in new if one.version.reason]
    if reasoned:
        tables = cards.few(cards.listed(one.version.filing for one in reasoned))
        yield WITH_REASON.with_(tables=tables, reason=reasoned[0].version.reason)
    late = obligations.came_late(reader.session, [one.version for one in new])
    if late:
        yield LATE.with_(tables=cards.few(cards.listed(one.filing for one in late)))


def _row(one: Handed) -> Message:
    number, digest = one.version.number, one.version.digest[:SHORT_DIGEST]
    return ROW.with_(form=cards.called(one.version.filing), number=number, digest=digest)
