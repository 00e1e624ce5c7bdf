"""Corrections by reply: "社会效益得分 15", "第6项 15", or "15" to what is about one cell; shown first, then applied.

Also an edited answer is a correction of what it had answered. What was applied can be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.db.queries import outbox
from bot.dialogs import ARRIVALS, Button, Turn, cards, fill, on_arrival, show, step, tap
from bot.dialogs.incoming import Kind as Arrival
from bot.dialogs.router import NOT_NOW
from bot.i18n import Words
from bot.services import drafts, readings
from bot.services.drafts import Editing
from bot.services.sheets import Sheet, Stack
from zwcore.filling import Accepted, Change, Correction, Field, Kind, Part, accept, total_of, understand
from zwcore.money import parse_number, plain
from zwcore.text import Message, fold

ASK = Message("correct.ask", "<b>{place}</b>\n{before} → {after}")
EFFECT = Message("correct.effect", "各项得分合计：{before} → {after}")
EFFECT_NONE = Message("correct.effect_none", "各项得分合计不变：{sum}")
TOTAL_DIFFERS = Message("correct.total_differs", "总分填的是 {total}，改后与合计不符，也要改。")
CONFIRM = Message("correct.confirm", "确认")
CONFIRM_TOTAL = Message("correct.confirm_total", "确认，总分也改 {sum}")
LEAVE = Message("correct.leave", "不改")
LEFT = Message("correct.left", "没有改动。")
SAME = Message("correct.same", "{place} 本来就是 {value}，没有改动。")
WHICH = Message("correct.which", "有 {count} 项都对得上，改哪一项？")
APPLIED = Message("correct.applied", "✓ 已改：{changes}")
ONE = Message("correct.one", "{place} {before} → {after}")
UNDONE = Message("correct.undone", "已撤销：{changes}")
NOTHING_TO_UNDO = Message("correct.nothing_to_undo", "没有可以撤销的改动。")
UNDO = Message("correct.undo", "撤销")
PLACE = Message("correct.place", "表{no} 第 {n} 项 {category} {label}")
PLACE_ALONE = Message("correct.place_alone", "第 {n} 项 {category} {label}")
PLACE_HEAD = Message("correct.place_head", "表{no} {label}")
EMPTY = Message("correct.empty", "空")
NO_CELL = Message("correct.no_cell", "这一条不是一格里的事，没有可以直接改的格子。")
EXPIRED = Message("correct.expired", "这一张确认已过期，没有改动。请再写一次。")
_FORM = re.compile(r"\s*表\s*(\d+)[\s，,：:]*")
_FINDING = re.compile(rf"(?:([{cards.CIRCLED}])|第?\s*(\d+)\s*[条处])\s*[:：，,]?\s*")
YES = Words("words.yes", "确认|是|好|对|确定|y|yes|ok")
TAKE_BACK = Words("words.undo", "撤销")


def read_correction(turn: Turn, text: str) -> bool:
    """Take a text as a correction, if it is one; tell whether it was."""
    if fold(text) in turn.translator.typed(TAKE_BACK):
        return _undo_last(turn)
    replied = _about(turn)
    named = _FORM.match(text)
    found, words = replied, text.strip()
    if named is not None:
        sheets = readings.naming(turn.session, turn.person.id, f"表{named[1]}")
        found, words = None if sheets is None else (sheets[0], sheets[1][0], None), text[named.end() :].strip()
    elif found is None:
        found = _last_shown(turn)
    if found is None or not words:
        return False
    stack, sheet, about = found
    correction = _understood(sheet, words, about, replied=replied is not None)
    if correction is not None:
        _propose(turn, stack, sheet, correction)
    return correction is not None


def _understood(sheet: Sheet, words: str, about: str | None, *, replied: bool) -> Correction | None:
    """Read a correction of a form: of a cell it names, of the finding ① it names, of what the card says is wrong."""
    number = _FINDING.match(words)
    if number is not None:
        n = cards.CIRCLED.index(number[1]) + 1 if number[1] else int(number[2])
        told = next((one for one in sheet.told if one.number == n), None)
        about, words = (None, words) if told is None else (str(told.data["where"]), words[number.end() :].strip())
    correction = understand(words, sheet.content, sheet.fields, about)
    if correction is None and replied and parse_number(words) is not None:
        wrong = {str(told.data["where"]) for told in sheet.errors}
        cells = tuple(field for field in sheet.fields if field.path in wrong)
        correction = Correction(cells, words) if cells else None
    return correction


def _last_shown(turn: Turn) -> tuple[Stack, Sheet, str | None] | None:
    """The form whose card was shown last in this chat, else the only one of the newest review."""
    for payload in outbox.last_shown(turn.session, turn.incoming.chat_id):
        of_a_form = (parts for parts in _parts(payload) if parts[0] in ("fo", "fe"))
        found = next((one for parts in of_a_form if (one := _named_by(turn, parts)) is not None), None)
        if found is not None:
            return found[0], found[1], None
    stack = readings.latest(turn.session, turn.person.id)
    return (stack, stack.sheets[0], None) if stack is not None and len(stack.sheets) == 1 else None


def _about(turn: Turn) -> tuple[Stack, Sheet, str | None] | None:
    """The form that the message replied to is about; and the cell, if one."""
    # The reasons of a finding have a button that names it; those of a card name the form only.
    for button in sorted(_buttons(turn), key=lambda parts: parts[0] != "fe"):
        found = _named_by(turn, button)
        if found is not None:
            return found
    return None


def _named_by(turn: Turn, button: list[str]) -> tuple[Stack, Sheet, str | None] | None:
    """What a button of a card is about: ``fe:<review>:<form>:<finding>``, or ``r``, ``fo``, ``h`` with a form."""
    if button[0] not in ("fe", "r", "fo", "h") or len(button) < 3:
        return None
    stack, numbers = readings.find(turn.session, int(button[1]), turn.person.id), list(filter(str.isdigit, button[2:]))
    if stack is None or not (numbers or len(stack.sheets) == 1):
        return None
    sheet = stack.sheets[int(numbers[0]) if numbers else 0]
    told = next((one for one in sheet.told if button[0] == "fe" and button[3:] == [str(one.number)]), None)
    return stack, sheet, None if told is None else str(told.data["where"])


def _buttons(turn: Turn) -> list[list[str]]:
    """The parts of the buttons' data under the message that was replied to."""
    replied = turn.incoming.reply_to
    return _parts(outbox.shown_as(turn.session, turn.incoming.chat_id, replied) if replied else None)


def _parts(payload: Mapping[str, Any] | None) -> list[list[str]]:
    rows = ((payload or {}).get("reply_markup") or {}).get("inline_keyboard", [])
    return [button["callback_data"].split(":") for row in rows for button in row]


def _propose(turn: Turn, stack: Stack, sheet: Sheet, correction: Correction, message_id: int | None = None) -> None:
    """Show before → after and the effect, or ask which cell is meant, or say why it does not fit."""
    if len(correction.fields) > 1:
        form = sheet.content
        kept = {"reading": stack.reading_id, "sheet": sheet.index, "value": correction.value}
        kept["resume"] = _resume(turn)
        turn.start("correct", "which", {**kept, "paths": [field.path for field in correction.fields[:6]]})
        rows = []
        for n, field in enumerate(correction.fields[:6]):
            name = form.indicators[field.row].level3 if field.row is not None else str(field.label)
            rows.append([Button(cards.short(name or "", 24), f"fw:{n}")])
        turn.reply(WHICH.with_(count=len(correction.fields)), rows)
        return
    (field,) = correction.fields
    form, book = sheet.content, sheet.rulebook
    editing = drafts.begin(turn.session, turn.person.id, stack, sheet.index, turn.now)
    answer = accept(field, correction.value, form, book)
    place = place_of(sheet, field)
    before = editing.value(field)
    if fold(before or "") == fold(correction.value):
        turn.reply(SAME.with_(place=place, value=before))
        return
    if not isinstance(answer, Accepted) and field.kind != "total":
        turn.reply(answer.message, [[Button(show.BACK, show.data(stack, "c", sheet.index))]])
        return
    value = answer.text if isinstance(answer, Accepted) else correction.value
    _ask(turn, editing, field, value, message_id)


def _ask(turn: Turn, editing: Editing, field: Field, value: str, message_id: int | None) -> None:
    before, after = drafts.tried(editing, field.path, value)
    ask = ASK.with_(place=place_of(editing.sheet, field), before=editing.value(field) or EMPTY, after=value)
    old, new = plain(total_of(before)), plain(total_of(after))
    lines: list[Message] = [ask]
    if old != new:
        lines.append(EFFECT.with_(before=old, after=new))
    elif field.part in (Part.SCORES, Part.TOTAL):
        lines.append(EFFECT_NONE.with_(sum=old))
    key = str(turn.incoming.message_id)
    first = [Button(CONFIRM, f"fc:y:{key}")]
    if field.path != "total" and after.total is not None and old != new and fold(after.total) != new:
        lines.append(TOTAL_DIFFERS.with_(total=after.total))
        first.append(Button(CONFIRM_TOTAL.with_(sum=new), f"fc:t:{key}"))
    kept = {"reading": editing.row.reading_id, "sheet": editing.row.sheet, "path": field.path, "value": value}
    kept["before"] = editing.value(field)
    turn.start("correct", "confirm", {"asked": {**_asked(turn), key: kept}, "resume": _resume(turn)})
    turn.put(message_id, "\n".join(turn.say(line) for line in lines), [first, [Button(LEAVE, f"fc:n:{key}")]])


def _asked(turn: Turn) -> dict[str, dict[str, Any]]:
    """The proposals that wait for 确认, by the message that made them; several may."""
    dialog = turn.dialog
    waiting = dialog is not None and (dialog.name, dialog.step) == ("correct", "confirm")
    return dict(dialog.data["asked"]) if dialog is not None and waiting else {}


def _resume(turn: Turn) -> int | None:
    """The draft that was being filled in, or will be again when the proposals are settled."""
    dialog = turn.dialog
    if dialog is None or dialog.name not in ("fill", "correct"):
        return None
    found = dialog.data.get("draft" if dialog.name == "fill" else "resume")
    return found if isinstance(found, int) else None


def place_of(sheet: Sheet, field: Field) -> Message | str:
    """How a cell is called: table, row, category, column."""
    numbered = cards.numbered(sheet)
    if field.row is None:
        return PLACE_HEAD.with_(no=sheet.table_no, label=field.label) if numbered else field.label
    items = sheet.form["indicators"]
    category = items[field.row]["level2"] or "" if field.row < len(items) else ""
    place = PLACE if numbered else PLACE_ALONE
    return place.with_(no=sheet.table_no, n=field.row + 1, category=category, label=field.label)


@tap("fw")
def which_tapped(turn: Turn) -> None:
    """One of several cells was meant."""
    dialog = turn.dialog
    kept = dialog.data if dialog is not None and (dialog.name, dialog.step) == ("correct", "which") else None
    stack = readings.find(turn.session, kept["reading"], turn.person.id) if kept is not None else None
    if stack is None or kept is None:
        turn.toast(EXPIRED, alert=True)
        return
    sheet, path = stack.sheets[kept["sheet"]], kept["paths"][int(turn.args[0])]
    field = next((one for one in sheet.fields if one.path == path), None)
    if field is not None:
        _propose(turn, stack, sheet, Correction((field,), kept["value"]), turn.incoming.message_id)


@tap("fc")
def confirm_tapped(turn: Turn) -> None:
    """Apply what was proposed (``y``, ``t`` with the total), or leave it (``n``)."""
    _settle(turn, turn.args[0], "".join(turn.args[1:]), turn.incoming.message_id)


@step("correct.confirm")
def confirm_written(turn: Turn) -> None:
    """确认 may be written, for the proposal made last; anything else is taken for what it is."""
    asked = _asked(turn)
    if asked and fold(turn.incoming.text) in turn.translator.typed(YES):
        _settle(turn, "y", list(asked)[-1], None)
    else:
        ARRIVALS[Arrival.TEXT].handler(turn)


def _settle(turn: Turn, action: str, key: str, message_id: int | None) -> None:
    asked, resume = _asked(turn), _resume(turn)
    kept = asked.pop(key, None)
    stack = readings.find(turn.session, kept["reading"], turn.person.id) if kept is not None else None
    if stack is None or kept is None:
        turn.toast(EXPIRED, alert=True)
        return
    if asked:
        turn.start("correct", "confirm", {"asked": asked, "resume": resume})
    else:
        turn.end()
    if action == "n":
        turn.put(message_id, LEFT, [[Button(show.BACK, show.data(stack, "c", kept["sheet"]))]])
    elif not _apply(turn, stack, kept, with_total=action == "t", message_id=message_id, alone=resume is None):
        return
    going_on = drafts.find(turn.session, resume, turn.person.id) if resume is not None and not asked else None
    if going_on is not None:
        fill.ask(turn, going_on)


def _apply(
    turn: Turn, stack: Stack, kept: Mapping[str, Any], *, with_total: bool, message_id: int | None, alone: bool
) -> bool:
    """Apply a proposal; where the cell has changed since, propose anew. Tell whether it is settled."""
    editing = drafts.begin(turn.session, turn.person.id, stack, kept["sheet"], turn.now)
    field = next((one for one in editing.all_fields() if one.path == kept["path"]), None)
    if field is None:
        turn.put(message_id, EXPIRED)
        return True
    now = editing.value(field)
    if not with_total and fold(now or "") == fold(kept["value"]):
        turn.put(message_id, SAME.with_(place=place_of(editing.sheet, field), value=now))
        return True
    if now != kept.get("before", now):
        _ask(turn, editing, field, kept["value"], message_id)
        return False
    done = list(drafts.change(editing, [(kept["path"], kept["value"])], turn.now, turn.incoming.message_id))
    if with_total:
        total = plain(total_of(editing.form))
        done += drafts.change(editing, [("total", total)], turn.now, turn.incoming.message_id)
    note = APPLIED.with_(changes=told(turn, editing, done))
    if alone:
        _show(turn, editing, note, message_id)
    else:
        turn.put(message_id, note)
    return True


def _show(turn: Turn, editing: Editing, note: Message, message_id: int | None) -> None:
    text, buttons = show.card(turn, editing.stack, editing.sheet)
    undo = [Button(UNDO, f"fu:{editing.row.id}")] if editing.row.history else []
    turn.put(message_id, "\n".join([turn.say(note), "", text]), [*buttons, undo])


@tap("fu")
def undo_tapped(turn: Turn) -> None:
    """Take the last change back."""
    _undo(turn, drafts.find(turn.session, int(turn.args[0]), turn.person.id), turn.incoming.message_id)


def _undo_last(turn: Turn) -> bool:
    """撤销 in words: the last change of the draft that was touched last."""
    changed = [one for one in drafts.listed(turn.session, turn.person.id) if one.row.history]
    if changed:
        _undo(turn, changed[0], None)
    return bool(changed)


def _undo(turn: Turn, editing: Editing | None, message_id: int | None) -> None:
    done = drafts.undo(editing, turn.now) if editing is not None else ()
    if editing is None or not done:
        turn.toast(NOTHING_TO_UNDO, alert=True)
        return
    _show(turn, editing, UNDONE.with_(changes=told(turn, editing, done)), message_id)


def told(turn: Turn, editing: Editing, done: Sequence[Change]) -> str:
    """Changes in one line: "第 6 项 社会效益指标 得分 20 → 14；总分 100 → 99"."""
    by_path = {field.path: field for field in editing.all_fields()}
    empty = turn.translator(EMPTY)
    texts = []
    for one in done:
        field = by_path.get(one.path)
        place: Message | str = one.path if field is None else place_of(editing.sheet, field)
        before, after = cards.short(one.before or empty, 30), cards.short(one.after or empty, 30)
        texts.append(turn.translator(ONE.with_(place=place, before=before, after=after)))
    return turn.translator.joined(texts, ended=False)


@tap("fe")
def change_cell(turn: Turn) -> None:
    """Ask for the cell that a finding is about: ``fe:<reading>:<form>:<finding>``."""
    stack = show.find(turn, turn.args[0])
    if stack is None:
        return
    sheet = stack.sheets[int(turn.args[1])]
    told_ = next((one for one in sheet.told if str(one.number) == turn.args[2]), None)
    editing = drafts.begin(turn.session, turn.person.id, stack, sheet.index, turn.now)
    by_path, where = {one.path: one for one in editing.all_fields()}, str(told_.data["where"]) if told_ else ""
    field = by_path.get(where)
    if field is not None and field.kind is Kind.TARGET and editing.value(field):
        # A target is approved and stays; what was really reached is what can be said to it.
        field = by_path.get(where.replace(".target", ".actual"), field)
    if field is None:
        turn.toast(NO_CELL, alert=True)
        return
    fill.only(editing, [field])
    drafts.touch(editing, turn.now)
    fill.ask(turn, editing, turn.incoming.message_id)


@on_arrival(Arrival.EDITED)
def edited(turn: Turn) -> None:
    """An edited answer corrects what it had answered; another edited message is not read again."""
    for editing in drafts.listed(turn.session, turn.person.id):
        steps = [one for one in editing.row.history if one["message"] == turn.incoming.message_id]
        field = next((one for one in editing.all_fields() if len(steps) == 1 and one.path == steps[0]["path"]), None)
        if field is not None:
            _propose(turn, editing.stack, editing.sheet, Correction((field,), turn.incoming.text.strip()))
            return
    turn.reply(NOT_NOW[Arrival.EDITED])
