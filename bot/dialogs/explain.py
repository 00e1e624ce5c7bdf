"""说明: one line to a finding that wants an explanation; it goes with the form, which itself does not change."""

from __future__ import annotations

from bot.dialogs import Button, Turn, cards, show, step, tap
from bot.services import drafts, readings
from bot.services.sheets import OF_THE_CHANGE, Sheet, Stack, Told
from zwcore.text import Message

ASK = Message("explain.ask", "<b>{number} {text}</b>\n原因是？请用一行写明。\n说明随表存档，不改动表格本身。")
ASK_MONEY = Message(
    "explain.ask_money", "全年预算比年初有增减，原因是？\n点下面的，或自己写一行。说明随表存档，不改动表格本身。"
)
REASONS = (
    Message("explain.adjusted", "财政统一调整"),
    Message("explain.settled", "据实结算"),
    Message("explain.partly", "部分未实施"),
)
LATER = Message("explain.later", "以后再说")
NOTED = Message("explain.noted", "✓ 已记下 {number} 的说明：{text}")
TOO_SHORT = Message("explain.too_short", "这一句不像说明。请用一行写明原因，例如：财政统一调整。")
LONGEST = 300


@tap("e")
def tapped(turn: Turn) -> None:
    """Ask for the explanation of a finding (``e:<review>:<form>:<finding>``), or take one that was tapped."""
    found = _found(turn, [int(part) for part in turn.args[:3]])
    if found is None:
        turn.toast(show.GONE, alert=True)
        return
    stack, sheet, told = found
    if turn.args[3:]:
        _note(turn, stack, sheet, told, turn.translator(REASONS[int(turn.args[3])]), turn.incoming.message_id)
        return
    place = f"{stack.reading_id}:{sheet.index}:{told.number}"
    money = told.code in OF_THE_CHANGE
    rows = [[Button(reason, f"e:{place}:{n}") for n, reason in enumerate(REASONS)]] if money else []
    rows.append([Button(LATER, show.data(stack, "w", sheet.index) + f":{told.number}")])
    kept = {"reading": stack.reading_id, "sheet": sheet.index, "number": told.number}
    turn.start("explain", "text", {**kept, "card": turn.incoming.message_id})
    fields = {"number": cards.circled(told.number), "text": told.message}
    turn.edit(turn.incoming.message_id, ASK_MONEY if money else ASK.with_(**fields), rows)


@step("explain.text")
def text_came(turn: Turn) -> None:
    """Take what was written as the explanation."""
    dialog = turn.dialog
    assert dialog is not None
    kept = dialog.data
    found = _found(turn, [kept["reading"], kept["sheet"], kept["number"]])
    words = " ".join(turn.incoming.text.split())
    if found is None:
        turn.end()
        turn.reply(show.GONE)
    elif len(words) < 2 or len(words) > LONGEST:
        turn.reply(TOO_SHORT)
    else:
        # What asked is answered: its buttons would put another reason in the place of this one.
        told = found[2]
        turn.edit(kept["card"], NOTED.with_(number=cards.circled(told.number), text=words))
        _note(turn, *found, words, None)


def _found(turn: Turn, numbers: list[int]) -> tuple[Stack, Sheet, Told] | None:
    stack = readings.find(turn.session, numbers[0], turn.person.id)
    sheet = stack.sheets[numbers[1]] if stack is not None and numbers[1] < len(stack.sheets) else None
    told = next((one for one in sheet.told if one.number == numbers[2]), None) if sheet is not None else None
    return None if stack is None or sheet is None or told is None else (stack, sheet, told)


def _note(turn: Turn, stack: Stack, sheet: Sheet, told: Told, words: str, message_id: int | None) -> None:
    editing = drafts.begin(turn.session, turn.person.id, stack, sheet.index, turn.now)
    drafts.explain(editing, told.key, words, turn.now)
    turn.end()
    note = NOTED.with_(number=cards.circled(told.number), text=words)
    text, buttons, shows = show.card(turn, editing.stack, editing.sheet)
    turn.put(message_id, "\n".join([turn.say(note), "", text]), buttons, shows)
