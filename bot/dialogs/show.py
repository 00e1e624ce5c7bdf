"""Which card goes with which buttons, for the person who is asking."""

from __future__ import annotations

import hashlib
from typing import Any

from bot.db.tables import Outbox, Role, Submission, Unit
from bot.dialogs import cards
from bot.dialogs.markup import Button, Buttons
from bot.dialogs.turn import Shows, Turn
from bot.services import alert_settings, drafts, readings, submissions
from bot.services.sheets import Sheet, Stack, Told
from zwcore.paths import name_cell
from zwcore.text import Message

ALL = Message("button.all", "全部问题")
WHY = Message("button.why", "为什么")
SUBMIT = Message("button.submit", "提交审核")
SUBMIT_ANYWAY = Message("button.submit_anyway", "带问题提交")
SUBMIT_TOGETHER = Message("button.submit_together", "一并提交")
SUBMIT_GOOD = Message("button.submit_good", "提交那 {count} 张")
EACH = Message("button.each", "逐张看")
SHARED = Message("button.shared", "{count} 张共有的事")
SHARED_ONE = Message("button.shared_one", "表样说明")
DELETE = Message("button.delete", "删除")
BACK = Message("button.back", "⬅ 返回")
OVERVIEW = Message("button.overview", "⬅ 总览")
BEFORE = Message("button.before", "上一张")
NEXT = Message("button.next", "下一张")
ONLY_CHECK = Message("card.only_check", "您还没有绑定单位，可以自查，不能提交。")
FILL_NOW = Message("button.fill_now", "现在补 {count} 项")
MORE = Message("button.more", "更多")
EXPLAIN = Message("button.explain", "写说明")
CHANGE_CELL = Message("button.change_cell", "改这一格")
CHANGE = Message("button.change", "改一项")
GONE = Message("review.gone", "这次自查已删除，或不是您的。请重新发送文件。")
OTHER_UNIT = Message("card.other_unit", "实施单位不是您的单位，可以自查，不能提交。")


def find(turn: Turn, number: str) -> Stack | None:
    """The person's own review that a button names; where it is gone, the tap is told so."""
    stack = readings.find(turn.session, int(number), turn.person.id)
    if stack is None:
        turn.toast(GONE, alert=True)
    return stack


def data(stack: Stack, action: str, index: int | None = None) -> str:
    """What a button of a review brings back."""
    prefix = "h" if action in ("n", "b", "g") else "r"
    return f"{prefix}:{stack.reading_id}:{action}" + ("" if index is None else f":{index}")


def state(turn: Turn, sheet: Sheet) -> Message:
    """Whether the very content of this form was handed in."""
    row = same(turn, sheet)
    if row is not None:
        return cards.SUBMITTED.with_(version=row.version, number=row.number)
    older = _older(turn, sheet)
    return cards.PRIVATE if older is None else cards.CHANGED.with_(version=older.version)


def _older(turn: Turn, sheet: Sheet) -> Submission | None:
    """The version that the person's unit handed in last."""
    unit = turn.person.unit_id
    may = turn.person.role == Role.CLERK and unit is not None
    return submissions.newest(turn.session, unit, sheet) if may and unit is not None else None


def same(turn: Turn, sheet: Sheet) -> Submission | None:
    """The submission with the very content of ``sheet``, if the person's unit has one."""
    unit = turn.person.unit_id
    may = turn.person.role == Role.CLERK and unit is not None
    return submissions.find_same(turn.session, unit, sheet) if may and unit is not None else None


def shown(stack: Stack, sheet: Sheet, about: Told | None = None) -> dict[str, Any]:
    """What a message shows of a form: the cell behind each number, by name, and which numbers say 必须修改.

    ``about`` is the one finding that it explains.
    """
    cells = {str(one.number): name_cell(sheet.content, str(one.data["where"])) for one in sheet.told}
    place = {"reading": stack.reading_id, "sheet": sheet.index}
    own = {} if about is None else {"about": str(about.number)}
    return {**place, "cells": cells, "wrong": [str(one.number) for one in sheet.errors], **own}


def overview(turn: Turn, stack: Stack) -> tuple[str, Buttons, Shows]:
    """The first thing that is shown of a review: the overview, or the card where there is one form."""
    if len(stack.sheets) == 1:
        return card(turn, stack, stack.sheets[0])
    done = frozenset(sheet.index for sheet in stack.sheets if same(turn, sheet) is not None)
    changed = frozenset(s.index for s in stack.sheets if s.index not in done and _older(turn, s) is not None)
    text = cards.overview(turn.translator, stack, done, changed)
    left = [sheet for sheet in stack.sheets if sheet.index not in done]
    good = [sheet for sheet in left if not sheet.errors]
    first = [Button(EACH, data(stack, "c", 0))]
    if turn.person.role == Role.CLERK and left:
        first.append(Button(SUBMIT_TOGETHER, f"{data(stack, 'b')}:{marked(left)}"))
        if 0 < len(good) < len(left):
            first.append(Button(SUBMIT_GOOD.with_(count=len(good)), f"{data(stack, 'g')}:{marked(good)}"))
    elif turn.person.role != Role.CLERK:
        text += "\n" + turn.say(ONLY_CHECK)
    second = [Button(SHARED.with_(count=len(stack.sheets)), data(stack, "s")), Button(DELETE, data(stack, "x"))]
    return text, [first, second], {}


def to_submit(turn: Turn, stack: Stack, *, good: bool) -> list[Sheet]:
    """The forms that are not handed in as they are; ``good``: only those without 必须修改."""
    return [sheet for sheet in stack.sheets if not (good and sheet.errors) and same(turn, sheet) is None]


def marked(sheets: list[Sheet]) -> str:
    """Which forms, and what is in them, in the few characters that a button has."""
    return hashlib.sha256(" ".join(f"{sheet.index}:{sheet.digest}" for sheet in sheets).encode()).hexdigest()[:12]


def card(turn: Turn, stack: Stack, sheet: Sheet) -> tuple[str, Buttons, Shows]:
    """The card of one form."""
    bar = submissions.bar(turn.session, turn.person, sheet)
    open_ = bar is None and same(turn, sheet) is None
    unit = turn.session.get(Unit, turn.person.unit_id) if open_ else None
    own_line = None if unit is None else alert_settings.own_line_crossed(turn.session, unit, sheet)
    text = cards.card(turn.translator, sheet, state(turn, sheet), own_line)
    if len(stack.sheets) == 1 and stack.problems:
        text = "\n".join([turn.say(message) for message in stack.problems] + [text])
    row = [Button(ALL, data(stack, "a", sheet.index))]
    if sheet.told:
        first = next((told.number for told in sheet.told if told.explanation is None), 1)
        row.append(Button(WHY, data(stack, "w", sheet.index) + f":{first}"))
    if open_:
        row.append(Button(SUBMIT_ANYWAY if sheet.errors else SUBMIT, data(stack, "n", sheet.index)))
    elif bar is submissions.Bar.ROLE:
        text += "\n" + turn.say(ONLY_CHECK)
    elif bar is submissions.Bar.UNIT:
        text += "\n" + turn.say(OTHER_UNIT)
    return text, [row, _filling(stack, sheet), *_around(stack, sheet)], shown(stack, sheet)


def _filling(stack: Stack, sheet: Sheet) -> list[Button]:
    """To go on filling in: what is missing, or any cell."""
    place, missing = f"fo:{stack.reading_id}:{sheet.index}", drafts.missing_of(sheet)
    first = [Button(FILL_NOW.with_(count=missing), place)] if missing else []
    return [*first, Button(CHANGE, f"{place}:j"), Button(MORE, f"m:{stack.reading_id}:{sheet.index}")]


def _around(stack: Stack, sheet: Sheet) -> Buttons:
    count = len(stack.sheets)
    if count == 1:
        return []
    row = [Button(OVERVIEW, data(stack, "o"))]
    if sheet.index > 0:
        row.append(Button(BEFORE, data(stack, "c", sheet.index - 1)))
    if sheet.index < count - 1:
        row.append(Button(NEXT, data(stack, "c", sheet.index + 1)))
    return [row]


def why(turn: Turn, stack: Stack, sheet: Sheet, number: int) -> tuple[str, Buttons, Shows]:
    """The reasons of one finding, with the numbers of the others to go on to."""
    told = next((one for one in sheet.told if one.number == number), sheet.told[0])
    others = [one for one in sheet.told if one.number != told.number][:8]
    jumps = [Button(cards.circled(one.number), data(stack, "w", sheet.index) + f":{one.number}") for one in others]
    rows = [jumps[n : n + 3] for n in range(0, len(jumps), 3)]
    place = f"{stack.reading_id}:{sheet.index}:{told.number}"
    way = [Button(CHANGE_CELL, f"fe:{place}"), Button(EXPLAIN, f"e:{place}")]
    buttons = [*rows, [*way, Button(BACK, data(stack, "c", sheet.index))]]
    return cards.why(turn.translator, sheet, told), buttons, shown(stack, sheet, told)


def pick(turn: Turn, stack: Stack, sheets: list[Sheet]) -> Outbox:
    """Ask which of several forms is meant."""
    rows = [
        [Button(f"{sheet.table_no} {cards.short(sheet.project)}", data(stack, "c", sheet.index))]
        for sheet in sheets[:8]
    ]
    return turn.reply(Message("pick.which", "有 {count} 张相近，是哪一张？").with_(count=len(sheets)), rows)
