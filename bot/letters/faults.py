"""按问题看: what is wrong with most of the forms that wait; each can be returned in one stroke."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.actions import Queue, QueueFaults, ReturnAlike
from bot.i18n import Deadline, Translator
from bot.letters import desk as desk_letters
from bot.letters.letter import Button, Letter, Reader
from bot.services import queue
from bot.services.queue import Narrowed
from bot.services.submissions import Filing
from zwcore.checks import checks
from zwcore.text import Message

HEAD = Message("faults.head", "<b>待审的表里最多的问题</b>\n点一个，先看是哪些表，再一并退回。")
NONE = Message("faults.none", "待审的表里没有必须修改或请核实的。")
ROW = Message("faults.row", "{fault} {count} 张")
ALIKE = Message("desk.alike", "<b>{count} 张待审的表有同一个问题，一并退回？</b>\n{said}")
NOT_WAITING = Message("faults.not_waiting", "待审的表里没有“{said}”的，没有退回任何一张。已退回的见 /queue 退回。")
BY_WHEN = Message("faults.by_when", "只退这一处，{due}前重报。")
REST = Message("faults.rest", "另有 {count} 张。")
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


def overview(reader: Reader, narrowed: Narrowed) -> Letter:
    """The faults, each a button that asks about all forms that have it."""
    found = queue.faults(reader.session, reader.person, narrowed, SHOWN)
    rows: list[Sequence[Button]] = [
        [
            Button(
                ROW.with_(fault=title(reader.say, code), count=count),
                ReturnAlike(code, None, narrowed.unit, narrowed.year),
            )
        ]
        for code, count in found
    ]
    back = Button(desk_letters.TO_QUEUE, Queue(None, 0, narrowed.unit, narrowed.year))
    return Letter(reader.say.html(HEAD if found else NONE), [*rows, [back]])


def asked(
    reader: Reader, rows: Sequence[Filing], code: str, narrowed: Narrowed, due: datetime, words: str = ""
) -> Letter:
    """The question before forms are returned in one stroke: for what, which, with what words, by when."""
    lines: list[Message] = [ALIKE.with_(count=len(rows), said=title(reader.say, code))]
    lines += [desk_letters.line(one) for one in rows[:LISTED]]
    lines += [REST.with_(count=len(rows) - LISTED)] if len(rows) > LISTED else []
    lines += [OWN_WORDS.with_(text=words)] if words else []
    lines.append(BY_WHEN.with_(due=Deadline(due)))
    yes = ReturnAlike(code, queue.mark(rows, words), narrowed.unit, narrowed.year)
    no = QueueFaults(narrowed.unit, narrowed.year)
    return Letter("\n".join(map(reader.say.html, lines)), [[Button(YES.with_(count=len(rows)), yes), Button(NO, no)]])
