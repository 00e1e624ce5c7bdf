"""按问题看: what is wrong with most of the forms that wait; each can be returned in one stroke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions import Queue, QueueFaults, ReturnAlike
from bot.i18n import Deadline, Translator
from bot.letters import desk as desk_letters
from bot.letters.letter import Button, Letter, Reader, turning
from bot.services import queue
from bot.services.queue import Narrowed
from bot.services.submissions import Filing
from zwcore.checks import checks
from zwcore.text import Message

HEAD = Message("faults.head", "<b>待审的表里最多的问题</b>\n点一个，先看是哪些表，再一并退回。")
NONE = Message("faults.none", "待审的表里没有必须修改或请核实的。")
ROW = Message("faults.row", "{fault} {count} 张")
ALIKE = Message("desk.alike", "<b>{count} 张待审的表有同一个问题，一并退回？</b>\n{said} · {units} 个单位")
NOT_WAITING = Message("faults.not_waiting", "待审的表里没有“{said}”的，没有退回任何一张。已退回的见 /queue 退回。")
BY_WHEN = Message("faults.by_when", "只退这一处，{due}前重报。")
REST = Message("faults.rest", "后面还有 {count} 张，可以先翻看。")
YES = Message("desk.alike_yes", "退回这 {count} 张")
NO = Message("button.no", "不了")
SHOWN, LISTED = 8, 9
OWN_WORDS = Message("return.own_words", "✓ 补充：{text}")


def title(say: Translator, code: str) -> str:
    """What a finding is called in lists."""
    check = checks.get(code)
    if check is None:
        return code
    return check.title.split(" — ")[0 if say.lang.startswith("zh") else -1].rstrip(".")


def overview(reader: Reader, narrowed: Narrowed, number: int = 0) -> Letter:
    """A page of the faults, those of most forms first; each is a button that asks about all forms that have it."""
    found, at = queue.faults(reader.session, reader.person, narrowed), (narrowed.unit, narrowed.year)
    number = min(max(number, 0), max(0, -(-len(found) // SHOWN) - 1))
    rows: list[Sequence[Button]] = [
        [Button(ROW.with_(fault=title(reader.say, code), count=count), ReturnAlike(code, None, *at))]
        for code, count in found[number * SHOWN : (number + 1) * SHOWN]
    ]
    ways = turning(number, -(-len(found) // SHOWN), lambda page: QueueFaults(*at, page))
    back = Button(desk_letters.TO_QUEUE, Queue(None, 0, *at))
    return Letter(reader.say.html(HEAD if found else NONE), [*rows, ways, [back]])


@dataclass(frozen=True)
class Bulk:
    """What goes back in one stroke: the forms, for which finding, with what words of one's own, by when."""

    rows: Sequence[Filing]
    code: str
    narrowed: Narrowed
    due: datetime
    words: str = ""


def asked(reader: Reader, bulk: Bulk, number: int = 0) -> Letter:
    """The question before forms are returned in one stroke: for what, how many of how many units, with what words, by
    when; which they are, by pages."""
    rows, units = bulk.rows, len({one.unit_id for one in bulk.rows})
    lines: list[Message] = [ALIKE.with_(count=len(rows), units=units, said=title(reader.say, bulk.code))]
    number = min(max(number, 0), max(0, -(-len(rows) // LISTED) - 1))
    lines += [desk_letters.line(one) for one in rows[number * LISTED : (number + 1) * LISTED]]
    left = len(rows) - (number + 1) * LISTED
    lines += [REST.with_(count=left)] if left > 0 else []
    lines += [OWN_WORDS.with_(text=bulk.words)] if bulk.words else []
    lines.append(BY_WHEN.with_(due=Deadline(bulk.due)))
    yes = ReturnAlike(bulk.code, queue.mark(rows, bulk.words), bulk.narrowed.unit, bulk.narrowed.year)
    no = QueueFaults(bulk.narrowed.unit, bulk.narrowed.year)
    ways = turning(number, -(-len(rows) // LISTED), lambda page: replace(yes, page=page))
    sure = [Button(YES.with_(count=len(rows)), yes), Button(NO, no)]
    return Letter("\n".join(map(reader.say.html, lines)), [ways, sure])
