"""Questions in words: "表5 ① 为什么", "第6项怎么算的", "成本指标为什么请核实"; answered from the score's own lines."""

from __future__ import annotations

import re

from bot.actions import Do, Review
from bot.chat import Button, Turn, on_text
from bot.db.queries.outbox import Shows
from bot.dialogs.checking import further
from bot.letters import cards, forms, returned
from bot.letters.letter import Letter, meant
from bot.services import readings
from bot.services.readings import Stack
from zwcore.filling.replies import rows_named
from zwcore.record import Record, ToldFinding
from zwcore.text import TABLE_NO, Message, fold

HEAD = Message("ask.head", "<b>第 {n} 项 {category}：得分 {score}，分值 {weight}</b>")
WHICH_FORM = Message("ask.which_form", "请带上表号再问一次，例如：表5 第6项为什么。")
NOT_FOUND = Message("ask.not_found", "没找到问的是哪一项。可以写“表5 ① 为什么”“第6项为什么”，或在卡片上点“为什么”。")
_ASKED = re.compile("为什么|为啥|怎么算的?|如何计算|依据是?什么|是?(?:什么|啥)意思|怎么理解|是(?:什么|啥)[?？]*$")
_TO_DO = re.compile("怎么(?:填|改|写|办|弄|处理)")
_WRONG = re.compile(
    "(?:哪里|哪儿|哪些|哪一?[项处格]|什么)(?:地方|内容)?(?:填|写)?(?:有|是|算)?(?:错|不对|问题|要改|毛病)"
)
_LACKS = re.compile(
    r"(?:还|都)?(?:差|缺|少|漏)(?:了|着)?(?:哪些|哪几?[项处格样]|什么|啥|几[项处格])|(?:哪些|哪几?[项处格]|什么|啥)(?:还|都)?没(?:有)?填"
)
"""What a form still wants."""
_MEANT = re.compile("(?:什么|啥)意思|怎么理解|是(?:什么|啥)[?？]*$")
"""Only of a finding by its number."""
_TABLE = re.compile(rf"表\s*({TABLE_NO})")
_NUMBER = re.compile(rf"([{cards.CIRCLED}])|第?\s*(\d+)\s*[条处]")
_ROW = re.compile(r"第?\s*(\d+)\s*项")
_NOISE = re.compile(r"请核实|必须修改|提示|的?得分|扣分|要改|的|是|[?？。，,\s]")
MOST = 60
ANSWERS, SHORT = 2, 8


@on_text(order=20)
def question_came(turn: Turn) -> bool:
    """Take a text as a question about a point or a finding, if it is one; tell whether it was."""
    text = turn.incoming.text
    if not _is_question(text) or readings.latest(turn.session, turn.person.id) is None:
        return False
    found = _form(turn, _TABLE.search(text))
    if "退回" in text and (found is None or returned.form(turn.reader, *found) is None):
        return False  # of all that came back, or of one that does not lie here as it was returned
    if found is None:
        turn.reply(WHICH_FORM)
        return True
    stack, record = found
    if _WRONG.search(text) or _LACKS.search(text):
        letters = [forms.everything(turn.reader, stack, record)]
    elif "退回" in text and (back := returned.form(turn.reader, stack, record)) is not None:
        letters = [back]
    else:
        letters = _answers(turn, stack, record, _TABLE.sub("", _ASKED.sub("", text)))
    for letter in letters or [_not_found(turn, stack, record)]:
        turn.reply(letter)
    return True


def _is_question(text: str) -> bool:
    if len(text) > MOST or (_MEANT.search(text) and not _NUMBER.search(text)):
        return False
    of_number = _TO_DO.search(text) is not None and _NUMBER.search(text) is not None
    return of_number or any(one.search(text) for one in (_ASKED, _WRONG)) or _lacks(text)


def _lacks(text: str) -> bool:
    """Whether it is asked what a form still wants: of one that is named, or in so many words."""
    return _LACKS.search(text) is not None and (_TABLE.search(text) is not None or len(text) <= SHORT)


def _form(turn: Turn, table: re.Match[str] | None) -> tuple[Stack, Record] | None:
    """The form that is named, else that of the message replied to, else the one shown last, else the only one."""
    if table is not None:
        named = readings.naming(turn.session, turn.person.id, f"表{table[1]}")
        return None if named is None else (named[0], named[0].record(named[1][0].place))
    for shown in [*_replied(turn), *turn.last_shown()]:
        stack = readings.find(turn.session, shown.reading, turn.person.id)
        if stack is not None and shown.sheet < stack.count:
            return stack, stack.record(shown.sheet)
    latest = readings.latest(turn.session, turn.person.id)
    return (latest, latest.record(0)) if latest is not None and latest.count == 1 else None


def _replied(turn: Turn) -> list[Shows]:
    shown = turn.shown(turn.incoming.reply_to) if turn.incoming.reply_to else None
    return [] if shown is None else [shown]


def _not_found(turn: Turn, stack: Stack, record: Record) -> Letter:
    everything = Button(forms.ALL, Review(stack.reading_id, Do.ALL, record.index))
    return Letter(turn.say(NOT_FOUND), [[everything]])


def _answers(turn: Turn, stack: Stack, record: Record, rest: str) -> list[Letter]:
    """The reasons of the finding ① that is named, or why the rows that are named have their points."""
    number = _NUMBER.search(rest)
    if number is not None:
        n = cards.CIRCLED.index(number[1]) + 1 if number[1] else int(number[2])
        told = _numbered(turn, stack, record, n)
        return [] if told is None else [forms.why(turn.reader, stack, record, told)]
    back = [[forms.to_card(stack, record)]]
    if not _NOISE.sub("", fold(rest)):
        return [further.losses_of(turn, stack, record)]
    return [Letter(_points(turn, record, n), back) for n in _rows(record, rest)[:ANSWERS]]


def _numbered(turn: Turn, stack: Stack, record: Record, number: int) -> ToldFinding | None:
    """The finding with a number: as the card has it that the question replies to, else as the form has it."""
    shown = next((one for one in _replied(turn) if one.reading == stack.reading_id), None)
    return meant(shown, record, number)


def _rows(record: Record, rest: str) -> list[int]:
    items, row = record.form.indicators, _ROW.search(rest)
    words = _NOISE.sub("", fold(rest))
    rows = [int(row[1]) - 1] if row else rows_named(words, [(item.level2, item.level3) for item in items])
    return [n for n in rows if 0 <= n < len(items)]


def _points(turn: Turn, record: Record, n: int) -> str:
    """Why a row has its points: at most five short lines below its head."""
    item, row = record.form.indicators[n], record.points.row(f"indicators[{n}]")
    head = HEAD.with_(
        n=n + 1,
        category=item.level2 or item.level3 or "",
        score=item.score or cards.BLANK,
        weight=item.weight or cards.BLANK,
    )
    return "\n".join(turn.say(line) for line in (head, *(() if row is None else row.steps)))
