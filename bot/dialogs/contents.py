"""目录: from a question to any other field: the parts of the form, what each has, one value to change.

An indicator can be taken out here. Its actions stand beside those of :mod:`bot.dialogs.fill`.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogs import ARRIVALS, Button, Buttons, Turn, cards, fill, question, step
from bot.dialogs.incoming import Kind as Arrival
from bot.services import drafts
from bot.services.drafts import Editing
from zwcore.filling import Field, Kind, Part
from zwcore.filling.fields import all_from_first, weight_sum
from zwcore.form import Indicator
from zwcore.money import plain
from zwcore.text import Message, fold

JUMP = Message("fill.jump_head", "<b>{project} · 目录</b>\n点一段，跳到那里。")
PART_STATE = Message("fill.part_state", "{part} {done}/{total}")
PART_WHOLE = Message("fill.part_whole", "✓ {part} {total}/{total}")
PICK = Message("fill.pick", "<b>{project} · {part}</b>\n改哪一项？点它的序号。")
PICK_FIELD = Message("fill.pick_field", "<b>第 {n} 项 {name}</b>\n改哪一格？")
PICK_FIELD_LINE = Message("fill.pick_field_line", "{name}：{value}")
PICK_LINE = Message("fill.pick_line", "{n}. {name}：{value}")
PICK_REASON = Message("fill.pick_reason", "{n} 原因")
ONE_BY_ONE = Message("fill.one_by_one", "一项接一项填")
PARTS_BACK = Message("fill.parts_back", "⬅ 目录")
TO_CARD = Message("fill.to_card", "看核对结果")
REMOVE = Message("fill.remove", "删除这一项")
SURE = Message("fill.sure", "删除第 {n} 项 {name}？后面的往前移，这一步不能撤销。")
SURE_YES = Message("fill.sure_yes", "确认删除")
SURE_NO = Message("fill.sure_no", "不删")
REMOVED = Message("fill.removed", "✓ 已删除：{name}。分值合计 {sum}。")
BACK_TO_QUESTION = Message("fill.back_to_question", "⬅ 回到第 {n} 项")


def jump(turn: Turn, editing: Editing, _: Sequence[str]) -> None:
    """Show the parts of the form with their state, to go to one."""
    rows = []
    for part in Part:
        own = _counted(editing, part)
        done = sum(map(editing.is_filled, own))
        if own:
            label = (PART_WHOLE if done == len(own) else PART_STATE).with_(
                part=question.PARTS[part], done=done, total=len(own)
            )
            rows.append([Button(label, question.data(editing, "g", part.value))])
    asked, field = editing.fields(), editing.current()
    way = []
    if field is not None and editing.row.cursor is not None:
        n = next(n for n, one in enumerate(asked, 1) if one.path == field.path)
        way.append(Button(BACK_TO_QUESTION.with_(n=n), question.data(editing, "o")))
    way.append(Button(TO_CARD, question.data(editing, "e")))
    _show(turn, editing, turn.say(JUMP.with_(project=question.name_of(editing))), [*rows, way])


def _show(turn: Turn, editing: Editing, text: str, buttons: Buttons) -> None:
    """Show a list instead of the question; what is written then is one of its buttons, never an answer."""
    editing.row.card = turn.put(fill.card_of(turn), text, buttons).id
    say = turn.translator
    words = {
        fold(say(one.label) if isinstance(one.label, Message) else one.label): one.data
        for row in buttons
        for one in row
    }
    turn.start("fill", "contents", {"draft": editing.row.id, "words": words})


@step("fill.contents")
def written(turn: Turn) -> None:
    """Take a number or a name from the list that is shown; anything else is taken for what it is."""
    dialog, text = turn.dialog, fold(turn.incoming.text)
    words: dict[str, str] = dialog.data["words"] if dialog is not None else {}
    near = [data for word, data in words.items() if len(text) > 1 and text in word]
    found = words.get(text) or (near[0] if len(near) == 1 else None)
    if found is None:
        ARRIVALS[Arrival.TEXT].handler(turn)
        if dialog is not None and turn.dialog is dialog and dialog.step == "contents":
            go_on = Button(fill.BACK_TO_FILLING, f"f:{dialog.data['draft']}:0:o")
            turn.reply(fill.HALF_FILLED, [[go_on]])
    else:
        turn.args = found.split(":")[1:]
        fill.tapped(turn)


def _counted(editing: Editing, part: Part) -> list[Field]:
    """The fields that tell how far a part is: those that must be filled, or all where none must."""
    own = [field for field in editing.all_fields() if field.part is part]
    return [field for field in own if field.required] or own


def _go(turn: Turn, editing: Editing, more: Sequence[str]) -> None:
    """Go to a part: of a form that begins in the chat to its first open field, else to the list of its values."""
    part = Part(more[0])
    own = [field for field in editing.all_fields() if field.part is part]
    target, now = next((one for one in own if one.required and editing.is_open(one)), None), editing.current()
    here = now is not None and now.part is part and editing.row.queue is None
    if target is not None and editing.stack.data["kind"] == drafts.FROM_CHAT and not here:
        editing.row.queue, editing.row.cursor = None, target.path
        fill.ask(turn, editing, fill.card_of(turn))
    elif len(own) == 1:
        _only(turn, editing, [own[0]])
    else:
        _list(turn, editing, part, own)


def _list(turn: Turn, editing: Editing, part: Part, own: Sequence[Field]) -> None:
    """What a part has, to change one: an indicator by its number, another field by its name."""
    lines, buttons = [PICK.with_(project=question.name_of(editing), part=question.PARTS[part])], []
    known = [one.path for one in editing.all_fields()]
    # Of an indicator's four cells the name stands for the row.
    shown = [one for one in own if part is not Part.INDICATORS or one.kind is Kind.NAME]
    for field in shown:
        place = known.index(field.path)
        value = fill.short(editing.value(field) or turn.say(cards.BLANK))
        if field.row is None:
            lines.append(PICK_FIELD_LINE.with_(name=field.label, value=value))
            buttons.append(Button(field.label, question.data(editing, "p", place)))
            continue
        item = editing.form.indicators[field.row] if field.row < len(editing.form.indicators) else Indicator()
        name: Message | str = cards.short(item.level3 or item.level2 or "", 20)
        if part is Part.INDICATORS:
            name = item.level2 or ""
        elif field.kind is Kind.REASON:
            name = field.label
        lines.append(PICK_LINE.with_(n=field.row + 1, name=name, value=value))
        action = ("r", field.row) if part is Part.INDICATORS else ("p", place)
        label: Message | str = str(field.row + 1)
        if field.kind is Kind.REASON:
            label = PICK_REASON.with_(n=field.row + 1)
        buttons.append(Button(label, question.data(editing, *action)))
    rows = [buttons[n : n + 3] for n in range(0, len(buttons), 3)]
    way = [Button(PARTS_BACK, question.data(editing, "j"))]
    if part in (Part.ACTUALS, Part.SCORES):
        way.append(Button(ONE_BY_ONE, question.data(editing, "w", part.value)))
    _show(turn, editing, "\n".join(turn.say(line) for line in lines), [*rows, way])


def _row(turn: Turn, editing: Editing, more: Sequence[str]) -> None:
    """The four cells of an indicator, to change one, or to take the indicator out."""
    row, known = int(more[0]), editing.all_fields()
    own = [(n, one) for n, one in enumerate(known) if one.row == row and one.part is Part.INDICATORS]
    buttons = [Button(one.label, question.data(editing, "p", n)) for n, one in own]
    name = _row_name(editing, row)
    lines = [PICK_FIELD.with_(n=row + 1, name=name)]
    blank = turn.say(cards.BLANK)
    lines += [PICK_FIELD_LINE.with_(name=one.label, value=fill.short(editing.value(one) or blank)) for _, one in own]
    rows = [buttons[:2], buttons[2:]]
    way = [Button(PARTS_BACK, question.data(editing, "j"))]
    if row < len(editing.form.indicators):
        way.append(Button(REMOVE, question.data(editing, "d", row)))
    _show(turn, editing, "\n".join(turn.say(line) for line in lines), [*rows, way])


def _row_name(editing: Editing, row: int) -> str:
    items = editing.form.indicators
    return cards.short((items[row].level3 or items[row].level2 or "") if row < len(items) else "", 30)


def _remove(turn: Turn, editing: Editing, more: Sequence[str]) -> None:
    """Take an indicator out: ask first, then do it (``:y``)."""
    row = int(more[0])
    name = _row_name(editing, row)
    if list(more[1:]) != ["y"]:
        sure = Button(SURE_YES, question.data(editing, "d", row, "y"))
        way = [sure, Button(SURE_NO, question.data(editing, "r", row))]
        _show(turn, editing, turn.say(SURE.with_(n=row + 1, name=name)), [way])
    elif row < len(editing.form.indicators):
        drafts.remove_row(editing, row, turn.now)
        # The points that are free now may go to another indicator: it is asked for next.
        free = next((one for one in editing.fields() if one.row == len(editing.form.indicators)), None)
        editing.row.cursor = free.path if free is not None else None
        fill.ask(turn, editing, fill.card_of(turn), REMOVED.with_(name=name, sum=plain(weight_sum(editing.form))))


def _pick(turn: Turn, editing: Editing, more: Sequence[str]) -> None:
    known, place = editing.all_fields(), int(more[0])
    if place < len(known):
        _only(turn, editing, [known[place]])


def _walk(turn: Turn, editing: Editing, more: Sequence[str]) -> None:
    _only(turn, editing, [field for field in editing.all_fields() if field.part == more[0]])


def _only(turn: Turn, editing: Editing, wanted: Sequence[Field]) -> None:
    """Ask these fields, and the total where it is no longer the sum; then comes the card of the form."""
    fill.only(editing, wanted)
    fill.ask(turn, editing, fill.card_of(turn))


def _all_from_first(turn: Turn, editing: Editing, _: Sequence[str]) -> None:
    """The money is all of the first kind: what the lines below the total have follows."""
    values = all_from_first(editing.form)
    last = next((one for one in reversed(editing.fields()) if one.path in values), None)
    drafts.change(editing, list(values.items()), turn.now)
    editing.row.cursor = fill.after(editing, last) if last is not None else None
    told = fill.DONE_MORE.with_(count=len(values), values=fill.short(" · ".join(values.values())))
    fill.ask(turn, editing, fill.card_of(turn), told)


fill.ACTIONS.update({"f": _all_from_first, "j": jump, "g": _go, "r": _row, "d": _remove, "p": _pick, "w": _walk})
