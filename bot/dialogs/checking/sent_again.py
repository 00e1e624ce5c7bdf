"""What is said when forms come a second time (再次发来): the cells that changed, and the way back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from bot.actions import TakeBack
from bot.chat import Button, Letter, Turn, on_event, tap
from bot.chat.post import Row
from bot.chat.turn import GONE
from bot.db.queries import orders
from bot.db.queries.work import GiveBack, TakeOver
from bot.letters import cards, forms
from bot.letters.letter import Reader
from bot.services import again, drafts, readings, unsent
from bot.services.again import Again, Difference
from bot.services.pieces import PIECE
from bot.services.readings import Stack
from zwcore.record import Record
from zwcore.record.words import brought_along, differences
from zwcore.text import Message

WENT_ON = Message("again.went_on", "<b>认出是刚才的 {count} 张，已接着上次的草稿</b>")
KNOWN = Message("again.known", "<b>认出是刚才的 {count} 张，与上次的对照如下</b>")
UNCHANGED = Message("again.unchanged", "与上次发来的内容相同。")
SOME_UNCHANGED = Message(
    "again.some_unchanged", "认出其中 {count} 张是发过的（{forms}），内容相同；其余 {others} 张是新的。"
)
NEW = Message("again.new", "另 {count} 张是新的。")
READ_ANEW = Message("again.read_anew", "已按认过的栏目重新读过。")
CARRIED = Message("again.carried", "这次的文件里还是原来的，上次在这里改的 {count} 处照旧：")
STAYS = Message("again.stays", "文件和上次的相同，没有改动；在这里改的 {count} 处照旧：{cells}。")
NOTES = Message("again.notes", "上次写的说明 {count} 条照旧。")
EVIDENCE = Message("again.evidence", "上次附的佐证 {count} 件照旧。")
LOST = Message("again.lost", "<b>有 {count} 件佐证没有带上</b>：它们的指标在这次的表里没有了，请重新附上。")
BROUGHT = Message("again.brought", "已提交的那一版带有说明 {notes} 条、佐证 {pieces} 件，照旧带上。")
MORE = Message("again.more", "另有 {count} 处改动。")
CHANGED = Message("again.changed", "其中 {count} 张有改动，太多就不一一列出；写表号打开看。")
OTHERS = Message("again.others", "其余 {count} 张未变。")
LESS = Message(
    "again.less",
    "<b>这次少读到 {count} 格，可能没有拍全</b>：不用这次的，点“用回上次的”；要用这次的，请重拍一张再核对。",
)
ERRORS = Message("again.errors", "必须修改：{before} 处 → {after} 处。")
TAKE_BACK = Message("again.take_back", "用回上次的")
TAKEN_BACK = Message("again.taken_back", "已用回上次的，这次发来的随即删除。")
TAKEN_BACK_TOGETHER = Message(
    "again.taken_back_together", "已用回上次的；这次的照片和它存在一起，删除这张表时一并删除。"
)
CAME_SINCE = Message("again.came_since", "后来又发来过或退回过，没有换回。最新的一份在下面。")
SHOWN, NAMED = 8, 4
FEW = 3
"""So many cells may be blank now of what a photo or a scan shows once more; more look like a bad picture."""
SEEN = ("photo", "pdf")
"""Kinds of files that may show less than there is."""


def overview(turn: Turn, stack: Stack, notice: Row | None) -> Row | None:
    """Put the overview of a file where ``notice`` is, with what changed since the last time the same forms came.

    Of very many changes it is put there later; ``None`` until then.
    """
    found = again.known(turn.session, stack)
    if found is None:
        brought = _brought(unsent.bring_filed(turn.session, turn.person, stack))
        letter = forms.overview(turn.reader, stack)
        return turn.put(notice, letter.under("\n".join([*map(turn.say, brought), ""])) if brought else letter)
    if len(found.to_open) > PIECE:
        turn.order(TakeOver(stack.reading_id, None if notice is None else notice.id))
        return None
    told = again.take_over(turn.session, stack, found.to_open, turn.now)
    brought = _brought(unsent.bring_filed(turn.session, turn.person, stack))
    return turn.put(notice, _overview(turn.reader, stack, found, told, brought))


def _brought(found: Sequence[Record]) -> list[Message]:
    """What went with forms that another of the unit handed in, and goes with these."""
    notes, pieces = sum(len(one.notes) for one in found), sum(len(one.evidence_files) for one in found)
    return [BROUGHT.with_(notes=notes, pieces=pieces)] if notes or pieces else []


def goes_on(turn: Turn, stack: Stack, notice: Row, *, back: bool = False) -> Row:
    """The overview of a text whose next part came; what was put down beside what came before stays. ``back``: with the
    way back to that."""
    found = again.known(turn.session, stack)
    again.take_over(turn.session, stack, () if found is None else found.to_open[:PIECE], turn.now)
    letter = forms.overview(turn.reader, stack)
    return turn.put(notice, _with_way_back(letter, stack, found) if back and found is not None else letter)


def is_earlier(turn: Turn, stack: Stack, reading: int | None) -> bool:
    """Tell whether the forms of a file came in that reading before."""
    found = again.known(turn.session, stack)
    return found is not None and found.before is not None and found.before == reading


def _overview(
    reader: Reader, stack: Stack, found: Again, told: Sequence[Difference], brought: Sequence[Message]
) -> Letter:
    differing = [one for one in told if one.cells]
    lines = _told(reader, stack, found, differing, went_on=any(one.went_on for one in told))
    if any(one.carried for one in told) and not differing and not _new(stack, found):
        lines = [WENT_ON.with_(count=len(found.known))]
    lines += [*_carried(told), *brought]
    lost = sum(cell.after is None for one in differing for cell in one.cells)
    if lost > FEW and stack.row.kind in SEEN:
        lines = [LESS.with_(count=lost), *lines]
    letter = forms.overview(reader, stack).under("\n".join([*map(reader.say.html, lines), ""]))
    return _with_way_back(letter, stack, found) if differing else letter


def _carried(told: Sequence[Difference]) -> Iterator[Message]:
    """What the file does not have, and the chat brought along: each cell as the file has it, and as it stands."""
    cells = [message for one in told for message in differences(one.record, one.carried)]
    if cells and all(one.same for one in told if one.carried):
        yield STAYS.with_(count=len(cells), cells=cards.few(cells, NAMED))
    elif cells:
        yield CARRIED.with_(count=len(cells))
        yield from cells[:SHOWN]
        yield from [MORE.with_(count=len(cells) - SHOWN)] if len(cells) > SHOWN else []
    if notes := sum(one.notes for one in told):
        yield NOTES.with_(count=notes)
    if pieces := sum(one.pieces for one in told):
        yield EVIDENCE.with_(count=pieces)
    if lost := sum(one.lost for one in told):
        yield LOST.with_(count=lost)


def _with_way_back(letter: Letter, stack: Stack, found: Again) -> Letter:
    if found.before is None:
        return letter
    return letter.with_row(Button(TAKE_BACK, TakeBack(stack.reading_id, found.before)))


@on_event("taken_over")
def taken_over(turn: Turn) -> None:
    """Put the overview of a file with very many changes where "正在读取…" stands."""
    order = turn.done()
    work, result = orders.work_of(order, TakeOver), orders.take_result(order)
    stack = readings.find(turn.session, work.reading, turn.person.id)
    if stack is None or result is None:
        return
    known, changed, went_on, wrong = json.loads(result)
    head = (WENT_ON if went_on else KNOWN).with_(count=known)
    lines = [
        head,
        CHANGED.with_(count=changed),
        ERRORS.with_(before=wrong, after=sum(one.errors for one in stack.lines)),
    ]
    letter = forms.overview(turn.reader, stack).under("\n".join([*map(turn.say, lines), ""]))
    turn.put(turn.row(work.notice), letter)


def read_anew(turn: Turn, stack: Stack, notice: Row | None) -> Row | None:
    """The overview of a file that was read once more, with what was put down beside its forms before."""
    found = again.known(turn.session, stack)
    if found is not None and len(found.to_open) > PIECE:
        turn.order(TakeOver(stack.reading_id, None if notice is None else notice.id))
        return None
    again.take_over(turn.session, stack, () if found is None else found.to_open, turn.now)
    return turn.put(notice, forms.overview(turn.reader, stack).under(f"{turn.say(READ_ANEW)}\n"))


def _told(
    reader: Reader, stack: Stack, found: Again, differing: Sequence[Difference], *, went_on: bool
) -> list[Message]:
    known, new = len(found.known), _new(stack, found)
    if not differing:
        names = cards.few(cards.listed(found.known))
        some = SOME_UNCHANGED.with_(count=known, forms=names, others=new)
        return [some if new else UNCHANGED]
    done = [message for one in differing for message in differences(one.record, one.cells)]
    lines = [(WENT_ON if went_on else KNOWN).with_(count=known), *done[:SHOWN]]
    lines += [MORE.with_(count=len(done) - SHOWN)] if len(done) > SHOWN else []
    lines += brought_along(cell for one in differing for cell in one.cells)
    others = known - len(differing)
    lines += [OTHERS.with_(count=others)] if others else []
    lines += [NEW.with_(count=new)] if new else []
    return [*lines, *_errors(reader, stack, found)]


def _errors(reader: Reader, stack: Stack, found: Again) -> Iterator[Message]:
    """How many 必须修改 there were and are, of the forms that the overview below counts: what is not handed in."""
    left = forms.to_submit(reader, stack.lines)
    before, after = sum(found.errors.get(line.key, 0) for line in left), sum(line.errors for line in left)
    if before or after:
        yield ERRORS.with_(before=before, after=after)


def _new(stack: Stack, found: Again) -> int:
    """How many forms were never sent; whether one without a name was, nobody can tell."""
    known = {line.key for line in found.known}
    return sum(bool(line.project) and line.key not in known for line in stack.lines)


@tap(TakeBack)
def take_back(turn: Turn, action: TakeBack) -> None:
    """Go on with the file before; the one that came now is let go of."""
    after = readings.find(turn.session, action.after, turn.person.id)
    before = readings.find(turn.session, action.before, turn.person.id)
    if after is None or before is None or action.after == action.before:
        turn.not_there(GONE)
        return
    newer = unsent.since(turn.session, after)
    if newer is not None:
        turn.toast(CAME_SINCE, alert=True)
        turn.reply(forms.overview(turn.reader, newer))
        return
    filled = [place for _, place in drafts.places_in(turn.session, [after.reading_id])]
    if len(filled) > PIECE:
        turn.typing()
        turn.order(GiveBack(before.reading_id, after.reading_id, turn.incoming.message_id))
    else:
        again.give_back(turn.session, before, after, filled, turn.now)
        _taken_back(turn, before, after.reading_id, turn.incoming.message_id)


@on_event("given_back")
def given_back(turn: Turn) -> None:
    """The same when very many drafts have gone back."""
    work = orders.work_of(turn.done(), GiveBack)
    before = readings.find(turn.session, work.before, turn.person.id)
    if before is not None:
        _taken_back(turn, before, work.after, work.card)


def _taken_back(turn: Turn, before: Stack, after: int, card: int) -> None:
    later = readings.find(turn.session, after, turn.person.id)
    together = later is not None and later.row.upload_id is not None and later.row.upload_id == before.row.upload_id
    # Photos that are kept as one file go when the last reading of it does.
    (readings.replace_by if together else readings.erase)(turn.session, after, turn.person.id, turn.now)
    said = TAKEN_BACK_TOGETHER if together else TAKEN_BACK
    turn.edit(card, forms.overview(turn.reader, before).under(f"{turn.say(said)}\n"))


@on_event("not_taken")
def not_taken(turn: Turn) -> None:
    """Show the file as it stands where neither way came to its end."""
    order = turn.done()
    number = orders.work_of(order, TakeOver).reading if order.kind == TakeOver.KIND else None
    number = orders.work_of(order, GiveBack).before if number is None else number
    stack = readings.find(turn.session, number, turn.person.id)
    turn.reply(GONE if stack is None else forms.overview(turn.reader, stack))
