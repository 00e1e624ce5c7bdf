"""/fill: answer step by step, from nothing, from last year's project, or only what is missing of a form.

The state is the draft; the dialog row only says which one this chat is in and which band was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.db.tables import Outbox
from bot.dialogs import ARRIVALS, Button, Buttons, Turn, cards, question, show, step, tap
from bot.dialogs.incoming import Kind as Arrival
from bot.i18n import Words
from bot.services import drafts
from bot.services.drafts import Editing
from zwcore.filling import Accepted, Field, Part, Refused, accept, accept_several, total_of, understand
from zwcore.filling.fields import categories, weight_sum
from zwcore.money import HUNDRED, plain
from zwcore.text import Message, fold, is_blank

GO_ON = Message("fill.go_on", "接着填：{project}")
HALF_FILLED = Message("fill.half_filled", "刚才那一项还在等着。")
BACK_TO_FILLING = Message("fill.back_to_filling", "接着填")
GONE = Message("fill.gone", "这份草稿已提交或已删除。发 /drafts 看现有的，或 /fill 新填一张。")
STALE = Message("fill.stale", "这张卡片已过期，最新的一张在下面。")
TWICE = Message("fill.twice", "点了两次，只算一次。")
DONE_CARD = Message("fill.done", "✓ {label}：{value}")
OF_ROW_VALUE = Message("fill.of_row_value", "第{n}项 {value}")
DONE_NOT = Message("fill.done_not", "✗ {label}：{value}（没有记下）")
DONE_MORE = Message("fill.done_more", "✓ 记下 {count} 项：{values}")
SAVED = Message(
    "fill.saved", "草稿已存：{project}，必填的 {done}/{total} 项已填。\n发 /drafts 接着填。主管部门看不到草稿。"
)
CANCELLED = Message(
    "fill.cancelled", "先不填了。草稿还在：{project}，必填的 {done}/{total} 项已填。\n发 /drafts 接着填。"
)
WHOLE = Message("fill.whole", "各项分值合计已到 100，指标填完了。要增减，点“目录”。")
FIRST = Message("fill.first", "这是第一项，前面没有了。")
NEED = Message("fill.need", "这一项要填，不能跳过。可以先“存草稿”。")
ALL_FILLED = Message("fill.all_filled", "<b>填完了</b>。下面是核对结果，可以提交，也可以再改。")
OFFER_ACTUALS = Message(
    "fill.offer_actuals",
    "表样没有实际完成值一栏。要不要顺手记下 {count} 项？可以不填，不影响提交；填了才能核算定量指标。",
)
RECORD = Message("fill.record", "记 {count} 项")
NOT_NOW = Message("fill.not_now", "不记")
OFFER = "offer"
"""In a queue: when all of it is answered, the actual values are offered."""


@tap("f")
def tapped(turn: Turn) -> None:
    """Do what a button of the draft's newest card says; one of an older card only leads to the newest."""
    editing = drafts.find(turn.session, int(turn.args[0]), turn.person.id)
    if editing is None:
        turn.toast(GONE, alert=True)
    elif turn.args[1] != str(editing.row.version) and turn.args[2] != "o":
        # A second tap on the present card: what it asks for is done.
        if is_card(turn, editing, turn.incoming.message_id):
            turn.toast(TWICE)
        else:
            turn.toast(STALE, alert=True)
            ask(turn, editing)
    else:
        drafts.touch(editing, turn.now)
        ACTIONS[turn.args[2]](turn, editing, turn.args[3:])


def is_card(turn: Turn, editing: Editing, message_id: int | None) -> bool:
    """Tell whether a message is the draft's present card."""
    row = turn.session.get(Outbox, editing.row.card) if editing.row.card and message_id is not None else None
    return row is not None and message_id in (row.message_id, row.payload.get("message_id"))


def ask(
    turn: Turn,
    editing: Editing,
    message_id: int | None = None,
    note: Message | None = None,
    band: int | None = None,
) -> None:
    """Show the question that is due, in the card ``message_id`` or in a new one; at the end the card of the form.

    ``band`` is the one chosen for a qualitative score.
    """
    field = editing.current()
    if field is None:
        _finish(turn, editing, message_id, note)
        return
    editing.row.cursor = field.path
    # No two cards have the same number: what an older one brings back is known by it.
    editing.row.version += 1
    if any(one.path == field.path for one in editing.doubted()) and question.show_cell(turn, editing, field):
        # The question comes below the picture.
        message_id = None
    text, buttons = question.question(turn, editing, field, note, band), question.buttons(turn, editing, field, band)
    editing.row.card = turn.put(message_id, text, buttons).id
    turn.start("fill", "answer", {"draft": editing.row.id} | ({} if band is None else {"band": band}))


def _finish(turn: Turn, editing: Editing, message_id: int | None, note: Message | None) -> None:
    """Nothing is left to ask: offer the actual values where the print has no column, else show the form's card."""
    turn.end()
    queue = editing.row.queue
    offer = OFFER in queue if queue is not None else editing.stack.data["kind"] == drafts.FROM_CHAT
    editing.row.queue, editing.row.cursor = None, None
    whole = not editing.missing()
    actuals = [f for f in editing.all_fields() if f.part is Part.ACTUALS and not f.required and editing.is_open(f)]
    first = [turn.say(note)] if note is not None else []
    if offer and actuals and whole:
        text = turn.say(OFFER_ACTUALS.with_(count=len(actuals)))
        record = Button(RECORD.with_(count=len(actuals)), f"fo:{editing.row.reading_id}:{editing.row.sheet}:a")
        buttons: Buttons = [[record, Button(NOT_NOW, show.data(editing.stack, "c", editing.row.sheet))]]
    else:
        text, buttons = show.card(turn, editing.stack, editing.sheet)
        first = first or ([turn.say(ALL_FILLED)] if whole else [])
    editing.row.card = turn.put(message_id, "\n".join([*first, text]), buttons).id


@step("fill.answer")
def answer_came(turn: Turn) -> None:
    """Take what was written as the answer, or as several."""
    dialog = turn.dialog
    assert dialog is not None
    editing = drafts.find(turn.session, dialog.data["draft"], turn.person.id)
    field = editing.current() if editing else None
    if editing is None or field is None:
        turn.end()
        turn.reply(GONE)
        return
    if all(word in turn.incoming.text for word in _OF_A_FORM):
        ARRIVALS[Arrival.TEXT].handler(turn)
        return
    asked = editing.fields()
    waiting = asked[next(n for n, one in enumerate(asked) if one.path == field.path) :]
    if editing.is_open(field):
        waiting = tuple(one for one in waiting if editing.is_open(one))
    bands = question.band_choices(editing, field)
    band = bands[dialog.data["band"]] if bands and dialog.data.get("band") is not None else None
    action = turn.translator.meant(turn.incoming.text, WORDS)
    if action is not None:
        drafts.touch(editing, turn.now)
        ACTIONS[action](turn, editing, ())
        return
    if _OF_ANOTHER.match(turn.incoming.text.strip()) and _means_something_else(turn, editing):
        return
    taken = accept_several(waiting, turn.incoming.text, editing.form, editing.rulebook, band)
    if not (isinstance(taken[0][1], Refused) and _means_something_else(turn, editing)):
        _take(turn, editing, taken)


def _means_something_else(turn: Turn, editing: Editing) -> bool:
    """What is no answer may name another form, or correct a cell: "表7", "第6项 15"; the question stays open."""
    words = turn.incoming.text.strip()
    named = list(editing.stack.find(words)) if _TABLE.fullmatch(fold(words)) else []
    if named:
        turn.reply(*show.card(turn, editing.stack, named[0]))
        turn.reply(HALF_FILLED, [[Button(GO_ON.with_(project=question.name_of(editing)), question.data(editing, "o"))]])
        return True
    correction = understand(words, editing.form, editing.all_fields())
    if correction is None or len(correction.fields) != 1:
        return False
    (field,) = correction.fields
    taken = accept_several(correction.fields, correction.value, editing.form, editing.rulebook)
    cursor = editing.row.cursor
    if isinstance(taken[0][1], Accepted):
        card = _present(turn, editing)
        drafts.change(editing, [(field.path, taken[0][1].text)], turn.now, turn.incoming.message_id)
        editing.row.cursor = cursor
        ask(turn, editing)
        if card is not None:
            turn.edit(card, DONE_CARD.with_(label=question.named(field), value=taken[0][1].text))
        return True
    return False


def _present(turn: Turn, editing: Editing) -> Outbox | None:
    """The draft's present card, which becomes one line when what was written is taken."""
    return turn.session.get(Outbox, editing.row.card) if editing.row.card else None


def _take(turn: Turn, editing: Editing, taken: Sequence[tuple[Field, Accepted | Refused]]) -> None:
    """Put the answers that fit into the form, ask for the next, or for the one that did not fit again.

    The card that was answered by writing stays as one line above: the next one comes below what was written.
    """
    card = _present(turn, editing)
    before = weight_sum(editing.form)
    good = [(field, answer.text) for field, answer in taken if isinstance(answer, Accepted)]
    refused = next(((field, answer.message) for field, answer in taken if isinstance(answer, Refused)), None)
    if good:
        drafts.change(editing, [(f.path, text) for f, text in good], turn.now, turn.incoming.message_id)
        editing.row.cursor = after(editing, good[-1][0])
    if refused is not None:
        drafts.touch(editing, turn.now)
        editing.row.cursor = refused[0].path
    whole = WHOLE if before < HUNDRED == weight_sum(editing.form) and editing.row.queue is None else None
    noticed = _noticed(editing, [field for field, _ in good])
    band = turn.dialog.data.get("band") if refused is not None and not good and turn.dialog is not None else None
    ask(turn, editing, note=noticed or whole if refused is None else refused[1], band=band)
    if card is not None:
        refusal = DONE_NOT.with_(label=question.named(taken[0][0]), value=short(turn.incoming.text))
        turn.edit(card, _noted(turn, good) if good else refusal)


def _noticed(editing: Editing, answered: Sequence[Field]) -> Message | None:
    """What the review says to an amount just answered; what wants other cells too is said on the card of the form."""
    paths = {field.path for field in answered if field.path.endswith(".executed")}
    return next((told.message for told in editing.sheet.told if told.data["where"] in paths), None)


def after(editing: Editing, field: Field) -> str | None:
    """The next open field behind ``field``, else the first open one."""
    asked = editing.fields()
    place = next((n for n, one in enumerate(asked) if one.path == field.path), -1)
    following = [*asked[place + 1 :], *asked[: max(place, 0)]]
    return next((one.path for one in following if editing.is_open(one)), None)


def _noted(turn: Turn, good: Sequence[tuple[Field, str]]) -> Message:
    if len(good) == 1:
        field, text = good[0]
        return DONE_CARD.with_(label=question.named(field), value=short(text))
    rows = {field.row for field, _ in good}
    if len(rows) == 1 or None in rows:
        return DONE_MORE.with_(count=len(good), values=short(" · ".join(text for _, text in good)))
    # Which row each went to; of a whole row its name.
    told = [(field.row, text) for field, text in good if len(rows) == len(good) or field.kind == "name"]
    values = [turn.translator(OF_ROW_VALUE.with_(n=row + 1, value=text)) for row, text in told if row is not None]
    return DONE_MORE.with_(count=len(values), values=cards.short(" · ".join(values), 200))


def short(text: str) -> str:
    """A value in one line."""
    return cards.short(" ".join(text.split()), 60)


# -- what the buttons do ---------------------------------------------------------------------------------------------


def card_of(turn: Turn) -> int | None:
    """The card that was tapped; none where the button was written."""
    return turn.incoming.message_id if turn.incoming.kind is Arrival.TAP else None


def _back(turn: Turn, editing: Editing, _: Sequence[str]) -> None:
    asked, field = editing.fields(), editing.current()
    place = next((n for n, one in enumerate(asked) if field is not None and one.path == field.path), len(asked))
    if place == 0 and editing.row.queue is not None:
        ACTIONS["j"](turn, editing, ())
        return
    if place == 0:
        ask(turn, editing, card_of(turn), FIRST)
        return
    editing.row.cursor = asked[place - 1].path
    ask(turn, editing, card_of(turn))


def _skip(turn: Turn, editing: Editing, _: Sequence[str]) -> None:
    """Go on: an optional field is not asked again, a value that stands there is left as it is."""
    field = editing.current()
    if field is not None and is_blank(editing.value(field)):
        if field.required:
            ask(turn, editing, card_of(turn), NEED)
            return
        editing.row.skipped = [*editing.row.skipped, field.path]
    editing.row.cursor = following = after(editing, field) if field is not None else None
    if following is None:
        # A total that is left as it is is open still, and not asked for again.
        _finish(turn, editing, card_of(turn), None)
    else:
        ask(turn, editing, card_of(turn))


def _skip_all(turn: Turn, editing: Editing, _: Sequence[str]) -> None:
    field = editing.current()
    found = question.skippable(editing, field) if field is not None else []
    if not found:
        _skip(turn, editing, ())
        return
    editing.row.skipped = [*editing.row.skipped, *(one.path for one in found)]
    editing.row.cursor = after(editing, found[-1])
    ask(turn, editing, card_of(turn))


def _save(turn: Turn, editing: Editing, _: Sequence[str]) -> None:
    _leave(turn, editing, SAVED)


def _cancel(turn: Turn, editing: Editing, _: Sequence[str]) -> None:
    """Leave the question: of a form that was read, back to its card."""
    if editing.stack.data["kind"] == drafts.FROM_CHAT:
        _leave(turn, editing, CANCELLED)
    else:
        _card(turn, editing, ())


def _leave(turn: Turn, editing: Editing, words: Message) -> None:
    turn.end()
    done, total = progress(editing)
    text = words.with_(project=question.name_of(editing), done=done, total=total)
    go_on = Button(GO_ON.with_(project=question.name_of(editing)), question.data(editing, "o"))
    editing.row.card = turn.put(card_of(turn), text, [[go_on]]).id


def only(editing: Editing, wanted: Sequence[Field], *, offer: bool = False) -> None:
    """Have a draft ask these fields, and the total where it is not the sum; ``offer``: actual values afterwards."""
    queue = [field.path for field in wanted]
    # Without points of its own a queue leaves the total as it is.
    if "total" not in queue and any(field.part is Part.SCORES for field in wanted):
        queue.append("total")
    editing.row.queue = [*queue, *([OFFER] if offer else [])] or None
    editing.row.cursor = queue[0] if queue else None


def _card(turn: Turn, editing: Editing, _: Sequence[str]) -> None:
    """Leave off here: the form as it is, with what the review says."""
    turn.end()
    editing.row.card = turn.put(card_of(turn), *show.card(turn, editing.stack, editing.sheet)).id


def _choose(turn: Turn, editing: Editing, more: Sequence[str]) -> None:
    """A closed answer: a year, or a category by its place."""
    field, text = editing.current(), more[0]
    names = list(categories(editing.rulebook))
    if field is None:
        ask(turn, editing, card_of(turn))
        return
    if field.kind == "category":
        text = names[int(text)] if int(text) < len(names) else ""
    _answer(turn, editing, field, text)


def _answer(turn: Turn, editing: Editing, field: Field, text: str) -> None:
    answer = accept(field, text, editing.form, editing.rulebook)
    if isinstance(answer, Refused):
        ask(turn, editing, card_of(turn), answer.message)
        return
    drafts.change(editing, [(field.path, answer.text)], turn.now)
    editing.row.cursor = after(editing, field)
    done = DONE_CARD.with_(label=question.named(field), value=short(answer.text))
    ask(turn, editing, card_of(turn), done if editing.current() is None else None)


def _band(turn: Turn, editing: Editing, more: Sequence[str]) -> None:
    field, band = editing.current(), int(more[0])
    if field is None or band >= len(question.band_choices(editing, field)):
        ask(turn, editing, card_of(turn))
        return
    ask(turn, editing, card_of(turn), band=band)


def _total(turn: Turn, editing: Editing, _: Sequence[str]) -> None:
    field = next((one for one in editing.all_fields() if one.path == "total"), None)
    if field is not None:
        _answer(turn, editing, field, plain(total_of(editing.form)))


def _open(turn: Turn, editing: Editing, _: Sequence[str]) -> None:
    ask(turn, editing, card_of(turn))


def progress(editing: Editing) -> tuple[int, int]:
    """How many of the required fields are filled, and how many there are."""
    required = [field for field in editing.all_fields() if field.required]
    return sum(1 for field in required if not is_blank(editing.value(field))), len(required)


ACTIONS: dict[str, Callable[[Turn, Editing, Sequence[str]], None]] = {
    "b": _back,
    "k": _skip,
    "a": _skip_all,
    "s": _save,
    "x": _cancel,
    "e": _card,
    "c": _choose,
    "q": _band,
    "t": _total,
    "o": _open,
}
WORDS = {
    "b": Words("words.back", "上一步|返回"),
    "k": Words("words.skip", "跳过|不变"),
    "a": Words("words.skip_all", "其余都跳过|全部跳过|都跳过"),
    "s": Words("words.save", "存草稿"),
    "x": Words("words.cancel", "取消"),
    "j": Words("words.contents", "目录"),
    "e": Words("words.result", "看核对结果"),
}
"""Buttons that may as well be written."""
_OF_ANOTHER = re.compile(r"第\s*\d{1,2}\s*项\s*(?:实际|完成值|得分|分值|指标值|三级指标|偏差原因|原因)")
"""Names its cell: no answer to the question, whatever that is."""
_OF_A_FORM = ("项目名称", "一级指标")
"""A whole form that is pasted is no answer."""
_TABLE = re.compile(r"第?表\d+|第\d+张")
