"""Questions in words: "表5 ① 为什么", "第6项怎么算的", "成本指标为什么请核实"; answered from the score's own lines."""

from __future__ import annotations

import re

from bot.dialogs import Button, Turn, cards, show
from bot.services import readings
from bot.services.sheets import Sheet, Stack
from zwcore.exports.data import message_from
from zwcore.filling.replies import rows_named
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


def read_question(turn: Turn, text: str) -> bool:
    """Take a text as a question about a point or a finding, if it is one; tell whether it was."""
    if len(text) > MOST or _ASKED.search(text) is None:
        return False
    stack = readings.latest(turn.session, turn.person.id)
    if stack is None:
        return False
    named = _TABLE.search(text)
    found = readings.naming(turn.session, turn.person.id, f"表{named[1]}") if named is not None else None
    if found is None and (named is not None or len(stack.sheets) > 1):
        turn.reply(WHICH_FORM)
        return True
    stack, (sheet, *_) = found or (stack, stack.sheets)
    rest = _TABLE.sub("", _ASKED.sub("", text))
    if not _answer(turn, stack, sheet, rest):
        turn.reply(NOT_FOUND, [[Button(show.ALL, show.data(stack, "a", sheet.index))]], show.shown(stack, sheet))
    return True


def _answer(turn: Turn, stack: Stack, sheet: Sheet, rest: str) -> bool:
    number = _NUMBER.search(rest)
    if number is not None:
        n = cards.CIRCLED.index(number[1]) + 1 if number[1] else int(number[2])
        if any(told.number == n for told in sheet.told):
            turn.reply(*show.why(turn, stack, sheet, n))
            return True
        return False
    items = sheet.form["indicators"]
    row = _ROW.search(rest)
    words = _NOISE.sub("", fold(rest))
    rows = [int(row[1]) - 1] if row else rows_named(words, [(item["level2"], item["level3"]) for item in items])
    found = [n for n in rows if 0 <= n < len(items)]
    for n in found[:3]:
        back = [[Button(show.BACK, show.data(stack, "c", sheet.index))]]
        turn.reply(_points(turn, sheet, n), back, show.shown(stack, sheet))
    return bool(found)


def _points(turn: Turn, sheet: Sheet, n: int) -> str:
    """Why a row has its points: at most five short lines below its head."""
    item = sheet.form["indicators"][n]
    line = next((one for one in sheet.score["lines"] if one["where"] == f"indicators[{n}]"), None)
    fields = {"category": item["level2"] or item["level3"] or "", "weight": item["weight"] or cards.BLANK}
    lines = [turn.say(HEAD.with_(n=n + 1, score=item["score"] or cards.BLANK, **fields))]
    lines += [turn.say(message_from(step)) for step in (line["steps"] if line else ())]
    return "\n".join(lines)
