"""What is said when forms come a second time: the cells that changed, and the way back."""

from __future__ import annotations

from bot.dialogs import Button, Buttons, Turn, cards, correct, show, tap
from bot.dialogs.turn import Shows
from bot.services import again, readings
from bot.services.again import Again
from bot.services.sheets import Stack
from zwcore.text import Message

WENT_ON = Message("again.went_on", "<b>认出是刚才的 {count} 张，已接着上次的草稿</b>")
KNOWN = Message("again.known", "<b>认出是刚才的 {count} 张，与上次的对照如下</b>")
UNCHANGED = Message("again.unchanged", "与上次发来的内容相同。")
SOME_UNCHANGED = Message(
    "again.some_unchanged", "认出其中 {count} 张是发过的（{forms}），内容相同；其余 {others} 张是新的。"
)
NEW = Message("again.new", "另 {count} 张是新的。")
MORE = Message("again.more", "另有 {count} 处改动。")
OTHERS = Message("again.others", "其余 {count} 张未变。")
ERRORS = Message("again.errors", "必须修改：{before} 处 → {after} 处。")
TAKE_BACK = Message("again.take_back", "用回上次的")
TAKEN_BACK = Message("again.taken_back", "已用回上次的，这次发来的不再保存。")
SHOWN = 8


def overview(turn: Turn, stack: Stack) -> tuple[Stack, str, Buttons, Shows]:
    """The overview of a review, with what changed since the last time the same forms came."""
    found = again.compare(turn.session, turn.person.id, stack, turn.now)
    if found is None:
        return (stack, *show.overview(turn, stack))
    text, buttons, shows = show.overview(turn, found.stack)
    back = []
    if found.changed and found.before is not None:
        back.append(Button(TAKE_BACK, f"ru:{found.stack.reading_id}:{found.before.reading_id}"))
    return found.stack, "\n".join([*_told(turn, found), "", text]), [*buttons, back], shows


def _told(turn: Turn, found: Again) -> list[str]:
    known = len(found.known)
    if not found.changed:
        some = SOME_UNCHANGED.with_(count=known, forms=cards.listed(found.known), others=found.new)
        return [turn.say(some if found.new else UNCHANGED)]
    lines = [turn.say((WENT_ON if found.went_on else KNOWN).with_(count=known))]
    cells = [(sheet, one) for sheet, done in found.changed for one in done]
    for sheet, one in cells[:SHOWN]:
        field = next((field for field in sheet.fields if field.path == one.path), None)
        place: Message | str = one.path if field is None else correct.place_of(sheet, field)
        before, after = (cards.short(text, 24) if text else correct.EMPTY for text in (one.before, one.after))
        lines.append(turn.say(correct.ONE.with_(place=place, before=before, after=after)))
    if len(cells) > SHOWN:
        lines.append(turn.say(MORE.with_(count=len(cells) - SHOWN)))
    if known > len(found.changed):
        lines.append(turn.say(OTHERS.with_(count=known - len(found.changed))))
    if found.new:
        lines.append(turn.say(NEW.with_(count=found.new)))
    was, now = found.wrong
    return [*lines, turn.say(ERRORS.with_(before=was, after=now))]


@tap("ru")
def take_back(turn: Turn) -> None:
    """Go on with the review before: ``ru:<this>:<before>``."""
    stacks = [readings.find(turn.session, int(number), turn.person.id) for number in turn.args]
    after, before = stacks
    if after is None or before is None:
        turn.toast(show.GONE, alert=True)
        return
    again.take_back(turn.session, before, after, turn.now)
    readings.delete(turn.session, after.reading_id, turn.person.id, turn.now)
    text, buttons, shows = show.overview(turn, before)
    turn.edit(turn.incoming.message_id, "\n".join([turn.say(TAKEN_BACK), "", text]), buttons, shows)
