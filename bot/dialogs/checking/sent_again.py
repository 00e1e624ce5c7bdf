"""What is said when forms come a second time (再次发来): the cells that changed, and the way back."""

from __future__ import annotations

from bot.actions import TakeBack
from bot.chat import Button, Letter, Turn, tap
from bot.chat.turn import GONE
from bot.letters import cards, forms
from bot.letters.letter import Reader
from bot.services import again, readings
from bot.services.again import Again
from bot.services.readings import Stack
from zwcore.record.words import differences
from zwcore.text import Message

WENT_ON = Message("again.went_on", "<b>认出是刚才的 {count} 张，已接着上次的草稿</b>")
KNOWN = Message("again.known", "<b>认出是刚才的 {count} 张，与上次的对照如下</b>")
UNCHANGED = Message("again.unchanged", "与上次发来的内容相同。")
SOME_UNCHANGED = Message(
    "again.some_unchanged", "认出其中 {count} 张是发过的（{forms}），内容相同；其余 {others} 张是新的。"
)
NEW = Message("again.new", "另 {count} 张是新的。")
READ_ANEW = Message("again.read_anew", "已按认过的栏目重新读过。")
MORE = Message("again.more", "另有 {count} 处改动。")
OTHERS = Message("again.others", "其余 {count} 张未变。")
ERRORS = Message("again.errors", "必须修改：{before} 处 → {after} 处。")
TAKE_BACK = Message("again.take_back", "用回上次的")
TAKEN_BACK = Message("again.taken_back", "已用回上次的，这次发来的随即删除。")
SHOWN = 8


def overview(reader: Reader, stack: Stack) -> Letter:
    """The overview of a file, with what changed since the last time the same forms came."""
    found = again.compare(reader.session, stack, reader.now)
    if found is None:
        return forms.overview(reader, stack)
    said = [reader.say.html(line) for line in _told(found)]
    letter = forms.overview(reader, found.stack).under("\n".join([*said, ""]))
    if not found.changed or found.before is None:
        return letter
    return letter.with_row(Button(TAKE_BACK, TakeBack(found.stack.reading_id, found.before.reading_id)))


def read_anew(reader: Reader, stack: Stack) -> Letter:
    """The overview of a file that was read once more, with what was put down beside its forms before."""
    found = again.compare(reader.session, stack, reader.now)
    return forms.overview(reader, stack if found is None else found.stack).under(f"{reader.say.html(READ_ANEW)}\n")


def _told(found: Again) -> list[Message]:
    known, new = len(found.known), _new(found)
    if not found.changed:
        some = SOME_UNCHANGED.with_(count=known, forms=cards.listed(found.known), others=new)
        return [some if new else UNCHANGED]
    done = [message for record, cells in found.changed for message in differences(record, cells)]
    lines = [(WENT_ON if found.went_on else KNOWN).with_(count=known), *done[:SHOWN]]
    lines += [MORE.with_(count=len(done) - SHOWN)] if len(done) > SHOWN else []
    others = known - len(found.changed)
    lines += [OTHERS.with_(count=others)] if others else []
    lines += [NEW.with_(count=new)] if new else []
    before, after = found.wrong
    return [*lines, ERRORS.with_(before=before, after=after)]


def _new(found: Again) -> int:
    """How many forms were never sent; whether one without a name was, nobody can tell."""
    known = {record.key for record in found.known}
    return sum(bool(record.project) and record.key not in known for record in found.stack.records)


@tap(TakeBack)
def take_back(turn: Turn, action: TakeBack) -> None:
    """Go on with the file before; the one that came now is let go of."""
    after = readings.find(turn.session, action.after, turn.person.id)
    before = readings.find(turn.session, action.before, turn.person.id)
    if after is None or before is None or action.after == action.before:
        turn.toast(GONE, alert=True)
        return
    again.take_back(turn.session, before, after, turn.now)
    readings.erase(turn.session, after.reading_id, turn.person.id, turn.now)
    letter = forms.overview(turn.reader, before).under(f"{turn.say(TAKEN_BACK)}\n")
    turn.edit(turn.incoming.message_id, letter)
