"""更多: where points are lost, the form under another rulebook, the form as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from bot.actions import Further, More, Proofs, number_of
from bot.chat import Button, Buttons, Letter, Turn, tap
from bot.chat.router import EXPIRED
from bot.dialogs.checking import downloads
from bot.letters import cards, forms
from bot.services import drafts
from bot.services.readings import Stack
from zwcore.exports import Export
from zwcore.exports.table import TableRow, score_rows
from zwcore.money import plain
from zwcore.paths import row_of
from zwcore.record import Record
from zwcore.rulebooks import Rulebook, load
from zwcore.scoring import Score, score
from zwcore.scoring.compare import compare
from zwcore.scoring.losses import Loss, losses
from zwcore.text import Message

MENU = Message("more.menu", "<b>{project}</b>\n还可以：")
FILES = Message("more.files", "其他文件")
FILES_OF = Message("more.files_of", "<b>{project}</b>\n要哪一种文件？")
TABLE = Message("more.table", "核算对照")
TABLE_HEAD = Message("more.table_head", "<b>核算对照</b>（自评 → 核算）")
SAME = Message("more.table_same", "{n}. {row}：{claimed} → {recomputed}")
DIFFERS = Message("more.table_differs", "{n}. {row}：{claimed} → {recomputed}，差 {difference}（{reason}）")
NOT_DONE = Message("more.table_not_done", "{n}. {row}：{claimed} → 未核算（{reason}）")
IN_ALL = Message("more.table_all", "<b>{row}：{claimed} → {recomputed}</b>")
NOTHING = Message("more.table_nothing", "未核算")
TABLE_NONE = Message("more.table_none", "这张表不打分，没有可对照的。")
TABLE_REST = Message("more.table_rest", "还有 {count} 项；要看全部，请下载表格。")
LOSSES = Message("more.losses", "失分清单")
COMPARE = Message("more.compare", "换规则对照")
PROOFS = Message("more.proofs", "佐证")
LOST_HEAD = Message("more.lost_head", "<b>失分清单</b>（分数多的在前，共 {count} 项）")
RULES_CHANGED = Message("more.rules_changed", "规则已有改动，以下按现行规则“{title}”重新核算，可能与卡片上的不同。")
LOST = Message("more.lost", "· {row}：{told}")
LOST_ROW = Message("more.lost_row", "第 {n} 项 {row}")
LOST_MORE = Message("more.lost_more", "还有 {count} 项，排在这些后面。")
NOTHING_LOST = Message("more.nothing_lost", "各项得分都等于分值，没有失分。完成情况未核对。")
NOTHING_LOST_OF = Message(
    "more.nothing_lost_of", "各项得分都等于分值，没有失分。有数据可核算的 {points} 分，按所填的数核算结果一致。"
)
WHICH = Message("more.which", "现在用的是“{title}”（{how}）。按哪一套对照？对照只给您看，不改变提交的内容。")
CHOSEN = Message("more.chosen", "您选的")
FOUND = Message("more.found", "按年度、单位和表内所印认出的")
USE = Message("more.use", "以后按这套核算")
USED = Message("more.used", "已改按“{title}”核算，这张表的核对结果随之更新。")
OTHER_ONES = Message("more.other_ones", "换一套")
SHOWN = 8
TABLE_SHOWN, TABLE_NAME = 11, 14


@tap(More)
def tapped(turn: Turn, action: More) -> None:
    """Show what a button names, in the message it stands under; a file is ordered and comes in its own."""
    stack = turn.own_file(action.reading)
    if stack is None:
        return
    record, view = stack.record(action.sheet), _VIEWS.get(action.do)
    if action.do is Further.EXPORT and downloads.order(turn, stack, record, action.what or ""):
        return
    if view is None:
        turn.toast(EXPIRED, alert=True)
    else:
        turn.edit(turn.incoming.message_id, view(turn, stack, record, action))


def _button(
    label: Message | str, stack: Stack, record: Record, do: Further | None = None, what: str | None = None
) -> Button:
    return Button(label, More(stack.reading_id, record.index, do, what))


def _back(stack: Stack, record: Record) -> list[Button]:
    return [_button(forms.BACK, stack, record)]


def _menu(turn: Turn, stack: Stack, record: Record, _: More) -> Letter:
    files = _files(turn, stack, record)
    near = [_to_file(one, stack, record) for one in files if one.order <= downloads.NEAR]
    near += [_button(FILES, stack, record, Further.FILES)] if len(near) < len(files) else []
    views = ((TABLE, Further.TABLE), (LOSSES, Further.LOSSES), (COMPARE, Further.RULEBOOKS))
    rows = [
        [_button(label, stack, record, do) for label, do in views],
        [Button(PROOFS, Proofs(stack.reading_id, record.index))],
        *downloads.in_rows(near),
        forms.about_file(stack) if stack.count == 1 else [forms.delete_all(stack)],
        [forms.to_card(stack, record)],
    ]
    return Letter(turn.say(MENU.with_(project=cards.short(record.project, 40))), rows)


def _list(turn: Turn, stack: Stack, record: Record, _: More) -> Letter:
    """The further kinds of files."""
    files = [_to_file(one, stack, record) for one in _files(turn, stack, record) if one.order > downloads.NEAR]
    text = turn.say(FILES_OF.with_(project=cards.short(record.project, 40)))
    return Letter(text, [*downloads.in_rows(files), _back(stack, record)])


def _files(turn: Turn, stack: Stack, record: Record) -> list[Export]:
    return downloads.offered(turn, stack, record)


def _to_file(kind: Export, stack: Stack, record: Record) -> Button:
    return _button(kind.button, stack, record, Further.EXPORT, kind.name)


# -- what was claimed beside what the rules give -----------------------------------------------------------------------


def _table(turn: Turn, stack: Stack, record: Record, _: More) -> Letter:
    rows = score_rows(record)
    if not rows:
        return Letter(turn.say(TABLE_NONE), [_back(stack, record)])
    *parts, whole = rows
    lines = [TABLE_HEAD, *(_compared(n, row) for n, row in enumerate(parts[:TABLE_SHOWN], 1))]
    lines += [TABLE_REST.with_(count=len(parts) - TABLE_SHOWN)] if len(parts) > TABLE_SHOWN else []
    told = record.points.told
    lines.append(
        IN_ALL.with_(row=whole.name, claimed=_points(whole.claimed), recomputed=_points(whole.recomputed, NOTHING))
    )
    lines += [told] if told is not None and whole.recomputed is None else []
    return Letter("\n".join(turn.say(line) for line in lines), [_back(stack, record)])


def _compared(n: int, row: TableRow) -> Message:
    fields = {"n": n, "row": _short(row.name), "claimed": _points(row.claimed), "recomputed": _points(row.recomputed)}
    if row.recomputed is None:
        return NOT_DONE.with_(**fields, reason=row.reason or cards.BLANK)
    if row.difference or row.reason is not None:
        return DIFFERS.with_(**fields, difference=_points(row.difference), reason=row.reason or cards.BLANK)
    return SAME.with_(**fields)


def _short(name: str | Message) -> str | Message:
    return name if isinstance(name, Message) else cards.short(name, TABLE_NAME)


def _points(value: Decimal | None, nothing: Message = cards.BLANK) -> str | Message:
    return nothing if value is None else plain(value)


# -- where points are lost ---------------------------------------------------------------------------------------------


def _losses(turn: Turn, stack: Stack, record: Record, _: More) -> Letter:
    return losses_of(turn, stack, record)


def losses_of(turn: Turn, stack: Stack, record: Record) -> Letter:
    """失分清单 of a form."""
    scored = score(record.form, record.rulebook, spans=record.reading.spans)
    found = losses(record.form, scored)
    lines = [LOST_HEAD.with_(count=len(found))] if found else [_nothing_lost(scored)]
    # What the card says was computed by the rules of then.
    lines += [RULES_CHANGED.with_(title=record.rulebook.title)] if record.rules_changed else []
    lines += [line for loss in found[:SHOWN] for line in _loss(loss)]
    lines += [LOST_MORE.with_(count=len(found) - SHOWN)] if len(found) > SHOWN else []
    return Letter("\n".join(turn.say(line) for line in lines), [_back(stack, record)])


def _loss(loss: Loss) -> Iterator[Message]:
    row = row_of(loss.line.where)
    name = loss.name if row is None else LOST_ROW.with_(n=row + 1, row=loss.name)
    yield LOST.with_(row=name, told=loss.told)
    yield from (message for message in (loss.full, loss.remedy) if message is not None)


def _nothing_lost(scored: Score) -> Message:
    """Say that nothing is lost, and how many points the values given bear out."""
    compared = scored.recomputable
    return NOTHING_LOST_OF.with_(points=plain(compared)) if compared else NOTHING_LOST


# -- another rulebook --------------------------------------------------------------------------------------------------


def _rulebooks(turn: Turn, stack: Stack, record: Record, _: More) -> Letter:
    now, how = record.rulebook, CHOSEN if record.chosen else FOUND
    others = [(n, book) for n, book in enumerate(load().values()) if book.id != now.id]
    rows: Buttons = [
        [_button(cards.short(book.title, 24), stack, record, Further.COMPARE, str(n))] for n, book in others
    ]
    return Letter(turn.say(WHICH.with_(title=now.title, how=how)), [*rows, _back(stack, record)])


def _compare(turn: Turn, stack: Stack, record: Record, action: More) -> Letter:
    found = compare(record.form, record.rulebook, _book(action), record.reading.spans)
    lines = [f"<b>{turn.say(found.head)}</b>", *(turn.say(message) for message in found.messages[1:])]
    way = [_button(USE, stack, record, Further.USE, action.what), _button(OTHER_ONES, stack, record, Further.RULEBOOKS)]
    return Letter("\n".join(lines), [way, _back(stack, record)])


def _use(turn: Turn, stack: Stack, record: Record, action: More) -> Letter:
    book = _book(action)
    editing = drafts.begin(turn.session, turn.person.id, stack, record.index, turn.now)
    drafts.choose_rulebook(editing, book.id, turn.now)
    used = turn.say(USED.with_(title=book.title))
    return forms.card(turn.reader, editing.stack, editing.record).under(f"{used}\n")


def _book(action: More) -> Rulebook:
    books = list(load().values())
    return books[number_of(action.what) % len(books)]


_VIEWS: dict[Further | None, Callable[[Turn, Stack, Record, More], Letter]] = {
    None: _menu,
    Further.TABLE: _table,
    Further.LOSSES: _losses,
    Further.RULEBOOKS: _rulebooks,
    Further.COMPARE: _compare,
    Further.USE: _use,
    Further.FILES: _list,
}
