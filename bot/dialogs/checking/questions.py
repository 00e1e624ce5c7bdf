"""Questions in words: "表5 ① 为什么", "第6项怎么算的", "成本指标为什么请核实"; answered from the score's own lines."""

from __future__ import annotations

import re

from bot.actions import Do, Review
from bot.chat import Button, Turn, on_text
from bot.letters import cards, forms
from bot.letters.letter import Letter, meant
from bot.services import readings
from bot.services.readings import Stack
from zwcore.filling.replies import rows_named
from zwcore.record import Record, ToldFinding
from zwcore.text import Message, fold

HEAD = Message("ask.head", "<b>第 {n} 项 {category}：得分 {score}，分值 {weight}</b>")
WHICH_FORM = Message("ask.which_form", "请带上表号再问一次，例如：表5 第6项为什么。")
NOT_FOUND = Message("ask.not_found", "没找到问的是哪一项。可以写“表5 ① 为什么”“第6项为什么”，或在卡片上点“为什么”。")
_ASKED = re.compile("为什么|为啥|怎么算的?|如何计算|依据是?什么")
_TABLE = re.compile(r"表\s*(\d+)")
_NUMBER = re.compile(rf"([{cards.CIRCLED}])|第?\s*(\d+)\s*[条处]")
_ROW = re.compile(r"第?\s*(\d+)\s*项")
_NOISE = re.compile(r"请核实|必须修改|提示|的?得分|扣分|要改|的|是|[?？。，,\s]")
MOST = 60
ANSWERS = 2


@on_text(order=20)
def question_came(turn: Turn) -> bool:
    """Take a text as a question about a point or a finding, if it is one; tell whether it was."""
    text = turn.incoming.text
    stack = readings.latest(turn.session, turn.person.id) if _is_question(text) else None
    if stack is None:
        return False
    table = _TABLE.search(text)
    found = readings.naming(turn.session, turn.person.id, f"表{table[1]}") if table is not None else None
    if found is None and (table is not None or stack.count > 1):
        turn.reply(WHICH_FORM)
        return True
    stack, place = (stack, 0) if found is None else (found[0], found[1][0].place)
    record = stack.record(place)
    letters = _answers(turn, stack, record, _TABLE.sub("", _ASKED.sub("", text)))
    for letter in letters or [_not_found(turn, stack, record)]:
        turn.reply(letter)
    return True


def _is_question(text: str) -> bool:
    return len(text) <= MOST and _ASKED.search(text) is not None


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
    return [Letter(_points(turn, record, n), back) for n in _rows(record, rest)[:ANSWERS]]


def _numbered(turn: Turn, stack: Stack, record: Record, number: int) -> ToldFinding | None:
    """The finding with a number: as the card has it that the question replies to, else as the form has it."""
    shown = turn.shown(turn.incoming.reply_to) if turn.incoming.reply_to else None
    of_this = shown is not None and shown.reading == stack.reading_id
    return meant(shown if of_this else None, record, number)


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
